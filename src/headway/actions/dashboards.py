"""Dashboards: made, named, put before others, answers pinned to them, arranged, taken away; each whole or not at all,
and undone as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from headway.actions.acting import Deed, acting
from headway.actions.actor import Actor
from headway.actions.permission import SEATED
from headway.actions.saved import LONGEST_NAME, Named, begun, check_version, held_by, moved_on
from headway.errors import Refused
from headway.records.models import Audit, Dashboard

LOOKS = ("number", "table", "chart")
WIDTHS = (3, 4, 6, 8, 12)
"""In twelfths of the page."""
MOST_TILES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A pinned answer: a question of Explore, how it looks, how many twelfths of the page it takes. Without a title it
    has the name of what it shows.
    """

    key: str
    question: str
    look: str = "chart"
    width: int = 6
    title: str = ""

    def checked(self) -> "Tile":
        """The same; raises Refused for a look, width or title that is none."""
        if self.look not in LOOKS:
            raise Refused(f'"{self.look}" is no look of a tile. Write one of {", ".join(LOOKS)}.')
        if self.width not in WIDTHS:
            raise Refused(f"A tile is {', '.join(map(str, WIDTHS))} twelfths wide, not {self.width}.")
        if len(self.title) > LONGEST_NAME:
            raise Refused(f"The title has {len(self.title)} letters; at most {LONGEST_NAME} fit.")
        return self

    def plain(self) -> dict[str, str | int]:
        """As it is kept."""
        return {name: getattr(self, name) for name in ("key", "question", "look", "width", "title")}


def new_tile(*, question: str, look: str, title: str = "") -> Tile:
    """A tile with a key of its own, in the width that suits its look."""
    width = WIDTHS[0] if look == "number" else WIDTHS[2]
    return Tile(key=token_hex(6), question=question, look=look, width=width, title=title.strip()).checked()


def tiles_of(board: Dashboard) -> tuple[Tile, ...]:
    """The tiles of a dashboard in their order."""
    return tuple(Tile(**one) for one in board.tiles)


def make_dashboard(named: Named, tiles: Sequence[Tile] = (), *, now: datetime, by: Actor) -> Audit:
    """A dashboard, empty or with tiles already."""
    with acting(by=by, verb="make_dashboard", roles=SEATED) as deed:
        deed.add(Dashboard(tiles=_kept(tiles), **named.checked(), **begun(by, now)))
    return deed.written


def change_dashboard(*, dashboard_id: int, named: Named, version: int, now: datetime, by: Actor) -> Audit:
    """Another name, note or audience. Whoever made it may, and leaders."""
    return _changed(dashboard_id, "change_dashboard", named.checked(), version, (by, now))


def pin_tile(*, dashboard_id: int, tile: Tile, now: datetime, by: Actor) -> Audit:
    """Put a tile at the end. Whoever made the dashboard may, and leaders."""
    with acting(by=by, verb="pin_tile", roles=SEATED) as deed:
        held = held_by(Dashboard, dashboard_id, by, verb="pin_tile")
        _write(deed, held, {"tiles": _kept((*tiles_of(held), tile))}, (by, now))
    return deed.written


def arrange_tiles(*, dashboard_id: int, tiles: Sequence[Tile], version: int, now: datetime, by: Actor) -> Audit:
    """The tiles in another order, width or name, or without one that was there. Whoever made the dashboard may, and
    leaders.
    """
    return _changed(dashboard_id, "arrange_tiles", {"tiles": _kept(tiles)}, version, (by, now))


def remove_dashboard(*, dashboard_id: int, by: Actor) -> Audit:
    """Take a dashboard away; an undo brings it back. Whoever made it may, and leaders."""
    with acting(by=by, verb="remove_dashboard", roles=SEATED) as deed:
        deed.remove(held_by(Dashboard, dashboard_id, by, verb="remove_dashboard"))
    return deed.written


def _changed(number: int, verb: str, values: Mapping[str, Any], version: int, who: tuple[Actor, datetime]) -> Audit:
    with acting(by=who[0], verb=verb, roles=SEATED) as deed:
        held = held_by(Dashboard, number, who[0], verb=verb)
        check_version(held, version)
        _write(deed, held, values, who)
    return deed.written


def _write(deed: Deed, held: Dashboard, values: Mapping[str, Any], who: tuple[Actor, datetime]) -> None:
    deed.change(held, {**values, **moved_on(held, *who)})


def _kept(tiles: Sequence[Tile]) -> list[dict[str, str | int]]:
    if len(tiles) > MOST_TILES:
        raise Refused(f"A dashboard holds {MOST_TILES} tiles. Take one away, or make another dashboard.")
    keys = [tile.key for tile in tiles]
    if len(set(keys)) < len(keys):
        raise Refused("A tile stands twice. Load the page again.")
    return [tile.checked().plain() for tile in tiles]
