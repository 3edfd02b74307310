"""The bridge of the pipeline as a page reads it: asked for, drawn, and as a table whose every number leads to its
rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from headway.answers.answer import Answer, AnswerColumn, Value
from headway.errors import BadQuestion
from headway.insights.pipeline_bridge import TERMS, Bridge, Part, Telling, Term, sentence
from headway.insights.span import Span, span_of
from headway.insights.window import Window
from headway.query.question import Condition, Operator
from headway.reports.export import Table as FileTable
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.periods import plus_months
from headway.values.suggest import did_you_mean
from headway.web.address import link, one, only
from headway.web.asked import Asked
from headway.web.barring import Menu, Option
from headway.web.links import SEEN, rows_of
from headway.web.period import read_span
from headway.web.reading import ask_once
from headway.web.screens.charts import Chart, Step
from headway.web.screens.charts import bridge as bridge_chart
from headway.web.screens.records import moment
from headway.web.screens.table import Cell, Column, Row, Table, value_cell

STOCK = ("open_pipeline", "open_opportunities")
TONES = {"bridge_won": "--good", "bridge_lost": "--bad", "bridge_given_up": "--c6"}
MEASURES = {"value": "Value", "count": "Deals"}
Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The bridge with its ends, the months of the horizon (none: all deals), and what the answers say beside it."""

    bridge: Bridge
    before: Window | None
    horizon: Conditions
    outside: Conditions
    notes: tuple[str, ...]

    def also_of(self, term: Term) -> Conditions:
        """What a part is narrowed by, beside what the page is."""
        return (*self.horizon, *(self.outside if term.dated else ()))


def read_bridge(asked: Asked) -> Read:
    """Ask for the bridge from the day before the page's period to its end, of what its horizon holds."""
    horizon, outside = _horizon(asked)
    before = None
    if asked.span is not None:
        day = asked.span.start - timedelta(days=1)
        before = Window(Span(day, day, Grain.DAY), day, None, 0)
    start = _ask(asked, STOCK, horizon, before) if before else None
    end = _ask(asked, STOCK, horizon)
    terms = [term for term in TERMS if not term.dated]
    totals: dict[str, Value] = dict(_ask(asked, _metrics(terms), horizon).totals)
    if horizon:
        moved = [term for term in TERMS if term.dated]
        totals |= _ask(asked, _metrics(moved), (*horizon, *outside)).totals
        terms = list(TERMS)
    parts = tuple(part for part in (_part(term, totals) for term in terms) if _shown(part))
    found = Bridge(_side(start.totals) if start else None, parts, _side(end.totals))
    return Read(found, before, horizon, outside, end.notes)


def measure_of(asked: Asked, found: Read) -> str:
    """Value, or the number of deals where that is asked for or no value is recorded."""
    text = one(asked.params, "measure")
    if text and text not in MEASURES:
        raise BadQuestion(f'"{text}" is no measure of the pipeline{did_you_mean(text, MEASURES)}')
    return text or ("value" if found.bridge.valued else "count")


def deals_of(asked: Asked, term: str = "") -> str:
    """The deals of the bridge one by one, or those of one part."""
    kept = only(asked.params, *SEEN, "where", "closes", "measure")
    return link("/pipeline/deals", kept, term=term)


def _metrics(terms: list[Term]) -> tuple[str, ...]:
    return tuple(name for term in terms for name in (term.key, term.deals) if name)


def _ask(asked: Asked, metrics: tuple[str, ...], also: Conditions, window: Window | None = None) -> Answer:
    return ask_once(asked.query(metrics, window=window).narrowed(also), asked.world)


def _part(term: Term, totals: Mapping[str, Value]) -> Part:
    value, deals = _exact(totals.get(term.key)), totals.get(term.deals)
    return Part(
        term,
        None if value is None else value * term.sign,
        deals * term.sign if isinstance(deals, int) else None,
    )


def _shown(part: Part) -> bool:
    return part.term.usual or bool(part.value) or bool(part.deals)


def _side(totals: Mapping[str, Value]) -> tuple[Decimal | None, int]:
    value, deals = totals.get(STOCK[0]), totals.get(STOCK[1])
    return _exact(value), deals if isinstance(deals, int) else 0


