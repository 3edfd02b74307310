"""What there was on average over the time of a period: each row counts for as long as it was there."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Average
from headway.sql.fragments import bound
from headway.sql.keys import Key
from headway.sql.nodes import (
    BIGINT,
    DOUBLE,
    alias,
    both,
    call,
    cast,
    coalesce,
    column,
    count,
    either,
    filtered,
    null,
    parameter,
    select,
    table,
    text,
)
from headway.sql.plan import Plan, Scan
from headway.sql.scans import conditions, grouped, keys, limits, source

LISTS = {"bucket": "span_buckets", "since": "span_starts", "until": "span_ends"}


def average(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Two steps: the stretches of time, each with its weight, and rows joined to those in which they were there.

    After: `SELECT spans.bucket AS month, SUM(DATE_DIFF('microsecond', GREATEST(…), LEAST(…)) * spans.weight) …`; the
    weights of a bucket add up to one over its length.
    """
    (first, *_) = scan.atoms
    if not isinstance(first, Average):
        raise TypeError(f"{first.key} is not an average")
    spans = f"{scan.name}_spans"
    yield spans, _spans(plan)
    grain = plan.shape.grain
    found = [key for key in keys(plan, scan) if grain is None or key.name != grain.value]
    made = source(plan, scan, found, [*limits(plan, scan), *conditions(plan, scan)])
    made.append("joins", exp.Join(this=table(spans, "spans"), kind="INNER", on=_met(scan, first)))
    timed = [Key(grain.value, column("bucket", "spans"))] if grain else []
    counted = [one for atom in scan.atoms for one in _counted(atom, scan, first)]
    yield scan.name, grouped(made, [*timed, *found], counted)


def was_there(scan: Scan, atom: Average) -> exp.Expr:
    """Whether a row was there at any time from `$span_first` up to `$span_last`."""
    begun = exp.LT(this=column(f"{scan.anchor}_at", scan.fact), expression=parameter("span_last"))
    over = column(f"{atom.until}_at", scan.fact)
    return both(begun, either(null(over), exp.GT(this=over.copy(), expression=parameter("span_first"))))


def _spans(plan: Plan) -> exp.Select:
    weight = "span_weights" if plan.shape.grain else "span_parts"
    lists = {**LISTS, "weight": weight}
    return select(alias(exp.Unnest(expressions=[parameter(name)]), own) for own, name in lists.items())


def _met(scan: Scan, atom: Average) -> exp.Expr:
    begun = exp.LT(this=column(f"{scan.anchor}_at", scan.fact), expression=column("until", "spans"))
    over = column(f"{atom.until}_at", scan.fact)
    return both(begun, either(null(over), exp.GT(this=over.copy(), expression=column("since", "spans"))))


def _counted(atom: object, scan: Scan, first: Average) -> Iterator[exp.Expr]:
    if not isinstance(atom, Average):
        raise TypeError("only averages share their stretches of time")
    own = bound(f"({atom.filter})", scan.fact) if atom.filter else None
    since = call("GREATEST", column(f"{scan.anchor}_at", scan.fact), column("since", "spans"))
    ended = coalesce(column(f"{first.until}_at", scan.fact), column("until", "spans"))
    until = call("LEAST", ended, column("until", "spans"))
    stayed = exp.Mul(this=call("DATE_DIFF", text("microsecond"), since, until), expression=column("weight", "spans"))
    amount: exp.Expr = stayed
    if atom.expression:
        amount = exp.Mul(this=cast(bound(f"({atom.expression})", scan.fact), DOUBLE), expression=stayed)
    yield alias(filtered(exp.Sum(this=amount), own), atom.key)
    yield alias(cast(filtered(count(), own.copy() if own else None), BIGINT), f"{atom.key}__n")
