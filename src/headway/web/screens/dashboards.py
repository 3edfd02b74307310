"""Dashboards: the list, and one with its bar and tiles."""

from dataclasses import dataclass, replace

from headway.actions.dashboards import tiles_of
from headway.records.models import Dashboard
from headway.web.address import Params, link, one
from headway.web.asked import Asked
from headway.web.barring import Bar, Option, bar_of
from headway.web.forms.person import Person
from headway.web.forms.saved import may_change
from headway.web.links import SEEN
from headway.web.screens.explore import filter_chips
from headway.web.screens.saved import Found, Line, changed_words, owner_words, seen_words
from headway.web.screens.table import Chip, counted_noun
from headway.web.screens.tiles import TileView

EACH = "as each tile says"


@dataclass(frozen=True, slots=True)
class Board:
    """One dashboard. `edit` is empty for who may not change it; `version` goes with every change of its tiles."""

    name: str
    note: str
    whose: str
    bar: Bar
    filters: tuple[Chip, ...]
    filter_by: tuple[tuple[str, str], ...]
    tiles: tuple[TileView, ...]
    path: str
    version: int
    edit: str = ""
    copy: str = ""
    remove: str = ""


def board_list(person: Person, found: list[Dashboard], search: str) -> Found:
    """The list; `search` has been applied."""
    return Found(tuple(_line(person, one) for one in found), search)


def board_screen(person: Person, board: Dashboard, asked: Asked, tiles: tuple[TileView, ...]) -> Board:
    """A dashboard under its bar."""
    path, may = f"/dashboards/{board.public_id}", may_change(person, board)
    kinds = asked.place.catalogue.dimensions
    return Board(
        name=board.name,
        note=board.note,
        whose=f"by {owner_words(board, person)}, seen by {seen_words(board)}, {changed_words(board)}",
        bar=board_bar(asked, path, board.name),
        filters=filter_chips(asked, path),
        filter_by=tuple((key, kind.label) for key, kind in kinds.items() if kind.splits and kind.listed),
        tiles=tiles,
        path=path,
        version=board.version,
        edit=f"{path}/edit" if may else "",
        copy=f"{path}/copy",
        remove=f"{path}/remove" if may else "",
    )


def board_bar(asked: Asked, path: str, title: str) -> Bar:
    """The bar; unless its address names a period or a comparison each tile has its own."""
    bar = bar_of(asked, path, title=title)
    period, against = bar.period, bar.against
    own = not one(asked.params, "period")
    first = Option("Each tile its own", link(path, asked.params, period=None), own)
    rest = tuple(replace(option, current=option.current and not own) for option in period.options)
    period = replace(period, chosen=EACH if own else period.chosen, options=(first, *_ruled(rest)))
    if against and not one(asked.params, "against"):
        others = tuple(replace(option, current=False) for option in against.options)
        against = replace(against, chosen=EACH, options=others)
    return replace(bar, subtitle="", period=period, against=None if own else against)


def bar_params(params: Params) -> Params:
    """What of an address the bar is."""
    return tuple(pair for pair in params if pair[0] in {*SEEN, "where"})


def _ruled(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return (replace(options[0], rule=True), *options[1:]) if options else ()


def _line(person: Person, board: Dashboard) -> Line:
    path, may = f"/dashboards/{board.public_id}", may_change(person, board)
    titles = [tile.title for tile in tiles_of(board) if tile.title]
    return Line(
        name=board.name,
        note=board.note,
        asks=", ".join([counted_noun(len(board.tiles), "tile"), *titles[:6]]),
        whose=owner_words(board, person),
        seen_by=seen_words(board),
        changed=changed_words(board).removeprefix("changed "),
        href=path,
        copy=f"{path}/copy",
        edit=f"{path}/edit" if may else "",
        remove=f"{path}/remove" if may else "",
    )
