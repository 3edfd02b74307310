"""From typed words to a question; what cannot be read is all said at once."""

from datetime import UTC, date, datetime

import pytest

from headway.catalogue.read import own_catalogue
from headway.query.check import CannotAsk, check
from headway.query.parse import Words, parse, parse_condition
from headway.query.question import Operator, Query
from headway.values.calendar import Calendar

BERLIN = Calendar(zone="Europe/Berlin")


def test_a_condition_has_a_dimension_an_operator_and_values() -> None:
    found = parse_condition('city!=Bonn,"Bath, Somerset",')
    assert (found.dimension, found.operator, found.values) == (
        "city",
        Operator.NOT_EQUAL,
        ("Bonn", "Bath, Somerset", ""),
    )


def test_nothing_after_the_operator_is_unknown() -> None:
    assert parse_condition("source=").values == ("",)


def test_a_date_as_the_as_of_is_the_end_of_that_business_day() -> None:
    assert parse(Words(metrics=["orders"], as_of="2024-01-31"), BERLIN).as_of == datetime(
        2024, 1, 31, 22, 59, 59, 999999, UTC
    )


def test_an_instant_without_a_zone_is_in_the_business_zone() -> None:
    assert parse(Words(metrics=["orders"], start="2024-07-01T09:00"), BERLIN).start == datetime(
        2024, 7, 1, 7, tzinfo=UTC
    )


def test_everything_that_cannot_be_read_is_said_at_once() -> None:
    with pytest.raises(CannotAsk) as refused:
        parse(Words(metrics=["orders"], grain="mnth", start="soon", where=["office"]), BERLIN)
    assert len(refused.value.issues) == 3
    assert 'did you mean "month"?' in str(refused.value)


def test_a_wrong_metric_and_a_wrong_dimension_get_did_you_mean() -> None:
    with pytest.raises(CannotAsk) as refused:
        check(Query(metrics=("winrate",), by=("ofice",)), own_catalogue())
    assert [
        issue.endswith(('did you mean "win_rate"?', 'did you mean "office"?')) for issue in refused.value.issues
    ] == [True, True]


def test_a_metric_is_not_split_by_what_its_fact_does_not_know() -> None:
    with pytest.raises(CannotAsk, match="win_rate cannot be told apart by loss_reason"):
        check(Query(metrics=("win_rate",), by=("loss_reason",)), own_catalogue())


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(CannotAsk, match="swap them"):
        check(Query(metrics=("orders",), start=date(2024, 2, 1), end=date(2024, 1, 1)), own_catalogue())
