"""The rows that must be there although nothing happened: every bucket of time, every rep, team, office, stage,
pipeline.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain, product
from typing import NamedTuple, TypeAlias

from headway.answers.bound import Bound
from headway.answers.columns import Columns, has_gaps
from headway.answers.things import NOBODY, Row, Things
from headway.query.buckets import Bucket, buckets, hours
from headway.query.question import Operator
from headway.values.calendar import UTC, Calendar
from headway.values.grain import Grain
from headway.values.periods import next_day

MOST = 50_000
ORG = {"rep": "id", "manager": "manager_id", "team": "team_id", "office": "office_id"}
Key: TypeAlias = tuple[object, ...]
Labels: TypeAlias = tuple[object, ...]
PARTS = ("", "__id", "__order")


class Listed(NamedTuple):
    """Things that must be there, each with these labels."""

    names: tuple[str, ...]
    rows: list[Labels]


def key_names(labels: Columns, bound: Bound) -> list[str]:
    """The columns that tell rows apart: the bucket and the ids (else the words) of the dimensions."""
    time = [bound.query.grain.value] if bound.query.grain else []
    return time + [f"{name}__id" if f"{name}__id" in labels else name for name in bound.query.by]


def filled(rows: Columns, bound: Bound, steps: list[Bucket], known: Things) -> Columns:
    """The rows and, with nothing counted, those that are missing from the frame of dense dimensions and time."""
    names = _label_names(rows, bound)
    things = _combinations(rows, bound, names, known)
    times = _times(rows, bound, steps)
    if len(things) * max(len(times), 1) > MOST:
        return rows
    added = _missing(rows, bound, names, (things, times))
    if not added:
        return rows
    if bound.query.grain is not None:
        names = [*names, bound.query.grain.value]
    new: dict[str, Sequence[object]] = dict(zip(names, zip(*added, strict=True), strict=True))
    empty = [None] * len(added)
    return Columns(
        {name: [*held, *new.get(name, empty)] for name, held in rows.named.items()}, rows.height + len(added)
    )


def _missing(
    rows: Columns, bound: Bound, names: list[str], wanted: tuple[list[Labels], list[object]]
) -> list[tuple[object, ...]]:
    """Labels, and the time where there is a grain, of which no row tells. No two rows have the same key, and every
    row's thing and time are among those wanted: as many rows as there are pairs of them are all of them.
    """
    things, times = wanted
    if rows.height - _undated(rows, bound) == len(things) * (len(times) if bound.query.grain else 1):
        return []
    split = key_names(rows, bound)
    have = set(rows.tuples(split))
    timed = bound.query.grain is not None
    own = [names.index(name) for name in split[timed:]]
    keys = [tuple([labels[place] for place in own]) for labels in things]
    if not timed:
        return [labels for labels, key in zip(things, keys, strict=True) if key not in have]
    return [
        (*labels, time) for labels, key in zip(things, keys, strict=True) for time in times if (time, *key) not in have
    ]


def _undated(rows: Columns, bound: Bound) -> int:
    starts = rows[bound.query.grain.value] if bound.query.grain else ()
    return sum(start is None for start in starts) if has_gaps(starts) else 0


def _times(rows: Columns, bound: Bound, steps: list[Bucket]) -> list[object]:
    grain = bound.query.grain
    if grain is None:
        return []
    seen = {start for start in rows[grain.value] if start is not None}
    return sorted({*seen, *(_naive(step.start) for step in steps)}, key=str)


def _naive(start: date | datetime) -> object:
    return start.astimezone(UTC).replace(tzinfo=None) if isinstance(start, datetime) else start


def steps_of(bound: Bound, first: date | None, last: date | None) -> list[Bucket]:
    """The buckets of the range asked for, or of the data where a side is open; none that begins after the as-of
    unless the
    data do.
    """
    grain, query, calendar = bound.query.grain, bound.query, bound.world.calendar
    begin = _day(query.start, bound) or first
    end = _day(query.end, bound)
    if end is not None:
        last = min(end, max(last or bound.today, bound.today))
    if grain is None or begin is None or last is None:
        return []
    if _too_many(begin, last, grain):
        begin = max(begin, first or begin)
    if _too_many(begin, last, grain):
        return []
    if grain is Grain.HOUR and isinstance(query.start, datetime) and isinstance(query.end, datetime):
        return list(hours(query.start, min(query.end, bound.as_of), calendar))
    return [step for step in buckets(begin, last, grain, calendar) if not _to_come(step, bound)]


def _to_come(step: Bucket, bound: Bound) -> bool:
    """An hour that has not begun."""
    return isinstance(step.start, datetime) and step.start > bound.as_of


def _too_many(first: date, last: date, grain: Grain) -> bool:
    length = (next_day(date(2000, 1, 1), grain, Calendar()) - date(2000, 1, 1)).days
    return (last - first).days * (24 if grain is Grain.HOUR else 1) > MOST * length


def _day(side: date | datetime | None, bound: Bound) -> date | None:
    return bound.world.calendar.day_of(side) if isinstance(side, datetime) else side


def _combinations(rows: Columns, bound: Bound, names: list[str], known: Things) -> list[Labels]:
    """The labels, in the order of `names`, that must be there at every time: dense ones first, then those read."""
    own = dict.fromkeys(rows.tuples(names))
    if not bound.query.by:
        return [()]
    dimensions = bound.world.catalogue.dimensions
    if not all(dimensions[name].dense or (name == "manager" and "rep" in bound.query.by) for name in bound.query.by):
        return list(own) if bound.query.grain else []
    frames = [frame for frame in (_people(bound, known), _stages(bound, known)) if frame is not None]
    listed = list(chain.from_iterable(frame.names for frame in frames))
    whole = map(chain.from_iterable, product(*(frame.rows for frame in frames)))
    columns = dict(zip(listed, zip(*whole, strict=True), strict=False))  # none where nothing must be there
    wanted = zip(*(columns[name] for name in names), strict=True) if columns else ()
    return list(dict.fromkeys([*wanted, *own]))


def _label_names(rows: Columns, bound: Bound) -> list[str]:
    return [f"{by}{part}" for by in bound.query.by for part in PARTS if f"{by}{part}" in rows]


def _people(bound: Bound, known: Things) -> Listed | None:
    asked = [name for name in bound.query.by if name in ORG]
    if not asked:
        return None
    if asked in (["team"], ["office"]):
        return _listed(bound, asked[0], f"{asked[0]}s", known)
    columns = [ORG[name] for name in asked]
    ids = dict.fromkeys(tuple([row[column] for column in columns]) for row in _members(bound, known))
    return _labelled(asked, tuple(ids), bound, known)


def _members(bound: Bound, known: Things) -> list[Row]:
    """Reps who were active in the range, seen by this world, and not filtered out by office, team, manager or rep."""
    first, last = _day(bound.query.start, bound), _day(bound.query.end, bound)
    if first is not None and last is None:
        last = bound.today
    scope = bound.world.scope
    there = [row for row in known.rows("members") if row["sells"] and (scope is None or row["id"] in scope)]
    if first is not None:
        there = [row for row in there if not _before(row["active_to"], first)]
    if last is not None:
        there = [row for row in there if not _after(row["active_from"], last)]
    for name in ORG:
        if any(condition.dimension == name for condition in bound.query.where):
            there = [row for row in there if kept(bound, name, row[ORG[name]], known)]
    return there


def _before(day: object, first: date) -> bool:
    return isinstance(day, date) and day < first


def _after(day: object, last: date) -> bool:
    return isinstance(day, date) and day > last


def kept(bound: Bound, dimension: str, held: object, known: Things) -> bool:
    """Whether a thing of a dimension passes the question's conditions on it."""
    for condition in bound.query.where:
        if condition.dimension != dimension:
            continue
        table = bound.world.catalogue.dimensions[dimension].table
        accepted = (known.names(table).get(held, NOBODY).name or "") in condition.values
        if accepted != (condition.operator is Operator.EQUAL):
            return False
    return True


