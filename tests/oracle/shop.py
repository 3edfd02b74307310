"""The small shop: few named people and records, laid out so that the right and the tempting answer never coincide.

Ann and Ben sell in Central, Cy in East, Dee started and sold nothing, Eve leads and does not sell.
The business counts in EUR and lives in Berlin, so that a day does not begin at midnight UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import DuckDBStore
from headway.schema.column import SCALES
from headway.schema.tables import dimensions, facts
from tests.oracle.changes import CHANGES
from tests.oracle.funnel import CLOSE_MOVES, CONTESTS, REACHES, STAGE_WINS
from tests.oracle.more import MORE
from tests.oracle.people import THINGS, WHO, Row, as_written, on
from tests.oracle.work import ACTIVITIES, DECISIONS, HOURS, LEADS, SPEND

RECORDED = datetime(2024, 6, 1, 8)
CORRECTED = datetime(2024, 6, 10, 8)
STOPPED = datetime(2024, 2, 16, 8)
NOW = datetime(2024, 7, 15, 12, tzinfo=UTC)


def sale(order: int, line: int | None, when: str | None, net: str | None, **more: object) -> Row:
    """One priced event; gross is net plus discount, units 1, unless said otherwise."""
    amount = None if net is None else Decimal(net)
    discount = Decimal(str(more.pop("discount", 0)))
    rep = more.pop("rep", 1)
    return {
        "order_id": order,
        "line_id": line,
        "event": "sale",
        "currency": "EUR",
        "original": amount or Decimal(0),
        "units": Decimal(1),
        "unit_price": amount,
        "net": amount,
        "rep_id": rep,
        **WHO[rep],
        **on("happened", when),
        "gross": None if amount is None else amount + discount,
        "discount": None if amount is None else discount,
        **more,
    }


def back(order: int, line: int | None, when: str, net: str, **more: object) -> Row:
    """What came back: a negative event."""
    return sale(order, line, when, net, **{"event": "return", "units": Decimal(-1), **more})


SALES: Sequence[Row] = (
    # Acme's first order has two lines; the second comes back in the next month.
    sale(
        1,
        1,
        "2024-01-10 09:30",
        "100.00",
        discount="10",
        customer_id=1,
        product_id=1,
        source_id=1,
        cost=Decimal("60"),
        channel="Shop",
        country="DE",
    ),
    sale(
        1,
        2,
        "2024-01-10 09:30",
        "50.005",
        customer_id=1,
        product_id=2,
        units=Decimal(5),
        source_id=1,
        cost=Decimal("20"),
        channel="Shop",
        country="DE",
    ),
    back(
        1,
        2,
        "2024-02-03 15:00",
        "-50.005",
        customer_id=1,
        product_id=2,
        units=Decimal(-5),
        source_id=1,
        cost=Decimal("-20"),
        channel="Shop",
        country="DE",
    ),
    # Acme comes back: existing. 00:30 in Berlin is the day before in UTC.
    sale(2, 3, "2024-02-01 00:30", "30", customer_id=1, product_id=3, rep=2, channel="Web", recorded_from=CORRECTED),
    # Bolt buys first in February, again in March, a free sample in March.
    sale(
        3,
        4,
        "2024-02-20",
        "70",
        customer_id=2,
        product_id=1,
        rep=3,
        source_id=2,
        cost=Decimal("70"),
        channel="Web",
        country="FR",
    ),
    sale(4, 5, "2024-03-05 11:00", "0", customer_id=2, product_id=2, rep=3, channel="Web", country="FR"),
    sale(
        5,
        6,
        "2024-03-06 11:00",
        "80",
        campaign_id=1,
        discount="-5",
        customer_id=2,
        product_id=1,
        rep=3,
        cost=Decimal("30"),
        channel="Web",
    ),
    # A guest, a sale of nobody, a line without a rate, an undated order.
    sale(6, 7, "2024-03-07 23:59", "25", product_id=2, rep=2, channel="Shop"),
    sale(7, 8, "2024-03-31 03:00", "40", customer_id=1, product_id=None, rep=None),
    sale(8, 9, "2024-03-15", None, customer_id=3, product_id=1, rep=1),
    sale(9, 10, None, "11", customer_id=3, product_id=1, rep=1),
    # A credit note of its own, of nobody's order, and a whole-order refund without a line.
    back(10, 11, "2024-03-20 10:00", "-5", customer_id=2, product_id=1, rep=3),
    back(5, None, "2024-04-02 10:00", "-8", customer_id=2, units=Decimal(0), rep=3),
    # Cafe's first order never came about: cancelled the next day, so that Cafe is new in March only.
    sale(11, 12, "2024-02-15 10:00", "60", customer_id=3, product_id=3, rep=2, channel="Shop", cancelled_at=STOPPED),
    back(11, 12, "2024-02-16 09:00", "-60", customer_id=3, product_id=3, rep=2, channel="Shop", cancelled_at=STOPPED),
    # What Headway once believed and no longer does: order 2 was recorded with 300 until it was corrected.
    sale(2, 3, "2024-02-01 00:30", "300", customer_id=1, product_id=3, rep=2, channel="Web", recorded_to=CORRECTED),
)


def decided(deal: int, outcome: str, when: str | None, amount: str | None, **more: object) -> Row:
    """One decision on a deal."""
    rep = more.pop("rep", 1)
    value = None if amount is None else Decimal(amount)
    return {
        "deal_id": deal,
        "outcome": outcome,
        "sign": 1,
        "currency": "EUR",
        "original": value,
        "amount": value,
        "rep_id": rep,
        **WHO[rep],
        **on("happened", when),
        **more,
    }


REOPENED = datetime(2024, 4, 10, 8)
OUTCOMES: Sequence[Row] = (
    decided(
        1,
        "won",
        "2024-02-10 12:00",
        "100",
        cycle_days=31.0,
        customer_id=1,
        product_id=1,
        pipeline_id=1,
        stage_id=13,
        source_id=1,
    ),
    # Deal 2: won in March, reopened in April, won again in May at another value.
    decided(
        2,
        "won",
        "2024-03-10",
        "200",
        cycle_days=40.0,
        rep=2,
        taken_back_at=REOPENED,
        customer_id=2,
        pipeline_id=1,
        stage_id=13,
    ),
    decided(
        2, "won", "2024-04-10 10:00", "-200", sign=-1, rep=2, cycle_days=71.0, customer_id=2, pipeline_id=1, stage_id=13
    ),
    decided(2, "won", "2024-05-20", "260", cycle_days=111.0, rep=2, customer_id=2, pipeline_id=1, stage_id=13),
    decided(
        3,
        "lost",
        "2024-03-12",
        "90",
        rep=2,
        loss_reason="Price",
        reasons_agree=True,
        competitor_id=9,
        customer_id=2,
        cycle_days=20.0,
        pipeline_id=1,
        stage_id=12,
    ),
    decided(
        4,
        "lost",
        "2024-03-15",
        "0",
        rep=3,
        loss_reason="Silence",
        reasons_agree=False,
        cycle_days=12.0,
        pipeline_id=1,
        stage_id=11,
    ),
    decided(
        5, "lost", "2024-05-02", None, rep=3, competitor_id=9, customer_id=2, cycle_days=9.0, pipeline_id=1, stage_id=11
    ),
    decided(6, "abandoned", "2024-05-03", "70", rep=1, cycle_days=30.0, pipeline_id=1, stage_id=11),
    decided(7, "won", "2024-05-04", None, rep=1, cycle_days=-3.0, customer_id=3, pipeline_id=1, stage_id=13),
    decided(8, "won", None, "55", rep=1, customer_id=3, pipeline_id=1),
)


def deal(number: int, outcome: str, created: str | None, closed: str | None, amount: str | None, **more: object) -> Row:
    """A deal as it stands."""
    rep = more.pop("rep", 1)
    value = None if amount is None else Decimal(amount)
    ends = on("closed", closed) | (on(outcome, closed) if outcome in {"won", "lost"} else {})
    return {
        "deal_id": number,
        "outcome": outcome,
        "currency": "EUR",
        "original": value,
        "amount": value,
        "rep_id": rep,
        "amount_at_creation": value,
        "pipeline_id": 1,
        **WHO[rep],
        **on("created", created),
        **ends,
        **more,
    }


DEALS: Sequence[Row] = (
    deal(
        1,
        "won",
        "2024-01-10 12:00",
        "2024-02-10 12:00",
        "100",
        customer_id=1,
        source_id=1,
        amount_at_creation=Decimal(80),
    ),
    deal(2, "won", "2024-01-30", "2024-05-20", "260", rep=2, customer_id=2, amount_at_creation=Decimal(200)),
    deal(3, "lost", "2024-02-21", "2024-03-12", "90", rep=2, loss_reason="Price"),
    deal(4, "lost", "2024-03-03", "2024-03-15", "0", rep=3),
    deal(5, "lost", "2024-04-23", "2024-05-02", None, rep=3),
    deal(6, "abandoned", "2024-04-03", "2024-05-03", "70"),
    deal(7, "won", "2024-05-07", "2024-05-04", None, customer_id=3),
    deal(8, "won", None, None, "55", customer_id=3),
    deal(9, "open", "2024-05-30 10:00", None, "500", rep=3),
    deal(10, "open", "2024-06-20", None, None, rep=None),
    deal(11, "open", None, None, "33", rep=2),
)


def state(
    number: int,
    stage: int,
    since: str | None,
    until: str | None,
    amount: str | None,
    rep: int | None = 1,
    **more: object,
) -> Row:
    """A deal was open in a stage from a moment to a moment; it began with that unless `begun` says otherwise."""
    value = None if amount is None else Decimal(amount)
    begun = on("begun", str(more.pop("begun", since)) if since else None)
    return {
        "deal_id": number,
        "stage_id": stage,
        "pipeline_id": 1,
        "currency": "EUR",
        "original": value,
        "amount": value,
        "rep_id": rep,
        **WHO[rep],
        "begun_at": begun.get("begun_at"),
        **on("from", since),
        **on("to", until),
        **more,
    }


STATES: Sequence[Row] = (
    state(1, 11, "2024-01-10 12:00", "2024-01-20 12:00", "80"),
    state(1, 12, "2024-01-20 12:00", "2024-02-10 12:00", "100", begun="2024-01-10 12:00"),
    state(2, 11, "2024-01-30", "2024-03-10", "200", 2),
    state(2, 13, "2024-04-10 10:00", "2024-05-20", "260", 2, begun="2024-01-30"),
    state(3, 12, "2024-02-21", "2024-03-12", "90", 2),
    state(4, 11, "2024-03-03", "2024-03-15", "0", 3),
    state(5, 11, "2024-04-23", "2024-05-02", None, 3),
    state(6, 11, "2024-04-03", "2024-05-03", "70"),
    state(9, 12, "2024-05-30 10:00", "2024-06-05", "500", 3, expected_month="2024-06"),
    state(9, 12, "2024-06-05", None, "500", 3, begun="2024-05-30 10:00", expected_month="2024-07"),
    state(10, 11, "2024-06-20", None, None, None),
    state(11, 11, None, None, "33", 2),
)


def visit(number: int, stage: int, since: str, until: str | None, how: str, **more: object) -> Row:
    """One visit of a deal to a stage."""
    rep = more.pop("rep", 1)
    return {
        "deal_id": number,
        "visit": 1,
        "stage_id": stage,
        "pipeline_id": 1,
        "exit": how,
        "rep_id": rep,
        **WHO[rep],
        **on("entered", since),
        **on("left", until),
        **more,
    }


VISITS: Sequence[Row] = (
    visit(1, 11, "2024-01-10 12:00", "2024-01-20 18:00", "advanced"),
    visit(1, 12, "2024-01-20 18:00", "2024-02-10 12:00", "advanced"),
    visit(2, 11, "2024-01-30", "2024-03-10", "advanced", rep=2),
    visit(2, 13, "2024-04-10 10:00", "2024-05-20", "advanced", rep=2),
    visit(3, 12, "2024-02-21", "2024-03-12", "lost", rep=2),
    visit(4, 11, "2024-03-03", "2024-03-15", "lost", rep=3),
    visit(6, 12, "2024-04-03", "2024-04-13", "back"),
    # Deal 6 had been in the first stage before anybody wrote down when.
    visit(6, 11, "2024-04-13", "2024-05-03", "lost", visit=2),
    visit(5, 11, "2024-04-23", "2024-05-02", "handed_off", rep=3),
    visit(9, 12, "2024-05-30 10:00", None, "still_there", rep=3),
    visit(10, 11, "2024-06-20", None, "still_there", rep=None),
)

ROWS: Mapping[str, Sequence[Row]] = {
    "sales": SALES,
    "deal_outcomes": OUTCOMES,
    "deals": DEALS,
    "deal_states": STATES,
    "pipeline_changes": CHANGES,
    "stage_visits": VISITS,
    "stage_reaches": REACHES,
    "stage_wins": STAGE_WINS,
    "close_moves": CLOSE_MOVES,
    "contests": CONTESTS,
    "leads": LEADS,
    "lead_decisions": DECISIONS,
    "hours": HOURS,
    "spend": SPEND,
    "activities": ACTIVITIES,
    **MORE,
}
META: Mapping[str, str] = {"zone": "Europe/Berlin", "currency": "EUR", "first_recorded": "2024-06-01T08:00:00+00:00"}


def frame(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as the engine takes them; a version that does not say since when is known since the beginning."""
    columns = {**facts(), **dimensions()}[name].columns
    stamped = [{"recorded_from": RECORDED, **row} if name in facts() else row for row in rows]
    found = {}
    for key, column in columns.items():
        values = [row.get(key) for row in stamped]
        if key == "batch" or all(value is None for value in values):
            continue
        kind = pl.Decimal(18, SCALES[column.kind]) if column.kind in SCALES else None
        found[key] = pl.Series(key, values, dtype=kind, strict=False)
    return pl.DataFrame(found)


def store_of(rows: Mapping[str, Sequence[Row]], meta: Mapping[str, str] = META) -> DuckDBStore:
    """An engine in memory with the shop's people and things, these facts and more things."""
    store = DuckDBStore(":memory:", threads=1)
    with store.writing() as batch:
        for name, things in THINGS.items():
            batch.dimension(name, frame(name, things))
        for name, events in rows.items():
            if events:
                (batch.insert if name in facts() else batch.dimension)(name, frame(name, as_written(name, events)))
        batch.note(meta)
    return store


def shop(*, now: datetime = NOW, scope: frozenset[int] | None = None) -> World:
    """The world of the small shop, which is open on working days."""
    return world_of(store_of(ROWS), own_catalogue(), now=now, scope=scope)
