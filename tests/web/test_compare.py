"""Compare as a page: sides, parts that add up, each number with its rows, and what is refused."""

import re
from decimal import Decimal
from html import unescape

import pytest


def text_of(response) -> str:
    return unescape(response.content.decode())


def amount(text: str) -> Decimal:
    sign = -1 if "−" in text else 1
    return sign * Decimal(re.sub(r"[^\d.]", "", text))


def parts_of(text: str) -> tuple[list[Decimal], Decimal]:
    table = text.split('id="parts-title"')[1].split("</table>", maxsplit=1)[0]
    body, foot = table.split("<tfoot>")
    last = re.compile(r'<td class="n">([^<]*)</td></tr>')
    return [amount(one) for one in last.findall(body)], amount(last.findall(foot)[0])


@pytest.mark.parametrize("query", ["period=2026-11", "period=2026-11&between=rep", "period=all&between=rep"])
def test_each_pair_of_sides_has_a_sentence(page, query):
    answer = page("ada", f"/compare?{query}")
    assert answer.status_code == 200
    assert re.search(r'id="answer">[^<]+(told apart|beyond noise)', text_of(answer))


@pytest.mark.parametrize("query", ["period=2026-11", "period=all&between=rep"])
def test_the_parts_add_up_to_the_difference_to_the_cent(page, query):
    parts, whole = parts_of(text_of(page("ada", f"/compare?{query}")))
    assert parts
    assert sum(parts, Decimal(0)) == whole


def test_every_value_leads_to_rows_that_come_to_it(page):
    text = page("ada", "/compare?period=all&between=rep").content.decode()
    links = re.findall(r'<a href="(/rows/net_sales\?[^"]+)">([^<]+)</a>', text)
    assert len(links) > 1
    for href, shown in links[:4]:
        assert f"{unescape(shown)}</b>" in text_of(page("ada", unescape(href)))


def test_the_file_holds_the_same_numbers_side_by_side(page):
    lines = page("ada", "/compare.csv?period=all&between=rep").content.decode("utf-8-sig").splitlines()
    head, (sales,) = lines[0].split(","), [line.split(",") for line in lines if line.startswith("net_sales,")]
    assert head[0] == "metric"
    assert Decimal(sales[1]) - Decimal(sales[2]) == Decimal(sales[3])


def test_one_channel_alone_has_nothing_to_be_compared_with(page):
    assert "no two of these" in text_of(page("ada", "/compare?period=2026-11&between=channel"))


def test_all_time_has_no_period_before_it(page):
    assert "choose a period" in text_of(page("ada", "/compare?period=all"))


def test_a_rep_compares_only_their_own(page):
    assert "Cy" not in text_of(page("bo", "/compare?period=all&between=rep"))


@pytest.mark.parametrize(
    "wrong", ["between=nothing", "way=fair", "between=rep&a=Nobody&period=all", "metric=win_rate", "by=hour"]
)
def test_what_cannot_be_compared_is_refused_in_words(page, wrong):
    assert page("ada", f"/compare?period=2026-11&{wrong}").status_code == 400
