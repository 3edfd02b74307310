"""Which trade the workspace's records show, read once a day."""

from dataclasses import replace
from datetime import timedelta

from headway.answers.answer import Answer
from headway.answers.kept import Kept, number_of
from headway.insights.trade import AGAIN_AND_AGAIN, MOSTLY, Signs
from headway.query.question import Query
from headway.web.asked import Asked
from headway.web.reading import OneLook, ask_daily
from headway.web.screens.series import number

LOOKED_AT = timedelta(days=400)
COUNTED = ("orders", "new_opportunities", "deals_decided", "new_leads", "visits", "net_sales", "known_revenue",
           "purchase_frequency")  # fmt: skip
WEB = ("web", "online", "e-com", "ecom", "internet", "website", "webshop")
MONTHLY = """
    SELECT COUNT(*) FILTER (WHERE orders BETWEEN months * 0.9 AND months * 1.1 AND months >= 3
                            AND months >= span * 0.8) AS monthly, COUNT(*) AS customers
    FROM (SELECT COUNT(DISTINCT order_id) AS orders, COUNT(DISTINCT DATE_TRUNC('month', happened_day)) AS months,
                 DATE_DIFF('month', MIN(happened_day), MAX(happened_day)) + 1 AS span
          FROM sales WHERE recorded_to IS NULL AND customer_id IS NOT NULL AND happened_day BETWEEN $first AND $last
          GROUP BY customer_id)"""
_monthly: Kept[float] = Kept(16)


def signs_of(asked: Asked) -> Signs:
    """What the whole workspace's records show up to the page's day. No number of it is told to anybody."""
    last = asked.through or asked.today
    first = last - LOOKED_AT
    world = replace(asked.world, scope=None)
    versions = world.engine.versions
    here = tuple(key for key in COUNTED if all(versions(asked.place.catalogue.facts_of(key)).values()))
    if not here:
        return Signs()
    query = Query(metrics=here, start=first, end=last, as_of=asked.as_of)
    found = ask_daily(query, world)
    orders, deals = _count(found, "orders"), _count(found, "new_opportunities") + _count(found, "deals_decided")
    signs = Signs(orders=orders, deals=deals, leads=_count(found, "new_leads"), visits=_count(found, "visits"))
    if not orders or deals:
        return signs
    channels = ask_daily(replace(query, metrics=("orders",), by=("channel",)), world)
    web = sum(float(number(row["orders"]) or 0) for row in channels.rows if _is_web(row["channel"]))
    often = _value(found, "purchase_frequency")
    known = _value(found, "known_revenue") / (_value(found, "net_sales") or 1.0)
    monthly = _monthly_share(asked, query) if often >= AGAIN_AND_AGAIN - 1 and known >= MOSTLY else 0.0
    return replace(signs, from_web=web / orders, known=known, per_customer=often, monthly=monthly)


def _is_web(channel: object) -> bool:
    return any(word in str(channel or "").casefold() for word in WEB)


def _monthly_share(asked: Asked, query: Query) -> float:
    """The share of the customers who buy about once in each month; looked for once a day."""
    engine = asked.world.engine.engine if isinstance(asked.world.engine, OneLook) else asked.world.engine
    key = (number_of(engine), query.start, query.end, asked.world.now.date())
    held = _monthly.get(key)
    if held is None:
        row = engine.run(MONTHLY, {"first": query.start, "last": query.end}).to_pylist()[0]
        held = _monthly.put(key, row["monthly"] / row["customers"] if row["customers"] else 0.0)
    return held


def _count(answer: Answer, key: str) -> int:
    return int(_value(answer, key))


def _value(answer: Answer, key: str) -> float:
    return float(number(answer.totals.get(key)) or 0)
