"""When the demo's till ticks: what happens next and after how many seconds, by the hour and the weekday."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from types import MappingProxyType

from headway.demo.demand import COUNTER_HOURS, COUNTER_WEEK, OFFICE_HOURS, TRADE_WEEK, WEB_HOURS, WEB_WEEK
from headway.demo.names import FIRST, LAST_HEAD, LAST_TAIL

SOONEST, LATEST, USUAL = 4.0, 55.0, 12.0
"""Seconds between two happenings; at a usual hour about so many."""
FIRST_ONES, FIRST_PAUSE = 3, 3.0
"""Whoever opens a page sees something soon."""
OF_OFFICE: Mapping[str, float] = MappingProxyType({"lead": 0.22, "call": 0.45, "move": 0.22, "deal": 0.06})
LEADS_ON_THE_WEB = 0.08


def weights(local: datetime, *, shut: bool = False) -> dict[str, float]:
    """How likely each kind is at a moment of the business's clock; a shut day has no counter and no office."""
    hour, weekday = local.hour, local.weekday()
    web = WEB_HOURS[hour] * WEB_WEEK[weekday]
    office = 0.0 if shut else OFFICE_HOURS[hour] * TRADE_WEEK[weekday]
    found = {
        "counter": 0.0 if shut else COUNTER_HOURS[hour] * COUNTER_WEEK[weekday],
        "web": web,
        **{kind: share * office for kind, share in OF_OFFICE.items()},
    }
    found["lead"] += LEADS_ON_THE_WEB * web
    return {kind: weight for kind, weight in found.items() if weight > 0}


def next_one(rng: Random, local: datetime, number: int, *, shut: bool = False) -> tuple[str, float]:
    """The kind of what happens next, and after how many seconds; `number` of them were since somebody began to look."""
    likely = weights(local, shut=shut)
    kind = rng.choices(list(likely), list(likely.values()))[0]
    if number < FIRST_ONES:
        return ("web" if number == 0 and "counter" not in likely else kind), FIRST_PAUSE
    pause = rng.expovariate(1 / USUAL) / max(sum(likely.values()) / 2, 0.2)
    return kind, min(max(pause, SOONEST), LATEST)


def invented_name(rng: Random) -> str:
    """A person who does not exist."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST_HEAD)}{rng.choice(LAST_TAIL)}"
