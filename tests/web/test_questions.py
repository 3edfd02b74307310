"""The questions as pages: the list, one answered, one that lacks something, and each by whose eyes it is seen."""

import re
from html import unescape

import pytest

from headway.insights.questions.every import QUESTIONS


def answer_of(response) -> str:
    found = re.search(r'<p class="lead" id="answer">(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_the_list_has_every_question_with_its_answer_or_what_is_missing(page):
    text = unescape(page("ada", "/questions").content.decode())
    assert [one.title for one in QUESTIONS if f"<b>{one.title}</b>" not in text] == []
    assert "Cy brought most (€200.20, 57.1\u202f% of all), Bo least of those with any (€100.10)." in text
    assert "import a file with a column for to whom a deal was lost" in text


@pytest.mark.parametrize("key", [one.key for one in QUESTIONS])
def test_each_has_a_page_with_a_sentence(page, key):
    response = page("ada", f"/questions/{key}")
    assert response.status_code == 200
    assert answer_of(response).endswith(".")


def test_what_is_no_question_is_not_here(page):
    assert page("ada", "/questions/nothing").status_code == 404


def test_a_rep_sees_only_their_own(page):
    assert "Cy" in answer_of(page("ada", "/questions/people"))
    assert answer_of(page("bo", "/questions/people")).startswith("Bo brought most (€100.10")
    assert "Cy" not in page("bo", "/questions/people").content.decode()


def test_every_number_of_the_table_leads_to_rows_that_sum_to_it(page):
    text = page("ada", "/questions/people").content.decode()
    links = re.findall(r'<a href="(/rows/net_sales[^"]+)">(€[\d.,]+)</a>', text)
    assert {amount for _, amount in links} == {"€200.20", "€100.10", "€50.05", "€350.35"}
    for href, amount in links:
        assert f"{amount}</b>" in page("ada", unescape(href)).content.decode()


def test_a_period_without_anything_says_so(page):
    said = answer_of(page("ada", "/questions/people?period=2020"))
    assert said.startswith("Not to be answered yet.")


def test_the_table_is_to_be_had_as_csv_with_exact_numbers(page):
    lines = page("ada", "/questions/people.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Rep,Net sales,Share")
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["Cy", "200.20"],
        ["Bo", "100.10"],
        ["Unknown", "50.05"],
        ["All", "350.35"],
    ]
    assert page("bo", "/questions/people.csv").content.decode("utf-8-sig").splitlines()[1].startswith("Bo,100.10")
    assert page("ada", "/questions/nothing.csv").status_code == 404
