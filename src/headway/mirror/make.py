"""Facts of some roots, made from everything recorded about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from headway.mirror.own_fields import CUSTOM, with_own_columns
from headway.mirror.replay import boundaries, changes_of, first_recorded, joined, lay_out, outside_changes
from headway.mirror.roots import Part, Root
from headway.mirror.snapshot import House, Snapshot
from headway.mirror.source import Source
from headway.schema.custom import CustomField, holders

UNREAD = frozenset(
    {
        "public_id",
        "custom",
        "comment",
        "description",
        "note",
        "email",
        "phone",
        "website",
        "postal_code",
        "number",
    }
)
"""Columns that no maker looks at, so that they are not even read."""
WRITTEN = ("recorded_at", "import_id")
Frames = Mapping[str, pl.DataFrame]
Fields = tuple[CustomField, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything recorded about some roots: the versions of their parts and of what these refer to, and which root
    refers to what.
    """

    root: Root
    parts: Frames
    uses: Frames
    pairs: Frames


def make(root: Root, ids: Collection[int] | range, source: Source, house: House) -> dict[str, pl.DataFrame]:
    """Every version of every fact row of these roots, by fact; a root that has no rows (any more) has none."""
    return made_of(gather(root, ids, source, house), house)


def gather(root: Root, ids: Collection[int] | range, source: Source, house: House) -> Gathered:
    """Read what the facts of these roots are made of."""
    parts = _parts(root, ids, source, house.fields_of(root.table))
    uses, pairs = _uses(root, parts, source)
    return Gathered(root, parts, uses, pairs)


def made_of(gathered: Gathered, house: House) -> dict[str, pl.DataFrame]:
    """The facts of what was gathered; reads nothing more."""
    root, parts = gathered.root, gathered.parts
    snaps = boundaries(parts.values(), _outside(gathered))
    snapshot = Snapshot(
        known=snaps.select("snap", "root", "known_at"),
        tables={name: lay_out(part, snaps) for name, part in parts.items()},
        references=gathered.uses,
        house=house,
    )
    fields = house.fields_of(root.table)
    carry = holders(root.table)
    return {
        fact: joined(_with_own(maker(snapshot), root, snapshot, fields if fact in carry else ()), snaps)
        for fact, maker in root.facts.items()
    }


def _with_own(made: pl.DataFrame, root: Root, snapshot: Snapshot, fields: Fields) -> pl.DataFrame:
    """A fact's rows with the fields that the business added to its root, as they were known."""
    if not fields:
        return made
    own = snapshot.tables[root.table].select("snap", *(field.column.name for field in fields))
    return made.join(own, on="snap", how="left", maintain_order="left")


def _parts(root: Root, ids: Collection[int] | range, source: Source, fields: Fields) -> dict[str, pl.DataFrame]:
    found: dict[str, pl.DataFrame] = {}
    for part in root.parts:
        if part.through:
            found[part.table] = _linked(part, found[part.through], source)
        else:
            found[part.table] = _own(part, ids, source, fields if part.table == root.table else ())
    return found


def _own(part: Part, ids: Collection[int] | range, source: Source, fields: Fields) -> pl.DataFrame:
    rows = source.versions(part.table, part.column, ids, without=UNREAD - {CUSTOM} if fields else UNREAD)
    rows = with_own_columns(rows, fields).drop(CUSTOM) if fields else rows
    return rows.drop(WRITTEN, strict=False).with_columns(pl.col(part.column).alias("root"))


def _linked(part: Part, above: pl.DataFrame, source: Source) -> pl.DataFrame:
    links = above.select("root", pl.col("id").alias(part.column)).unique()
    rows = source.versions(part.table, part.column, links[part.column].unique().to_list(), without=UNREAD)
    return rows.drop(WRITTEN, strict=False).join(links, on=part.column)


def _uses(root: Root, parts: Frames, source: Source) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """The versions of everything that the roots refer to, and which root refers to what (`root`, `entity`)."""
    uses: dict[str, pl.DataFrame] = {}
    pairs: dict[str, pl.DataFrame] = {}
    keys = {use.table: use.key for use in root.uses}
    for use in root.uses:
        if use.by:
            pairs[use.table] = pl.concat(_pairs(place, keys, parts, uses, pairs) for place in use.by)
            entities = pairs[use.table]["entity"].unique().to_list()
            uses[use.table] = source.versions(use.table, use.key, entities, without=UNREAD)
        else:
            uses[use.table] = source.versions(use.table, use.key, None, without=UNREAD)
        uses[use.table] = uses[use.table].drop(WRITTEN, strict=False)
    return uses, pairs


def _pairs(place: tuple[str, str], keys: Mapping[str, str], parts: Frames, uses: Frames, pairs: Frames) -> pl.DataFrame:
    table, column = place
    if table in parts:
        return parts[table].select("root", pl.col(column).alias("entity")).drop_nulls().unique()
    through = keys[table]
    links = uses[table].select(pl.col(through).alias("entity"), pl.col(column).alias("next")).drop_nulls().unique()
    return pairs[table].join(links, on="entity").select("root", pl.col("next").alias("entity")).unique()


def _outside(gathered: Gathered) -> pl.DataFrame:
    first = first_recorded(gathered.parts)
    nothing = pl.DataFrame(schema={"root": pl.Int64, "known_at": pl.Datetime("us")})
    if first.is_empty():
        return nothing
    start = first["first"].min()
    found = [nothing]
    for use in gathered.root.uses:
        late = changes_of(gathered.uses[use.table], use.key).filter(pl.col("known_at") > start)
        if late.height and use.by:
            found.append(outside_changes(gathered.pairs[use.table], late, first))
        elif late.height:
            every = first.join(late.select("known_at").unique(), how="cross")
            found.append(every.filter(pl.col("known_at") > pl.col("first")).select("root", "known_at"))
    return pl.concat(found)
