"""Answers in open time: what changes them, where there are none, their rows, and whose."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from headway.answers.ask import ask
from headway.answers.drill import drill
from headway.answers.world import World
from headway.query.parse import Words, parse
from tests.oracle.counter import EASTER, counter
from tests.oracle.people import WEEK, Row

LONGEST = "lead_response_open_minutes_p90"
IN_OPEN_TIME = (
    "lead_response_open_minutes",
    "lead_response_open_minutes_mean",
    "proposal_turnaround_open_hours",
    "case_response_open_minutes",
    "case_resolution_open_hours",
)


def total(metric: str, world: World, **more: object) -> object:
    return ask(parse(Words(metrics=[metric], **more), world.calendar), world).totals[metric]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "closed", "minutes"),
    [
        (WEEK, EASTER, 660),
        (WEEK, (), 660 + 540),
        (WEEK, (*EASTER, {"id": 2, "day": date(2024, 3, 29)}), 120),
        ((*WEEK, {"id": 6, "weekday": 6, "opens": 600, "closes": 840}), EASTER, 660 + 240),
        (tuple({**row, "closes": 1050} for row in WEEK), EASTER, 30 + 510 + 60),
    ],
)
def test_other_hours_and_closed_days_are_another_number(
    hours: Sequence[Row], closed: Sequence[Row], minutes: float
) -> None:
    assert total(LONGEST, counter(hours=hours, closed=closed)) == minutes


@pytest.mark.parametrize("metric", IN_OPEN_TIME)
def test_without_opening_hours_it_is_said_where_to_set_them(metric: str) -> None:
    world = counter(hours=())
    answer = ask(parse(Words(metrics=[metric]), world.calendar), world)
    assert answer.totals[metric] is None
    assert answer.rows[0][metric] is None
    assert set(answer.reasons.values()) == {"no opening hours set: Settings → Opening hours"}
    assert total(metric, counter()) is not None


def test_who_waits_has_waited_for_the_time_that_was_open() -> None:
    world = counter(now=datetime(2024, 4, 8, 8, tzinfo=UTC))
    query = parse(Words(metrics=["lead_response_open_minutes"]), world.calendar)
    rows = drill(query, world, metric="lead_response_open_minutes", key=None).rows
    assert {row["lead_id"]: (row["value"], row["ended"]) for row in rows} == {
        1: (20, True),
        2: (30, True),
        3: (660, True),
        4: (90, False),
        5: (45, True),
    }
    later = drill(query, counter(now=datetime(2024, 4, 9, 8, tzinfo=UTC)), metric=query.metrics[0], key=None).rows
    assert {row["lead_id"]: row["value"] for row in later}[4] == 90 + 540


def test_everybody_sees_their_own() -> None:
    assert total("proposal_turnaround_open_hours", counter(scope=frozenset({2}))) == 6
    assert total("proposal_turnaround_open_hours", counter(scope=frozenset({1}))) == 3
    assert total("lead_response_open_minutes", counter(scope=frozenset({1}))) == 20
