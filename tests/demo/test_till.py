"""The rhythm of the demo's till."""

from collections import Counter
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from headway.demo.till import FIRST_PAUSE, LATEST, SOONEST, next_one

HERE = ZoneInfo("Europe/Amsterdam")
TUESDAY_NOON, SUNDAY_NIGHT = datetime(2026, 11, 17, 12, tzinfo=HERE), datetime(2026, 11, 22, 3, tzinfo=HERE)


def many(at: datetime, **more: bool) -> list[tuple[str, float]]:
    rng = Random(7)
    return [next_one(rng, at, number + 10, **more) for number in range(500)]


def test_the_same_seed_tells_the_same_story():
    assert many(TUESDAY_NOON) == many(TUESDAY_NOON)


@pytest.mark.parametrize("at", [TUESDAY_NOON, SUNDAY_NIGHT])
def test_pauses_are_between_a_few_seconds_and_a_minute(at):
    pauses = [pause for _, pause in many(at)]
    assert SOONEST <= min(pauses) < max(pauses) <= LATEST


def test_noon_is_busier_than_the_night_when_only_the_web_sells():
    noon, night = many(TUESDAY_NOON), many(SUNDAY_NIGHT)
    assert sum(pause for _, pause in noon) < sum(pause for _, pause in night) / 2
    assert set(Counter(kind for kind, _ in noon)) == {"counter", "web", "lead", "call", "move", "deal"}
    assert set(Counter(kind for kind, _ in night)) == {"web", "lead"}


def test_a_closed_day_has_neither_counter_nor_office():
    assert {kind for kind, _ in many(TUESDAY_NOON, shut=True)} == {"web", "lead"}


def test_whoever_opens_a_page_sees_something_within_seconds():
    assert next_one(Random(1), SUNDAY_NIGHT, 0) == ("web", FIRST_PAUSE)
