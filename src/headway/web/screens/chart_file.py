"""The numbers of a chart as a CSV file that its link carries with it, so that shared and frozen pages have it too."""

import re
from collections.abc import Iterable, Sequence
from csv import writer
from io import StringIO
from urllib.parse import quote

from headway.insights.figures import PLAIN_UNITS
from headway.reports.csv import cell, harmless
from headway.values.style import Number

BOM = "\ufeff"


def file_name(title: str) -> str:
    """`net-sales-by-day.csv`; letters of every alphabet stay."""
    words = re.sub(r"\W+", "-", title.lower()).strip("-")
    return f"{words or 'chart'}.csv"


def csv_link(head: Sequence[str], rows: Iterable[tuple[str, Sequence[Number | None]]], unit: str) -> str:
    """An address that is the file: every number with all its digits, money with its code in the head."""
    text = StringIO()
    lines = writer(text, lineterminator="\r\n")
    first, *names = head
    lines.writerow([harmless(first), *(harmless(_with_unit(name, unit)) for name in names)])
    lines.writerows([harmless(label), *(cell(value, unit) for value in values)] for label, values in rows)
    return f"data:text/csv;charset=utf-8,{quote(BOM + text.getvalue())}"


def _with_unit(name: str, unit: str) -> str:
    return name if unit in PLAIN_UNITS else f"{name} ({unit})"
