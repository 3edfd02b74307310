"""What there is to say against the rows of a metric: those left out, and those that look wrong, each as a test."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from sqlglot import exp

from headway.catalogue.metric import Atom, Average, Duration, Incidence, Quantile, Spread, Stock, Sum, Trimmed, Unit
from headway.schema.tables import VERSION_COLUMNS, Fact, facts
from headway.sql.average import was_there
from headway.sql.fragments import bound
from headway.sql.limits import happened
from headway.sql.measures import optional_columns
from headway.sql.nodes import (
    alias,
    call,
    called,
    coalesce,
    column,
    either,
    equal,
    known,
    left_join,
    null,
    number,
    parameter,
    select,
    table,
)
from headway.sql.plan import Plan, Scan
from headway.sql.scans import there

OLDER, VALUE, USUAL = "older", "value", "usual"
LATE_DAYS, FAR = 31, 1000
CONVERTED = frozenset(("net", "gross", "discount", "amount", "amount_at_creation"))
MISSING = "missing_"
"""Before the name of a column of things: rows that do not say whose they are."""


class Check(StrEnum):
    """The first five say what is left out of a metric, the others what of its rows looks wrong."""

    UNDATED = "undated"
    EMPTY = "empty"
    UNRATED = "unrated"
    OTHERWISE = "otherwise"
    FUTURE = "future"
    LATE = "late"
    BROUGHT = "brought"
    BACK_DATED = "back_dated"
    IMPLAUSIBLE = "implausible"
    BACKWARDS = "backwards"


THINGS = ("rep_id", "customer_id", "product_id", "source_id")
LEFT_OUT = (Check.UNDATED, Check.EMPTY, Check.UNRATED, Check.OTHERWISE)


def checks_of(atom: Atom) -> tuple[str, ...]:
    """What can be checked of a metric that is read from a fact, in the order in which it is told."""
    fact = facts()[atom.fact]
    found: list[str] = [Check.UNDATED]
    if _own_values(atom):
        found.append(Check.EMPTY)
    if _converted(atom):
        found.append(Check.UNRATED)
    if atom.filter:
        found.append(Check.OTHERWISE)
    found += [f"{MISSING}{name}" for name in THINGS if name in fact.columns]
    found += [] if fact.told else [Check.LATE, Check.BACK_DATED]
    found += [Check.BROUGHT, Check.FUTURE]
    if isinstance(atom, Duration | Incidence):
        found.append(Check.BACKWARDS)
    if isinstance(atom, Sum | Quantile | Trimmed | Spread | Stock) and atom.expression and atom.unit in AMOUNTS:
        found.append(Check.IMPLAUSIBLE)
    return tuple(found)


AMOUNTS = (Unit.MONEY, Unit.UNITS)


def is_left_out(check: str) -> bool:
    """Whether the rows of a check are not in the metric."""
    return check in LEFT_OUT


def is_suspect(check: str) -> bool:
    """Whether the rows of a check look wrong, beside lacking something or having been brought in."""
    return not (is_left_out(check) or check.startswith(MISSING) or check == Check.BROUGHT)


def tests(check: str, plan: Plan, scan: Scan) -> Iterator[exp.Expr]:
    """What tells the rows of a check, beside versions, scope and the question's own conditions."""
    (atom,) = scan.atoms
    at = column(f"{scan.anchor}_at", scan.fact)
    own = [bound(f"({atom.filter})", scan.fact)] if atom.filter else []
    if check == Check.OTHERWISE:
        yield from _in_time(plan, scan, atom)
        yield exp.Not(this=exp.Paren(this=coalesce(exp.Paren(this=own[0]), exp.false())))
        return
    yield from own
    if check == Check.UNDATED:
        yield null(at)
        if isinstance(atom, Stock):
            yield null(column(f"{atom.until}_at", scan.fact))
    elif check == Check.FUTURE:
        yield exp.GT(this=at, expression=parameter("as_of"))
    else:
        yield from _in_time(plan, scan, atom)
        yield from TESTS.get(check, _missing(check))(atom, at)


def _in_time(plan: Plan, scan: Scan, atom: Atom) -> Iterator[exp.Expr]:
    if isinstance(atom, Average):
        yield was_there(scan, atom)
    elif isinstance(atom, Stock):
        yield there(scan, atom, parameter("moment"), plan.shape, at_now=True)
    else:
        yield from happened(plan.shape.limits, scan.anchor, scan.fact)


