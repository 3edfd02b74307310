"""The months, quarters and years of whole weeks in SQL are those of the arithmetic, on both engines."""

from datetime import date, timedelta

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.sail import over
from headway.sql.dialects import translated
from headway.sql.nodes import alias, called, column, select
from headway.sql.retail import retail_bucket
from headway.values.periods import MONTHS
from headway.values.retail import Ending, Pattern, RetailYear

WEEK_STARTS, MONTHS_OF_YEAR = st.integers(1, 7), st.integers(1, 12)
YEARS = st.builds(
    RetailYear,
    pattern=st.sampled_from(Pattern),
    ending=st.sampled_from(Ending),
    week_start=WEEK_STARTS,
    start_month=MONTHS_OF_YEAR,
)
DAYS = st.dates(date(1000, 1, 10), date(8999, 1, 1))


def sql_of(years: RetailYear) -> str:
    """The starts of the month, quarter and year of each day of a list."""
    starts = [alias(retail_bucket(grain, column("day"), years), grain.value) for grain in MONTHS]
    days = called(sqlglot.parse_one("SELECT UNNEST($days) AS day", dialect="duckdb"), "days")
    return select([column("day"), *starts], days).sql("duckdb")


def by_arithmetic(days: list[date], years: RetailYear) -> list[dict[str, date]]:
    return [{"day": day, **{grain.value: years.first_day(day, of) for grain, of in MONTHS.items()}} for day in days]


@pytest.fixture(scope="module")
def own() -> DuckDBStore:
    return DuckDBStore(MEMORY, threads=1)


@settings(max_examples=150, deadline=None)
@given(years=YEARS, days=st.lists(DAYS, min_size=20, max_size=60))
def test_each_day_lies_where_the_arithmetic_says(own: DuckDBStore, years: RetailYear, days: list[date]) -> None:
    edges = [years.start(day.year) + timedelta(days=step) for day in days[:5] for step in (-1, 0, 1, 6)]
    days = [*days, *edges]
    assert own.run(sql_of(years), {"days": days}).to_pylist() == by_arithmetic(days, years)


def test_every_day_of_thirty_years_lies_in_the_month_of_the_federation(own: DuckDBStore) -> None:
    years = RetailYear(Pattern.FOUR_FIVE_FOUR, Ending.NEAREST, week_start=7, start_month=2)
    days = [date(2000, 1, 1) + timedelta(days=step) for step in range(30 * 366)]
    found = own.run(sql_of(years), {"days": days}).to_pylist()
    assert found == by_arithmetic(days, years)
    of = {row["day"]: row for row in found}
    assert of[date(2024, 2, 3)]["month"] == date(2023, 12, 31), "the 53rd week of 2023 is in its January"
    assert of[date(2023, 3, 15)]["month"] == date(2023, 2, 26) != date(2023, 3, 1), "not the month of the calendar"


@pytest.mark.spark
@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("ending", Ending)
def test_the_other_engine_says_the_same(own: DuckDBStore, sail: str, pattern: Pattern, ending: Ending) -> None:
    years = RetailYear(pattern, ending, week_start=6, start_month=10)
    days = [date(2019, 9, 20) + timedelta(days=step) for step in range(0, 2600, 3)]
    with over(own, sail) as engine:
        assert engine.run(translated(sql_of(years), "spark"), {"days": days}).to_pylist() == by_arithmetic(days, years)
