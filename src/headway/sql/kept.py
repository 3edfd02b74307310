"""What is still there at the end of a period of what there was just before it, thing by thing."""

from collections.abc import Iterator

from sqlglot import exp

from headway.catalogue.metric import Held, Kept
from headway.schema.tables import facts
from headway.sql.fragments import bound
from headway.sql.keys import Key
from headway.sql.limits import version
from headway.sql.nodes import (
    DOUBLE,
    alias,
    both,
    call,
    cast,
    coalesce,
    column,
    count,
    either,
    equal,
    filtered,
    known,
    left_join,
    null,
    number,
    parameter,
    select,
    table,
    when,
)
from headway.sql.plan import Plan, Scan
from headway.sql.scans import conditions, keys, limits, source
from headway.sql.seen import read

BUCKET = "bucket"
THING, WAS, NOW = "thing", "was", "now_is"


def kept(plan: Plan, scan: Scan) -> Iterator[tuple[str, exp.Select]]:
    """Three steps: things at the start by the keys, all things at the end, and what is kept.

    Keys and conditions are of the start alone: who is there still with another seller is there still.
    """
    (atom,) = scan.atoms
    if not isinstance(atom, Kept):
        raise TypeError(f"{atom.key} is not kept")
    start, end = f"{atom.key}_at_start", f"{atom.key}_at_end"
    found = keys(plan, scan)
    yield start, _at_start(plan, scan, atom, found)
    yield end, _at_end(plan, scan, atom)
    grain = plan.shape.grain
    same = equal(column(THING, end), column(THING, start))
    on = both(same, equal(column(BUCKET, end), column(grain.value, start))) if grain else same
    own = [column(key.name, start) for key in found]
    columns = [alias(made, f"{atom.key}{name}") for name, made in _taken(atom, start, end)]
    made = select([*own, *columns], table(start), joins=[left_join(table(end), on)], tests=_known(atom, start, end))
    if own:
        made.set("group", exp.Group(expressions=[one.copy() for one in own]))
    yield scan.name, made


def there_then(atom: Kept, fact: str, moment: exp.Expr) -> exp.Expr:
    """Whether a row was there at a moment."""
    since, until = column(f"{atom.anchor}_at", fact), column(f"{atom.until}_at", fact)
    begun = exp.LTE(this=since, expression=moment)
    return both(begun, either(null(until), exp.GT(this=until.copy(), expression=moment.copy())))


def _at_start(plan: Plan, scan: Scan, atom: Kept, found: list[Key]) -> exp.Select:
    grain = plan.shape.grain
    own = [key for key in found if grain is None or key.name != grain.value]
    tests = [*limits(plan, scan), *conditions(plan, scan), *_filter(atom, scan)]
    made = source(plan, scan, own, [*tests, known(column(atom.of, scan.fact))])
    if grain is not None:
        then = there_then(atom, scan.fact, column("opening", "moments"))
        made.append("joins", exp.Join(this=table("moments"), kind="INNER", on=then))
        own = [Key(grain.value, column(BUCKET, "moments")), *own]
    else:
        made.args["where"].set("this", both(made.args["where"].this, there_then(atom, scan.fact, parameter("opening"))))
    return _by_thing(made, scan, atom, (own, WAS))


def _at_end(plan: Plan, scan: Scan, atom: Kept) -> exp.Select:
    tests = [] if facts()[scan.fact].told else list(version(plan.shape.limits, scan.fact))
    tests += [*_filter(atom, scan), known(column(atom.of, scan.fact))]
    if plan.shape.grain is None:
        made = select([], read(plan, scan), tests=[*tests, there_then(atom, scan.fact, parameter("moment"))])
        return _by_thing(made, scan, atom, ([], NOW))
    then = there_then(atom, scan.fact, column("at", "moments"))
    join = exp.Join(this=table("moments"), kind="INNER", on=then)
    made = select([], read(plan, scan), joins=[join], tests=tests)
    return _by_thing(made, scan, atom, ([Key(BUCKET, column(BUCKET, "moments"))], NOW))


def _by_thing(made: exp.Select, scan: Scan, atom: Kept, shown: tuple[list[Key], str]) -> exp.Select:
    """A row a thing with its amount; empty where part of it is not known."""
    own, name = shown
    thing = column(atom.of, scan.fact)
    amount: exp.Expr = count()
    if atom.expression:
        value = bound(atom.expression, scan.fact)
        every = equal(exp.Count(this=value.copy()), count())
        amount = when(every, exp.Sum(this=value))
    made.set("expressions", [*(key.shown() for key in own), alias(thing, THING), alias(amount, name)])
    made.set("group", exp.Group(expressions=[*(key.expression.copy() for key in own), thing.copy()]))
    return made


def _filter(atom: Kept, scan: Scan) -> list[exp.Expr]:
    return [bound(f"({atom.filter})", scan.fact)] if atom.filter else []


def _known(atom: Kept, start: str, end: str) -> list[exp.Expr]:
    """Of amounts only things of which both are known; who is not there at the end has none, which is known."""
    if atom.held.counts:
        return []
    return [known(column(WAS, start)), either(null(column(THING, end)), known(column(NOW, end)))]


def _taken(atom: Kept, start: str, end: str) -> Iterator[tuple[str, exp.Expr]]:
    was, now = column(WAS, start), coalesce(column(NOW, end), number(0))
    match atom.held:
        case Held.THINGS:
            yield "__reached", filtered(count(), known(column(THING, end)))
        case Held.LOST:
            yield "__reached", filtered(count(), null(column(THING, end)))
        case Held.LEFT:
            yield "", _share(call("LEAST", was, now), was)
        case Held.GONE:
            yield "", _share(call("GREATEST", exp.Sub(this=was, expression=now), number(0)), was)
        case Held.AMOUNT:
            yield "", _share(now, was)
    yield "__n", count()


def _share(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    over = call("NULLIF", exp.Sum(this=whole.copy()), number(0))
    return exp.Div(this=cast(exp.Sum(this=part), DOUBLE), expression=cast(over, DOUBLE))
