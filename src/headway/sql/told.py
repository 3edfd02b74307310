"""Facts that no engine holds, told from those it holds each time they are asked: as steps before the question's own."""

from collections.abc import Iterable, Iterator
from functools import cache

import sqlglot
from sqlglot import exp

from headway.sql.limits import version
from headway.sql.nodes import INSTANTS, alias, cast, column, either, fresh, null, parameter, select, table
from headway.sql.open_time import GIVEN
from headway.sql.plan import Plan, Scan
from headway.sql.tellings import MOMENTS, TELLINGS, Telling

OURS = frozenset(("as_of", "as_of_day", *GIVEN))


def told_facts(plan: Plan, scans: Iterable[Scan], *, one_moment: bool = False) -> Iterator[tuple[str, exp.Select]]:
    """The steps of the told facts that these scans read, each once. `one_moment`: what stands at an instant is told of
    the parameter `moment`, also where the question has steps of time.

    After: `known_sales AS (SELECT * FROM sales WHERE recorded_to IS NULL), …, purchases AS (…)`.
    """
    wanted = [TELLINGS[name] for name in dict.fromkeys(scan.fact for scan in scans) if name in TELLINGS]
    steps: dict[str, exp.Select] = {}
    for telling in wanted:
        steps.update({f"known_{fact}": _known(plan, fact, anchor) for fact, anchor in telling.anchors.items()})
    if any(telling.at_moments for telling in wanted):
        steps[MOMENTS] = _moments(plan, one_moment=one_moment)
    for telling in wanted:
        steps.update(_steps(telling))
    yield from steps.items()


def _known(plan: Plan, fact: str, anchor: str) -> exp.Select:
    """Everything of a fact that is known, up to the as-of."""
    tests = list(version(plan.shape.limits))
    if plan.shape.limits.as_of:
        at = column(f"{anchor}_at")
        tests.append(either(null(at), exp.LTE(this=at.copy(), expression=parameter("as_of"))))
    return select([exp.Star()], table(fact), tests=tests)


def _moments(plan: Plan, *, one_moment: bool) -> exp.Select:
    """The instants asked about, each once, though several steps of time may end at the same one."""
    if plan.shape.grain is None or one_moment:
        return select([alias(parameter("moment"), "at")])
    made = select([alias(exp.Unnest(expressions=[cast(parameter("moments"), INSTANTS)]), "at")])
    made.set("distinct", exp.Distinct())
    return made


def _steps(telling: Telling) -> Iterator[tuple[str, exp.Select]]:
    for name, words in telling.steps.items():
        tree = fresh(_parsed(words))
        if not isinstance(tree, exp.Select | exp.Union):
            raise TypeError(f"{name} is not told by a query")
        yield name, tree  # type: ignore[misc]  # a union stands where a SELECT does


@cache
def _parsed(words: str) -> exp.Expr:
    return sqlglot.parse_one(words, dialect="duckdb").transform(_bind, copy=False)


def _bind(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Column) and not node.table and node.name in OURS:
        return parameter(node.name)
    return node
