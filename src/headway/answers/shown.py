"""From what was found to what is shown: rows in their order, names that tell things apart, reasons, keys."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from headway.answers.answer import Answer, AnswerColumn, Rows, Value
from headway.answers.columns import Columns
from headway.answers.compare import Matched
from headway.answers.found import Found, Results
from headway.answers.frame import key_names
from headway.answers.numbers import changes
from headway.answers.order import in_order
from headway.answers.world import World
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import Metric, Unit
from headway.catalogue.parts import has_interval, has_n
from headway.query.question import Query
from headway.values.calendar import UTC
from headway.values.weekdays import WEEKDAYS

Reasons = dict[tuple[int, str], str]
Cells = dict[str, Sequence[Value]]


def shown(found: Found, matched: Matched | None) -> Answer:
    """The answer; `matched` are the earlier numbers where it is compared."""
    query, world = found.bound.query, found.bound.world
    split = bool(query.by or query.grain)
    places = in_order(found.labels, found.results[query.metrics[0]], found.bound) if split else [0]
    labels = found.labels.taken(places) if split else found.labels
    reasons: Reasons = {}
    cells = _cells(_taken(found.results, places), _taken(matched.results, places) if matched else {}, reasons)
    whole: Reasons = {}
    totals = _cells(found.totals, matched.totals if matched else {}, whole)
    reasons.update({(-1, name): reason for (_, name), reason in whole.items()})
    return Answer(
        columns=_columns(query, world),
        rows=Rows({**_labels(labels, query, world), **cells}, labels.height),
        totals={name: column[0] for name, column in totals.items()},
        notes=(*found.notes, *(matched.notes if matched else ())),
        definitions={key: world.catalogue.metrics[key].definition for key in query.metrics},
        as_of=found.bound.as_of,
        known_at=query.known_at,
        sql=found.sql,
        reasons=dict(sorted(reasons.items(), key=lambda item: (item[0][0] < 0, item[0][0]))),
        keys=tuple(labels.tuples(key_names(labels, found.bound) if split else ())),
    )


def _taken(results: Results, places: Sequence[int]) -> Results:
    return {key: numbers.taken(places) for key, numbers in results.items()}


def _cells(results: Results, before: Results, reasons: Reasons) -> Cells:
    """The columns of the metrics; reasons are added by row and column."""
    cells: Cells = {}
    for key, numbers in results.items():
        cells[key] = numbers.values
        cells.update({f"{key}.{name}": column for name, column in numbers.beside().items()})
        reasons.update({(place, key): reason for place, reason in numbers.reasons.items() if reason})
        if key in before:
            differs = changes(numbers, before[key])
            parts = {"previous": differs.previous, "change": differs.change, "growth": differs.growth}
            cells.update({f"{key}.{name}": column for name, column in parts.items()})
            reasons.update({(place, f"{key}.{name}"): reason for (place, name), reason in differs.reasons.items()})
    return cells


def _labels(labels: Columns, query: Query, world: World) -> Cells:
    found: Cells = {}
    if query.grain is not None:
        zone = ZoneInfo(world.calendar.zone)
        starts = labels[query.grain.value]
        told = {start: _bucket(start, zone) for start in set(starts)}
        found[query.grain.value] = [told[start] for start in starts]
    for name in query.by:
        if f"{name}__id" in labels:
            found[name] = _names(labels[f"{name}__id"], labels[name])
        elif world.catalogue.dimensions[name].kind is DimensionKind.WEEKDAY:
            found[name] = [WEEKDAYS[day - 1] if isinstance(day, int) else None for day in labels[name]]
        else:
            found[name] = [_word(value) for value in labels[name]]
    return found


def _bucket(start: object, zone: ZoneInfo) -> Value:
    if isinstance(start, datetime):
        return start.replace(tzinfo=UTC).astimezone(zone)
    return start if isinstance(start, date) else None


def _word(value: object) -> Value:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[return-value]  # a label or number from the engine


def _names(ids: Sequence[object], names: Sequence[object]) -> list[Value]:
    """Two things of one name are told apart by their number; a thing whose name is gone is shown by it."""
    known = dict(zip(ids, names, strict=True))
    known.pop(None, None)
    count = Counter(known.values())
    apart: dict[object, Value] = {
        id_: str(name) if count[name] == 1 else f"{name} (#{id_})" if name is not None else f"#{id_}"
        for id_, name in known.items()
    }
    return [apart.get(id_) for id_ in ids]


def _columns(query: Query, world: World) -> tuple[AnswerColumn, ...]:
    columns = []
    if query.grain is not None:
        columns.append(AnswerColumn(query.grain.value, "time", label=query.grain.value.capitalize()))
    columns += [AnswerColumn(name, "dimension", label=world.catalogue.dimensions[name].label) for name in query.by]
    for key in query.metrics:
        metric = world.catalogue.metrics[key]
        unit = world.currency if metric.unit is Unit.MONEY else str(metric.unit)
        columns.append(AnswerColumn(key, "metric", unit, metric.label))
        columns += _beside(metric, unit)
        if query.compare is not None:
            columns += [
                AnswerColumn(f"{key}.{name}", "metric", unit, f"{metric.label}, {name}")
                for name in ("previous", "change")
            ]
            columns.append(AnswerColumn(f"{key}.growth", "metric", "share", f"{metric.label}, growth"))
    return tuple(columns)


def _beside(metric: Metric, unit: str) -> list[AnswerColumn]:
    if not has_n(metric):
        return []
    ends = ("low", "high") if has_interval(metric) else ()
    return [
        AnswerColumn(f"{metric.key}.n", "metric", "count", f"{metric.label}, n"),
        *(AnswerColumn(f"{metric.key}.{end}", "metric", unit, f"{metric.label}, {end}") for end in ends),
    ]
