"""Everything that an answer depends on besides the question, frozen."""

from dataclasses import dataclass
from datetime import datetime

from headway.answers.look import look
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.own_fields import with_fields
from headway.catalogue.own_metrics import read as own_metrics_in
from headway.catalogue.own_metrics import with_own_metrics
from headway.engines.engine import Ahead, Engine
from headway.schema.custom import read
from headway.values.calendar import UTC, Calendar
from headway.values.retail import Ending, Pattern
from headway.values.weekdays import week_read


@dataclass(frozen=True, slots=True)
class World:
    """`scope`: ids of the members whose rows may be seen, None for all (D16). `now` is an aware instant.
    `first_recorded`: before it
    Headway knew nothing. `ahead` holds what several questions read that are asked together.
    """

    catalogue: Catalogue
    engine: Engine
    calendar: Calendar
    currency: str
    now: datetime
    scope: frozenset[int] | None = None
    first_recorded: datetime | None = None
    ahead: Ahead | None = None


def world_of(engine: Engine, catalogue: Catalogue, *, now: datetime, scope: frozenset[int] | None = None) -> World:
    """The world as an engine's own notes describe it (`headway_meta`), so that no record store is needed to ask.

    The catalogue gains the fields that the business added to its records, and the metrics that it made.
    """
    table = look(engine, "SELECT key, value FROM headway_meta")
    notes: dict[str, str] = {row["key"]: row["value"] for row in table.to_pylist()}
    return World(
        catalogue=with_own_metrics(with_fields(catalogue, read(notes)), own_metrics_in(notes)),
        engine=engine,
        calendar=Calendar(
            zone=notes.get("zone", "UTC"),
            day_start=int(notes.get("day_start", "0")),
            week_start=int(notes.get("week_start", "1")),
            year_start_month=int(notes.get("year_start_month", "1")),
            selling_days=tuple(int(day) for day in notes.get("selling_days", "").split(",") if day),
            selling_days_from=tuple(week_read(week) for week in notes.get("selling_days_from", "").split(";") if week),
            month_weeks=Pattern(weeks) if (weeks := notes.get("month_weeks", "")) else None,
            year_end=Ending(notes.get("year_end", "") or Ending.NEAREST),
        ),
        currency=notes.get("currency", "EUR"),
        now=now,
        scope=scope,
        first_recorded=_instant(notes.get("first_recorded", "")),
    )


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
