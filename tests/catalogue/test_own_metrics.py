"""Metrics that a business makes: which parts go together, in what unit, how they are narrowed, and what is said."""

from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from headway.answers.ask import ask
from headway.answers.drill import drill, parts
from headway.answers.world import World
from headway.catalogue.metric import Additivity, Derived, Product, Ratio, Unit
from headway.catalogue.own_make import made_of
from headway.catalogue.own_metrics import as_known, read, with_own_metrics, written
from headway.catalogue.own_share import conditions, some_of
from headway.catalogue.own_terms import CannotMake, Only, OwnMetric, Term
from headway.catalogue.read import own_catalogue
from headway.query.question import Query
from tests.oracle.shop import NOW, shop

CATALOGUE = own_catalogue()
SOLD = Only("sale_or_return", "=", ("sale",))
MARGIN_PER_VISIT = (Term("gross_margin", only=(SOLD,)), Term("visits", "/"))


@pytest.fixture(scope="module")
def world() -> World:
    return shop()


def own(key: str, *terms: Term, **more: Any) -> OwnMetric:
    return OwnMetric(key, key.replace("_", " ").capitalize(), terms, **more)


def asked(world: World, *metrics: OwnMetric, by: tuple[str, ...] = (), **more: Any) -> Any:
    catalogue = with_own_metrics(world.catalogue, metrics)
    seen = World(**{**{name: getattr(world, name) for name in World.__slots__}, "catalogue": catalogue})
    return ask(Query((metrics[0].key,), by=by, **more), seen)


def rows(world: World, sql: str) -> dict[Any, Any]:
    return {row["k"]: row["v"] for row in world.engine.run(sql, {}).to_pylist()}


def near(value: Any) -> Any:
    return None if value is None else pytest.approx(float(value), rel=1e-9)


def test_margin_per_visit_without_refunds_is_what_a_query_by_hand_says(world):
    answer = asked(world, own("margin_per_visit", *MARGIN_PER_VISIT), by=("rep",))
    got = {row["rep"]: row["margin_per_visit"] for row in answer.rows}
    wanted = rows(
        world,
        """WITH margin AS (SELECT rep_id, sum(net - cost) AS m FROM sales
                           WHERE recorded_to IS NULL AND event = 'sale' GROUP BY rep_id),
                visits AS (SELECT rep_id, count(*) AS n FROM activities
                           WHERE recorded_to IS NULL AND kind = 'visit' AND status = 'held' GROUP BY rep_id)
           SELECT members.name AS k, margin.m::DOUBLE / visits.n AS v
           FROM visits JOIN members ON members.id = visits.rep_id LEFT JOIN margin ON margin.rep_id = visits.rep_id""",
    )
    assert wanted
    for rep, value in wanted.items():
        assert near(got[rep]) == near(value) or (got[rep] is None and value is None) or value is None
    (total,) = world.engine.run(
        """SELECT (SELECT sum(net - cost) FROM sales WHERE recorded_to IS NULL AND event = 'sale')::DOUBLE
                / (SELECT count(*) FROM activities
                   WHERE recorded_to IS NULL AND kind = 'visit' AND status = 'held') AS v""",
        {},
    ).to_pylist()
    (with_returns,) = world.engine.run(
        "SELECT sum(net - cost) AS v FROM sales WHERE recorded_to IS NULL", {}
    ).to_pylist()
    assert float(answer.totals["margin_per_visit"]) == near(total["v"])
    assert with_returns["v"] != asked(world, own("sold_margin", *MARGIN_PER_VISIT[:1])).totals["sold_margin"]


def test_nobody_visited_is_no_number_and_says_so(world):
    answer = asked(world, own("margin_per_visit", *MARGIN_PER_VISIT), by=("rep",))
    place = next(place for place, row in enumerate(answer.rows) if row["margin_per_visit"] is None)
    assert answer.reasons[place, "margin_per_visit"]


def test_it_drills_to_the_narrowed_rows_whose_sum_is_its_numerator(world):
    catalogue = with_own_metrics(world.catalogue, (own("margin_per_visit", *MARGIN_PER_VISIT),))
    seen = World(**{**{name: getattr(world, name) for name in World.__slots__}, "catalogue": catalogue})
    assert [part.name for part in parts("margin_per_visit", catalogue)] == ["numerator", "denominator"]
    top = drill(Query(("margin_per_visit",)), seen, metric="margin_per_visit", key=None, part="numerator")
    assert {row["event"] for row in top.rows} == {"sale"}
    (wanted,) = world.engine.run(
        "SELECT sum(net - cost) AS v FROM sales WHERE recorded_to IS NULL AND event = 'sale'", {}
    ).to_pylist()
    assert top.total == wanted["v"]


