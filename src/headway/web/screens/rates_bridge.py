"""What the exchange rates account for in the difference between two periods: the rest is selling, all at one day's
rates.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from headway.insights.exchange import RateBridge, has_bridge, rate_bridge, rate_sentence
from headway.query.question import Query
from headway.web.asked import Asked
from headway.web.reading import ask_once
from headway.web.screens.sides import PERIODS, Sides
from headway.web.screens.table import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class RatesBridge:
    """The parts as a table, and in a sentence."""

    title: str
    sentence: str
    table: Table


def rates_bridge_of(asked: Asked, sides: Sides, key: str) -> RatesBridge | None:
    """The parts of an amount's difference, at the rates of the page or of its last day; None where the business has
    but one currency, of what is no sum, and between people or segments.
    """
    if sides.between != PERIODS or not (asked.has_rates and has_bridge(key, asked.place.catalogue)):
        return None
    day = asked.constant_rates or (asked.window.last if asked.window else asked.today)
    constant = [replace(side.query(asked, (key,)), constant_rates=day) for side in (sides.one, sides.other)]
    booked = [replace(query, constant_rates=None) for query in constant]
    effect = [replace(query, rate_effect=True) for query in constant]
    currency = asked.place.currency
    whole, at_rates, differs = (_pair(asked, queries, key) for queries in (booked, constant, effect))
    found = rate_bridge(whole, at_rates, differs, currency)
    label = asked.place.catalogue.metrics[key].label
    return RatesBridge(
        title="Selling and exchange rates",
        sentence=rate_sentence(label, found, day, currency, asked.place.figures),
        table=_table(asked, found),
    )


def _pair(asked: Asked, queries: list[Query], key: str) -> tuple[Decimal, Decimal]:
    now, then = (Decimal(str(ask_once(query, asked.world).totals[key] or 0)) for query in queries)
    return now, then


def _table(asked: Asked, found: RateBridge) -> Table:
    parts = [("Selling", found.constant, found.constant_growth), ("Exchange rates", found.rates, None)]
    if found.lacking:
        parts.append(("Without a rate", found.lacking, None))
    rows = tuple(_row(asked, label, value, growth) for label, value, growth in parts)
    columns = (Column("What it comes from"), Column("Difference", number=True))
    return Table(columns, rows, _row(asked, "All", found.change, found.growth))


def _row(asked: Asked, label: str, value: Decimal, growth: Decimal | None) -> Row:
    figures = asked.place.figures
    text = figures.exact(value, asked.place.currency)
    beside = "" if growth is None else figures.growth(float(growth))
    return Row((Cell(label), Cell(f"+{text}" if value > 0 else text, number=True, beside=beside)))
