"""Which rows of a fact a question may read: versions, clocks, range, scope."""

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from headway.query.shape import Limits, Shape
from headway.schema.tables import facts
from headway.sql.nodes import column, either, null, parameter, select, within


def version(limits: Limits, table: str = "") -> Iterator[exp.Expr]:
    """What Headway holds to be so now, or held to be so at `$known_at` (ARCHITECTURE D2).

    Before: every version. After: `recorded_to IS NULL`, or `recorded_from <= $known_at AND (recorded_to IS NULL OR …)`.
    """
    until = column("recorded_to", table)
    if not limits.known_at:
        yield null(until)
        return
    yield exp.LTE(this=column("recorded_from", table), expression=parameter("known_at"))
    yield either(null(until), exp.GT(this=column("recorded_to", table), expression=parameter("known_at")))


def happened(limits: Limits, anchor: str, table: str = "", which: str = "") -> Iterator[exp.Expr]:
    """The range asked for, by business day or by instant, and the as-of; an undated row is in no range. `which` comes
    before the names of its sides.
    """
    day, at = f"{anchor}_day", f"{anchor}_at"
    if limits.start:
        name = day if limits.start == "day" else at
        yield exp.GTE(this=column(name, table), expression=parameter(f"{which}start"))
    if limits.end == "day":
        yield exp.LTE(this=column(day, table), expression=parameter(f"{which}end"))
    elif limits.end:
        yield exp.LT(this=column(at, table), expression=parameter(f"{which}end"))
    planned = facts()[table].planned if table in facts() else ()
    if limits.as_of and anchor not in planned:
        yield exp.LTE(this=column(at, table), expression=parameter("as_of"))


def ranged(shape: Shape, anchor: str, table: str = "") -> Iterator[exp.Expr]:
    """`happened`, or the same for two ranges, of which the earlier one ends before the other starts; without an end it
    ends just before.

    After: `happened_day >= $earlier_start AND happened_day <= $end AND (happened_day >= $start OR … <= $earlier_end)`.
    """
    earlier = shape.earlier
    if earlier is None:
        yield from happened(shape.limits, anchor, table)
        return
    yield from happened(replace(shape.limits, start=""), anchor, table)
    yield from happened(Limits(start=earlier.start), anchor, table, "earlier_")
    over = list(happened(Limits(end=earlier.end), anchor, table, "earlier_"))
    if over:
        yield either(*happened(Limits(start=shape.limits.start), anchor, table), *over)


def in_earlier(shape: Shape, anchor: str, table: str) -> exp.Expr:
    """Whether a row of two ranges lies in the earlier one."""
    name = f"{anchor}_day" if shape.limits.start == "day" else f"{anchor}_at"
    return exp.LT(this=column(name, table), expression=parameter("start"))


def scope(limits: Limits, fact: str, table: str = "") -> Iterator[exp.Expr]:
    """Rows of the members that may be seen, and of nobody; a fact without a rep belongs to nobody in particular.

    Facts about deals, which may be shared, are narrowed where they are read (`seen`).
    """
    if not limits.scoped or "rep_id" not in facts()[fact].columns or shared(fact):
        return
    rep = column("rep_id", table)
    yield either(null(rep), of_scope(column("rep_id", table)))


def of_scope(rep: exp.Expr) -> exp.Expr:
    """Whether a rep is one of the members that may be seen."""
    return within(rep, select([exp.Unnest(expressions=[parameter("scope")])]))


def shared(fact: str) -> bool:
    """Whether rows of a fact are about deals, whose credit may be shared."""
    return facts()[fact].root == "deals"
