"""Which way round a rate is: home money for one unit, or units for one of home money."""

from collections.abc import Mapping as AbstractMapping

from headway.ingest.decisions import Subject, key
from headway.ingest.fields import RATE_OF
from headway.ingest.mapping import TableMapping
from headway.ingest.proposal import Question
from headway.ingest.settings import ImportSettings

PER_UNIT, PER_HOME = "home currency for one unit", "units for one of the home currency"


def rate_question(subject: Subject, settings: ImportSettings) -> list[Question]:
    """Rates that do not say from which currency to which."""
    column = _column(subject.mapping)
    if subject.mapping.role != "currency_rates" or not column or subject.mapping.column_of("rate.to"):
        return []
    text = (
        f"Are the rates in `{column}` {settings.currency} for one unit of the other currency, or units for one "
        f"{settings.currency}?"
    )
    shown = "no column says to which currency the rates lead"
    return [Question(key(subject, column, "rate"), text, (PER_UNIT, PER_HOME), shown, subject.table.rows)]


def rate_direction(label: str, mapping: TableMapping, answers: AbstractMapping[str, str]) -> str:
    """The answer; where nothing was asked, home money for one unit."""
    return answers.get(f"{label}:{_column(mapping)}:rate", PER_UNIT)


def _column(mapping: TableMapping) -> str:
    found = [c.column for c in mapping.columns if c.field == "rate.rate" or c.field.startswith(RATE_OF)]
    return found[0] if found else ""
