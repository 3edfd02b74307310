"""A number as a card: never alone, always with its trend, its sentence, its anchor, its n and its date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from headway.answers.answer import Answer, Value
from headway.catalogue.metric import Additivity, Metric
from headway.insights import figures as dates
from headway.insights.sentence import Reading, Sentence, say
from headway.insights.span import Span
from headway.insights.usual import UsualRange, usual_range
from headway.insights.window import Window
from headway.web.address import link
from headway.web.asked import Asked
from headway.web.barring import against_label
from headway.web.links import about_metric, rows_of
from headway.web.reading import ask_daily, ask_once, ask_past
from headway.web.screens.spark import Spark, spark
from headway.web.screens.words import anchor_words, unit_of

BESIDE: Mapping[str, tuple[str, str]] = {
    "net_sales": ("orders", "orders"),
    "gross_sales": ("orders", "orders"),
    "average_order_value": ("orders", "orders"),
    "bookings": ("deals_won", "deals won"),
    "average_deal_size": ("deals_won", "deals won"),
    "open_pipeline": ("open_opportunities", "deals"),
    "units": ("orders", "orders"),
}
IN_VALUE = frozenset({"open_pipeline"})
Number = Decimal | float | int


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows. `reason` is why there is no value; `again` is where it asks again when its `facts` change."""

    key: str
    label: str
    definition: str
    value: str
    beside: str
    reason: str
    spark: Spark | None
    sentence: Sentence
    usual: str
    foot: str
    through: str
    stale: bool
    facts: str
    rows: str
    about: str
    again: str


@dataclass(frozen=True, slots=True)
class Series:
    """Thirteen like windows, oldest first, with their answers; the answer compared with; and the newest value, up to
    now.

    `since` is the first day with data of each metric: what lies before it is not recorded, which is not zero.
    """

    windows: tuple[Window, ...]
    answers: tuple[Answer, ...]
    before: Answer | None
    before_window: Window | None
    now: Answer
    since: Mapping[str, date | None]

    def values(self, key: str) -> tuple[Number | None, ...]:
        """One metric along the windows; undefined where its records do not reach back that far."""
        if not self.windows:
            return (number(self.now.totals.get(key)),)
        last = len(self.answers) - 1
        return tuple(
            number(answer.totals.get(key)) if place == last or self._recorded(key, window) else None
            for place, (window, answer) in enumerate(zip(self.windows, self.answers, strict=True))
        )

    def compared(self, key: str) -> Number | None:
        """The value that the newest is compared with."""
        if self.before is None or self.before_window is None or not self._recorded(key, self.before_window):
            return None
        return number(self.before.totals.get(key))

    def _recorded(self, key: str, window: Window) -> bool:
        since = self.since.get(key)
        return since is None or window.span.start >= since.replace(day=1)


def number(value: Value) -> Number | None:
    """The value as a number, or None for undefined."""
    return value if isinstance(value, Decimal | float | int) and not isinstance(value, bool) else None


def cards(asked: Asked, keys: Sequence[str], *, at_most: int, keep_empty: bool = False) -> tuple[Card, ...]:
    """The cards of these metrics, in order, without those that have had no value or nothing in all their periods."""
    answerable = tuple(key for key in keys if asks_nothing_missing(asked, key))
    if not answerable:
        return ()
    shown = answerable if keep_empty else with_something(asked, answerable)
    if not shown:
        return ()
    series = read_series(asked, shown[:at_most])
    return tuple(_card(asked, key, series) for key in shown[:at_most])


def with_something(asked: Asked, keys: Sequence[str]) -> tuple[str, ...]:
    """The metrics that have had a value other than nothing in the last thirteen periods: one question, asked once a
    day."""
    window = asked.window
    if window is None:
        answer = ask_daily(asked.query(tuple(keys)), asked.world)
    else:
        first = asked.clock.series(window)[0].span.start
        whole = Window(Span(first, window.last), window.last, None, 0)
        answer = ask_daily(asked.query(tuple(keys), window=whole), asked.world)
    return tuple(key for key in keys if answer.totals.get(key))


def asks_nothing_missing(asked: Asked, key: str) -> bool:
    """Whether the workspace holds every fact that the metric reads, and can narrow it as the page is narrowed."""
    catalogue = asked.place.catalogue
    if key not in catalogue.metrics:
        return False
    versions = asked.place.engine.versions(catalogue.facts_of(key))
    offered = catalogue.dimensions_of(key)
    return all(versions.values()) and all(condition.dimension in offered for condition in asked.where)


