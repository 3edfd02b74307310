"""Cohorts: who began together, and how far they had come by each age; what is not complete is marked so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from headway.insights.cohort_words import Told, differ_words, so_far_words
from headway.insights.cohorts import STEPS, Point
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.values.ratio import wilson
from headway.values.style import DASH
from headway.web.address import link
from headway.web.asked import Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.links import about_metric, rows_of
from headway.web.screens.charts import Chart, over_time
from headway.web.screens.charts import Line as Drawn
from headway.web.screens.explore import filter_chips
from headway.web.screens.followed import Followed, at_the_end_of_data, read_followed
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Chip, Column, Row, Table, value_cell
from headway.web.screens.triangle import Line, Triangle, days_of, triangle_of

PATH = "/cohorts"
MOST_LINES, SHADES = 5, 5
AGES = {Grain.WEEK: "week", Grain.MONTH: "month", Grain.QUARTER: "quarter", Grain.YEAR: "year"}
SHORT = {Grain.WEEK: "wk", Grain.MONTH: "mo", Grain.QUARTER: "qtr", Grain.YEAR: "yr"}
SO_FAR = "so far"


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The page. `sentences` are what it says, `filter_by` what it may be narrowed by."""

    bar: Bar
    empty: str = ""
    what: Menu | None = None
    grain: Menu | None = None
    by: Menu | None = None
    filters: tuple[Chip, ...] = ()
    filter_by: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    as_csv: str = ""


def cohorts_screen(asked: Asked) -> Cohorts:
    """The page as its address says. Raises BadQuestion for what it cannot mean."""
    title = "Cohorts"
    if asked.empty:
        return Cohorts(bar_of(asked, PATH, title=title, compares=False), "With leads, deals or orders here, this shows "
                       "what became of those who began together, and how many may still come.")  # fmt: skip
    asked = at_the_end_of_data(asked)
    bar = bar_of(asked, PATH, title=title, compares=False)
    followed = read_followed(asked)
    if followed is None:
        return Cohorts(bar, "Nothing that can be followed is dated here: leads or deals with the date of creation, or "
                       "orders with their customer.")  # fmt: skip
    found = triangle_of(asked, followed)
    labels = asked.place.catalogue.metrics
    return Cohorts(
        bar=bar,
        what=_what_menu(asked, followed),
        grain=_grain_menu(asked, followed),
        by=_by_menu(asked, followed),
        filters=filter_chips(asked, PATH),
        filter_by=tuple((name, asked.place.catalogue.dimensions[name].label) for name in followed.splits(asked)),
        sentences=_sentences(asked, followed, found),
        chart=_chart(asked, followed, found),
        table=_table(asked, followed, found) if found.lines else None,
        notes=_notes(asked, followed, found),
        about=tuple((labels[key].label, about_metric(asked, key)) for key in followed.metrics),
        as_csv=link(f"{PATH}.csv", asked.params),
    )


def cohort_lines(asked: Asked) -> Iterator[tuple[object, ...]]:
    """The triangle as lines of a file, one a cell, the names of the columns first. Raises BadQuestion as the page."""
    yield ("cohort", "began", "age", "step", "counted", "of", "value", "state")
    asked = at_the_end_of_data(asked)
    followed = read_followed(asked)
    if followed is None:
        return
    found = triangle_of(asked, followed)
    for line in (*found.lines, found.all):
        for place, point in enumerate(line.points):
            state = "complete" if point.complete else SO_FAR
            size = (line.size, place + 1, followed.step.grain.value, point.counted, point.size)
            yield (line.label, *size, point.share, state)


def _what_menu(asked: Asked, followed: Followed) -> Menu:
    options = tuple(
        Option(one.title, link(PATH, asked.params, what=one.key, by=None), one is followed.following)
        for one in followed.possible
    )
    return Menu("Follow", followed.following.title, options)


def _grain_menu(asked: Asked, followed: Followed) -> Menu:
    options = tuple(
        Option(f"By {grain.value}", link(PATH, asked.params, grain=grain.value), grain is followed.step.grain)
        for grain in STEPS
    )
    return Menu("Steps", f"by {followed.step.grain.value}", options)


def _by_menu(asked: Asked, followed: Followed) -> Menu:
    kinds = asked.place.catalogue.dimensions
    time = Option("When they began", link(PATH, asked.params, by=None), not followed.by)
    rest = tuple(
        Option(kinds[name].label, link(PATH, asked.params, by=name), name == followed.by)
        for name in followed.splits(asked)
    )
    return Menu("Rows", kinds[followed.by].label if followed.by else "When they began", (time, *rest))


