"""A question on its way to SQL: which scans it takes, what each counts, by which keys."""

from dataclasses import dataclass

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import (
    Atom,
    Average,
    Cohort,
    Count,
    DistinctCount,
    Duration,
    Incidence,
    Kept,
    Quantile,
    Spread,
    Stock,
    Sum,
    Trimmed,
)
from headway.query.shape import Shape
from headway.schema.tables import facts
from headway.values.grain import Grain

TOGETHER = "together"
COMPLETED = "(cancelled_at IS NULL OR cancelled_at > as_of)"
"""An order that was placed and not cancelled whole by the as-of, in the words of the catalogue."""
FIRSTS = ("customer_id", f"event = 'sale' AND {COMPLETED} AND buyer = 'new'")
IN_ALL = "in_all"
"""1 in the row of the whole, 0 in every other: an unknown key is not the whole."""
IN_EARLIER = "in_earlier"
"""Whether a row is of the earlier range, where both are read in the same pass."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of one fact: metrics that share fact, anchor and way of counting.

    `firsts`: only the first sale ever of each customer is read.
    """

    name: str
    fact: str
    anchor: str
    atoms: tuple[Atom, ...]
    firsts: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The shape of a question with its scans."""

    shape: Shape
    catalogue: Catalogue
    scans: tuple[Scan, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells the row of the whole, and those of an earlier range, from the others counted in the same pass."""
        whole = (IN_ALL,) if self.shape.with_whole else ()
        return (*whole, IN_EARLIER) if self.shape.earlier else whole

    @property
    def keys(self) -> tuple[str, ...]:
        """What the rows are told apart by: the time bucket first, then the dimensions as asked."""
        return ((self.shape.grain.value,) if self.shape.grain else ()) + self.shape.by


def plan_of(shape: Shape, catalogue: Catalogue, *, shortcut: bool = False) -> Plan:
    """Group the metrics of a shape into scans, in the order in which they were asked.

    With the `shortcut`, new customers are counted from their first sales alone where that gives the same numbers.
    """
    groups: dict[tuple[object, ...], list[Atom]] = {}
    for key in shape.atoms:
        (atom,) = catalogue.atoms_of(key)
        firsts = shortcut and counts_firsts(atom, shape)
        groups.setdefault(("firsts",) if firsts else _family(atom), []).append(atom)
    suffix = "_by_" + "_".join(_key_names(shape)) if _key_names(shape) else "_in_all"
    scans = tuple(
        Scan(f"{_topic(atoms)}{suffix}", atoms[0].fact, atoms[0].anchor, tuple(atoms), family == ("firsts",))
        for family, atoms in groups.items()
    )
    return Plan(shape, catalogue, scans)


def counts_firsts(atom: Atom, shape: Shape) -> bool:
    """Whether a metric counts the customers whose first sale is in the range, told apart by nothing but days.

    All sales of an order are of one moment, so a customer is new in exactly the order, and on the day, of the first.
    """
    plain = not (shape.by or shape.where or shape.limits.scoped or shape.grain is Grain.HOUR)
    return plain and isinstance(atom, DistinctCount) and (atom.column, atom.filter) == FIRSTS


def in_one_pass(shape: Shape, catalogue: Catalogue) -> bool:
    """Whether rows and whole are best counted in one pass over the facts: sums, counts and quantiles are, in about half
    the time; so are stocks, but by time each row is of another moment than the whole.

    Different things are counted as fast in two passes (measured), but of a told fact in half the time in one; waiting
    times have no single one.
    """
    if not shape.by and not shape.grain:
        return False
    atoms = (atom for key in shape.atoms for atom in catalogue.atoms_of(key))
    return all(_in_one_pass(atom, shape) for atom in atoms)


def in_one_read(shape: Shape, catalogue: Catalogue) -> bool:
    """Whether two ranges can be read in one pass: what happened is counted by when it did; stocks and waiting times
    are of a moment, and days come with each range.
    """
    atoms = [atom for key in shape.atoms for atom in catalogue.atoms_of(key)]
    return not any(
        isinstance(atom, Stock | Average | Kept | Duration | Incidence) or facts()[atom.fact].given for atom in atoms
    )


def _in_one_pass(atom: Atom, shape: Shape) -> bool:
    match atom:
        case Sum() | Count() | Cohort() | Quantile():
            return True
        case Stock():
            return shape.grain is None
        case DistinctCount() if facts()[atom.fact].told:
            return True
        case _:
            return counts_firsts(atom, shape)


def _key_names(shape: Shape) -> tuple[str, ...]:
    return ((shape.grain.value,) if shape.grain else ()) + shape.by


def _family(atom: Atom) -> tuple[object, ...]:
    match atom:
        case Duration():
            return ("duration", atom.fact, atom.anchor, atom.filter, atom.ended, atom.elapsed, atom.waited)
        case Incidence() | Spread() | Trimmed() | Kept():
            return ("alone", atom.key)
        case Stock():
            return ("stock", atom.fact, atom.anchor, atom.until)
        case Average():
            return ("average", atom.fact, atom.anchor, atom.until, atom.selling)
        case _:
            return ("flow", atom.fact, atom.anchor)


def _topic(atoms: list[Atom]) -> str:
    if isinstance(atoms[0], Duration) or len(atoms) == 1:
        return atoms[0].key
    if isinstance(atoms[0], Stock):
        return f"{atoms[0].fact}_open"
    if isinstance(atoms[0], Average):
        return f"{atoms[0].fact}_on_average"
    return f"{atoms[0].fact}_{atoms[0].anchor}"
