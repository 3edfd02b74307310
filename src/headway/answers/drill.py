"""From a number to its rows: for a ratio numerator and denominator apart, for a median or duration the rows in
order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from headway.answers.answer import Value
from headway.answers.bound import INSTANT, Bound, execute, naive
from headway.answers.frame import Key
from headway.answers.names import with_known_names
from headway.answers.spans import averages, values_of_spans
from headway.answers.then import as_defined
from headway.answers.world import World
from headway.catalogue.catalogue import ALL, OTHERS, Catalogue
from headway.catalogue.metric import (
    Among,
    Balance,
    Cohort,
    Derived,
    Drawn,
    Kept,
    Monthly,
    Product,
    Ratio,
    Shared,
    Shortfall,
    Stock,
)
from headway.catalogue.parts import parts_of
from headway.query.buckets import Bucket
from headway.query.check import check
from headway.query.question import Query
from headway.sql.behind import Cell, key_parameter, page_of, sum_of
from headway.sql.checks import checks_of
from headway.values.periods import first_day, next_day

PAGE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """What of a metric can be listed: the metric that is read from a fact, and for a cohort whether only those that
    reached. `sign` is −1 where it is taken off; `across` are the dimensions that a whole is not split by.
    """

    name: str
    label: str
    atom: str
    reached: bool = False
    sign: int = 1
    across: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drilled:
    """One page of the rows behind a cell. `count` and `total` (the sum of `value`) are of all pages."""

    part: Part
    rows: Sequence[Mapping[str, Value]]
    count: int
    total: Decimal | float | int | None
    sql: str


def parts(key: str, catalogue: Catalogue) -> tuple[Part, ...]:
    """What can be listed behind a metric, the first by default: `rows`, or `numerator` and `denominator`, and where
    such a side is itself made of several, `numerator.net_sales`.
    """
    metric = catalogue.metrics[key]
    match metric:
        case Ratio():
            whole = _side("denominator", metric.denominator, catalogue)
            return (
                *_side("numerator", metric.numerator, catalogue),
                *(replace(part, across=metric.across) for part in whole),
            )
        case Derived():
            plus = (replace(part, name=name) for name in metric.plus for part in parts(name, catalogue))
            minus = (replace(part, name=name) for name in metric.minus for part in parts(name, catalogue))
            return (*plus, *(replace(part, sign=-part.sign) for part in minus))
        case Product() | Balance():
            named = tuple((key, part) for key in parts_of(metric) for part in parts(key, catalogue))
            return tuple(
                replace(part, name=key if part.name == "rows" else f"{key}.{part.name}") for key, part in named
            )
        case Monthly() | Among() | Shortfall():
            inner = metric.value if isinstance(metric, Shortfall) else metric.part
            return tuple(
                replace(part, name=inner if part.name == "rows" else f"{inner}.{part.name}")
                for part in parts(inner, catalogue)
            )
        case Shared():
            common = (replace(part, across=(ALL,)) for part in _side("common", metric.common, catalogue))
            return (*_side("own", metric.own, catalogue), *common)
        case Drawn():
            return parts(metric.total, catalogue)
        case Cohort():
            reached = Part("numerator", f"{metric.label}: reached", key, reached=True)
            return (reached, Part("denominator", f"{metric.label}: all", key))
        case _:
            return (Part("rows", metric.label, key),)


def _side(name: str, key: str, catalogue: Catalogue) -> Iterator[Part]:
    found = parts(key, catalogue)
    for part in found:
        yield replace(part, name=name if len(found) == 1 else f"{name}.{part.name}")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What of which number is listed: the number, its cell and its part, and how many rows from which on."""

    metric: str
    key: Key | None
    part: str
    offset: int
    limit: int
    check: str = ""


def drill(query: Query, world: World, *, metric: str, key: Key | None, part: str = "", offset: int = 0) -> Drilled:
    """The rows behind one number of an answer to `query`: `key` is the row's entry in `Answer.keys`, None for the
    total.

    Pages hold 50 rows. Raises CannotAsk as `ask` does, and ValueError for a part that the metric does not have.
    """
    return _listed(query, world, _Wanted(metric, key, part, offset, PAGE))


def found_by(check: str, query: Query, world: World, *, metric: str, part: str, offset: int = 0) -> Drilled:
    """The rows that a check of a part of a metric finds, on pages as `drill` gives them; `check` empty: those that are
    counted. Raises ValueError for a check that the part does not have.
    """
    return _listed(query, world, _Wanted(metric, None, part, offset, PAGE, check))


