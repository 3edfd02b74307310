"""The one way from a question to an answer; every page, command, export and report comes through here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from headway.answers.across import Wholes, across, split_atoms
from headway.answers.answer import Answer
from headway.answers.apart import read_apart
from headway.answers.at_rates import at_rates
from headway.answers.bound import Bound
from headway.answers.columns import Columns
from headway.answers.compare import compared, earlier
from headway.answers.evaluate import evaluated, nothing
from headway.answers.extent import extent
from headway.answers.found import Found, Results
from headway.answers.frame import filled, steps_of
from headway.answers.names import with_known_names
from headway.answers.notes import (
    before_records,
    beyond,
    followed,
    left_out,
    needed,
    notes_of,
    stated,
    unfilled,
    unrecorded,
    with_gaps,
)
from headway.answers.open_time import never_open
from headway.answers.run import Read, run, run_both
from headway.answers.shown import shown
from headway.answers.then import as_defined, defined_otherwise
from headway.answers.things import Things
from headway.answers.whole_days import cut_days, unanswered
from headway.answers.world import World
from headway.catalogue.metric import Average, Kept, Stock
from headway.query.check import check
from headway.query.question import Operator, Query
from headway.sql.plan import in_one_read
from headway.values.calendar import UTC


def ask(query: Query, world: World, *, remarks: bool = True) -> Answer:
    """Answer a question as the world stands. Without `remarks`, what was left out is not counted and not noted, which
    takes half the time: for numbers that are only looked at beside others.

    Totals are asked apart, never summed from the rows. Raises CannotAsk, with everything that is wrong, before
    anything is read.
    """
    world = as_defined(query, world)
    answer = _answered(query, world, remarks=remarks)
    if query.constant_rates is not None:
        answer = at_rates(answer, query, world)
    notes = defined_otherwise(query, world)
    return replace(answer, notes=(*notes, *answer.notes)) if notes else answer


def _answered(query: Query, world: World, *, remarks: bool) -> Answer:
    check(query, world.catalogue)
    query = with_known_names(query, world)
    if query.known_at is not None and world.first_recorded is not None and query.known_at < world.first_recorded:
        return _nothing_known(query, world)
    things = Things(world.engine)
    bound = Bound(query, world, split_atoms(query, world.catalogue))
    if remarks:
        bound = with_gaps(bound)
    if query.compare is None:
        return shown(find(bound, things, remarks=remarks), None)
    other = earlier(bound)
    then = replace(bound, query=other.query, later=other.later)
    together = other.apart(bound) and in_one_read(bound.shape(), world.catalogue)
    reads = run_both(bound, then) if together else (None, None)
    found = find(bound, things, reads[0], remarks=remarks)
    return shown(*compared(found, find(then, things, reads[1], remarks=False), other))


def find(bound: Bound, things: Things, read: Read | None = None, *, remarks: bool = True) -> Found:
    """Evaluate a question and its totals, without comparison or labels; it is read first where it has not been `read`.
    Both ranges of a comparison share their `things`. Without `remarks`, what must be said beside the numbers is not
    counted.
    """
    query = bound.query
    steps = list(bound.later.steps) if bound.later else []
    if query.grain and not steps and _has_stock(bound):
        steps = steps_of(bound, *extent(bound))
    read = read or run(bound, steps)
    if query.grain and not steps:
        steps = steps_of(bound, *_ends(read.rows, bound))
    missing, cut = unrecorded(bound, read.whole), cut_days(bound)
    notes = _notes(bound, missing, read.whole) if remarks else ()
    rows = filled(read.rows, bound, steps, things) if query.by or query.grain else read.rows
    empty = {**unfilled(bound, read.whole), **never_open(bound.atoms, bound.world)}
    impossible = _impossible(bound, {**cut, **missing}, empty)
    wider = across(bound, steps if _has_stock(bound) else [])
    apart = read_apart(bound, steps, lambda query, at: _again(query, at, things))
    beside = {**wider.rows(rows), **apart.rows(rows)}
    unbegun = _unbegun(bound)
    rowless = {**_mixed(bound, bound.query.by), **({} if query.grain else unbegun), **impossible}
    results = _results(rows, bound, rowless, beside)
    missing_in_all = {**_mixed(bound, ()), **unbegun, **impossible}
    totals = _results(read.whole, bound, missing_in_all, {**wider.whole, **apart.whole})
    return Found(
        labels=rows,
        results=results,
        totals=totals,
        sql=read.sql,
        notes=(*notes, *unanswered(bound, impossible, cut), *beyond(bound, results, totals)),
        bound=bound,
    )


def _again(query: Query, bound: Bound, things: Things) -> Found:
    """Another question in the same world, beside the same later range."""
    atoms = split_atoms(query, bound.world.catalogue)
    return find(replace(bound, query=query, atoms=atoms, earlier=None, gaps=frozenset()), things, remarks=False)


def _notes(bound: Bound, missing: Mapping[str, str], whole: Columns) -> tuple[str, ...]:
    return (
        *notes_of(bound, whole),
        *needed(bound, missing),
        *left_out(bound, whole),
        *stated(bound, whole),
        *followed(bound, whole),
    )


def _results(counts: Columns, bound: Bound, missing: Mapping[str, str], wholes: Wholes) -> Results:
    catalogue, keys = bound.world.catalogue, bound.query.metrics
    found = evaluated(counts, catalogue, [key for key in keys if key not in missing], wholes)
    return {key: nothing(key, missing[key], catalogue, counts.height) if key in missing else found[key] for key in keys}


def _impossible(bound: Bound, missing: Mapping[str, str], empty: Mapping[str, str]) -> dict[str, str]:
    """The metrics about which nothing can be said, with the reason: a fact is `missing`, or a metric that is read from
    one is `empty` for want of a column.
    """
    catalogue = bound.world.catalogue
    if not missing and not empty:
        return {}
    found = {}
    for key in bound.query.metrics:
        reasons = [missing[fact] for fact in catalogue.facts_of(key) if fact in missing]
        reasons += [empty[atom.key] for atom in catalogue.atoms_of(key) if atom.key in empty]
        if reasons:
            found[key] = reasons[0]
    return found


def _mixed(bound: Bound, by: Sequence[str]) -> dict[str, str]:
    """The metrics of one thing each that are asked of several together, where rows are split by `by`."""
    dimensions = bound.world.catalogue.dimensions
    one_of = {
        where.dimension for where in bound.query.where if where.operator is Operator.EQUAL and len(where.values) == 1
    }
    found = {}
    for key in bound.query.metrics:
        mixed = [name for name in bound.world.catalogue.metrics[key].always_by if name not in {*by, *one_of}]
        if mixed:
            found[key] = f"of each {dimensions[mixed[0]].label.lower()} its own: split by {mixed[0]}"
    return found


def _unbegun(bound: Bound) -> dict[str, str]:
    """The metrics that compare the end of a period with its start, where the question has no start."""
    catalogue = bound.world.catalogue
    if bound.opening is not None:
        return {}
    why = "of a period: say from when on"
    return {key: why for key in bound.query.metrics if any(isinstance(one, Kept) for one in catalogue.atoms_of(key))}


def _has_stock(bound: Bound) -> bool:
    return any(isinstance(bound.world.catalogue.metrics[key], Stock | Average | Kept) for key in bound.atoms)


def _ends(rows: Columns, bound: Bound) -> tuple[date | None, date | None]:
    grain = bound.query.grain
    starts = {start for start in (rows[grain.value] if grain else ()) if start is not None}
    days = [_day(start, bound) for start in starts]
    return (min(days), max(days)) if days else (None, None)


def _day(start: object, bound: Bound) -> date:
    if isinstance(start, datetime):
        return bound.world.calendar.day_of(start.replace(tzinfo=UTC))
    if isinstance(start, date):
        return start
    raise TypeError(f"{start!r} is not the start of a bucket")


def _nothing_known(query: Query, world: World) -> Answer:
    reason = before_records(world.first_recorded)
    height = 0 if query.by or query.grain else 1

    def results(rows: int) -> Results:
        return {key: nothing(key, reason, world.catalogue, rows) for key in query.metrics}

    bound = Bound(query, world, ())
    return shown(Found(Columns({}, height), results(height), results(1), "", (reason,), bound), None)
