"""The bridge of the pipeline deal by deal: across each deal's start, parts and end, down each column's whole, to the
cent; on random logs, and beside SQL written by hand.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.answers.ask import ask
from headway.answers.by_thing import by_thing
from headway.answers.world import World
from headway.insights.bridge_deals import DEAL, END, START, DealByDeal, deal_by_deal
from headway.insights.pipeline_bridge import TERMS
from headway.query.parse import Words, parse
from headway.query.question import Query
from tests.answers.test_bridge import FEW, logs, reopened_and_dearer, world_of_book
from tests.mirror.book import Book
from tests.oracle.shop import shop

DAY = timedelta(days=1)


def query_of(world: World, metric: str, **words: object) -> Query:
    return parse(Words(metrics=(metric,), **words), world.calendar)  # type: ignore[arg-type]


def frames(world: World, start: date, until: str, closes: str = "") -> tuple[DealByDeal, dict[str, Decimal]]:
    """The deals of the bridge, of those that close in a month where one is given, and the whole of each of its columns
    as it is asked for itself.
    """
    where = (f"expected_close={closes}",) if closes else ()
    moved = (*where, f"moved_close!={closes}")
    asked = {
        START: query_of(world, "open_pipeline", end=(start - DAY).isoformat(), where=where),
        END: query_of(world, "open_pipeline", as_of=until, where=where),
        **{
            term.key: query_of(
                world, term.key, start=start.isoformat(), as_of=until, where=moved if term.dated else where
            )
            for term in TERMS
            if closes or not term.dated
        },
    }
    found = {key: by_thing(one, world, metric=one.metrics[0], column="deal_id") for key, one in asked.items()}
    count = "open_opportunities"
    open_at = {
        key: frozenset(by_thing(asked[key], world, metric=count, column="deal_id")["thing"]) for key in (START, END)
    }
    changed = query_of(world, "pipeline_change_deals", start=start.isoformat(), as_of=until, where=where)
    every = by_thing(changed, world, metric="pipeline_change_deals", column="deal_id")
    signs = {term.key: term.sign for term in TERMS}
    whole = {key: ask(one, world).totals[one.metrics[0]] for key, one in asked.items()}
    told = {key: Decimal(str(value or 0)) * signs.get(key, 1) for key, value in whole.items()}
    return deal_by_deal(found, every, open_at), told


@FEW
@given(logs(), st.integers(0, 119), st.integers(0, 24 * 60), st.sampled_from([None, frozenset({1}), frozenset({2, 3})]))
def test_it_adds_up_across_and_down(book: Book, first: int, hours: int, scope: frozenset[int] | None) -> None:
    world = world_of_book(book, scope)
    start = date(2024, 1, 1) + timedelta(days=first)
    until = (datetime(start.year, start.month, start.day, 5) + timedelta(hours=hours)).isoformat(timespec="minutes")
    for closes in ("", "2024-02"):
        deals, whole = frames(world, start, until, closes)
        assert deals.missed == 0
        sums = deals.rows.select(pl.exclude(DEAL).sum()).to_dicts()[0]
        assert {key: sums[key] or Decimal(0) for key in whole} == whole
        assert deals.rows[DEAL].is_unique().all()


def test_a_deal_goes_its_way_through_every_part() -> None:
    """Hand-made: opened at 50 (100 dollars at 0.5), won, reopened, 80 by the rate of March, 8 less, lost at 72."""
    deals, _ = frames(world_of_book(reopened_and_dearer(), None), date(2024, 1, 1), "2024-03-31T23:00")
    (way,) = deals.rows.to_dicts()
    told = {key: float(value) for key, value in way.items() if value}
    assert told == {
        DEAL: 1,
        "bridge_new": 50,
        "bridge_reopened": 50,
        "bridge_revalued": 30,
        "bridge_decreased": -8,
        "bridge_won": -50,
        "bridge_lost": -72,
    }
    assert (way[START], way[END]) == (None, None)
    assert deals.parts == tuple(term.key for term in TERMS if term.key in told)


HAND = """
SELECT deal_id AS thing, COUNT(*) AS rows, SUM(amount) AS value FROM pipeline_changes
WHERE {change} AND amount IS NOT NULL AND happened_day BETWEEN DATE '2024-04-01' AND DATE '2024-06-30'
    AND recorded_to IS NULL
GROUP BY deal_id ORDER BY deal_id
"""


@pytest.mark.parametrize(
    ("metric", "change", "sign"),
    [
        ("bridge_new", "change = 'new'", 1),
        ("bridge_won", "change = 'won'", -1),
        ("bridge_revalued", "change = 'revalued'", 1),
        ("pipeline_change", "TRUE", 1),
    ],
)
def test_each_deal_has_what_the_sql_written_by_hand_gives(metric: str, change: str, sign: int) -> None:
    world = shop()
    found = by_thing(
        query_of(world, metric, start="2024-04-01", end="2024-06-30"), world, metric=metric, column="deal_id"
    )
    live = HAND.format(change=change)
    wanted = world.engine.run(live, {}).to_pylist()
    assert wanted
    got = [(row["thing"], row["rows"], row["value"]) for row in found.sort("thing").to_dicts()]
    assert got == [(row["thing"], row["rows"], sign * row["value"]) for row in wanted]
