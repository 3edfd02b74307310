"""Rows found by words and by very many ids, on each database."""

import pytest

from headway.config.workspace import Workspace
from headway.records.models import Account, Deal, DealTerms, Member
from headway.values.fold import cases

NAMES = ("Öl & Gas", "ÖLWERK", "Élan Design", "Łódź Lamps", "STRASSENBAU", "Glass 100%", "Paper_Works")


@pytest.fixture
def shop(store: Workspace) -> Workspace:
    """An account and a deal of each name."""
    for name in NAMES:
        Deal.objects.create(name=f"Lamps for {name[:3]}", account=Account.objects.create(name=name))
    return store


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("öl", {"Öl & Gas", "ÖLWERK"}),
        ("ÖL", {"Öl & Gas", "ÖLWERK"}),
        ("élan", {"Élan Design"}),
        ("ŁÓDŹ", {"Łódź Lamps"}),
        ("łódź lamps", {"Łódź Lamps"}),
        ("lamps ódź", {"Łódź Lamps"}),
        ("glass paper", set()),
        ("100%", {"Glass 100%"}),
        ("r_w", {"Paper_Works"}),
        ("straße", {"STRASSENBAU"}),
    ],
)
def test_words_are_found_in_capital_and_small_letters_of_any_alphabet(
    shop: Workspace, text: str, found: set[str]
) -> None:
    assert set(Account.objects.all().containing(text, ("name",)).values_list("name", flat=True)) == found
    deals = Deal.objects.all().containing(text, ("number", "account__name"))
    assert set(deals.values_list("account__name", flat=True)) == found


def test_a_word_may_stand_in_one_column_and_the_next_in_another(shop: Workspace) -> None:
    found = Deal.objects.all().containing("lamps werk", ("name", "account__name"))
    assert found.get().account.name == "ÖLWERK"


def test_a_search_without_words_finds_all(shop: Workspace) -> None:
    assert Account.objects.all().containing("  ", ("name",)).count() == len(NAMES)


def test_a_word_of_many_letters_beyond_ascii_has_few_spellings() -> None:
    assert cases("łódź") == ("łódź", "łódŹ", "łÓdź", "łÓdŹ", "Łódź", "ŁódŹ", "ŁÓdź", "ŁÓdŹ")
    assert cases("Świętość") == ("Świętość", "świętość", "ŚWIĘTOŚĆ")
    assert cases("lamp") == ("lamp",)


def test_rows_among_ids_are_those_with_them(shop: Workspace) -> None:
    ids = list(Account.objects.order_by("id").values_list("pk", flat=True))
    assert list(Account.objects.all().among(ids[1:3]).order_by("pk").values_list("pk", flat=True)) == ids[1:3]
    assert not Account.objects.all().among([]).exists()
    assert Account.objects.all().among([*ids, *range(10**6, 10**6 + 50_000)]).count() == len(NAMES)


def test_a_deal_owned_by_one_of_two_now_is_seen_by_that_one_alone(shop: Workspace) -> None:
    bo, cy = (Member.objects.create(name=name) for name in ("Bo", "Cy"))
    deal = Deal.objects.order_by("pk").first()
    assert deal is not None
    everybody = Deal.objects.count()
    assert Deal.objects.all().within(frozenset({cy.pk})).count() == everybody
    DealTerms.objects.create(deal=deal, owner=bo)
    assert Deal.objects.all().within(frozenset({bo.pk})).count() == everybody
    assert Deal.objects.all().within(frozenset({cy.pk})).count() == everybody - 1
    assert Deal.objects.all().within(frozenset()).count() == everybody - 1
