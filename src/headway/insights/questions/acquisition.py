"""What a new customer costs, over the months whose cost is recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from headway.answers.answer import Answer, Value
from headway.insights.apart import FEWEST
from headway.insights.questions.asking import (
    Asking,
    Heard,
    Line,
    Plot,
    Question,
    Shown,
    Told,
    missing,
    named,
    number,
    value_of,
)
from headway.insights.questions.tables import shown
from headway.values.grain import Grain

KEYS = ("acquisition_cost", "spend", "new_customers")
CHANNEL = ("marketing_spend", "new_leads")
MOST = 4


def tell(heard: Heard) -> Told:
    """Spend by new customer over the months with both recorded; how many months have no cost."""
    answer = heard.answers.get("months")
    if answer is None:
        return missing(heard.lacks("months", "spend"))
    why = "" if any(value_of(row, "spend") > 0 for row in answer.rows) else heard.lacks("months", "spend")
    customers = heard.lacks("months", "new_customers")
    if why or customers:
        return missing(why, customers)
    counted = [row for row in answer.rows if value_of(row, "spend") > 0]
    free = [row for row in answer.rows if value_of(row, "spend") <= 0 and value_of(row, "new_customers") > 0]
    if not counted:
        return missing("No spend is recorded in these days.")
    return Told(
        f"{_cost(heard, counted)}{_left(heard, free)}{_apart(heard)}.",
        head=("Month", *(heard.catalogue.metrics[key].label for key in KEYS)),
        lines=tuple(_line(heard, answer, place) for place in range(len(answer.rows) - 1, -1, -1)),
        plot=_plot(heard, answer),
        caveats=_few(heard, counted),
    )


def _cost(heard: Heard, counted: Sequence[Mapping[str, Value]]) -> str:
    spend = sum((value_of(row, "spend") for row in counted), Decimal(0))
    gained = sum((value_of(row, "new_customers") for row in counted), Decimal(0))
    months = f"{heard.count(len(counted))} month{'' if len(counted) == 1 else 's'} with cost"
    if not gained:
        return f"No new customer in {months}, for {heard.exact(spend, 'spend')}"
    cost = heard.exact(spend / gained, "spend")
    each = f"{heard.exact(spend, 'spend')} for {heard.count(gained)} in {months}"
    return f"{cost} per new customer ({each})"


def _left(heard: Heard, free: Sequence[Mapping[str, Value]]) -> str:
    if not free:
        return ""
    customers = sum(value_of(row, "new_customers") for row in free)
    months = f"{heard.count(len(free))} month{' without cost is' if len(free) == 1 else 's without cost are'} left out"
    return f"; {months}, with {heard.count(customers)} new customer{'' if customers == 1 else 's'}"


def _apart(heard: Heard) -> str:
    """What a lead costs by channel, each over its own months with cost: an amount, since it has no interval."""
    answer = heard.answers.get("channels")
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in named(answer, "channel") if answer else ():
        spend = value_of(row, "marketing_spend")
        if spend > 0:
            cost, count = found.get(str(row["channel"]), (Decimal(0), Decimal(0)))
            found[str(row["channel"])] = cost + spend, count + value_of(row, "new_leads")
    costs = [(cost / count, channel) for channel, (cost, count) in found.items() if count >= FEWEST]
    if len(costs) < 2:
        return ""
    told = [f"{heard.exact(cost, 'marketing_spend')} by {channel}" for cost, channel in sorted(costs, reverse=True)]
    more = f" and less in {len(told) - MOST} more" if len(told) > MOST else ""
    return f"; a lead costs {', '.join(told[:MOST])}{more}"


def _few(heard: Heard, counted: Sequence[Mapping[str, Value]]) -> tuple[str, ...]:
    gained = sum(value_of(row, "new_customers") for row in counted)
    return (f"Of {heard.count(gained)} new customers the next few may change it much.",) if gained < FEWEST else ()


def _line(heard: Heard, answer: Answer, place: int) -> Line:
    start = answer.rows[place]["month"]
    if not isinstance(start, date):
        raise TypeError(f"{start!r} is not a month")
    cells = tuple(_cell(heard, answer, place, key) for key in KEYS)
    return Line(heard.month(start), cells, since=start, grain=Grain.MONTH)


def _cell(heard: Heard, answer: Answer, place: int, key: str) -> Shown:
    """A month without cost has no cost by customer: it was not free."""
    if key == "new_customers" or value_of(answer.rows[place], "spend") > 0:
        return shown(heard, answer, place, key)
    return Shown(heard.exact(None, key), why="no cost recorded", unit=heard.unit(key))


def _plot(heard: Heard, answer: Answer) -> Plot:
    months = tuple(heard.month(row["month"]) for row in answer.rows if isinstance(row["month"], date))
    values = tuple(number(row["acquisition_cost"]) if value_of(row, "spend") > 0 else None for row in answer.rows)
    return Plot("Cost of a new customer by month", KEYS[0], heard.unit(KEYS[0]), months, values, steps=True)


QUESTION = Question(
    key="acquisition",
    title="What does a new customer cost?",
    asks=(Asking("months", KEYS, grain=Grain.MONTH), Asking("channels", CHANNEL, by="channel", grain=Grain.MONTH)),
    tell=tell,
    caveat="Spend and customers of the same months: who came late on an earlier campaign is counted where they came. "
    "Wages are in it only where they are recorded as spend.",
)
