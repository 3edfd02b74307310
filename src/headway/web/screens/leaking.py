"""Where value leaks: lost deals of the page's days by stage, reason, seller, source or any other dimension."""

from dataclasses import dataclass, replace

from headway.errors import BadQuestion
from headway.query.question import Condition, Operator
from headway.values.suggest import did_you_mean
from headway.web.address import link, one, only
from headway.web.asked import Asked
from headway.web.barring import Menu, Option
from headway.web.links import SEEN, rows_of
from headway.web.reading import ask_once
from headway.web.screens.charts import Chart, Line, ranked
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Column, Row, Table, value_cell
from headway.web.screens.words import unit_of

METRICS = ("deals_lost", "lost_value")
RATED = "loss_rate"
UNRATED = frozenset({"stage", "loss_reason", "competitor", "outcome"})
"""What is known of lost deals only, or of where they ended: no rate is one of these."""
FIRST = ("stage", "loss_reason", "rep", "source", "competitor", "product", "team")
MOST = 12


@dataclass(frozen=True, slots=True)
class Leaks:
    """The losses split one way. `explore` leads to all of them."""

    menu: Menu
    chart: Chart | None
    table: Table | None
    explore: str


def leaks_of(asked: Asked, path: str, also: tuple[Condition, ...]) -> Leaks:
    """The losses by what the address says, the most valuable first, or the most where no value is recorded."""
    by = _by(asked)
    rated = by not in UNRATED and by in asked.place.catalogue.dimensions_of(RATED)
    keys = (*METRICS, RATED) if rated else METRICS
    query = asked.query(keys, by=(by,))
    answer = ask_once(replace(query, where=(*query.where, *also)), asked.world)
    valued = bool(answer.totals.get("lost_value"))
    first = "lost_value" if valued else "deals_lost"
    rows = [row for row in answer.rows if row["deals_lost"] or row["lost_value"]]
    rows.sort(key=lambda row: -float(number(row[first]) or 0))
    explore = link("/explore", only(asked.params, *SEEN, "where"), metric=keys, by=by)
    menu = _menu(asked, path, by)
    if not rows:
        return Leaks(menu, None, None, explore)
    place = asked.place

    def narrowed(name: object) -> tuple[Condition, ...]:
        return (*also, Condition(by, Operator.EQUAL, (str(name or ""),)))

    table_rows = []
    for row in rows[:MOST]:
        cells = [Cell(str(row[by] or "Unknown"))]
        for key in keys:
            unit = unit_of(place.catalogue.metrics[key], place.currency)
            href = rows_of(asked, key, also=narrowed(row[by]))
            cells.append(value_cell(number(row[key]), unit, place.figures, href=href, why="Not recorded"))
        table_rows.append(Row(tuple(cells)))
    total = [Cell("All")]
    for key in keys:
        unit = unit_of(place.catalogue.metrics[key], place.currency)
        href = rows_of(asked, key, also=also)
        total.append(value_cell(number(answer.totals[key]), unit, place.figures, href=href, why="Not recorded"))
    label = place.catalogue.dimensions[by].label
    columns = (Column(label), *(Column(place.catalogue.metrics[key].label, number=True) for key in keys))
    drawn = [row for row in rows[:MOST] if number(row[first]) is not None]
    line = Line(
        place.catalogue.metrics[first].label,
        tuple(number(row[first]) for row in drawn),
        tuple(rows_of(asked, first, also=narrowed(row[by])) for row in drawn),
    )
    title = f"{line.name} by {label.lower()}"
    unit = unit_of(place.catalogue.metrics[first], place.currency)
    names = [str(row[by] or "Unknown") for row in drawn]
    chart = ranked(title, names, [line], unit=unit, figures=place.figures)
    return Leaks(menu, chart, Table(columns, tuple(table_rows), Row(tuple(total))), explore)


def _by(asked: Asked) -> str:
    offered = _offered(asked)
    by = one(asked.params, "by") or FIRST[0]
    if by not in offered:
        raise BadQuestion(f'Losses cannot be split by "{by}"{did_you_mean(by, offered)}')
    return by


def _offered(asked: Asked) -> tuple[str, ...]:
    dimensions = asked.place.catalogue.dimensions
    found = [name for name in asked.place.catalogue.dimensions_of("deals_lost") if dimensions[name].splits]
    return (*(name for name in FIRST if name in found), *(name for name in found if name not in FIRST))


def _menu(asked: Asked, path: str, by: str) -> Menu:
    labels = asked.place.catalogue.dimensions
    options = tuple(
        Option(labels[name].label, link(path, asked.params, by=name), name == by, rule=place == len(FIRST))
        for place, name in enumerate(_offered(asked))
        if labels[name].listed
    )
    return Menu("By", labels[by].label.lower(), options)
