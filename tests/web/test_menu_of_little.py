"""The menu of a company that has hardly begun, and a search that is not drowned by what is alike."""

from headway.records import models as records
from headway.web.menu import menu_of
from headway.web.pages.finding import nearest


def test_without_records_a_place_is_not_listed_but_can_be_begun(workspace):
    menu = menu_of("home", role="owner", may_import=True)
    assert [one.label for one in menu.places] == ["Home", "Analysis"]
    assert [one.label for one in menu_of("orders", role="owner", may_import=True).places] == [
        "Home", "Orders", "Analysis",
    ]  # fmt: skip
    records.Lead.objects.create(name="Ana")
    assert [one.label for one in menu_of("home", role="owner", may_import=True).places] == ["Home", "Leads", "Analysis"]


def test_few_are_looked_for_and_never_one_twice(workspace):
    records.Account.objects.bulk_create([records.Account(name=f"Lamp {number}") for number in range(30)])
    records.Account.objects.create(name="lamp")
    found = nearest(records.Account.objects.settled(), ("name", "number"), "lamp")
    assert len(found) == len({row.pk for row in found}) == 6
    assert found[0].name == "lamp"
