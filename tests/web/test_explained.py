"""The explanation of a number: it stands on every page, says the page's own number, and what decides it."""

import re
from html import unescape

import pytest

from tests.web.conftest import NOW

TAG = re.compile(r"<[^>]+>")
CELL = re.compile(r'<(?:td) class="(?:n|n [^"]*)"[^>]*>(.*?)</td>', re.DOTALL)
ROWS = re.compile(r'href="(/rows/[^"]+)"')
WHY = re.compile(r'<a class="why" href="(/explain/[^"]+)" data-drawer[^>]*aria-label="Explain [^"]+"></a>')
CARD = re.compile(r'<section class="card metric.*?</section>', re.DOTALL)
TABLE = re.compile(r'<table class="table.*?</table>', re.DOTALL)
TWIN = re.compile(r'<details class="twin">.*?</details>', re.DOTALL)
"""The words of a chart as a table: its points lead to their rows, where each is explained."""
BIG = re.compile(r'<p class="big">(.*?)(?: <small>|</p>)', re.DOTALL)
MONTH = "period=2026-11"
PAGES = (
    f"/?{MONTH}",
    f"/explore?metric=net_sales&metric=win_rate&by=rep&{MONTH}",
    f"/explore?metric=net_sales&by=channel&against=previous&{MONTH}",
    f"/explore?metric=orders&grain=day&{MONTH}",
    f"/explore?metric=net_sales&by=rep&across=channel&{MONTH}",
    "/funnel?period=all",
    f"/pipeline?{MONTH}",
    f"/pipeline/deals?{MONTH}",
    f"/cohorts?{MONTH}",
    f"/compare?{MONTH}",
    f"/compare?between=rep&{MONTH}",
    f"/questions/people?{MONTH}",
    f"/team?{MONTH}",
    f"/metrics/net_sales?{MONTH}",
)
BARE = {
    "/pipeline/deals": "the amounts of one deal are told by its record; their whole is explained",
    "/compare": "a difference of parts stands between the two numbers that are explained",
    "/cohorts": "nobody came so far at that age, or what is left of a line is said beside it",
    "/questions": "a share of the whole, and what follows from numbers of the same line",
    "/explore": "a nought where the answer has no row",
}
SHARES = ("/cohorts",)
"""What counts is explained in its cells; the cell is its share of the line's first number."""


def _text(markup: str) -> str:
    return unescape(TAG.sub("", markup.partition(" <small")[0].partition('<a class="why"')[0])).strip()


def _explained(page, who: str, address: str) -> str:
    response = page(who, unescape(address))
    assert response.status_code == 200, address
    found = BIG.search(response.content.decode())
    assert found, address
    return unescape(found[1]).strip()


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_is_explained_and_the_explanation_says_the_same(page, path) -> None:
    body = TWIN.sub("", page("ada", path).content.decode())
    checked = 0
    for card in CARD.findall(body):
        (why,) = WHY.findall(card)
        assert why.partition("?")[0].replace("/explain/", "/rows/") in card
        assert unescape(why).partition("?")[2] == MONTH, "held against what the card is: its month, not the days so far"
        checked += 1
    for table in TABLE.findall(body):
        for cell in CELL.findall(table):
            text, rows, why = _text(cell), ROWS.search(cell), WHY.search(cell)
            if rows:
                assert why, f"{text} leads to its rows and is not explained"
                assert why[1] == rows[1].replace("/rows/", "/explain/", 1)
                if not path.startswith(SHARES) and checked < 40:
                    assert _explained(page, "ada", why[1]).lstrip("-−") == text.lstrip("+-−"), why[1]
                checked += 1
            elif why is None and re.search(r"\d", text):
                assert path.startswith(tuple(BARE)), f"{text} is neither explained nor among the exceptions"
    assert checked, "no number on the page"


def test_a_rate_is_explained_by_its_two_sides_with_n_interval_clocks_and_scope(page) -> None:
    asked = {"HX-Request": "true", "HX-Target": "drawer-body"}
    body = unescape(page("ada", f"/explain/win_rate?{MONTH}", **asked).content.decode())
    said = re.sub(r"\s+", " ", TAG.sub(" ", body))
    assert "<html" not in body
    assert "100.0 % of 3 deals decided, 95 % interval" in said
    assert "Deals won ÷ Deals decided Deals won 3 ÷ Deals decided 3" in said
    assert "Deals won, rows counted 3" in said
    assert "UTC; days begin at 00:00, weeks on Monday, years in January" in said
    assert "close date" in said
    assert "everybody’s: you see all" in said
    assert re.search(r'value="headway ask \S+ win_rate --from 2026-11-01 --to 2026-11-\d\d"', body)


def test_a_number_of_one_part_is_explained_with_its_part_and_its_days(page) -> None:
    body = unescape(page("ada", "/explain/net_sales?period=2026-11-16..2026-11-16&where=rep%3DBo").content.decode())
    assert BIG.search(body)[1] == "€100.10"
    assert "Rep is Bo" in body
    assert "--from 2026-11-16 --to 2026-11-16 --where rep=Bo" in body
    assert "<h1>" in body


def test_who_sees_less_is_told_whose_number_it_is_and_gets_no_command(page) -> None:
    body = page("bo", f"/explain/net_sales?{MONTH}").content.decode()
    assert BIG.search(body)[1] == "€150.15"  # Bo's own 100.10 and nobody's 50.05, without Cy's 200.20
    assert "yours, and those of nobody" in body
    assert "headway ask" not in body
    assert _explained(page, "ada", f"/explain/net_sales?{MONTH}") == "€350.35"


def test_another_day_is_explained_as_of_that_day(page) -> None:
    day = (NOW.replace(day=10)).date().isoformat()
    body = unescape(page("ada", f"/explain/net_sales?{MONTH}&as_of={day}").content.decode())
    assert BIG.search(body)[1] in {"€0.00", "–"}
    assert f"--as-of {day}" in body
    assert "10 Nov 2026" in body


def test_an_unknown_metric_is_not_here(page) -> None:
    assert page("ada", "/explain/nothing").status_code == 404
