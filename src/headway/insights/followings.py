"""Who is followed to what: the cohorts that a business has, each by the metrics that count them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """`begun` counts who began together, `counted` those who came so far (or what they brought), `rate` what that is of
    each. `undecided` and `expected` are empty where there is no such number.

    `so_far`: what was counted stays counted, so that each age holds the ages before it. `money`: what is counted is an
    amount. `members`, `came` and `comes` are their words: leads, have converted, convert.
    """

    key: str
    title: str
    begun: str
    counted: str
    rate: str = ""
    undecided: str = ""
    expected: str = ""
    so_far: bool = True
    money: bool = False
    members: str
    came: str
    comes: str


FOLLOWINGS: tuple[Following, ...] = (
    Following(
        key="leads",
        title="Leads that convert",
        begun="new_leads",
        counted="leads_converted",
        rate="lead_conversion",
        undecided="leads_undecided",
        expected="lead_conversion_expected",
        members="leads",
        came="converted",
        comes="convert",
    ),
    Following(
        key="deals",
        title="Deals that are won",
        begun="new_opportunities",
        counted="deals_won_of_created",
        rate="win_rate_so_far",
        undecided="deals_undecided_of_created",
        expected="win_rate_of_cohort",
        members="deals",
        came="won",
        comes="are won",
    ),
    Following(
        key="again",
        title="Customers who order again",
        begun="customers_begun",
        counted="customers_again",
        rate="second_order_rate",
        expected="second_order_expected",
        members="customers",
        came="ordered again",
        comes="order again",
    ),
    Following(
        key="kept",
        title="Customers who stay",
        begun="customers_begun",
        counted="customers_active_of_begun",
        so_far=False,
        members="customers",
        came="bought",
        comes="buy",
    ),
    Following(
        key="money",
        title="Sales per customer",
        begun="customers_begun",
        counted="sales_of_begun",
        rate="sales_per_customer_begun",
        money=True,
        members="customers",
        came="brought",
        comes="bring",
    ),
)
