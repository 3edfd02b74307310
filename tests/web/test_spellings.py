"""Near-equal names: joined by a button before or after the import, parted on a page of their own."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from headway.records.models import Account, Alias, Import
from headway.web.screens.spellings import Near, near_of
from tests.web.conftest import Shop
from tests.web.test_own_fields import ada, wait_for_import

ORDERS = (
    b"Order ID,Order Date,Customer,Quantity,Product,Amount\n"
    b"9101,2026-11-02,Lumen Works,1,Lamp,70.00\n9102,2026-11-03,Lumen Worcs,1,Lamp,30.00\n"
)
NOTE = "Near-equal names in {}, kept apart: {}. Join them with `same as` if they are one."


def brought(shop: Shop, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return str(ada(shop).post("/import", {"files": [file]}).headers["Location"])


def test_a_button_before_the_import_joins_names_for_this_file_and_the_next(shop: Shop) -> None:
    client, address = ada(shop), brought(shop, "orders.csv", ORDERS)
    page = client.get(address).content.decode()
    button = re.search(r'name="(answer:same_as:accounts:Lumen Worcs)" value="(Lumen Works)"', page)
    assert button
    client.post(address, {button[1]: button[2]})
    assert "answer:same_as" not in client.get(address).content.decode()
    client.post(address, {"act": "load"})
    wait_for_import()
    assert list(Account.objects.filter(name__startswith="Lumen").values_list("name", flat=True)) == ["Lumen Works"]
    assert Alias.objects.get(spelling="Lumen Worcs").record_id == Account.objects.get(name="Lumen Works").pk


def test_a_button_on_the_report_joins_and_the_page_parts_again(shop: Shop) -> None:
    content = ORDERS.replace(b"Lumen", b"Candela").replace(b"91", b"92")
    client, address = ada(shop), brought(shop, "more.csv", content)
    client.post(address, {"act": "load"})
    wait_for_import()
    page = client.get(f"/imports/{Import.objects.latest('id').pk}").content.decode()
    assert "“Candela Worcs” is the same as “Candela Works”" in page
    told = {"kind": "accounts", "spelling": "Candela Worcs", "name": "Candela Works"}
    listed = client.post("/same-as/join", told, follow=True).content.decode()
    assert "Part Candela Worcs from Candela Works" in listed
    assert Account.objects.filter(name__startswith="Candela").count() == 1
    client.post("/same-as/join", {**told, "part": "1"})
    assert Account.objects.filter(name__startswith="Candela").count() == 2


def test_a_rep_may_not_join(shop: Shop, page) -> None:
    assert page("bo", "/same-as").status_code == 403


def test_only_notes_that_name_two_names_clearly_offer_to_join_them() -> None:
    assert near_of(NOTE.format("products", "GTX and GTY")) == (
        Near("products", "GTX", "GTY"), Near("products", "GTY", "GTX"),
    )  # fmt: skip
    assert near_of(NOTE.format("products", "Salt and Oil and Salt and Oyl")) == ()
    assert near_of(NOTE.format("countries", "Frans and France")) == ()
    assert near_of("Something else.") == ()