@pytest.mark.parametrize(
    ("only", "test"),
    [
        (Only("product", "=", ("Pen",)), "product_id IN (SELECT id FROM products WHERE name = 'Pen')"),
        (
            Only("product", "!=", ("Pen",)),
            "(product_id IS NULL OR product_id NOT IN (SELECT id FROM products WHERE name = 'Pen'))",
        ),
        (Only("product", "=", ("",)), "product_id IS NULL"),
        (Only("product", "!=", ("",)), "product_id IS NOT NULL"),
        (Only("channel", "=", ("Shop", "")), "(channel = 'Shop' OR channel IS NULL)"),
        (Only("channel", "!=", ("Shop",)), "(channel IS NULL OR channel <> 'Shop')"),
        (Only("weekday", "=", ("Wednesday",)), "isodow(happened_day) = 3"),
        (Only("quantity", ">=", ("2",)), "units >= 2"),
    ],
)
def test_a_condition_counts_what_the_same_filter_of_a_question_and_a_query_by_hand_count(world, only, test):
    quantity = CATALOGUE.dimensions["quantity"].column
    sql = f"SELECT sum(net) AS v FROM sales WHERE recorded_to IS NULL AND {test.replace('units', quantity)}"
    (wanted,) = world.engine.run(sql, {}).to_pylist()
    assert asked(world, own("some_sales", Term("net_sales", only=(only,)))).totals["some_sales"] == (wanted["v"] or 0)


def test_a_narrowed_rate_narrows_both_sides_and_keeps_its_interval(world):
    only = Only("product", "!=", ("",))
    answer = asked(world, own("known_win_rate", Term("win_rate", only=(only,))))
    plain = ask(Query(("win_rate",)), world)
    assert answer.totals["known_win_rate"] is not None
    assert answer.totals["known_win_rate.n"] <= plain.totals["win_rate.n"]
    low, value, high = (answer.totals[f"known_win_rate{part}"] for part in (".low", "", ".high"))
    assert 0 < low < value <= high


def test_some_of_what_is_counted_is_a_share_with_an_interval_and_other_counts_are_a_plain_number(world):
    web = Term("orders", only=(Only("channel", "=", ("Shop",)),))
    share = with_own_metrics(CATALOGUE, (own("shop_orders", web, Term("orders", "/")),)).metrics["shop_orders"]
    assert isinstance(share, Ratio)
    assert (share.proportion, share.unit) == (True, Unit.SHARE)
    other = made_of("x", "X", (Term("orders"), Term("calls", "/")), CATALOGUE)["x"]
    assert isinstance(other, Ratio)
    assert (other.proportion, other.unit) == (False, Unit.NUMBER)
    answer = asked(world, own("shop_orders", web, Term("orders", "/")))
    (wanted,) = world.engine.run(
        """SELECT count(DISTINCT order_id) FILTER (channel = 'Shop') AS k, count(DISTINCT order_id) AS n
           FROM sales WHERE recorded_to IS NULL AND event = 'sale' AND cancelled_at IS NULL""",
        {},
    ).to_pylist()
    assert answer.totals["shop_orders"] == pytest.approx(wanted["k"] / wanted["n"])
    assert answer.totals["shop_orders.n"] == wanted["n"]
    assert 0 < answer.totals["shop_orders.low"] < answer.totals["shop_orders"] < answer.totals["shop_orders.high"] < 1


@pytest.mark.parametrize(
    ("terms", "kind", "unit", "additivity"),
    [
        ([("net_sales", ""), ("visits", "/")], Ratio, Unit.MONEY, Additivity.RATIO),
        ([("net_sales", ""), ("sales_costs", "-")], Derived, Unit.MONEY, Additivity.FLOW),
        ([("calls", ""), ("visits", "+")], Derived, Unit.COUNT, Additivity.FLOW),
        ([("orders", ""), ("visits", "+")], Derived, Unit.COUNT, Additivity.DISTINCT),
        ([("sales_costs", ""), ("net_sales", "/")], Ratio, Unit.SHARE, Additivity.RATIO),
        ([("average_order_value", ""), ("orders", "*")], Product, Unit.MONEY, Additivity.RATIO),
        ([("net_sales", ""), ("visits", "/"), ("calls", "/")], Product, Unit.MONEY, Additivity.RATIO),
    ],
)
def test_units_follow_from_the_parts(terms, kind, unit, additivity):
    made = made_of("x", "X", [Term(metric, how) for metric, how in terms], CATALOGUE)["x"]
    assert isinstance(made, kind)
    assert (made.unit, made.additivity) == (unit, additivity)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ([("net_sales", ""), ("orders", "+")], "is money and Orders is a count: they cannot be added. Divide one"),
        ([("win_rate", ""), ("gross_margin_rate", "+")], "share of its own whole"),
        ([("average_order_value", ""), ("net_sales", "+")], "is an average or a middle"),
        ([("net_sales", ""), ("net_sales", "*")], "money times money is nothing that can be read"),
        ([("win_rate", ""), ("visits", "/")], "is a share already"),
        ([("net_sales", ""), ("visits", "/"), ("calls", "+")], "reads two ways"),
        ([("net_sales", "")], "This is Net sales itself"),
        ([("gone", ""), ("visits", "/")], "is not a metric any more"),
        ([], "choose a metric"),
    ],
)
def test_what_makes_no_number_is_refused_with_why_and_what_would_do(terms, why):
    with pytest.raises(CannotMake, match=why):
        made_of("x", "X", [Term(metric, how) for metric, how in terms], CATALOGUE)


