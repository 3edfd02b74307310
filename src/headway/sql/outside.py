"""How many of the things that one metric counts another leaves out: orders worth 0 among all orders."""

from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import DistinctCount
from headway.query.shape import Shape
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.limits import happened
from headway.sql.nodes import alias, both, column, count, known, select, table, with_steps, within
from headway.sql.plan import plan_of
from headway.sql.scans import conditions, limits

SUSPECTS = "suspects"


@lru_cache(maxsize=512)
def outside(shape: Shape, catalogue: Catalogue, dialect: str, part: str) -> Statement:
    """One row with the count `outside`: things of the shape's one metric with no row that the metric `part` counts.

    Only things with a row that `part` does not count are looked at twice; as they are few, this takes a small part of
    the time of counting the different things of both.
    """
    plan = plan_of(shape, catalogue)
    (scan,) = plan.scans
    (all_,), some = scan.atoms, catalogue.metrics[part]
    if not isinstance(all_, DistinctCount) or not isinstance(some, DistinctCount):
        raise TypeError(f"{all_.key} and {part} do not both count different things")
    read = [*limits(plan, scan), *happened(shape.limits, scan.anchor, scan.fact), *conditions(plan, scan)]
    thing = column(all_.column, scan.fact)
    of_all, of_part = _tests(all_.filter, scan.fact), _tests(some.filter, scan.fact)
    refused = _not_true([test for test in of_part if test not in of_all] or of_part)
    suspects = select([thing], table(scan.fact), tests=[*read, *of_all, refused, known(thing.copy())])
    suspects.set("distinct", exp.Distinct())
    among = within(thing.copy(), select([column(all_.column)], table(SUSPECTS)))
    cleared = select(
        [exp.Count(this=exp.Distinct(expressions=[thing.copy()]))],
        table(scan.fact),
        tests=[*(test.copy() for test in read), *(test.copy() for test in of_part), among],
    )
    left = exp.Sub(this=exp.Subquery(this=select([count()], table(SUSPECTS))), expression=exp.Subquery(this=cleared))
    return text_of(with_steps(select([alias(left, "outside")]), [(SUSPECTS, suspects)]), plan, dialect)


def _tests(words: str, fact: str) -> list[exp.Expr]:
    """The parts of a filter that all must hold."""
    if not words:
        return []
    found = bound(words, fact)
    return [part.copy() for part in found.flatten()] if isinstance(found, exp.And) else [found]


def _not_true(tests: list[exp.Expr]) -> exp.Expr:
    """What `NOT (… AND …) IS TRUE` says: false or unknown. What a row has passed already is not tested again."""
    held = both(*(test.copy() for test in tests)) if tests else exp.true()
    return exp.Not(this=exp.Is(this=exp.Paren(this=held), expression=exp.true()))
