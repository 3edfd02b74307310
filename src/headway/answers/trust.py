"""How far a number can be trusted: which rows it is made of, which are left out and why, what of them looks wrong, and
how fresh they are. Everything is asked of the engine within the scope of who looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from headway.answers.bound import Bound, execute
from headway.answers.drill import Part, checking, parts
from headway.answers.names import with_known_names
from headway.answers.spans import averages, values_of_spans
from headway.answers.then import as_defined
from headway.answers.world import World
from headway.catalogue.metric import Atom
from headway.query.check import check as check_query
from headway.query.question import Query
from headway.schema.tables import facts
from headway.sql.behind import Cell, sum_of
from headway.sql.checks import FAR, LATE_DAYS, MISSING, Check, checks_of, is_left_out
from headway.sql.freshness import freshness
from headway.values.calendar import UTC


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows a check found, and what it looked for in words."""

    check: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Looked:
    """One part of a metric: the rows that it counts, those left out with the reason, and what of the counted looks
    wrong. `last` is when the newest of its events happened, `recorded` when something was last recorded; aware.
    """

    part: Part
    atom: Atom
    counted: int
    left_out: tuple[Finding, ...]
    wrong: tuple[Finding, ...]
    last: datetime | None
    recorded: datetime | None


def look(query: Query, world: World, *, metric: str, wrong: bool = True) -> tuple[Looked, ...]:
    """Every part of a metric looked at, under the query's range, clocks and conditions; what of the counted rows looks
    wrong only where that is wanted. Raises CannotAsk as `ask`.
    """
    world = as_defined(query, world)
    check_query(query, world.catalogue)
    query = replace(with_known_names(query, world), by=(), grain=None, compare=None)
    seen: dict[str, Part] = {}
    for part in parts(metric, world.catalogue):
        seen.setdefault(part.atom, part)
    return tuple(_looked(part, query, world, wrong=wrong) for part in seen.values())


def _looked(part: Part, query: Query, world: World, *, wrong: bool) -> Looked:
    (atom,) = world.catalogue.atoms_of(part.atom)
    if facts()[atom.fact].given:
        return Looked(part, atom, _rows(atom, query, world, ""), (), (), None, None)
    worth = tuple(name for name in _worth(atom, world) if wrong or is_left_out(name))
    findings = [Finding(name, words_of(name, atom, world), _rows(atom, query, world, name)) for name in worth]
    last, recorded = _freshness(atom, query, world)
    return Looked(
        part=part,
        atom=atom,
        counted=_rows(atom, query, world, ""),
        left_out=tuple(one for one in findings if is_left_out(one.check)),
        wrong=tuple(one for one in findings if not is_left_out(one.check)),
        last=last,
        recorded=recorded,
    )


def _worth(atom: Atom, world: World) -> Iterator[str]:
    """The checks that can find anything: no gap in a column, nothing without a value in it."""
    for name in checks_of(atom):
        column = f"{atom.anchor}_at" if name == Check.UNDATED else name.removeprefix(MISSING)
        full = column in facts()[atom.fact].columns and not facts()[atom.fact].told
        if full and not world.engine.gaps(atom.fact, (column,)):
            continue
        if name == Check.BROUGHT and world.first_recorded is None:
            continue
        yield name


def _rows(atom: Atom, query: Query, world: World, check: str) -> int:
    bound = Bound(replace(query, metrics=(atom.key,)), world, (atom.key,))
    cell = Cell(bound.shape(), narrowed=False, check=check)
    spans = values_of_spans(bound, []) if averages(bound) else {}
    values = {**bound.values(), **checking(world), **spans}
    (row,) = execute(world, sum_of(cell, world.catalogue, world.engine.dialect), values)
    return int(str(row["rows"]))


def _freshness(atom: Atom, query: Query, world: World) -> tuple[datetime | None, datetime | None]:
    bound = Bound(replace(query, metrics=(atom.key,)), world, (atom.key,))
    statement = freshness(bound.shape(), world.catalogue, world.engine.dialect)
    (row,) = execute(world, statement, bound.values())
    return _aware(row["last"]), _aware(row["recorded"])


def _aware(moment: object) -> datetime | None:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else None


def words_of(check: str, atom: Atom, world: World) -> str:
    """What a check looked for, as it is told."""
    if check.startswith(MISSING):
        column = check.removeprefix(MISSING)
        named = next((one.label.lower() for one in world.catalogue.dimensions.values() if one.column == column), column)
        return f"without a {named}: in the total, but under no {named}"
    needed = " and ".join(atom.needs.values()) or "a value"
    words = {
        Check.UNDATED: "without a date: in no period, but in the whole history",
        Check.EMPTY: f"without {needed}",
        Check.UNRATED: "without an exchange rate",
        Check.OTHERWISE: "of another kind than the definition counts",
        Check.FUTURE: "dated in the future",
        Check.LATE: f"recorded more than {LATE_DAYS} days after they happened",
        Check.BROUGHT: "of before Headway recorded: brought in later",
        Check.BACK_DATED: "dated earlier now than they were at first",
        Check.IMPLAUSIBLE: f"more than {FAR} times the usual (median) amount",
        Check.BACKWARDS: "ended before they began",
    }
    return words[Check(check)]
