"""The schema files agree with themselves: whatever is named exists."""

import polars as pl
import pytest

from headway.schema.column import SCALES, Kind
from headway.schema.staged import polars_type, staged_schema
from headway.schema.tables import VERSION_COLUMNS, dimensions, facts, held_in, record_types, stored_facts

TYPES = record_types()
SCALED = [column for one in TYPES.values() for column in one.columns.values() if column.kind in SCALES]


def test_every_reference_leads_to_a_record_type() -> None:
    lost = [
        f"{one.name}.{column.name}"
        for one in TYPES.values()
        for column in one.columns.values()
        if column.refers is not None and column.refers not in TYPES
    ]
    assert lost == []


@pytest.mark.parametrize("name", TYPES)
def test_rows_are_told_apart_by_columns_that_exist(name: str) -> None:
    one = TYPES[name]
    assert set(one.match) <= set(one.columns)
    assert set(one.person) <= set(one.columns)


@pytest.mark.parametrize("name", TYPES)
def test_every_column_says_what_it_means(name: str) -> None:
    assert [column.name for column in TYPES[name].columns.values() if not column.means] == []


def test_every_fact_and_dimension_comes_from_records() -> None:
    assert {fact.root for fact in facts().values()} <= set(TYPES)
    assert {dimension.of for dimension in dimensions().values()} <= set(TYPES)


@pytest.mark.parametrize("name", facts())
def test_a_fact_holds_its_anchors_in_three_columns_and_its_versions(name: str) -> None:
    fact = facts()[name]
    assert fact.anchors
    for anchor in fact.anchors:
        kinds = [fact.columns[f"{anchor}_{part}"].kind for part in ("at", "day", "hour")]
        assert kinds == [Kind.INSTANT, Kind.DAY, Kind.HOUR]
    assert (list(fact.columns)[-3:] == list(VERSION_COLUMNS)) is not fact.told


def test_what_is_told_is_told_from_what_is_kept() -> None:
    told = [fact for fact in facts().values() if fact.told]
    assert {fact.name for fact in told} == set(facts()) - set(stored_facts())
    assert {name for fact in told for name in held_in(fact.name)} <= set(stored_facts())


@pytest.mark.parametrize("name", facts())
def test_a_fact_carries_no_name_of_a_person(name: str) -> None:
    """Names live in dimensions, so that a person can be forgotten without moving a number."""
    assert {"name", "email", "phone"} & set(facts()[name].columns) == set()


def test_a_dated_record_says_from_when_and_until_when() -> None:
    for one in TYPES.values():
        if one.dated:
            assert {"valid_from", "valid_to"} <= set(one.columns), one.name


@pytest.mark.parametrize("column", SCALED, ids=lambda column: column.name)
def test_staged_numbers_are_decimals_of_the_columns_scale(column) -> None:
    found = polars_type(column)
    assert isinstance(found, pl.Decimal)
    assert found.scale == SCALES[column.kind]


def test_a_staged_moment_says_whether_its_time_is_known() -> None:
    staged = staged_schema(TYPES["orders"])
    assert staged["placed_at"] == pl.Datetime("us", "UTC")
    assert staged["placed_at_timed"] == pl.Boolean()
    assert list(staged)[:5] == ["ref", "key", "file", "row", "custom"]


def test_the_schema_is_read_once_and_cannot_be_changed() -> None:
    assert record_types() is record_types()
    with pytest.raises(TypeError):
        record_types()["orders"] = TYPES["orders"]
