"""The same sale in several documents: an order, its invoice and its payment in one file would count it again."""

import polars as pl

from headway.ingest.cells.statuses import said
from headway.ingest.decisions import Subject, key
from headway.ingest.proposal import Question

GROUPS = {"invoices": "invoice_documents", "orders": "order_documents", "payments": "payment_documents"}
ONLY, ALL = "only the ", "all of them"


def document_question(subject: Subject) -> list[Question]:
    """A column of kinds that tells invoices from orders or payments: do all of them count?"""
    column = subject.mapping.column_of("order.kind")
    if column is None or subject.mapping.role not in ("orders", "order_lines"):
        return []
    kinds = subject.table.frame.get_column(column.column)
    there = {group: int(said(kinds, words).sum()) for group, words in GROUPS.items()}
    there = {group: count for group, count in there.items() if count}
    if len(there) < 2 or "invoices" not in there:
        return []
    shown = ", ".join(f"{count:,} {group}" for group, count in there.items())
    text = f"`{column.column}` has {shown}: the same sales more than once? Which of them count?"
    choices = (*(f"{ONLY}{group}" for group in there), ALL)
    return [Question(key(subject, column.column, "documents"), text, choices, shown, sum(there.values()))]


def not_counted(kinds: pl.Series, answer: str) -> pl.Series:
    """Which rows are of kinds that were answered not to count."""
    out = [words for group, words in GROUPS.items() if answer.startswith(ONLY) and answer != f"{ONLY}{group}"]
    return said(kinds, *out) if out else pl.Series([False]).new_from_index(0, len(kinds))
