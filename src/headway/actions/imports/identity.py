"""Which rows of a file are already in the records: pure functions over frames.

`rows` are staged rows with `nth` (0, 1, 2… in file order), `key` and values, references already as ids. `present` are
records
with `id` and the same columns. Each function gives a frame `nth`, `id` with one line for each row that was recognised.
"""

from collections.abc import Sequence

import polars as pl

from headway.actions.imports.rules import Rule
from headway.values.fold import fold

SPELT = ("name", "email")
"""Columns whose spellings are folded before they are compared."""

FOUND = {"nth": pl.Int64, "id": pl.Int64}


def by_key(rows: pl.DataFrame, refs: pl.DataFrame) -> pl.DataFrame:
    """Rows whose key at the source (`refs`: key, id) was seen before."""
    keyed = rows.filter(pl.col("key").is_not_null()).select("nth", "key")
    return keyed.join(refs.select("key", "id"), on="key", how="inner").select("nth", "id")


def by_names(rows: pl.DataFrame, present: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Rows that share number, e-mail or folded name (the first that the row has a namesake by) with a record.

    A namesake with another number is somebody else. Of several namesakes the oldest (lowest id) is taken.
    """
    found = pl.DataFrame(schema=FOUND)
    for place, name in enumerate(rule.names):
        if name not in rows.columns or name not in present.columns:
            continue
        waiting = rows.join(found, on="nth", how="anti")
        found = pl.concat([found, _namesakes(waiting, present, (*rule.within, name), rule.names[:place])])
    return found


def _namesakes(rows: pl.DataFrame, present: pl.DataFrame, on: tuple[str, ...], guards: tuple[str, ...]) -> pl.DataFrame:
    """Spelt alike first, then folded alike; a record that one row spells alike is not another's by folding, so that
    spellings which the file keeps apart stay apart.
    """
    same = _alike(rows, present, on=on, guards=guards, folding=False)
    if on[-1] not in SPELT:
        return same
    left, free = rows.join(same, on="nth", how="anti"), present.join(same.select("id"), on="id", how="anti")
    return pl.concat([same, _alike(left, free, on=on, guards=guards, folding=True)])


def by_columns(rows: pl.DataFrame, present: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows whose `columns` all equal those of a record; empty equals empty."""
    return _alike(rows, present, on=tuple(columns), guards=(), folding=False)


def by_content(rows: pl.DataFrame, present: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows matched as multisets: the n-th row of a content is the n-th record of that content, so equal rows stay
    several.
    """
    if rows.is_empty() or present.is_empty():
        return pl.DataFrame(schema=FOUND)
    alike = {name: rows.schema[name] for name in columns}
    left = _counted(rows.sort("nth").select("nth", *columns), columns)
    right = _counted(present.sort("id").select("id", *columns).cast(alike), columns)  # type: ignore[arg-type]
    return left.join(right, on=["_one", "_two", "turn"], how="inner").select("nth", "id")


def _counted(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The content as 128 bits of hash, and which row of that content each is."""
    body = frame.select(columns)
    marked = frame.select(pl.first(), _one=body.hash_rows(seed=1), _two=body.hash_rows(seed=2))
    again = marked["_one"].is_duplicated()
    once = marked.filter(~again).with_columns(turn=pl.lit(0, pl.Int64))
    often = marked.filter(again).with_columns(turn=pl.int_range(pl.len(), dtype=pl.Int64).over("_one", "_two"))
    return pl.concat([once, often])


def first_of_each(rows: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """`nth`, `first`: the first row of the file that means the same new record; a row that is alone is its own first.

    Rows with different keys are never the same; rows matched by content never are.
    """
    alone = rows.select("nth", first="nth")
    if rule.content:
        return alone
    keyed = rows.filter(pl.col("key").is_not_null())
    loose = rows.filter(pl.col("key").is_null())
    pairs = [keyed.select("nth", first=pl.col("nth").min().over("key")), _first_loose(loose, rule)]
    return pl.concat(pairs).sort("nth")


def _first_loose(rows: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    others = rows.rename({"nth": "id"})
    alike = by_names(rows, others, rule) if rule.names else by_columns(rows, others, rule.within)
    first = rows.select("nth").join(alike, on="nth", how="left").select("nth", first=pl.coalesce("id", "nth"))
    while True:
        again = first.join(first.select(first="nth", earlier="first"), on="first", how="left").select(
            "nth", first="earlier"
        )
        if again.equals(first):
            return first
        first = again


def _alike(
    rows: pl.DataFrame, present: pl.DataFrame, *, on: tuple[str, ...], guards: tuple[str, ...], folding: bool
) -> pl.DataFrame:
    name = on[-1]
    guards = tuple(guard for guard in guards if guard in rows.columns and guard in present.columns)
    spellings = folded(pl.concat([rows[name], present[name]]).unique()) if folding else None
    left = _with_spelling(rows.select("nth", *on, *guards), name, spellings)
    right = _with_spelling(present.select("id", *on, *guards), name, spellings)
    if name in (*SPELT, "number"):
        left = left.filter(pl.col(name).is_not_null())
    pairs = left.join(right, on=list(on), how="inner", nulls_equal=True, suffix="_there")
    for guard in guards:
        here, there = pl.col(guard), pl.col(f"{guard}_there")
        pairs = pairs.filter(here.is_null() | there.is_null() | (here == there))
    return pairs.group_by("nth").agg(pl.col("id").min()).select("nth", "id")


def _with_spelling(frame: pl.DataFrame, name: str, spellings: pl.DataFrame | None) -> pl.DataFrame:
    if spellings is None:
        return frame
    return frame.join(spellings, on=name, how="left").with_columns(pl.col("folded").alias(name)).drop("folded")


def folded(names: pl.Series) -> pl.DataFrame:
    """The different names and what they fold to: a frame of the name's own column and `folded`."""
    known = names.drop_nulls().unique()
    return pl.DataFrame({known.name: known, "folded": pl.Series([fold(name) for name in known], dtype=pl.String)})
