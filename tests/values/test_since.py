"""What holds from a day on."""

from datetime import date

import pytest

from headway.values.since import held_within, holding

LATER = ((date(2026, 3, 1), "spring"), (date(2026, 6, 1), "summer"))


@pytest.mark.parametrize(
    ("day", "what"),
    [("2026-02-28", "winter"), ("2026-03-01", "spring"), ("2026-05-31", "spring"), ("2030-01-01", "summer")],
)
def test_each_day_has_what_began_last(day: str, what: str) -> None:
    assert holding(date.fromisoformat(day), "winter", LATER) == what
    assert holding(date.fromisoformat(day), "winter", ()) == "winter"


@pytest.mark.parametrize(
    ("start", "end", "all_of_it"),
    [
        (None, None, ["winter", "spring", "summer"]),
        ("2026-01-01", "2026-02-28", ["winter"]),
        ("2026-02-28", "2026-03-01", ["winter", "spring"]),
        ("2026-03-01", "2026-03-01", ["spring"]),
        ("2026-04-01", None, ["spring", "summer"]),
        (None, "2026-06-01", ["winter", "spring", "summer"]),
        ("2026-07-01", "2026-08-01", ["summer"]),
    ],
)
def test_a_stretch_of_days_has_all_that_held_on_one_of_them(
    start: str | None, end: str | None, all_of_it: list[str]
) -> None:
    first, last = (None if day is None else date.fromisoformat(day) for day in (start, end))
    assert held_within(first, last, "winter", LATER) == all_of_it
