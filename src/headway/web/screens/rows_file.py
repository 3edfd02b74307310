"""All rows behind a number, as a file takes them."""

from collections.abc import Mapping

from headway.answers.answer import AnswerColumn, Value
from headway.answers.drill import PAGE, drill
from headway.reports.export import Table, TooManyRows
from headway.web.address import one
from headway.web.asked import Asked
from headway.web.screens.words import unit_of

MOST = 200_000
MONEY = frozenset({"gross", "discount", "net", "cost", "amount", "amount_at_creation"})


def whole_table(asked: Asked, key: str) -> Table:
    """Every page of the rows in one table; raises TooManyRows beyond 200,000."""
    part = one(asked.params, "part")
    rows: list[Mapping[str, Value]] = []
    while True:
        found = drill(asked.query((key,)), asked.world, metric=key, key=None, part=part, offset=len(rows))
        if found.count > MOST:
            raise TooManyRows(found.count, MOST)
        rows += found.rows
        if len(found.rows) < PAGE or len(rows) >= found.count:
            break
    unit = unit_of(asked.place.catalogue.metrics[found.part.atom], asked.place.currency)
    names = list(rows[0]) if rows else ["value"]
    columns = tuple(
        AnswerColumn(name, "metric", _unit(asked, name, unit)) for name in names if not name.endswith("_id")
    )
    return Table(columns, rows, {"value": found.total})


def _unit(asked: Asked, name: str, unit: str) -> str:
    if name == "value":
        return unit
    return asked.place.currency if name in MONEY else ""
