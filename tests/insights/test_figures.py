from datetime import date
from decimal import Decimal

import pytest

from headway.insights.figures import Figures, days_between

BRITISH, GERMAN, AMERICAN = Figures("en_GB"), Figures("de_DE"), Figures("en_US")


@pytest.mark.parametrize(
    ("value", "unit", "brief", "exact"),
    [
        (Decimal("1243908.4950"), "EUR", "€1,243,908", "€1,243,908.50"),
        (Decimal("38.3068"), "USD", "US$38.31", "US$38.31"),
        (Decimal("-12.5"), "GBP", "−£12.50", "−£12.50"),
        (Decimal("12345678.9"), "EUR", "€12.35\u202fM", "€12,345,678.90"),
        (Decimal("12345"), "JPY", "JP¥12,345", "JP¥12,345"),
        (0.6315, "share", "63.2\u202f%", "63.2\u202f%"),
        (4238, "count", "4,238", "4,238"),
        (Decimal("51317.0000"), "units", "51,317", "51,317"),
        (51.782, "days", "51.8\u00a0days", "51.8\u00a0days"),
        (190.0, "minutes", "3\u202fh 10\u202fmin", "3\u202fh 10\u202fmin"),
        (46.4, "minutes", "46\u202fmin", "46\u202fmin"),
        (None, "EUR", "–", "–"),
    ],
)
def test_values_are_written_as_people_write_them(value, unit, brief, exact):
    assert BRITISH.brief(value, unit) == brief
    assert BRITISH.exact(value, unit) == exact


def test_the_locale_decides_marks_and_the_place_of_the_symbol():
    assert GERMAN.exact(Decimal("1243908.5"), "EUR") == "1.243.908,50\u202f€"
    assert AMERICAN.exact(Decimal("1243908.5"), "USD") == "$1,243,908.50"


def test_half_goes_to_even():
    assert BRITISH.exact(Decimal("0.125"), "EUR") == "€0.12"
    assert BRITISH.exact(Decimal("0.135"), "EUR") == "€0.14"


def test_a_difference_of_shares_is_points():
    assert BRITISH.signed(-0.012, "share") == "−1.2 points"
    assert BRITISH.signed(0.01, "share") == "+1.0 point"


@pytest.mark.parametrize(
    ("share", "text"), [(0.124, "+12.4\u202f%"), (-0.091, "−9.1\u202f%"), (11.0, "12.0\u202f×"), (0.0001, "0.0\u202f%")]
)
def test_growth_is_percent_or_a_multiple(share, text):
    assert BRITISH.growth(share) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8000, "EUR", "€8\u202fk"),
        (1_200_000, "count", "1.2\u202fM"),
        (0.4, "share", "40\u202f%"),
        (-4000, "EUR", "−€4\u202fk"),
        (0, "EUR", "€0"),
    ],
)
def test_axes_are_short(value, unit, text):
    assert BRITISH.short(value, unit) == text


def test_dates_say_nothing_twice():
    assert days_between(date(2026, 11, 3), date(2026, 11, 14)) == "3–14 Nov 2026"
    assert days_between(date(2026, 10, 28), date(2026, 11, 3)) == "28 Oct – 3 Nov 2026"
    assert days_between(date(2025, 12, 28), date(2026, 1, 3)) == "28 Dec 2025 – 3 Jan 2026"
