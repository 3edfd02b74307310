"""Number formats by unit."""

import pytest

from headway.reports.formats import is_money, number_format


@pytest.mark.parametrize(
    ("unit", "looks"),
    [
        ("EUR", '#,##0.00" EUR"'),
        ("JPY", '#,##0" JPY"'),
        ("KWD", '#,##0.000" KWD"'),
        ("share", "0.0%"),
        ("count", "#,##0"),
        ("days", '#,##0.0" d"'),
        ("minutes", '#,##0.0" min"'),
        ("", "General"),
    ],
)
def test_a_unit_has_its_format(unit: str, looks: str) -> None:
    assert number_format(unit) == looks


def test_only_currency_codes_are_money() -> None:
    assert [is_money(unit) for unit in ("EUR", "day", "DAYS", "")] == [True, False, False, False]
