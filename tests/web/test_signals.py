"""What is a signal on a metric's page, how often to look, and whether rows of a table can be told apart."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest

from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records import models as records
from headway.web.workplace import here
from tests.web.conftest import NOW

STEADY = [10, 12, 9, 11, 10, 13, 9, 10, 12, 11, 9, 12]
"""Leads of the months from November 2024 to October 2025; November has 30."""
WON = {"bo": 65, "cy": 45, "max": 50}
"""Of a hundred deals decided each, in March 2026."""


@pytest.fixture(scope="module", autouse=True)
def recorded(shop):
    """Leads of thirteen months, and three hundred deals of three sellers."""
    for place, count in enumerate([*STEADY, 30]):
        month = datetime(2024 + (10 + place) // 12, (10 + place) % 12 + 1, 5, 9, tzinfo=UTC)
        records.Lead.objects.bulk_create(records.Lead(name=f"L{place}-{n}", created_at=month) for n in range(count))
    account = shop.orders["bo"].account
    stages = {stage.kind: stage for stage in records.Stage.objects.all()}
    for name, won in WON.items():
        owner = records.Member.objects.get(name=name.title())
        for number in range(100):
            _decided(f"{name}-{number}", owner, account, stages["won" if number < won else "lost"])
    space = shop.workspace
    catch_up(here().engine, MirrorSettings(space.name, space.currency, space.calendar))


def _decided(number, owner, account, stage):
    at = datetime(2026, 3, 10, tzinfo=UTC)
    deal = records.Deal.objects.create(
        number=number, name=number, account=account, pipeline=stage.pipeline, stage=stage, status=stage.kind,
        created_at=at - timedelta(days=9),
    )  # fmt: skip
    records.DealTerms.objects.create(deal=deal, owner=owner, amount=100)
    records.DealOutcome.objects.create(deal=deal, position=1, kind=stage.kind, at=at)


def said(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_month_beyond_the_usual_range_is_named_and_the_months_before_it_are_not(page):
    words = said(page("ada", "/metrics/new_leads?period=2025-11"))
    assert "Outside its usual range in 1 of 13 months: Nov 2025 (above)." in words
    assert "learned from 12 months before; they are firm from 20." in words
    assert "Not adjusted for the time of year: that takes two years." in words


def test_the_limits_stand_in_the_chart_and_in_its_table(page):
    answer = page("ada", "/metrics/new_leads?period=2025-11").content.decode()
    moves = [abs(later - earlier) for earlier, later in pairwise(STEADY)]
    high = sum(STEADY) / 12 + 2.660 * sum(moves) / 11
    assert '"name": "Usually at most"' in answer
    assert f'<td class="n">{high:.2f}</td>' in answer


def test_how_often_to_look_is_the_same_whatever_period_is_shown(page):
    found = set()
    for period in ("2026-11", "2026-Q4", "2026"):
        words = said(page("ada", f"/metrics/win_rate?period={period}"))
        found.update(re.findall(r"Look at it .*? deals won of .*? needs 20", words) or [period])
    assert len(found) == 1
    assert "deals decided" in found.pop()


def test_what_comes_too_seldom_is_not_to_be_read_by_itself(page):
    words = said(page("ada", "/metrics/new_leads?period=2025-11"))
    assert "Too little for a year to be read by itself: a year brings about 3.0 new leads, and a count" in words


def test_before_five_earlier_months_nothing_is_called_usual(page):
    words = said(page("ada", "/metrics/new_leads?period=2025-01"))
    assert "5 earlier months with a value are needed to say what is usual." in words
    assert "Usually at most" not in words


def test_who_differs_is_said_under_the_table_and_who_does_not_is_not(page):
    words = said(page("ada", "/explore?metric=win_rate&by=rep&period=2026-03"))
    assert "1 of 3 differs from the rest: Bo (above). The others cannot be told apart." in words


def test_nobody_is_crowned_where_the_difference_lies_within_the_noise(page):
    words = said(page("ada", "/explore?metric=win_rate&by=rep&period=2026-03&where=rep!=Bo"))
    assert "None of the 2 can be told apart from the rest at this volume." in words


def test_of_several_numbers_each_rate_is_named_and_steps_of_time_are_not_judged(page):
    words = said(page("ada", "/explore?metric=win_rate&metric=deals_won&by=rep&period=2026-03"))
    assert "Win rate: 1 of 3 differs from the rest" in words
    assert "told apart" not in said(page("ada", "/explore?metric=win_rate&grain=month&period=2026"))
    assert "told apart" not in said(page("ada", "/explore?metric=deals_won&by=rep&period=2026-03"))


def test_a_page_of_all_time_has_no_trend_and_says_so(page):
    assert NOW.year == 2026
    assert "No trend for all time." in said(page("ada", "/metrics/new_leads?period=all"))
