"""The open time of a business as a question brings it: what it is told of, and where it is not known."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache

from headway.answers.look import look
from headway.answers.world import World
from headway.sql.tellings import TELLINGS
from headway.values.open_time import OpenHours, Piece, pieces, weeks_of

EARLIEST = date(1970, 1, 1)
NEVER = datetime.combine(EARLIEST, time())
NOT_SET = "no opening hours set: Settings → Opening hours"


def told_in_open_time(facts: Iterable[str]) -> tuple[str, ...]:
    """Those of the facts that are told in open time."""
    return tuple(dict.fromkeys(fact for fact in facts if fact in TELLINGS and TELLINGS[fact].begins))


def open_hours(world: World) -> OpenHours:
    """When the business is open, and was: each day by the hours that held then."""
    rows = world.engine.listed("open_hours", ("from_day", "weekday", "opens", "closes"))
    first, later = weeks_of(
        (_day(row["from_day"]), _whole(row["weekday"]), _whole(row["opens"]), _whole(row["closes"])) for row in rows
    )
    closed = world.engine.listed("closures", ("day",))
    return OpenHours(
        world.calendar.zone,
        first,
        frozenset(row["day"] for row in closed if isinstance(row["day"], date)),
        later,
    )


def values_of_open_time(facts: Iterable[str], world: World, as_of: datetime) -> Mapping[str, object]:
    """The parameters that facts told in open time name, up to a naive `as_of`: pieces of time as lists of equal length.

    Without opening hours one piece of no length, in which nothing lies.
    """
    told = told_in_open_time(facts)
    if not told:
        return {}
    first = min((day for fact in told if (day := _first(fact, world))), default=as_of.date())
    hours = open_hours(world)
    found = pieces(hours, max(first, EARLIEST), max(first, EARLIEST, as_of.date())) if hours.hours else ()
    found = found or (Piece(NEVER, NEVER, 0, open=False),)
    return {
        "open_day": [one.start.date() for one in found],
        "open_from": [one.start for one in found],
        "open_until": [one.end for one in found],
        "open_before": [one.before for one in found],
        "open_now": [one.open for one in found],
    }


def never_open(atoms: Iterable[str], world: World) -> Mapping[str, str]:
    """By metric that is read from a fact told in open time, why it is not known: nobody has said when that is."""
    read = {atom.key: atom.fact for key in atoms for atom in world.catalogue.atoms_of(key)}
    told = [key for key, fact in read.items() if told_in_open_time([fact])]
    return dict.fromkeys(told, NOT_SET) if told and not open_hours(world).hours else {}


def _first(fact: str, world: World) -> date | None:
    """The first day of UTC on which anything began whose waiting a fact tells of."""
    (row,) = look(world.engine, _first_words(fact)).to_pylist()
    return row["at"].date() if isinstance(row["at"], datetime) else None


@cache
def _first_words(fact: str) -> str:
    telling = TELLINGS[fact]
    kept = next(iter(telling.anchors))
    return f"SELECT MIN({telling.begins}_at) AS at FROM {kept}"  # noqa: S608  names of ours


def _day(found: object) -> date | None:
    return found if isinstance(found, date) else None


def _whole(found: object) -> int:
    return int(str(found))
