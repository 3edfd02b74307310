"""How the money of an order or of a won deal is shared out among the touches that led to it (definitions M113).

A touch is a moment at which a source or a campaign reached the buyer: a visit to the web site, a lead, a mail that was
clicked or answered, a call or visit for a campaign, the source of the order or deal itself. Of one source and campaign
on one day there is one. The last touch takes what the rounded parts of the others leave, so that they add to the money.
"""

from collections.abc import Mapping, Sequence

PARTS = ("at", "day", "hour")
ORDER_DAYS, DEAL_DAYS, HALF_LIFE = 90, 365, 7
"""How far back the touches of an order and of a deal reach; after how many days a touch weighs half (time decay)."""

TOUCHED_BY: Mapping[str, tuple[str, str, str, str]] = {
    "visits": ("web_visits", "happened", "source_id", "human"),
    "leads": ("leads", "created", "source_id", "TRUE"),
    "clicks": ("emails", "clicked", "NULL", "TRUE"),
    "replies": ("emails", "replied", "NULL", "TRUE"),
    "outreach": ("activities", "happened", "NULL", "status = 'held' AND campaign_id IS NOT NULL"),
}
"""What reaches a buyer: the fact, its anchor, its source, which rows."""


def _touches(fact: str, anchor: str, source: str, which: str) -> str:
    return (
        f"SELECT customer_id, {anchor}_at AS at, {anchor}_day AS day, "  # noqa: S608  words of ours
        f"CAST({source} AS BIGINT) AS source_id, campaign_id "
        f"FROM known_{fact} WHERE customer_id IS NOT NULL AND {anchor}_at IS NOT NULL AND ({which})"
    )


REACHED = "\nUNION ALL\n".join(_touches(*one) for one in TOUCHED_BY.values())
TOUCHES = """
SELECT customer_id, day, source_id, campaign_id, MIN(at) AS at FROM reached
WHERE source_id IS NOT NULL OR campaign_id IS NOT NULL GROUP BY customer_id, day, source_id, campaign_id
"""


def _each(names: Sequence[str], words: str) -> str:
    return ", ".join(words.format(name) for name in names)


def _path(closes: str, key: str, own: str) -> str:
    """The touches of each order or deal, its own with them, one of a source and campaign a day."""
    return f"""
SELECT {key}, day, source_id, campaign_id, MIN(at) AS at FROM (
  SELECT c.{key}, t.day, t.source_id, t.campaign_id, t.at
  FROM {closes} AS c JOIN campaign_touches AS t
    ON t.customer_id = c.customer_id AND t.at <= c.closed_at AND t.at > c.since_at
  UNION ALL {own}
) AS met GROUP BY {key}, day, source_id, campaign_id
"""  # noqa: S608  words of ours


def _weighed(path: str, closes: str, key: str, *, half: bool) -> str:
    """Each touch with its place, and the weight that each way of crediting gives it."""
    row = f"PARTITION BY p.{key}"
    order = f"{row} ORDER BY p.at, p.source_id, p.campaign_id"
    reached = f"""
  COUNT(CASE WHEN p.at <= c.lead_at THEN 1 END) OVER ({row}) AS lead_place,
  COUNT(CASE WHEN p.at <= c.created_at THEN 1 END) OVER ({row}) AS deal_place, c.lead_at, c.created_at,"""
    days = "DATE_DIFF('microsecond', p.at, c.closed_at) / 8.64e10"
    return f"""
SELECT p.{key}, p.day, p.at, p.source_id, p.campaign_id, {reached if half else ""}
  ROW_NUMBER() OVER ({order}) AS place, COUNT(*) OVER ({row}) AS touches,
  POWER(CAST(0.5 AS DOUBLE), {days} / {HALF_LIFE}) AS decay
FROM {path} AS p JOIN {closes} AS c ON c.{key} = p.{key}
"""  # noqa: S608  words of ours


MODELS: Mapping[str, str] = {
    "first": "CASE WHEN place = 1 THEN 1 ELSE 0 END",
    "last": "CASE WHEN place = touches THEN 1 ELSE 0 END",
    "linear": "1",
    "ends": "CASE WHEN place IN (1, touches) THEN 0.4 ELSE 0.2 / (touches - 2) END",
    "decay": "decay",
}
"""What a touch weighs: the whole first or last, all alike, 40-20-40, half after a week. They are made to add to 1."""
TURNS = {"turns": "CASE WHEN turns > 0 THEN 0.3 * turns ELSE 0.1 / others END"}
"""30-30-30-10: what brought the buyer, their becoming a lead, and a deal; a tenth to all others."""


