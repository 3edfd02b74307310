"""Each rule by which DuckDB's words become Spark's: the same numbers on both, which sqlglot alone does not give."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isclose
from typing import Any

import pytest
import sqlglot

from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.engines.sail import SailCannot, SailEngine, over
from headway.sql.dialects import said, translated
from headway.sql.spark import SPARK

pytestmark = pytest.mark.spark

SOME = "(VALUES (123456.1234), (123456.1235), (NULL), (7.5)) AS t(x)"
LONG = "(VALUES (1234567890123.1234), (1234567890123.1235), (NULL), (7.5)) AS t(x)"
CASES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "lists are read side by side": ("SELECT UNNEST($a) AS x, UNNEST($b) AS y", {"a": [1, 2], "b": [0.5, 0.25]}),
    "in a list": (
        "SELECT k, CASE WHEN k IN (SELECT UNNEST($scope)) THEN 1 ELSE 0 END AS x"
        " FROM (VALUES (1), (2), (NULL)) AS t(k)"
        " ORDER BY k",
        {"scope": [2, 3_000_000_000]},
    ),
    "in an empty list": (
        "SELECT CASE WHEN k IN (SELECT UNNEST($scope)) THEN 1 ELSE 0 END AS x FROM (VALUES (1)) AS t(k)",
        {"scope": []},
    ),
    "places in grouping sets": (
        "SELECT k, GROUPING(k) AS whole, SUM(x) AS s FROM (VALUES ('a', 1), ('b', 2), (NULL, 4)) AS t(k, x) "
        "GROUP BY GROUPING SETS ((1), ()) ORDER BY s",
        {},
    ),
    "decimals by decimals": (
        "SELECT x / y AS z FROM (SELECT CAST(1 AS DECIMAL(18, 4)) AS x, CAST(3 AS DECIMAL(18, 4)) AS y) AS t",
        {},
    ),
    "whole numbers of long products": ("SELECT CAST(CAST(2.6 AS DOUBLE) * 1e0 AS BIGINT) AS x", {}),
    "microseconds between": (
        "SELECT DATE_DIFF('microsecond', TIMESTAMP '2024-02-28 23:00:00', TIMESTAMP '2024-03-01 00:00:00.000007') AS x",
        {},
    ),
    "later by microseconds": (
        "SELECT TIMESTAMP '2024-02-28 23:00:00' + TO_MICROSECONDS(CAST(3600000001 AS BIGINT)) AS x",
        {},
    ),
    "a Sunday": ("SELECT ISODOW(DATE '2024-01-07') AS x, ISODOW(DATE '2024-01-08') AS y", {}),
    "the exact middle": (f"SELECT QUANTILE_CONT(CAST(x AS DECIMAL(28, 8)), 0.5) AS m FROM {SOME}", {}),
    "a quantile between two": (f"SELECT QUANTILE_CONT(CAST(x AS DECIMAL(28, 8)), 0.25) AS m FROM {SOME}", {}),
    "the middle of some": (
        "SELECT QUANTILE_CONT(CAST(x AS DECIMAL(28, 8)), 0.5) FILTER (WHERE x > 8) AS m, "
        f"QUANTILE_CONT(CAST(x AS DECIMAL(28, 8)), 0.5) FILTER (WHERE x < 0) AS none FROM {SOME}",
        {},
    ),
    "a quantile of floating numbers": (f"SELECT QUANTILE_CONT(CAST(x AS DOUBLE), 0.9) AS m FROM {SOME}", {}),
}


@pytest.fixture(scope="module")
def own() -> DuckDBStore:
    return DuckDBStore(MEMORY, threads=1)


@pytest.fixture(scope="module")
def engine(own: DuckDBStore, sail: str) -> Iterator[SailEngine]:
    with over(own, sail) as found:
        yield found


def same(one: object, other: object) -> bool:
    """Floating numbers to the fifteenth digit; all else exactly."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-14)
    return one == other


def alike(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> bool:
    return len(rows) == len(others) and all(
        row.keys() == other.keys() and all(same(row[key], other[key]) for key in row)
        for row, other in zip(rows, others, strict=True)
    )


@pytest.mark.parametrize("name", CASES)
def test_both_engines_mean_the_same_by_it(name: str, own: DuckDBStore, engine: SailEngine) -> None:
    sql, values = CASES[name]
    found, wanted = engine.run(translated(sql, "spark"), values).to_pylist(), own.run(sql, values).to_pylist()
    assert alike(found, wanted), (found, wanted)


@pytest.mark.parametrize("name", CASES)
def test_by_the_dialect_alone_it_would_be_refused_or_wrong(name: str, own: DuckDBStore, engine: SailEngine) -> None:
    sql, values = CASES[name]
    (plain,) = sqlglot.transpile(sql, read="duckdb", write="spark")
    try:
        found = engine.run(plain, values).to_pylist()
    except SailCannot:
        return
    assert not alike(found, own.run(sql, values).to_pylist())


def test_a_quantile_of_long_amounts_is_exact(engine: SailEngine) -> None:
    sql = translated(f"SELECT QUANTILE_CONT(CAST(x AS DECIMAL(28, 8)), 0.25) AS m FROM {LONG}", "spark")
    assert engine.run(sql, {}).to_pylist() == [{"m": Decimal("617283945065.3117")}]


def test_every_rule_is_needed_by_a_case() -> None:
    for rule in SPARK:
        fewer = tuple(other for other in SPARK if other is not rule)
        assert any(said(sql, fewer) != translated(sql, "spark") for sql, _ in CASES.values()), rule.differs
