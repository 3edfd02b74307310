"""Money in the records is exact on both databases."""

from decimal import Decimal

import pytest
from django.core.exceptions import FieldError
from django.db.models import Avg, F, Max, Sum

from headway.config.workspace import Workspace
from headway.records.fields import AmountField, TooLarge, scaled
from headway.records.models import Account, CurrencyRate, Deal, DealCredit, Member


def account(worth: object) -> Account:
    return Account.objects.create(name="Acme", annual_revenue=worth)


def test_sums_are_exact_where_floats_would_not_be(store: Workspace) -> None:
    for worth in ("0.1", "0.2", "99999999999999.9999"):
        account(Decimal(worth))
    assert Account.objects.aggregate(t=Sum("annual_revenue"))["t"] == Decimal("100000000000000.2999")


def test_what_is_read_is_what_was_written_with_the_columns_decimals(store: Workspace) -> None:
    account("12.5")
    CurrencyRate.objects.create(currency="JPY", day="2024-01-01", rate=Decimal("0.0061234567"))
    assert str(Account.objects.get().annual_revenue) == "12.5000"
    assert CurrencyRate.objects.get().rate == Decimal("0.0061234567")


def test_more_decimals_than_the_column_keeps_are_rounded_half_even(store: Workspace) -> None:
    for worth, kept in (("1.00005", "1.0000"), ("1.00015", "1.0002"), ("-1.00005", "-1.0000")):
        assert Account.objects.get(pk=account(Decimal(worth)).pk).annual_revenue == Decimal(kept)


def test_amounts_sort_and_compare_as_numbers(store: Workspace) -> None:
    for worth in ("9", "10", "-3"):
        account(worth)
    ordered = Account.objects.order_by("annual_revenue").values_list("annual_revenue", flat=True)
    assert list(ordered) == [Decimal(-3), Decimal(9), Decimal(10)]
    assert Account.objects.filter(annual_revenue__gt="9.5", annual_revenue__in=["10", "9"]).count() == 1
    assert Account.objects.aggregate(m=Max("annual_revenue"))["m"] == 10


def test_averages_and_differences_keep_the_scale(store: Workspace) -> None:
    account("1")
    account("2.0001")
    assert Account.objects.aggregate(a=Avg("annual_revenue"))["a"] == Decimal("1.5000")
    doubled = Account.objects.order_by("id").annotate(d=F("annual_revenue") + F("annual_revenue"))
    assert [row.d for row in doubled] == [Decimal(2), Decimal("4.0002")]


def test_a_product_of_amounts_is_refused_rather_than_scaled_wrongly(store: Workspace) -> None:
    with pytest.raises(FieldError):
        list(Account.objects.annotate(p=F("annual_revenue") * F("annual_revenue")))


def test_a_float_is_refused_since_it_is_not_exact(store: Workspace) -> None:
    with pytest.raises(TypeError, match="is a float"):
        account(0.1)


def test_no_amount_is_not_zero(store: Workspace) -> None:
    account(None)
    account("0")
    assert Account.objects.filter(annual_revenue__isnull=True).count() == 1
    assert Account.objects.aggregate(a=Avg("annual_revenue"))["a"] == 0


def test_the_largest_amount_fits_and_one_more_is_refused() -> None:
    assert scaled("99999999999999.9999", AmountField.scale) == 10**18 - 1
    with pytest.raises(TooLarge):
        scaled("100000000000000", AmountField.scale)
    with pytest.raises(ValueError, match="not a number"):
        scaled("NaN", AmountField.scale)


def test_a_share_lies_between_nothing_and_all(store: Workspace) -> None:
    ann, deal = Member.objects.create(name="Ann"), Deal.objects.create()
    assert DealCredit.objects.create(deal=deal, member=ann, share="0.333333").share == "0.333333"
    with pytest.raises(Exception, match="deal_credits_share_of_one"):
        DealCredit.objects.create(deal=deal, member=Member.objects.create(name="Bo"), share="1.000001")
