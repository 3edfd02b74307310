"""SQL in the words of DuckDB, said in those of another engine."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import sqlglot

from headway.sql.spark import SPARK, Rule

NATIVE = "duckdb"
RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType({"spark": SPARK})


@lru_cache(maxsize=4096)
def translated(sql: str, dialect: str) -> str:
    """The same statement for an engine of this dialect, with its parameters as that engine names them."""
    if dialect == NATIVE:
        return sql
    return said(sql, RULES[dialect], dialect)


def said(sql: str, rules: Sequence[Rule], dialect: str = "spark") -> str:
    """A statement by rules that are followed in their order, each from the innermost node outwards."""
    tree = sqlglot.parse_one(sql, dialect=NATIVE)
    for rule in rules:
        for node in reversed(list(tree.find_all(rule.kind))):
            made = rule.said(node)
            if made is not node:
                node.replace(made)
    return tree.sql(dialect=dialect, pretty=True, comments=False, identify=True)
