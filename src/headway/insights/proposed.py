"""What a business's data say about when and in what it sells, each with its evidence. Nothing is used before somebody
confirms it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from headway.values.style import Style
from headway.values.weekdays import WEEKDAYS

FEWEST_DAYS, FEWEST_WEEKS, FEWEST_TIMED = 20, 6, 50
OPEN_SHARE, SURE_SHARE, TAIL = 0.1, 0.9, 0.01
SUNDAY_FIRST = {"USD", "CAD", "BRL", "ILS", "JPY"}
"""Currencies of countries whose calendars are printed with Sunday first."""
MOST_CLOSURES = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """A setting (`key`) that the data propose: what to make it, how people say that, and why. One that is not `sure` is
    offered and not ticked.
    """

    key: str
    value: Any
    says: str
    evidence: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known: days with sales in order, the number of sales by hour of the day, how many orders and deals say
    which currency, the first months of yearly targets, the zone of this machine's clock, whether files brought times of
    day, and days known as closed.
    """

    days: Sequence[date] = ()
    hours: Mapping[int, int] = field(default_factory=dict)
    currencies: Mapping[str, int] = field(default_factory=dict)
    target_months: Sequence[int] = ()
    machine_zone: str = ""
    file_times: bool = False
    closed: frozenset[date] = frozenset()


def propose(seen: Evidence, *, currency: str, style: Style) -> tuple[Proposal, ...]:
    """What the data propose of time and money, in the order of the page; days are written in the style."""
    found = (
        _currency(seen),
        _zone(seen),
        _week_start(_main(seen.currencies) or currency, known=bool(seen.currencies)),
        _year_start(seen),
        _selling_days(seen),
        _hours(seen),
        _closures(seen, style),
    )
    return tuple(one for one in found if one is not None)


def _main(currencies: Mapping[str, int]) -> str:
    return max(currencies, key=lambda code: currencies[code], default="")


def _currency(seen: Evidence) -> Proposal | None:
    code = _main(seen.currencies)
    if not code:
        return None
    total = sum(seen.currencies.values())
    share = round(100 * seen.currencies[code] / total)
    evidence = f"{share} % of {total:,} orders and deals that name a currency are in {code}."
    return Proposal("currency", code, code, evidence)


def _zone(seen: Evidence) -> Proposal | None:
    if not seen.machine_zone or seen.machine_zone == "UTC":
        return None
    evidence = "The clock of this machine is in that zone."
    if seen.file_times:
        evidence += " Tick it if your files told the time by that clock: 09:04 stays 09:04."
    return Proposal("zone", seen.machine_zone, seen.machine_zone, evidence, sure=not seen.file_times)


def _week_start(currency: str, *, known: bool) -> Proposal | None:
    if not known:
        return None
    start = 7 if currency in SUNDAY_FIRST else 1
    name = WEEKDAYS[start - 1]
    return Proposal("week_start", start, name, f"Usual where amounts are in {currency}.")


def _year_start(seen: Evidence) -> Proposal | None:
    if not seen.target_months:
        return None
    month, count = Counter(seen.target_months).most_common(1)[0]
    name = f"{date(2000, month, 1):%B}"
    evidence = f"{count} of {len(seen.target_months)} yearly targets begin in {name}."
    return Proposal("year_start_month", month, name, evidence)


def _selling_days(seen: Evidence) -> Proposal | None:
    recent = _recent(seen.days)
    if len(recent) < FEWEST_DAYS:
        return None
    first, last = recent[0], recent[-1]
    there = Counter(day.isoweekday() for day in _every_day(first, last))
    sold = Counter(day.isoweekday() for day in recent)
    if min(there.values()) < FEWEST_WEEKS:
        return None
    selling = tuple(day for day in range(1, 8) if sold[day] >= OPEN_SHARE * there[day])
    shut = [day for day in range(1, 8) if day not in selling]
    told = [f"no sale on {there[day] - sold[day]} of {there[day]} {WEEKDAYS[day - 1]}s" for day in shut]
    evidence = (
        f"{', '.join(told)}: closed?"
        if told
        else f"sales on {len(recent)} of {(last - first).days + 1} days, on every weekday"
    )
    says = ", ".join(WEEKDAYS[day - 1] for day in selling) if shut else "Every day of the week"
    return Proposal("selling_days", selling, says, evidence[0].upper() + evidence[1:])


def _hours(seen: Evidence) -> Proposal | None:
    total = sum(seen.hours.values())
    if total < FEWEST_TIMED:
        return None
    ordered = [hour for hour in sorted(seen.hours) for _ in range(seen.hours[hour])]
    cut = int(total * TAIL)
    opens, closes = ordered[cut], ordered[-1 - cut] + 1
    if opens == 0 and closes == 24:
        return None
    inside = sum(count for hour, count in seen.hours.items() if opens <= hour < closes)
    says = f"{opens:02}:00 to {closes:02}:00"
    evidence = f"{round(100 * inside / total)} % of {total:,} sales with a time of day are between these hours."
    return Proposal("open_hours", (opens * 60, closes * 60), says, evidence)


def _closures(seen: Evidence, style: Style) -> Proposal | None:
    """Days without a sale on weekdays on which there nearly always is one."""
    recent = _recent(seen.days, of=1200)
    if len(recent) < FEWEST_DAYS:
        return None
    days = _every_day(recent[0], recent[-1])
    there, sold = Counter(day.isoweekday() for day in days), Counter(day.isoweekday() for day in recent)
    sure = {day for day in there if there[day] >= FEWEST_WEEKS and sold[day] >= SURE_SHARE * there[day]}
    held = frozenset(recent) | seen.closed
    shut = [day for day in days if day.isoweekday() in sure and day not in held]
    if not shut or len(shut) > MOST_CLOSURES:
        return None
    told = ", ".join(style.day(day) for day in shut[:6]) + (f" and {len(shut) - 6} more" if len(shut) > 6 else "")
    count = f"{len(shut)} closed day{'s' if len(shut) > 1 else ''}"
    return Proposal("closures", tuple(shut), count, f"No sale on {told}: closed?")


def _recent(days: Sequence[date], of: int = 400) -> list[date]:
    return [day for day in days if day > days[-1] - timedelta(days=of)]


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
