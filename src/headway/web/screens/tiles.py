"""Tiles of a dashboard: each its own question under the dashboard's bar, asked together; one that fails says so and
leaves the others alone."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from headway.actions.dashboards import WIDTHS, Tile
from headway.errors import UserError
from headway.query.question import Condition
from headway.web.address import Params, link, one, only
from headway.web.asked import Against, Asked, asked_by
from headway.web.barring import title_of
from headway.web.exploring import Exploration, read_exploration
from headway.web.filters import write_filter
from headway.web.forms.person import Person
from headway.web.links import SEEN
from headway.web.questions import params_of
from headway.web.reading import THREADS
from headway.web.screens.cards import Card, card_series, cards
from headway.web.screens.charts import Chart
from headway.web.screens.explore import with_first_metric
from headway.web.screens.explore_chart import chart_of
from headway.web.screens.grid import grid
from headway.web.screens.table import Row, Table

BAR = SEEN
MOST_ROWS = 50
BROKEN = "This tile could not be made: that is a mistake of Headway's, and its log says which."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileView:
    """What a tile shows: a card, a table or a chart; `why` instead where there is none. `about` is its period and what
    it is narrowed to; `unheard` says what of the dashboard's bar it cannot follow.
    """

    key: str
    title: str
    look: str
    width: int
    place: int
    about: str = ""
    unheard: tuple[str, ...] = ()
    why: str = ""
    card: Card | None = None
    table: Table | None = None
    more: str = ""
    chart: Chart | None = None
    facts: str = ""
    again: str = ""
    explore: str = ""
    wider: bool = True
    narrower: bool = True


def tile_views(user: User, person: Person, tiles: Sequence[Tile], bar: Params, path: str) -> tuple[TileView, ...]:
    """The tiles as this person may see them, under the bar's parts of the address."""
    begun = [_Begun.of(user, person, tile, bar) for tile in tiles]
    with ThreadPoolExecutor(THREADS) as threads:
        shown = list(threads.map(_shown, begun))
    return tuple(
        replace(
            view,
            place=place,
            again=link(f"{path}/tiles/{view.key}", bar),
            wider=view.width < WIDTHS[-1],
            narrower=view.width > WIDTHS[0],
        )
        for place, view in enumerate(shown, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """A tile whose question has been read, or the words why it could not be."""

    tile: Tile
    asked: Asked | None = None
    unheard: tuple[str, ...] = ()
    why: str = ""

    @classmethod
    def of(cls, user: User, person: Person, tile: Tile, bar: Params) -> "_Begun":
        try:
            asked = asked_by(user, tile_params(tile, bar), now=person.now)
            asked, unheard = _narrowed(_compared(asked, tile), tile)
        except UserError as wrong:
            return cls(tile, why=str(wrong))
        return cls(tile, asked, unheard)


def tile_params(tile: Tile, bar: Params) -> Params:
    """The tile's question with what the dashboard's bar says in the place of its own; the bar's filters on top."""
    over = {key for key, _ in bar if key in BAR}
    own = tuple(pair for pair in params_of(tile.question) if pair[0] not in over)
    if tile.look == "number":
        kept = only(own, *BAR, "where")
        own = (("metric", one(own[::-1], "metric")), *kept)
    return (*own, *(pair for pair in bar if pair[0] in BAR or pair[0] == "where"))


def _compared(asked: Asked, tile: Tile) -> Asked:
    """A table or chart stands beside an earlier period only where it says so; a number always has a sentence."""
    if tile.look == "number" or one(asked.params, "against"):
        return asked
    return replace(asked, against=Against.NONE)


def _narrowed(asked: Asked, tile: Tile) -> tuple[Asked, tuple[str, ...]]:
    """Without the bar's filters that the tile's metrics cannot be told apart by, and words for each."""
    own = {value for key, value in params_of(tile.question) if key == "where"}
    catalogue = asked.place.catalogue
    keys = [value for key, value in asked.params if key == "metric" and value in catalogue.metrics]
    offered = [set(catalogue.dimensions_of(key)) for key in keys]

    def follows(condition: Condition) -> bool:
        return all(condition.dimension in kinds for kinds in offered)

    deaf = [other for other in asked.where if not follows(other) and write_filter(other) not in own]
    if not deaf:
        return asked, ()
    labels = dict.fromkeys(catalogue.dimensions[condition.dimension].label.lower() for condition in deaf)
    kept = replace(
        asked,
        where=tuple(condition for condition in asked.where if condition not in deaf),
        own_filters=tuple(condition for condition in asked.own_filters if condition not in deaf),
    )
    return kept, tuple(f"not narrowed by {label}: this is not told apart by it" for label in labels)


def _shown(begun: _Begun) -> TileView:
    """The tile's view. What fails in one tile is told there, so that the others stand."""
    tile = begun.tile
    bare = TileView(key=tile.key, title=tile.title or "A tile", look=tile.look, width=tile.width, place=0)
    if begun.asked is None:
        return replace(bare, why=begun.why)
    try:
        return _filled(bare, tile, begun.asked, begun.unheard)
    except UserError as wrong:
        return replace(bare, why=str(wrong))
    except Exception:  # a bug in one tile is logged and told in it, and the page stands
        log.exception("tile %s of a dashboard", tile.key)
        return replace(bare, why=BROKEN)


def _filled(bare: TileView, tile: Tile, asked: Asked, unheard: tuple[str, ...]) -> TileView:
    asked = with_first_metric(asked)
    exploration = read_exploration(asked)
    catalogue = asked.place.catalogue
    view = replace(
        bare,
        title=tile.title or tile_title(asked, exploration),
        about=title_of(asked),
        unheard=unheard,
        facts=" ".join(dict.fromkeys(fact for key in exploration.metrics for fact in catalogue.facts_of(key))),
        explore=link("/explore", asked.params),
    )
    if asked.empty:
        return replace(view, why="Nothing has been recorded yet.")
    if tile.look == "number":
        key = exploration.metrics[0]
        (card,) = cards((key,), card_series(asked, (key,)))
        return replace(view, card=card)
    found = grid(asked, exploration, "/explore")
    if tile.look == "table":
        rows = found.table.rows[:MOST_ROWS]
        more = (
            f"the first {len(rows)} of {asked.place.style.number(found.paging.count)}"
            if found.paging.count > len(rows)
            else ""
        )
        return replace(view, table=_plain(found.table, rows), more=more)
    chart = chart_of(asked, exploration, found)
    if chart is None:
        return replace(view, why="Nothing to draw in these days.")
    return replace(view, chart=chart, title=tile.title or chart.title)  # a chart draws the first of several metrics


def tile_title(asked: Asked, exploration: Exploration) -> str:
    """`Net sales and Orders by channel`."""
    catalogue = asked.place.catalogue
    names = " and ".join(catalogue.metrics[key].label for key in exploration.metrics[:2])
    splits = (*exploration.rows, *((exploration.across,) if exploration.across else ()))
    words = [catalogue.dimensions[name].label.lower() for name in splits]
    if exploration.grain:
        words.insert(0, exploration.grain.value)
    return f"{names} by {' and '.join(words)}" if words else names


def _plain(table: Table, rows: tuple[Row, ...]) -> Table:
    """Without the links that sort: a tile's order is its question's."""
    return replace(table, columns=tuple(replace(column, href="") for column in table.columns), rows=rows)
