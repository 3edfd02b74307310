"""Everything that an answer depends on besides the question, frozen."""

from dataclasses import dataclass
from datetime import datetime

from headway.catalogue.catalogue import Catalogue
from headway.engines.engine import Engine
from headway.values.calendar import Calendar


@dataclass(frozen=True, slots=True)
class World:
    """`scope`: ids of the members whose rows may be seen, None for all (D16). `now` is an aware instant."""

    catalogue: Catalogue
    engine: Engine
    calendar: Calendar
    currency: str
    now: datetime
    scope: frozenset[int] | None = None
