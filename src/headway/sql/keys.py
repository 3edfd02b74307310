"""What rows are told apart and filtered by: dimensions and buckets of time as columns of one fact."""

from dataclasses import dataclass

from sqlglot import exp

from headway.catalogue.dimension import Dimension, DimensionKind
from headway.query.question import Operator
from headway.query.shape import Shape, Where
from headway.schema.tables import facts
from headway.sql.fragments import column, parameter
from headway.values.grain import Grain

COMPARISONS: dict[Operator, type[exp.Binary]] = {
    Operator.EQUAL: exp.EQ,
    Operator.NOT_EQUAL: exp.NEQ,
    Operator.LESS: exp.LT,
    Operator.AT_MOST: exp.LTE,
    Operator.MORE: exp.GT,
    Operator.AT_LEAST: exp.GTE,
}


@dataclass(frozen=True, slots=True)
class Key:
    """A column to group by, and the table to join for it where the fact does not hold it itself."""

    name: str
    expression: exp.Expr
    join: str = ""
    through: str = ""


def dimension_key(dimension: Dimension, fact: str, anchor: str) -> Key:
    """How this fact tells its rows apart by this dimension. Things are keyed by id; names are joined at the very
    end.
    """
    match dimension.kind:
        case DimensionKind.HOUR:
            return Key(dimension.key, column(f"{anchor}_hour", fact))
        case DimensionKind.WEEKDAY:
            return Key(dimension.key, _weekday(column(f"{anchor}_day", fact)))
        case _ if dimension.column in facts()[fact].columns:
            return Key(dimension.key, column(dimension.column, fact))
        case _:
            joined = f"{dimension.through.removesuffix('_id')}_of"
            return Key(dimension.key, column(dimension.attribute, joined), dimension.table, dimension.through)


def bucket(shape: Shape, anchor: str, table: str) -> exp.Expr:
    """The start of the bucket that a row falls in; empty for an undated row, and for an hour without a time of day.

    Before: `happened_day`. After: `CAST(DATE_TRUNC('month', happened_day) AS DATE)`.
    """
    day = column(f"{anchor}_day", table)
    match shape.grain:
        case Grain.HOUR:
            return _hour(anchor, table, shape.minute_shift)
        case Grain.WEEK:
            return _truncated("week", day, "DAY", shape.week_start - 1)
        case Grain.MONTH:
            return _truncated("month", day, "DAY", 0)
        case Grain.QUARTER:
            return _truncated("quarter", day, "MONTH", (shape.year_start_month - 1) % 3)
        case Grain.YEAR:
            return _truncated("year", day, "MONTH", shape.year_start_month - 1)
        case _:
            return day


def condition(where: Where, number: int, dimension: Dimension, at: tuple[str, str]) -> exp.Expr:
    """One condition on a fact (`at`: its name and the anchor). `!=` keeps the unknown, since unknown is not the
    value.
    """
    fact, anchor = at
    names = [parameter(f"w{number}_{index}") for index in range(where.count)]
    if dimension.kind in {DimensionKind.THING, DimensionKind.TEXT}:
        return _listed(where, names, dimension, fact)
    key = dimension_key(dimension, fact, anchor).expression
    if where.operator in {Operator.EQUAL, Operator.NOT_EQUAL}:
        return _within(key, [exp.In(this=key.copy(), expressions=names)] if names else [], where)
    return exp.paren(exp.or_(*(COMPARISONS[where.operator](this=key.copy(), expression=name) for name in names)))


def _listed(where: Where, names: list[exp.Placeholder], dimension: Dimension, fact: str) -> exp.Expr:
    own = dimension.column in facts()[fact].columns
    holder = column(dimension.column if own else dimension.through, fact)
    if own and dimension.kind is DimensionKind.TEXT:
        return _within(holder, [exp.In(this=holder.copy(), expressions=names)] if names else [], where)
    label = "name" if own else dimension.attribute
    accepted: list[exp.Expr] = []
    if names:
        accepted.append(_among(holder, dimension.table, exp.In(this=column(label), expressions=names)))
    if where.unknown and not own:
        accepted.append(_among(holder, dimension.table, exp.Is(this=column(label), expression=exp.Null())))
    return _within(holder, accepted, where)


def _among(holder: exp.Column, table: str, test: exp.Expr) -> exp.Expr:
    ids = exp.select("id").from_(exp.to_table(table)).where(test)
    return exp.In(this=holder.copy(), query=exp.Subquery(this=ids))


def _within(key: exp.Expr, accepted: list[exp.Expr], where: Where) -> exp.Expr:
    unknown = exp.Is(this=key.copy(), expression=exp.Null())
    if where.operator is Operator.EQUAL:
        return exp.paren(exp.or_(*accepted, *([unknown] if where.unknown else [])))
    refused = [exp.Not(this=exp.paren(test)) for test in accepted]
    if where.unknown:
        return exp.and_(*refused, exp.Not(this=unknown))
    return exp.paren(exp.or_(unknown, exp.and_(*refused)))


def _weekday(day: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="ISODOW", expressions=[day])


def _truncated(unit: str, day: exp.Expr, step: str, shift: int) -> exp.Expr:
    if not shift:
        return _date(_trunc(unit, day))
    interval = exp.Interval(this=exp.Literal.string(str(shift)), unit=exp.Var(this=step))
    return _date(exp.Add(this=_trunc(unit, exp.Sub(this=day, expression=interval)), expression=interval.copy()))


def _trunc(unit: str, of: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="DATE_TRUNC", expressions=[exp.Literal.string(unit), of])


def _hour(anchor: str, table: str, shift: int) -> exp.Expr:
    at: exp.Expr = column(f"{anchor}_at", table)
    hour = _trunc("hour", at)
    if shift:
        interval = exp.Interval(this=exp.Literal.string(str(shift)), unit=exp.Var(this="MINUTE"))
        hour = exp.Sub(this=_trunc("hour", exp.Add(this=at, expression=interval)), expression=interval.copy())
    known = exp.Not(this=exp.Is(this=column(f"{anchor}_hour", table), expression=exp.Null()))
    return exp.Case().when(known, hour)


def _date(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node, to=exp.DataType.build("DATE"))