def every_row(query: Query, world: World, *, metric: str, most: int, part: str = "", check: str = "") -> Drilled:
    """The first `most` rows behind the total of a query on one page, in the order of `drill`; `count` and `total` are
    of all.
    """
    return _listed(query, world, _Wanted(metric, None, part, 0, most, check))


def _listed(query: Query, world: World, wanted: _Wanted) -> Drilled:
    world = as_defined(query, world)
    check(query, world.catalogue)
    query = with_known_names(query, world)
    metric, key = wanted.metric, wanted.key
    available = {found.name: found for found in parts(metric, world.catalogue)}
    if wanted.part and wanted.part not in available:
        raise ValueError(f"{metric} has no {wanted.part}; it has {', '.join(available)}")
    chosen = available[wanted.part] if wanted.part else next(iter(available.values()))
    query, key = _stood_across(query, key, chosen, world.catalogue)
    bound = Bound(query if key is not None else replace(query, by=(), grain=None), world, (chosen.atom,))
    values = {**bound.values(), **_key_values(bound, key or ()), "limit": wanted.limit, "offset": wanted.offset}
    values.update(checking(world))
    if isinstance(world.catalogue.metrics[chosen.atom], Stock) and bound.query.grain and key:
        values["moment"] = naive(min(_bucket_end(bound, key[0]), bound.moment))
    if averages(bound):
        values.update(values_of_spans(bound, [_bucket(bound, key[0])] if bound.query.grain and key else []))
    if isinstance(world.catalogue.metrics[chosen.atom], Kept) and bound.query.grain and key:
        values["opening"] = naive(_opening(bound, key[0]))
    if wanted.check and wanted.check not in checks_of(world.catalogue.atoms_of(chosen.atom)[0]):
        raise ValueError(f"{chosen.atom} is not checked for {wanted.check}")
    cell = Cell(bound.shape(), narrowed=key is not None, reached=chosen.reached, check=wanted.check)
    page = page_of(cell, world.catalogue, world.engine.dialect)
    (whole,) = execute(world, sum_of(cell, world.catalogue, world.engine.dialect), values)
    rows = execute(world, page, values)
    return Drilled(chosen, rows, whole["rows"], whole["total"], page.sql)  # type: ignore[arg-type]  # as the engine gives them


def checking(world: World) -> dict[str, object]:
    """What checks compare with: the first moment at which anything was recorded, and the workspace's currency."""
    first = world.first_recorded
    return {"first_recorded": naive(first) if first else naive(world.now), "house": world.currency}


def _stood_across(query: Query, key: Key | None, part: Part, catalogue: Catalogue) -> tuple[Query, Key | None]:
    """The question and the cell of a whole that is not split by some dimensions, nor narrowed to some of theirs."""
    if not part.across:
        return query, key

    def kept(name: str) -> bool:
        if OTHERS in part.across:
            return name in catalogue.dimensions_of(part.atom)
        return ALL not in part.across and name not in part.across

    timed = 1 if query.grain else 0
    if key is not None:
        key = (*key[:timed], *(value for name, value in zip(query.by, key[timed:], strict=True) if kept(name)))
    where = tuple(condition for condition in query.where if kept(condition.dimension))
    by = tuple(name for name in query.by if kept(name))
    return replace(query, by=by, where=where), key if by or timed else None


def _key_values(bound: Bound, key: Key) -> dict[str, object]:
    names = ((bound.query.grain.value,) if bound.query.grain else ()) + bound.query.by
    return {key_parameter(name): value for name, value in zip(names, key, strict=bool(key))}


def _opening(bound: Bound, start: object) -> datetime:
    if isinstance(start, datetime) or not isinstance(start, date):
        raise ValueError(f"{start} is not the first day of a bucket")
    begins = bound.world.calendar.start_of(start) - INSTANT
    return max(begins, bound.opening) if bound.opening else begins


def _bucket_end(bound: Bound, start: object) -> datetime:
    grain, calendar = bound.query.grain, bound.world.calendar
    if grain is None or isinstance(start, datetime) or not isinstance(start, date):
        raise ValueError(f"{start} is not the first day of a bucket")
    return calendar.start_of(next_day(first_day(start, grain, calendar), grain, calendar)) - INSTANT


def _bucket(bound: Bound, start: object) -> Bucket:
    if not isinstance(start, date):
        raise ValueError(f"{start} is not the first day of a bucket")
    return Bucket(start, _bucket_end(bound, start) + INSTANT)