def _parted(weighed: str, key: str, models: Mapping[str, str]) -> str:
    """Each touch with its part of 1 by each way of crediting."""
    named = ", ".join(f"CAST({weight} AS DOUBLE) AS w_{name}" for name, weight in models.items())
    parts = ", ".join(f"w_{name} / SUM(w_{name}) OVER (PARTITION BY {key}) AS part_{name}" for name in models)
    return f"SELECT *, {parts} FROM (SELECT *, {named} FROM {weighed}) AS weighed_so"  # noqa: S608  words of ours


def _split(money: str, parted: str, key: str, amount: str, models: Mapping[str, str]) -> str:
    """Each sum of money once a touch, with the touch's part of it; once as it is where no touch is known."""
    shares = {**dict.fromkeys(models, amount), "original": "original"}
    split = ", ".join(
        f"CAST(ROUND(m.{of} * COALESCE(c.part_{'linear' if name == 'original' else name}, 1.0), 4) AS DECIMAL(18, 4))"
        f" AS split_{name}"
        for name, of in shares.items()
    )
    return f"""
SELECT m.*, c.source_id AS touched_source, c.campaign_id AS touched_campaign, COALESCE(c.place, 0) AS place,
  COALESCE(c.touches, 0) AS touches, {split}
FROM {money} AS m LEFT JOIN {parted} AS c ON c.{key} = m.{key}
"""  # noqa: S608  words of ours


def _shared(split: str, held: Sequence[str], amount: str, models: Mapping[str, str]) -> str:
    """The same, to the last place: the last touch takes what the others leave."""
    before = "OVER (PARTITION BY money_row ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    shares = {**{f"by_{name}": (name, amount) for name in models}, "original": ("original", "original")}
    left = ", ".join(
        f"CASE WHEN place < touches THEN split_{name} "
        f"ELSE {of} - COALESCE(SUM(split_{name}) {before}, 0) END AS {share}"
        for share, (name, of) in shares.items()
    )
    return f"""
SELECT {", ".join(held)}, touched_source AS source_id, touched_campaign AS campaign_id, place, touches, {left}
FROM {split}
"""  # noqa: S608  words of ours


OF_MONEY = (
    "order_id", "event", "customer_id", "rep_id", "manager_id", "team_id", "office_id", "channel", "country", "region",
    "city", "currency", *(f"happened_{part}" for part in PARTS),
)  # fmt: skip
KEPT = [name for name in OF_MONEY if name not in ("order_id", "event", "happened_at")]
CLOSED_ORDERS = f"""
SELECT *, GREATEST(closed_at - INTERVAL '{ORDER_DAYS}' DAY, COALESCE(before_at, TIMESTAMP '1900-01-01 00:00:00'))
  AS since_at
FROM (
  SELECT *, LAG(closed_at) OVER (PARTITION BY customer_id ORDER BY closed_at, order_id) AS before_at FROM (
    SELECT order_id, MIN(customer_id) AS customer_id, MIN(happened_at) AS closed_at, MIN(happened_day) AS day,
      MIN(source_id) AS source_id, MIN(campaign_id) AS campaign_id
    FROM known_sales WHERE event = 'sale' AND happened_at IS NOT NULL GROUP BY order_id) AS placed) AS in_turn
"""  # noqa: S608  words of ours
OWN_OF_ORDER = """
  SELECT order_id, day, source_id, campaign_id, closed_at FROM closed_orders
  WHERE source_id IS NOT NULL OR campaign_id IS NOT NULL"""
ORDER_MONEY = f"""
SELECT *, ROW_NUMBER() OVER (ORDER BY order_id, event, happened_at) AS money_row FROM (
  SELECT order_id, event, happened_at, {_each(KEPT, "MIN({0}) AS {0}")}, SUM(original) AS original, SUM(net) AS net
  FROM known_sales GROUP BY order_id, event, happened_at) AS summed
"""  # noqa: S608  words of ours

