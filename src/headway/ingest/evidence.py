"""What the rows of a table of sales prove about its columns, whatever their headers say: the price of one or of the
line, an amount of the line or of its whole order."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from headway.ingest.decisions import (
    AMOUNT_OF_LINE,
    OF_EACH_LINE,
    OF_WHOLE_ORDER,
    PRICE_OF_ONE,
    Subject,
    column_values,
    key,
)
from headway.ingest.fields import Holds
from headway.ingest.figures import share
from headway.ingest.mapping import ColumnMapping, TableMapping
from headway.ingest.proposal import Question

ENOUGH, SURELY, SCARCELY = 3, 0.9, 0.1
CENT = 0.011
PROOF = 100_000  # rows that are looked at: more would prove the same
PRICES = ("line.unit_price", "line.amount")


def _sampled(subject: Subject) -> Subject:
    table = subject.table
    return replace(subject, table=replace(table, frame=table.frame.head(PROOF))) if table.rows > PROOF else subject


def price_or_amount(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """Where the only money of a line is a price or an amount, the same product in other quantities tells which."""
    column = _only_money(subject.mapping)
    quantity = subject.mapping.column_of("line.quantity")
    fields = ("product.number", "product.name", "product.category")
    product = next((found for field in fields if (found := subject.mapping.column_of(field))), None)
    if column is None or quantity is None or product is None or subject.mapping.role != "order_lines":
        return subject, [], []
    same, grows, count = _of_products(_sampled(subject), product.column, quantity.column, column.column)
    if count < ENOUGH:
        return subject, [], []
    shown = f"of {count:,} things sold in several quantities it grows with the quantity in {grows:.0%}"
    if column.field == "line.unit_price" and grows >= SURELY and same <= SCARCELY:
        note = f"{subject.table.label}: `{column.column}` is the amount of the line, not the price of one: {shown}."
        return replace(subject, mapping=_moved(subject.mapping, column.column, "line.gross")), [], [note]
    if column.field == "line.amount" and same >= SURELY and grows <= SCARCELY:
        text = f"Is `{column.column}` the amount of the line or the price of one? It is the same whatever the quantity."
        asked = key(subject, column.column, "price")
        return subject, [Question(asked, text, (PRICE_OF_ONE, AMOUNT_OF_LINE), shown, subject.table.rows)], []
    return subject, [], []


def _only_money(mapping: TableMapping) -> ColumnMapping | None:
    found = [column for column in mapping.columns if column.field in (*PRICES, "line.gross", "line.net_price")]
    return found[0] if len(found) == 1 and found[0].field in PRICES else None


def _of_products(subject: Subject, product: str, quantity: str, money: str) -> tuple[float, float, int]:
    """The share of products (those sold in several quantities) whose money is the same in all of them, the share
    whose money grows with them, and how many such products there are."""
    rows = pl.DataFrame(
        {
            "product": subject.table.frame.get_column(product),
            "quantity": column_values(subject, quantity).cast(pl.Float64),
            "money": column_values(subject, money).cast(pl.Float64),
        }
    ).filter((pl.col("quantity") > 0) & (pl.col("money") > 0) & pl.col("product").is_not_null())
    one = pl.col("money") / pl.col("quantity")
    told = rows.group_by("product").agg(
        pl.col("quantity").n_unique().alias("several"),
        (pl.col("money").max() - pl.col("money").min() <= CENT).alias("same"),
        (one.max() - one.min() <= CENT).alias("grows"),
    )
    told = told.filter(pl.col("several") > 1)
    if told.is_empty():
        return 0.0, 0.0, 0
    return share(told.get_column("same")), share(told.get_column("grows")), told.height


def _moved(mapping: TableMapping, name: str, field: str) -> TableMapping:
    return replace(mapping, columns=tuple(replace(c, field=field) if c.column == name else c for c in mapping.columns))


def net_of_fees(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """A net amount that is another amount less the fee of who took the payment is no net sales: the fee is a cost."""
    fee, net = subject.mapping.column_of("left.fee"), _net(subject)
    if fee is None or net is None:
        return subject, [], []
    paid, taken = (column_values(subject, found.column).cast(pl.Float64) for found in (net, fee))
    for column in subject.mapping.columns:
        if column.column in (fee.column, net.column) or not subject.profiles[column.column].fits(Holds.MONEY):
            continue
        before = column_values(subject, column.column).cast(pl.Float64)
        if (before == paid).all() or share((before - taken.abs() - paid).abs() <= CENT) < SURELY:
            continue
        name, field = column.column, "order.total" if net.field == "order.subtotal" else net.field
        note = f"{subject.table.label}: `{net.column}` is `{name}` less `{fee.column}`, a cost: sales are `{name}`."
        mapping = _moved(_moved(subject.mapping, net.column, "left.price"), name, field)
        return replace(subject, mapping=mapping), [], [note]
    return subject, [], []


def _net(subject: Subject) -> ColumnMapping | None:
    fields = {"orders": ("order.subtotal", "order.total"), "order_lines": ("line.amount",)}
    found = [subject.mapping.column_of(field) for field in fields.get(subject.mapping.role, ())]
    return next((column for column in found if column and "net" in column.column.casefold()), None)


def repeated_amount(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """An amount that is the same on all lines of nearly every order is the order's: price × quantity takes its place,
    and where there is no price it is asked about."""
    amount, number = subject.mapping.column_of("line.amount"), subject.mapping.column_of("order.number")
    if amount is None or number is None or subject.mapping.role != "order_lines" or not _of_line(subject.mapping):
        return subject, [], []
    sample = _sampled(subject)
    rows = pl.DataFrame(
        {
            "order": sample.table.frame.get_column(number.column),
            "amount": column_values(sample, amount.column),
            "line": sample.table.frame.select(pl.struct(_of_line(subject.mapping))).to_series(),
        }
    )
    orders = rows.drop_nulls().group_by("order").agg(
        pl.len(), pl.col("amount").n_unique().alias("amounts"), pl.col("line").n_unique().alias("lines")
    )  # fmt: skip
    several = orders.filter((pl.col("len") > 1) & (pl.col("lines") > 1))
    unlike = rows.get_column("amount").n_unique() >= ENOUGH
    if several.height < ENOUGH or not unlike or share(several.get_column("amounts") == 1) < SURELY:
        return subject, [], []
    shown = f"it is the same on all lines of {several.filter(pl.col('amounts') == 1).height:,} orders of several lines"
    if subject.mapping.column_of("line.unit_price") and subject.mapping.column_of("line.quantity"):
        note = (
            f"{subject.table.label}: `{amount.column}` is the total of the order: {shown}; lines are price × quantity."
        )
        return replace(subject, mapping=_moved(subject.mapping, amount.column, "order.total")), [], [note]
    text = f"Is `{amount.column}` the amount of each line, or of the whole order again on each of its lines?"
    asked = key(subject, amount.column, "repeated")
    return subject, [Question(asked, text, (OF_EACH_LINE, OF_WHOLE_ORDER), shown, subject.table.rows)], []


def _of_line(mapping: TableMapping) -> Sequence[str]:
    """The columns that tell the lines of an order apart."""
    fields = ("product.number", "product.name", "line.quantity", "line.description")
    return [column.column for column in mapping.columns if column.field in fields]
