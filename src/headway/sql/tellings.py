"""How the facts that no engine holds are told: their steps in plain SQL, each after those that it reads.

`known_sales` is what is known of sales, as of the as-of and as known then; so is `known_` of every other fact.
`standing_moments` are the instants asked about. `as_of`, `as_of_day` are those of the question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headway.schema.tables import facts
from headway.sql.crediting import DEAL_TOUCHES, ORDER_TOUCHES, REACHES
from headway.sql.first_contacts import first_contacts
from headway.sql.open_time import waits, without_holds

OF_ORDER = (
    "customer_id", "rep_id", "manager_id", "team_id", "office_id", "source_id", "campaign_id", "channel", "country",
    "region", "city",
)  # fmt: skip
PARTS = ("at", "day", "hour")
MOMENTS = "standing_moments"
UNWAITED = ("created",)
"""Anchors of facts about waiting from which nobody waits: a lead is waited for from its enquiry."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The steps of a fact in order, by name: the last is the fact. `after` are facts told before it; `anchors` names
    the anchor by which what it reads is cut at the as-of, by kept fact. `begins` is the anchor from which it is told in
    open time, whose pieces come with the question; without, it is not.
    """

    steps: Mapping[str, str]
    anchors: Mapping[str, str]
    after: Sequence[str] = ()
    at_moments: bool = False
    begins: str = ""


def _each(names: Sequence[str], words: str) -> str:
    return ", ".join(words.format(name) for name in names)


ORDERS = f"""
SELECT order_id, {_each(OF_ORDER, "MIN({0}) AS {0}")}, {_each(PARTS, "MIN(happened_{0}) AS happened_{0}")}
FROM known_sales
WHERE event = 'sale' AND customer_id IS NOT NULL AND happened_at IS NOT NULL
  AND (cancelled_at IS NULL OR cancelled_at > as_of)
GROUP BY order_id
"""  # noqa: S608  words of ours
IN_TURN = f"""
SELECT *, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY happened_at, order_id) AS position,
  {_each(PARTS, "LAG(happened_{0}) OVER (PARTITION BY customer_id ORDER BY happened_at, order_id) AS previous_{0}")},
  {_each(PARTS, "LEAD(happened_{0}) OVER (PARTITION BY customer_id ORDER BY happened_at, order_id) AS next_{0}")}
FROM told_orders
"""  # noqa: S608  words of ours
WITH_GAPS = """
SELECT *, CASE WHEN happened_hour IS NOT NULL AND previous_hour IS NOT NULL
    THEN DATE_DIFF('microsecond', previous_at, happened_at) / 8.64e10
    ELSE CAST(DATE_DIFF('day', previous_day, happened_day) AS DOUBLE) END AS gap_days
FROM orders_in_turn
"""
LONG_GAP = "SELECT COALESCE(QUANTILE_CONT(gap_days, 0.95), 365) AS long_gap FROM orders_with_gaps"
PURCHASES = """
SELECT o.*, g.long_gap,
  LEAST(next_at, happened_at + TO_MICROSECONDS(CAST(g.long_gap * 8.64e10 AS BIGINT))) AS until_at,
  LEAST(next_day, happened_day + CAST(FLOOR(g.long_gap) AS INTEGER)) AS until_day,
  CAST(NULL AS TINYINT) AS until_hour
FROM orders_with_gaps AS o CROSS JOIN long_gaps AS g
"""

MONEY_OF_LIVES = """
SELECT customer_id, SUM(net) AS net, SUM(CASE WHEN cost IS NOT NULL THEN net END) AS costed_net,
  SUM(net - cost) AS margin
FROM known_sales WHERE customer_id IS NOT NULL GROUP BY customer_id
"""
COSTS_OF_SALES = """
SELECT COALESCE((SELECT SUM(amount) FROM known_spend WHERE kind = 'sales'), 0)
  / NULLIF((SELECT SUM(net) FROM known_sales), 0) AS rate
