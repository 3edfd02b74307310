"""What refunds and cancellations take back of sold lines: never more than is left."""

import polars as pl

from headway.mirror.exact import half_even, shared_out, times

COSTS = ("cost", "original_cost")
LEFT = ("units", "gross", "net", *COSTS)
COLUMNS = (
    "snap", "order_id", "line_id", "event", "product_id", "unit_price", "cost_currency", "at", "at_timed", *LEFT,
)  # fmt: skip


def taken_back(lines: pl.DataFrame, takings: pl.DataFrame) -> pl.DataFrame:
    """One negative row for each line and event that took something of it back, in the order of the events.

    `takings` have `snap`, `position`, `line_id` (null: the whole order), `quantity` and `amount` (null: all that is
    left), `at`.
    A quantity without an amount takes its part of what is left; an amount without a quantity takes money and no
    units, unless it is
    all that was left. Cost follows the units.
    """
    sold = lines.filter(pl.col("kind") == "sale").join(takings.select("snap").unique(), on="snap", how="semi")
    if sold.is_empty():
        return lines.clear().select(COLUMNS)
    turns = takings.sort("snap", "position").with_columns(pl.int_range(pl.len()).over("snap").alias("turn"))
    left = sold.sort("snap", "position").with_row_index("row")
    found = []
    for _, taking in sorted(turns.group_by("turn"), key=_turn):
        took = _take(left, taking)
        found.append(took)
        left = _less(left, took)
    return pl.concat(found).select(
        "snap", "order_id", "line_id", pl.lit("return").alias("event"), "product_id", "unit_price",
        "cost_currency", "at", "at_timed",
        *(-pl.col(f"took_{name}").alias(name) for name in LEFT),
    )  # fmt: skip


def _turn(group: tuple[tuple[object, ...], pl.DataFrame]) -> int:
    return int(str(group[0][0]))


def _take(left: pl.DataFrame, taking: pl.DataFrame) -> pl.DataFrame:
    """The lines that one event of each snap touches, with what it takes of each."""
    asked = taking.select(
        "snap", pl.col("line_id").alias("only"), "quantity", pl.col("amount").alias("money"),
        pl.col("at").alias("event_at"), pl.col("at_timed").alias("event_timed"),
    )  # fmt: skip
    touched = left.join(asked, on="snap").filter(pl.col("only").is_null() | (pl.col("only") == pl.col("line_id")))
    touched = touched.drop("at", "at_timed").rename({"event_at": "at", "event_timed": "at_timed"}).sort("row")
    parted = _units(_money(touched))
    part = (pl.col("took_units") == pl.col("units")) & (pl.col("took_net") == pl.col("net"))
    whole = parted.with_columns(
        pl.when(part).then(pl.col("gross")).otherwise(_part_of("gross")).alias("took_gross"),
        *(
            pl.when(pl.col("took_units") == pl.col("units"))
            .then(pl.col(name))
            .otherwise(half_even(times(pl.col(name), pl.col("took_units")), pl.col("units")))
            .alias(f"took_{name}")
            for name in COSTS
        ),
    )
    return whole.filter((pl.col("took_net") != 0) | (pl.col("took_units") != 0) | (pl.col("took_gross") != 0))


def _money(touched: pl.DataFrame) -> pl.DataFrame:
    """`took_money`: each line's share of the money that was given back; null where the event names none."""
    there = pl.col("net").clip(lower_bound=0)
    capped = pl.min_horizontal(pl.col("money").clip(lower_bound=0), there.sum().over("snap"))
    filled = touched.with_columns(capped.fill_null(0).alias("_capped"), there.alias("_there"))
    shared = shared_out(filled, total="_capped", weight="_there", over="snap", into="took_money")
    named = pl.when(pl.col("money").is_not_null()).then(pl.col("took_money"))
    return shared.with_columns(named.alias("took_money")).drop("_capped", "_there")


def _units(touched: pl.DataFrame) -> pl.DataFrame:
    """`took_units` and `took_net` of each line."""
    there = pl.col("units").clip(lower_bound=0)
    capped = pl.min_horizontal(pl.col("quantity").clip(lower_bound=0), there.sum().over("snap"))
    filled = touched.with_columns(capped.fill_null(0).alias("_capped"), there.alias("_there"))
    shared = shared_out(filled, total="_capped", weight="_there", over="snap", into="_some")
    every = pl.col("took_money").is_null() | (pl.col("took_money") == pl.col("net"))
    units = (
        pl.when(pl.col("quantity").is_not_null())
        .then(pl.col("_some"))
        .when(every)
        .then(pl.col("units"))
        .otherwise(pl.lit(0, dtype=pl.Int64))
    )
    parted = shared.with_columns(units.alias("took_units"))
    by_units = half_even(times(pl.col("net"), pl.col("took_units")), pl.col("units"))
    all_units = pl.col("took_units") == pl.col("units")
    net = pl.when(all_units).then(pl.col("net")).otherwise(by_units.fill_null(0))
    return parted.with_columns(pl.coalesce("took_money", net).alias("took_net")).drop("_capped", "_there", "_some")


def _part_of(column: str) -> pl.Expr:
    """The part of a column that goes with the net taken; of a line that was given away, with the units taken."""
    by_net = half_even(times(pl.col(column), pl.col("took_net")), pl.col("net"))
    by_units = half_even(times(pl.col(column), pl.col("took_units")), pl.col("units"))
    return pl.when(pl.col("net") > 0).then(by_net).otherwise(by_units).fill_null(0)


def _less(left: pl.DataFrame, took: pl.DataFrame) -> pl.DataFrame:
    gone = took.select("row", *(f"took_{name}" for name in LEFT))
    rest = left.join(gone, on="row", how="left", maintain_order="left")
    return rest.with_columns(pl.col(name) - pl.col(f"took_{name}").fill_null(0) for name in LEFT).select(left.columns)
