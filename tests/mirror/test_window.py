"""A new rate or price makes again only what happened while it holds, and the engine still says what a rebuild says."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.mirror.catch_up import catch_up
from headway.mirror.rebuild import fill
from headway.records.models import CurrencyRate, Import, Order, OrderEvent, OrderLine, Product, ProductPrice
from tests.mirror.test_same_as_rebuild import SETTINGS, differing_from, rebuilt


@pytest.fixture
def engine(store: Workspace) -> Iterator[DuckDBStore]:
    """Five orders in dollars, one in the middle of each of the first five months, and rates of January and May."""
    product = Product.objects.create(name="Tea")
    for month in range(1, 6):
        at = datetime(2024, month, 15, 12, tzinfo=UTC)
        order = Order.objects.create(placed_at=at, placed_at_timed=True, currency="USD")
        OrderLine.objects.create(order=order, position=1, kind="sale", product=product, quantity=1, amount=100)
    for month, rate in ((1, "0.5"), (5, "0.9")):
        CurrencyRate.objects.create(currency="USD", day=date(2024, month, 1), rate=rate)
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        fill(made, SETTINGS)
        yield made


def made_again(engine: DuckDBStore) -> int:
    """How many roots were made again beside the rates that were changed, which are facts themselves."""
    before = engine.meta()["batch"]
    caught_up = catch_up(engine, SETTINGS)
    assert differing_from(engine, rebuilt()) == []
    newer = "SELECT COUNT(DISTINCT rate_id) AS rates FROM exchange_rates WHERE batch > $before"
    (row,) = engine.run(newer, {"before": int(before)}).to_pylist()
    return caught_up.roots - row["rates"]


def test_a_new_rate_matters_from_its_day_until_the_next_one(engine: DuckDBStore) -> None:
    CurrencyRate.objects.create(currency="USD", day=date(2024, 3, 1), rate="0.7")
    assert made_again(engine) == 2


def test_the_last_rate_matters_for_ever(engine: DuckDBStore) -> None:
    CurrencyRate.objects.create(currency="USD", day=date(2024, 4, 10), rate="0.8")
    CurrencyRate.objects.create(currency="USD", day=date(2024, 5, 10), rate="0.95")
    assert made_again(engine) == 2


def test_a_rate_of_another_currency_matters_to_nobody(engine: DuckDBStore) -> None:
    CurrencyRate.objects.create(currency="GBP", day=date(2024, 1, 1), rate="1.2")
    assert made_again(engine) == 0


def test_a_rate_that_moves_to_another_day_matters_from_the_earlier_one(engine: DuckDBStore) -> None:
    CurrencyRate.objects.filter(rate="0.9").update(day=date(2024, 3, 1))
    assert made_again(engine) == 3


def test_a_refund_later_than_its_order_is_found_by_its_own_day(engine: DuckDBStore) -> None:
    order = Order.objects.order_by("placed_at")[0]
    OrderEvent.objects.create(
        order=order, position=1, kind="refunded", at=datetime(2024, 3, 20, tzinfo=UTC), at_timed=True
    )
    catch_up(engine, SETTINGS)
    CurrencyRate.objects.create(currency="USD", day=date(2024, 3, 1), rate="0.7")
    assert made_again(engine) == 3


def test_a_price_matters_while_it_holds(engine: DuckDBStore) -> None:
    ProductPrice.objects.create(
        product=Product.objects.get(), cost="3", valid_from=date(2024, 2, 1), valid_to=date(2024, 4, 1)
    )
    assert made_again(engine) == 2


def test_rates_of_an_import_find_orders_that_have_moved_since(engine: DuckDBStore) -> None:
    under_way = Import.objects.create(state="applying", source="files")
    CurrencyRate.objects.create(currency="USD", day=date(2024, 3, 1), rate="0.7", imported=under_way)
    moved = Order.objects.get(placed_at__month=3)
    Order.objects.filter(pk=moved.pk).update(placed_at=datetime(2024, 1, 20, tzinfo=UTC))
    catch_up(engine, SETTINGS)
    under_way.state = "applied"
    under_way.save()
    assert made_again(engine) == 2
