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


def recognise(rows: pl.DataFrame, held: Children, *, says: Sequence[str], least: Sequence[str]) -> Recognised:
    """Match rows as multisets, first by all that they say (`says`), then by what tells them apart at the `least`.

    A record that a person changed is looked for as the last import wrote it, and only then as it is now: so it is not
    added again. Rows that are left are looked for among deleted records.
    """
    by_hand = held.standing.join(held.as_imported.select("id"), on="id", how="semi")
    known = pl.concat(
        [
            held.standing.join(by_hand.select("id"), on="id", how="anti").select("id", *says),
            held.as_imported.select("id", *says),
        ]
    )
    found = pl.DataFrame(schema=FOUND)
    for candidates, columns in ((known, says), (known, least), (by_hand, least)):
        found = pl.concat([found, _more(rows, candidates, columns, found)])
    left = rows.join(found, on="nth", how="anti")
    return Recognised(found, by_content(left, held.deleted, least))


def _more(rows: pl.DataFrame, candidates: pl.DataFrame, columns: Sequence[str], found: pl.DataFrame) -> pl.DataFrame:
    left = rows.join(found, on="nth", how="anti")
    free = candidates.join(found, on="id", how="anti")
    return by_content(left, free, columns)
