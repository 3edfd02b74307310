"""An undo goes out of sight at one moment and is removed in short transactions; a stopped one is finished later."""

from collections.abc import Callable
from time import monotonic

import pytest
from django.db import connection, transaction

from headway.actions.imports import UndoReport, resume, undo
from headway.actions.imports import apply as applying
from headway.config.workspace import Workspace
from headway.records.models import Account, Audit, ExternalRef, Import, Order, OrderLine, Product
from tests.actions.imports.goods import ANNA, DAY, Clock, accounts, counts, orders, put
from tests.actions.imports.test_crash import LINES, many


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "MOST", 4_000)


def take_back(shop: Workspace, number: int | None, look: Callable[[str, int, int], None]) -> UndoReport:
    assert number is not None
    return undo(number, files=shop.files, by=ANNA, clock=Clock(), progress=look)


def test_rows_are_out_of_sight_before_the_first_is_removed(shop: Workspace) -> None:
    made = put(shop, many())
    seen = []

    def look(kind: str, _done: int, _all: int) -> None:
        seen.append((OrderLine.objects.settled().count(), Order.objects.settled().count(), OrderLine.objects.exists()))

    told = take_back(shop, made.import_id, look)
    assert {line[:2] for line in seen} == {(0, 0)}
    assert sum(line[2] for line in seen) > 1
    assert told.removed == {"order_lines": LINES, "orders": LINES // 3, "products": 50}
    assert not ExternalRef.objects.exists()


def test_what_stays_is_never_out_of_sight(shop: Workspace) -> None:
    put(shop, accounts({"name": "Zeta"}))
    first = put(shop, orders(("1", "Tea", 2, "5.00"), ("2", "Milk", 1, "1.25")))
    second = put(shop, orders(("1", "Tea", 2, "5.00")))
    seen = []

    def look(_kind: str, _done: int, _all: int) -> None:
        seen.append(tuple(sorted(Product.objects.settled().values_list("name", flat=True))))

    take_back(shop, first.import_id, look)
    assert set(seen) == {("Tea",)}
    assert set(OrderLine.objects.values_list("imported", flat=True)) == {second.import_id}


def test_a_stopped_undo_is_finished_at_the_next_start(shop: Workspace) -> None:
    made = put(shop, many())

    def stop(kind: str, done: int, _all: int) -> None:
        if kind == "taking back order_lines" and done > 5_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_back(shop, made.import_id, stop)
    assert Import.objects.get().state == "undoing"
    assert 0 < OrderLine.objects.count() < LINES
    assert OrderLine.objects.settled().count() == 0
    assert resume(files=shop.files, clock=Clock()) == (made.import_id,)
    assert Import.objects.get().state == "undone"
    assert not OrderLine.objects.exists()
    assert Audit.objects.get(verb="undo").after["removed"]["order_lines"] == LINES
    assert counts(put(shop, many()), "order_lines") == (LINES, 0, 0, 0)


def test_a_row_that_somebody_leans_on_meanwhile_stays(shop: Workspace) -> None:
    made = put(shop, orders(("1", "Tea", 2, "5.00"), ("2", "Milk", 1, "1.25")))
    tea = Product.objects.get(name="Tea")

    def write(kind: str, _done: int, _all: int) -> None:
        if kind == "taking back order_lines":
            order = Order.objects.create(number="by hand", placed_at=DAY)
            OrderLine.objects.create(order=order, position=1, kind="sale", product=tea, quantity=1, amount=9)

    told = take_back(shop, made.import_id, write)
    assert told.kept == (("products", tea.pk, "used by other records"),)
    assert told.removed == {"order_lines": 2, "orders": 2, "products": 1}
    assert list(Product.objects.settled().values_list("name", flat=True)) == ["Tea"]


@pytest.mark.nightly
def test_nobody_waits_long_for_an_undo(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """200,000 lines; the longest that a writer would wait is under half a second on a busy machine."""
    monkeypatch.setattr(applying, "MOST", 40_000)
    numbers = [(str(at // 3), f"Product {at % 50}", 1, "2.50") for at in range(200_000)]
    made = put(shop, orders(*numbers))
    longest, before = 0.0, monotonic()

    def look(_kind: str, _done: int, _all: int) -> None:
        nonlocal longest, before
        longest, before = max(longest, monotonic() - before), monotonic()
        with transaction.atomic():
            Account.objects.create(name="meanwhile")
        before = monotonic()

    before = monotonic() + 60  # planning writes nothing
    take_back(shop, made.import_id, look)
    assert longest < 0.5
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM order_lines")
        assert cursor.fetchone()[0] == 0
