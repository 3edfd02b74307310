"""The reconciliation: each money and quantity column of the files against what is held of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from headway.ingest.cells.blanks import blanks_in, without_blanks
from headway.ingest.cells.durations import durations
from headway.ingest.cells.numbers import number_style, numbers, scale_of
from headway.ingest.currencies import of_file, of_staged
from headway.ingest.fields import RATE_OF, Holds, holds
from headway.ingest.gathering import Gathering
from headway.ingest.mapping import ColumnMapping
from headway.ingest.reconcile import Reconciliation
from headway.ingest.recorded import column_of, is_summed, prefixes
from headway.ingest.table import ROW, SourceTable
from headway.ingest.typed import TypedTable
from headway.ingest.words.tax import holds_tax
from headway.schema.custom import key_of
from headway.schema.staged import Staged
from headway.schema.tables import record_types

# field: (what it is called here, record type, expression over its columns)
HELD = {
    "line.amount": ("net sales", "order_lines", "amount"),
    "line.quantity": ("units", "order_lines", "quantity"),
    "line.units": ("units", "order_lines", "quantity"),
    "line.gross": ("gross sales", "order_lines", "gross"),
    "line.profit": ("gross margin", "order_lines", "margin"),
    "line.cost": ("cost", "order_lines", "cost"),
    "line.unit_price": ("unit prices", "order_lines", "unit_price"),
    "order.subtotal": ("net sales", "order_lines", "amount"),
    "order.gross": ("gross sales", "order_lines", "gross"),
    "order.shipping": ("shipping", "orders", "shipping"),
    "order.tax": ("tax", "orders", "tax"),
    "order.refunded": ("refunds", "order_events", "amount"),
    "deal.amount": ("value of deals", "deal_terms", "amount"),
    "product.list_price": ("list prices", "product_prices", "list_price"),
    "product.cost": ("unit costs", "product_prices", "cost"),
    "account.annual_revenue": ("revenue of accounts", "accounts", "annual_revenue"),
    "account.employees": ("employees of accounts", "accounts", "employees"),
    "activity.minutes": ("minutes", "activities", "minutes"),
    "spend.amount": ("spend", "spend", "amount"),
    "return.amount": ("refunds", "order_events", "amount"),
    "hours.hours": ("hours", "worked_hours", "hours"),
    "target.amount": ("targets", "targets", "amount"),
}
TURNED = frozenset(["line.amount", "line.quantity", "line.gross", "line.units", "order.total", "order.subtotal"])
OF_DEALS = {
    "line.amount": ("value of deal lines", "deal_lines", "amount"),
    "line.quantity": ("units in deals", "deal_lines", "quantity"),
    "line.unit_price": ("unit prices in deals", "deal_lines", "unit_price"),
}
NOT_SUMMED = frozenset(
    [
        "account.founded_year",
        "account.birth_year",
        "activity.day",
        "activity.year",
        "deal.probability",
        "activity.previous",
        "line.discount",
        "rate.rate",
        "line.tax_rate",
        "order.rate",
        "lead.answer_minutes",
    ]
)
REASONS = {
    "order.subtotal": "stated with each order, not on its lines",
    "order.total": "with tax and shipping, or repeated on the lines of an order",
    "order.shipping": "repeated on the lines of an order",
    "order.tax": "repeated on the lines of an order",
    "activity.minutes": "seconds, held as minutes",
    "deal.amount": "held as not recorded, or won at another value",
}


def reconciliation(tables: Sequence[SourceTable], gathering: Gathering, staged: Staged) -> tuple[Reconciliation, ...]:
    """One line a column that holds money or a quantity; the reasons add up to the difference."""
    by_label = {table.label: table for table in gathering.tables}
    found: list[Reconciliation] = []
    for table in tables:
        ready = by_label.get(table.label)
        if ready is None:
            continue
        for column in ready.mapping.columns:
            if holds(column.field) in (Holds.MONEY, Holds.QUANTITY, Holds.DURATION) and _is_summed(column.field):
                found.extend(_lines(table, ready, column, gathering, staged))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Only:
    """Rows of one currency: of the file by their number, and the staged tables. `own`: also rows that name none."""

    rows: pl.Series
    staged: Mapping[str, pl.DataFrame]
    currency: str = ""
    own: bool = False


def _lines(
    table: SourceTable, ready: TypedTable, column: ColumnMapping, gathering: Gathering, staged: Staged
) -> Iterator[Reconciliation]:
    """One line, or of money in several currencies one each: these are never added together."""
    house = gathering.settings.currency
    codes = _codes(table, ready, column, staged) if holds(column.field) is Holds.MONEY else None
    told = pl.DataFrame({ROW: table.frame.get_column(ROW)})
    told = told.with_columns((pl.lit(None, pl.String) if codes is None else codes.fill_null(house)).alias("currency"))
    several = told.get_column("currency").drop_nulls().unique().sort().to_list()
    if len(several) < 2:
        yield _line(table, ready, column, gathering, _Only(told.get_column(ROW), staged.tables))
        return
    for code in several:
        parts = {
            kind: rows.filter(of_staged(kind, rows, staged.tables).fill_null(house) == code)
            for kind, rows in staged.tables.items()
        }
        numbered = told.filter(pl.col("currency") == code).get_column(ROW)
        yield _line(table, ready, column, gathering, _Only(numbered, parts, code, code == house))


def _is_summed(field: str) -> bool:
    if column_of(field) is not None:
        return is_summed(field)
    return field not in NOT_SUMMED and not field.startswith(RATE_OF)


def _held_as(role: str, field: str) -> tuple[str, str, str] | None:
    """What a column's values are called here, and where they are held; None where they are left alone."""
    column = column_of(field)
    if column is not None:
        kind = prefixes()[field.partition(".")[0]]
        return f"{column.name.replace('_', ' ')} of {record_types()[kind].many.lower()}", kind, column.name
    return {**HELD, **OF_DEALS}.get(field) if role == "deal_lines" else HELD.get(field)


