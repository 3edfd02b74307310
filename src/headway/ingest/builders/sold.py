"""Which rows are sales, by their status and kind: a draft or a failed payment is none, an order not yet paid for is."""

import polars as pl

from headway.ingest.cells.statuses import said
from headway.ingest.decisions import LEFT_OUT
from headway.ingest.documents import not_counted
from headway.ingest.gathering import Gathering
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

WORTH = ("line.amount", "order.subtotal", "order.total", "line.gross", "order.gross")


def sold(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    """The rows that are sales. Drafts, quotes, failed, abandoned and voided ones are left out; those that are placed
    but not paid for, or held up, count. Of both it is said how many there are and what they are worth."""
    rows = _only_lines(gathering, table)
    for field in ("order.status", "order.kind", "line.void"):
        if field not in rows.columns:
            continue
        column = rows.get_column(field)
        out = column.fill_null(value=False) if field == "line.void" else said(column, "left_out")
        out = out | _other_documents(gathering, table, column) if field == "order.kind" else out
        for (value,), part in rows.filter(out).partition_by(field, as_dict=True).items():
            _left_out(gathering, table, part, "voided" if field == "line.void" else str(value))
        rows = rows.filter(~out)
    return _with_unsettled(gathering, table, rows)


def _only_lines(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    """Without the rows of heads and payments, where a column tells them from lines."""
    if "line.level" not in table.rows.columns or table.role != "order_lines":
        return table.rows
    lines = said(table.rows.get_column("line.level"), "line_rows")
    for (value,), part in table.rows.filter(~lines).partition_by("line.level", as_dict=True).items():
        if lines.any():
            told = counted(part.height, "row", "were")
            gathering.notes.append(f"{table.label}: {told} left out, {value} is no line of an order.")
            gathering.leave_out(table.label, f"in rows that are {value}, no lines", part.get_column(ROW))
    return table.rows.filter(lines) if lines.any() else table.rows


def _other_documents(gathering: Gathering, table: TypedTable, kinds: pl.Series) -> pl.Series:
    """Orders or payments of sales that their invoices count, where that was the answer."""
    column = table.mapping.column_of("order.kind")
    asked = f"{table.label}:{column.column if column else ''}:documents"
    return not_counted(kinds, gathering.mapping.answers.get(asked, ""))


def _left_out(gathering: Gathering, table: TypedTable, part: pl.DataFrame, what: str) -> None:
    told = counted(part.height, "row", "were")
    gathering.notes.append(f"{table.label}: {told} left out, {what} is no sale{_worth(part)}.")
    gathering.leave_out(table.label, f"in rows that are {what}", part.get_column(ROW))


def _with_unsettled(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Orders that are not paid for yet, or are held up, count unless they were said not to."""
    column = table.mapping.column_of("order.status")
    if column is None or "order.status" not in rows.columns:
        return rows
    key = f"{table.label}:{column.column}:unsettled"
    out = gathering.mapping.answers.get(key) == LEFT_OUT
    open_ = said(rows.get_column("order.status"), "unsettled") & ~said(rows.get_column("order.status"), "cancelled")
    for (value,), part in rows.filter(open_).partition_by("order.status", as_dict=True).items():
        if out:
            _left_out(gathering, table, part, str(value))
            continue
        told = f"{counted(part.height, 'row', 'count')} as sold though {value}{_worth(part)}"
        gathering.notes.append(f'{table.label}: {told}; to leave these out, answer "{key}={LEFT_OUT}".')
        gathering.hold(table.label, f"in rows that are {value}", part.get_column(ROW))
    return rows.filter(~open_) if out else rows


def _worth(part: pl.DataFrame) -> str:
    """What rows come to, as the file has it."""
    name = next((name for name in WORTH if name in part.columns), "")
    if name:
        total = part.get_column(name).sum()
    elif {"line.unit_price", "line.quantity"} <= set(part.columns):
        total = part.select((pl.col("line.unit_price") * pl.col("line.quantity")).sum()).item()
    else:
        return ""
    return f", {total or 0:,.2f} in all"
