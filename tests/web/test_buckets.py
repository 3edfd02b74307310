"""How the steps of an axis are called."""

from datetime import date

import pytest

from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.retail import Pattern
from headway.values.style import UNCHOSEN
from headway.web.screens.buckets import bucket_label

PLAIN = Calendar()
FISCAL = Calendar(year_start_month=2)
RETAIL = Calendar(week_start=7, year_start_month=2, month_weeks=Pattern.FOUR_FIVE_FOUR)


@pytest.mark.parametrize(
    ("start", "grain", "calendar", "label"),
    [
        (date(2026, 11, 1), Grain.MONTH, PLAIN, "Nov 2026"),
        (date(2026, 10, 1), Grain.QUARTER, PLAIN, "Q4 2026"),
        (date(2026, 1, 1), Grain.YEAR, PLAIN, "2026"),
        (date(2026, 2, 1), Grain.QUARTER, FISCAL, "Feb–Apr 2026"),
        (date(2025, 11, 1), Grain.QUARTER, FISCAL, "Nov–Jan 2026"),
        (date(2026, 2, 1), Grain.YEAR, FISCAL, "2026/27"),
        (date(2023, 2, 26), Grain.MONTH, RETAIL, "P2 2023"),
        (date(2023, 12, 31), Grain.MONTH, RETAIL, "P12 2023"),
        (date(2023, 10, 29), Grain.QUARTER, RETAIL, "Q4 2023"),
        (date(2023, 1, 29), Grain.YEAR, RETAIL, "2023"),
        (date(2023, 1, 29), Grain.WEEK, RETAIL, "29 Jan"),
    ],
)
def test_a_step_is_called_as_people_call_it(start: date, grain: Grain, calendar: Calendar, label: str) -> None:
    assert bucket_label(start, grain, UNCHOSEN, calendar) == label
