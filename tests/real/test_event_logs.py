"""A published event log of a sale's process, through importer, funnel and pipeline, with its identities."""

import gzip
import json
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.real.test_figures import ask, headway, totals

pytestmark = pytest.mark.real
NAME = "BPI_Challenge_2012.xes.gz"
ASKED = ("A_ACCEPTED", "O_CANCELLED")
ENDS = {"A_APPROVED": "won", "A_REGISTERED": "won", "A_ACTIVATED": "won", "O_ACCEPTED": "won", "A_DECLINED": "lost",
        "O_DECLINED": "lost", "A_CANCELLED": "cancelled"}  # fmt: skip
FIVE = ("stage_advanced", "stage_lost", "stage_back", "stage_handed_off", "stage_still_there")
CAME = ("bridge_new", "bridge_reopened", "bridge_increased")
WENT = ("bridge_decreased", "bridge_won", "bridge_lost", "bridge_given_up")


@pytest.fixture(scope="module")
def log(real_data: Path) -> list[list[tuple[str, str, datetime]]]:
    """Activity, transition and moment of the events of each case, read by other means than ours."""
    cases = []
    with gzip.open(real_data / "event-logs" / NAME) as stream:
        for _, trace in ET.iterparse(stream):
            if trace.tag != "trace":
                continue
            told = [{part.get("key"): part.get("value") or "" for part in event} for event in trace.iter("event")]
            found = [
                (one["concept:name"], one["lifecycle:transition"], datetime.fromisoformat(one["time:timestamp"]))
                for one in told
            ]
            cases.append(sorted(found, key=lambda event: event[2]))
            trace.clear()
    return cases


@pytest.fixture(scope="module")
def shop(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("event-logs") / "shop"
    headway("new", place)
    answers = [word for name in ASKED for word in ("--answer", f"{NAME}:{name}:means=a stage")]
    headway("import", place, real_data / "event-logs" / NAME, "--yes", *answers)
    return place


def ended(case: list[tuple[str, str, datetime]]) -> tuple[str, datetime] | None:
    """The first event that decides the case; in this log no other end follows it."""
    return next(((ENDS[what], at) for what, said, at in case if said == "COMPLETE" and what in ENDS), None)


def test_the_log_is_the_published_one(log: list[list[tuple[str, str, datetime]]]) -> None:
    assert (len(log), sum(len(case) for case in log)) == (13087, 262200)
    lengths = sorted((case[-1][2] - case[0][2]).total_seconds() / 86400 for case in log)
    assert round(sum(lengths) / len(lengths), 4) == 8.6238
    assert round(lengths[len(lengths) // 2], 4) == 0.8085


def test_outcomes_are_the_published_ones(shop: Path, log: list[list[tuple[str, str, datetime]]]) -> None:
    found = totals(
        shop, "new_opportunities", "new_pipeline", "deals_won", "deals_lost", "deals_cancelled", "win_rate_broad",
        "won_cycle_days_mean",
    )  # fmt: skip
    assert (found["new_opportunities"], found["new_pipeline"]) == (13087, "177634511.00")
    assert (found["deals_won"], found["deals_lost"], found["deals_cancelled"]) == (2246, 7635, 2807)
    assert (round(found["win_rate_broad"], 4), found["win_rate_broad.n"]) == (0.1770, 12688)
    ends = Counter(end[0] for case in log if (end := ended(case)))
    assert ends == {"won": 2246, "lost": 7635, "cancelled": 2807}
    won = [(end[1] - case[0][2]).total_seconds() / 86400 for case in log if (end := ended(case)) and end[0] == "won"]
    assert found["won_cycle_days_mean"] == pytest.approx(sum(won) / len(won), abs=1e-6)


def test_who_came_to_a_stage_is_counted_in_the_file(shop: Path, log: list[list[tuple[str, str, datetime]]]) -> None:
    """Each deal once, for activities that come before any decision of their case."""
    rows = ask(shop, "stage_visited", "--by", "stage")["rows"]
    found = {row["stage"]: row["stage_visited"] for row in rows}
    first = Counter(what for case in log for what in _stages(case))
    assert {name: found[name] for name in first} == dict(first)
    published = {"A_SUBMITTED": 13087, "A_PREACCEPTED": 7367, "A_ACCEPTED": 5113, "A_FINALIZED": 5015, "O_SENT": 5015}
    assert {name: found[name] for name in published} == published


def _stages(case: list[tuple[str, str, datetime]]) -> set[str]:
    """The stages of a case up to its decision."""
    seen = set()
    for what, said, _ in case:
        if said == "COMPLETE" and what in ENDS:
            break
        if said == "COMPLETE":
            seen.add(what)
    return seen


@pytest.mark.parametrize("as_of", ["2011-10-30T03:00", "2012-01-01", "2012-03-15"])
def test_every_visit_has_one_of_five_ends_at_any_instant(shop: Path, as_of: str) -> None:
    rows = ask(shop, "stage_entries", *FIVE, "--by", "stage", "--as-of", as_of)["rows"]
    assert len(rows) > 10
    for row in rows:
        assert row["stage_entries"] == sum(row[key] or 0 for key in FIVE), row["stage"]


@pytest.mark.parametrize("as_of", ["2011-10-30", "2012-01-01", "2012-03-15"])
def test_what_is_open_is_what_came_less_what_was_decided(shop: Path, as_of: str) -> None:
    found = totals(shop, "open_opportunities", "open_pipeline", "--as-of", as_of)
    flows = totals(shop, "new_opportunities", "deals_won", "deals_lost", "deals_cancelled", "--as-of", as_of)
    left = (flows[key] or 0 for key in ("deals_won", "deals_lost", "deals_cancelled"))
    assert found["open_opportunities"] == flows["new_opportunities"] - sum(left)
    change = totals(shop, "pipeline_change", *CAME, *WENT, "--as-of", as_of)
    came, went = (sum(Decimal(change[key] or 0) for key in keys) for keys in (CAME, WENT))
    assert Decimal(change["pipeline_change"]) == came - went
    assert Decimal(change["pipeline_change"]) == Decimal(found["open_pipeline"])


def test_the_same_log_again_changes_nothing(shop: Path, real_data: Path) -> None:
    told: dict[str, Any] = json.loads(
        headway("import", shop, real_data / "event-logs" / NAME, "--yes", "--format", "json")
    )
    assert [kind for kind in told["kinds"] if kind["new"] or kind["changed"] or kind["kept"]] == []