def read_series(asked: Asked, keys: Sequence[str]) -> Series:
    """Ask the metrics, and the counts that stand beside them, for the page's window, its likes and its comparison."""
    beside = [BESIDE[key][0] for key in keys if key in BESIDE]
    metrics = tuple(dict.fromkeys([*keys, *beside]))
    window = asked.window
    windows = asked.clock.series(window) if window else ()
    before = asked.before
    wanted = [*windows, *([before] if before and before not in windows else [])]
    queries = [asked.query(metrics, window=one) for one in wanted]
    found = dict(zip(wanted, ask_past(queries, asked.world), strict=True))
    now = ask_once(asked.query(metrics), asked.world)
    since = {key: asked.since(key) for key in keys}
    return Series(windows, tuple(found[one] for one in windows), found[before] if before else None, before, now, since)


def _card(asked: Asked, key: str, series: Series) -> Card:
    metric = asked.place.catalogue.metrics[key]
    unit = unit_of(metric, asked.place.currency)
    answer = series.now
    values = series.values(key)
    earlier = [float(value) for value in values[:-1] if value is not None]
    usual = _usual(metric, earlier)
    value = number(answer.totals.get(key))
    reading = Reading(
        value=values[-1] if value is not None else None,
        before=series.compared(key),
        unit=unit,
        direction=metric.direction.value,
        against=against_label(asked, asked.before),
        earlier=earlier,
        step=asked.span.step if asked.span else "period",
    )
    sentence = say(reading, usual=usual, figures=asked.place.figures)
    return Card(
        key=key,
        label=metric.label,
        definition=metric.definition,
        value=asked.place.figures.brief(value, unit),
        beside=_beside(asked, key, unit, answer),
        reason=answer.reasons.get((-1, key), "") if value is None else "",
        spark=_spark(asked, metric, values, usual, sentence),
        sentence=sentence,
        usual=_usual_words(asked, usual, unit),
        foot=_foot(asked, key, answer),
        through=_through(asked),
        stale=asked.as_of is None and asked.through != asked.today,
        facts=" ".join(asked.place.catalogue.facts_of(key)),
        rows=rows_of(asked, key),
        about=about_metric(asked, key),
        again=link(f"/card/{key}", asked.params),
    )


def _usual(metric: Metric, earlier: Sequence[float]) -> UsualRange | None:
    share = metric.unit.value == "share"
    floor = 0.0 if share or all(value >= 0 for value in earlier) else None
    return usual_range(earlier, floor=floor, ceiling=1.0 if share else None)


def _usual_words(asked: Asked, usual: UsualRange | None, unit: str) -> str:
    if usual is None:
        return ""
    low, high = asked.place.figures.brief(usual.low, unit), asked.place.figures.brief(usual.high, unit)
    step = asked.span.step if asked.span else "period"
    return f"Usual range {low} to {high}, from {usual.points} {step}s before"


def _spark(
    asked: Asked, metric: Metric, values: Sequence[Number | None], usual: UsualRange | None, sentence: Sentence
) -> Spark | None:
    if len(values) < 2:
        return None
    points = [None if value is None else float(value) for value in values]
    says = f"{metric.label}, {len(values)} {asked.span.step if asked.span else 'period'}s. {sentence.text}"
    return spark(points, usual=usual, tone=sentence.tone.value, says=says)


def _beside(asked: Asked, key: str, unit: str, answer: Answer) -> str:
    """The interval of a rate, or the count that a stock is made of."""
    low, high = number(answer.totals.get(f"{key}.low")), number(answer.totals.get(f"{key}.high"))
    if low is not None and high is not None:
        return asked.place.figures.range(low, high, unit)
    if key in IN_VALUE:
        return _counted(asked, key, answer)
    return ""


def _counted(asked: Asked, key: str, answer: Answer) -> str:
    metric, word = BESIDE[key]
    count = number(answer.totals.get(metric))
    if count is None:
        return ""
    return f"{asked.place.figures.brief(count, 'count')} {word if count != 1 else word.replace('s', '', 1)}"


def _foot(asked: Asked, key: str, answer: Answer) -> str:
    catalogue = asked.place.catalogue
    metric = catalogue.metrics[key]
    parts = [anchor_words(catalogue, key)]
    n = number(answer.totals.get(f"{key}.n"))
    if n is not None:
        named = catalogue.metrics[getattr(metric, "n", "")].label.lower() if getattr(metric, "n", "") else ""
        parts.append(
            f"{asked.place.figures.brief(n, 'count')} {named}"
            if named
            else f"n {asked.place.figures.brief(n, 'count')}"
        )
    elif key in BESIDE and key not in IN_VALUE:
        parts.append(_counted(asked, key, answer))
    if metric.additivity is Additivity.STOCK and asked.window and asked.span and asked.span.last < asked.today:
        parts = [f"at the end of {dates.day(asked.window.last)}"]
    return " · ".join(part for part in parts if part)


def _through(asked: Asked) -> str:
    """The data's date: the time of day while they are live, else the day."""
    through = asked.through
    if through is None:
        return ""
    if asked.as_of is None and through == asked.today:
        return asked.place.clock_time(asked.world.now)
    return f"to {dates.day(min(through, asked.window.last) if asked.window else through)}"
