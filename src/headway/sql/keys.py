"""What rows are told apart and filtered by: dimensions and buckets of time as columns of one fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from headway.catalogue.dimension import Dimension, DimensionKind, stands_on
from headway.query.question import Operator
from headway.query.shape import Shape, Where
from headway.schema.tables import facts
from headway.sql.fragments import joined
from headway.sql.limits import in_earlier
from headway.sql.nodes import (
    BIGINT,
    DATE,
    alias,
    both,
    call,
    cast,
    column,
    either,
    known,
    null,
    number,
    parameter,
    select,
    table,
    text,
    when,
    within,
)
from headway.sql.retail import retail_bucket
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
    """A column to group by, and the table to join for it where the fact does not hold it itself.

    `a_year_later`: what is shown of each group is a year later than what is grouped by, which is computed once a group;
    so it is for those of whom `where` is true, if it is given.
    """

    name: str
    expression: exp.Expr
    join: str = ""
    through: str = ""
    a_year_later: bool = False
    where: exp.Expr | None = None

    def shown(self) -> exp.Expr:
        """What stands in the row, under the key's name."""
        if not self.a_year_later:
            return alias(self.expression, self.name)
        later = cast(exp.Add(this=self.expression, expression=_interval(1, "YEAR")), DATE)
        return alias(later if self.where is None else when(self.where, later, self.expression.copy()), self.name)


def time_key(shape: Shape, anchor: str, fact: str) -> Key:
    """The bucket of time. A month, quarter or year is the same whether its days are moved by a year or it is itself."""
    if shape.grain is None:
        raise ValueError("a question without a grain has no bucket of time")
    if shape.later == "year" and shape.grain in {Grain.MONTH, Grain.QUARTER, Grain.YEAR}:
        plain = bucket(replace(shape, later=""), anchor, fact)
        where = in_earlier(shape, anchor, fact) if shape.earlier else None
        return Key(shape.grain.value, plain, a_year_later=True, where=where)
    return Key(shape.grain.value, bucket(shape, anchor, fact))


def dimension_key(dimension: Dimension, fact: str, anchor: str) -> Key:
    """How this fact tells its rows apart by this dimension. Things are keyed by id; names are joined at the very
    end.
    """
    match dimension.kind:
        case DimensionKind.HOUR:
            return Key(dimension.key, column(f"{anchor}_hour", fact))
        case DimensionKind.WEEKDAY:
            return Key(dimension.key, _weekday(column(f"{anchor}_day", fact)))
        case DimensionKind.AGE:
            end = dimension.ages[f"{fact}.{anchor}"]
            return Key(dimension.key, AGES[dimension.step](column(f"{anchor}_day", fact), column(f"{end}_day", fact)))
        case _ if stands_on(dimension, facts()[fact]):
            return Key(dimension.key, column(dimension.column, fact))
        case _:
            there = joined(dimension.through.removesuffix("_id"))
            return Key(dimension.key, column(dimension.attribute, there), dimension.table, dimension.through)


def bucket(shape: Shape, anchor: str, fact: str) -> exp.Expr:
    """The start of the bucket that a row falls in; empty for an undated row, and for an hour without a time of day.

    Before: `happened_day`. After: `happened_day - CAST(DAY(happened_day) - 1 AS INTEGER)`, in two thirds of the time of
    `DATE_TRUNC('month', happened_day)`.
    """
    day = _day(shape, anchor, fact)
    match shape.grain:
        case Grain.MONTH | Grain.QUARTER | Grain.YEAR if shape.retail:
            return retail_bucket(shape.grain, day, shape.retail)
        case Grain.HOUR:
            return _hour(anchor, fact, shape.minute_shift)
        case Grain.WEEK:
            place = exp.Add(this=_weekday(day.copy()), expression=number(7 - shape.week_start))
            return _days_before(day, exp.Mod(this=exp.Paren(this=place), expression=number(7)))
        case Grain.MONTH:
            return _days_before(day, _since_first("DAY", day))
        case Grain.QUARTER:
            return _truncated("quarter", day, (shape.year_start_month - 1) % 3)
        case Grain.YEAR if shape.year_start_month == 1:
            return _days_before(day, _since_first("DAYOFYEAR", day))
        case Grain.YEAR:
            return _truncated("year", day, shape.year_start_month - 1)
        case _:
            return day


def condition(where: Where, place: int, dimension: Dimension, at: tuple[str, str]) -> exp.Expr:
    """One condition on a fact (`at`: its name and the anchor). `!=` keeps the unknown, since unknown is not the
    value.
    """
    fact, anchor = at
    names = [parameter(f"w{place}_{index}") for index in range(where.count)]
    if dimension.kind in {DimensionKind.THING, DimensionKind.TEXT}:
        return _listed(where, names, dimension, fact)
    found = dimension_key(dimension, fact, anchor)
    if found.join:
        return _elsewhere(where, names, dimension, fact)
    key = found.expression
    if where.operator in {Operator.EQUAL, Operator.NOT_EQUAL}:
        return _within(key, [exp.In(this=key.copy(), expressions=names)] if names else [], where)
    return _compared(where, names, key)


def _compared(where: Where, names: list[exp.Placeholder], key: exp.Expr) -> exp.Expr:
    return either(*(COMPARISONS[where.operator](this=key.copy(), expression=name) for name in names))


