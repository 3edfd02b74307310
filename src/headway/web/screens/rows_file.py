"""All rows behind a number, as a file takes them."""

from headway.answers.answer import AnswerColumn
from headway.answers.drill import every_row
from headway.reports.export import Table, TooManyRows
from headway.web.address import one
from headway.web.asked import Asked
from headway.web.screens.rows import check_in
from headway.web.screens.words import unit_of

MOST = 200_000
MONEY = frozenset({"gross", "discount", "net", "cost", "amount", "amount_at_creation"})


def whole_table(asked: Asked, key: str) -> Table:
    """All the rows in one table, in their order; raises TooManyRows beyond 200,000."""
    part = one(asked.params, "part")
    check = check_in(asked, key, part)
    found = every_row(asked.query((key,)), asked.world, metric=key, most=MOST, part=part, check=check)
    if found.count > MOST:
        raise TooManyRows(found.count, MOST)
    unit = unit_of(asked.place.catalogue.metrics[found.part.atom], asked.place.currency)
    names = list(found.rows[0]) if found.rows else ["value"]
    columns = tuple(
        AnswerColumn(name, "metric", _unit(asked, name, unit)) for name in names if not name.endswith("_id")
    )
    return Table(columns, found.rows, {"value": found.total})


def _unit(asked: Asked, name: str, unit: str) -> str:
    if name == "value":
        return unit
    return asked.place.currency if name in MONEY else ""
