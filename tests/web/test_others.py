"""Records without a page of their own making: lists by the schema, seen by whom they may be, as of any day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from headway.ingest.recorded import prefixes
from headway.records import models as records
from headway.schema.tables import record_types
from tests.web.conftest import NOW
from tests.web.test_pages import text_of


@pytest.fixture
def said(shop):
    """A case of Bo's and one of Cy's, and a review."""
    people = {one.name: one for one in records.Member.objects.all()}
    rows = [
        records.Case.objects.create(
            number=f"T-{name}", member=people[name], topic="Invoice", opened_at=NOW - timedelta(days=9),
            resolved_at=NOW - timedelta(days=2),
        )
        for name in ("Bo", "Cy")
    ]  # fmt: skip
    rows.append(records.Review.objects.create(platform="Stars", rating=Decimal("4.5"), at=NOW - timedelta(days=1)))
    yield rows
    for row in rows:
        row.delete()


def test_kinds_that_have_rows_are_reached_from_the_menu(page, said):
    assert 'href="/records"' in page("ada", "/").content.decode()
    told = text_of(page("ada", "/records"))
    assert "Cases" in told
    assert "Reviews" in told
    assert "Survey answers" not in told
    assert page("bo", "/records").status_code == 200


def test_a_rep_sees_their_own_and_what_is_public(page, said):
    told = text_of(page("bo", "/cases"))
    assert "T-Bo" in told
    assert "T-Cy" not in told
    assert "4.5" in text_of(page("bo", "/reviews"))
    assert "T-Cy" in text_of(page("ada", "/cases"))


def test_several_are_called_as_the_trade_calls_several(page, said, shop):
    made = [records.Activity.objects.create(kind="call") for _ in range(2)]
    assert "2 cases" in text_of(page("ada", "/cases"))
    assert "activities" in text_of(page("ada", "/activities"))
    assert "Activities" in text_of(page("ada", "/records"))
    for one in made:
        one.delete()


def test_a_list_is_searched_narrowed_and_taken_away(page, said):
    assert "T-Cy" not in text_of(page("ada", "/cases?q=t-bo"))
    assert "T-Bo" in text_of(page("ada", "/cases?where=topic~invo&sort=-resolved_at"))
    assert "No case matches" in text_of(page("ada", "/cases?from=2026-11-18"))
    lines = page("ada", "/cases.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,")
    assert len(lines) == 3


def test_as_of_a_day_before_a_case_was_settled_it_is_not(page, said):
    day = (NOW - timedelta(days=4)).date().isoformat()
    told = text_of(page("ada", f"/cases?as_of={day}"))
    assert "T-Bo" in told
    assert "16 Nov" not in told
    assert "4.5" not in text_of(page("ada", f"/reviews?as_of={day}"))


@pytest.mark.parametrize("kind", sorted(prefixes().values()))
def test_every_such_kind_has_a_list_even_where_it_is_empty(page, kind: str):
    answer = page("ada", f"/{kind}")
    assert answer.status_code == 200
    assert record_types()[kind].many in text_of(answer)
    assert page("ada", f"/{kind}/columns").status_code == 200


def test_what_is_no_kind_is_not_here(page):
    assert page("ada", "/nothings").status_code == 404
    assert page("ada", "/cases/change").status_code == 404