"""
LIVES = f"""
SELECT {_each(OF_ORDER, "p.{0}")}, {_each(PARTS, "p.happened_{0} AS first_{0}")},
  CAST(FLOOR(GREATEST(DATE_DIFF('day', p.happened_day, as_of_day), 0) / 30.4375) AS BIGINT) + 1 AS months,
  m.net, m.costed_net, m.margin,
  m.margin - COALESCE(CAST(m.net * c.rate AS DECIMAL(28, 8)), 0) AS contribution
FROM orders_in_turn AS p JOIN money_of_lives AS m ON m.customer_id = p.customer_id CROSS JOIN costs_of_sales AS c
WHERE p.position = 1
"""  # noqa: S608  words of ours

WEIGHTS: Mapping[str, tuple[str, str, str, float]] = {
    "meetings": ("activities", "happened_at", "kind IN ('visit', 'meeting', 'demo') AND status = 'held'", 3),
    "calls": ("activities", "happened_at", "kind = 'call' AND status = 'held' AND connected", 2),
    "replies": ("emails", "replied_at", "replied_at IS NOT NULL", 2),
    "wishes": ("feedback_items", "received_at", "received_at IS NOT NULL", 2),
    "answers": ("survey_answers", "answered_at", "score IS NOT NULL", 1),
    "reviews": ("reviews", "happened_at", "happened_at IS NOT NULL", 1),
    "cases": ("cases", "opened_at", "opened_at IS NOT NULL", 1),
}
"""What a customer did, or did with us, by how much it says: the fact, its moment, which rows, points when fresh."""
TOUCHES = "\nUNION ALL\n".join(
    f"SELECT customer_id, {at} AS touched_at, {points} AS points FROM known_{fact} "  # noqa: S608  words of ours
    f"WHERE customer_id IS NOT NULL AND {which}"
    for fact, at, which, points in WEIGHTS.values()
)
ENGAGED = f"""
SELECT customer_id, at,
  SUM(points * POWER(0.5, DATE_DIFF('microsecond', touched_at, at) / (90 * 8.64e10))) AS engagement
FROM touches JOIN {MOMENTS} ON touched_at <= at GROUP BY customer_id, at
"""  # noqa: S608  words of ours
SPENT = f"""
SELECT customer_id, at, SUM(net) AS net
FROM known_sales JOIN {MOMENTS} ON happened_at <= at WHERE customer_id IS NOT NULL GROUP BY customer_id, at
"""  # noqa: S608  words of ours
STOOD = f"""
SELECT o.*, m.at, s.net, COUNT(*) OVER (PARTITION BY m.at) AS n,
  CASE WHEN EXISTS (SELECT 1 FROM touches) THEN COALESCE(e.engagement, 0.0) END AS engagement
FROM orders_in_turn AS o JOIN {MOMENTS} AS m ON o.happened_at <= m.at AND (o.next_at IS NULL OR o.next_at > m.at)
LEFT JOIN spent_by_then AS s ON s.customer_id = o.customer_id AND s.at = m.at
LEFT JOIN engaged_by_then AS e ON e.customer_id = o.customer_id AND e.at = m.at
"""  # noqa: S608  words of ours


def _class(of: str) -> str:
    rank = f"RANK() OVER (PARTITION BY at ORDER BY {of})"
    return f"CAST(CAST(FLOOR(({rank} - 1) * parts / CAST(n AS DOUBLE)) AS BIGINT) + 1 AS VARCHAR)"


CLASSED = f"""
SELECT *, {_class("happened_day")} AS recency_class, {_class("position")} AS frequency_class,
  CASE WHEN net IS NOT NULL THEN {_class("net")} END AS money_class
FROM (SELECT *, CASE WHEN n < 25 THEN 3 ELSE 5 END AS parts FROM stood_then) AS counted
"""  # noqa: S608  words of ours
STANDINGS = f"""
SELECT {_each([name for name in OF_ORDER if name not in ("campaign_id", "channel")], "{0}")},
  at AS from_at, CAST(at AS DATE) AS from_day, CAST(NULL AS TINYINT) AS from_hour,
  at + INTERVAL '1' MICROSECOND AS to_at, CAST(at AS DATE) AS to_day, CAST(NULL AS TINYINT) AS to_hour,
  {_each(PARTS, "next_{0}")}, position AS orders, net, recency_class, frequency_class, money_class,
  recency_class || '-' || frequency_class || '-' || money_class AS rfm_class, engagement
