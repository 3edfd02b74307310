"""Numbers that are not made of what was counted for a row, but of answers to other questions: about whole months, about
the things of a dimension one by one, about the same days a year before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from headway.answers.answer import Value
from headway.answers.bound import INSTANT, Bound, naive
from headway.answers.columns import Columns
from headway.answers.compare import earlier
from headway.answers.found import Found
from headway.answers.frame import ORG, Key, kept, key_names
from headway.answers.look import look
from headway.answers.monthly import Made, Months, amounts_of, made_of, needed
from headway.answers.numbers import Numbers
from headway.answers.ramp import Rep, ramp
from headway.answers.things import Row
from headway.answers.things import Things as Tables
from headway.catalogue.metric import Among, Apart, Metric, Monthly, Series, Shortfall
from headway.query.buckets import Bucket
from headway.query.question import Compare, Query
from headway.schema.tables import facts
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.periods import first_day, month_number, month_start

Wholes: TypeAlias = Mapping[str, Numbers]
Asks: TypeAlias = Callable[[Query, Bound], Found]
"""Answers another question in the world, and against the later range, of a bound one."""
Told: TypeAlias = Callable[[Key], Made]
"""The value of the row with a key; of the whole for no key."""
Things: TypeAlias = Mapping[object, tuple[Value, ...]]
WHOLE: Key = ()
PLACES = Decimal(1).scaleb(-10)


@dataclass(frozen=True, slots=True)
class ReadApart:
    """By the key of a metric, how its value is told from the key of a row."""

    told: Mapping[str, Told]
    bound: Bound

    def rows(self, counts: Columns) -> Wholes:
        """The numbers of each metric for rows with these labels."""
        if not self.told:
            return {}
        keys = list(counts.tuples(key_names(counts, self.bound)))
        return {name: _numbers([told(key) for key in keys]) for name, told in self.told.items()}

    @property
    def whole(self) -> Wholes:
        """The numbers of each metric in the row of the whole."""
        return {name: _numbers([told(WHOLE)]) for name, told in self.told.items()}


def read_apart(bound: Bound, steps: Sequence[Bucket], ask: Asks) -> ReadApart:
    """Ask what the metrics of a question need that are made of other answers; nothing where there are none."""
    return ReadApart({one.key: HOW[type(one)](one, bound, steps, ask) for one in _asked(bound)}, bound)


def _asked(bound: Bound) -> tuple[Apart, ...]:
    catalogue = bound.world.catalogue
    names = (name for key in bound.query.metrics for name in (key, *catalogue.all_parts_of(key)))
    metrics: dict[str, Metric] = {name: catalogue.metrics[name] for name in names}
    return tuple(metric for metric in metrics.values() if isinstance(metric, Apart))


def _numbers(made: Sequence[Made]) -> Numbers:
    reasons = {place: one.reason for place, one in enumerate(made) if one.value is None}
    return Numbers([one.value for one in made], reasons=reasons)


def _monthly(metric: Monthly, bound: Bound, steps: Sequence[Bucket], ask: Asks) -> Told:
    """Of whole months, those that are over when the period, or a bucket of it, is."""
    if metric.series is Series.RAMP:
        return _ramp(metric, bound, steps, ask)
    calendar = bound.world.calendar
    lasts = {_key(step): _last_month(bound, min(bound.over(step) - INSTANT, bound.moment)) for step in steps}
    last = _last_month(bound, bound.moment)
    begin = _begin(metric, bound, min([last, *lasts.values()]))
    query = replace(
        bound.query,
        metrics=(metric.part,),
        grain=Grain.MONTH,
        start=begin,
        end=month_start(last + 1, calendar) - timedelta(days=1),
        compare=None,
    )
    first = _first_month(bound, metric)
    whole = _by_month(ask(replace(query, by=()), replace(bound, later=None)), metric.part)
    each = _by_month(ask(query, replace(bound, later=None)), metric.part) if query.by else whole
    start = month_number(begin, calendar) if metric.series is Series.GROWTH and begin else None

    def told(key: Key) -> Made:
        timed = 1 if bound.query.grain and key else 0
        amounts = (each if key else whole).get(key[timed:], {})
        return made_of(metric, Months(amounts, first, lasts.get(key[0], last) if timed else last, start))

    return told


def _ramp(metric: Monthly, bound: Bound, steps: Sequence[Bucket], ask: Asks) -> Told:
    """Of those hired in the period, or in a bucket of it, followed up to the as-of; by where they work now."""
    calendar, last = bound.world.calendar, _last_month(bound, bound.as_of)
    months = replace(
        bound.query, grain=Grain.MONTH, start=None, end=month_start(last + 1, calendar) - timedelta(days=1)
    )
    query = replace(months, metrics=(metric.part,), by=("rep",), where=(), compare=None)
    sold = _by_month(ask(query, replace(bound, later=None)), metric.part)
    known = Tables(bound.world.engine)
    scope = bound.world.scope
    there = [row for row in known.rows("members") if row["sells"] and (scope is None or row["id"] in scope)]
    reps = {row["id"]: _rep(row, sold, calendar) for row in there}
    asked = [row for row in there if all(kept(bound, name, row[ORG[name]], known) for name in ORG)]
    start, until = bound.query.start, calendar.day_of(bound.moment)
    first = calendar.day_of(start) if isinstance(start, datetime) else start
    over = {_key(step): min(calendar.day_of(bound.over(step) - INSTANT), until) for step in steps}

    def told(key: Key) -> Made:
        timed = key[:1] if bound.query.grain and key else ()
        begun = next((side for side in timed if isinstance(side, date)), first)
        place = key[len(timed) :]
        new = [reps[row["id"]] for row in asked if not key or tuple(row[ORG[name]] for name in bound.query.by) == place]
        hired = begun, over.get(key[0], until) if timed else until
        value = ramp(new, list(reps.values()), hired, bound.today, calendar)
        return Made(value, "" if value is not None else metric.undefined)

    return told


def _rep(row: Row, sold: Mapping[Key, Mapping[int, Decimal]], calendar: Calendar) -> Rep:
    hired, left = (day if isinstance(day, date) else None for day in (row["active_from"], row["active_to"]))
    return Rep(hired, left, sold.get((row["id"],), {}), calendar)


def _key(step: Bucket) -> object:
    return naive(step.start) if isinstance(step.start, datetime) else step.start


def _last_month(bound: Bound, moment: datetime) -> int:
    """The last month that is over at a moment."""
    calendar = bound.world.calendar
    return month_number(calendar.day_of(moment + INSTANT), calendar) - 1


def _begin(metric: Monthly, bound: Bound, last: int) -> date | None:
    calendar = bound.world.calendar
    if metric.series is not Series.GROWTH:
        return month_start(last - needed(metric) + 1, calendar)
    start = bound.query.start
    day = calendar.day_of(start) if isinstance(start, datetime) else start
    if day is None or day == first_day(day, Grain.MONTH, calendar):
        return day
    return month_start(month_number(day, calendar) + 1, calendar)


def _first_month(bound: Bound, metric: Monthly) -> int:
    """The month of the first row of what is summed; a month is on record from its first day on."""
    atoms = [atom for atom in bound.world.catalogue.atoms_of(metric.part) if not facts()[atom.fact].given]
    parts = [f"SELECT MIN({atom.anchor}_day) AS day FROM {atom.fact} WHERE recorded_to IS NULL" for atom in atoms]  # noqa: S608  names of our schema
    sql = f"SELECT MIN(day) AS day FROM ({' UNION ALL '.join(parts)}) AS days"  # noqa: S608
    (row,) = look(bound.world.engine, sql).to_pylist()
    return month_number(row["day"] if isinstance(row["day"], date) else bound.today, bound.world.calendar)


def _by_month(found: Found, part: str) -> Mapping[Key, Mapping[int, Decimal]]:
    """By the key of what the rows are split by, what each month came to."""
    months: dict[Key, list[tuple[object, Value]]] = {}
    keys = found.labels.tuples(key_names(found.labels, found.bound))
    for (month, *key), value in zip(keys, found.results[part].values, strict=True):
        months.setdefault(tuple(key), []).append((month, value))
    return {key: amounts_of(pairs, found.bound.world.calendar) for key, pairs in months.items()}


def _among(metric: Among, bound: Bound, steps: Sequence[Bucket], ask: Asks) -> Told:
    """How many things have a value between the two bounds; there is none where no thing has any."""
    del steps
    rows, whole = _of_each(ask, replace(bound.query, metrics=(metric.part,)), bound, metric.of)

    def told(key: Key) -> Made:
        values = [value for (value,) in (rows if key else whole).get(key, {}).values()]
        known = [value for value in values if isinstance(value, int | float | Decimal)]
        return (
            Made(sum(metric.low <= value < metric.high for value in known)) if known else Made(None, metric.undefined)
        )

    return told


def _shortfall(metric: Shortfall, bound: Bound, steps: Sequence[Bucket], ask: Asks) -> Told:
    """Value × (rate of the same days a year before − rate), where that is above 0, added up over the things."""
    del steps
    if bound.query.start is None or bound.later is not None:
        return lambda _: Made(None, "of a period, beside the same days a year before")
    before = earlier(replace(bound, query=replace(bound.query, compare=Compare.YEAR)))
    ours = _of_each(ask, replace(bound.query, metrics=(metric.value, metric.rate)), bound, metric.of)
    then = replace(bound, later=before.later)
    theirs = _of_each(ask, replace(before.query, metrics=(metric.rate,)), then, metric.of)

    def told(key: Key) -> Made:
        own, reference = ((one[0] if key else one[1]).get(key, {}) for one in (ours, theirs))
        return _short(own, reference, metric)

    return told


def _short(ours: Things, theirs: Things, metric: Shortfall) -> Made:
    found = []
    for thing, (value, rate) in ours.items():
        (reference,) = theirs.get(thing, (None,))
        if isinstance(value, int | Decimal) and isinstance(rate, float) and isinstance(reference, float):
            found.append(Decimal(value) * Decimal(str(max(0.0, reference - rate))))
    return Made(sum(found, Decimal(0)).quantize(PLACES)) if found else Made(None, metric.undefined)


def _of_each(ask: Asks, query: Query, bound: Bound, of: str) -> tuple[Mapping[Key, Things], Mapping[Key, Things]]:
    """The values of each thing, by the key of a row of the question and for the whole."""
    query = replace(query, compare=None)
    alone = ask(replace(query, by=(of,), grain=None), replace(bound, later=None))
    whole = _grouped(alone, query.metrics, apart=True)
    if not query.by and not query.grain:
        return {}, whole
    apart = of not in query.by
    return _grouped(
        ask(replace(query, by=(*query.by, of)) if apart else query, bound), query.metrics, apart=apart
    ), whole


def _grouped(found: Found, keys: Sequence[str], *, apart: bool) -> dict[Key, dict[object, tuple[Value, ...]]]:
    """By row each thing's values; what belongs to no thing is left out. `apart`: the thing comes last in a row's key
    and is no part of the row asked for.
    """
    grouped: dict[Key, dict[object, tuple[Value, ...]]] = {}
    values = zip(*(found.results[key].values for key in keys), strict=True)
    for key, own in zip(found.labels.tuples(key_names(found.labels, found.bound)), values, strict=True):
        if key[-1] is not None or not apart:
            grouped.setdefault(key[:-1] if apart else key, {})[key[-1]] = own
    return grouped


HOW: Mapping[type[Apart], Callable[[Any, Bound, Sequence[Bucket], Asks], Told]] = MappingProxyType(
    {Monthly: _monthly, Among: _among, Shortfall: _shortfall}
)
"""How each kind is told."""
