"""Amounts at the rates of one day, on pages: offered only where there are rates, the same in cards, rows and parts."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest

from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records import models as records
from headway.web.workplace import here
from tests.web.conftest import NOW, Shop

AT = "constant_rates=2026-11-18"


def text_of(response) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_business_of_one_currency_is_not_offered_rates(page):
    for path in ("/", "/explore?metric=net_sales", "/compare?period=2026-11"):
        text = text_of(page("ada", path))
        assert "<span>Rates</span>" not in text
        assert "Selling and exchange rates" not in text


@pytest.fixture(scope="module")
def rated(shop: Shop) -> Shop:
    """A hundred dollars sold this month and six weeks before; the dollar fell from 0.90 to 0.80 in between."""
    for day, rate in ((date(2026, 9, 1), "0.9"), (date(2026, 11, 1), "0.8")):
        records.CurrencyRate.objects.create(currency="USD", day=day, rate=Decimal(rate))
    for name, ago in (("now", 3), ("then", 33)):
        order = records.Order.objects.create(
            number=f"O-usd-{name}", currency="USD", placed_at=NOW - timedelta(days=ago), status="paid"
        )
        records.OrderLine.objects.create(order=order, position=1, kind="sale", quantity=1, amount=Decimal(100))
    workspace = shop.workspace
    catch_up(here().engine, MirrorSettings(workspace.name, workspace.currency, workspace.calendar))
    return shop


@pytest.mark.parametrize("path", ["/", "/explore?metric=net_sales", "/compare?period=2026-11", "/metrics/net_sales"])
def test_rates_are_offered_and_chosen_in_the_bar(page, rated, path):
    text = text_of(page("ada", path))
    assert "<span>Rates</span>Of each day" in text
    (day,) = set(re.findall(r'constant_rates=([\d-]+)"[^>]*>[^<]*<small>the last day shown', text))
    chosen = text_of(page("ada", f"{path}{'&' if '?' in path else '?'}constant_rates={day}"))
    assert re.search(r"<span>Rates</span>\d+ Nov 2026", chosen)


def test_amounts_are_at_the_rates_of_the_day_and_so_are_their_rows(page, rated):
    for more, shown in (("", "€90.00"), (f"&{AT}", "€80.00")):
        assert shown in text_of(page("ada", f"/explore?metric=net_sales&period=2026-10{more}"))
        assert f"{shown}</b>" in text_of(page("ada", f"/rows/net_sales?period=2026-10{more}"))


def test_the_note_and_the_command_say_which_rates(page, rated):
    text = text_of(page("ada", f"/explain/net_sales?period=2026-10&{AT}"))
    assert "Amounts are at the exchange rates of 2026-11-18: 1 USD = 0.8 EUR." in text
    assert "--constant-rates 2026-11-18" in text


def test_selling_and_rates_add_up_to_the_change_as_booked(page, rated):
    text = text_of(page("ada", "/compare?period=2026-11&against=previous&way=calendar&metric=net_sales"))
    table = text.split('id="rates-title"')[1].split("</table>", maxsplit=1)[0]
    found = [
        Decimal(re.sub(r"[^\d.−]", "", one).replace("−", "-"))
        for one in re.findall(r'<td class="n">(?:<a[^>]*>)?([+−]?€[\d,.]+)', table)
    ]
    *parts, whole = found
    assert parts == [Decimal("350.35"), Decimal("-10.00")]
    assert whole == sum(parts)
    assert "the exchange rates account for −€10.00." in text


def test_what_is_no_day_is_refused_in_words(page, rated):
    answer = page("ada", "/?constant_rates=soon")
    assert answer.status_code == 400
    assert "is not a day; write 2017-12-31" in unescape(answer.content.decode())


@pytest.mark.parametrize("path", ["/pipeline", "/pipeline/deals"])
def test_the_bridge_of_the_pipeline_stands_as_booked(page, rated, path):
    text = text_of(page("ada", f"{path}?period=2026-11&{AT}"))
    assert "<span>Rates</span>" not in text
    assert "constant_rates" not in text