def _unit(asked: Asked, followed: Followed) -> str:
    return asked.place.currency if followed.following.money else "share"


def _sentences(asked: Asked, followed: Followed, found: Triangle) -> tuple[str, ...]:
    following, figures = followed.following, asked.place.figures
    if not found.lines:
        return ("Nobody began in these days as the page is narrowed.",)
    told = []
    if following.rate and not following.money:
        line = found.all if followed.by else _newest(found)
        label = "all cohorts" if line is found.all else line.label
        told.append(so_far_words(_told(line, followed, label), following, figures))
    age = f"in {AGES[followed.step.grain]} {{}}" if not following.so_far else f"by {{}} {AGES[followed.step.grain]}s"
    if not following.money and len(found.lines) > 1:
        labels = ["" if line.unknown else line.label for line in found.lines]
        lines = [line.points for line in found.lines]
        told.append(differ_words(labels, lines, age=age, figures=figures).replace(" 1 months", " 1 month"))
    if following.money and found.all.points:
        last = len(found.all.points) - 1
        worth = figures.brief(found.all.points[last].share, _unit(asked, followed))
        old = figures.style.number(found.all.points[last].size)
        told.append(f"The {old} customers old enough brought {worth} each {age.format(last + 1)}.")
    return tuple(told)


def _newest(found: Triangle) -> Line:
    """The newest cohort of which the first age is complete; else the newest."""
    grown = [line for line in found.lines if line.points and line.points[0].complete]
    return (grown or found.lines)[0]


def _told(line: Line, followed: Followed, label: str) -> Told:
    following = followed.following
    counted, undecided, expected = (
        number(line.values.get(key)) if key else None
        for key in (following.counted, following.undecided, following.expected)
    )
    return Told(
        label,
        line.size,
        int(counted or 0),
        None if undecided is None else int(undecided),
        None if expected is None else float(expected),
    )


def _chart(asked: Asked, followed: Followed, found: Triangle) -> Chart | None:
    """The newest cohorts with two complete ages, and all as one; what is so far is not drawn."""
    ages = len(found.all.points)
    drawn = [line for line in found.lines if sum(point.complete for point in line.points) > 1]
    drawn = drawn[:MOST_LINES]
    if ages < 2 or not drawn:
        return None
    lines = [_drawn(asked, followed, line, ages) for line in drawn]
    whole = _drawn(asked, followed, found.all, ages)
    lines.append(Drawn("All cohorts", whole.values, whole.hrefs, then=True))
    step = AGES[followed.step.grain]
    name = followed.following.title
    title = f"{name}, by {step} since they began" if followed.following.so_far else f"{name}, {step} by {step}"
    labels = [f"{place + 1} {SHORT[followed.step.grain]}" for place in range(ages)]
    unit = _unit(asked, followed)
    made = over_time(title, labels, lines, unit=unit, figures=asked.place.figures, bars=False)
    return replace(made, keys=())


def _drawn(asked: Asked, followed: Followed, line: Line, ages: int) -> Drawn:
    whole = [(place, point) for place, point in enumerate(line.points[:ages]) if point.complete]
    values = {place: point.share for place, point in whole}
    hrefs = {place: _href(asked, followed, line, place, point) for place, point in whole}
    places = range(ages)
    return Drawn(line.label, tuple(values.get(at) for at in places), tuple(hrefs.get(at, "") for at in places))


def _table(asked: Asked, followed: Followed, found: Triangle) -> Table:
    step, short = AGES[followed.step.grain], SHORT[followed.step.grain]
    head = asked.place.catalogue.dimensions[followed.by].label if followed.by else "Began"
    within = "Within {} {}s of beginning" if followed.following.so_far else "In {1} {0} after beginning"
    columns = [
        Column(head),
        Column(followed.following.members.capitalize(), number=True),
        *_sum_columns(followed),
        *(
            Column(f"{place + 1} {short}", number=True, title=within.format(place + 1, step))
            for place in range(found.ages)
        ),
    ]
    most = max((point.share or 0 for line in found.lines for point in line.points), default=0)
    rows = tuple(_row(asked, followed, found, line, most) for line in found.lines)
    return Table(tuple(columns), rows, _row(asked, followed, found, found.all, most))


def _sum_columns(followed: Followed) -> Iterator[Column]:
    following = followed.following
    if following.rate:
        yield Column("So far", number=True)
    if following.undecided or following.key == "again":
        yield Column("Undecided", number=True, title="Of whom it is not known yet; they may still")
    if following.expected:
        yield Column("In the end", number=True, title="Estimated with the undecided taken as followed so far")


