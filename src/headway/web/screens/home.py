"""Home: four or eight numbers, the period step by step, when or where it happens, and the people or groups behind
it."""

from dataclasses import dataclass, replace

from headway.actions.arrangements import Arranged
from headway.catalogue.metric import Additivity
from headway.web.address import link, only
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.links import SEEN
from headway.web.screens.cards import Card, card_series, cards
from headway.web.screens.charts import Chart
from headway.web.screens.choosing import Chosen, chosen_cards
from headway.web.screens.mine import Waiting, waiting_for
from headway.web.screens.people import People, people
from headway.web.screens.steps import Side, side_chart, step_chart

LEADS_THE_CHART = ("net_sales", "bookings", "deals_won", "new_opportunities", "new_leads", "calls")
COLUMNS = {1: "two", 2: "two", 3: "three", 6: "three"}


@dataclass(frozen=True, slots=True)
class Home:
    """What Home shows. `columns` says how many cards a row has; `facts` are those that its chart and table are made
    of."""

    bar: Bar
    empty: bool = False
    cards: tuple[Card, ...] = ()
    says: str = ""
    arrange: str = ""
    columns: str = ""
    chart: Chart | None = None
    chart_note: str = ""
    chart_explore: str = ""
    side: Side | None = None
    side_explore: str = ""
    people: People | None = None
    people_explore: str = ""
    waiting: tuple[Waiting, ...] = ()
    facts: str = ""


def home_screen(asked: Asked, role: str = "owner", arranged: Arranged = None) -> Home:
    """Home for what the address asks, for somebody's role, as they arranged it."""
    bar = bar_of(asked, "/")
    if asked.empty:
        return Home(bar, empty=True)
    chosen = chosen_cards(asked, role, arranged)
    arrange = link("/arrange", asked.params)
    if not chosen.keys:
        return Home(bar, says=chosen.says if chosen.own else "", arrange=arrange if chosen.own else "")
    keys = chosen.keys
    series = card_series(asked, keys)
    shown = Home(
        bar,
        cards=cards(keys, series),
        says=chosen.says,
        arrange=arrange,
        columns=COLUMNS.get(len(keys), ""),
        waiting=waiting_for(asked, role),
    )
    lead = _lead(asked, chosen)
    if not lead:
        return shown
    catalogue = asked.place.catalogue
    side, table = side_chart(asked), people(asked, keys)
    facts = dict.fromkeys((*catalogue.facts_of(lead), *(catalogue.facts_of(side.metric) if side else ())))
    return replace(
        shown,
        chart=step_chart(asked, lead, series),
        chart_note=catalogue.metrics[lead].definition,
        chart_explore=_explore(asked, lead),
        side=side,
        side_explore=_explore(asked, side.metric, side.by) if side else "",
        people=table,
        people_explore=_explore(asked, lead, table.by) if table else "",
        facts=" ".join(facts),
    )


def _lead(asked: Asked, chosen: Chosen) -> str:
    """The metric that the chart shows step by step: the first that leads, else the first that adds up over time."""
    metrics = asked.place.catalogue.metrics
    adding = [key for key in chosen.keys if metrics[key].additivity is Additivity.FLOW]
    return next((key for key in LEADS_THE_CHART if key in chosen.keys), next(iter(adding), ""))


def _explore(asked: Asked, metric: str, by: str = "") -> str:
    """Where the same is explored further."""
    period = asked.span.key if asked.span else "all"
    return link("/explore", only(asked.params, *SEEN, "where"), metric=metric, by=by, period=period)
