"""What each fact's root is made of, and what it refers to. As data: a new fact is one more entry here and its maker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from headway.mirror.facts.audience import follower_counts, social_posts, web_visits
from headway.mirror.facts.close_moves import close_moves
from headway.mirror.facts.contests import contests
from headway.mirror.facts.contracts import contracts, recurring, recurring_changes, tenures
from headway.mirror.facts.deal_states import deal_states
from headway.mirror.facts.deal_work import introductions, objections, quotes
from headway.mirror.facts.deals import deal_credits, deal_outcomes, deals
from headway.mirror.facts.emails import emails
from headway.mirror.facts.feedback import case_holds, cases, feedback_items, reviews, survey_answers
from headway.mirror.facts.lead_decisions import lead_decisions
from headway.mirror.facts.leads import leads
from headway.mirror.facts.money import order_charges, payments
from headway.mirror.facts.order_payments import order_payments
from headway.mirror.facts.partner_parts import partner_parts
from headway.mirror.facts.people import quotas, staff
from headway.mirror.facts.pipeline_changes import pipeline_changes
from headway.mirror.facts.plain import activities, exchange_rates, hours, logged_time, spend
from headway.mirror.facts.sales import sales
from headway.mirror.facts.silences import silences
from headway.mirror.facts.stage_reaches import stage_reaches, stage_wins
from headway.mirror.facts.stage_visits import stage_visits
from headway.mirror.facts.steps import steps
from headway.mirror.facts.stock import loyalty_points, stock_levels
from headway.mirror.snapshot import Snapshot

Maker = Callable[[Snapshot], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to a root: `column` of `table` holds the root's id, or, with `through`, the id of a row of
    that part.
    """

    table: str
    column: str
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Rows that a root refers to: those whose `key` is in `column` of a part (or of an earlier use) named `by`.

    Without `by` every root uses all rows of the table. A row holds from the day `since` up to the day `until`; without
    `until`, up to the next row with the same key. Without `since` it holds always.
    """

    table: str
    key: str
    by: tuple[tuple[str, str], ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A record type whose rows are made into facts together with what belongs to them.

    `dated` are the columns (of parts) that say on which days uses that hold from a day are looked up; where there are
    none, any day may be one.
    """

    table: str
    parts: tuple[Part, ...]
    uses: tuple[Use, ...]
    facts: Mapping[str, Maker]
    dated: tuple[tuple[str, str], ...] = ()


def _memberships(*by: tuple[str, str]) -> Use:
    return Use("memberships", "member_id", by)


def _rates(*by: tuple[str, str]) -> Use:
    return Use("currency_rates", "currency", by, since="day")


def _alone(table: str, facts: Mapping[str, Maker], *, rep: str = "member_id", money: str = "") -> Root:
    """Records that are facts by themselves: of the member in `rep`, with money of the day in the column `money`."""
    return Root(
        table,
        (Part(table, "id"),),
        (*((_memberships((table, rep)),) if rep else ()), *((_rates((table, "currency")),) if money else ())),
        facts,
        ((table, money),) if money else (),
    )