def _empty(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    del at
    yield either(*(null(column(name, atom.fact)) for name in _own_values(atom)))
    if _converted(atom):
        yield exp.Not(this=exp.Paren(this=_foreign(atom)))


def _unrated(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    del at
    yield either(*(null(column(name, atom.fact)) for name in _converted(atom)))
    yield _foreign(atom)


def _foreign(atom: Atom) -> exp.Expr:
    other = exp.NEQ(this=column("currency", atom.fact), expression=parameter("house"))
    both_known = exp.And(this=known(column("original", atom.fact)), expression=other)
    return coalesce(exp.Paren(this=both_known), exp.false())


def _late(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    """First recorded more than a month after it happened, though Headway recorded already then."""
    yield exp.GTE(this=at.copy(), expression=parameter("first_recorded"))
    late = exp.Add(this=at, expression=exp.Interval(this=exp.Literal.string(str(LATE_DAYS)), unit=exp.Var(this="DAY")))
    yield exp.GT(this=_first_known(atom.fact), expression=late)


def _brought(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    del atom
    yield exp.LT(this=at, expression=parameter("first_recorded"))


def _back_dated(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    """Dated earlier now than any earlier version said."""
    del atom
    yield exp.LT(this=at, expression=column("first_at", OLDER))


def _first_known(fact: str) -> exp.Expr:
    now = column("recorded_from", fact)
    return call("LEAST", now, coalesce(column("first_known", OLDER), now.copy()))


def _none(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
    """Told by the value alone, afterwards."""
    del atom, at
    return iter(())


TESTS: Mapping[str, Callable[[Atom, exp.Expr], Iterator[exp.Expr]]] = MappingProxyType(
    {
        Check.EMPTY: _empty,
        Check.UNRATED: _unrated,
        Check.LATE: _late,
        Check.BROUGHT: _brought,
        Check.BACK_DATED: _back_dated,
        Check.IMPLAUSIBLE: _none,
        Check.BACKWARDS: _none,
    }
)


def _missing(check: str) -> Callable[[Atom, exp.Expr], Iterator[exp.Expr]]:
    def of(atom: Atom, at: exp.Expr) -> Iterator[exp.Expr]:
        del at
        yield null(column(check.removeprefix(MISSING), atom.fact))

    return of


def older_versions(check: str, scan: Scan) -> exp.Join | None:
    """What earlier versions of the same records said, for the checks that look at them.

    After: `LEFT JOIN (SELECT order_id, MIN(recorded_from) …, MIN(happened_at) … WHERE NOT recorded_to IS NULL …)`.
    """
    if check not in {Check.LATE, Check.BACK_DATED}:
        return None
    root = _root(facts()[scan.fact])
    firsts = [("first_known", "recorded_from"), ("first_at", f"{scan.anchor}_at")]
    made = select(
        [column(root), *(alias(exp.Min(this=column(name)), as_) for as_, name in firsts)],
        table(scan.fact),
        tests=[known(column("recorded_to"))],
        group=[column(root)],
    )
    on = equal(column(root, OLDER), column(root, scan.fact))
    return left_join(called(made, OLDER), on)  # type: ignore[arg-type]  # a table of our own making


def _root(fact: Fact) -> str:
    """The column of the record that rows are made of: the first of the fact's own."""
    anchors = {f"{anchor}_{part}" for anchor in fact.anchors for part in ("at", "day", "hour")}
    return next(name for name in fact.columns if name not in anchors and name not in VERSION_COLUMNS)


def by_value(check: str, made: exp.Select) -> list[exp.Expr]:
    """What tells the rows of a check by their value: far beyond the usual one, or a wait that ended before it began.
    Other rows count as they do in the metric.
    """
    value = column(VALUE)
    if check == Check.IMPLAUSIBLE:
        size = exp.Abs(this=value.copy())
        some = call("NULLIF", exp.Abs(this=_value_of(made)), number(0))
        usual = exp.Window(this=exp.Median(this=some))
        made.set("expressions", [*made.expressions, alias(usual, USUAL)])
        return [exp.GT(this=size, expression=exp.Mul(this=number(FAR), expression=column(USUAL)))]
    if check == Check.BACKWARDS:
        return [exp.LT(this=value, expression=number(0))]
    return [] if is_left_out(check) or check == Check.FUTURE else [known(value)]


def _value_of(made: exp.Select) -> exp.Expr:
    found = next(one for one in made.expressions if one.alias_or_name == VALUE)
    value: exp.Expr = found.this if isinstance(found, exp.Alias) else found
    return value.copy()


def _own_values(atom: Atom) -> tuple[str, ...]:
    return optional_columns(atom)


def _converted(atom: Atom) -> tuple[str, ...]:
    if "original" not in facts()[atom.fact].columns:
        return ()
    return tuple(name for name in optional_columns(atom) if name in CONVERTED)
