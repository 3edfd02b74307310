from decimal import Decimal

import pytest

from headway.insights.figures import Figures
from headway.values.style import Style

BRITISH = Figures()


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


def written(numbers):
    figures = Figures(Style(numbers=numbers))
    return [
        figures.exact(Decimal("1243908.5"), "EUR"),
        figures.exact(Decimal("1243908.5"), "CHF"),
        figures.signed(Decimal("-12.5"), "EUR"),
        figures.exact(0.6315, "share"),
        figures.range(0.2491, 0.2999, "share"),
        figures.growth(0.124),
        figures.short(1_200_000, "EUR"),
        figures.exact(1234.5, "days"),
        figures.exact(0, "count"),
        figures.exact(None, "EUR"),
    ]


ALWAYS = ["0", "–"]
SAME = ["63.2\u202f%", "24.9–30.0", "+12.4\u202f%", "€1.2\u202fM"]
BEHIND = ["63,2\u202f%", "24,9–30,0", "+12,4\u202f%", "1,2\u202fM\u202f€"]


@pytest.mark.parametrize(
    ("numbers", "as_written"),
    [
        ("1,234.56", ["€1,243,908.50", "CHF\u202f1,243,908.50", "−€12.50", *SAME, "1,234.5\u00a0days"]),
        ("1.234,56", ["1.243.908,50\u202f€", "1.243.908,50\u202fCHF", "−12,50\u202f€", *BEHIND, "1.234,5\u00a0days"]),
        (
            "1 234,56",
            [
                "1\u202f243\u202f908,50\u202f€",
                "1\u202f243\u202f908,50\u202fCHF",
                "−12,50\u202f€",
                *BEHIND,
                "1\u202f234,5\u00a0days",
            ],
        ),
        ("1'234.56", ["€1’243’908.50", "CHF\u202f1’243’908.50", "−€12.50", *SAME, "1’234.5\u00a0days"]),
    ],
)
def test_a_style_holds_in_every_kind_of_figure(numbers, as_written):
    assert written(numbers) == [*as_written, *ALWAYS]


def test_what_stands_around_a_number_is_what_a_chart_puts_there():
    for numbers in ("1,234.56", "1.234,56"):
        figures = Figures(Style(numbers=numbers))
        before, after = figures.around("EUR")
        assert figures.money(5, "EUR", 0) == f"{before}5{after}"
        assert figures.exact(0.5, "share").endswith(figures.around("share")[1])
    assert figures.around("count") == ("", "")


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
