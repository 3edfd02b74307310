"""From all recorded versions of records to all versions of facts.

A root (an order, a deal …) is what all of its rows were at an instant. It can only have changed at an instant at
which one of them, or
something that it refers to, was recorded or ceased to hold: its boundaries. So the rows are laid out once for each
boundary, the
maker runs over all of them in one go, and what came out alike at consecutive boundaries is joined into one version.
"""

from collections.abc import Iterable, Mapping

import polars as pl

VERSION = ("recorded_from", "recorded_to")


def boundaries(parts: Iterable[pl.DataFrame], outside: pl.DataFrame) -> pl.DataFrame:
    """One row for each root and instant at which it may have changed: `snap`, `root`, `known_at`, `known_until`,
    `turn`.

    `parts` are versions with a column `root`. `outside` (`root`, `known_at`) are changes of what roots refer to;
    those before the
    first recording of a root say nothing about it. `turn` counts a root's boundaries from 0.
    """
    every = pl.concat(_instants(part) for part in parts)
    span = every.group_by("root").agg(pl.col("known_at").min().alias("first"), pl.col("known_at").max().alias("last"))
    later = outside.join(span, on="root").filter(pl.col("known_at") > pl.col("first")).select("root", "known_at")
    once = span.filter(pl.col("first") == pl.col("last")).join(later, on="root", how="anti")
    often = pl.concat([every, later]).join(once, on="root", how="anti").unique()
    both = pl.concat([once.select("root", pl.col("first").alias("known_at")), often]).sort("root", "known_at")
    return _numbered(both)


def _numbered(ordered: pl.DataFrame) -> pl.DataFrame:
    """Where each boundary ends and which one of its root it is, told from its neighbours (windows are slow)."""
    numbered = ordered.with_row_index("snap")
    first = pl.col("root").ne_missing(pl.col("root").shift(1))
    goes_on = pl.col("root").eq_missing(pl.col("root").shift(-1))
    return numbered.with_columns(
        pl.when(goes_on).then(pl.col("known_at").shift(-1)).alias("known_until"),
        (pl.col("snap") - pl.when(first).then(pl.col("snap")).forward_fill()).cast(pl.Int64).alias("turn"),
    )


def _instants(part: pl.DataFrame) -> pl.DataFrame:
    begun = part.select("root", pl.col("recorded_from").alias("known_at"))
    ended = part.filter(pl.col("recorded_to").is_not_null()).select("root", pl.col("recorded_to").alias("known_at"))
    return pl.concat([begun, ended])


def lay_out(part: pl.DataFrame, snaps: pl.DataFrame) -> pl.DataFrame:
    """The versions of one table laid out once for each snap in which they held."""
    laid = part.join(snaps.select("snap", "root", "known_at"), on="root")
    held = laid.filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
    )
    return held.drop("root", "known_at", *VERSION)


def joined(made: pl.DataFrame, snaps: pl.DataFrame) -> pl.DataFrame:
    """What a maker made (a column `snap` and the fact's own) as versions: `snap` gives way to `recorded_from` and
    `recorded_to`.

    Rows that came out alike at consecutive boundaries of a root are one version. A root may have several rows that
    are alike in
    everything: the first is joined with the first, the second with the second.
    """
    content = [name for name in made.columns if name != "snap"]
    placed = made.join(snaps, on="snap")
    alone = snaps.filter((pl.col("turn") == 0) & pl.col("known_until").is_null()).select("root")
    fast = placed.join(alone, on="root", how="semi")
    slow = placed.join(alone, on="root", how="anti")
    plain = fast.select(*content, pl.col("known_at").alias("recorded_from"), pl.col("known_until").alias("recorded_to"))
    return pl.concat([plain, _merged(slow, content)]) if slow.height else plain


def _merged(placed: pl.DataFrame, content: list[str]) -> pl.DataFrame:
    """Runs of consecutive boundaries with the same content as one row each. Contents are compared by 128 bits of
    hash.
    """
    body = placed.select(content)
    hashed = placed.with_columns(body.hash_rows(seed=1).alias("_one"), body.hash_rows(seed=2).alias("_two"))
    copies = hashed.with_columns(pl.int_range(pl.len()).over("snap", "_one", "_two").alias("_copy"))
    alike = ["root", "_one", "_two", "_copy"]
    ordered = copies.sort(*alike, "turn")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in alike)
    goes_on = (same & (pl.col("turn") == pl.col("turn").shift(1) + 1)).fill_null(value=False)
    marked = ordered.with_columns(goes_on.alias("_goes_on"))
    begun = marked.filter(~pl.col("_goes_on")).select(*content, pl.col("known_at").alias("recorded_from"))
    last = ~pl.col("_goes_on").shift(-1, fill_value=False)
    return begun.with_columns(marked.filter(last)["known_until"].alias("recorded_to"))


def changes_of(reference: pl.DataFrame, key: str) -> pl.DataFrame:
    """Every instant at which the rows of one referred thing changed: `entity`, `known_at`."""
    named = reference.rename({key: "root"}) if key != "root" else reference
    return _instants(named).unique().rename({"root": "entity"})


def outside_changes(pairs: pl.DataFrame, changes: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """For `pairs` of `root` and `entity`: the changes of the entity after the root's `first` recording."""
    last = changes.group_by("entity").agg(pl.col("known_at").max().alias("last"))
    late = pairs.join(last, on="entity").join(first, on="root").filter(pl.col("last") > pl.col("first"))
    found = late.select("root", "entity").unique().join(changes, on="entity")
    return found.select("root", "known_at")


def first_recorded(parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """When each root was first recorded: `root`, `first`."""
    starts = pl.concat(part.select("root", "recorded_from") for part in parts.values())
    return starts.group_by("root").agg(pl.col("recorded_from").min().alias("first"))
