"""The bridge of the pipeline deal by deal as a page reads it: a row a deal, which adds up across, and down to the
bridge."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from headway.answers.answer import AnswerColumn, Value
from headway.answers.by_thing import by_thing
from headway.errors import BadQuestion
from headway.insights.bridge_deals import DEAL, END, START, DealByDeal, deal_by_deal
from headway.insights.pipeline_bridge import TERMS, Term
from headway.insights.window import Window
from headway.records.models import Deal
from headway.reports.export import Table as FileTable
from headway.reports.export import TooManyRows
from headway.values.suggest import did_you_mean
from headway.values.written import whole_written
from headway.web.address import link, one, only
from headway.web.asked import Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.links import SEEN, rows_of
from headway.web.screens.explore import filter_chips
from headway.web.screens.pipeline_bridge import (
    MEASURES,
    STOCK,
    Conditions,
    Read,
    ends,
    horizon_menu,
    measure_of,
    read_bridge,
)
from headway.web.screens.row_links import leads_of
from headway.web.screens.table import Cell, Chip, Column, Row, Table, counted_noun, value_cell

PATH = "/pipeline/deals"
PAGE = 50
MOST = 200_000
NAME = "name"
SAID = {term.key: term.label for term in TERMS}


@dataclass(frozen=True, slots=True)
class BridgeDeals:
    """One page of the deals. `terms` narrows them to those of one part; `balance` says whether all adds up."""

    bar: Bar
    filters: tuple[Chip, ...] = ()
    terms: Menu | None = None
    horizon: Menu | None = None
    measures: tuple[Option, ...] = ()
    table: Table | None = None
    count: int = 0
    first: int = 0
    last: int = 0
    earlier: str = ""
    later: str = ""
    whole: str = ""
    balance: str = ""
    as_csv: str = ""
    back: str = ""
    every: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """What was found: the bridge, its deals, and those of them that the address asks for, in its order."""

    bridge: Read
    deals: DealByDeal
    by_value: bool
    term: str
    sort: str
    rows: pl.DataFrame

    @property
    def columns(self) -> tuple[str, ...]:
        """Start (none for all time), the parts, end."""
        return (*((START,) if self.bridge.before else ()), *self.deals.parts, END)


def bridge_deals_screen(asked: Asked) -> BridgeDeals:
    """The page as its address says."""
    bar = bar_of(asked, PATH, title=f"Pipeline deal by deal, {bar_of(asked, PATH).title}", compares=False)
    kept = only(asked.params, *SEEN, "where", "closes", "measure")
    back = link("/pipeline", kept)
    if "deals" not in asked.reach.held:
        return BridgeDeals(bar, back=back)
    way = _read(asked)
    page = max(whole_written(one(asked.params, "page")) or 1, 1)
    start = (page - 1) * PAGE
    shown = way.rows.slice(start, PAGE)
    return BridgeDeals(
        bar=bar,
        filters=filter_chips(asked, PATH),
        terms=_terms(asked, way),
        horizon=horizon_menu(asked, PATH),
        measures=tuple(
            Option(label, link(PATH, asked.params, measure=key), (key == "value") == way.by_value)
            for key, label in MEASURES.items()
        ),
        table=_table(asked, way, shown),
        count=way.rows.height,
        first=start + 1 if shown.height else 0,
        last=start + shown.height,
        earlier=_page(asked, page - 1) if page > 1 else "",
        later=_page(asked, page + 1) if start + PAGE < way.rows.height else "",
        whole=counted_noun(way.deals.rows.height, "deal") if way.term else "",
        balance=_balance(asked, way),
        as_csv=link(f"{PATH}.csv", asked.params),
        back=back,
        every=link(PATH, asked.params, term=None, sort=None) if way.term else "",
    )


def _page(asked: Asked, number: int) -> str:
    return link(PATH, tuple(pair for pair in asked.params if pair[0] != "page"), page=str(number))


def _read(asked: Asked) -> _Way:
    bridge = read_bridge(asked)
    by_value = measure_of(asked, bridge) == "value"
    stock = STOCK[0 if by_value else 1]
    open_at = {END: _ids(_apart(asked, STOCK[1], bridge.horizon))}
    found = {END: _apart(asked, stock, bridge.horizon)}
    if bridge.before:
        open_at[START] = _ids(_apart(asked, STOCK[1], bridge.horizon, bridge.before))
        found[START] = _apart(asked, stock, bridge.horizon, bridge.before)
    for term in TERMS:
        key = term.key if by_value else term.deals
        if key and (bridge.horizon or not term.dated):
            found[term.key] = _apart(asked, key, bridge.also_of(term))
    deals = deal_by_deal(found, _apart(asked, "pipeline_change_deals", bridge.horizon), open_at)
    chosen = _chosen(asked, (*found,))
    sort = _sort(asked, deals, chosen)
    return _Way(bridge, deals, by_value, chosen, sort, _ordered(_of_term(asked, bridge, deals, chosen), sort))


def _apart(asked: Asked, metric: str, also: Conditions, window: Window | None = None) -> pl.DataFrame:
    query = asked.query((metric,), window=window)
    return by_thing(query.narrowed(also), asked.world, metric=metric, column="deal_id")


def _ids(frame: pl.DataFrame) -> frozenset[int]:
    return frozenset(frame["thing"].to_list())


def _chosen(asked: Asked, found: tuple[str, ...]) -> str:
    text = one(asked.params, "term")
    if text and text not in found:
        raise BadQuestion(f'"{text}" is no part of this bridge{did_you_mean(text, found)}')
    return text


def _of_term(asked: Asked, bridge: Read, deals: DealByDeal, key: str) -> pl.DataFrame:
    """All deals, or those that went through one part, or were open at one end, whatever their value."""
    if not key:
        return deals.rows
    if key in deals.open_at:
        return deals.rows.filter(pl.col(DEAL).is_in(sorted(deals.open_at[key])))
    term = _term_of(key)
    through = _apart(asked, term.deals or term.key, bridge.also_of(term))
    return deals.rows.filter(pl.col(DEAL).is_in(through["thing"].to_list()))


def _sort(asked: Asked, deals: DealByDeal, term: str) -> str:
    """A column, with `-` before it from the largest on; by default the part looked at, else the end."""
    text = one(asked.params, "sort") or f"-{term or END}"
    known = (NAME, *(name for name in deals.rows.columns if name != DEAL))
    if text.removeprefix("-") not in known:
        raise BadQuestion(f'Deals cannot be sorted by "{text}" here{did_you_mean(text, known)}')
    return text


def _ordered(rows: pl.DataFrame, sort: str) -> pl.DataFrame:
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key == NAME:
        return rows.join(_names(), on=DEAL, how="left").sort(pl.col(NAME).str.to_lowercase(), DEAL, descending=down)
    by = pl.col(key).abs() if key in SAID else pl.col(key)
    return rows.sort([by, pl.col(DEAL)], descending=[down, False], nulls_last=True)


def _names() -> pl.DataFrame:
    named = list(Deal.objects.values_list("pk", "name", "number"))
    held = {DEAL: [row[0] for row in named], NAME: [row[1] or row[2] or "Deal" for row in named]}
    return pl.DataFrame(held, schema={DEAL: pl.Int64, NAME: pl.String})


def _table(asked: Asked, way: _Way, shown: pl.DataFrame) -> Table:
    held = shown.to_dicts()
    records = leads_of([{"deal_id": row[DEAL]} for row in held], asked.world.scope)
    unit = asked.place.currency if way.by_value else "count"

    def row_of(row: Mapping[str, Value]) -> Row:
        name, href = records.of({"deal_id": row[DEAL]}, "deal_id")
        return Row((Cell(name or "Deal", href=href), *(_cell(asked, way, row, key, unit) for key in way.columns)))

    heads = {**SAID, **dict(zip((START, END), _open_words(asked, way), strict=True))}
    columns = (_head(asked, way, NAME, "Deal"), *(_head(asked, way, key, heads[key]) for key in way.columns))
    return Table(columns, tuple(row_of(row) for row in held), None if way.term else _total(asked, way, unit))


def _open_words(asked: Asked, way: _Way) -> tuple[str, str]:
    since, until = (words.partition(" ")[2] for words in ends(asked, way.bridge))
    return f"Open {since}", f"Open {until}"


def _head(asked: Asked, way: _Way, key: str, label: str) -> Column:
    chosen, down = way.sort.removeprefix("-") == key, way.sort.startswith("-")
    first = key if key == NAME else f"-{key}"
    other = key if down else f"-{key}"
    state = ("descending" if down else "ascending") if chosen else ""
    return Column(label, key != NAME, link(PATH, asked.params, sort=other if chosen else first), state)


def _cell(asked: Asked, way: _Way, row: Mapping[str, Value], key: str, unit: str) -> Cell:
    """An amount with its sign; nothing where the deal did not go through the part or was not open then."""
    value, figures = row[key], asked.place.figures
    if isinstance(value, Decimal) and (value or key in (START, END)):
        text = figures.exact(value, unit)
        return Cell(f"+{text}" if key in SAID and value > 0 else text, number=True)
    if key in way.deals.open_at and row[DEAL] in way.deals.open_at[key]:
        return Cell("–", number=True, why="The value of this deal was not recorded then")
    return Cell("", number=True)


def _total(asked: Asked, way: _Way, unit: str) -> Row:
    """The bridge itself, asked for as a whole, each number with its rows."""
    bridge, figures = way.bridge.bridge, asked.place.figures
    place = 0 if way.by_value else 1
    parts = {part.term.key: (part.value, part.deals)[place] for part in bridge.parts}
    cells = [Cell("All")]
    for key in way.columns:
        if key in (START, END):
            side = bridge.start if key == START else bridge.end
            window = way.bridge.before if key == START else None
            href = rows_of(asked, STOCK[place], also=way.bridge.horizon, window=window)
            cells.append(value_cell(side[place] if side else None, unit, figures, href=href))
            continue
        value = parts.get(key)
        term = _term_of(key)
        href = rows_of(asked, term.key if way.by_value else term.deals, also=way.bridge.also_of(term))
        text = figures.exact(value or 0, unit)
        cells.append(Cell(f"+{text}" if value and value > 0 else text, number=True, href=href))
    return Row(tuple(cells))


def _term_of(key: str) -> Term:
    return next(term for term in TERMS if term.key == key)


def _terms(asked: Asked, way: _Way) -> Menu:
    """All deals, or those of one part."""
    since, until = _open_words(asked, way)
    labels = {START: since, **{key: SAID[key] for key in way.deals.parts}, END: until}
    keys = [key for key in labels if key != START or way.bridge.before]
    every = Option("All deals", link(PATH, asked.params, term=None, sort=None), not way.term)
    options = (Option(labels[key], link(PATH, asked.params, term=key, sort=None), key == way.term) for key in keys)
    return Menu("Deals of", SAID.get(way.term) or labels.get(way.term, "all parts"), (every, *options))


def _balance(asked: Asked, way: _Way) -> str:
    """Whether each deal comes from its start to its end, and all of them together are the bridge."""
    missed, apart = way.deals.missed, _apart_from(way)
    if not missed and not apart:
        return "Each row leads from the start to the end, and each column adds up to the bridge, to the cent."
    found = asked.place.figures.exact(apart, asked.place.currency if way.by_value else "count")
    return (
        f"{counted_noun(missed, 'deal')} do not add up, and the deals miss the bridge by {found}. Please report this."
    )


def _apart_from(way: _Way) -> Decimal:
    """By how much the sums of the columns miss what the bridge says."""
    bridge, place, rows = way.bridge.bridge, 0 if way.by_value else 1, way.deals.rows
    told: dict[str, Decimal | int | None] = {part.term.key: (part.value, part.deals)[place] for part in bridge.parts}
    told |= {END: bridge.end[place]} | ({START: bridge.start[place]} if bridge.start else {})
    sums = rows.select(pl.exclude(DEAL, NAME).sum()).to_dicts()[0]
    return sum((abs((value or Decimal(0)) - (told.get(name) or 0)) for name, value in sums.items()), Decimal(0))


def deals_file(asked: Asked) -> FileTable:
    """All the deals that the address asks for, as a file takes them; raises TooManyRows beyond 200,000."""
    way = _read(asked)
    if way.rows.height > MOST:
        raise TooManyRows(way.rows.height, MOST)
    rows = way.rows if NAME in way.rows.columns else way.rows.join(_names(), on=DEAL, how="left", maintain_order="left")
    unit = asked.place.currency if way.by_value else "count"
    columns = (AnswerColumn(NAME, "dimension"), *(AnswerColumn(key, "metric", unit) for key in way.columns))
    return FileTable(columns, rows.select(NAME, *way.columns).to_dicts())
