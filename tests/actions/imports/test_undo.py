"""Undo: what only the import made goes, what it changed comes back, what was touched since stays and is named."""

from decimal import Decimal

import pytest

from headway.actions.imports import CannotUndo, UndoReport, undo
from headway.config.workspace import Workspace
from headway.records.models import Account, Audit, ExternalRef, Import, Order, OrderLine, Product
from tests.actions.imports.goods import ANNA, Clock, accounts, counts, orders, put

MARCH = (("1", "Tea", 2, "5.00"), ("2", "Milk", 1, "1.25"))


def take_back(shop: Workspace, import_id: int | None) -> UndoReport:
    assert import_id is not None
    return undo(import_id, files=shop.files, by=ANNA, clock=Clock())


def test_undo_removes_all_that_the_import_made(shop: Workspace) -> None:
    made = put(shop, orders(*MARCH))
    told = take_back(shop, made.import_id)
    assert told.removed == {"order_lines": 2, "orders": 2, "products": 2}
    assert [model.objects.count() for model in (Order, OrderLine, Product)] == [0, 0, 0]
    assert Import.objects.get().state == "undone"
    assert Audit.objects.get(verb="undo").undo_of == Audit.objects.get(verb="load")


def test_the_file_comes_in_again_after_an_undo(shop: Workspace) -> None:
    keyed = accounts({"name": "Acme", "key": "7"})
    take_back(shop, put(shop, keyed).import_id)
    assert not ExternalRef.objects.exists()
    assert counts(put(shop, keyed), "accounts") == (1, 0, 0, 0)
    assert Account.objects.get().name == "Acme"


def test_undo_gives_back_the_value_before(shop: Workspace) -> None:
    first = put(shop, accounts({"name": "Acme", "city": "Bonn", "annual_revenue": Decimal("1.5")}))
    second = put(shop, accounts({"name": "Acme", "city": "Berlin", "annual_revenue": Decimal("2.25"), "phone": "1"}))
    told = take_back(shop, second.import_id)
    account = Account.objects.get()
    assert (told.restored, account.city, account.annual_revenue, account.phone) == (1, "Bonn", Decimal("1.5"), None)
    assert account.imported_id == first.import_id


def test_undo_keeps_what_a_person_changed_since_and_names_it(shop: Workspace) -> None:
    made = put(shop, accounts({"name": "Acme", "city": "Bonn"}, {"name": "Beta"}))
    Account.objects.filter(name="Acme").update(city="Cologne")
    told = take_back(shop, made.import_id)
    acme = Account.objects.get()
    assert (acme.name, told.kept) == ("Acme", (("accounts", acme.pk, "changed since"),))


def test_undo_does_not_overwrite_a_cell_that_was_changed_since(shop: Workspace) -> None:
    put(shop, accounts({"name": "Acme", "city": "Bonn", "country": "DE"}))
    second = put(shop, accounts({"name": "Acme", "city": "Berlin", "country": "AT"}))
    Account.objects.update(city="Cologne")
    told = take_back(shop, second.import_id)
    assert (Account.objects.get().city, Account.objects.get().country) == ("Cologne", "DE")
    assert [(cell.column, cell.held) for cell in told.not_restored] == [("city", "Cologne")]


def test_undo_keeps_what_a_later_import_has_too(shop: Workspace) -> None:
    first = put(shop, orders(*MARCH))
    second = put(shop, orders(*MARCH, ("3", "Tea", 1, "2.50")))
    told = take_back(shop, first.import_id)
    assert set(told.shared) == {
        ("order_lines", second.import_id, 2),
        ("orders", second.import_id, 2),
        ("products", second.import_id, 2),
    }
    assert told.removed == {}
    assert OrderLine.objects.count() == 3
    take_back(shop, second.import_id)
    assert not OrderLine.objects.exists()
    assert not Product.objects.exists()


def test_undo_keeps_what_a_hand_made_record_leans_on(shop: Workspace) -> None:
    made = put(shop, orders(*MARCH))
    tea = Product.objects.get(name="Tea")
    order = Order.objects.create(number="by hand", placed_at=Order.objects.all()[0].placed_at)
    OrderLine.objects.create(order=order, position=1, kind="sale", product=tea, quantity=1, amount=9)
    told = take_back(shop, made.import_id)
    assert told.kept == (("products", tea.pk, "used by other records"),)
    assert [line.amount for line in OrderLine.objects.all()] == [Decimal(9)]


def test_what_is_not_applied_cannot_be_undone(shop: Workspace) -> None:
    made = put(shop, orders(*MARCH))
    take_back(shop, made.import_id)
    with pytest.raises(CannotUndo, match="is undone"):
        take_back(shop, made.import_id)
    with pytest.raises(CannotUndo, match="no import 99"):
        take_back(shop, 99)