def _codes(table: SourceTable, ready: TypedTable, column: ColumnMapping, staged: Staged) -> pl.Series | None:
    held = _held_as(ready.role, column.field)
    kind = held[1] if held else "order_lines"
    rows = staged.tables.get(kind)
    if rows is not None and "file" in rows.columns:
        rows = rows.with_columns(of_staged(kind, rows, staged.tables).alias("currency"))
        rows = rows.filter(pl.col("file") == ready.label)
    return of_file(table, ready.mapping, column.field, rows)


def _line(
    table: SourceTable, ready: TypedTable, column: ColumnMapping, gathering: Gathering, only: _Only
) -> Reconciliation:
    rows = pl.DataFrame({ROW: table.frame.get_column(ROW), "v": _values(table, column)})
    rows = rows.filter(pl.col(ROW).is_in(only.rows.implode())) if only.currency else rows
    total = _sum(rows.get_column("v"))
    measure, held = _held(ready, column.field, only.staged)
    reasons: list[tuple[str, Decimal]] = []
    unread = {refusal.row for refusal in ready.refusals}
    if unread:
        reasons.append(
            (
                "in rows refused: a cell cannot be read",
                _sum(rows.filter(pl.col(ROW).is_in(sorted(unread))).get_column("v")),
            )
        )
    for reason, numbers_of_rows in gathering.left_out.get(table.label, []):
        reasons.append((reason, _sum(rows.filter(pl.col(ROW).is_in(numbers_of_rows.implode())).get_column("v"))))
    if column.field in TURNED:
        for numbers_of_rows in gathering.turned.get(table.label, []):
            back = rows.filter(pl.col(ROW).is_in(numbers_of_rows.implode()) & (pl.col("v") > 0)).get_column("v")
            reasons.append(("in rows taken back, which count as negative", 2 * _sum(back)))
    if measure == "left alone":
        alone = (("in a column left alone", total),)
        return Reconciliation(
            table.label, column.column, measure, total, Decimal(0), alone, currency=only.currency, own=only.own
        )
    rest = total - held - sum((amount for _, amount in reasons), start=Decimal(0))
    kept = [reason for reason in reasons if reason[1]]
    if abs(rest) >= Decimal("0.00005"):
        kept.append((_reason(column), rest))
    terms = _terms(ready, column.field)
    told = _within(rows, gathering.counted_in.get(table.label, []))
    return Reconciliation(
        table.label, column.column, measure, total, held, tuple(kept), terms, only.currency, only.own, told
    )


