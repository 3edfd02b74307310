"""Home's table: the people or groups behind the numbers, the largest first, with their share of the whole; of each
number somebody who has one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from headway.answers.answer import Answer
from headway.query.question import Condition, Operator
from headway.web.asked import Asked
from headway.web.links import about_metric, rows_of
from headway.web.reading import ask_once
from headway.web.screens.choosing import answerable
from headway.web.screens.series import Number, number
from headway.web.screens.table import Cell, Column, Row, Table, bars, n_words, value_cell
from headway.web.screens.words import unit_of

GROUPS = ("rep", "team", "office", "channel", "source", "category", "product", "country", "campaign")
METRICS = ("net_sales", "orders", "bookings", "deals_won", "win_rate", "average_deal_size", "new_leads",
           "answered_within_1h", "lead_conversion", "calls", "call_success_rate", "average_order_value", "units",
           "open_opportunities", "sales_cycle_days")  # fmt: skip
MOST_ROWS, MOST_COLUMNS, AT_MOST_ADDED = 12, 5, 2
CENTS_MATTER_BELOW = 10_000


@dataclass(frozen=True, slots=True)
class People:
    """The table, and by what it is split."""

    table: Table
    by: str
    title: str


def group_of(asked: Asked, keys: Sequence[str]) -> tuple[str, Sequence[str], Answer | None]:
    """The first way to split that tells anything apart, people first, then teams, then where it came from; the
    metrics that can be split so, and their answer."""
    for group in GROUPS:
        offered = [key for key in keys if group in asked.place.catalogue.dimensions_of(key)][:MOST_COLUMNS]
        if not offered or any(condition.dimension == group for condition in asked.where):
            continue
        answer = ask_once(asked.query(tuple(offered), by=(group,)), asked.world)
        named = [row for row in answer.rows if row[group] is not None and row[offered[0]] is not None]
        if len(named) > 1 and any(number(row[key]) for row in named for key in offered):
            return group, offered, answer
    return "", (), None


def people(asked: Asked, shown: Sequence[str]) -> People | None:
    """The table of the metrics shown on the page, by the first group that there is."""
    group, keys, answer = group_of(asked, answerable(asked, [key for key in METRICS if key in shown]))
    if answer is None:
        return None
    dimension = asked.place.catalogue.dimensions[group]
    table = group_table(asked, group, keys, answer, chosen_rows(answer, keys))
    return People(table, group, f"By {dimension.label.lower()}")


def group_table(asked: Asked, group: str, keys: Sequence[str], answer: Answer, order: Sequence[int]) -> Table:
    """The rows at these places of an answer split by a group, each value a link to its rows, and the whole."""
    catalogue = asked.place.catalogue
    first = keys[0]
    widths = bars([number(answer.rows[place][first]) for place in order])
    rows = tuple(_person(asked, group, keys, answer, place, width) for place, width in zip(order, widths, strict=True))
    heads = [
        Column(
            catalogue.metrics[key].label,
            number=True,
            href=about_metric(asked, key),
            title=catalogue.metrics[key].definition,
        )
        for key in keys
    ]
    heads.insert(1, Column("Share" if _adds(asked, first) else "Size", narrow=True))
    total = [_cell(asked, key, answer, -1, ()) for key in keys]
    total.insert(1, Cell("", narrow=True))
    left = len(answer.rows) - len(order)
    says = f"{left} more in Explore" if left > 0 else ""
    return Table((Column(catalogue.dimensions[group].label), *heads), rows, Row((Cell("All"), *total)), says)


def chosen_rows(answer: Answer, keys: Sequence[str]) -> list[int]:
    """The places of the rows that are shown: the largest by the first metric. Who answers enquiries may sell nothing:
    where nobody of these has a number of another metric, those who count most of it stand in the last places.
    """
    every = range(len(answer.rows))
    order = sorted(every, key=lambda place: _weight(answer, place, keys[0]), reverse=True)
    kept, others = order[:MOST_ROWS], order[MOST_ROWS:]
    added: list[int] = []
    for key in keys[1:]:
        if any(_counts(answer, place, key) for place in (*kept, *added)):
            continue
        most = sorted(others, key=lambda place: _counts(answer, place, key), reverse=True)[:AT_MOST_ADDED]
        added += [place for place in most if _counts(answer, place, key) and place not in added]
    chosen = {*kept[: MOST_ROWS - len(added)], *added}
    return [place for place in order if place in chosen]


def _counts(answer: Answer, place: int, key: str) -> float:
    """How much a row counts of a metric: the n of a rate, else the size of its value."""
    row = answer.rows[place]
    value = number(row.get(f"{key}.n") if f"{key}.n" in row else row.get(key))
    return abs(float(value)) if value is not None else 0.0


def _person(asked: Asked, group: str, keys: Sequence[str], answer: Answer, place: int, width: str) -> Row:
    name = answer.rows[place][group]
    only = (Condition(group, Operator.EQUAL, ("" if name is None else str(name),)),)
    cells = [_cell(asked, key, answer, place, only) for key in keys]
    share = _share(number(answer.rows[place][keys[0]]), number(answer.totals.get(keys[0])))
    text = asked.place.figures.exact(share, "share") if share is not None and _adds(asked, keys[0]) else ""
    cells.insert(1, Cell(text, bar=width or "0", narrow=True))
    label = Cell("Unknown" if name is None else str(name), href=rows_of(asked, keys[0], also=only))
    return Row((label, *cells))


def _adds(asked: Asked, key: str) -> bool:
    return asked.place.catalogue.metrics[key].additivity.value in {"flow", "stock"}


def _share(value: Number | None, whole: Number | None) -> float | None:
    return float(value) / float(whole) if value is not None and whole and float(whole) > 0 else None


def _cell(asked: Asked, key: str, answer: Answer, place: int, only: tuple[Condition, ...]) -> Cell:
    values = answer.totals if place < 0 else answer.rows[place]
    value = number(values.get(key))
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    href, why = rows_of(asked, key, also=only), answer.reasons.get((place, key), "")
    cell = value_cell(value, unit, asked.place.figures, href=href, why=why)
    whole = number(answer.totals.get(key))
    if value is not None and unit == asked.place.currency and whole is not None and whole >= CENTS_MATTER_BELOW:
        cell = replace(cell, text=asked.place.figures.money(value, unit, 0))
    return replace(cell, beside=n_words(values.get(f"{key}.n"), asked.place.figures))


def _weight(answer: Answer, place: int, key: str) -> float:
    value = number(answer.rows[place][key])
    return float(value) if value is not None else float("-inf")
