"""What this process serves: one workspace, its catalogue and its engine. Set once at start, before the first
request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from headway.actions.settings import Settings
from headway.answers.world import World, world_of
from headway.catalogue.catalogue import Catalogue
from headway.engines.engine import Engine
from headway.engines.remote import Behind
from headway.insights.figures import Figures
from headway.records.models import Audit
from headway.values.calendar import Calendar
from headway.values.style import UNCHOSEN, Style
from headway.web.neighbour import Neighbour
from headway.web.seen import Viewer, seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """`caught_up` waits up to 5 seconds until the engine has all that was committed before, else says how far it is
    behind (D14). `today` is the day, or the moment, as of which the pages stand where their address says nothing
    else; empty: now. `may_count_in` and `count_in`: the currency of the first files, where nobody has chosen one.
    `neighbour` is the company beside this one. `settings` are changed through `remake`, which makes the figures
    by them; `making`: how far that is. `style`: how
    numbers and dates are written on every page.
    """

    name: str
    demo: bool
    folder: Path
    catalogue: Catalogue
    engine: Engine
    calendar: Calendar
    currency: str
    caught_up: Callable[[], Behind | None]
    today: str = ""
    may_count_in: Callable[[str], bool] = lambda _code: False
    count_in: Callable[[str], None] = lambda _code: None
    neighbour: Neighbour | None = None
    settings: Settings | None = None
    remake: Callable[[Callable[[], Audit]], Audit] = lambda act: act()
    making: Callable[[], tuple[str, int, int]] = lambda: ("", 0, 0)
    style: Style = UNCHOSEN

    @property
    def figures(self) -> Figures:
        """The writer of values with their units in the business's style."""
        return Figures(self.style)

    def clock_time(self, moment: datetime) -> str:
        """The time of day in the business's zone, `14:03`."""
        return f"{moment.astimezone(ZoneInfo(self.calendar.zone)):%H:%M}"

    def world(self, *, now: datetime, scope: frozenset[int] | None, user: Viewer | None = None) -> World:
        """The world as somebody with this scope may ask it, with the metrics that they may see; for nobody in
        particular, those that are for everybody."""
        found = world_of(self.engine, self.catalogue, now=now, scope=scope)
        return replace(found, catalogue=seen_by(found.catalogue, user))


class _Held:
    place: Workplace | None = None


def serve(place: Workplace | None) -> None:
    """Say what this process serves; None lets go of it."""
    _Held.place = place


def here() -> Workplace:
    """What this process serves."""
    if _Held.place is None:
        raise RuntimeError("no workspace is served: web.workplace.serve() comes first")
    return _Held.place
