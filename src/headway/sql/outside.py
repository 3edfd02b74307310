"""How many of the things that one metric counts another leaves out: orders worth 0 among all orders."""

from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import DistinctCount
from headway.query.shape import Shape
from headway.sql.compile import Statement, text_of
from headway.sql.fragments import bound
from headway.sql.limits import happened
from headway.sql.nodes import alias, coalesce, column, count, known, select, table, with_steps, within
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
    counted = coalesce(exp.Paren(this=bound(some.filter, scan.fact)), exp.false())
    thing = column(all_.column, scan.fact)
    own = [bound(f"({all_.filter})", scan.fact)] if all_.filter else []
    suspects = select([thing], table(scan.fact), tests=[*read, *own, exp.Not(this=counted), known(thing.copy())])
    suspects.set("distinct", exp.Distinct())
    among = within(thing.copy(), select([column(all_.column)], table(SUSPECTS)))
    cleared = select(
        [exp.Count(this=exp.Distinct(expressions=[thing.copy()]))],
        table(scan.fact),
        tests=[*(test.copy() for test in read), counted.copy(), among],
    )
    left = exp.Sub(this=exp.Subquery(this=select([count()], table(SUSPECTS))), expression=exp.Subquery(this=cleared))
    return text_of(with_steps(select([alias(left, "outside")]), [(SUSPECTS, suspects)]), dialect)
