"""Orders with their lines and what happened to them, from flat lines, from orders and lines apart, or from orders
alone."""

import re

import polars as pl

from headway.ingest.builders.happenings import add_events, add_returns, mention_held, once
from headway.ingest.builders.lines import numbered, priced, without_amount
from headway.ingest.builders.offer import sold_by_category
from headway.ingest.builders.parties import account_name
from headway.ingest.builders.sold import sold
from headway.ingest.cells.statuses import said
from headway.ingest.decisions import OF_WHOLE_ORDER
from headway.ingest.gathering import Gathering
from headway.ingest.shape import EXACT, content_key, renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

HEAD = {
    "order.number": "number", "order.placed_at": "placed_at", "order.currency": "currency", "order.country": "country",
    "order.region": "region", "order.city": "city", "order.shipping": "shipping", "order.tax": "tax",
    "order.channel": "channel",
    "custom": "custom", ROW: "row",
}  # fmt: skip
OF_ORDER = re.compile(r"order|invoice|grand|receipt|basket|check|rechnung|bestell|commande|pedido", re.IGNORECASE)
STATUSES = ("cancelled", "delivered", "shipped", "paid")


def stage_orders(gathering: Gathering) -> None:
    """Everything that was sold."""
    heads = gathering.of_role("orders")
    lines = gathering.of_role("order_lines")
    placed: list[pl.Series] = []
    for table in heads:
        placed.append(_add_heads(gathering, table, alone=not _has_lines(table, lines)))
    known = pl.concat(placed) if placed else pl.Series([], dtype=pl.String)
    for table in lines:
        if table.has("order.placed_at"):
            _add_flat(gathering, table)
        elif table.has("order.number"):
            _add_details(gathering, table, known)
        else:
            rows = table.rows.with_columns(_shown=pl.lit(""))
            gathering.refuse(table.label, rows, column="", values="_shown", reason="has neither a date nor an order")
    for table in gathering.of_role("returns"):
        add_returns(gathering, table)


def _has_lines(table: TypedTable, lines: list[TypedTable]) -> bool:
    return any(other.has("order.number") and not other.has("order.placed_at") for other in lines) and table.has(
        "order.number"
    )


