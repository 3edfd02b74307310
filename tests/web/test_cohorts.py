"""Cohorts as a page: what each role sees of them, each number with its very rows, and nothing said that is not so."""

import csv
import re
from html import unescape

import pytest

from headway.insights.followings import FOLLOWINGS

WHAT = [one.key for one in FOLLOWINGS]
STEPS = ("week", "month", "quarter", "year")
CELL = re.compile(r'<td class="n (?:heat\d|so-far)"><a href="(/rows/[^"]+)">')


def text_of(response) -> str:
    return unescape(response.content.decode())


def lines_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("what", WHAT)
def test_each_is_followed(page, what):
    response = page("ada", f"/cohorts?what={what}&grain={STEPS[WHAT.index(what) % 4]}")
    assert response.status_code == 200
    assert 'class="table pin dense cells triangle"' in text_of(response)


@pytest.mark.parametrize("what", WHAT)
def test_every_number_leads_to_as_many_rows_as_it_counts(page, what):
    answer = page("ada", f"/cohorts?what={what}&grain=month")
    counted = lines_of(page("ada", f"/cohorts.csv?what={what}&grain=month"))
    links = [unescape(one) for one in CELL.findall(answer.content.decode())]
    told = [line["counted"] for line in counted if float(line["counted"])]
    assert len(links) == len(told)
    assert told or what == "leads"
    for href, amount in list(zip(links, told, strict=True))[:5]:
        rows = text_of(page("ada", href))
        shown = re.search(r'class="card sums".*?<b[^>]*>([^<]+)</b>', rows, re.DOTALL)
        assert shown is not None, href
        assert float(re.sub(r"[^\d.−]", "", shown[1]).replace("−", "-")) == pytest.approx(float(amount), abs=0.005), (
            href
        )


def test_what_is_not_complete_is_marked_so_in_words(page):
    text = text_of(page("ada", "/cohorts?what=leads&grain=month"))
    assert re.search(r'class="n so-far">.*?<small class="none">so far</small>', text, re.DOTALL)


def test_rows_may_be_sources_instead_of_months(page):
    text = text_of(page("ada", "/cohorts?what=leads&by=source"))
    assert ">Source</th>" in text


def test_a_rep_follows_only_their_own(page):
    mine, all_ = (lines_of(page(name, "/cohorts.csv?what=deals&grain=year")) for name in ("bo", "ada"))
    assert int(mine[-1]["began"]) < int(all_[-1]["began"])


@pytest.mark.parametrize("wrong", ["what=nobody", "grain=hour", "what=leads&by=product"])
def test_what_cannot_be_followed_is_refused_in_words(page, wrong):
    answer = page("ada", f"/cohorts?{wrong}")
    assert answer.status_code == 400
    assert (
        "Write one of" in text_of(answer) or "nothing to follow" in text_of(answer) or "told apart" in text_of(answer)
    )


def test_a_period_in_which_nobody_began_says_so(page):
    answer = page("ada", "/cohorts?what=leads&period=2020")
    assert answer.status_code == 200
    assert "Nobody began" in text_of(answer)


def test_it_is_narrowed_in_place_by_what_its_rows_may_be_split_by(page):
    text = text_of(page("ada", "/cohorts?what=deals&grain=year"))
    form = re.search(r'<form method="get" action="/cohorts">.*?</form>', text, re.DOTALL)
    assert form
    assert '<option value="rep">' in form[0]
    assert 'name="what" value="deals"' in form[0]
    narrowed = page("ada", "/cohorts?what=deals&grain=year&f_dimension=rep&f_sign=%3D&f_value=Bo")
    assert "Rep is Bo" in text_of(narrowed)
    alone = lines_of(page("ada", "/cohorts.csv?what=deals&grain=year&where=rep%3DBo"))
    every = lines_of(page("ada", "/cohorts.csv?what=deals&grain=year"))
    assert int(alone[-1]["began"]) < int(every[-1]["began"])
