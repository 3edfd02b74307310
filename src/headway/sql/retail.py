"""The months, quarters and years of a retail year as SQL: the same days as `values.retail` gives, row by row.

A year `y` begins on the weekday of the business that lies next to the first of its first month:
`MAKE_DATE(y, 2, 1) + 3 - (ISODOW(MAKE_DATE(y, 2, 1) + 3) + 7 - 7) % 7`. No year begins more than six days before the
first of that month, so a day lies in the year `n` of the sixth day after it, or in the one before. Each quarter
takes 13 of its weeks, and the last one what is left.
"""

from sqlglot import exp

from headway.sql.nodes import DATE, call, cast, number, text, when
from headway.values.grain import Grain
from headway.values.retail import NEAR, Ending, RetailYear

WEEK, QUARTER_WEEKS = 7, 13
EARLIEST = 6
"""So many days before the first of its first month a year begins at the earliest."""


def retail_bucket(grain: Grain, day: exp.Expr, years: RetailYear) -> exp.Expr:
    """The first day of the month, quarter or year that a day lies in."""
    start = _year_start(day, years)
    weeks = _weeks_begun(grain, _whole_weeks(start, day), years)
    return start if weeks is None else _plus(start, exp.Mul(this=exp.Paren(this=weeks), expression=number(WEEK)))


def _weeks_begun(grain: Grain, week: exp.Expr, years: RetailYear) -> exp.Expr | None:
    """How many weeks of the year lie before the month or quarter that its week `week`, the first being 0, lies in."""
    if grain is Grain.YEAR:
        return None
    quarter = call("LEAST", _floored(week, QUARTER_WEEKS), number(3))
    begun = exp.Mul(this=quarter, expression=number(QUARTER_WEEKS))
    if grain is Grain.QUARTER:
        return begun
    _, second, third, *_ = years.pattern.begun
    place = exp.Sub(this=week.copy(), expression=begun.copy())
    within = when(
        exp.GTE(this=place, expression=number(third)),
        number(third),
        when(exp.GTE(this=place.copy(), expression=number(second)), number(second), number(0)),
    )
    return exp.Add(this=begun, expression=within)


def _year_start(day: exp.Expr, years: RetailYear) -> exp.Expr:
    """The first day of the year that a day lies in."""
    last = _year_number(day, years.start_month)
    before = exp.Sub(this=exp.Paren(this=last.copy()), expression=number(1))
    begun = exp.LTE(this=_start(last, years), expression=day.copy())
    return when(begun, _start(last, years), _start(before, years))


def _year_number(day: exp.Expr, start_month: int) -> exp.Expr:
    """The number of the last year that may have begun."""
    ahead = _plus(day.copy(), number(EARLIEST))
    before = exp.LT(this=call("MONTH", ahead), expression=number(start_month))
    return exp.Sub(this=call("YEAR", ahead.copy()), expression=when(before, number(1), number(0)))


def _start(year: exp.Expr, years: RetailYear) -> exp.Expr:
    """The first day of a year by its number, as `RetailYear.start` says it."""
    latest: exp.Expr = call("MAKE_DATE", cast(year.copy(), "INTEGER"), number(years.start_month), number(1))
    if years.ending is Ending.NEAREST:
        latest = _plus(latest, number(NEAR.days))
    place = exp.Add(this=call("ISODOW", latest.copy()), expression=number(WEEK - years.week_start))
    back = exp.Mod(this=exp.Paren(this=place), expression=number(WEEK))
    return cast(exp.Sub(this=latest, expression=cast(back, "INTEGER")), DATE)


def _whole_weeks(since: exp.Expr, until: exp.Expr) -> exp.Expr:
    return _floored(call("DATE_DIFF", text("day"), since.copy(), until.copy()), WEEK)


def _floored(node: exp.Expr, by: int) -> exp.Expr:
    return cast(call("FLOOR", exp.Div(this=node.copy(), expression=number(f"{by}.0"))), "INTEGER")


def _plus(day: exp.Expr, days: exp.Expr) -> exp.Expr:
    return cast(exp.Add(this=day, expression=cast(days, "INTEGER")), DATE)
