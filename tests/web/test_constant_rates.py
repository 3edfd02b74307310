"""Amounts at the rates of one day, on pages: offered only where there are rates, the same in cards, rows and parts."""

import re
from datetime import UTC, date, datetime, timedelta
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
    account = records.Account.objects.create(name="Dollar & Sons", kind="company")
    open_ = records.Deal.objects.create(
        name="Dollar deal", account=account, created_at=datetime(2026, 9, 10, 12, tzinfo=UTC),
        pipeline=records.Pipeline.objects.get(), stage=records.Stage.objects.get(name="Open"),
    )  # fmt: skip
    records.DealTerms.objects.create(deal=open_, amount=Decimal(1000), currency="USD")
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


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("", {"Open 31 Oct 2026": "€900.00", "Exchange rates": "−€100.00", "Open 16 Nov 2026": "€800.00"}),
        (f"&{AT}", {"Open 31 Oct 2026": "€800.00", "Open 16 Nov 2026": "€800.00"}),
    ],
)
def test_the_bridge_of_the_pipeline_is_at_those_rates_too_and_no_rate_moves_it(page, rated, more, shown):
    """A thousand dollars, open since September."""
    text = text_of(page("ada", f"/pipeline?period=2026-11&where=customer%3DDollar%20%26%20Sons{more}"))
    assert "<span>Rates</span>" in text
    table = text.split(">Part by part</h2>")[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    found = {cell[0]: cell[1] for cell in cells if cell}
    assert found == found | shown
    assert ("Exchange rates" in found) == ("Exchange rates" in shown)


def test_the_deals_of_the_bridge_are_at_those_rates_too(page, rated):
    name = "Dollar deal"
    for more, parts in (("", ["900.00", "-100.00", "800.00"]), (f"&{AT}", ["800.00", "800.00"])):
        lines = page("ada", f"/pipeline/deals.csv?period=2026-11&sort=name{more}").content.decode("utf-8-sig")
        (line,) = [one for one in lines.splitlines() if one.startswith(name)]
        assert [value for value in line.split(",")[1:] if value and Decimal(value)] == parts
