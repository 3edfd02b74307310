"""Answers that are kept: asked once while nothing changed, asked again after a batch, never more than fit."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from headway.answers.kept import Kept, ask_kept
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.small import small_store
from headway.engines.store import Store
from headway.query.question import Query
from tests.oracle.shop import NOW, ROWS, sale, store_of

SALES = Query(metrics=("net_sales",), by=("rep",))
WINS = Query(metrics=("win_rate",))


def shop_of() -> tuple[Store, World]:
    store = store_of(ROWS)
    return store, world_of(store, own_catalogue(), now=NOW)


def test_the_same_question_of_the_same_minute_is_asked_once() -> None:
    _, world = shop_of()
    first = ask_kept(SALES, world)
    assert ask_kept(SALES, replace(world, now=NOW + timedelta(seconds=20))) is first
    assert ask_kept(SALES, replace(world, now=NOW + timedelta(minutes=1))) is not first


def test_a_published_batch_makes_it_asked_again() -> None:
    store, world = shop_of()
    before, wins = ask_kept(SALES, world), ask_kept(WINS, world)
    with store.writing() as batch:
        batch.insert("sales", new_sale("1000"))
    after = ask_kept(SALES, world)
    assert after.totals["net_sales"] == before.totals["net_sales"] + 1000  # type: ignore[operator]
    assert ask_kept(WINS, world) is wins


def new_sale(net: str) -> pl.DataFrame:
    other = small_store({"sales": [sale(900, 900, "2024-07-01", net)]})
    found = pl.from_arrow(other.run("SELECT * EXCLUDE (batch) FROM sales", {}))
    assert isinstance(found, pl.DataFrame)
    return found


def test_a_batch_that_was_undone_changes_nothing() -> None:
    store, world = shop_of()
    before = ask_kept(SALES, world)
    try:
        with store.writing() as batch:
            batch.insert("sales", new_sale("1000"))
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        assert ask_kept(SALES, world) is before


def test_a_new_name_makes_it_asked_again() -> None:
    store, world = shop_of()
    ask_kept(SALES, world)
    with store.writing() as batch:
        member = pl.from_arrow(store.run("SELECT * REPLACE ('Anna' AS name) FROM members WHERE id = 1", {}))
        assert isinstance(member, pl.DataFrame)
        batch.dimension("members", member)
    assert "Anna" in {row["rep"] for row in ask_kept(SALES, world).rows}


def test_what_one_may_see_is_never_shown_to_another() -> None:
    _, world = shop_of()
    whole, own = ask_kept(SALES, world), ask_kept(SALES, replace(world, scope=frozenset({2})))
    assert whole.totals != own.totals


def test_another_company_has_answers_of_its_own() -> None:
    _, world = shop_of()
    other = world_of(store_of({"sales": [sale(1, 1, "2024-07-01", "7")]}), own_catalogue(), now=NOW)
    assert ask_kept(SALES, world).totals != ask_kept(SALES, other).totals


def test_the_store_is_bounded_by_count_and_by_weight_oldest_use_out_first() -> None:
    held: Kept[str] = Kept(3, most=10, weigh=len)
    for key in ("a", "bb", "ccc"):
        held.put(key, key)
    assert held.get("a") == "a"
    held.put("dddd", "dddd")
    assert (held.get("bb"), held.get("a"), len(held)) == (None, "a", 3)
    held.put("x", "x" * 9)
    assert (held.get("x"), held.get("ccc"), held.get("dddd")) == ("x" * 9, None, None)
    held.put("y", "y" * 99)
    assert (held.get("y"), len(held)) == (None, 2)
