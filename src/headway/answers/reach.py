"""On which days there is anything to count: what the newest and oldest data are, and on which days the business
sells."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from headway.answers.bound import naive
from headway.answers.look import look
from headway.engines.engine import Engine

RECENT = timedelta(days=400)
ANCHORS: Mapping[str, str] = {
    "sales": "happened_day",
    "deal_outcomes": "happened_day",
    "deals": "created_day",
    "leads": "created_day",
    "activities": "happened_day",
    "emails": "sent_day",
    "survey_answers": "answered_day",
    "reviews": "happened_day",
    "feedback_items": "received_day",
    "cases": "opened_day",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """The days with something on them, by fact, in order. A fact without any dated row is absent; `held` says which
    have rows at all."""

    days: Mapping[str, tuple[date, ...]]
    held: frozenset[str]

    def through(self, today: date) -> date | None:
        """The newest day with data that is not in the future, or None for an empty workspace."""
        past = [day for days in self.days.values() for day in reversed(days) if day <= today]
        return max(past) if past else None

    def first(self) -> date | None:
        """The oldest day with data."""
        return min((days[0] for days in self.days.values()), default=None)

    def selling(self, through: date) -> tuple[date, ...]:
        """The days with sales, else with decisions on deals, of the 400 days up to `through`."""
        for fact in ("sales", "deal_outcomes"):
            recent = tuple(day for day in self.days.get(fact, ()) if through - RECENT <= day <= through)
            if recent:
                return recent
        return ()


def reach(engine: Engine) -> Reach:
    """Read the days from the engine: one small scan a fact, over what is known now."""
    days: dict[str, tuple[date, ...]] = {}
    held: set[str] = set()
    for fact, column in ANCHORS.items():
        sql = f"SELECT DISTINCT {column} AS day FROM {fact} WHERE recorded_to IS NULL ORDER BY 1"  # noqa: S608  # names of ours
        found = look(engine, sql).column("day").to_pylist()
        if found:
            held.add(fact)
        dated = tuple(day for day in found if day is not None)
        if dated:
            days[fact] = dated
    return Reach(MappingProxyType(days), frozenset(held))


def reach_by(known: Reach, engine: Engine, at: datetime, day: date) -> Reach:
    """What was there by an instant on a business day: later days are not, the day itself where something had happened
    on it. What is held at all stays so."""
    found: dict[str, tuple[date, ...]] = {}
    for fact, days in known.days.items():
        before = bisect_left(days, day)
        on_it = before < len(days) and days[before] == day and _happened(engine, fact, at, day)
        if kept := days[: before + 1] if on_it else days[:before]:
            found[fact] = kept
    return Reach(MappingProxyType(found), known.held)


def _happened(engine: Engine, fact: str, at: datetime, day: date) -> bool:
    anchor = ANCHORS[fact].removesuffix("_day")
    sql = f"SELECT 1 FROM {fact} WHERE recorded_to IS NULL AND {anchor}_day = $day AND {anchor}_at <= $at LIMIT 1"  # noqa: S608  # names of ours
    return bool(look(engine, sql, {"day": day, "at": naive(at)}).num_rows)
