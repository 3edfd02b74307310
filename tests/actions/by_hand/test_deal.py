"""A deal worked by hand gives the same numbers as one that came in: at its opening, on the way, at its end."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from headway.actions.by_hand.deal import (
    AlreadyDecided,
    NewDeal,
    begin_pipeline,
    change_terms,
    decide_deal,
    move_deal,
    open_deal,
    reopen_deal,
)
from headway.actions.by_hand.who import When
from headway.actions.undo import undo_action
from headway.errors import Refused
from headway.records.models import Audit, Deal, DealTerms, Stage, StageMove
from tests.actions.by_hand.conftest import LATER, NOON, Team

MAY = When(datetime(2026, 5, 5, 8, 0, tzinfo=UTC))
OFFICE = NewDeal(name="Office lamps", customer="Nordlicht", amount=Decimal(9000), opened=NOON)


def opened(team: Team, **more) -> Deal:
    if not Stage.objects.exists():
        begin_pipeline(by=team["Ada"])
    given = {name: getattr(OFFICE, name) for name in ("name", "customer", "amount", "opened")}
    return Deal.objects.get(pk=open_deal(NewDeal(**{**given, **more}), by=team["Bo"]).record_id)


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name)


def test_an_open_deal_is_in_the_pipeline_of_who_opened_it(team: Team, figure) -> None:
    deal = opened(team, expected_close=date(2026, 6, 30))
    assert (figure("open_opportunities"), figure("open_pipeline")) == (1, 9000)
    assert figure("open_pipeline", where="rep=Bo") == 9000
    assert (deal.stage.name, deal.account.name, deal.terms.get().expected_close) == (
        "New", "Nordlicht", date(2026, 6, 30),
    )  # fmt: skip


def test_a_deal_needs_no_stages(team: Team, figure) -> None:
    open_deal(OFFICE, by=team["Bo"])
    assert (figure("open_opportunities"), Stage.objects.count()) == (1, 0)


def test_a_deal_won_is_booked_on_its_day_by_its_owner(team: Team, figure) -> None:
    deal = opened(team)
    move_deal(deal_id=deal.pk, stage_id=stage("Proposal").pk, when=LATER, by=team["Bo"])
    decide_deal(deal_id=deal.pk, outcome="won", when=MAY, by=team["Bo"])
    assert figure("bookings", start="2026-05-01", end="2026-05-31", where="rep=Bo") == 9000
    assert (figure("deals_won"), figure("win_rate"), figure("open_opportunities")) == (1, 1, 0)
    moves = StageMove.objects.order_by("position").values_list("stage__name", "at")
    assert list(moves) == [("New", NOON.at), ("Proposal", LATER.at), ("Won", MAY.at)]
    with pytest.raises(AlreadyDecided, match="won already"):
        decide_deal(deal_id=deal.pk, outcome="lost", when=MAY, by=team["Bo"])


def test_moving_into_a_stage_that_means_lost_loses_it(team: Team, figure) -> None:
    deal = opened(team)
    move_deal(deal_id=deal.pk, stage_id=stage("Lost").pk, when=LATER, by=team["Bo"])
    assert (figure("deals_lost"), Deal.objects.get().status) == (1, "lost")


def test_a_lost_deal_keeps_why(team: Team, figure) -> None:
    deal = opened(team)
    decide_deal(deal_id=deal.pk, outcome="lost", reason="Price", when=LATER, by=team["Bo"])
    assert figure("deals_lost", where="loss_reason=Price") == 1


def test_reopening_takes_the_booking_back_on_that_day(team: Team, figure) -> None:
    deal = opened(team)
    decide_deal(deal_id=deal.pk, outcome="won", when=LATER, by=team["Bo"])
    reopen_deal(deal_id=deal.pk, when=MAY, by=team["Bo"])
    assert figure("bookings", start="2026-04-01", end="2026-04-30") == 9000
    assert figure("bookings", start="2026-05-01", end="2026-05-31") == -9000
    assert (figure("open_opportunities"), Deal.objects.get().stage.name) == (1, "New")
    with pytest.raises(Refused, match="open already"):
        reopen_deal(deal_id=deal.pk, when=MAY, by=team["Bo"])


def test_a_change_of_owner_counts_from_its_day_and_a_correction_from_the_beginning(team: Team, figure) -> None:
    deal, cy = opened(team), team.members["Cy"]
    change_terms(deal_id=deal.pk, values={"owner_id": cy, "amount": Decimal(8000)}, since=LATER, by=team["Ada"])
    assert figure("open_pipeline", where="rep=Bo", as_of="2026-03-20") == 9000
    assert figure("open_pipeline", where="rep=Cy", as_of="2026-05-01") == 8000
    change_terms(deal_id=deal.pk, values={"amount": Decimal(7500)}, since=None, by=team["Ada"])
    assert figure("open_pipeline", as_of="2026-05-01") == 7500
    assert figure("open_pipeline", as_of="2026-03-20") == 9000
    assert DealTerms.objects.count() == 2


def test_a_deal_that_was_nobodys_becomes_somebodys_from_the_day_of_the_change_only(team: Team, figure) -> None:
    deal, cy = opened(team), team.members["Cy"]
    DealTerms.objects.all().delete()
    done = change_terms(deal_id=deal.pk, values={"owner_id": cy, "amount": Decimal(8000)}, since=LATER, by=team["Ada"])
    assert figure("open_opportunities", where="rep=Cy", as_of="2026-03-20") == 0
    assert figure("open_opportunities", where="rep=", as_of="2026-03-20") == 1
    assert figure("open_pipeline", where="rep=Cy", as_of="2026-05-01") == 8000
    assert figure("new_opportunities", where="rep=Cy") == 0
    undo_action(audit_id=done.pk, by=team["Ada"])
    assert DealTerms.objects.count() == 0


def test_undo_of_a_change_joins_the_terms_again(team: Team, figure) -> None:
    deal = opened(team)
    done = change_terms(deal_id=deal.pk, values={"amount": Decimal(1)}, since=LATER, by=team["Bo"])
    undo_action(audit_id=done.pk, by=team["Bo"])
    terms = DealTerms.objects.get()
    assert (terms.amount, terms.valid_to, figure("open_pipeline")) == (9000, None, 9000)


def test_undo_of_a_decision_opens_the_deal_again_as_if_it_had_not_been(team: Team, figure) -> None:
    deal = opened(team)
    done = decide_deal(deal_id=deal.pk, outcome="won", when=LATER, by=team["Bo"])
    undo_action(audit_id=done.pk, by=team["Bo"])
    assert (figure("bookings"), figure("open_pipeline"), StageMove.objects.count()) == (0, 9000, 1)


@pytest.mark.parametrize("who", ["Cy", "Una"])
def test_whose_it_is_not_sees_no_deal(team: Team, who: str) -> None:
    deal = opened(team)
    actor = team["Cy"] if who == "Cy" else team["Bo"].__class__("Una", 999)
    with pytest.raises(Refused):
        decide_deal(deal_id=deal.pk, outcome="won", when=LATER, by=actor)
    assert not Audit.objects.filter(verb="decide_deal").exists()


def test_a_decision_is_not_before_the_opening(team: Team) -> None:
    deal = opened(team, opened=LATER)
    with pytest.raises(Refused, match="before the deal was opened"):
        decide_deal(deal_id=deal.pk, outcome="won", when=NOON, by=team["Bo"])
