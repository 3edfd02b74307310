"""What happened to orders after they were placed: paid, shipped, delivered, cancelled, given back."""

import polars as pl

from headway.ingest.cells.statuses import said
from headway.ingest.gathering import Gathering
from headway.ingest.shape import content_key, renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

MOMENTS = (
    ("order.paid_at", "paid"),
    ("order.shipped_at", "shipped"),
    ("order.delivered_at", "delivered"),
    ("order.cancelled_at", "cancelled"),
)


def add_events(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> None:
    """Paid, shipped, delivered, cancelled and refunded, once an order each; where the lines of one order have
    different statuses, once a line. `rows` have `order`, and `line` where they are lines."""
    parts = []
    for field, kind in MOMENTS:
        if field in rows.columns:
            dated = rows.filter(pl.col(field).is_not_null())
            part = dated.group_by("order", maintain_order=True).agg(
                pl.col(field).first().alias("at"), pl.col(f"{field}.timed").first().alias("at_timed")
            )
            parts.append(part.with_columns(kind=pl.lit(kind)))
    if "order.cancelled_at" not in rows.columns:
        parts.append(_said(rows, "cancelled", "cancelled"))
    if "order.refunded" in rows.columns:
        parts.append(_refunds(rows))
    else:
        parts.append(_said(rows, "given_back", "refunded"))
    parts = [part for part in parts if part.height]
    if not parts:
        return
    events = pl.concat(parts, how="diagonal_relaxed")
    events = events.with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("order"))
    about = pl.coalesce("line", "order") if "line" in events.columns else pl.col("order")
    events = events.with_columns(
        ref=pl.concat_str(about, "kind", separator="|"), key=pl.concat_str(about, "kind", separator="|")
    )
    gathering.add("order_events", events, label=table.label)


def _said(rows: pl.DataFrame, words: str, kind: str) -> pl.DataFrame:
    """The orders whose status says so in all of their rows, and the lines where only some do."""
    nothing = pl.DataFrame(schema={"order": pl.String, "kind": pl.String})
    if "order.status" not in rows.columns:
        return nothing
    marked = rows.select("order", *[name for name in ("line", "kind") if name in rows.columns])
    marked = marked.with_columns(said=said(rows.get_column("order.status"), words))
    if "kind" in marked.columns and kind == "refunded":
        marked = marked.with_columns(pl.col("said") & (pl.col("kind") != "return"))
    marked = marked.drop("kind", strict=False)
    if not marked.get_column("said").any():
        return nothing
    marked = marked.with_columns(whole=pl.col("said").all().over("order")).filter("said")
    if "line" not in marked.columns:
        return marked.select(pl.col("order").unique(maintain_order=True)).with_columns(kind=pl.lit(kind))
    whole = marked.filter("whole").select(pl.col("order").unique(maintain_order=True))
    single = marked.filter(~pl.col("whole")).select("order", "line")
    return pl.concat([whole, single] if single.height else [whole], how="diagonal").with_columns(kind=pl.lit(kind))


def once(name: str) -> pl.Expr:
    """Repeated on every line: once. Only on the first line: that. Different on each line: the sum."""
    value = pl.col(name)
    return pl.when(value.drop_nulls().n_unique() > 1).then(value.sum()).otherwise(value.drop_nulls().first())


def _refunds(rows: pl.DataFrame) -> pl.DataFrame:
    dated = [
        pl.col("order.refunded_at").drop_nulls().first().alias("at"),
        pl.col("order.refunded_at.timed").drop_nulls().first().alias("at_timed"),
    ]
    refunds = rows.group_by("order", maintain_order=True).agg(
        once("order.refunded").abs().alias("amount"), *(dated if "order.refunded_at" in rows.columns else [])
    )
    return refunds.filter(pl.col("amount") > 0).with_columns(kind=pl.lit("refunded"))


def add_returns(gathering: Gathering, table: TypedTable) -> None:
    """A list of returns: with an amount each row is one refund; without, each order is taken back whole. Orders that
    do not exist are refused."""
    rows = _marked_rows(gathering, table).with_columns(order="o:" + pl.col("order.number"))
    staged = [part.get_column("ref") for part in gathering.rows.get("orders", [])]
    held = gathering.known.names("orders").get_column("number").drop_nulls().cast(pl.String)
    there = pl.concat([*staged, pl.DataFrame({"n": held}).select("o:" + pl.col("n")).to_series()])
    exists = pl.col("order").is_in(there.implode()).fill_null(value=False)
    lost = rows.filter(~exists)
    if lost.height:
        column = table.mapping.column_of("order.number")
        shown = column.column if column else ""
        gathering.refuse(table.label, lost, column=shown, values="order.number", reason="no such order")
    rows = _one_event_each(rows.filter(exists))
    if rows.is_empty():
        return
    names = {"return.at": "at", "return.reason": "reason", ROW: "row"}
    found = renamed(rows, names).with_columns(
        rows.get_column("order"),
        rows.get_column("key").alias("key"),
        kind=pl.lit("refunded"),
        position=rows.select(90 + pl.int_range(pl.len(), dtype=pl.Int64).over("order")).to_series(),
    )
    if "return.amount" in rows.columns:
        found = found.with_columns(rows.select(amount=pl.col("return.amount").abs()).to_series())
    mention_held(gathering, table, rows, pl.concat(staged) if staged else pl.Series([], dtype=pl.String))
    gathering.add("order_events", found.with_columns(ref=pl.col("key")), label=table.label)


def _marked_rows(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    rows = table.rows
    if not table.has("return.flag"):
        return rows
    kept = rows.filter(pl.col("return.flag").fill_null(value=False))
    if kept.height < rows.height:
        left = rows.height - kept.height
        gathering.notes.append(f"{table.label}: {counted(left, 'row', 'were')} left out, not marked as returned.")
    return kept


def _one_event_each(rows: pl.DataFrame) -> pl.DataFrame:
    """`key` of each event: one an order without amounts; with amounts one a row, rows that are equal counted."""
    if "return.amount" not in rows.columns or rows.is_empty():
        rows = rows.unique("order", keep="first", maintain_order=True)
        return rows.with_columns(key=pl.col("order") + "|returned")
    content = [name for name in ("return.at", "return.amount", "return.reason") if name in rows.columns]
    return rows.with_columns(key="returned|" + content_key(rows, content, within="order"))


def mention_held(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, known: pl.Series) -> None:
    """Orders that Headway holds already get a row of their own, so that lines can point to them."""
    held = rows.filter(~pl.col("order").is_in(known.implode())).unique("order", keep="first", maintain_order=True)
    if held.height:
        number = held.get_column("order").str.strip_prefix("o:")
        gathering.add(
            "orders",
            pl.DataFrame({"ref": held.get_column("order"), "key": number, "number": number}),
            label=table.label,
        )
