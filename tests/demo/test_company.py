"""What every staged table of the demo owes: the contract of staged rows, nothing from the future, the same again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from headway.demo.company import demo_company
from headway.demo.size import BadSize
from headway.schema.column import Kind
from headway.schema.staged import staged_schema
from headway.schema.tables import record_types
from tests.demo.conftest import NOW, ZONE

PLANS = {
    ("deal_terms", "expected_close"),
    ("campaigns", "ends_on"),
    ("targets", "starts_on"),
    ("targets", "ends_on"),
    ("contracts", "committed_to"),
} | {("quotes", "expires_on"), ("contracts", "committed_to")}


def test_every_record_type_has_rows(company: Mapping[str, pl.DataFrame]) -> None:
    assert [name for name in record_types() if company[name].is_empty()] == []


def test_columns_and_types_are_those_of_staged_rows(company: Mapping[str, pl.DataFrame]) -> None:
    for name, record_type in record_types().items():
        promised = staged_schema(record_type)
        for column, dtype in company[name].schema.items():
            assert dtype == promised[column], (name, column)


def test_required_columns_are_never_empty_and_choices_are_known(company: Mapping[str, pl.DataFrame]) -> None:
    for name, record_type in record_types().items():
        for column in record_type.columns.values():
            if column.required:
                assert company[name][column.name].null_count() == 0, (name, column.name)
            if column.choices and column.name in company[name].columns:
                assert set(company[name][column.name].drop_nulls()) <= set(column.choices), (name, column.name)


def test_every_reference_has_a_row(company: Mapping[str, pl.DataFrame]) -> None:
    checked = 0
    for name, record_type in record_types().items():
        for column in record_type.columns.values():
            if column.refers and column.name in company[name].columns:
                meant = company[name][column.name].drop_nulls()
                assert meant.is_in(company[column.refers]["ref"].implode()).all(), (name, column.name)
                checked += 1
    assert checked > 50


def test_refs_and_match_columns_are_each_one_row(company: Mapping[str, pl.DataFrame]) -> None:
    for name, record_type in record_types().items():
        frame = company[name]
        assert frame["ref"].is_unique().all(), name
        match = [column for column in record_type.match if column in frame.columns]
        if match:
            assert not frame.select(match).is_duplicated().any(), name


def test_nothing_happened_after_now(company: Mapping[str, pl.DataFrame]) -> None:
    today = NOW.date()
    for name, record_type in record_types().items():
        for column in record_type.columns.values():
            if column.name not in company[name].columns or (name, column.name) in PLANS:
                continue
            latest = company[name][column.name].drop_nulls().max() if column.kind in (Kind.DAY, Kind.MOMENT) else None
            if isinstance(latest, datetime):
                assert latest <= NOW, (name, column.name)
            elif latest is not None:
                assert latest <= today, (name, column.name)


def test_the_company_ends_today(sold: pl.DataFrame) -> None:
    assert sold["local"].max() > NOW - timedelta(hours=3)
    assert sold["local"].min() < NOW - timedelta(days=3 * 365)


def test_the_same_seed_and_moment_give_the_same_rows_and_others_do_not() -> None:
    first, again = (demo_company(now=NOW, seed=3, lines=1_500).tables for _ in range(2))
    other = demo_company(now=NOW, seed=4, lines=1_500).tables
    assert all(first[name].equals(again[name], null_equal=True) for name in record_types())
    assert not first["orders"].equals(other["orders"])


@pytest.mark.parametrize("lines", [1_000, 5_000, 40_000])
def test_there_are_about_as_many_lines_as_asked(lines: int) -> None:
    made = demo_company(now=NOW, lines=lines).tables["order_lines"].height
    assert 0.97 * lines <= made <= 1.05 * lines


@pytest.mark.parametrize("lines", [0, 999, 10_000_001])
def test_other_sizes_are_refused_in_words(lines: int) -> None:
    with pytest.raises(BadSize, match="1,000 to 10,000,000"):
        demo_company(now=NOW, lines=lines)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2026, 5, 31, 23, 59, tzinfo=UTC),
    ],
    ids=["spring forward", "autumn back", "leap day", "new year", "month end"],
)
def test_any_day_can_be_today(now: datetime) -> None:
    made = demo_company(now=now, lines=1_200).tables
    assert made["orders"]["placed_at"].max() <= now
    assert made["orders"]["placed_at"].max() > now - timedelta(days=10)
    local = made["orders"].filter(channel="counter")["placed_at"].dt.convert_time_zone(ZONE)
    assert local.dt.hour().is_between(9, 17).all()
