"""Which rows of a fact a question may read: versions, clocks, range, scope."""

from collections.abc import Iterator

from sqlglot import exp

from headway.query.shape import Limits
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


def happened(limits: Limits, anchor: str, table: str = "") -> Iterator[exp.Expr]:
    """The range asked for, by business day or by instant, and the as-of; an undated row is in no range."""
    day, at = f"{anchor}_day", f"{anchor}_at"
    if limits.start:
        name = day if limits.start == "day" else at
        yield exp.GTE(this=column(name, table), expression=parameter("start"))
    if limits.end == "day":
        yield exp.LTE(this=column(day, table), expression=parameter("end"))
    elif limits.end:
        yield exp.LT(this=column(at, table), expression=parameter("end"))
    if limits.as_of:
        yield exp.LTE(this=column(at, table), expression=parameter("as_of"))


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
