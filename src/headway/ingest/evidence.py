"""What the rows of a table of sales prove about its columns, whatever their headers say: the price of one or of the
line, an amount of the line or of its whole order."""

import re
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
    with_amount,
)
from headway.ingest.fields import Holds
from headway.ingest.figures import share
from headway.ingest.mapping import ColumnMapping, TableMapping
from headway.ingest.proposal import Question
from headway.values.fold import fold

ENOUGH, SURELY, SCARCELY = 3, 0.9, 0.1
CENT = 0.011
WRITTEN_OUT = re.compile(r"format|display|decimal|text|written|major")
IN_CENTS = ("deal.amount", "order.total", "order.subtotal", "line.amount", "line.unit_price", "spend.amount")
PROOF = 100_000  # rows that are looked at: more would prove the same
PRICES = ("line.unit_price", "line.amount")
NET = "line.net_price"
PAYOUT_PARTS = re.compile(r"fee|credit|rebate|tax|other|charge|discount|sales|promotion|withheld", re.IGNORECASE)


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
    if column.field in ("line.unit_price", "line.net_price") and grows >= SURELY and same <= SCARCELY:
        note = f"{subject.table.label}: `{column.column}` is the amount of the line, not the price of one: {shown}."
        return replace(subject, mapping=_of_lines(subject.mapping)), [], [note]
    if column.field == "line.amount" and same >= SURELY and grows <= SCARCELY:
        text = f"Is `{column.column}` the amount of the line or the price of one? It is the same whatever the quantity."
        asked = key(subject, column.column, "price")
        return subject, [Question(asked, text, (PRICE_OF_ONE, AMOUNT_OF_LINE), shown, subject.table.rows)], []
    return subject, [], []


def _only_money(mapping: TableMapping) -> ColumnMapping | None:
    found = {column.field: column for column in mapping.columns if column.field in (*PRICES, "line.gross", NET)}
    if found.keys() == {"line.unit_price", NET}:
        return found["line.unit_price"]
    return next(iter(found.values())) if len(found) == 1 and found.keys() <= {*PRICES, NET} else None


def _of_lines(mapping: TableMapping) -> TableMapping:
    """The mapping with its prices as amounts of the whole line."""
    for field, whole in (("line.unit_price", "line.gross"), ("line.net_price", "line.amount")):
        column = mapping.column_of(field)
        mapping = _moved(mapping, column.column, whole) if column else mapping
    return mapping


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
        near = [
            (before + sign * fees - paid).abs() <= CENT for sign, fees in ((-1, taken.abs()), (1, taken), (-1, taken))
        ]
        if (before == paid).all() or max(share(found) for found in near) < SURELY:
            continue
        name, field = column.column, "order.total" if net.field == "order.subtotal" else net.field
        note = f"{subject.table.label}: `{net.column}` is `{name}` less `{fee.column}`, a cost: sales are `{name}`."
        mapping = _moved(_moved(subject.mapping, net.column, "left.price"), name, field)
        return replace(subject, mapping=mapping), [], [note]
    return subject, [], []


