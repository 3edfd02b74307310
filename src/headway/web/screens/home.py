"""Home: up to eight numbers, the period step by step, and the people or groups behind it."""

from dataclasses import dataclass, replace

from headway.answers.answer import Answer
from headway.insights.span import Span
from headway.insights.window import Window
from headway.query.question import Condition, Operator
from headway.values.grain import Grain
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.links import about_metric, rows_of
from headway.web.period import step_for
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label, bucket_span
from headway.web.screens.cards import Card, asks_nothing_missing, cards, number
from headway.web.screens.charts import Chart, Line, over_time
from headway.web.screens.table import Cell, Column, Row, Table, bars, n_words, value_cell
from headway.web.screens.words import unit_of

CARDS = (
    "net_sales",
    "bookings",
    "win_rate",
    "open_pipeline",
    "orders",
    "answered_within_1h",
    "average_order_value",
    "gross_margin_rate",
    "new_leads",
    "lead_conversion",
    "average_deal_size",
    "new_customers",
    "new_opportunities",
    "deals_won",
    "calls",
    "call_success_rate",
    "units",
)
MOST_CARDS = 8
LEADS_THE_CHART = ("net_sales", "bookings", "deals_won", "new_opportunities", "new_leads", "calls")
GROUPS = ("rep", "team", "office", "channel", "source", "category", "product", "country", "campaign")
TABLE = ("net_sales", "orders", "bookings", "deals_won", "win_rate", "average_deal_size", "new_leads",
"answered_within_1h",
         "lead_conversion", "calls", "call_success_rate", "average_order_value")  # fmt: skip
MOST_ROWS = 12
MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Home:
    """What Home shows. `facts` are those that its chart and table are made of."""

    bar: Bar
    empty: bool = False
    cards: tuple[Card, ...] = ()
    chart: Chart | None = None
    chart_note: str = ""
    chart_explore: str = ""
    people: Table | None = None
    people_title: str = ""
    people_explore: str = ""
    facts: str = ""


def home_screen(asked: Asked) -> Home:
    """Home for what the address asks."""
    bar = bar_of(asked, "/")
    if asked.empty:
        return Home(bar, empty=True)
    shown = cards(asked, CARDS, at_most=MOST_CARDS)
    lead = next((key for key in LEADS_THE_CHART if any(card.key == key for card in shown)), "")
    chart = _chart(asked, lead) if lead else None
    group, people = _people(asked, tuple(card.key for card in shown))
    dimension = asked.place.catalogue.dimensions.get(group)
    return Home(
        bar=bar,
        cards=shown,
        chart=chart,
        chart_note=_chart_note(asked, lead) if lead else "",
        chart_explore=f"/explore?metric={lead}&{period_of(asked)}" if lead else "",
        people=people,
        people_title=f"By {dimension.label.lower()}" if dimension else "",
        people_explore=f"/explore?metric={lead}&by={group}&{period_of(asked)}" if group and lead else "",
        facts=" ".join(asked.place.catalogue.facts_of(lead)) if lead else "",
    )


def period_of(asked: Asked) -> str:
    """The period as a part of an address."""
    return f"period={asked.span.key if asked.span else 'all'}"


def _chart(asked: Asked, key: str) -> Chart | None:
    metric = asked.place.catalogue.metrics[key]
    unit = unit_of(metric, asked.place.currency)
    grain = step_for(asked.span.days if asked.span else _whole_days(asked))
    answer = ask_once(asked.query((key,), grain=grain), asked.world)
    points = [(bucket_span(row[grain.value], grain, asked.clock.calendar), number(row[key])) for row in answer.rows]
    if len(points) < 2:
        return None
    labels = _labels(grain, [span for span, _ in points], answer)
    hrefs = tuple(rows_of(asked, key, window=Window(span, span.last, None, 0)) for span, _ in points)
    lines = [Line(_name(asked.span), tuple(value for _, value in points), hrefs if grain is not Grain.HOUR else ())]
    then = _then(asked, key, grain, len(points))
    title = f"{metric.label} by {grain.value}"
    return over_time(title, labels, [*lines, *then], unit=unit, figures=asked.place.figures, bars=True)


