"""A number as a card: never alone, always with its trend, its sentence, its anchor, its n and its date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headway.answers.answer import Answer
from headway.catalogue.metric import Additivity, Metric
from headway.insights.sentence import Reading, Sentence, say
from headway.insights.usual import UsualRange, usual_range
from headway.web.address import link, only
from headway.web.asked import Asked, moment_words, within_day
from headway.web.barring import against_words
from headway.web.links import SEEN, about_metric, explain_here, rows_of
from headway.web.screens.series import Number, Series, number, read_series
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
SHORT = 16
IN_VALUE = frozenset({"open_pipeline"})


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
    pin: str
    explain: str


def card_series(asked: Asked, keys: Sequence[str]) -> Series:
    """What the cards of these metrics are made of: the metrics, and the counts that stand beside them."""
    return read_series(asked, [*keys, *(BESIDE[key][0] for key in keys if key in BESIDE)])


def cards(keys: Sequence[str], series: Series) -> tuple[Card, ...]:
    """The cards of these metrics, in order."""
    return tuple(_card(series.asked, key, series) for key in keys)


def _card(asked: Asked, key: str, series: Series) -> Card:
    metric = asked.place.catalogue.metrics[key]
    unit = unit_of(metric, asked.place.currency)
    answer = series.now
    values = series.values(key)
    earlier = [float(value) for value in values[:-1] if value is not None]
    usual = _usual(metric, earlier)
    value = number(answer.totals.get(key))
    window, before = series.compared(key)
    reading = Reading(
        value=values[-1] if value is not None else None,
        before=before,
        unit=unit,
        direction=metric.direction.value,
        against=against_words(asked, window),
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
        reason=asked.place.style.told(answer.reasons.get((-1, key), "")) if value is None else "",
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
        pin=link("/pin", only(asked.params, *SEEN, "where"), metric=key, look="number"),
        explain=explain_here(asked, key),
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
            if named and len(named) <= SHORT
            else f"of {asked.place.figures.brief(n, 'count')}"
        )
    elif key in BESIDE and key not in IN_VALUE:
        parts.append(_counted(asked, key, answer))
    if metric.additivity is Additivity.STOCK:
        parts = [stock_words(asked)]
    return " · ".join(part for part in parts if part)


def stock_words(asked: Asked) -> str:
    """When a stock is taken: now, or at the end of the period that is over."""
    if asked.window and asked.window.whole and asked.window.last < asked.today:
        return f"at the end of {asked.place.style.day(asked.window.last)}"
    if asked.as_of is None:
        return "at this instant"
    return (
        f"{'at' if within_day(asked.as_of, asked.place) else 'at the end of'} {moment_words(asked.as_of, asked.place)}"
    )


def _through(asked: Asked) -> str:
    """The data's date: the time of day while they are live, else the day, unless the period says it."""
    through = asked.through
    if through is None:
        return ""
    running = asked.as_of is None or within_day(asked.as_of, asked.place)
    if running and through == asked.today and (asked.window is None or not asked.window.whole):
        return asked.place.clock_time(asked.as_of or asked.world.now)
    if asked.window and asked.window.whole and through >= asked.window.last:
        return ""
    return f"to {asked.place.style.day(min(through, asked.window.last) if asked.window else through)}"