def in_cents(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """A money column that is a hundred times its own writing for people (`value`, `value_formatted`) counts cents. A
    column of another name may be a part of it, such as one percent.
    """
    sample = _sampled(subject)
    for column in subject.mapping.columns:
        if column.field not in IN_CENTS or not subject.profiles[column.column].filled:
            continue
        cents = column_values(sample, column.column).cast(pl.Float64)
        for other in subject.mapping.columns:
            if not _writes_out(other, column) or not _may_be_the_amount(other, subject):
                continue
            whole = column_values(sample, other.column).cast(pl.Float64)
            told = pl.DataFrame({"cents": cents, "whole": whole}).drop_nulls().filter(pl.col("whole") != 0)
            near = (pl.col("whole") * 100 - pl.col("cents")).abs() < 1
            if told["whole"].n_unique() < ENOUGH or share(told.select(near).to_series()) < SURELY:
                continue
            note = (
                f"{subject.table.label}: `{column.column}` is `{other.column}` in cents: amounts are `{other.column}`."
            )
            mapping = _moved(_moved(subject.mapping, column.column, "left.price"), other.column, column.field)
            return replace(subject, mapping=mapping), [], [note]
    return subject, [], []


def _writes_out(other: ColumnMapping, column: ColumnMapping) -> bool:
    name, longer = fold(column.column), fold(other.column)
    return longer.startswith(name) and bool(WRITTEN_OUT.search(longer.removeprefix(name)))


def _may_be_the_amount(column: ColumnMapping, subject: Subject) -> bool:
    profile = subject.profiles[column.column]
    return (not column.field or column.field.startswith("left.")) and bool(profile.filled) and profile.fits(Holds.MONEY)


def not_payout(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """A total that is the sum of sales, taxes, credits and fees is what was paid out, and no sales."""
    gross, total = subject.mapping.column_of("line.gross"), subject.mapping.column_of("line.amount")
    if gross is None or total is None or subject.mapping.column_of("left.fee") is None:
        return subject, [], []
    names = [
        name
        for name, profile in subject.profiles.items()
        if name != total.column and PAYOUT_PARTS.search(name) and profile.filled and profile.fits(Holds.MONEY)
    ]
    sample = _sampled(subject)
    parts = [column_values(sample, name).cast(pl.Float64).fill_null(0).alias(name) for name in names]
    if len(parts) < ENOUGH:
        return subject, [], []
    whole = pl.DataFrame(parts).sum_horizontal()
    if share((whole - column_values(sample, total.column).cast(pl.Float64)).abs() <= CENT) < SURELY:
        return subject, [], []
    note = (
        f"{subject.table.label}: `{total.column}` is what was paid out, with fees and taxes: sales are "
        f"`{gross.column}`."
    )
    return replace(subject, mapping=_moved(subject.mapping, total.column, "left.price")), [], [note]


def net_of_tax(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """An amount of a line that is another column with the tax added is no net amount: that other is."""
    total, tax = subject.mapping.column_of("line.amount"), subject.mapping.column_of("order.tax")
    if total is None or tax is None or subject.mapping.role != "order_lines":
        return subject, [], []
    sample = _sampled(subject)
    whole, taken = (column_values(sample, found.column).cast(pl.Float64) for found in (total, tax))
    taxed = (taken != 0).fill_null(value=False)
    for column in subject.mapping.columns:
        free = not column.field or column.field in ("order.subtotal", "line.gross", "left.price")
        if (
            not free
            or not subject.profiles[column.column].fits(Holds.MONEY)
            or not subject.profiles[column.column].filled
        ):
            continue
        net = column_values(sample, column.column).cast(pl.Float64)
        if taxed.any() and share(((net + taken - whole).abs() <= CENT).filter(taxed)) >= SURELY:
            note = f"{subject.table.label}: `{total.column}` is `{column.column}` with tax, which is net sales."
            mapping = with_amount(subject.mapping, "line.amount", column.column)
            return replace(subject, mapping=_moved(mapping, total.column, "order.total"), rivals={}), [], [note]
    return subject, [], []


def value_and_total(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """Of two totals of an order, one may be the other less its discount with shipping and tax: that other is gross."""
    rivals = subject.rivals.get("order.total", ())
    if subject.mapping.role != "orders" or len(rivals) < 2:
        return subject, [], []
    signs = {"order.discount": -1, "order.shipping": 1, "order.tax": 1, "order.tip": 1}
    adds = [(sign, column.column) for field, sign in signs.items() if (column := subject.mapping.column_of(field))]
    sample = _sampled(subject)
    told = [sign * column_values(sample, name).cast(pl.Float64).abs().fill_null(0) for sign, name in adds]
    added = sum(told, start=pl.Series([0.0]).new_from_index(0, sample.table.rows))
    for value in rivals if adds else ():
        before = column_values(sample, value).cast(pl.Float64)
        for total in rivals:
            after = column_values(sample, total).cast(pl.Float64)
            if value == total or (before == after).all() or share((before + added - after).abs() <= CENT) < SURELY:
                continue
            note = f"{subject.table.label}: `{total}` is `{value}` less discounts, with shipping and tax."
            mapping = with_amount(subject.mapping, "order.total", total)
            kept = {name: found for name, found in subject.rivals.items() if name != "order.total"}
            return replace(subject, mapping=_moved(mapping, value, "order.gross"), rivals=kept), [], [note]
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
