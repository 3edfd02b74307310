"""Facts of what lies where, and of the points that customers hold."""

import polars as pl

from headway.mirror.exact import shared_out
from headway.mirror.facts.cost import at_price
from headway.mirror.facts.recorded import recorded
from headway.mirror.facts.stamp import business_day
from headway.mirror.snapshot import Snapshot


def stock_levels(snapshot: Snapshot) -> pl.DataFrame:
    """One row a count of a product at a site, which holds until the next; of two at one moment the later recorded."""
    rows = snapshot.rows("stock_levels").rename({"at": "from_at", "at_timed": "from_at_timed"})
    ordered = rows.sort("snap", "product_id", "office_id", "from_at", "id", nulls_last=False, maintain_order=True)
    place = ("snap", "product_id", "office_id")
    until = ordered.with_columns(
        pl.col("from_at").shift(-1).over(place).alias("to_at"),
        pl.col("from_at_timed").shift(-1).over(place).alias("to_at_timed"),
    )
    held = until.filter(pl.col("to_at").is_null() | (pl.col("to_at") > pl.col("from_at"))).with_columns(
        pl.col("reserved").fill_null(0), pl.col("inbound").fill_null(0)
    )
    counted = held.with_columns(pl.col("on_hand").alias("units"), business_day("from_at", snapshot.house).alias("day"))
    valued = at_price(counted, snapshot, price="cost", into="worth")
    valued = valued.rename({"worth_original": "original", "worth_currency": "currency"})
    return recorded("stock_levels", valued.drop("id", "inbound_due", "units", "day"), snapshot, valued=True)


def loyalty_points(snapshot: Snapshot) -> pl.DataFrame:
    """One row for points earned, and one for each part of some earned points that was used, lost or given back. What is
    given back with an order is of the points of that order first; all else, and the rest of it, of the oldest there
    are. What exceeds all points that were ever earned is of none.
    """
    rows = snapshot.rows("loyalty_points").sort("snap", "at", "id", maintain_order=True)
    lots = rows.filter(pl.col("kind") == "earned").select(
        "snap", "order_id", pl.col("id").alias("lot"), "points", "at", "at_timed", "account_id"
    )
    gone = rows.filter(pl.col("kind") != "earned")
    straight, left_lots, left = _of_the_order(lots, gone)
    parts = pl.concat([straight, _oldest_first(left_lots, left)])
    about = lots.select("lot", "snap", pl.col("at").alias("earned_at"), pl.col("at_timed").alias("earned_at_timed"))
    taken = parts.join(about, on=["snap", "lot"], how="left", nulls_equal=True).join(
        gone.select("snap", "id", "kind", "at", "at_timed", "account_id", "worth"), on=["snap", "id"]
    )
    taken = _worth_of_parts(taken)
    columns = ["snap", "account_id", "kind", "points", "worth", "earned_at", "earned_at_timed", "from_at"]
    columns.append("from_at_timed")
    moved = {"at": "from_at", "at_timed": "from_at_timed"}
    lost = taken.with_columns(-pl.col("points")).rename(moved).select(columns)
    came = lots.with_columns(
        pl.lit("earned").alias("kind"),
        pl.lit(None, pl.Int64).alias("worth"),
        pl.col("at").alias("earned_at"),
        pl.col("at_timed").alias("earned_at_timed"),
    )
    whole = pl.concat([came.rename(moved).select(columns), lost], how="vertical_relaxed")
    return recorded("loyalty_points", whole, snapshot)


def _worth_of_parts(taken: pl.DataFrame) -> pl.DataFrame:
    """What used points were worth, negative, shared by their parts to the last decimal; of other entries nothing."""
    used = taken.filter((pl.col("kind") == "redeemed") & pl.col("worth").is_not_null())
    rest = taken.join(used.select("snap", "id").unique(), on=["snap", "id"], how="anti")
    plain = rest.with_columns(pl.lit(None, pl.Int64).alias("worth"))
    if used.is_empty():
        return plain
    named = used.with_columns(pl.struct("snap", "id").rank("dense").alias("entry"))
    shared = shared_out(named, total="worth", weight="points", over="entry", into="share")
    return pl.concat([plain, shared.with_columns((-pl.col("share")).alias("worth")).select(plain.columns)])


def _of_the_order(lots: pl.DataFrame, gone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Points given back with an order, taken from what that order had earned; what is left of the lots, and of what
    went, after that. An order earns, and gives back, as one.
    """
    back = gone.filter((pl.col("kind") == "reversed") & pl.col("order_id").is_not_null())
    pairs = back.join(lots.unique(["snap", "order_id"], keep="first", maintain_order=True).select(
        "snap", "order_id", "lot", pl.col("points").alias("there")), on=["snap", "order_id"])  # fmt: skip
    before = (pl.col("points").cum_sum() - pl.col("points")).over("snap", "lot")
    pairs = pairs.with_columns(
        pl.min_horizontal("points", (pl.col("there") - before).clip(lower_bound=0)).alias("took")
    ).filter(pl.col("took") > 0)
    of_lot = pairs.group_by("snap", "lot").agg(pl.col("took").sum())
    of_event = pairs.group_by("snap", "id").agg(pl.col("took").sum())
    left_lots = lots.join(of_lot, on=["snap", "lot"], how="left", maintain_order="left")
    left = gone.join(of_event, on=["snap", "id"], how="left", maintain_order="left")
    less = pl.col("points") - pl.col("took").fill_null(0)
    straight = pairs.select("snap", "lot", "id", pl.col("took").alias("points"))
    return straight, left_lots.with_columns(less.alias("points")), left.with_columns(less.alias("points"))


def _oldest_first(lots: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """`snap`, `lot`, `id`, `points`: what each event took of each lot, the oldest lot first; beyond all, of no lot."""
    ends = pl.col("points").cum_sum().over("snap")
    held = lots.select("snap", "lot", (ends - pl.col("points")).alias("first"), ends.alias("last"))
    wanted = gone.select("snap", "id", (ends - pl.col("points")).alias("start"), ends.alias("end"))
    both = wanted.join(held, on="snap").with_columns(
        (pl.min_horizontal("end", "last") - pl.max_horizontal("start", "first")).alias("points")
    )
    parts = both.filter(pl.col("points") > 0).select("snap", "lot", "id", "points")
    all_there = held.group_by("snap").agg(pl.col("last").max().alias("all"))
    beyond = wanted.join(all_there, on="snap", how="left").with_columns(
        (pl.col("end") - pl.max_horizontal("start", pl.col("all").fill_null(0))).alias("points")
    )
    over = beyond.filter(pl.col("points") > 0).select("snap", pl.lit(None, pl.Int64).alias("lot"), "id", "points")
    return pl.concat([parts, over])
