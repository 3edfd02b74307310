"""The way to the company beside this one, and files that go from the demo into one's own."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from headway.web import workplace
from headway.web.neighbour import NotBeside, Standing
from headway.web.workplace import here
from tests.web.conftest import Shop


@dataclass
class Beside:
    """A neighbour that is made and served as the test says."""

    folder: Path
    name: str = ""
    now: Standing = field(default_factory=Standing)

    def make(self) -> None:
        self.name = self.name or "My company"

    def begin(self) -> None:
        self.now = Standing(under_way=True, what="Order lines", done=3, of=9)

    def standing(self) -> Standing:
        return self.now

    def address(self, host: str, path: str) -> str:
        if not host.startswith("testserver"):
            raise NotBeside(self.folder)
        return f"http://testserver:8001/sign-in?link=t&next={path}"


@pytest.fixture
def beside(shop: Shop, tmp_path: Path):
    """The shop with an empty place beside it."""
    before, found = here(), Beside(tmp_path / "own")
    workplace.serve(replace(before, neighbour=found))
    yield found
    workplace.serve(before)


def as_(shop: Shop, who: str) -> Client:
    client = Client()
    client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
    return client


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("who", ["max", "bo", "guest"])
def test_only_the_owner_goes_there(shop, beside, who):
    assert as_(shop, who).get("/other-company").status_code == 403
    assert as_(shop, who).post("/other-company").status_code == 403
    assert not beside.now.under_way


def test_without_a_company_beside_there_is_no_such_page(shop):
    assert as_(shop, "ada").get("/other-company").status_code == 404


def test_it_is_offered_made_with_progress_and_led_to(shop, beside):
    client = as_(shop, "ada")
    assert "Make the demo company" in said(client.get("/other-company"))
    assert "Order lines: 3 of 9" in said(client.post("/other-company", follow=True))
    beside.now, beside.name = Standing(ready=True), "Lanternfold"
    shown = said(client.get("/other-company"))
    assert 'content="0; url=http://testserver:8001/sign-in?link=t&amp;next=/"' in shown
    moved = client.get("/other-company", headers={"HX-Request": "true", "HX-Target": "progress"})
    assert moved["HX-Redirect"].startswith("http://testserver:8001/")


def test_what_failed_is_told_with_the_way_to_try_again(shop, beside):
    beside.now = Standing(failed="The disk is full.")
    shown = said(as_(shop, "ada").get("/other-company"))
    assert "The disk is full." in shown
    assert "Make the demo company" in shown


def test_it_leads_nowhere_else(shop, beside):
    beside.now = Standing(ready=True)
    shown = said(as_(shop, "ada").get("/other-company?to=https://example.com/"))
    assert "example.com" not in shown
    assert "next=/import/0123456789abcdef" in said(as_(shop, "ada").get("/other-company?to=/import/0123456789abcdef"))


def test_a_file_dropped_in_the_demo_waits_in_ones_own_company_and_not_in_the_demo(shop, beside):
    workplace.serve(replace(here(), demo=True))
    client = as_(shop, "ada")
    assert "You have no company of your own yet" in said(client.get("/import"))
    file = SimpleUploadedFile("orders.csv", b"Order ID,Amount\n1,2\n")
    answer = client.post("/import", {"files": [file]})
    key = answer["Location"].removeprefix("/other-company?to=/import/")
    assert (beside.folder / "files" / "incoming" / key / "orders.csv").read_bytes() == b"Order ID,Amount\n1,2\n"
    assert not (here().folder / "files" / "incoming" / key).exists()
    assert beside.name == "My company"
    assert beside.now.under_way


def test_a_rep_of_the_demo_puts_no_file_into_the_owners_company(shop, beside):
    workplace.serve(replace(here(), demo=True))
    answer = as_(shop, "bo").post("/import", {"pasted": "Order ID,Amount\n1,2\n"})
    assert answer.status_code == 403
    assert not beside.folder.exists()
