"""One company of 40,000 lines for all tests of the demo."""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl
import pytest

from headway.demo.company import demo_company

NOW = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


@pytest.fixture(scope="session")
def company() -> Mapping[str, pl.DataFrame]:
    """The tables of the company as it stands on a Friday afternoon."""
    return demo_company(now=NOW, seed=7, lines=40_000).tables


@pytest.fixture(scope="session")
def sold(company: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Order lines with their orders, in local time."""
    orders = company["orders"].rename({"ref": "order", "discount": "off"}).drop("currency")
    currency = company["orders"].select(pl.col("ref").alias("order"), "currency")
    lines = company["order_lines"].join(orders, on="order").join(currency, on="order")
    local = pl.col("placed_at").dt.convert_time_zone(ZONE)
    return lines.with_columns(local=local, day=local.dt.date(), value=pl.col("amount").cast(pl.Float64))
