"""Which orders are sales by their status: left out, or counted, and always said with how many and how much."""

from decimal import Decimal

import pytest

from headway.ingest import NothingKnown, stage
from tests.ingest.test_unseen_exports import SETTINGS, net, understood

HEADER = "Order ID,Order Date,Customer,Total,Status\n"


def loaded(folder, *statuses, answers=None):
    rows = [f"A{n},2024-01-0{n},Ann,{n}0.00,{status}" for n, status in enumerate(("paid", *statuses), start=1)]
    tables, proposal = understood(folder, HEADER + "\n".join(rows) + "\n")
    return stage(tables, proposal, answers or {}, known=NothingKnown(), settings=SETTINGS)


@pytest.mark.parametrize(
    "status",
    [
        "Failed", "draft", "Abandoned", "trash", "Quote", "Pending payment", "wc-pending", "requires_capture",
        "Zahlung ausstehend", "Attente paiement", "Pendiente de pago", "Wachtend op betaling", "Čeká na platbu",
    ],
)  # fmt: skip
def test_what_never_came_about_is_no_sale_and_is_said(tmp_path, status):
    done = loaded(tmp_path, status)
    assert net(done.staged) == Decimal("10.0000")
    assert f"sales.csv: 1 row was left out, {status} is no sale, 20.00 in all." in done.staged.notes
    assert f"(20.00 in rows that are {status})" in done.reconciliation[0].sentence()


@pytest.mark.parametrize(
    "status",
    [
        "unpaid", "Pending", "On hold", "Awaiting payment", "Overdue", "offen", "Impayée", "Pendiente", "Em aberto",
        "Non pagato", "Onbetaald", "Nezaplaceno",
    ],
)  # fmt: skip
def test_what_was_ordered_and_is_not_paid_for_yet_counts_and_is_said(tmp_path, status):
    done = loaded(tmp_path, status, status)
    assert net(done.staged) == Decimal("60.0000")
    (note,) = [note for note in done.staged.notes if "though" in note]
    assert note.startswith(f"sales.csv: 2 rows count as sold though {status}, 50.00 in all; to leave these out, answer")
    assert done.reconciliation[0].sentence().endswith(f"; counted: 50.00 in rows that are {status}")


def test_what_is_not_paid_for_can_be_left_out(tmp_path):
    done = loaded(tmp_path, "unpaid", answers={"sales.csv:Status:unsettled": "left out"})
    assert net(done.staged) == Decimal("10.0000")


def test_an_order_under_way_is_a_sale_without_a_word(tmp_path):
    done = loaded(tmp_path, "processing", "Shipped", "partially shipped")
    assert net(done.staged) == Decimal("100.0000")
    assert [note for note in done.staged.notes if "row" in note] == []