def _exact(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _horizon(asked: Asked) -> tuple[Conditions, Conditions]:
    """The months in which what is looked at is expected to close, and all others as the other side of a move."""
    text = one(asked.params, "closes")
    if not text:
        return (), ()
    months = _months(read_span(text, today=asked.today, calendar=_by_months(asked)))
    return (
        (Condition("expected_close", Operator.EQUAL, months),),
        (Condition("moved_close", Operator.NOT_EQUAL, months),),
    )


def _by_months(asked: Asked) -> Calendar:
    """A deal is expected to close in a month of the calendar, whatever months the business counts in."""
    return replace(asked.place.calendar, month_weeks=None)


def _months(span: Span) -> tuple[str, ...]:
    found, month = [], span.start.replace(day=1)
    while month <= span.last:
        found.append(month.isoformat()[:7])
        month = plus_months(month, 1)
    return tuple(found)


def horizon_menu(asked: Asked, path: str) -> Menu:
    """Of which deals by when they are expected to close: all, or those of a month or quarter near the period's end."""
    day = asked.window.last if asked.window else asked.today
    calendar, now = _by_months(asked), one(asked.params, "closes")
    spans = [span_of(Grain.MONTH, day, calendar), span_of(Grain.QUARTER, day, calendar)]
    spans += [span.earlier(-1, calendar) for span in spans]
    chosen = read_span(now, today=asked.today, calendar=calendar) if now else None
    if chosen and chosen not in spans:
        spans.append(chosen)
    style = asked.place.style
    every = Option("Whenever they close", link(path, asked.params, closes=None), not now)
    rest = tuple(
        Option(span.label(style), link(path, asked.params, closes=span.key), span == chosen)
        for span in sorted(spans, key=lambda span: (span.start, span.last))
    )
    return Menu("Expected to close", chosen.label(style) if chosen else "whenever", (every, *rest))


def ends(asked: Asked, found: Read) -> tuple[str, str]:
    """How the two instants are called: `from 31 Oct 2026`, `to 18 Nov 2026`."""
    style = asked.place.style
    since = f"from {style.day(found.before.last)}" if found.before else ""
    last = asked.window.last if asked.window else asked.today
    return since, f"to {moment(asked.cut, timed=True) if asked.cut else style.day(last)}"


def said(asked: Asked, found: Read, *, by_value: bool) -> str:
    """The bridge in a sentence."""
    since, until = ends(asked, found)
    place, what = asked.place, "What is open"
    if found.horizon:
        span = read_span(one(asked.params, "closes"), today=asked.today, calendar=place.calendar)
        what = f"What is open and expected to close in {span.label(place.style)}"
    telling = Telling(by_value, what, since, until, place.currency, place.figures)
    return sentence(found.bridge, telling)


def drawn(asked: Asked, found: Read, *, by_value: bool) -> Chart:
    """The bridge as bars; parts that are nothing are left out."""
    place, figures = 0 if by_value else 1, asked.place.figures
    unit = asked.place.currency if by_value else "count"
    since, until = (words.partition(" ")[2] for words in ends(asked, found))
    bridge = found.bridge
    steps = []
    if bridge.start is not None:
        value = bridge.start[place]
        href = rows_of(asked, STOCK[place], also=found.horizon, window=found.before)
        steps.append(Step(since, value, figures.brief(value, unit), href, whole=True))
    for part in bridge.parts:
        value = (part.value, part.deals)[place]
        if not value:
            continue
        key = part.term.key if by_value else part.term.deals
        says = figures.signed(value, unit)
        tone = TONES.get(part.term.key, "--c2" if value > 0 else "--c3")
        steps.append(Step(part.term.label, value, says, _href(asked, found, part.term, key), tone=tone))
    value = bridge.end[place]
    href = rows_of(asked, STOCK[place], also=found.horizon)
    steps.append(Step(until, value, figures.brief(value, unit), href, whole=True))
    return bridge_chart("What changed what is open", steps, unit=unit, figures=figures)


def _href(asked: Asked, found: Read, term: Term, key: str) -> str:
    return rows_of(asked, key, also=found.also_of(term))


def table(asked: Asked, found: Read) -> Table:
    """Start, parts and end with their value and number of deals."""
    bridge, figures, currency = found.bridge, asked.place.figures, asked.place.currency
    since, until = (words.partition(" ")[2] for words in ends(asked, found))

    def whole(name: str, end: str, side: tuple[Decimal | None, int], window: Window | None) -> Row:
        links = [rows_of(asked, key, also=found.horizon, window=window) for key in STOCK]
        value = value_cell(side[0], currency, figures, href=links[0], why="The value of these deals is not recorded")
        return Row((Cell(name, href=deals_of(asked, end)), value, value_cell(side[1], "count", figures, href=links[1])))

    rows = [whole(f"Open {since}", "start", bridge.start, found.before)] if bridge.start is not None else []
    for part in bridge.parts:
        value = Cell("–", number=True, why="The value of these deals is not recorded")
        if part.value is not None:
            text = figures.exact(part.value, currency)
            value = Cell(_plus(part.value, text), number=True, href=_href(asked, found, part.term, part.term.key))
        deals = Cell("", number=True)
        if part.deals is not None:
            text = _plus(part.deals, figures.exact(part.deals, "count"))
            deals = Cell(text, number=True, href=_href(asked, found, part.term, part.term.deals))
        rows.append(Row((Cell(part.term.label, href=deals_of(asked, part.term.key)), value, deals)))
    columns = (Column("Part"), Column("Value", number=True), Column("Deals", number=True))
    return Table(columns, tuple(rows), whole(f"Open {until}", "end", bridge.end, None))


def _plus(value: Decimal | int, text: str) -> str:
    return f"+{text}" if value > 0 else text


def file_table(asked: Asked, found: Read) -> FileTable:
    """The same as a file takes it."""
    bridge = found.bridge
    since, until = (words.partition(" ")[2] for words in ends(asked, found))
    rows: list[dict[str, Value]] = []
    if bridge.start is not None:
        rows.append({"part": f"Open {since}", "value": bridge.start[0], "deals": bridge.start[1]})
    rows += [{"part": part.term.label, "value": part.value, "deals": part.deals} for part in bridge.parts]
    rows.append({"part": f"Open {until}", "value": bridge.end[0], "deals": bridge.end[1]})
    currency = asked.place.currency
    columns = (
        AnswerColumn("part", "dimension"),
        AnswerColumn("value", "metric", currency),
        AnswerColumn("deals", "metric", "count"),
    )
    return FileTable(columns, rows)
