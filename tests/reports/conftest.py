"""An answer of a small shop: money, counts, quotients, customers counted in several rows, an undefined cell."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from headway.answers.answer import Answer, AnswerColumn
from headway.catalogue.read import own_catalogue
from headway.query.question import Condition, Operator, Query
from headway.reports.export import Export
from headway.values.grain import Grain

AS_OF = datetime(2026, 4, 1, 7, 30, tzinfo=UTC)
COLUMNS = (
    AnswerColumn("month", "time", label="Month"),
    AnswerColumn("channel", "dimension", label="Channel"),
    AnswerColumn("net_sales", "metric", "EUR", "Net sales"),
    AnswerColumn("deals_won", "metric", "count", "Deals won"),
    AnswerColumn("average_order_value", "metric", "EUR", "Average order value"),
    AnswerColumn("customers", "metric", "count", "Customers"),
    AnswerColumn("win_rate", "metric", "share", "Win rate"),
    AnswerColumn("win_rate.n", "metric", "count", "Win rate, n"),
    AnswerColumn("deals_decided", "metric", "count", "Deals decided"),
)
ROWS = (
    (date(2026, 2, 1), "counter", Decimal("100.1000"), 2, Decimal("50.05"), 2, 0.5, 4, 4),
    (date(2026, 3, 1), "=cmd|'/C calc'!A0", Decimal("0.2000"), 1, Decimal("0.2"), 1, 1 / 3, 3, 3),
    (date(2026, 3, 1), "wëb", Decimal("-0.3000"), 0, None, 1, None, 0, 0),
)


@pytest.fixture
def export() -> Export:
    """Two customers bought in all, one of them twice, so that customers do not add up."""
    names = [column.name for column in COLUMNS]
    answer = Answer(
        columns=COLUMNS,
        rows=tuple(dict(zip(names, row, strict=True)) for row in ROWS),
        totals={
            "net_sales": Decimal("100.0000"),
            "deals_won": 3,
            "deals_decided": 7,
            "average_order_value": Decimal(100) / Decimal(3),
            "customers": 2,
            "win_rate": 3 / 7,
            "win_rate.n": 7,
        },
        notes=("12 rows without a date are left out.",),
        definitions={"net_sales": "Gross less discounts and returns.", "win_rate": "Won of decided."},
        as_of=AS_OF,
        known_at=None,
        sql="SELECT 1",
        reasons={(2, "average_order_value"): "no orders", (2, "win_rate"): "no closed deals"},
    )
    query = Query(
        metrics=("net_sales", "deals_won", "average_order_value", "customers", "win_rate", "deals_decided"),
        by=("channel",),
        grain=Grain.MONTH,
        start=date(2026, 2, 1),
        end=date(2026, 3, 31),
        where=(Condition("office", Operator.EQUAL, ("Central", "")),),
    )
    return Export(answer=answer, query=query, catalogue=own_catalogue(), zone="Europe/Amsterdam")