def _row(asked: Asked, followed: Followed, found: Triangle, line: Line, most: float) -> Row:
    following, figures = followed.following, asked.place.figures
    begun = rows_of(asked, following.begun, also=line.also, window=line.window)
    size = Cell(figures.style.number(line.size), number=True, href=begun)
    cells = [Cell(line.label), size, *_sum_cells(asked, followed, line)]
    for place in range(found.ages):
        if place < len(line.points):
            cells.append(_cell(asked, followed, line, place, most))
        else:
            cells.append(Cell("", number=True))
    return Row(tuple(cells))


def _cell(asked: Asked, followed: Followed, line: Line, place: int, most: float) -> Cell:
    point = line.points[place]
    text = asked.place.figures.exact(point.share, _unit(asked, followed))
    href = _href(asked, followed, line, place, point) if point.counted else ""
    shade = round(SHADES * max(point.share or 0, 0) / most) if most and point.complete else 0
    look = f"heat{shade}" if point.complete else "so-far"
    return Cell(text, number=True, href=href, beside="" if point.complete else SO_FAR, look=look)


def _href(asked: Asked, followed: Followed, line: Line, place: int, point: Point) -> str:
    """The very rows of a cell: those who began on these days and had come so far by this age, or at it."""
    step, window = followed.step, line.window or days_of(point)
    also = [*line.also, Condition(step.age, Operator.AT_MOST, (str(step.last_unit(place)),))]
    if not followed.following.so_far and place:
        also.append(Condition(step.age, Operator.MORE, (str(step.last_unit(place - 1)),)))
    return rows_of(asked, followed.following.counted, also=tuple(also), window=window)


def _sum_cells(asked: Asked, followed: Followed, line: Line) -> Iterator[Cell]:
    following, figures, values = followed.following, asked.place.figures, line.values
    if following.rate:
        href = rows_of(asked, following.rate, also=line.also, window=line.window)
        rate = number(values.get(following.rate))
        text = figures.exact(rate, _unit(asked, followed))
        yield Cell(text, number=True, href=href, beside=_of(asked, followed, line))
    if following.undecided or following.key == "again":
        yield _undecided(asked, followed, line)
    if following.expected:
        href = rows_of(asked, following.expected, also=line.also, window=line.window)
        found = number(values.get(following.expected))
        yield value_cell(found, "share", figures, href=href, why="Nobody has been followed")


def _of(asked: Asked, followed: Followed, line: Line) -> str:
    """`30 of 150, 14.4–27.1`."""
    figures, counted = asked.place.figures, number(line.values.get(followed.following.counted))
    if followed.following.money or counted is None:
        return ""
    interval = wilson(float(counted), line.size)
    between = f", {figures.range(interval.low, interval.high, 'share')}" if interval else ""
    return f"{figures.style.number(counted)} of {figures.style.number(line.size)}{between}"


def _undecided(asked: Asked, followed: Followed, line: Line) -> Cell:
    key, figures = followed.following.undecided, asked.place.figures
    counted = number(line.values.get(followed.following.counted)) or 0
    left = number(line.values.get(key)) if key else line.size - counted
    if left is None or not line.size:
        return Cell(DASH, number=True, why="Not known")
    href = rows_of(asked, key, also=line.also, window=line.window) if key else ""
    return Cell(
        figures.style.number(left), number=True, href=href, beside=figures.brief(float(left) / line.size, "share")
    )


def _notes(asked: Asked, followed: Followed, found: Triangle) -> tuple[str, ...]:
    following, number_ = followed.following, asked.place.figures.style.number
    step = AGES[followed.step.grain]
    notes = [
        f"A {step} of age ends that many {step}s after each one's own first day. Where somebody of a cohort is younger "
        f"the number is marked “{SO_FAR}”: it can still rise, and is compared with no other."
    ]
    if followed.by:
        notes.append("Each age counts those who are older than it; so fewer are counted the further right.")
    else:
        notes.append("The last line counts, at each age, the cohorts that are complete there.")
    if following.expected:
        notes.append("In the end: an estimate (Kaplan and Meier; Aalen and Johansen where there are several ends) of "
                     "how many come so far, as long as anybody has been followed; it is no promise.")  # fmt: skip
    if following.begun == "customers_begun":
        notes.append("A customer's later orders stand under the day, seller and source of the first.")
    if found.undated:
        notes.append(f"{number_(found.undated)} came so far on a day that is not known: in “{SO_FAR}”, in no age.")
    if found.left:
        rows = "1 row more is" if found.left == 1 else f"{number_(found.left)} rows more are"
        notes.append(f"{rows} not shown; a shorter period or a filter shows them.")
    return tuple(notes)
