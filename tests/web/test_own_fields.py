"""A column that nothing of ours is called by: one click on the import page, then in lists, pages and Explore."""

import re
import threading

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from headway.mirror.rebuild import rebuild
from headway.mirror.settings import MirrorSettings
from headway.records.models import Account
from headway.web.workplace import here
from tests.web.conftest import Shop

ACCOUNTS = b"Account ID,Account Name,Country,Lamp Taste\n901,Lux Ltd,Spain,Warm\n902,Nox AG,France,Cold\n"
ORDERS = b"Order ID,Order Date,Customer ID,Product,Quantity,Amount\n9001,2026-11-02,901,Lamp,1,70.00\n"


def ada(shop: Shop) -> Client:
    client = Client()
    client.force_login(shop.users["ada"], backend="headway.web.entrance.LinkBackend")
    return client


def wait_for_import() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("import "):
            thread.join(60)


def test_one_click_keeps_a_column_and_every_page_knows_it(shop: Shop) -> None:
    client = ada(shop)
    files = [SimpleUploadedFile("accounts.csv", ACCOUNTS), SimpleUploadedFile("orders.csv", ORDERS)]
    address = client.post("/import", {"files": files}).headers["Location"]
    page = client.get(address).content.decode()
    button = re.search(r'name="(field:\d+:\d+)" value="(custom\.account:)">Keep as a field of the account', page)
    assert button
    client.post(address, {button[1]: button[2], button[1].replace("field", "was"): ""})
    assert "a field of the account, called Lamp Taste" in client.get(address).content.decode()
    client.post(address, {"act": "load"})
    wait_for_import()
    lux = Account.objects.get(number="901")
    assert lux.custom == {"lamp_taste": "Warm"}
    workspace = shop.workspace
    rebuild(here().engine, MirrorSettings(workspace.name, workspace.currency, workspace.calendar))  # type: ignore[arg-type]  # a store
    assert "Lamp Taste" in client.get("/customers?sort=-own_lamp_taste").content.decode()
    assert "Warm" in client.get(f"/customers/{lux.public_id}").content.decode()
    explored = client.get("/explore?metric=net_sales&by=account.lamp_taste&period=all").content.decode()
    assert "Warm" in explored
    assert "70.00" in explored or ">70<" in explored
    filtered = client.get("/explore?metric=orders&where=account.lamp_taste=Warm&period=all").content.decode()
    assert "Lamp Taste is Warm" in filtered