def test_what_happens_over_time_is_not_added_to_what_there_is_at_a_moment():
    stock = next(
        metric.key
        for metric in CATALOGUE.listed()
        if metric.additivity is Additivity.STOCK and metric.unit is Unit.MONEY
    )
    with pytest.raises(CannotMake, match="at one moment"):
        made_of("x", "X", (Term("net_sales"), Term(stock, "+")), CATALOGUE)


def test_a_part_that_cannot_be_told_so_is_refused_with_what_it_can_be_told_by():
    with pytest.raises(CannotMake, match=r"Visits cannot be told apart by Product\. It can by .*Rep"):
        made_of("x", "X", (Term("net_sales"), Term("visits", "/", (Only("product", "=", ("Pen",)),))), CATALOGUE)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30))
def test_a_value_stays_a_value_whatever_is_in_it(value):
    made = made_of("x", "X", (Term("net_sales", only=(Only("channel", "=", (value,)),)),), CATALOGUE)["x"]
    tree = sqlglot.parse_one(made.filter, dialect="duckdb")
    assert [node.this for node in tree.find_all(sqlglot.exp.Literal)] == [value]
    again = sqlglot.parse_one(tree.sql(dialect="duckdb"), dialect="duckdb")
    assert [node.this for node in again.find_all(sqlglot.exp.Literal)] == [value]


def test_conditions_are_parted_only_where_all_must_hold():
    assert conditions("(a = 'x AND y') AND (b OR c)") == {"a = 'x AND y'", "b OR c"}
    assert conditions("a OR b AND c") == {"a OR b AND c"}
    assert conditions("") == frozenset()
    assert not some_of(CATALOGUE.metrics["calls"], CATALOGUE.metrics["visits"])
    assert some_of(CATALOGUE.metrics["calls"], CATALOGUE.metrics["activities"])


def test_metrics_are_made_of_own_ones_in_any_order_and_one_that_lost_a_part_says_why():
    first = own("sold_margin", MARGIN_PER_VISIT[0])
    second = own("a_per_visit", Term("sold_margin"), Term("visits", "/"))
    lost = own("lost", Term("gone"), Term("visits", "/"))
    made = with_own_metrics(CATALOGUE, (second, first, lost))
    assert made.atoms_of("a_per_visit")[0].key == "sold_margin"
    assert list(made.unmade) == ["lost"]
    assert "lost" not in made.metrics
    assert with_own_metrics(CATALOGUE, (second, first, lost)) is made


def test_definitions_come_back_from_notes_as_they_were():
    held = (own("x", *MARGIN_PER_VISIT, note="Größe", since="2026-01-01", seen_by="me", owner="Ada"),)
    assert read({"own_metrics": written(held)}) == held
    assert read({}) == ()


def test_what_was_known_is_counted_by_what_was_meant_then(world):
    before = own("value", Term("gross_sales", only=(SOLD,)), since="2024-06-01T00:00:00", until="2024-07-01T00:00:00")
    now = own("value", Term("net_sales", only=(SOLD,)), since="2024-07-01T00:00:00")
    early, late = NOW.replace(month=6, day=20), NOW.replace(month=7, day=10)
    gross = ask(Query(("gross_sales",), known_at=early), world).totals["gross_sales"]
    net = asked(world, now, before).totals["value"]
    then = asked(world, now, before, known_at=early)
    assert then.totals["value"] == gross != net
    assert any("as it was defined until 2024-07-01: Gross sales (only where" in note for note in then.notes)
    assert asked(world, now, before, known_at=late).totals["value"] == net
    catalogue = with_own_metrics(CATALOGUE, (now, before))
    assert as_known(catalogue, late) is catalogue
    assert as_known(as_known(catalogue, early), early) is as_known(catalogue, early)


def test_the_parts_of_an_own_metric_are_not_listed_and_it_is():
    made = with_own_metrics(CATALOGUE, (own("margin_per_visit", *MARGIN_PER_VISIT),))
    assert len(made.listed()) == len(CATALOGUE.listed()) + 1
    assert "rep" in made.dimensions_of("margin_per_visit")
    assert "product" not in made.dimensions_of("margin_per_visit")
    assert made.metrics["margin_per_visit"].definition == ("Gross margin (only where Sale or return is sale) ÷ Visits.")
