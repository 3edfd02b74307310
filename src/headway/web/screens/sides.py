"""The two sides of a comparison: two periods, or two values of a dimension; their numbers, and how sure these are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headway.answers.answer import Answer, Value
from headway.catalogue.metric import Additivity, Metric, Ratio
from headway.catalogue.parts import has_interval
from headway.errors import BadQuestion
from headway.insights.apart import Tally
from headway.insights.comparing import Way, Ways, ways
from headway.insights.trade import starters, trade_of
from headway.insights.two_sides import Chance, Divided, apart_in_time, divided, in_the_same_time, shares
from headway.insights.window import Window
from headway.query.question import Condition, Query
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.periods import next_day
from headway.values.suggest import did_you_mean
from headway.web.address import one
from headway.web.asked import Against, Asked
from headway.web.barring import earlier_label
from headway.web.exploring import offered
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_start
from headway.web.screens.choosing import with_something
from headway.web.screens.grid import condition
from headway.web.screens.people import GROUPS
from headway.web.screens.series import number
from headway.web.screens.trading import signs_of

PERIODS = "periods"
DAYS_AS_DAYS = 120
MOST_METRICS, MOST_VALUES = 24, 60
ADDED = frozenset({Additivity.FLOW, Additivity.DISTINCT})


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it is called, its days (None: the page's own) and what it is narrowed to."""

    label: str
    window: Window | None = None
    also: tuple[Condition, ...] = ()

    def query(self, asked: Asked, keys: tuple[str, ...], **more: object) -> Query:
        """A question about this side; `more` as `Asked.query` takes it."""
        query = asked.query(keys, window=self.window, **more)  # type: ignore[arg-type]  # its own parameters
        return replace(query, where=(*query.where, *self.also))


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: `between` periods or the values of a dimension. `ways` are those of periods, `values` what else
    the dimension has.
    """

    one: Side
    other: Side
    between: str
    keys: tuple[str, ...]
    way: Way | None = None
    ways: Ways | None = None
    values: tuple[str, ...] = ()


def sides_of(asked: Asked) -> Sides | None:
    """Understand the address; None where there are no two sides. Raises BadQuestion for what it cannot mean."""
    between = one(asked.params, "between") or PERIODS
    keys = _metrics(asked)
    if between == PERIODS:
        return _periods(asked, keys)
    kinds = asked.place.catalogue.dimensions
    if between not in kinds:
        raise BadQuestion(f'"{between}" is nothing to compare{did_you_mean(between, [PERIODS, *kinds])}')
    fitting = tuple(key for key in keys if between in offered(asked.place.catalogue, (key,)))
    return _values(asked, between, fitting)


def dimensions_to_compare(asked: Asked) -> tuple[str, ...]:
    """By whom or what can be compared: the usual groups by which some number of the page can be told apart."""
    catalogue = asked.place.catalogue
    possible = {name for key in _metrics(asked) for name in offered(catalogue, (key,))}
    return tuple(name for name in (*GROUPS, "segment", "industry", "region") if name in possible)


def _metrics(asked: Asked) -> tuple[str, ...]:
    return with_something(asked, starters(trade_of(signs_of(asked)), ""))[:MOST_METRICS]


def _periods(asked: Asked, keys: tuple[str, ...]) -> Sides | None:
    if asked.span is None or asked.window is None:
        return None
    found = ways(asked.clock, asked.window, a_year=asked.against is Against.YEAR)
    text = one(asked.params, "way")
    if text and text not in set(Way):
        raise BadQuestion(f'"{text}" is no way of comparing{did_you_mean(text, list(Way))}')
    way = Way(text) if text and Way(text) in found.earlier else next(iter(found.earlier))
    before = found.earlier[way]
    style = asked.place.style
    now = asked.span.label(style) if asked.window.whole else style.days(asked.span.start, asked.window.last)
    held = tuple(key for key in keys if asked.reaches(key, before))
    return Sides(Side(now), Side(earlier_label(before, style), before), PERIODS, held, way, found)


def _values(asked: Asked, between: str, keys: tuple[str, ...]) -> Sides | None:
    if not keys:
        return None
    rows = ask_once(asked.query((keys[0],), by=(between,)), asked.world).rows
    known = [row for row in rows if row[between] is not None]
    names = tuple(str(row[between]) for row in sorted(known, key=lambda row: -float(number(row[keys[0]]) or 0)))
    chosen = [one(asked.params, name) for name in ("a", "b")]
    for name in chosen:
        if name and name not in names:
            raise BadQuestion(f'There is no "{name}" to compare here{did_you_mean(name, names)}')
    free = [name for name in names if name not in chosen]
    first, second = (name or (free.pop(0) if free else "") for name in chosen)
    if not first or not second:
        return None
    one_, other = (Side(name, None, (condition(between, name),)) for name in (first, second))
    return Sides(one_, other, between, keys, values=names[:MOST_VALUES])


@dataclass(frozen=True, slots=True)
class Compared:
    """One number on both sides; `chance`: how sure a difference is, None where that is not judged."""

    metric: Metric
    one: Value
    other: Value
    reasons: tuple[str, str]
    chance: Chance | None


def compared(asked: Asked, sides: Sides) -> tuple[Compared, ...]:
    """Every number of the page on both sides: two questions for the values, two for the steps that they are made of."""
    answers = [ask_once(side.query(asked, sides.keys), asked.world) for side in (sides.one, sides.other)]
    steps = _Steps.read(asked, sides)
    found = []
    for key in sides.keys:
        metric = asked.place.catalogue.metrics[key]
        values = [answer.totals.get(key) for answer in answers]
        reasons = [answer.reasons.get((-1, key), "") for answer in answers]
        if not any(values):
            continue
        chance = _chance(metric, answers, steps)
        found.append(Compared(metric, values[0], values[1], (reasons[0], reasons[1]), chance))
    return tuple(found)


def _chance(metric: Metric, answers: Sequence[Answer], steps: "_Steps") -> Chance | None:
    if has_interval(metric):
        tallies = [_tally(answer, metric.key) for answer in answers]
        return shares(tallies[0], tallies[1])
    if metric.additivity in ADDED:
        return steps.chance(metric.key)
    if isinstance(metric, Ratio) and steps.has(metric.numerator) and steps.has(metric.denominator):
        return divided(
            *(Divided(steps.of(place, metric.numerator), steps.of(place, metric.denominator)) for place in (0, 1))
        )
    return None


def _tally(answer: Answer, key: str) -> Tally:
    share, n = number(answer.totals.get(key)), number(answer.totals.get(f"{key}.n"))
    return Tally(float(share or 0) * float(n or 0), float(n or 0))


@dataclass(frozen=True, slots=True)
class _Steps:
    """The days or weeks of both sides; of two values of a dimension they are the same ones."""

    series: tuple[Mapping[str, Sequence[float]], Mapping[str, Sequence[float]]]
    same: bool

    @classmethod
    def read(cls, asked: Asked, sides: Sides) -> "_Steps":
        metrics = asked.place.catalogue.metrics
        wanted: dict[str, None] = {}
        for metric in (metrics[key] for key in sides.keys):
            if metric.additivity in ADDED:
                wanted[metric.key] = None
            elif isinstance(metric, Ratio) and not has_interval(metric):
                parts = (metric.numerator, metric.denominator)
                if all(metrics[part].additivity in ADDED for part in parts):
                    wanted.update(dict.fromkeys(parts))
        series = [_series(asked, side, tuple(wanted)) for side in (sides.one, sides.other)]
        return cls((series[0], series[1]), sides.between != PERIODS)

    def has(self, key: str) -> bool:
        return all(key in one for one in self.series)

    def of(self, place: int, key: str) -> Sequence[float]:
        return self.series[place][key]

    def chance(self, key: str) -> Chance:
        test = in_the_same_time if self.same else apart_in_time
        return test(self.of(0, key), self.of(1, key))


def _series(asked: Asked, side: Side, keys: tuple[str, ...]) -> dict[str, list[float]]:
    if not keys:
        return {}
    window = side.window or asked.window
    days = (window.last - window.span.start).days + 1 if window else DAYS_AS_DAYS + 1
    grain = Grain.DAY if days <= DAYS_AS_DAYS else Grain.WEEK
    answer = ask_once(side.query(asked, keys, grain=grain), asked.world)
    rows = [row for row in answer.rows if _is_whole(row[grain.value], grain, window, asked.clock.calendar)]
    return {key: [float(number(row[key]) or 0) for row in rows] for key in keys}


def _is_whole(start: Value, grain: Grain, window: Window | None, calendar: Calendar) -> bool:
    """Whether a step lies in the window with all of its days."""
    if start is None:
        return False
    day = bucket_start(start)
    return window is None or (
        day >= window.span.start and next_day(day, grain, calendar).toordinal() - 1 <= window.last.toordinal()
    )
