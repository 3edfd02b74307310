"""From changed rows to what must be made again: roots of facts, and rows of dimensions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from headway.mirror.dims import FOLLOWS
from headway.mirror.roots import ROOTS, Part, Root, Use
from headway.mirror.source import Source
from headway.mirror.window import inside, window_of
from headway.schema.tables import dimensions

Changed = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of roots by root, and ids of dimension rows by dimension (None: all of its rows)."""

    roots: Mapping[str, frozenset[int]]
    rows: Mapping[str, frozenset[int] | None]


def touched(changed: Changed, source: Source, *, past_too: bool) -> Touched:
    """What the changed rows (ids by table) are part of or referred to by.

    A change of a referred row can only matter to roots that refer to it now, unless it was recorded earlier and shown
    only now (an
    import that was just applied): then `past_too`, and roots that once referred to it are taken as well.
    """
    roots = {name: frozenset(_roots(root, changed, source, past_too=past_too)) for name, root in ROOTS.items()}
    return Touched(roots={name: ids for name, ids in roots.items() if ids}, rows=_dimension_rows(changed, source))


def _roots(root: Root, changed: Changed, source: Source, *, past_too: bool) -> Iterable[int]:
    for part in root.parts:
        if ids := changed.get(part.table):
            yield from _owners(root, part, ids, source)
    for use in root.uses:
        if ids := changed.get(use.table):
            yield from _users(root, use, ids, source, past_too=past_too)


def _owners(root: Root, part: Part, ids: Collection[int], source: Source) -> set[int]:
    if part.column == "id":
        return set(ids)
    above = _whole(source.linked(part.table, part.column, ids))
    if part.through is None:
        return above
    link = next(other for other in root.parts if other.table == part.through)
    return _whole(source.linked(part.through, link.column, above))


def _users(root: Root, use: Use, ids: Collection[int], source: Source, *, past_too: bool) -> set[int]:
    if not use.by:
        return set(source.span(root.table))
    within = inside(root, window_of(use, ids, source), source, past_too=past_too)
    if within is not None and not within:
        return within
    entities = source.linked(use.table, use.key, ids)
    found: set[int] = set()
    for table, column in use.by:
        found |= _referring(root, table, column, entities, source, past_too=past_too)
    return found if within is None else found & within


def _referring(
    root: Root, table: str, column: str, entities: set[object], source: Source, *, past_too: bool
) -> set[int]:
    """The roots with a row in `table` (a part, or something that they use in turn) that has one of the entities in
    `column`.
    """
    if not entities:
        return set()
    part = next((part for part in root.parts if part.table == table), None)
    if part is not None:
        return _whole(source.referring(table, column, entities, part.column, past_too=past_too))
    use = next(use for use in root.uses if use.table == table)
    between = source.referring(table, column, entities, use.key, past_too=past_too)
    found: set[int] = set()
    for upper, upper_column in use.by:
        found |= _referring(root, upper, upper_column, between, source, past_too=past_too)
    return found


def _dimension_rows(changed: Changed, source: Source) -> dict[str, frozenset[int] | None]:
    found: dict[str, frozenset[int] | None] = {}
    for name, dimension in dimensions().items():
        if ids := changed.get(dimension.of):
            found[name] = frozenset(ids)
    for table, followers in FOLLOWS.items():
        for name, column in followers.items():
            if ids := changed.get(table):
                found[name] = _following(name, column, ids, source, found.get(name, frozenset()))
    return found


def _following(
    name: str, column: str | None, ids: Collection[int], source: Source, before: frozenset[int] | None
) -> frozenset[int] | None:
    if column is None or before is None:
        return None
    rows = source.standing(dimensions()[name].of, column, list(ids))
    return before | frozenset(rows["id"].to_list())


def _whole(ids: Iterable[object]) -> set[int]:
    return {one if isinstance(one, int) else int(str(one)) for one in ids}
