"""The parts of a difference: what each value of a dimension brings to it, and volume, mix and rate; they add up."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from headway.answers.answer import Answer, Value
from headway.catalogue.metric import Additivity
from headway.errors import BadQuestion
from headway.insights.bridge import Bridge, bridge
from headway.insights.bridge import Side as Amounts
from headway.query.question import Condition
from headway.values.suggest import did_you_mean
from headway.web.address import link, one
from headway.web.asked import Asked
from headway.web.barring import Menu, Option
from headway.web.exploring import offered
from headway.web.links import rows_of
from headway.web.reading import ask_once
from headway.web.screens.charts import Chart, Line, ranked
from headway.web.screens.grid import condition
from headway.web.screens.people import GROUPS
from headway.web.screens.rates_bridge import RatesBridge, rates_bridge_of
from headway.web.screens.series import number
from headway.web.screens.sides import Side, Sides
from headway.web.screens.table import Cell, Column, Row, Table
from headway.web.screens.words import unit_of

PATH = "/compare"
CASES = {"net_sales": "orders", "bookings": "deals_won", "gross_sales": "orders"}
MOST_ROWS, MOST_BARS = 40, 12


@dataclass(frozen=True, slots=True)
class Differences:
    """The parts of the difference of one total."""

    title: str
    table: Table
    chart: Chart | None
    steps: Table | None
    metric: Menu
    by: Menu
    sentence: str
    rates: RatesBridge | None = None


def differences_of(asked: Asked, sides: Sides) -> Differences | None:
    """The parts of the total that the address names, else of the first that differs; None where nothing adds up."""
    catalogue = asked.place.catalogue
    totals = [key for key in sides.keys if catalogue.metrics[key].additivity is Additivity.FLOW]
    key = one(asked.params, "metric") or next(iter(totals), "")
    if key not in totals:
        if key:
            raise BadQuestion(f'"{key}" has no parts that add up here{did_you_mean(key, totals)}')
        return None
    groups = [name for name in (*GROUPS, "weekday") if name in offered(catalogue, (key,)) and name != sides.between]
    by = one(asked.params, "by") or next(iter(_telling(asked, sides, key, groups)), "")
    if by not in groups:
        if by:
            raise BadQuestion(f"The difference cannot be split by {by}{did_you_mean(by, groups)}")
        return None
    return _differences(asked, sides, key, by, (totals, groups))


def _telling(asked: Asked, sides: Sides, key: str, groups: list[str]) -> list[str]:
    """The first way to split that tells anything of the first side apart, else the first."""
    for name in groups:
        rows = ask_once(sides.one.query(asked, (key,), by=(name,)), asked.world).rows
        if sum(bool(row[key]) for row in rows) > 1:
            return [name]
    return groups[:1]


@dataclass(frozen=True, slots=True)
class _Part:
    label: str
    values: tuple[Decimal, Decimal]
    also: tuple[Condition, ...]

    @property
    def difference(self) -> Decimal:
        return self.values[0] - self.values[1]


def _differences(asked: Asked, sides: Sides, key: str, by: str, offered_: tuple[list[str], list[str]]) -> Differences:
    catalogue, figures = asked.place.catalogue, asked.place.figures
    metric = catalogue.metrics[key]
    cases = CASES.get(key, "")
    keys = (key, cases) if cases and by in offered(catalogue, (cases,)) else (key,)
    answers = [ask_once(side.query(asked, keys, by=(by,)), asked.world) for side in (sides.one, sides.other)]
    parts = _parts(answers, key, by)
    whole = tuple(Decimal(str(answer.totals[key] or 0)) for answer in answers)
    total = whole[0] - whole[1]
    unit = unit_of(metric, asked.place.currency)
    most = sorted(parts, key=lambda part: -abs(part.difference))
    label = catalogue.dimensions[by].label
    said = figures.signed(total, unit)
    title = f"{metric.label}: {said}, by {label.lower()}"
    return Differences(
        title=title,
        table=_table(asked, sides, key, most, (whole, label)),
        chart=_chart(asked, key, most, f"Difference in {metric.label.lower()} by {label.lower()}"),
        steps=_steps(asked, answers, keys, by) if len(keys) > 1 else None,
        metric=_menu(asked, "Total", "metric", key, {name: catalogue.metrics[name].label for name in offered_[0]}),
        by=_menu(asked, "By", "by", by, {name: catalogue.dimensions[name].label for name in offered_[1]}),
        sentence=f"The parts add up to the difference of {said} exactly.",
        rates=rates_bridge_of(asked, sides, key),
    )


def _menu(asked: Asked, name: str, part: str, chosen: str, choices: Mapping[str, str]) -> Menu:
    options = tuple(
        Option(label, link(PATH, asked.params, **{part: key}), key == chosen) for key, label in choices.items()
    )
    return Menu(name, choices[chosen], options)


def _parts(answers: list[Answer], key: str, by: str) -> list[_Part]:
    held: dict[Value, list[Decimal]] = {}
    for place, answer in enumerate(answers):
        for row in answer.rows:
            held.setdefault(row[by], [Decimal(0), Decimal(0)])[place] = Decimal(str(row[key] or 0))
    return [
        _Part("Unknown" if value is None else str(value), (both[0], both[1]), (condition(by, value),))
        for value, both in held.items()
        if any(both)
    ]


def _table(asked: Asked, sides: Sides, key: str, parts: list[_Part], about: tuple[tuple[Decimal, ...], str]) -> Table:
    whole, label = about
    columns = (Column(label), Column(sides.one.label, number=True), Column(sides.other.label, number=True),
               Column("Difference", number=True))  # fmt: skip
    shown, rest = parts[:MOST_ROWS], parts[MOST_ROWS:]
    rows = [_row(asked, sides, key, part) for part in shown]
    if rest:
        left = (sum((part.values[0] for part in rest), Decimal(0)), sum((part.values[1] for part in rest), Decimal(0)))
        rows.append(_plain(asked, key, f"{len(rest)} more", left))
    ends = [_value(asked, key, value, side, ()) for value, side in zip(whole, (sides.one, sides.other), strict=True)]
    difference = _signed(asked, key, whole[0] - whole[1])
    return Table(columns, tuple(rows), Row((Cell("All"), *ends, difference)))


def _row(asked: Asked, sides: Sides, key: str, part: _Part) -> Row:
    pairs = zip(part.values, (sides.one, sides.other), strict=True)
    values = [_value(asked, key, value, side, part.also) for value, side in pairs]
    return Row((Cell(part.label), *values, _signed(asked, key, part.difference)))


def _plain(asked: Asked, key: str, label: str, values: tuple[Decimal, Decimal]) -> Row:
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    cells = [Cell(asked.place.figures.exact(value, unit), number=True) for value in values]
    return Row((Cell(label), *cells, _signed(asked, key, values[0] - values[1])))


def _value(asked: Asked, key: str, value: Decimal, side: Side, also: tuple[Condition, ...]) -> Cell:
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    href = rows_of(asked, key, also=(*side.also, *also), window=side.window)
    return Cell(asked.place.figures.exact(value, unit), number=True, href=href if value else "")


def _signed(asked: Asked, key: str, value: Decimal) -> Cell:
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    text = asked.place.figures.exact(value, unit)
    return Cell(f"+{text}" if value > 0 else text, number=True)


def _chart(asked: Asked, key: str, parts: list[_Part], title: str) -> Chart | None:
    shown = parts[:MOST_BARS]
    if len(shown) < 2:
        return None
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    line = Line("Difference", tuple(part.difference for part in shown))
    return ranked(title, [part.label for part in shown], [line], unit=unit, figures=asked.place.figures)


STEPS = (
    ("volume", "Volume: more or fewer cases, at the earlier average"),
    ("mix", "Mix: cases lie elsewhere"),
    ("rate", "Rate: the same cases bring more or less each"),
    ("new", "Only on the first side"),
    ("gone", "Only on the second side"),
)


def _steps(asked: Asked, answers: list[Answer], keys: tuple[str, ...], by: str) -> Table | None:
    """From the second side to the first; None where cases stand in several parts, so that they do not add up."""
    first, second = (_amounts(answer, keys, by) for answer in answers)
    for side, answer in ((first, answers[0]), (second, answers[1])):
        if sum(side.cases.values()) != (number(answer.totals[keys[1]]) or 0):
            return None
    found = bridge(second, first)
    if found is None:
        return None
    return _bridged(asked, keys[0], found)


def _amounts(answer: Answer, keys: tuple[str, ...], by: str) -> Amounts:
    amounts: dict[Hashable, Decimal] = {row[by]: Decimal(str(row[keys[0]] or 0)) for row in answer.rows}
    return Amounts(amounts, {row[by]: int(number(row[keys[1]]) or 0) for row in answer.rows})


def _bridged(asked: Asked, key: str, found: Bridge) -> Table:
    rows = [_step(asked, key, label, getattr(found, name)) for name, label in STEPS if getattr(found, name)]
    return Table((Column("What it comes from"), Column("Difference", number=True)), tuple(rows),
                 _step(asked, key, "All", found.after - found.before))  # fmt: skip


def _step(asked: Asked, key: str, label: str, value: Decimal) -> Row:
    return Row((Cell(label), _signed(asked, key, value)))
