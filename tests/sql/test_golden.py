"""The SQL that we write, as people read it: one short file a kind of question, reviewed by eye.

After a change that is meant, write the file anew from what the test shows, and read it.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from headway.catalogue.read import own_catalogue
from headway.query.question import Operator
from headway.query.shape import Limits, Shape, Where
from headway.sql.compile import compiled
from headway.sql.tellings import TELLINGS
from headway.values.grain import Grain

GOLDEN = Path(__file__).parent / "golden"
SHAPES = {
    "sum_by_region_and_whole": Shape(("net_sales",), by=("region",), with_whole=True),
    "orders_by_month_in_a_range": Shape(("orders",), grain=Grain.MONTH, limits=Limits(start="day", end="day")),
    "two_facts_by_rep": Shape(("net_sales", "deals_won"), by=("rep",), limits=Limits(known_at=True)),
    "new_customers_by_month": Shape(("new_customers",), grain=Grain.MONTH, with_whole=True),
    "a_year_beside_the_last_by_month": Shape(
        ("deals_won",),
        grain=Grain.MONTH,
        limits=Limits(start="day", end="day"),
        with_whole=True,
        later="year",
        earlier=Limits(start="day", end="day"),
    ),
    "stock_at_a_moment_for_a_scope": Shape(("open_opportunities",), limits=Limits(scoped=True)),
    "sum_at_the_rates_of_a_day_as_known_then": Shape(
        ("partner_bookings",), by=("partner",), limits=Limits(known_at=True), at_rates=True
    ),
    "sum_of_an_office_or_none": Shape(("bookings",), where=(Where("office", Operator.EQUAL, 2, unknown=True),)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_sql_is_as_reviewed(name: str) -> None:
    statement = compiled(SHAPES[name], own_catalogue(), "duckdb")
    assert statement.sql + "\n" == (GOLDEN / f"{name}.sql").read_text("utf-8")


def test_every_reviewed_file_has_its_question() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(SHAPES)


def test_a_statement_names_the_parameters_that_it_takes() -> None:
    statement = compiled(SHAPES["sum_of_an_office_or_none"], own_catalogue(), "duckdb")
    assert statement.parameters == {"w0_0", "w0_1"}


def test_the_same_shape_is_compiled_once() -> None:
    shape = SHAPES["two_facts_by_rep"]
    assert compiled(shape, own_catalogue(), "duckdb") is compiled(replace(shape), own_catalogue(), "duckdb")


def test_what_is_known_of_a_fact_is_cut_in_one_way_whoever_tells_of_it() -> None:
    cuts = {pair for telling in TELLINGS.values() for pair in telling.anchors.items()}
    assert len(dict(cuts)) == len(cuts)