def _with_order_ref(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """`order`: by its number, else each row is an order of its own."""
    if "order.number" in rows.columns:
        blank = rows.filter(pl.col("order.number").is_null())
        if blank.height and "order.placed_at" in rows.columns and blank.height < rows.height:
            gathering.refuse(
                table.label,
                blank,
                column=_name(table, "order.number"),
                values="order.number",
                reason="has no order number",
            )
            rows = rows.filter(pl.col("order.number").is_not_null())
        if blank.height < rows.height or not blank.height:
            return rows.with_columns(order="o:" + pl.col("order.number"))
    gathering.notes.append(f"{table.label}: there is no order number; each row counts as one order.")
    columns = [
        name
        for name in rows.columns
        if name != ROW and not name.startswith("custom") and not name.endswith((".timed", ".local"))
    ]
    key = gathering.apart(table.label, "orders", content_key(rows, columns), "r:")
    return rows.with_columns(order="r:" + key)


def _name(table: TypedTable, field: str) -> str:
    column = table.mapping.column_of(field)
    return column.column if column else ""


def _dated(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Refuse rows of orders that have no date in any of their rows."""
    if not rows.get_column("order.placed_at").has_nulls():
        return rows
    dated = rows.filter(pl.col("order.placed_at").is_not_null()).get_column("order").unique()
    undated = rows.filter(~pl.col("order").is_in(dated.implode()))
    if undated.height:
        gathering.refuse(
            table.label, undated, column=_name(table, "order.placed_at"), values="order.placed_at", reason=reason
        )
    return rows.filter(pl.col("order").is_in(dated.implode())) if undated.height else rows


def _add_flat(gathering: Gathering, table: TypedTable) -> None:
    rows = _with_order_ref(gathering, table, sold(gathering, table))
    rows = _dated(gathering, table, rows, "has no order date")
    rows = priced(gathering, table, _counted_once(gathering, table, rows))
    rows = without_amount(gathering, table, _without_empty(gathering, table, rows))
    if rows.is_empty():
        return
    heads = _heads_of(gathering, table, rows)
    gathering.add("orders", heads, label=table.label)
    add_events(gathering, table, _add_lines(gathering, table, rows))


def _without_empty(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Cancelled rows whose amount was taken out of them are nothing to count, and nothing to mend."""
    if "order.status" not in rows.columns or not rows.get_column("amount").has_nulls():
        return rows
    gone = said(rows.get_column("order.status"), "cancelled") & rows.get_column("amount").is_null()
    for (value,), part in rows.filter(gone).partition_by("order.status", as_dict=True).items():
        told = counted(part.height, "row", "were")
        gathering.notes.append(f"{table.label}: {told} left out, {value} and without an amount.")
        gathering.leave_out(table.label, f"in rows that are {value}, without an amount", part.get_column(ROW))
    return rows.filter(~gone)


def _counted_once(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Where an amount was said to be the whole order's again on each line, the first line has it and the others 0."""
    name = _name(table, "line.amount")
    if gathering.mapping.answers.get(f"{table.label}:{name}:repeated") != OF_WHOLE_ORDER:
        return rows
    first = pl.col("order").is_first_distinct()
    gathering.notes.append(f"{table.label}: `{name}` is the whole order's; its first line carries it.")
    return rows.with_columns(pl.when(first).then("line.amount").otherwise(pl.lit(0, EXACT)).alias("line.amount"))


def _heads_of(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """One row an order: the first that is known of each column, the earliest moment, money once or added up where
    lines differ."""
    found = _head_columns(gathering, table, rows)
    money = [name for name in ("shipping", "tax", "order_discount", "subtotal") if name in found.columns]
    rest = [name for name in found.columns if name not in ("order", "placed_at", "placed_at_timed", *money)]
    amount = rows.get_column("amount") if "amount" in rows.columns else None
    if amount is not None:
        found = found.with_columns(amount.alias("_amount"))
        if "discount" in rows.columns:
            found = found.with_columns(rows.get_column("discount").alias("_line_discount"))
    grouped = found.group_by("order", maintain_order=True).agg(
        pl.col("placed_at").min(),
        pl.col("placed_at_timed").sort_by("placed_at", nulls_last=True).first(),
        *[pl.col(name).drop_nulls().first() for name in rest if name != "status"],
        *([_status()] if "status" in rest else []),
        *[once(name) for name in money],
        *[pl.col(name).sum() for name in ("_amount", "_line_discount") if name in found.columns],
    )
    grouped = _with_order_discount(gathering, table, grouped)
    keyed = pl.col("order").str.starts_with("o:")
    return grouped.with_columns(
        ref=pl.col("order"),
        key=pl.when(keyed).then("number" if "number" in grouped.columns else "order").otherwise("order"),
    )


def _status() -> pl.Expr:
    return pl.col("status").drop_nulls().first()


def _head_columns(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    found = renamed(rows, HEAD).with_columns(rows.get_column("order"))
    aside = TypedTable(table.label, table.role, table.mapping, rows, (), (), table.source)
    name = account_name(aside)
    with_name = rows.with_columns(name.alias("_account")) if name is not None else rows
    refs = {
        "account": gathering.ref("accounts", with_name, "account.number", "_account"),
        "member": gathering.ref("members", rows, "member.number", "member.name"),
        "source": gathering.ref("sources", rows, "", "order.source"),
        "campaign": gathering.ref("campaigns", rows, "campaign.number", "order.campaign"),
        "office": gathering.ref("offices", rows, "office.number", "member.office"),
    }
    found = found.with_columns(
        [series.alias(name) for name, series in refs.items() if len(series) != series.null_count()]
    )
    if "order.discount" in rows.columns:
        found = found.with_columns(rows.get_column("order.discount").alias("order_discount"))
    if "order.subtotal" in rows.columns:
        found = found.with_columns(rows.get_column("order.subtotal").alias("subtotal"))
    status = _status_of(rows)
    return found.with_columns(status) if status is not None else found


def _status_of(rows: pl.DataFrame) -> pl.Series | None:
    fields = [name for name in ("order.status", "order.fulfilment") if name in rows.columns]
    if not fields:
        return None
    choice: pl.Expr = pl.lit(None, pl.String)
    for status in reversed(STATUSES):
        spoken = pl.any_horizontal(pl.lit(said(rows.get_column(name), status)) for name in fields)
        choice = pl.when(spoken).then(pl.lit(status)).otherwise(choice)
    return rows.select(status=choice.fill_null("placed")).to_series()


def _with_order_discount(gathering: Gathering, table: TypedTable, orders: pl.DataFrame) -> pl.DataFrame:
    """Order discounts beside line discounts: the subtotal, where there is one, tells whether one holds the other."""
    if "order_discount" not in orders.columns:
        return orders
    whole = pl.col("order_discount").abs().fill_null(0)
    lines = pl.col("_line_discount").fill_null(0) if "_line_discount" in orders.columns else pl.lit(0, EXACT)
    ways = {
        "includes those of the lines": pl.max_horizontal(whole - lines, pl.lit(0, EXACT)),
        "comes on top of those of the lines": whole,
        "is only the sum of the lines'": pl.lit(0, EXACT),
    }
    best = "includes those of the lines"
    if "subtotal" in orders.columns and "_amount" in orders.columns:
        off = {
            way: orders.select((pl.col("_amount") - less - pl.col("subtotal")).abs().sum()).item()
            for way, less in ways.items()
        }
        best = min(off, key=lambda way: off[way])
    if "_line_discount" in orders.columns:
        gathering.notes.append(f"{table.label}: the order's discount {best}.")
    return orders.with_columns(discount=ways[best].cast(EXACT))


def _add_lines(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Stage the lines; gives `rows` with `line`, the ref of each."""
    name = "product.category" if sold_by_category(table) else "product.name"
    product = gathering.ref("products", rows, "product.number", name)
    rows = rows.with_columns(product.alias("product"))
    described = next(
        (name for name in ("line.description", "product.name", "order.description") if name in rows.columns), None
    )
    if described:
        rows = rows.with_columns(pl.col(described).alias("description"))
    rows = numbered(rows)
    content = [name for name in ("product", "quantity", "amount") if name in rows.columns]
    key = content_key(rows, content, within="order")
    names = [
        "order",
        "position",
        "kind",
        "product",
        "description",
        "quantity",
        "unit_price",
        "discount",
        "amount",
        "cost",
        ROW,
    ]
    found = rows.select(*[name for name in names if name in rows.columns], ref="l:" + key)  # no key: known by content
    gathering.add("order_lines", found, label=table.label)
    return rows.with_columns(found.get_column("ref").alias("line"))


def _add_heads(gathering: Gathering, table: TypedTable, *, alone: bool) -> pl.Series:
    """Orders from a table of orders; without lines elsewhere each has one line of its whole amount. Gives the refs."""
    rows = _with_order_ref(gathering, table, sold(gathering, table))
    if "order.placed_at" not in rows.columns:
        gathering.refuse(table.label, rows, column="", values="order", reason="has no order date")
        return pl.Series([], dtype=pl.String)
    rows = _dated(gathering, table, rows, "has no order date")
    if alone:
        rows = _total_once(gathering, table, rows)
        rows = without_amount(gathering, table, _whole_amount(gathering, table, rows))
    if rows.is_empty():
        return pl.Series([], dtype=pl.String)
    heads = _heads_of(gathering, table, rows)
    gathering.add("orders", heads.drop("discount", strict=False) if alone else heads, label=table.label)
    if alone:
        rows = _add_lines(gathering, table, rows)
    add_events(gathering, table, rows)
    return heads.get_column("order")


def _total_once(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """One row an order where a column that is called the order's total stands again on each of its rows."""
    if "order.total" not in rows.columns or rows.get_column("order").is_unique().all():
        return rows
    same = rows.group_by("order").agg(pl.col("order.total").n_unique()).get_column("order.total").max() == 1
    if not same or not OF_ORDER.search(_name(table, "order.total")):
        return rows
    again = rows.filter(~pl.col("order").is_first_distinct())
    gathering.leave_out(table.label, "repeated on the rows of an order", again.get_column(ROW))
    gathering.notes.append(
        f"{table.label}: `{_name(table, 'order.total')}` is the same on all rows of an order and counts once."
    )
    return rows.filter(pl.col("order").is_first_distinct())


def _whole_amount(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """The net amount of an order: its subtotal, else its total less tax, shipping and tips."""
    has = set(rows.columns)
    if "order.subtotal" in has:
        net = pl.col("order.subtotal")
    elif "order.total" in has:
        less = [name for name in ("order.tax", "order.shipping", "order.tip") if name in has]
        net = pl.col("order.total") - sum((pl.col(name).fill_null(0) for name in less), start=pl.lit(0, EXACT))
        shown = ", ".join(f"`{_name(table, name)}`" for name in less)
        if less:
            gathering.notes.append(f"{table.label}: net sales are `{_name(table, 'order.total')}` less {shown}.")
    else:
        net = pl.lit(None, EXACT)
    units = pl.col("line.units") if "line.units" in has else pl.when(net < 0).then(-1).otherwise(1).cast(EXACT)
    rows = rows.with_columns(amount=net.cast(pl.Decimal(38, 4)), quantity=units.cast(pl.Decimal(38, 4)))
    if "order.gross" in has:
        rows = rows.with_columns(discount=pl.col("order.gross") - pl.col("amount"))
    elif "order.discount" in has:
        rows = rows.with_columns(discount=pl.col("order.discount").abs())
    if "order.kind" in has:
        back = pl.lit(said(rows.get_column("order.kind"), "returned"))
        gathering.turn(table.label, rows.filter(back & (pl.col("amount") > 0)).get_column(ROW))
        flip = pl.when(back & (pl.col("amount") > 0)).then(-1).otherwise(1)
        rows = rows.with_columns(
            amount=pl.col("amount") * flip,
            quantity=pl.col("quantity") * pl.when(back & (pl.col("quantity") > 0)).then(-1).otherwise(1),
        )
    return rows.with_columns(
        kind=pl.when((pl.col("quantity") < 0) | (pl.col("amount") < 0)).then(pl.lit("return")).otherwise(pl.lit("sale"))
    )


def _add_details(gathering: Gathering, table: TypedTable, known: pl.Series) -> None:
    """Lines whose orders stand in another table or in Headway already."""
    rows = sold(gathering, table)
    held = (
        ("o:" + gathering.known.names("orders").select(pl.col("number").cast(pl.String)).drop_nulls()).to_series()
        if gathering.known.names("orders").height
        else pl.Series([], dtype=pl.String)
    )
    rows = rows.with_columns(order="o:" + pl.col("order.number"))
    there = pl.concat([known, held]).unique()
    lost = rows.filter(~pl.col("order").is_in(there.implode()).fill_null(value=False))
    if lost.height:
        gathering.refuse(
            table.label, lost, column=_name(table, "order.number"), values="order.number", reason="no such order"
        )
        rows = rows.filter(pl.col("order").is_in(there.implode()).fill_null(value=False))
    rows = without_amount(gathering, table, priced(gathering, table, rows))
    if rows.is_empty():
        return
    mention_held(gathering, table, rows, known)
    _add_lines(gathering, table, rows)
