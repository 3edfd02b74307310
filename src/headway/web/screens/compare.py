"""Compare: two periods, people or segments over the numbers that fit, what differs beyond noise first; and where a
total differs, the parts that add up to the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headway.answers.numbers import change
from headway.catalogue.metric import Unit
from headway.insights.apart import holm
from headway.insights.compare_words import said_of, summary
from headway.insights.comparing import Way
from headway.insights.two_sides import Said, judged
from headway.web.address import link
from headway.web.asked import Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.links import about_metric, rows_of
from headway.web.screens.charts import Chart
from headway.web.screens.differences import Differences, differences_of
from headway.web.screens.explore import filter_chips
from headway.web.screens.series import number
from headway.web.screens.sides import PERIODS, Compared, Side, Sides, compared, dimensions_to_compare, sides_of
from headway.web.screens.table import Cell, Chip, Column, Row, Table, value_cell
from headway.web.screens.warned import warned_of
from headway.web.screens.words import unit_of

PATH = "/compare"
RANK = {Said.MORE: 0, Said.LESS: 0, Said.ALIKE: 1, Said.TOO_FEW: 2, Said.UNJUDGED: 3}
GOOD, BAD = "good", "bad"
WAYS = {
    Way.CALENDAR: "By the calendar",
    Way.DATES: "The same dates",
    Way.SELLING: "As many selling days",
    Way.WEEKDAYS: "The same weekdays",
}


@dataclass(frozen=True, slots=True)
class Compare:
    """The page. `warned`: where ways of comparing disagree about up or down."""

    bar: Bar
    empty: str = ""
    between: Menu | None = None
    picks: tuple[Menu, ...] = ()
    filters: tuple[Chip, ...] = ()
    sentence: str = ""
    warned: tuple[str, ...] = ()
    table: Table | None = None
    parts: Differences | None = None
    chart: Chart | None = None
    as_csv: str = ""


def compare_screen(asked: Asked) -> Compare:
    """The page as its address says. Raises BadQuestion for what it cannot mean."""
    bar = bar_of(asked, PATH, title="Compare")
    if asked.empty:
        return Compare(
            bar, "With orders, deals or leads here, this puts two periods, two people or two segments side by side."
        )
    sides = sides_of(asked)
    if sides is None or not sides.keys:
        return Compare(bar, _why_not(sides, asked), between=_between_menu(asked, sides))
    found = compared(asked, sides)
    verdicts = _verdicts(found)
    parts = differences_of(asked, sides)
    names = [one.metric.label for one in _ranked(found, verdicts)]
    return Compare(
        bar=bar,
        between=_between_menu(asked, sides),
        picks=_picks(asked, sides),
        filters=filter_chips(asked, PATH),
        sentence=summary(
            names, [verdicts[one.metric.key] for one in _ranked(found, verdicts)], (sides.one.label, sides.other.label)
        ),
        warned=_warned(asked, sides),
        table=_table(asked, sides, found, verdicts),
        parts=parts,
        chart=parts.chart if parts else None,
        as_csv=link(f"{PATH}.csv", asked.params),
    )


def compare_lines(asked: Asked) -> Iterator[tuple[object, ...]]:
    """The numbers side by side as lines of a file, the names of the columns first; none where nothing is compared."""
    sides = None if asked.empty else sides_of(asked)
    labels = (sides.one.label, sides.other.label) if sides else ("", "")
    yield ("metric", *labels, "difference", "said")
    found = compared(asked, sides) if sides else ()
    verdicts = _verdicts(found)
    for one in _ranked(found, verdicts):
        held = change((one.one, one.reasons[0]), (one.other, one.reasons[1]))
        yield one.metric.key, one.one, one.other, held.change, verdicts[one.metric.key].value


def _why_not(sides: Sides | None, asked: Asked) -> str:
    if asked.span is None and (sides is None or sides.between == PERIODS):
        return "All time has no period before it: choose a period, or two people or segments."
    if sides is None:
        return "There are no two of these with anything in these days."
    return "Nothing was recorded in these days that both sides have."


def _verdicts(found: Sequence[Compared]) -> dict[str, Said]:
    differences = {one.metric.key: _difference(one) for one in found}
    return judged(differences, {one.metric.key: one.chance for one in found})


def _difference(one: Compared) -> float | None:
    first, second = number(one.one), number(one.other)
    return None if first is None or second is None else float(first) - float(second)


def _ranked(found: Sequence[Compared], verdicts: dict[str, Said]) -> list[Compared]:
    """What differs beyond noise first, the surest before; then what differs most."""
    chances = {one.metric.key: one.chance.p for one in found if one.chance and one.chance.p is not None}
    corrected = holm(chances)

    def weight(one: Compared) -> tuple[int, float, float]:
        first, second = number(one.one), number(one.other)
        grown = abs(float(first) / float(second) - 1) if first is not None and second else 0.0
        return RANK[verdicts[one.metric.key]], corrected.get(one.metric.key, 1.0), -grown

    return sorted(found, key=weight)


def _warned(asked: Asked, sides: Sides) -> tuple[str, ...]:
    if sides.ways is None:
        return ()
    return warned_of(asked, sides.keys, sides.ways)


def _between_menu(asked: Asked, sides: Sides | None) -> Menu:
    chosen = sides.between if sides else dict(asked.params).get("between", PERIODS)
    kinds = asked.place.catalogue.dimensions
    periods = Option("Two periods", link(PATH, asked.params, between=None, a=None, b=None), chosen == PERIODS)
    rest = tuple(
        Option(
            kinds[name].label,
            link(PATH, asked.params, between=name, a=None, b=None, way=None),
            name == chosen,
        )
        for name in dimensions_to_compare(asked)
    )
    label = "Two periods" if chosen == PERIODS or chosen not in kinds else kinds[chosen].label
    return Menu("Compare", label, (periods, *rest))


def _picks(asked: Asked, sides: Sides) -> tuple[Menu, ...]:
    if sides.between == PERIODS:
        held = sides.ways.earlier if sides.ways else {}
        if len(held) < 2 or sides.way is None:
            return ()
        style = asked.place.style
        options = tuple(
            Option(WAYS[way], link(PATH, asked.params, way=way.value), way is sides.way,
                   style.days(window.span.start, window.last))
            for way, window in held.items()
        )  # fmt: skip
        return (Menu("With", WAYS[sides.way], options),)
    return tuple(
        Menu(name.upper(), side.label, tuple(
            Option(value, link(PATH, asked.params, **{name: value, other: rest.label}), value == side.label)
            for value in sides.values if value != rest.label
        ))
        for name, side, other, rest in (("a", sides.one, "b", sides.other), ("b", sides.other, "a", sides.one))
    )  # fmt: skip


def _table(asked: Asked, sides: Sides, found: Sequence[Compared], verdicts: dict[str, Said]) -> Table:
    columns = (
        Column("Number"),
        Column("Beyond noise?"),
        Column("Difference", number=True),
        Column(sides.one.label, number=True),
        Column(sides.other.label, number=True),
    )
    return Table(columns, tuple(_row(asked, sides, one, verdicts[one.metric.key]) for one in _ranked(found, verdicts)))


def _row(asked: Asked, sides: Sides, one: Compared, said: Said) -> Row:
    metric, unit = one.metric, unit_of(one.metric, asked.place.currency)
    values = [_value(asked, side, one, place) for place, side in enumerate((sides.one, sides.other))]
    figures = asked.place.figures
    held = change((one.one, one.reasons[0]), (one.other, one.reasons[1]))
    difference = number(held.change)
    grown = number(held.growth)
    beside = ""
    if grown is not None and metric.unit is not Unit.SHARE:
        beside = figures.growth(float(grown))
    elif difference is not None and grown is None:
        beside = "new" if held.reasons.get("growth", "").startswith("new") else ""
    interval = one.chance.interval if one.chance and metric.unit is Unit.SHARE else None
    if interval is not None:
        beside = f"{figures.signed(interval.low, unit).split()[0]} to {figures.signed(interval.high, unit)}"
    shown = (
        Cell("–", number=True, why=held.reasons.get("change", "No value"))
        if difference is None
        else Cell(figures.signed(difference, unit), number=True, beside=beside, rows=values[0].href)
    )
    words = Cell(said_of(said, metric.direction.value), tone=_tone(said, metric.direction.value))
    return Row((Cell(metric.label, href=about_metric(asked, metric.key)), words, shown, *values))


def _value(asked: Asked, side: Side, one: Compared, place: int) -> Cell:
    value = (one.one, one.other)[place]
    href = rows_of(asked, one.metric.key, also=side.also, window=side.window)
    unit = unit_of(one.metric, asked.place.currency)
    return value_cell(number(value), unit, asked.place.figures, href=href, why=one.reasons[place])


def _tone(said: Said, direction: str) -> str:
    if said not in {Said.MORE, Said.LESS}:
        return "quiet"
    if direction not in {"up", "down"}:
        return "accent"
    return GOOD if (said is Said.MORE) == (direction == "up") else BAD
