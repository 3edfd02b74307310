"""What an import page and Changes call the rows that they speak of, whatever kind they are of."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from headway.actions.actor import SHELL, Actor
from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.correct import correct_record
from headway.actions.by_hand.deal import change_terms
from headway.actions.by_hand.lead import NewLead, add_lead
from headway.actions.by_hand.sale import Sale, record_sale
from headway.actions.by_hand.void import void_record
from headway.actions.by_hand.who import When
from headway.records.models import Deal, OrderLine
from headway.web.incoming import keep, understand
from headway.web.loading import begin
from tests.web.conftest import NOW, Shop
from tests.web.test_first_currency import finished
from tests.web.test_pages import text_of

DEALS = """deal number,deal name,created,stage,owner,amount
D-1,Hall,2026-01-05,Won,Ann Sample,500
D-2,Roof,2026-01-06,Open,Ann Sample,80
"""
ORDERS = "order number,order date,customer,product,quantity,amount\nK-1,2024-05-01,Ann Sample,Lamp,1,10.50\n"


def brought(text: str) -> str:
    """The key of the file, imported."""
    key = keep([SimpleUploadedFile("brought.csv", text.encode())], "")
    assert finished(begin(key, understand(key), SHELL))
    return keep([SimpleUploadedFile("brought.csv", text.encode())], "")


def test_a_deals_amount_that_was_put_right_is_named_and_kept(shop: Shop, page) -> None:
    again = brought(DEALS)
    deal = Deal.objects.get(number="D-2")
    change_terms(deal_id=deal.pk, values={"amount": 90}, since=None, by=SHELL)
    told = text_of(page("ada", f"/import/{again}"))
    assert "1 row kept as you changed it" in told
    assert "Roof" in told


def test_a_lines_amount_that_was_put_right_is_named_by_its_order_and_row(shop: Shop, page) -> None:
    again = brought(ORDERS)
    line = OrderLine.objects.get(order__number="K-1")
    correct_record(table="order_lines", record_id=line.pk, values={"amount": 11}, by=SHELL)
    assert "K-1, row 1" in text_of(page("ada", f"/import/{again}"))


def test_changes_name_what_has_no_name_of_its_own(shop: Shop, page) -> None:
    by = Actor("Bo", shop.users["bo"].pk)
    record_sale(Sale(what="Bulb", amount=Decimal(5), quantity=Decimal(1), customer="", when=When(NOW)), by=by)
    log_activity(Done(kind="call", when=When(NOW), customer="Nordlicht"), by=by)
    told = text_of(page("bo", "/changes"))
    assert "recorded a sale: an order of a guest" in told
    assert "logged an activity: call with Nordlicht" in told


def test_a_file_of_which_every_row_is_refused_says_so_and_not_that_it_is_here(shop: Shop, page) -> None:
    key = keep([SimpleUploadedFile("returns.csv", b"Returned,Orders\nYes,CA-1\nYes,CA-2\nYes,CA-3\n")], "")
    told = text_of(page("ada", f"/import/{key}"))
    assert "3 rows refused" in told
    assert "None of these rows can be taken" in told
    assert "here already" not in told


def test_changes_name_what_was_made_and_is_gone(shop: Shop, page) -> None:
    by = Actor("Bo", shop.users["bo"].pk)
    made = add_lead(NewLead(name="Vera Invented", came=When(NOW)), by=by)
    void_record(table="leads", record_id=made.record_id, reason="a test", by=by)
    assert "took a lead down: Vera Invented" in text_of(page("bo", "/changes"))
