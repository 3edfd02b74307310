"""The clock: each page of analysis can be seen as of another moment, and then says that moment and its numbers."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest

MONTH = "period=2026-11"
DAY, SAID = "2026-11-10", "10 Nov 2026"
PAGES = (
    f"/?{MONTH}",
    f"/explore?metric=net_sales&metric=win_rate&by=rep&{MONTH}",
    f"/explore?metric=orders&grain=day&{MONTH}",
    f"/funnel?{MONTH}",
    f"/pipeline?{MONTH}",
    f"/pipeline?measure=count&by=rep&{MONTH}",
    f"/pipeline/deals?{MONTH}",
    f"/cohorts?{MONTH}",
    f"/compare?{MONTH}",
    f"/compare?between=rep&{MONTH}",
    f"/questions/people?{MONTH}",
    f"/team?{MONTH}",
    f"/metrics/net_sales?{MONTH}",
    f"/metrics/win_rate/trust?{MONTH}",
    f"/explain/net_sales?{MONTH}",
    f"/rows/net_sales?{MONTH}",
)
FORM = re.compile(r'<form method="get" data-own-day>(.*?)</form>', re.DOTALL)
INPUT = re.compile(r"<input[^>]*>")
PART = re.compile(r'\b(name|value)="([^"]*)"')
PICKED = re.compile(r"<summary><span>As of</span>(.*?)</summary>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def shown(text: str) -> str:
    """What a page says below its bar, without addresses."""
    main = text[text.index("<main") :]
    main = main[main.index("Replay the business") :] if "Replay the business" in main else main
    main = main.partition("</form>")[2]
    return re.sub(r"\s+", " ", unescape(TAG.sub(" ", main)))


def moved(text: str, path: str) -> str:
    """The address to which the form of the clock leads, with a day put in."""
    (form,) = [one for one in FORM.findall(text) if 'id="as-of"' in one]
    fields = [dict(PART.findall(field)) for field in INPUT.findall(form)]
    put = {"as_of": DAY, "as_of_time": ""}
    given = [(one["name"], put.get(one["name"], unescape(one.get("value", "")))) for one in fields]
    assert ("as_of", DAY) in given
    return f"{path.partition('?')[0]}?{urlencode(given)}"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_analysis_is_seen_as_of_another_day(page, path) -> None:
    now = page("ada", path)
    assert now.status_code == 200
    text = now.content.decode()
    assert unescape(TAG.sub("", PICKED.search(text)[1])).strip() == "now"
    address = moved(text, path)
    assert set(parse_qsl(path.partition("?")[2])) <= set(parse_qsl(address.partition("?")[2]))
    then = page("ada", address)
    assert then.status_code == 200
    later = then.content.decode()
    assert unescape(TAG.sub("", PICKED.search(later)[1])).strip() == SAID
    assert shown(later) != shown(text), "moving the clock changes nothing that the page says"
    lost = [
        one
        for one in re.findall(r'href="(/rows/[^"]+)"', later)
        if f"as_of={DAY}" not in one and "as_of=now" not in one
    ]
    assert lost == []