def _within(rows: pl.DataFrame, parts: Sequence[tuple[str, pl.Series]]) -> tuple[tuple[str, Decimal], ...]:
    """What the rows that count and are worth naming come to in a column."""
    found = [(reason, _sum(rows.filter(pl.col(ROW).is_in(held.implode())).get_column("v"))) for reason, held in parts]
    return tuple((reason, amount) for reason, amount in found if amount)


def _reason(column: ColumnMapping) -> str:
    """Why the rest of a sum is not held."""
    if holds_tax(column.column):
        return "tax, which is no part of net sales"
    return REASONS.get(column.field, "rounded, or held once where the file repeats it")


def _values(table: SourceTable, column: ColumnMapping) -> pl.Series:
    text = table.frame.get_column(column.column)
    text = without_blanks(text, blanks_in(text.drop_nulls().unique()))
    if holds(column.field) is Holds.DURATION:
        return durations(text, column.decimal or ".", hours=column.field == "hours.hours")
    found = numbers(text, column.decimal or number_style(text.drop_nulls().unique().head(2000)).decimal)
    scale = scale_of(column.column) if holds(column.field) is Holds.MONEY else 1
    return (found * scale).cast(found.dtype) if scale > 1 else found


def _sum(values: pl.Series) -> Decimal:
    return Decimal(str(values.sum() or 0))


def _terms(ready: TypedTable, field: str) -> tuple[tuple[str, str, int], ...]:
    """The columns of records that make up what is held of a column."""
    if field == "order.total" and ready.role == "orders":
        return (("order_lines", "amount", 1), ("orders", "shipping", 1), ("orders", "tax", 1))
    held = _held_as(ready.role, field)
    if held is None:
        return ()
    _, record_type, name = held
    second = {"gross": ("discount", 1), "margin": ("cost", -1)}.get(name)
    if second is None:
        return ((record_type, name, 1),)
    return ((record_type, "amount", 1), (record_type, *second))


def _held(ready: TypedTable, field: str, staged: Mapping[str, pl.DataFrame]) -> tuple[str, Decimal]:
    if field == "order.total" and ready.role == "orders":
        return "net sales, tax and shipping", _total_held(ready, staged)
    if field == "activity.attempts":
        return "custom field", _custom_held(ready, field, staged)
    held = _held_as(ready.role, field)
    if held is None:
        return "left alone", Decimal(0)
    measure, record_type, name = held
    rows = staged.get(record_type, pl.DataFrame())
    if "file" not in rows.columns:
        return measure, Decimal(0)
    rows = rows.filter(pl.col("file") == ready.label)
    derived = {"gross": ("amount", "discount", 1), "margin": ("amount", "cost", -1)}.get(name)
    if derived is None:
        return measure, _sum(rows.get_column(name)) if name in rows.columns else Decimal(0)
    first, second, sign = derived
    other = _sum(rows.get_column(second)) if second in rows.columns else Decimal(0)
    return measure, _sum(rows.get_column(first)) + sign * other


def _custom_held(ready: TypedTable, field: str, staged: Mapping[str, pl.DataFrame]) -> Decimal:
    column = ready.mapping.column_of(field)
    rows = staged.get("activities", pl.DataFrame())
    if column is None or "custom" not in rows.columns:
        return Decimal(0)
    told = rows.filter(pl.col("file") == ready.label).get_column("custom")
    return _sum(told.str.json_path_match(f"$['{key_of(column.column)}']").cast(pl.Int64))


def _total_held(ready: TypedTable, staged: Mapping[str, pl.DataFrame]) -> Decimal:
    found = Decimal(0)
    for record_type, names in (("order_lines", ("amount",)), ("orders", ("shipping", "tax"))):
        rows = staged.get(record_type, pl.DataFrame())
        if "file" in rows.columns:
            rows = rows.filter(pl.col("file") == ready.label)
            found += sum((_sum(rows.get_column(name)) for name in names if name in rows.columns), start=Decimal(0))
    return found
