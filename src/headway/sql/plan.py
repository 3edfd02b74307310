"""A question on its way to SQL: which scans it takes, what each counts, by which keys."""

from dataclasses import dataclass

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Atom, Duration, Stock
from headway.query.shape import Shape

TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of one fact: metrics that share fact, anchor and way of counting."""

    name: str
    fact: str
    anchor: str
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The shape of a question with its scans."""

    shape: Shape
    catalogue: Catalogue
    scans: tuple[Scan, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What the rows are told apart by: the time bucket first, then the dimensions as asked."""
        return ((self.shape.grain.value,) if self.shape.grain else ()) + self.shape.by


def plan_of(shape: Shape, catalogue: Catalogue) -> Plan:
    """Group the metrics of a shape into scans, in the order in which they were asked."""
    groups: dict[tuple[object, ...], list[Atom]] = {}
    for key in shape.atoms:
        (atom,) = catalogue.atoms_of(key)
        groups.setdefault(_family(atom), []).append(atom)
    suffix = "_by_" + "_".join(_key_names(shape)) if _key_names(shape) else "_in_all"
    scans = tuple(
        Scan(f"{_topic(atoms)}{suffix}", atoms[0].fact, atoms[0].anchor, tuple(atoms)) for atoms in groups.values()
    )
    return Plan(shape, catalogue, scans)


def _key_names(shape: Shape) -> tuple[str, ...]:
    return ((shape.grain.value,) if shape.grain else ()) + shape.by


def _family(atom: Atom) -> tuple[object, ...]:
    match atom:
        case Duration():
            return ("duration", atom.fact, atom.anchor, atom.filter, atom.ended, atom.elapsed, atom.waited)
        case Stock():
            return ("stock", atom.fact, atom.anchor, atom.until)
        case _:
            return ("flow", atom.fact, atom.anchor)


def _topic(atoms: list[Atom]) -> str:
    if isinstance(atoms[0], Duration) or len(atoms) == 1:
        return atoms[0].key
    if isinstance(atoms[0], Stock):
        return f"{atoms[0].fact}_open"
    return f"{atoms[0].fact}_{atoms[0].anchor}"
