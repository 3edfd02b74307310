"""What is recorded by whole days has no value for a part of one: eight hours a day say nothing about its morning."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from headway.answers.bound import INSTANT, Bound
from headway.schema.tables import facts
from headway.values.grain import Grain


def cut_days(bound: Bound) -> dict[str, str]:
    """The facts of this question that know only days, each with the reason why a question that cuts days has no answer
    from it; empty where it cuts none.
    """
    atoms = [atom for key in bound.atoms for atom in bound.world.catalogue.atoms_of(key)]
    by_day = dict.fromkeys(atom.fact for atom in atoms if facts()[atom.fact].by_day)
    found = {fact: _why(bound, fact) for fact in by_day}
    return {
        fact: f"{facts()[fact].label.lower()} are recorded by whole days; {why}" for fact, why in found.items() if why
    }


def unanswered(bound: Bound, impossible: Mapping[str, str], cut: Mapping[str, str]) -> Iterator[str]:
    """A note for each metric that has no value since the question cuts days."""
    for key, reason in impossible.items():
        if reason in cut.values():
            yield f"{bound.world.catalogue.metrics[key].label}: {reason}."


def edges(bound: Bound) -> tuple[date, ...]:
    """The business days that the range enters or leaves at another time than their start; up to now is all there is."""
    calendar, end = bound.world.calendar, bound.query.end
    ends = end if not isinstance(end, datetime) or end < bound.world.now else None
    sides = [side for side in (bound.query.start, ends) if isinstance(side, datetime)]
    days = [(side, calendar.day_of(side)) for side in sides]
    return tuple(dict.fromkeys(day for side, day in days if side != calendar.start_of(day)))


def _why(bound: Bound, fact: str) -> str:
    return next(_reasons(bound, fact), "")


def _reasons(bound: Bound, fact: str) -> Iterator[str]:
    if bound.query.grain is Grain.HOUR:
        yield "ask by day or longer"
    for day in edges(bound):
        yield f"the range takes a part of {day}: begin and end it with a day"
    ahead = facts()[fact].given or bool(facts()[fact].planned)
    if not ahead and bound.query.as_of is not None and _within_a_day(bound, bound.query.as_of):
        yield f"the as-of is within {bound.today}: ask as of a whole day, or for a range that ends before it"


def _within_a_day(bound: Bound, as_of: datetime) -> bool:
    """Whether the as-of parts a day of the range from itself."""
    calendar = bound.world.calendar
    if as_of >= calendar.start_of(bound.today + timedelta(days=1)) - INSTANT:
        return False
    start, end = (
        calendar.day_of(side) if isinstance(side, datetime) else side for side in (bound.query.start, bound.query.end)
    )
    return not (end is not None and end < bound.today) and not (start is not None and start > bound.today)
