"""The one way from a question to an answer; every page, command, export and report comes through here."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from headway.answers.answer import Answer, AnswerColumn, Value
from headway.answers.bound import Bound, Rows, run
from headway.answers.compare import Matched, compared, earlier
from headway.answers.evaluate import evaluate, nothing
from headway.answers.extent import extent
from headway.answers.found import Found, Results
from headway.answers.frame import Key, filled, key_of, steps_of
from headway.answers.names import with_known_names
from headway.answers.notes import before_records, left_out, needed, notes_of, unrecorded
from headway.answers.order import in_order
from headway.answers.world import World
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.metric import Stock, Unit
from headway.query.check import WEEKDAYS, check
from headway.query.question import Query
from headway.values.calendar import UTC


def ask(query: Query, world: World) -> Answer:
    """Answer a question as the world stands.

    Totals are asked apart, never summed from the rows. Raises CannotAsk, with everything that is wrong, before
    anything is read.
    """
    check(query, world.catalogue)
    query = with_known_names(query, world)
    if query.known_at is not None and world.first_recorded is not None and query.known_at < world.first_recorded:
        return _nothing_known(query, world)
    found = find(query, world)
    if query.compare is None:
        return _answer(query, world, found, None)
    other = earlier(found.bound)
    return _answer(query, world, found, compared(found, find(other.query, world), other))


def find(query: Query, world: World) -> Found:
    """Read and evaluate a question and its totals, without comparison or labels."""
    atoms = dict.fromkeys(atom.key for key in query.metrics for atom in world.catalogue.atoms_of(key))
    bound = Bound(query, world, tuple(atoms))
    steps = steps_of(bound, *extent(bound)) if query.grain and _has_stock(bound) else []
    rows, sql = run(bound, steps)
    if query.grain and not steps:
        steps = steps_of(bound, *_ends(rows, bound))
    (whole,), totals_sql = run(bound.whole(), [])
    missing = unrecorded(bound, whole)
    notes = (*notes_of(bound), *needed(bound, missing), *left_out(bound, whole))
    split = bool(query.by or query.grain)
    missing = _impossible(bound, missing)
    evaluated = [(row, _evaluated(row, bound, missing)) for row in (filled(rows, bound, steps) if split else rows)]
    return Found(
        evaluated, _evaluated(whole, bound, missing), sql if not split else f"{sql};\n\n{totals_sql}", notes, bound
    )


def _evaluated(row: Mapping[str, object], bound: Bound, missing: Mapping[str, str]) -> Results:
    catalogue = bound.world.catalogue
    return {
        key: nothing(key, missing[key], catalogue) if key in missing else evaluate(key, row, catalogue)
        for key in bound.query.metrics
    }


def _impossible(bound: Bound, missing: Mapping[str, str]) -> dict[str, str]:
    """The metrics that lack a whole fact, with the reason."""
    catalogue = bound.world.catalogue
    if not missing:
        return {}
    found = {key: [missing[fact] for fact in catalogue.facts_of(key) if fact in missing] for key in bound.query.metrics}
    return {key: reasons[0] for key, reasons in found.items() if reasons}


def _has_stock(bound: Bound) -> bool:
    return any(isinstance(bound.world.catalogue.metrics[key], Stock) for key in bound.atoms)


def _ends(rows: Rows, bound: Bound) -> tuple[date | None, date | None]:
    grain = bound.query.grain
    starts = [row[grain.value] for row in rows if grain and row[grain.value] is not None]
    days = [_day(start, bound) for start in starts]
    return (min(days), max(days)) if days else (None, None)


def _day(start: object, bound: Bound) -> date:
    if isinstance(start, datetime):
        return bound.world.calendar.day_of(start.replace(tzinfo=UTC))
    if isinstance(start, date):
        return start
    raise TypeError(f"{start!r} is not the start of a bucket")


def _nothing_known(query: Query, world: World) -> Answer:
    reason = before_records(world.first_recorded)
    results = {key: nothing(key, reason, world.catalogue) for key in query.metrics}
    bound = Bound(query, world, ())
    rows: list[tuple[Mapping[str, object], Results]] = [] if query.by or query.grain else [({}, results)]
    return _answer(query, world, Found(rows, results, "", (reason,), bound), None)


def _answer(query: Query, world: World, found: Found, matched: Matched | None) -> Answer:
    before, before_totals, said = (matched.rows, matched.totals, matched.notes) if matched else ({}, {}, ())
    rows: list[dict[str, Value]] = []
    reasons: dict[tuple[int, str], str] = {}
    keys: list[Key] = []
    labels = _distinct_names(found, query)
    for row, results in in_order(found.rows, found.bound):
        key = key_of(row, found.bound) if query.by or query.grain else ()
        cells, why = _cells(results, before.get(key, _absent(query, found, matched)))
        reasons.update({(len(rows), name): reason for name, reason in why.items()})
        rows.append({**_shown(row, query, world, labels), **cells})
        keys.append(key)
    totals, why = _cells(found.totals, before_totals)
    reasons.update({(-1, name): reason for name, reason in why.items()})
    return Answer(
        columns=_columns(query, world),
        rows=tuple(rows),
        totals=totals,
        notes=(*found.notes, *said),
        definitions={key: world.catalogue.metrics[key].definition for key in query.metrics},
        as_of=found.bound.as_of,
        known_at=query.known_at,
        sql=found.sql,
        reasons=reasons,
        keys=tuple(keys),
    )


def _absent(query: Query, found: Found, matched: Matched | None) -> Results:
    return {key: evaluate(key, {}, found.bound.world.catalogue) for key in query.metrics} if matched else {}


def _cells(results: Results, before: Results) -> tuple[dict[str, Value], dict[str, str]]:
    cells: dict[str, Value] = {}
    why: dict[str, str] = {}
    for key, result in results.items():
        cells[key] = result.value
        if result.value is None and result.reason:
            why[key] = result.reason
        if result.rate:
            cells.update({f"{key}.n": result.n, f"{key}.low": result.low, f"{key}.high": result.high})
        if before:
            change = result.against(before[key])
            cells.update({f"{key}.{name}": value for name, value in change.values.items()})
            why.update({f"{key}.{name}": reason for name, reason in change.reasons.items()})
    return cells, why


def _shown(
    row: Mapping[str, object], query: Query, world: World, labels: Mapping[tuple[str, object], str]
) -> dict[str, Value]:
    shown: dict[str, Value] = {}
    if query.grain is not None:
        shown[query.grain.value] = _bucket(row[query.grain.value], world)
    for name in query.by:
        value = row[name]
        if f"{name}__id" in row:
            value = labels.get((name, row[f"{name}__id"]), value)
        if world.catalogue.dimensions[name].kind is DimensionKind.WEEKDAY and isinstance(value, int):
            value = WEEKDAYS[value - 1]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        shown[name] = value  # type: ignore[assignment]  # a label or number from the engine
    return shown


def _bucket(start: object, world: World) -> Value:
    if isinstance(start, datetime):
        return start.replace(tzinfo=UTC).astimezone(ZoneInfo(world.calendar.zone))
    return start if isinstance(start, date) else None


def _distinct_names(found: Found, query: Query) -> dict[tuple[str, object], str]:
    """Two things of one name are told apart by their number; a thing whose name is gone is shown by it."""
    labels: dict[tuple[str, object], str] = {}
    for name in query.by:
        ids = {row[f"{name}__id"]: row[name] for row, _ in found.rows if row.get(f"{name}__id") is not None}
        known = list(ids.values())
        for id_, label in ids.items():
            if label is None or known.count(label) > 1:
                labels[name, id_] = f"{label} (#{id_})" if label is not None else f"#{id_}"
    return labels


def _columns(query: Query, world: World) -> tuple[AnswerColumn, ...]:
    columns = []
    if query.grain is not None:
        columns.append(AnswerColumn(query.grain.value, "time", label=query.grain.value.capitalize()))
    columns += [AnswerColumn(name, "dimension", label=world.catalogue.dimensions[name].label) for name in query.by]
    for key in query.metrics:
        metric = world.catalogue.metrics[key]
        unit = world.currency if metric.unit is Unit.MONEY else str(metric.unit)
        columns.append(AnswerColumn(key, "metric", unit, metric.label))
        if metric.unit is Unit.SHARE:
            columns.append(AnswerColumn(f"{key}.n", "metric", "count", f"{metric.label}, n"))
            columns += [
                AnswerColumn(f"{key}.{end}", "metric", unit, f"{metric.label}, {end}") for end in ("low", "high")
            ]
        if query.compare is not None:
            columns += [
                AnswerColumn(f"{key}.{name}", "metric", unit, f"{metric.label}, {name}")
                for name in ("previous", "change")
            ]
            columns.append(AnswerColumn(f"{key}.growth", "metric", "share", f"{metric.label}, growth"))
    return tuple(columns)
