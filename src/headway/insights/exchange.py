"""A change of an amount between two ranges, told apart into what it is at the exchange rates of one day and what the
rates account for.

Companies report both: "+8 %, +5 % at constant currency". The parts add up to the change to the cent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import get_currency_precision

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Additivity, Sum, Unit
from headway.insights.figures import Figures

Pair = tuple[Decimal, Decimal]
"""An amount of the range and of the earlier one."""


@dataclass(frozen=True, slots=True)
class RateBridge:
    """`change` = `constant` + `rates` + `lacking`, each to the smallest unit of the currency; `lacking` is of amounts
    without a rate, on their own day or on the one whose rates are taken. The growths are shares of the earlier amounts,
    None where these are not above zero.
    """

    change: Decimal
    constant: Decimal
    rates: Decimal
    lacking: Decimal
    growth: Decimal | None
    constant_growth: Decimal | None


def has_bridge(key: str, catalogue: Catalogue) -> bool:
    """Whether a metric is an amount that adds up over rows, so that its change has these parts."""
    metric = catalogue.metrics[key]
    if metric.unit is not Unit.MONEY or metric.additivity is not Additivity.FLOW:
        return False
    return all(isinstance(atom, Sum) for atom in catalogue.atoms_of(key))


def rate_bridge(booked: Pair, constant: Pair, effect: Pair, currency: str) -> RateBridge:
    """The parts of a change: of amounts as `booked`, of those at `constant` rates, and the `effect`, booked less
    constant, over the rows that have both. What is rounded away goes to the rates.
    """
    cent = Decimal(1).scaleb(-get_currency_precision(currency))

    def rounded(pair: Pair) -> Decimal:
        return (pair[0] - pair[1]).quantize(cent, ROUND_HALF_EVEN)

    change, at_rates = rounded(booked), rounded(constant)
    now, then = (whole - other - part for whole, other, part in zip(booked, constant, effect, strict=True))
    lacking = rounded((now, then))
    return RateBridge(change, at_rates, change - at_rates - lacking, lacking, _growth(booked), _growth(constant))


def _growth(pair: Pair) -> Decimal | None:
    return pair[0] / pair[1] - 1 if pair[1] > 0 else None


def rate_sentence(label: str, found: RateBridge, day: date, currency: str, figures: Figures) -> str:
    """`Net sales rose 8.0 %; at the rates of 31 Oct 2026 5.1 %; the exchange rates account for €1,204.50.`"""
    booked = _moved(found.change, found.growth, currency, figures)
    constant = _moved(found.constant, found.constant_growth, currency, figures)
    if (found.change > 0) == (found.constant > 0) and found.change and found.constant:
        constant = constant.partition(" ")[2]
    lacking = figures.exact(found.lacking, currency)
    rest = f"; {lacking} is of amounts without a rate of their own day or of that one" if found.lacking else ""
    effect = figures.exact(found.rates, currency)
    when = figures.style.day(day)
    return f"{label} {booked}; at the rates of {when} {constant}; the exchange rates account for {effect}{rest}."


def _moved(change: Decimal, growth: Decimal | None, currency: str, figures: Figures) -> str:
    """`rose 8.0 %`, `fell by €120.00`, `did not change`."""
    if not change:
        return "did not change"
    verb = "rose" if change > 0 else "fell"
    if growth is None:
        return f"{verb} by {figures.exact(abs(change), currency)}"
    return f"{verb} {figures.growth(float(abs(growth))).removeprefix('+')}"