def _elsewhere(where: Where, names: list[exp.Placeholder], dimension: Dimension, fact: str) -> exp.Expr:
    """A number or day that stands on the thing that the fact points to."""
    if where.operator in {Operator.EQUAL, Operator.NOT_EQUAL}:
        return _listed(where, names, dimension, fact)
    holder = column(dimension.through, fact)
    return _among(holder, dimension.table, _compared(where, names, column(dimension.attribute)))


def _listed(where: Where, names: list[exp.Placeholder], dimension: Dimension, fact: str) -> exp.Expr:
    own = stands_on(dimension, facts()[fact])
    holder = column(dimension.column if own else dimension.through, fact)
    if own and dimension.kind is DimensionKind.TEXT:
        return _within(holder, [exp.In(this=holder.copy(), expressions=names)] if names else [], where)
    label = "name" if own else dimension.attribute
    accepted: list[exp.Expr] = []
    if names:
        accepted.append(_among(holder, dimension.table, exp.In(this=column(label), expressions=names)))
    if where.unknown and not own:
        accepted.append(_among(holder, dimension.table, null(column(label))))
    return _within(holder, accepted, where)


def _among(holder: exp.Column, things: str, test: exp.Expr) -> exp.Expr:
    return within(holder.copy(), select([column("id")], table(things), tests=[test]))


def _within(key: exp.Expr, accepted: list[exp.Expr], where: Where) -> exp.Expr:
    unknown = null(key.copy())
    if where.operator is Operator.EQUAL:
        return either(*accepted, *([unknown] if where.unknown else []))
    refused = [exp.Not(this=exp.Paren(this=test)) for test in accepted]
    if where.unknown:
        return both(*refused, exp.Not(this=unknown))
    return either(unknown, both(*refused))


def _day(shape: Shape, anchor: str, fact: str) -> exp.Expr:
    """The day by which a row is put into its bucket."""
    day = column(f"{anchor}_day", fact)
    if shape.earlier is None or not shape.later:
        return _later(day, shape)
    return when(in_earlier(shape, anchor, fact), _later(day, shape), day.copy())


def _later(day: exp.Expr, shape: Shape) -> exp.Expr:
    """The day of a later range that a day is compared with.

    After: `happened_day + $later_days`; a year later no earlier than `$later_first`, since 29 February has no other.
    """
    match shape.later:
        case "days":
            return cast(exp.Add(this=day, expression=cast(parameter("later_days"), "INTEGER")), DATE)
        case "year":
            year = cast(exp.Add(this=day, expression=_interval(1, "YEAR")), DATE)
            return call("GREATEST", year, cast(parameter("later_first"), DATE))
        case _:
            return day


def _weekday(day: exp.Expr) -> exp.Expr:
    return call("ISODOW", day)


def _since_first(part: str, day: exp.Expr) -> exp.Expr:
    return exp.Sub(this=call(part, day.copy()), expression=number(1))


def _days_before(day: exp.Expr, count: exp.Expr) -> exp.Expr:
    return exp.Sub(this=day, expression=cast(count, "INTEGER"))


def _truncated(unit: str, day: exp.Expr, months: int) -> exp.Expr:
    """To the start of a quarter or year that begins so many months later than the calendar's."""
    if not months:
        return cast(_trunc(unit, day), DATE)
    shifted = _trunc(unit, exp.Sub(this=day, expression=_interval(months, "MONTH")))
    return cast(exp.Add(this=shifted, expression=_interval(months, "MONTH")), DATE)


def _trunc(unit: str, of: exp.Expr) -> exp.Expr:
    return call("DATE_TRUNC", text(unit), of)


def _interval(count: int, step: str) -> exp.Interval:
    return exp.Interval(this=text(str(count)), unit=exp.Var(this=step))


def _hour(anchor: str, fact: str, shift: int) -> exp.Expr:
    at = column(f"{anchor}_at", fact)
    hour = _trunc("hour", at)
    if shift:
        later = exp.Add(this=at, expression=_interval(shift, "MINUTE"))
        hour = exp.Sub(this=_trunc("hour", later), expression=_interval(shift, "MINUTE"))
    return when(known(column(f"{anchor}_hour", fact)), hour)


def _months(since: exp.Expr, until: exp.Expr) -> exp.Expr:
    """Whole months between two days: one is over on the day of the same number, or, where a month has none, on the
    first of the next. 31 January to 28 February: 0; to 1 March: 1.
    """
    months = exp.Sub(this=exp.Paren(this=_month(until)), expression=exp.Paren(this=_month(since)))
    begun = exp.LT(this=call("DAY", until.copy()), expression=call("DAY", since.copy()))
    return cast(exp.Sub(this=months, expression=when(begun, number(1), number(0))), BIGINT)


def _month(day: exp.Expr) -> exp.Expr:
    years = exp.Mul(this=call("YEAR", day.copy()), expression=number(12))
    return exp.Add(this=years, expression=call("MONTH", day.copy()))


def _weeks(since: exp.Expr, until: exp.Expr) -> exp.Expr:
    """Whole weeks between two days."""
    days = call("DATE_DIFF", text("day"), since, until)
    return cast(call("FLOOR", exp.Div(this=days, expression=number("7.0"))), BIGINT)


AGES: Mapping[str, Callable[[exp.Expr, exp.Expr], exp.Expr]] = {"month": _months, "week": _weeks}