FROM classed_then
"""  # noqa: S608  words of ours
ACCOUNTS = """
SELECT id AS customer_id, country, region, city,
  TIMESTAMP '1900-01-01 00:00:00' AS from_at, DATE '1900-01-01' AS from_day, CAST(NULL AS TINYINT) AS from_hour,
  CAST(NULL AS TIMESTAMP) AS to_at, CAST(NULL AS DATE) AS to_day, CAST(NULL AS TINYINT) AS to_hour
FROM customers
"""
ANSWERS_IN_TURN = """
SELECT *, ROW_NUMBER() OVER (PARTITION BY kind, survey, COALESCE(LOWER(TRIM(respondent)), CAST(customer_id AS VARCHAR)),
  DATE_TRUNC('month', answered_day) ORDER BY answered_at DESC, answer_id DESC) AS place
FROM known_survey_answers
WHERE answered_day IS NOT NULL
  AND score BETWEEN CASE WHEN kind = 'nps' THEN 0 ELSE 1 END
    AND CASE kind WHEN 'nps' THEN 10 WHEN 'ces' THEN 7 ELSE 5 END
"""
COUNTED_ANSWERS = "SELECT * FROM answers_in_turn WHERE place = 1 OR (respondent IS NULL AND customer_id IS NULL)"


def _in_open_time(name: str, fact: str, anchor: str) -> Telling:
    """A fact about waiting, of a kept one that is cut by an anchor: it begins at `begins`, up to what it is told to."""
    begins, *ends = (one for one in facts()[name].anchors if one not in UNWAITED)
    own = [one for one in facts()[name].columns if one in facts()[fact].columns]
    return Telling(waits(name, fact, own, begins, *ends), {fact: anchor}, begins=begins)


ORDERS_IN_TURN = {"told_orders": ORDERS, "orders_in_turn": IN_TURN}
SALES = {"sales": "happened"}
TELLINGS: Mapping[str, Telling] = {
    "purchases": Telling(
        {**ORDERS_IN_TURN, "orders_with_gaps": WITH_GAPS, "long_gaps": LONG_GAP, "purchases": PURCHASES}, SALES
    ),
    "customer_lives": Telling(
        {**ORDERS_IN_TURN, "money_of_lives": MONEY_OF_LIVES, "costs_of_sales": COSTS_OF_SALES, "customer_lives": LIVES},
        {**SALES, "spend": "happened"},
    ),
    "standings": Telling(
        {
            **ORDERS_IN_TURN,
            "touches": TOUCHES,
            "engaged_by_then": ENGAGED,
            "spent_by_then": SPENT,
            "stood_then": STOOD,
            "classed_then": CLASSED,
            "standings": STANDINGS,
        },
        {
            **SALES,
            "activities": "happened",
            "emails": "sent",
            "survey_answers": "answered",
            "reviews": "happened",
            "feedback_items": "received",
            "cases": "opened",
        },
        at_moments=True,
    ),
    "order_touches": Telling(ORDER_TOUCHES, {**SALES, **REACHES}),
    "deal_touches": Telling(DEAL_TOUCHES, {"deal_outcomes": "happened", "deals": "created", **REACHES}),
    "known_accounts": Telling({"known_accounts": ACCOUNTS}, {}),
    "counted_answers": Telling(
        {"answers_in_turn": ANSWERS_IN_TURN, "counted_answers": COUNTED_ANSWERS}, {"survey_answers": "answered"}
    ),
    "lead_contacts": Telling(
        first_contacts([one for one in facts()["lead_contacts"].columns if one in facts()["leads"].columns]),
        {"leads": "created", "activities": "happened"},
    ),
    "lead_waits": _in_open_time("lead_waits", "leads", "created"),
    "quote_waits": _in_open_time("quote_waits", "quotes", "requested"),
    "case_waits": _in_open_time("case_waits", "cases", "opened"),
    "own_case_waits": Telling(
        without_holds([one for one in facts()["own_case_waits"].columns if one in facts()["cases"].columns]),
        {"cases": "opened", "case_holds": "from"},
        begins="opened",
    ),
}
"""How each told fact is told."""
