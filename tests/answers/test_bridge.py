"""Definitions §3.4 as a property: the bridge of the pipeline balances to the cent between any two instants, whole and
by each owner, stage and month, for whoever asks; on random logs with all that happens to deals.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from headway.values.calendar import Calendar
from tests.mirror.book import Book
from tests.oracle.shop import NOW, store_of

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = Calendar(zone="Europe/Berlin", day_start=240)
META = {"zone": "Europe/Berlin", "day_start": "240", "currency": "EUR", "first_recorded": "2024-01-01T00:00:00+00:00"}
FIRST = datetime(2024, 1, 1, 8)
PLUS = ("new", "reopened", "increased", "revalued", "pulled_in", "stages", "owners")
MINUS = ("decreased", "pushed_out", "won", "lost", "given_up")
VALUE = tuple(f"bridge_{name}" for name in (*PLUS, *MINUS))
DEALS = tuple(f"bridge_{name}_deals" for name in (*PLUS, *MINUS) if name not in {"increased", "revalued", "decreased"})
SPLITS = ("rep", "team", "stage", "expected_close")
HOURS = st.integers(0, 24 * 120)
LATER = st.datetimes(datetime(2024, 6, 1), datetime(2024, 6, 20))


def when(hours: int, *, timed: bool) -> datetime | date:
    moment = FIRST + timedelta(hours=hours)
    return moment if timed else moment.date()


@st.composite
def logs(draw: st.DrawFn) -> Book:
    """Deals of two currencies with their terms, stages, outcomes, shares, rates and moves of people."""
    book = Book(calendar=BERLIN)
    for rank, kind in enumerate(("open", "open", "open", "won"), 1):
        book.add("stages", pipeline_id=1, name=f"S{rank}", rank=rank, kind=kind)
    for rep in (1, 2, 3):
        turn = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 120)))
        book.add("memberships", member_id=rep, team_id=1, manager_id=5, valid_to=turn)
        book.add("memberships", member_id=rep, team_id=2, manager_id=5, valid_from=turn)
    for day in draw(st.lists(st.integers(0, 120), max_size=4, unique=True)):
        rate = draw(st.sampled_from(["0.5", "0.8123", "1.1"]))
        book.add("currency_rates", currency="USD", day=date(2024, 1, 1) + timedelta(days=day), rate=rate)
    for number in range(1, draw(st.integers(1, 5)) + 1):
        _deal(draw, book, number)
    return book


def _deal(draw: st.DrawFn, book: Book, number: int) -> None:
    timed = draw(st.booleans())
    created = draw(st.none() | HOURS)
    book.add("deals", pipeline_id=1, created_at=None if created is None else when(created, timed=timed), stage_id=1)
    known = draw(st.none() | LATER)
    turns = sorted(draw(st.lists(HOURS, max_size=3)))
    for place, since in enumerate([None, *turns]):
        last = place == len(turns)
        until = None if last else when(turns[place], timed=timed)
        book.add(
            "deal_terms",
            deal_id=number,
            owner_id=draw(st.sampled_from([1, 2, 3, None])),
            amount=draw(st.none() | st.decimals(min_value=0, max_value=900, places=4)),
            currency=draw(st.sampled_from(["EUR", "USD", None])),
            expected_close=draw(st.none() | st.dates(date(2024, 1, 1), date(2024, 4, 1))),
            valid_from=None if since is None else when(since, timed=timed),
            valid_to=until,
            **({"known": known} if last and turns and known else {}),
        )
    for place, at in enumerate(sorted(draw(st.lists(HOURS, max_size=3))), 1):
        stage = draw(st.sampled_from([1, 2, 3]))
        book.add("stage_moves", deal_id=number, position=place, stage_id=stage, at=when(at, timed=timed))
    kinds = st.sampled_from(["won", "lost", "reopened", "abandoned", "cancelled"])
    for place, at in enumerate(sorted(draw(st.lists(HOURS, max_size=4))), 1):
        hours = at if draw(st.booleans()) else at // 24 * 24
        book.add("deal_outcomes", deal_id=number, position=place, kind=draw(kinds), at=when(hours, timed=timed))
    if draw(st.booleans()):
        for rep in (1, 2):
            book.add("deal_credits", deal_id=number, member_id=rep, share="0.5")


def world_of_book(book: Book, scope: frozenset[int] | None) -> World:
    return world_with(book, ("deal_states", "pipeline_changes", "deal_credits", "deals", "exchange_rates"), scope)


def world_with(book: Book, facts: tuple[str, ...], scope: frozenset[int] | None = None) -> World:
    """The world of these facts as the mirror makes them of a book."""
    return world_of(store_of({name: book.facts(name) for name in facts}, META), own_catalogue(), now=NOW, scope=scope)


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


def amount(row: Mapping[str, object], name: str) -> Decimal:
    return Decimal(str(row[name])) if row.get(name) is not None else Decimal(0)


def by_name(answer: Answer, by: str) -> dict[object, Mapping[str, object]]:
    return dict(zip(answer.keys, answer.rows, strict=True)) if by else {"": answer.totals}


def unbalanced(world: World, start: date, end: datetime, by: str, rates: date | None = None) -> list[object]:
    """Where start and parts do not make the end, or the parts not the change: name, start, parts, end. As booked, or at
    the `rates` of a day.
    """
    split = {"by": [by]} if by else {}
    split |= {"constant_rates": rates.isoformat()} if rates else {}
    until = end.isoformat(timespec="minutes")
    before = by_name(
        asked(world, "open_pipeline", "open_opportunities", end=(start - timedelta(days=1)).isoformat(), **split), by
    )
    after = by_name(asked(world, "open_pipeline", "open_opportunities", as_of=until, **split), by)
    metrics = (*VALUE, *DEALS, "pipeline_change", "pipeline_change_deals")
    moves = by_name(asked(world, *metrics, start=start.isoformat(), as_of=until, **split), by)
    found = []
    for name in {*before, *after, *moves}:
        parts = moves.get(name, {})
        for stock, ending, change in (
            ("open_pipeline", "", "pipeline_change"),
            ("open_opportunities", "_deals", "pipeline_change_deals"),
        ):
            told = sum((amount(parts, f"bridge_{one}{ending}") for one in PLUS), Decimal(0))
            told -= sum((amount(parts, f"bridge_{one}{ending}") for one in MINUS), Decimal(0))
            sides = amount(before.get(name, {}), stock), told, amount(after.get(name, {}), stock)
            if sides[0] + sides[1] != sides[2] or told != amount(parts, change):
                found.append((by, name, stock, *sides, amount(parts, change)))
    return found


@FEW
@given(logs(), st.integers(0, 119), st.integers(0, 24 * 60), st.sampled_from([None, frozenset({1}), frozenset({2, 3})]))
def test_the_bridge_balances_between_any_two_instants(
    book: Book, first: int, hours: int, scope: frozenset[int] | None
) -> None:
    world = world_of_book(book, scope)
    start = date(2024, 1, 1) + timedelta(days=first)
    end = datetime(start.year, start.month, start.day, 5) + timedelta(hours=hours)
    assert [one for by in ("", *SPLITS) for one in unbalanced(world, start, end, by)] == []


@FEW
@given(logs(), st.integers(0, 119), st.integers(0, 24 * 60), st.integers(0, 120))
def test_at_the_rates_of_one_day_it_balances_too_and_no_rate_moves(
    book: Book, first: int, hours: int, then: int
) -> None:
    world = world_of_book(book, None)
    start, rates = (date(2024, 1, 1) + timedelta(days=days) for days in (first, min(first, then)))
    end = datetime(start.year, start.month, start.day, 5) + timedelta(hours=hours)
    assert [one for by in ("", *SPLITS) for one in unbalanced(world, start, end, by, rates)] == []
    told = asked(world, "bridge_revalued", start=start.isoformat(), constant_rates=rates.isoformat()).totals
    assert not told["bridge_revalued"]


def reopened_and_dearer() -> Book:
    """Created and won on one day; reopened, re-priced in another currency, re-owned, put off and lost."""
    book = Book(calendar=BERLIN)
    for rank in (1, 2):
        book.add("stages", pipeline_id=1, name=f"S{rank}", rank=rank, kind="open")
    book.add("currency_rates", currency="USD", day=date(2024, 1, 1), rate="0.5")
    book.add("currency_rates", currency="USD", day=date(2024, 3, 1), rate="0.8")
    book.add("deals", pipeline_id=1, created_at=date(2024, 2, 1), stage_id=1)
    terms, turn = {"deal_id": 1, "currency": "USD"}, date(2024, 3, 5)
    book.add("deal_terms", **terms, owner_id=1, amount=100, expected_close=date(2024, 2, 20), valid_to=turn)
    book.add("deal_terms", **terms, owner_id=2, amount=90, expected_close=date(2024, 4, 20), valid_from=turn)
    for place, (kind, day) in enumerate((("won", 32), ("reopened", 41), ("lost", 74)), 1):
        at = date(2024, 1, 1) + timedelta(days=day - 1)
        book.add("deal_outcomes", deal_id=1, position=place, kind=kind, at=at)
    return book


def test_every_part_says_what_happened() -> None:
    world = world_of_book(reopened_and_dearer(), None)
    told = asked(world, *VALUE, start="2024-01-01", end="2024-03-31").totals
    assert {name.removeprefix("bridge_"): amount(told, name) for name in VALUE if told[name]} == {
        "new": Decimal(50),
        "won": Decimal(50),
        "reopened": Decimal(50),
        "revalued": Decimal(30),
        "pulled_in": Decimal(80),
        "pushed_out": Decimal(80),
        "decreased": Decimal(8),
        "lost": Decimal(72),
    }
    by_rep = {row["rep_id"]: row for row in book_changes(reopened_and_dearer()) if row["change"] == "moved_owner"}
    assert {rep: row["amount"] for rep, row in by_rep.items()} == {1: Decimal(-80), 2: Decimal(80)}


def test_at_one_rate_no_rate_moves_it() -> None:
    """Written are 100, then 90 dollars; at the rates of their days that was 50 and 72, at one rate 80 and 72."""
    world = world_of_book(reopened_and_dearer(), None)
    told = asked(world, *VALUE, start="2024-01-01", end="2024-03-31", constant_rates="2024-03-01").totals
    assert {name.removeprefix("bridge_"): amount(told, name) for name in VALUE if told[name]} == {
        "new": Decimal(80),
        "won": Decimal(80),
        "reopened": Decimal(80),
        "pulled_in": Decimal(80),
        "pushed_out": Decimal(80),
        "decreased": Decimal(8),
        "lost": Decimal(72),
    }


def priced_anew(*, rate_of_pounds: bool) -> Book:
    """100 dollars from January on, 50 pounds from March on; pounds have a rate from April on, or none at all."""
    book = Book(calendar=BERLIN)
    book.add("stages", pipeline_id=1, name="S1", rank=1, kind="open")
    book.add("currency_rates", currency="USD", day=date(2024, 1, 1), rate="0.5")
    if rate_of_pounds:
        book.add("currency_rates", currency="GBP", day=date(2024, 4, 1), rate="1.2")
    book.add("deals", pipeline_id=1, created_at=date(2024, 2, 1), stage_id=1)
    turn = date(2024, 3, 5)
    book.add("deal_terms", deal_id=1, owner_id=1, currency="USD", amount=100, valid_to=turn)
    book.add("deal_terms", deal_id=1, owner_id=1, currency="GBP", amount=50, valid_from=turn)
    return book


@pytest.mark.parametrize(
    ("rates", "parts"),
    [
        (None, {"new": 50, "decreased": 50, "revalued": 60}),
        ("2024-04-01", {"new": 50, "decreased": -10}),
        ("2024-03-01", {"new": 50, "decreased": 50}),
    ],
)
def test_another_price_in_another_currency_goes_and_comes(rates: str | None, parts: dict[str, int]) -> None:
    """In March nobody knew what a pound was worth; in April it is known, and the deal is worth ten more than before."""
    world = world_of_book(priced_anew(rate_of_pounds=True), None)
    told = asked(world, *VALUE, start="2024-01-01", end="2024-04-30", constant_rates=rates)
    assert {name.removeprefix("bridge_"): amount(told.totals, name) for name in VALUE if told.totals[name]} == parts
    end = datetime(2024, 4, 30, 12)
    day = None if rates is None else date.fromisoformat(rates)
    assert [one for by in ("", *SPLITS) for one in unbalanced(world, date(2024, 1, 15), end, by, day)] == []


def test_what_has_no_rate_is_said_of_the_pipeline_as_well() -> None:
    world = world_of_book(priced_anew(rate_of_pounds=False), None)
    told = asked(world, "pipeline_change", start="2024-01-01", end="2024-04-30", constant_rates="2024-04-01")
    assert any("without an exchange rate on 2024-04-01 left out (GBP 50.00)" in note for note in told.notes)


def book_changes(book: Book) -> list[dict[str, object]]:
    return book.facts("pipeline_changes")


@pytest.mark.parametrize("scope", [None, frozenset({1}), frozenset({2})])
def test_it_balances_on_every_day_of_that_deal(scope: frozenset[int] | None) -> None:
    world = world_of_book(reopened_and_dearer(), scope)
    start = date(2024, 1, 15)
    ends = [datetime(2024, 1, 31, 12) + timedelta(days=step) for step in range(0, 60, 4)]
    assert [one for end in ends for by in ("", *SPLITS) for one in unbalanced(world, start, end, by)] == []
