"""Home: four or eight numbers, the period step by step, when or where it happens, and the people or groups behind
it."""

from dataclasses import dataclass

from headway.web.address import link, only
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.links import SEEN
from headway.web.screens.cards import Card, card_series, cards
from headway.web.screens.charts import Chart
from headway.web.screens.choosing import full_rows, with_something
from headway.web.screens.people import People, people
from headway.web.screens.steps import Side, side_chart, step_chart

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
    "open_opportunities",
    "new_customers",
    "sales_cycle_days",
    "new_opportunities",
    "deals_won",
    "deals_lost",
    "calls",
    "call_success_rate",
    "stage_conversion",
    "units",
    "items_per_order",
    "spend_per_customer",
    "purchase_frequency",
)
LEADS_THE_CHART = ("net_sales", "bookings", "deals_won", "new_opportunities", "new_leads", "calls")
COLUMNS = {1: "two", 2: "two", 3: "three", 6: "three"}


@dataclass(frozen=True, slots=True)
class Home:
    """What Home shows. `columns` says how many cards a row has; `facts` are those that its chart and table are made
    of."""

    bar: Bar
    empty: bool = False
    cards: tuple[Card, ...] = ()
    columns: str = ""
    chart: Chart | None = None
    chart_note: str = ""
    chart_explore: str = ""
    side: Side | None = None
    side_explore: str = ""
    people: People | None = None
    people_explore: str = ""
    facts: str = ""


def home_screen(asked: Asked) -> Home:
    """Home for what the address asks."""
    bar = bar_of(asked, "/")
    if asked.empty:
        return Home(bar, empty=True)
    keys = full_rows(with_something(asked, CARDS))
    if not keys:
        return Home(bar)
    series = card_series(asked, keys)
    lead = next((key for key in LEADS_THE_CHART if key in keys), "")
    if not lead:
        return Home(bar, cards=cards(keys, series), columns=COLUMNS.get(len(keys), ""))
    catalogue = asked.place.catalogue
    side, table = side_chart(asked), people(asked, keys)
    facts = dict.fromkeys((*catalogue.facts_of(lead), *(catalogue.facts_of(side.metric) if side else ())))
    return Home(
        bar=bar,
        cards=cards(keys, series),
        columns=COLUMNS.get(len(keys), ""),
        chart=step_chart(asked, lead, series),
        chart_note=catalogue.metrics[lead].definition,
        chart_explore=_explore(asked, lead),
        side=side,
        side_explore=_explore(asked, side.metric, side.by) if side else "",
        people=table,
        people_explore=_explore(asked, lead, table.by) if table else "",
        facts=" ".join(facts),
    )


def _explore(asked: Asked, metric: str, by: str = "") -> str:
    """Where the same is explored further."""
    period = asked.span.key if asked.span else "all"
    return link("/explore", only(asked.params, *SEEN, "where"), metric=metric, by=by, period=period)
