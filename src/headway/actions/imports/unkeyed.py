"""Children that their source gives no key: recognised by what they say, also after a person changed or deleted them."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from headway.actions.imports.identity import FOUND, by_content


@dataclass(frozen=True, slots=True)
class Children:
    """What the records hold of the parents that a file names: rows as they stand (`id`, `writer`, values), the last
    version of each that an import wrote and that no longer stands (`id`, values), of rows that stand and of rows that
    were deleted.
    """

    standing: pl.DataFrame
    as_imported: pl.DataFrame
    deleted: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Recognised:
    """`nth`, `id` of rows whose record stands, and of rows whose record a person deleted."""

    found: pl.DataFrame
    gone: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Telling:
    """By which columns children are told apart: `says`, all that they say; `least`, the least of it that does; `of`,
    what they are of (empty: nothing), under their `parent`.
    """

    says: Sequence[str]
    least: Sequence[str]
    of: Sequence[str]
    parent: str


def recognise(rows: pl.DataFrame, held: Children, told: Telling) -> Recognised:
    """Match rows as multisets, first by all that they say, then by what tells them apart at the least.

    A record that a person changed is looked for as the last import wrote it, and only then as it is now: so it is not
    added again. Then the only row that is left of a thing is the only record that is left of it, said otherwise: it was
    corrected at its source. Rows that are left are looked for among deleted records.
    """
    by_hand = held.standing.join(held.as_imported.select("id"), on="id", how="semi")
    known = pl.concat(
        [
            held.standing.join(by_hand.select("id"), on="id", how="anti").select("id", *told.says),
            held.as_imported.select("id", *told.says),
        ]
    )
    found = pl.DataFrame(schema=FOUND)
    for candidates, columns in ((known, told.says), (known, told.least), (by_hand, told.least)):
        found = pl.concat([found, _more(rows, candidates, columns, found)])
    left = rows.join(found, on="nth", how="anti")
    gone = by_content(left, held.deleted, told.least)
    if told.of:
        free = known.join(found, on="id", how="anti")
        found = pl.concat([found, _corrected(left.join(gone, on="nth", how="anti"), free, told)])
    return Recognised(found, gone)


def _corrected(rows: pl.DataFrame, free: pl.DataFrame, told: Telling) -> pl.DataFrame:
    """The only row left of each thing with the only record left of it, where a parent has no other record left: then
    the file tells all of the parent, and says this otherwise. Anything else may be a further part of it.
    """
    if rows.is_empty() or free.is_empty():
        return pl.DataFrame(schema=FOUND)
    pairs = by_content(_only(rows, told.of), _only(free, told.of), told.of)
    parents = free.select("id", told.parent)
    whole = (
        parents.with_columns(paired=pl.col("id").is_in(pairs["id"].implode()))
        .group_by(told.parent)
        .agg(pl.col("paired").all())
    )
    of_whole = parents.join(whole.filter("paired"), on=told.parent, how="semi")
    return pairs.join(of_whole, on="id", how="semi")


def _only(frame: pl.DataFrame, of: Sequence[str]) -> pl.DataFrame:
    return frame.filter(frame.select(of).is_unique())


def _more(rows: pl.DataFrame, candidates: pl.DataFrame, columns: Sequence[str], found: pl.DataFrame) -> pl.DataFrame:
    left = rows.join(found, on="nth", how="anti")
    free = candidates.join(found, on="id", how="anti")
    return by_content(left, free, columns)
