"""What is asked of somebody who pins an answer: to which dashboard, how it looks, under which title."""

from collections.abc import Sequence
from dataclasses import replace

from headway.actions.dashboards import Tile, tiles_of
from headway.errors import Refused
from headway.records.models import Dashboard
from headway.web.forms.entry import Entry, Kind

NEW = "new"
LOOK_WORDS = (("chart", "A chart"), ("table", "A table"), ("number", "A number, with its trend and sentence"))


def pin_entries(boards: Sequence[Dashboard], look: str) -> tuple[Entry, ...]:
    """Where to, as what; a new dashboard where there is none or another is wanted."""
    choices = (*((str(board.public_id), board.name) for board in boards), (NEW, "A new dashboard"))
    return (
        Entry(name="look", label="As", kind=Kind.CHOICE, choices=LOOK_WORDS, value=look, required=True),
        Entry(name="board", label="On", kind=Kind.CHOICE, choices=choices, value=choices[0][0], required=True),
        Entry(name="new_name", label="Name of a new dashboard", value="" if boards else "My dashboard"),
        Entry(name="title", label="Title", help="Empty: the name of what it shows"),
    )


def title_entries(tile: Tile) -> tuple[Entry, ...]:
    """The title of a tile and how it looks."""
    return (
        Entry(name="title", label="Title", value=tile.title, help="Empty: the name of what it shows"),
        Entry(name="look", label="As", kind=Kind.CHOICE, choices=LOOK_WORDS, value=tile.look, required=True),
    )


def tile_of(board: Dashboard, key: str) -> Tile:
    """A tile by its key; raises Refused where it is gone."""
    found = next((tile for tile in tiles_of(board) if tile.key == key), None)
    if found is None:
        raise Refused("This tile is not there any more. Load the page again.")
    return found


def rearranged(board: Dashboard, key: str, how: str, widths: Sequence[int]) -> tuple[Tile, ...]:
    """The tiles after one was moved `earlier` or `later`, made `wider` or `narrower`, or taken `away`."""
    tiles = list(tiles_of(board))
    tile = tile_of(board, key)
    at = tiles.index(tile)
    match how:
        case "earlier" | "later":
            tiles.insert(max(at + (-1 if how == "earlier" else 1), 0), tiles.pop(at))
        case "wider" | "narrower":
            step = widths.index(tile.width) + (1 if how == "wider" else -1)
            tiles[at] = replace(tile, width=widths[min(max(step, 0), len(widths) - 1)])
        case "away":
            tiles.pop(at)
        case _:
            raise Refused(f'"{how}" is nothing that can be done to a tile.')
    return tuple(tiles)


def in_order(board: Dashboard, keys: Sequence[str]) -> tuple[Tile, ...]:
    """The tiles in the order of these keys; raises Refused unless it is each of them once."""
    by_key = {tile.key: tile for tile in tiles_of(board)}
    if sorted(keys) != sorted(by_key):
        raise Refused("The tiles are others by now. Load the page again.")
    return tuple(by_key[key] for key in keys)