ROOTS: Mapping[str, Root] = MappingProxyType(
    {
        "orders": Root(
            "orders",
            (Part("orders", "id"), Part("order_lines", "order_id"), Part("order_events", "order_id")),
            (
                _memberships(("orders", "member_id")),
                Use("accounts", "id", (("orders", "account_id"),)),
                Use(
                    "product_prices",
                    "product_id",
                    (("order_lines", "product_id"),),
                    since="valid_from",
                    until="valid_to",
                ),
                _rates(("orders", "currency"), ("product_prices", "currency")),
            ),
            {"sales": sales, "order_charges": order_charges},
            dated=(("orders", "placed_at"), ("order_events", "at")),
        ),
        "deals": Root(
            "deals",
            (
                Part("deals", "id"),
                Part("deal_terms", "deal_id"),
                Part("deal_lines", "deal_id"),
                Part("deal_credits", "deal_id"),
                Part("stage_moves", "deal_id"),
                Part("deal_outcomes", "deal_id"),
                Part("deal_competitors", "deal_id"),
                Part("deal_partners", "deal_id"),
            ),
            (
                _memberships(("deal_terms", "owner_id"), ("deal_credits", "member_id")),
                Use("stages", "id"),
                Use("pipelines", "id"),
                _rates(("deal_terms", "currency")),
            ),
            {
                "deals": deals,
                "deal_credits": deal_credits,
                "deal_outcomes": deal_outcomes,
                "deal_states": deal_states,
                "pipeline_changes": pipeline_changes,
                "stage_visits": stage_visits,
                "stage_reaches": stage_reaches,
                "stage_wins": stage_wins,
                "close_moves": close_moves,
                "contests": contests,
                "steps": steps,
                "partner_parts": partner_parts,
            },
        ),
        "deal_work": Root(
            "deals",
            (
                Part("deals", "id"),
                Part("deal_terms", "deal_id"),
                Part("deal_lines", "deal_id"),
                Part("stage_moves", "deal_id"),
                Part("deal_outcomes", "deal_id"),
                Part("quotes", "deal_id"),
                Part("objections", "deal_id"),
                Part("activities", "deal_id"),
            ),
            (
                _memberships(("deal_terms", "owner_id")),
                Use("stages", "id", (("deals", "stage_id"), ("stage_moves", "stage_id"))),
                Use("pipelines", "id"),
                _rates(("quotes", "currency")),
            ),
            {"quotes": quotes, "introductions": introductions, "objections": objections, "silences": silences},
        ),
        "leads": Root(
            "leads",
            (
                Part("leads", "id"),
                Part("lead_handovers", "lead_id"),
                Part("messages", "lead_id"),
                Part("deals", "lead_id"),
                Part("deal_outcomes", "deal_id", through="deals"),
            ),
            (_memberships(("leads", "owner_id"), ("lead_handovers", "owner_id")),),
            {"leads": leads, "lead_decisions": lead_decisions},
        ),
        "worked_hours": Root(
            "worked_hours",
            (Part("worked_hours", "id"),),
            (_memberships(("worked_hours", "member_id")),),
            {"hours": hours},
        ),
        "spend": Root(
            "spend", (Part("spend", "id"),), (_rates(("spend", "currency")),), {"spend": spend}, (("spend", "day"),)
        ),
        "currency_rates": Root(
            "currency_rates", (Part("currency_rates", "id"),), (), {"exchange_rates": exchange_rates}
        ),
        "activities": Root(
            "activities",
            (Part("activities", "id"),),
            (_memberships(("activities", "member_id")),),
            {"activities": activities},
        ),
        "recipients": Root(
            "recipients",
            (Part("recipients", "id"), Part("email_events", "recipient_id")),
            (_memberships(("recipients", "member_id")),),
            {"emails": emails},
        ),
        "contracts": Root(
            "contracts",
            (Part("contracts", "id"),),
            (
                _memberships(("contracts", "member_id")),
                Use("contracts", "renews_id", (("contracts", "id"),)),
                _rates(("contracts", "currency")),
            ),
            {"contracts": contracts},
            dated=(("contracts", "signed_on"), ("contracts", "starts_on")),
        ),
        "accounts": Root(
            "accounts",
            (Part("contracts", "account_id"),),
            (_memberships(("contracts", "member_id")), _rates(("contracts", "currency"))),
            {"tenures": tenures, "recurring": recurring, "recurring_changes": recurring_changes},
            dated=(("contracts", "signed_on"), ("contracts", "starts_on")),
        ),
        "visitors": Root(
            "visitors",
            (Part("visitors", "id"), Part("web_visits", "visitor_id")),
            (
                Use("leads", "id", (("visitors", "lead_id"),)),
                Use("orders", "account_id", (("visitors", "account_id"),)),
            ),
            {"web_visits": web_visits},
        ),
        "social_posts": Root(
            "social_posts",
            (Part("social_posts", "id"), Part("social_counts", "post_id")),
            (
                _memberships(("social_posts", "member_id")),
                Use("follower_counts", "network", (("social_posts", "network"),)),
            ),
            {"social_posts": social_posts},
        ),
        "follower_counts": Root(
            "follower_counts",
            (Part("follower_counts", "id"),),
            (Use("follower_counts", "network", (("follower_counts", "network"),)),),
            {"follower_counts": follower_counts},
        ),
        "products": Root(
            "products",
            (Part("stock_levels", "product_id"),),
            (
                Use(
                    "product_prices",
                    "product_id",
                    (("stock_levels", "product_id"),),
                    since="valid_from",
                    until="valid_to",
                ),
                _rates(("product_prices", "currency")),
            ),
            {"stock_levels": stock_levels},
            dated=(("stock_levels", "at"),),
        ),
        "loyalty": Root("accounts", (Part("loyalty_points", "account_id"),), (), {"loyalty_points": loyalty_points}),
        "order_payments": Root(
            "orders",
            (Part("orders", "id"), Part("order_events", "order_id"), Part("payments", "order_id")),
            (_memberships(("orders", "member_id")),),
            {"order_payments": order_payments},
        ),
        "payments": Root(
            "payments",
            (Part("payments", "id"),),
            (
                Use("orders", "id", (("payments", "order_id"),)),
                _memberships(("orders", "member_id")),
                _rates(("payments", "currency")),
            ),
            {"payments": payments},
            dated=(("payments", "at"),),
        ),
        "members": Root("members", (Part("members", "id"),), (_memberships(("members", "id")),), {"staff": staff}),
        "targets": _alone("targets", {"quotas": quotas}),
        "logged_time": _alone("logged_time", {"logged_time": logged_time}),
        "survey_answers": _alone("survey_answers", {"survey_answers": survey_answers}),
        "reviews": _alone("reviews", {"reviews": reviews}, rep=""),
        "feedback_items": _alone("feedback_items", {"feedback_items": feedback_items}),
        "cases": Root(
            "cases",
            (Part("cases", "id"), Part("case_holds", "case_id")),
            (_memberships(("cases", "member_id")),),
            {"cases": cases, "case_holds": case_holds},
        ),
    }
)
