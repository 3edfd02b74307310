"""Leads, activities and costs typed in, and the numbers that they make."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.cost import Cost, record_cost
from headway.actions.by_hand.lead import NewLead, add_lead, decide_lead, hand_over_lead, hand_over_leads
from headway.actions.permission import NotAllowed
from headway.actions.undo import undo_action
from headway.errors import Refused
from headway.records.models import Account, Activity, Campaign, Lead, LeadHandover, Message, Spend
from tests.actions.by_hand.conftest import LATER, NOON, Team

ANA = NewLead(name="Ana Test", email="ana@example.com", came=NOON, source="Fair", medium="phone", company="Ana & Co")


def test_a_lead_that_asked_is_answered_by_the_first_call(team: Team, figure) -> None:
    lead = add_lead(ANA, by=team["Bo"])
    after = NOON._replace(at=NOON.at + timedelta(minutes=45))
    log_activity(Done(kind="call", when=after, lead_id=lead.record_id, minutes=Decimal(12)), by=team["Bo"])
    assert (figure("new_leads", where="source=Fair"), figure("lead_response_minutes")) == (1, 45)
    assert figure("answered_within_1h") == 1
    call, found = Activity.objects.get(), Lead.objects.get()
    assert (call.account, found.account.name, found.owner_id) == (found.account, "Ana & Co", team.members["Bo"])


def test_a_lead_that_we_found_waits_for_no_answer(team: Team, figure) -> None:
    add_lead(NewLead(name="Cold One", came=NOON), by=team["Bo"])
    assert (figure("new_leads"), Message.objects.count()) == (1, 0)


def test_undo_of_a_call_takes_the_answer_away_too(team: Team) -> None:
    lead = add_lead(ANA, by=team["Bo"])
    call = log_activity(Done(kind="email", when=LATER, lead_id=lead.record_id), by=team["Bo"])
    undo_action(audit_id=call.pk, by=team["Bo"])
    assert (Activity.objects.count(), list(Message.objects.values_list("direction", flat=True))) == (0, ["in"])


def test_a_decided_lead_can_be_opened_again(team: Team, figure) -> None:
    lead = add_lead(ANA, by=team["Bo"]).record_id
    decide_lead(lead_id=lead, outcome="lost", reason="Too dear", when=LATER, by=team["Bo"])
    assert Lead.objects.get().lost_reason == "Too dear"
    decide_lead(lead_id=lead, outcome="open", when=LATER, by=team["Bo"])
    decide_lead(lead_id=lead, outcome="converted", when=LATER, by=team["Bo"])
    assert (figure("lead_conversion"), Lead.objects.get().lost_reason) == (1, None)


def test_a_lead_that_is_handed_over_stays_with_who_took_it_down_and_a_correction_restates(team: Team, figure) -> None:
    lead, cy = add_lead(ANA, by=team["Bo"]).record_id, team.members["Cy"]
    done = hand_over_lead(lead_id=lead, owner_id=cy, since=LATER, by=team["Ada"])
    assert (figure("new_leads", where="rep=Bo"), figure("new_leads", where="rep=Cy")) == (1, 0)
    assert (Lead.objects.get().owner_id, LeadHandover.objects.get().owner_id) == (cy, team.members["Bo"])
    with pytest.raises(Refused, match="later day"):
        hand_over_lead(lead_id=lead, owner_id=None, since=NOON, by=team["Ada"])
    undo_action(audit_id=done.pk, by=team["Ada"])
    assert (Lead.objects.get().owner_id, LeadHandover.objects.count()) == (team.members["Bo"], 0)
    hand_over_lead(lead_id=lead, owner_id=cy, since=None, by=team["Ada"])
    assert (figure("new_leads", where="rep=Bo"), figure("new_leads", where="rep=Cy")) == (0, 1)


def test_many_leads_are_handed_over_at_once_and_come_back_at_once(team: Team) -> None:
    ids = [add_lead(NewLead(name=f"Lead {number}", came=NOON), by=team["Bo"]).record_id for number in range(3)]
    done = hand_over_leads(lead_ids=ids, owner_id=team.members["Cy"], since=LATER, by=team["Ada"])
    assert set(Lead.objects.values_list("owner_id", flat=True)) == {team.members["Cy"]}
    assert LeadHandover.objects.count() == 3
    undo_action(audit_id=done.pk, by=team["Ada"])
    assert set(Lead.objects.values_list("owner_id", flat=True)) == {team.members["Bo"]}
    assert LeadHandover.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [({"name": " "}, "name, an e-mail"), ({"name": "A", "email": "no"}, "not an e-mail")],
)
def test_a_lead_without_a_way_to_call_it_is_refused(team: Team, given, words) -> None:
    with pytest.raises(Refused, match=words):
        add_lead(NewLead(came=NOON, **given), by=team["Bo"])


def test_a_visit_needs_somebody_who_was_visited(team: Team) -> None:
    with pytest.raises(Refused, match="with whom"):
        log_activity(Done(kind="visit", when=NOON), by=team["Bo"])
    log_activity(Done(kind="visit", when=NOON, customer="Nordlicht"), by=team["Bo"])
    assert Activity.objects.get().account == Account.objects.get()


def test_a_cost_is_a_leaders_to_record(team: Team) -> None:
    fair = Cost(amount=Decimal("1200.50"), day=date(2026, 3, 1), campaign="Spring fair", note="Stand")
    with pytest.raises(NotAllowed):
        record_cost(fair, by=team["Bo"])
    record_cost(fair, by=team["Lena"])
    assert (Spend.objects.get().amount, Campaign.objects.get().name) == (Decimal("1200.5"), "Spring fair")
    with pytest.raises(Refused, match="what it was for"):
        record_cost(Cost(amount=Decimal(1), day=date(2026, 3, 1)), by=team["Ada"])
