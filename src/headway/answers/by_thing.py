"""A number taken apart by the records that its rows are of, which are too many to be a dimension."""

from dataclasses import replace

import polars as pl

from headway.answers.bound import Bound, run_statement
from headway.answers.names import with_known_names
from headway.answers.then import as_defined
from headway.answers.world import World
from headway.query.check import check
from headway.query.question import Query
from headway.sql.behind import Cell, sums_by


def by_thing(query: Query, world: World, *, metric: str, column: str) -> pl.DataFrame:
    """What each record has in the total of one metric that is read from a fact: `thing` (the value of the fact's
    column, such as `deal_id`), `rows` and `value`, the sum of the values of its rows, as `drill` lists them.

    The values add up to the total. Raises CannotAsk as `ask` does.
    """
    query = replace(query, metrics=(metric,), by=(), grain=None)
    world = as_defined(query, world)
    check(query, world.catalogue)
    bound = Bound(with_known_names(query, world), world, (metric,))
    statement = sums_by(Cell(bound.shape(), narrowed=False), column, world.catalogue, world.engine.dialect)
    found = pl.from_arrow(run_statement(world, statement, bound.values()))
    return found if isinstance(found, pl.DataFrame) else found.to_frame()
