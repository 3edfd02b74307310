"""The demo company read a second time: deals and leads replayed event by event from the records, as of a moment."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.engines.duckdb import DuckDBStore
from headway.query.parse import Words, parse
from tests.demo.test_numbers import headway as command

ZONE = ZoneInfo("Europe/Amsterdam")
DAYS_AGO = (0, 265, 500)
Case = tuple[float, bool]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("replayed") / "company"
    command("new", str(made), "--demo", "--demo-lines", "4000")
    return made


@pytest.fixture(scope="module")
def company(folder: Path) -> World:
    command("ask", str(folder), "deals_won")
    return world_of(DuckDBStore(folder / "mirror" / "facts.duckdb"), own_catalogue(), now=datetime.now(UTC))


class Records:
    """The rows of the records, by id and by what they belong to."""

    def __init__(self, folder: Path) -> None:
        store = sqlite3.connect(folder / "records.sqlite3")
        store.row_factory = sqlite3.Row
        self.deals = {row["id"]: row for row in store.execute("SELECT * FROM deals")}
        self.stages = {row["id"]: row for row in store.execute("SELECT * FROM stages")}
        self.leads = store.execute("SELECT * FROM leads").fetchall()
        self.moves = grouped(store.execute("SELECT * FROM stage_moves ORDER BY position"), "deal_id")
        self.outcomes = grouped(store.execute("SELECT * FROM deal_outcomes ORDER BY position"), "deal_id")
        self.messages = grouped(store.execute("SELECT * FROM messages ORDER BY at"), "lead_id")
        store.close()

    def standing(self, deal: int, at: datetime) -> sqlite3.Row | None:
        """The decision that stands at a moment."""
        found = None
        for event in self.outcomes[deal]:
            if instant(event["at"]) <= at:
                found = None if event["kind"] == "reopened" else event
        return found


@pytest.fixture(scope="module")
def records(folder: Path) -> Records:
    return Records(folder)


def grouped(rows: Iterable[sqlite3.Row], key: str) -> Mapping[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def month(text: str) -> date:
    return instant(text).astimezone(ZONE).date().replace(day=1)


def median_wait(cases: Sequence[Case]) -> float | None:
    """By Kaplan and Meier: the first wait after which no more than half are left."""
    left = 1.0
    for wait in sorted({wait for wait, _ in cases}):
        ended = sum(over and held == wait for held, over in cases)
        left *= 1 - ended / sum(held >= wait for held, _ in cases)
        if ended and left <= 0.5 + 1e-9:
            return wait
    return None


def by(company: World, metric: str, key: str, at: str, **words: object) -> dict[object, object]:
    asked = Words(metrics=[metric], as_of=at, **words)  # type: ignore[arg-type]
    answer = ask(parse(asked, company.calendar), company)
    return {row[key]: row[metric] for row in answer.rows if row[metric] not in (0, None)}


def moment_of(at: str) -> datetime:
    return datetime.fromisoformat(at) if at else datetime.now(UTC)


def moment(days_ago: int) -> str:
    """An instant in the past, since the company ends today; nothing for now."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat() if days_ago else ""


@pytest.mark.parametrize("at", [*map(moment, DAYS_AGO)], ids=[*map(str, DAYS_AGO)])
def test_decisions_and_what_took_them_back(company: World, records: Records, at: str) -> None:
    won: Counter[object] = Counter()
    for events in records.outcomes.values():
        for place, event in enumerate(events):
            if event["kind"] == "won" and instant(event["at"]) <= moment_of(at):
                won[month(event["at"])] += 1
            if place and events[place - 1]["kind"] == "won" and instant(event["at"]) <= moment_of(at):
                won[month(event["at"])] -= 1
    assert by(company, "deals_won", "month", at, grain="month") == {key: n for key, n in won.items() if n}


@pytest.mark.parametrize("at", [*map(moment, DAYS_AGO[1:])], ids=[*map(str, DAYS_AGO[1:])])
def test_open_at_the_end_of_each_month_and_by_outcome(company: World, records: Records, at: str) -> None:
    born = [deal for deal, row in records.deals.items() if instant(row["created_at"]) <= moment_of(at)]
    found = by(company, "open_opportunities", "month", at, grain="month")
    for first, count in found.items():
        assert isinstance(first, date)
        after = (first + timedelta(days=31)).replace(day=1)
        end = min(datetime(after.year, after.month, 1, tzinfo=ZONE) - timedelta(microseconds=1), moment_of(at))
        then = [deal for deal in born if instant(records.deals[deal]["created_at"]) <= end]
        assert count == sum(records.standing(deal, end) is None for deal in then)
    outcomes = Counter(
        decision["kind"] if (decision := records.standing(deal, moment_of(at))) else "open" for deal in born
    )
    assert by(company, "new_opportunities", "outcome", at, by=["outcome"]) == outcomes


@pytest.mark.parametrize("at", [*map(moment, DAYS_AGO[1:])], ids=[*map(str, DAYS_AGO[1:])])
def test_sales_cycles_with_open_deals_censored(company: World, records: Records, at: str) -> None:
    cases: dict[object, list[Case]] = defaultdict(list)
    for deal, row in records.deals.items():
        born = instant(row["created_at"])
        if born > moment_of(at):
            continue
        decision = records.standing(deal, moment_of(at))
        over = instant(decision["at"]) if decision else moment_of(at)
        wait = (over - born).total_seconds() / 86_400
        cases[born.astimezone(ZONE).date().replace(month=1, day=1)].append(
            (wait, bool(decision and decision["kind"] == "won"))
        )
    found = by(company, "sales_cycle_days", "year", at, grain="year")
    wanted = {year: median for year, held in cases.items() if (median := median_wait(held)) is not None}
    assert found == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("at", [*map(moment, DAYS_AGO[1:])], ids=[*map(str, DAYS_AGO[1:])])
def test_enquiries_of_which_several_replies_were_sent(company: World, records: Records, at: str) -> None:
    now, cases = moment_of(at), defaultdict[object, list[Case]](list)
    for lead in records.leads:
        said = [one for one in records.messages[lead["id"]] if instant(one["at"]) <= now]
        first = next((instant(one["at"]) for one in said if one["direction"] == "in"), None)
        if first is None or instant(lead["created_at"]) > now:
            continue
        ours = [instant(one["at"]) for one in said if one["direction"] == "out" and not one["automatic"]]
        answers = [moment for moment in ours if moment > first]
        waited = (min(answers, default=now) - first).total_seconds() / 60
        cases[month(lead["created_at"])].append((waited, bool(answers)))
    wanted = {key: median for key, held in cases.items() if (median := median_wait(held)) is not None}
    assert by(company, "lead_response_minutes", "month", at, grain="month") == pytest.approx(wanted, rel=1e-6)
    assert by(company, "enquiries", "month", at, grain="month") == {key: len(held) for key, held in cases.items()}
