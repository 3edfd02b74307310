"""What a file says otherwise than the records: pure functions over frames in record form."""

from collections.abc import Sequence

import polars as pl

from headway.actions.imports.identity import SPELT, folded

CHANGES = {
    "id": pl.Int64,
    "nth": pl.Int64,
    "column": pl.String,
    "before": pl.String,
    "after": pl.String,
    "kept": pl.Boolean,
    "writer": pl.Int64,
}
"""One line a cell. `before` is what the records hold, `after` what the file says; `kept`: a person changed it since,
so it
stays; `writer` is the import that wrote the version before, empty for a person."""


def changes(rows: pl.DataFrame, held: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The cells in which the file says something (not empty) that differs from what is held.

    `rows` has `nth`, `id` and the columns, one line an id; `held` has `id` and the columns. Two spellings that fold
    to one
    name are equal.
    """
    pairs = rows.select("nth", "id", *columns).join(held.select("id", *columns), on="id", how="inner", suffix="_held")
    found = [_changed(pairs, column) for column in columns]
    return pl.concat([pl.DataFrame(schema=CHANGES), *found])


def _changed(pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    said, held = pl.col(column), pl.col(f"{column}_held")
    other = pairs.filter(said.is_not_null() & said.ne_missing(held))
    if column in SPELT:
        other = _told_apart(other, column)
    return other.select(
        "id",
        "nth",
        pl.lit(column).alias("column"),
        held.cast(pl.String).alias("before"),
        said.cast(pl.String).alias("after"),
        pl.lit(value=False).alias("kept"),
        pl.lit(None, pl.Int64).alias("writer"),
    )


def _told_apart(pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    spellings = folded(pl.concat([pairs[column], pairs[f"{column}_held"].alias(column)]))
    said = pairs.join(spellings, on=column, how="left", maintain_order="left")
    held = said.join(
        spellings.rename({column: f"{column}_held", "folded": "folded_held"}),
        on=f"{column}_held",
        how="left",
        maintain_order="left",
    )
    return held.filter(pl.col("folded").ne_missing(pl.col("folded_held")))


def keep_what_people_changed(found: pl.DataFrame, writers: pl.DataFrame, imported: pl.DataFrame) -> pl.DataFrame:
    """Mark the cells that a person changed after the last import of the row, and say who wrote each present version.

    `writers` is `id`, `writer` (the import that wrote the present version, empty for a person); `imported` is `id`,
    `column`,
    `value` (text): what the last import of each wrote. A row that no import wrote keeps whatever it holds; what it
    lacks is filled.
    """
    theirs = found.drop("writer").join(writers, on="id", how="left", maintain_order="left")
    known = imported.select("id", "column", "value", pl.lit(value=True).alias("known"))
    theirs = theirs.join(known, on=["id", "column"], how="left", maintain_order="left")
    touched = pl.when(pl.col("known")).then(pl.col("before").ne_missing(pl.col("value")))
    kept = pl.col("writer").is_null() & touched.otherwise(pl.col("before").is_not_null())
    return theirs.with_columns(kept=kept).select(*CHANGES)