def _whole_days(asked: Asked) -> int:
    first, through = asked.reach.first(), asked.through
    return (through - first).days + 1 if first and through else 1


def _name(span: Span | None) -> str:
    return span.label if span else "All time"


def _labels(grain: Grain, spans: list[Span], answer: Answer) -> list[str]:
    if grain is Grain.HOUR:
        return [bucket_label(row[grain.value], grain) for row in answer.rows]
    return [bucket_label(span.start, grain) for span in spans]


def _then(asked: Asked, key: str, grain: Grain, steps: int) -> list[Line]:
    """The comparison's whole span, step by step, cut to as many steps as are shown."""
    before = asked.before
    if before is None:
        return []
    window = Window(before.span, before.span.last, None, before.selling)
    answer = ask_once(asked.query((key,), grain=grain, window=window), asked.world)
    values = [number(row[key]) for row in answer.rows][:steps]
    if not any(values):
        return []
    return [Line(before.span.label, tuple(values + [None] * (steps - len(values))), then=True)]


def _chart_note(asked: Asked, key: str) -> str:
    metric = asked.place.catalogue.metrics[key]
    return metric.definition


def _people(asked: Asked, shown: tuple[str, ...]) -> tuple[str, Table | None]:
    """The first way to split that tells anything apart: people, then teams, then where it came from."""
    for group in GROUPS:
        keys = [key for key in TABLE if key in shown and _offers(asked, key, group)][:MOST_COLUMNS]
        if not keys or any(condition.dimension == group for condition in asked.where):
            continue
        answer = ask_once(asked.query(tuple(keys), by=(group,)), asked.world)
        named = [row for row in answer.rows if row[group] is not None]
        if len(named) > 1:
            return group, _table(asked, group, keys, answer)
    return "", None


def _offers(asked: Asked, key: str, group: str) -> bool:
    return asks_nothing_missing(asked, key) and group in asked.place.catalogue.dimensions_of(key)


def _table(asked: Asked, group: str, keys: list[str], answer: Answer) -> Table:
    catalogue = asked.place.catalogue
    order = sorted(range(len(answer.rows)), key=lambda place: _weight(answer, place, keys[0]), reverse=True)[:MOST_ROWS]
    widths = bars([number(answer.rows[place][keys[0]]) for place in order])
    rows = tuple(_person(asked, group, keys, answer, place, width) for place, width in zip(order, widths, strict=True))
    heads = tuple(
        Column(
            catalogue.metrics[key].label,
            number=True,
            href=about_metric(asked, key),
            title=catalogue.metrics[key].definition,
        )
        for key in keys
    )
    total = Row((Cell("All"), *(_cell(asked, key, answer, -1, ()) for key in keys)))
    left = len(answer.rows) - len(order)
    says = f"{left} more in Explore" if left > 0 else ""
    return Table((Column(catalogue.dimensions[group].label), *heads), rows, total, says)


def _person(asked: Asked, group: str, keys: list[str], answer: Answer, place: int, width: str) -> Row:
    name = answer.rows[place][group]
    only = (Condition(group, Operator.EQUAL, ("" if name is None else str(name),)),)
    first, *rest = (_cell(asked, key, answer, place, only) for key in keys)
    label = Cell("Unknown" if name is None else str(name), href=rows_of(asked, keys[0], also=only))
    return Row((label, replace(first, bar=width), *rest))


def _cell(asked: Asked, key: str, answer: Answer, place: int, only: tuple[Condition, ...]) -> Cell:
    values = answer.totals if place < 0 else answer.rows[place]
    unit = unit_of(asked.place.catalogue.metrics[key], asked.place.currency)
    cell = value_cell(
        number(values.get(key)),
        unit,
        asked.place.figures,
        href=rows_of(asked, key, also=only),
        why=answer.reasons.get((place, key), ""),
    )
    return replace(cell, beside=n_words(values.get(f"{key}.n"), asked.place.figures))


def _weight(answer: Answer, place: int, key: str) -> float:
    value = number(answer.rows[place][key])
    return float(value) if value is not None else float("-inf")