def _stages(bound: Bound, known: Things) -> Listed | None:
    asked = [name for name in bound.query.by if name in {"stage", "pipeline"}]
    if not asked:
        return None
    if asked == ["pipeline"]:
        return _listed(bound, "pipeline", "pipelines", known)
    held = [
        {"stage": row["id"], "pipeline": row["pipeline_id"]} for row in known.rows("stages") if row["kind"] == "open"
    ]
    chosen = [row for row in held if all(kept(bound, name, row[name], known) for name in row)]
    return _labelled(asked, [tuple([row[name] for name in asked]) for row in chosen], bound, known)


def _listed(bound: Bound, dimension: str, table: str, known: Things) -> Listed:
    ids: list[object] = [id_ for id_ in known.names(table) if kept(bound, dimension, id_, known)]
    if dimension in ORG and (bound.world.scope is not None or _narrowed(bound, dimension)):
        held = {row[ORG[dimension]] for row in _members(bound, known)}
        ids = [id_ for id_ in ids if id_ in held]
    return _labelled([dimension], [(id_,) for id_ in ids], bound, known)


def _narrowed(bound: Bound, dimension: str) -> bool:
    return any(condition.dimension in ORG and condition.dimension != dimension for condition in bound.query.where)


def _labelled(asked: Sequence[str], ids: Sequence[Labels], bound: Bound, known: Things) -> Listed:
    columns: list[Sequence[object]] = []
    for name, column in zip(asked, zip(*ids, strict=True), strict=bool(ids)):
        table = known.names(bound.world.catalogue.dimensions[name].table)
        things = [table.get(id_, NOBODY) for id_ in column]
        columns += [[thing.name for thing in things], column, [thing.order for thing in things]]
    return Listed(tuple(f"{name}{part}" for name in asked for part in PARTS), list(zip(*columns, strict=True)))
