"""A deal that somebody else has taken over: its numbers stay with who made them, its record is with who holds it."""

from decimal import Decimal

from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.config.workspace import Workspace
from headway.query.parse import Words, parse
from headway.records.models import Deal, Member
from headway.web.screens.row_links import leads_of
from headway.web.worth import DEAL_VALUES, each, total
from tests.oracle.people import WHO
from tests.oracle.shop import NOW, deal, decided, store_of

ANN, BEN, CY = 1, 2, 3


def world(scope: frozenset[int] | None) -> World:
    """Deal 1 was Ann's when it was created, is Ben's now and was won by him, shared with Cy."""
    rows = {
        "deals": [deal(1, "won", "2024-01-10", "2024-03-01", "100", rep=ANN, owner_id=BEN)],
        "deal_outcomes": [decided(1, "won", "2024-03-01", "100", rep=BEN)],
        "deal_credits": [
            {"deal_id": 1, "rep_id": rep, "share": Decimal(share), **WHO[rep]}
            for rep, share in ((BEN, "0.8"), (CY, "0.2"))
        ],
    }
    return world_of(store_of(rows), own_catalogue(), now=NOW, scope=scope)


def numbers(scope: frozenset[int] | None) -> tuple[object, ...]:
    answer = ask(parse(Words(metrics=("new_opportunities", "bookings")), world(None).calendar), world(scope))
    return answer.totals["new_opportunities"], answer.totals["bookings"]


def test_it_was_opened_by_one_and_won_by_the_other() -> None:
    assert numbers(None) == (1, 100)
    assert numbers(frozenset({BEN})) == (1, 80)
    assert numbers(frozenset({CY})) == (1, 20)


def test_the_list_of_who_holds_it_now_shows_what_it_is_worth_to_them() -> None:
    assert {rep: each(DEAL_VALUES, [1], world(frozenset({rep}))) for rep in (ANN, BEN, CY)} == {
        ANN: {},
        BEN: {1: Decimal(80)},
        CY: {1: Decimal(20)},
    }
    assert total(DEAL_VALUES, None, world(None)) == 100


def test_its_row_names_it_and_leads_to_it_only_for_who_may_see_it(store: Workspace) -> None:
    ann, ben = (Member.objects.create(name=name) for name in ("Ann", "Ben"))
    taken = Deal.objects.create(name="Lamps for a bar")
    taken.terms.create(owner=ann, valid_to=NOW, valid_to_timed=True)
    taken.terms.create(owner=ben, valid_from=NOW, valid_from_timed=True)
    taken.refresh_from_db()
    rows = [{"deal_id": taken.pk}]
    address = f"/deals/{taken.public_id}"
    for scope, href in ((None, address), (frozenset({ben.pk}), address), (frozenset({ann.pk}), "")):
        assert leads_of(rows, scope).of(rows[0], "deal_id") == ("Lamps for a bar", href)