OF_WIN = (
    "deal_id", "sign", "customer_id", "rep_id", "manager_id", "team_id", "office_id", "pipeline_id", "currency",
    *(f"happened_{part}" for part in PARTS),
)  # fmt: skip
WINS = """
SELECT *, CAST(deal_id AS VARCHAR) || ' ' || CAST(MAX(CASE WHEN sign > 0 THEN happened_at END) OVER (
    PARTITION BY deal_id ORDER BY happened_at, sign ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS VARCHAR)
  AS win, ROW_NUMBER() OVER (ORDER BY deal_id, happened_at, sign) AS money_row
FROM known_deal_outcomes WHERE outcome = 'won'
"""
WON = f"""
SELECT win, MIN(deal_id) AS deal_id, MIN(customer_id) AS customer_id, MIN(happened_at) AS closed_at,
  MIN(happened_at) - INTERVAL '{DEAL_DAYS}' DAY AS since_at
FROM wins_in_turn WHERE win IS NOT NULL GROUP BY win
"""  # noqa: S608  words of ours
LED = """
SELECT w.win, MIN(l.created_at) AS lead_at FROM wins_once AS w JOIN known_leads AS l
  ON l.customer_id = w.customer_id AND l.created_at <= w.closed_at AND l.created_at > w.since_at
GROUP BY w.win
"""
CLOSED_DEALS = """
SELECT w.win, w.customer_id, w.closed_at, w.since_at, d.created_at, d.created_day, d.source_id, d.campaign_id, l.lead_at
FROM wins_once AS w LEFT JOIN known_deals AS d ON d.deal_id = w.deal_id LEFT JOIN leads_of_wins AS l ON l.win = w.win
"""
OWN_OF_DEAL = """
  SELECT c.win, c.created_day, c.source_id, c.campaign_id, c.created_at FROM closed_deals AS c
  WHERE (c.source_id IS NOT NULL OR c.campaign_id IS NOT NULL) AND c.created_at <= c.closed_at
    AND NOT EXISTS (
      SELECT 1 FROM campaign_touches AS t WHERE t.customer_id = c.customer_id AND t.at <= c.created_at
        AND t.at > c.since_at AND t.source_id IS NOT DISTINCT FROM c.source_id
        AND t.campaign_id IS NOT DISTINCT FROM c.campaign_id)"""
TURNED = """
SELECT *, (CASE WHEN place = 1 THEN 1 ELSE 0 END)
  + (CASE WHEN lead_at IS NOT NULL AND place = GREATEST(lead_place, 1) THEN 1 ELSE 0 END)
  + (CASE WHEN created_at IS NOT NULL AND place = GREATEST(deal_place, 1) THEN 1 ELSE 0 END) AS turns
FROM weighed_of_deals
"""
WITH_OTHERS = """
SELECT *, SUM(CASE WHEN turns = 0 THEN 1 ELSE 0 END) OVER (PARTITION BY win) AS others FROM turned_of_deals
"""

TOUCHED = {"reached": REACHED, "campaign_touches": TOUCHES}
ORDER_TOUCHES = {
    **TOUCHED,
    "closed_orders": CLOSED_ORDERS,
    "met_by_orders": _path("closed_orders", "order_id", OWN_OF_ORDER),
    "weighed_of_orders": _weighed("met_by_orders", "closed_orders", "order_id", half=False),
    "parted_orders": _parted("weighed_of_orders", "order_id", MODELS),
    "money_of_orders": ORDER_MONEY,
    "split_orders": _split("money_of_orders", "parted_orders", "order_id", "net", MODELS),
    "order_touches": _shared("split_orders", OF_MONEY, "net", MODELS),
}
DEAL_TOUCHES = {
    **TOUCHED,
    "wins_in_turn": WINS,
    "wins_once": WON,
    "leads_of_wins": LED,
    "closed_deals": CLOSED_DEALS,
    "met_by_deals": _path("closed_deals", "win", OWN_OF_DEAL),
    "weighed_of_deals": _weighed("met_by_deals", "closed_deals", "win", half=True),
    "turned_of_deals": TURNED,
    "turning_deals": WITH_OTHERS,
    "parted_deals": _parted("turning_deals", "win", {**MODELS, **TURNS}),
    "split_deals": _split("wins_in_turn", "parted_deals", "win", "amount", {**MODELS, **TURNS}),
    "deal_touches": _shared("split_deals", OF_WIN, "amount", {**MODELS, **TURNS}),
}
REACHES: Mapping[str, str] = {**{fact: anchor for fact, anchor, _, _ in TOUCHED_BY.values()}, "emails": "sent"}
"""By which anchor what reaches a buyer is cut at the as-of; what comes after an order or a win is no touch of it."""
