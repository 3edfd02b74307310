"""The sheet that says what the numbers are: question, definitions, notes, what is undefined, how exact, the SQL."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from headway.answers.answer import Value
from headway.catalogue.metric import Ratio
from headway.query.question import Compare, Condition, Range
from headway.reports.export import Export
from headway.reports.totals import Asked, Quotient, Summed, Total, totals_of

Line = tuple[str, ...]

EXACT_DIGITS = 15
MOST_CHARACTERS = 32_000


def definition_lines(export: Export) -> Iterator[Line]:
    """The lines of the sheet: a title alone, or a title and what it says."""
    yield from _question(export)
    yield ()
    yield ("Metric", "Label", "Unit", "Definition", "Total")
    yield from _metrics(export)
    yield from _block("Notes", list(export.answer.notes))
    yield from _block("Undefined", _undefined(export))
    yield from _block("Exactness", _exactness(export))
    yield from _block("SQL", _pieces(export.answer.sql))


def _question(export: Export) -> Iterator[Line]:
    query, answer = export.query, export.answer
    grain = (query.grain.value,) if query.grain else ()
    yield "Metrics", ", ".join(query.metrics)
    yield "Split by", ", ".join((*grain, *query.by)) or "nothing"
    yield "From", query.start.isoformat() if query.start else "the beginning"
    yield "To", query.end.isoformat() if query.end else "the end"
    yield "Filters", "; ".join(map(condition_words, query.where)) or "none"
    yield "Compared with", _earlier(query.compare)
    yield "Time zone", export.zone
    yield "As of", answer.as_of.isoformat()
    if answer.rates is not None:
        rates = ", ".join(f"{currency} {rate.normalize():f}" for currency, rate in answer.rates.of.items())
        yield "Exchange rates", f"of {answer.rates.day.isoformat()}: {rates or 'none'}"
    yield "Known at", answer.known_at.isoformat() if answer.known_at else "now: with all that has been recorded since"


def _earlier(compare: Compare | Range | None) -> str:
    if isinstance(compare, Range):
        return f"{compare.start.isoformat()} to {compare.end.isoformat()}"
    return compare.value if compare else "nothing"


def condition_words(condition: Condition) -> str:
    """`office = Central or West`; an empty value is unknown."""
    values = " or ".join(value or "(unknown)" for value in condition.values)
    return f"{condition.dimension} {condition.operator.value} {values}"


def _metrics(export: Export) -> Iterator[Line]:
    totals = totals_of(export) if export.split else {}
    for column in export.answer.columns:
        if column.kind == "metric":
            definition = export.answer.definitions.get(column.name, "")
            total = total_words(totals[column.name]) if column.name in totals else ""
            yield column.name, column.label or column.name, column.unit, definition, total


def total_words(total: Total) -> str:
    """How a total came about, for the sheet and for the comment on its cell."""
    match total:
        case Summed():
            return "Sum of the rows."
        case Quotient():
            return f"Total of {total.numerator} divided by total of {total.denominator}."
        case Asked():
            return f"Asked for as a whole, because {total.why}."


def _undefined(export: Export) -> list[str]:
    counts = Counter((column, reason) for (_, column), reason in export.answer.reasons.items())
    return [f"{column}: {reason} ({cells(count)})" for (column, reason), count in counts.items()]


def cells(count: int) -> str:
    """`1 cell`, `2 cells`."""
    return "1 cell" if count == 1 else f"{count:,} cells"


def _exactness(export: Export) -> list[str]:
    quotients = {key for key, metric in export.catalogue.metrics.items() if isinstance(metric, Ratio)}
    exact = [column.name for column in export.answer.columns if column.name.partition(".")[0] not in quotients]
    inexact = sum(too_long(row.get(name)) for row in (*export.answer.rows, export.answer.totals) for name in exact)
    inexact += sum(too_long(value) for row in (export.behind.rows if export.behind else ()) for value in row.values())
    if not inexact:
        return []
    return [
        f"A spreadsheet keeps {EXACT_DIGITS} digits of a number. {cells(inexact)} here have more and are rounded in "
        "this file only; the CSV export has every digit."
    ]


def too_long(value: Value) -> bool:
    """Whether an exact number has more digits than a spreadsheet keeps."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return len(Decimal(value).normalize().as_tuple().digits) > EXACT_DIGITS


def _pieces(text: str) -> list[str]:
    return [text[start : start + MOST_CHARACTERS] for start in range(0, len(text), MOST_CHARACTERS)]


def _block(title: str, lines: list[str]) -> Iterator[Line]:
    if lines:
        yield ()
        yield from ((title if not place else "", line) for place, line in enumerate(lines))
