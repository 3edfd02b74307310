"""The questions of the trade as pages: each with its sentence, and one with its chart, its table and its rows."""

from dataclasses import dataclass

from headway.answers.answer import Answer
from headway.insights.questions.asking import Asking, Heard, Line, Number, Plot, Question, Shown, Told, hear
from headway.insights.questions.every import QUESTIONS
from headway.query.question import Condition, Operator
from headway.web.address import link, only
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.links import SEEN, about_metric, rows_of
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_span, bucket_window
from headway.web.screens.charts import Chart, over_time, ranked
from headway.web.screens.charts import Line as Series
from headway.web.screens.table import Cell, Column, Row, Table, counted_noun

PATH = "/questions"


@dataclass(frozen=True, slots=True)
class Listed:
    """A question in the list, with what is said to it."""

    title: str
    href: str
    sentence: str
    answered: bool


@dataclass(frozen=True, slots=True)
class QuestionList:
    """All of them."""

    bar: Bar
    questions: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question. `others` lead to the rest of them, `asks` to the metrics that it is answered from."""

    bar: Bar
    title: str
    told: Told
    chart: Chart | None
    table: Table | None
    more: str
    others: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, str], ...]
    explore: str
    as_csv: str


def question_list(asked: Asked) -> QuestionList:
    """Every question with its sentence, or what is missing for one."""
    listed = []
    for question in QUESTIONS:
        told = told_of(asked, question)
        listed.append(Listed(question.title, _page_of(asked, question), told.sentence, told.answered))
    return QuestionList(bar_of(asked, PATH, title="Questions", compares=False), tuple(listed))


def question_page(asked: Asked, question: Question) -> QuestionPage:
    """The page of one question."""
    told = told_of(asked, question)
    metrics = dict.fromkeys(key for asking in question.asks for key in asking.metrics)
    labels = asked.place.catalogue.metrics
    return QuestionPage(
        bar=bar_of(asked, f"{PATH}/{question.key}", title=question.title, compares=False),
        title=question.title,
        told=told,
        chart=_chart(asked, told.plot, told.lines) if told.plot else None,
        table=_table(asked, told) if told.lines else None,
        more=f"{counted_noun(told.more, 'more row')} in Explore" if told.more else "",
        others=tuple((one.title, _page_of(asked, one)) for one in QUESTIONS if one is not question),
        asks=tuple((labels[key].label, about_metric(asked, key)) for key in metrics),
        explore=_explore(asked, told),
        as_csv=link(f"{PATH}/{question.key}.csv", only(asked.params, *SEEN, "where")),
    )


def told_of(asked: Asked, question: Question) -> Told:
    """What is said to one question."""

    def put(asking: Asking) -> Answer:
        by = (asking.by,) if asking.by else ()
        return ask_once(asked.query(asking.metrics, by=by, grain=asking.grain), asked.world)

    place = asked.place
    return hear(
        question, put, asked.where, Heard({}, {}, place.catalogue, place.currency, place.figures, place.calendar)
    )


def _page_of(asked: Asked, question: Question) -> str:
    return link(f"{PATH}/{question.key}", only(asked.params, *SEEN, "where"))


def _explore(asked: Asked, told: Told) -> str:
    if told.plot is None or not told.lines:
        return ""
    first = told.lines[0]
    by = first.of[0] if first.of else None
    grain = first.grain.value if first.grain else None
    return link("/explore", only(asked.params, *SEEN, "where"), metric=told.plot.metric, by=by, grain=grain)


def _chart(asked: Asked, plot: Plot, lines: tuple[Line, ...]) -> Chart:
    held = {line.name: line for line in lines}
    metrics = asked.place.catalogue.metrics

    def drawn(metric: str, values: tuple[Number | None, ...]) -> Series:
        hrefs = tuple(_href(asked, held.get(label), metric) for label in plot.labels)
        return Series(metrics[metric].label, values, hrefs)

    series = [drawn(metric, values) for metric, values in ((plot.metric, plot.values), *plot.beside)]
    if plot.steps:
        return over_time(plot.title, plot.labels, series, unit=plot.unit, figures=asked.place.figures, bars=True)
    return ranked(plot.title, plot.labels, series, unit=plot.unit, figures=asked.place.figures)


def _table(asked: Asked, told: Told) -> Table:
    words = {place for line in told.lines for place, cell in enumerate(line.cells, 1) if not cell.unit}
    columns = tuple(Column(name, number=place > 0 and place not in words) for place, name in enumerate(told.head))
    rows = tuple(_row(asked, line) for line in told.lines)
    return Table(columns, rows, _row(asked, told.total) if told.total else None)


def _row(asked: Asked, line: Line) -> Row:
    first = next((cell.metric for cell in line.cells if cell.metric), "")
    name = Cell(line.name, href=_href(asked, line, first) if first else "")
    return Row((name, *(_cell(asked, line, cell) for cell in line.cells)))


def _cell(asked: Asked, line: Line, cell: Shown) -> Cell:
    href = _href(asked, line, cell.metric) if cell.metric else ""
    return Cell(cell.text, number=bool(cell.unit), href=href, beside=cell.beside, why=cell.why)


def _href(asked: Asked, line: Line | None, metric: str) -> str:
    """The very rows of a number: of its part, of its month."""
    if line is None:
        return ""
    also = (Condition(line.of[0], Operator.EQUAL, (line.of[1],)),) if line.of else ()
    window = None
    if line.since is not None and line.grain is not None:
        window = bucket_window(bucket_span(line.since, line.grain, asked.place.calendar), asked.window)
    return rows_of(asked, metric, also=also, window=window)
