"""Everything else that the small shop has recorded, by fact."""

from collections.abc import Mapping, Sequence

from tests.oracle.bound import CHARGES, CONTRACTS, LEVELS, PAYMENTS, STAYS, TURNS
from tests.oracle.decided import PARTS, STEPS
from tests.oracle.held import LEVELS_OF_STOCK, POINTS
from tests.oracle.outreach import EMAILS
from tests.oracle.people import WEEK, Row
from tests.oracle.said import ANSWERS, CASES, HOLDS, REVIEWS, WISHES
from tests.oracle.seen import FOLLOWERS, POSTS, VISITS
from tests.oracle.selling import INTRODUCTIONS, LOGGED, OBJECTIONS, QUOTES

MORE: Mapping[str, Sequence[Row]] = {
    "open_hours": WEEK,
    "emails": EMAILS,
    "survey_answers": ANSWERS,
    "case_holds": HOLDS,
    "reviews": REVIEWS,
    "feedback_items": WISHES,
    "cases": CASES,
    "quotes": QUOTES,
    "introductions": INTRODUCTIONS,
    "objections": OBJECTIONS,
    "logged_time": LOGGED,
    "steps": STEPS,
    "partner_parts": PARTS,
    "stock_levels": LEVELS_OF_STOCK,
    "loyalty_points": POINTS,
    "contracts": CONTRACTS,
    "tenures": STAYS,
    "recurring": LEVELS,
    "recurring_changes": TURNS,
    "payments": PAYMENTS,
    "order_charges": CHARGES,
    "web_visits": VISITS,
    "social_posts": POSTS,
    "follower_counts": FOLLOWERS,
}
