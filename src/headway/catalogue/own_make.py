"""From the terms of an own metric to metrics of the catalogue's kinds, or to the sentence that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Additivity, Derived, Direction, Metric, Product, Ratio, Unit
from headway.catalogue.own_narrow import narrowed
from headway.catalogue.own_share import some_of
from headway.catalogue.own_terms import MINUS, PER, PLUS, TIMES, CannotMake, Term
from headway.catalogue.own_units import added, divided, multiplied
from headway.catalogue.own_words import terms_said

CATEGORY = "own"
MOST_TERMS = 4
SUMS, QUOTIENTS = (PLUS, MINUS), (PER, TIMES)


@dataclass(frozen=True, slots=True)
class Making:
    """A metric on its way: what it is to be called, the catalogue with its narrowed parts, the terms and their metrics
    in order.
    """

    key: str
    label: str
    note: str
    catalogue: Catalogue
    terms: tuple[Term, ...]
    parts: tuple[Metric, ...]

    def joined(self, how: str) -> tuple[Metric, ...]:
        """The metrics that are joined so."""
        return tuple(part for term, part in zip(self.terms, self.parts, strict=True) if term.how == how)

    def about(self, unit: Unit, additivity: Additivity) -> dict[str, Any]:
        """What every metric says about itself, from what its parts say."""
        said = terms_said(self.terms, self.catalogue)
        definition = f"{self.note.strip().rstrip('.')}: {said}." if self.note.strip() else f"{said}."
        return {
            "key": self.key,
            "label": self.label,
            "definition": definition,
            "unit": unit,
            "direction": _direction(self.parts, self.terms),
            "additivity": additivity,
            "category": CATEGORY,
            "number": "-",
            "review": self.parts[0].review,
            "exclusions": _together(part.exclusions for part in self.parts),
            "dimensions": _allowed(self.parts),
            "never_by": _together(part.never_by for part in self.parts),
            "always_by": _together(part.always_by for part in self.parts),
            "needs": MappingProxyType({}),
        }


def made_of(key: str, label: str, terms: Sequence[Term], catalogue: Catalogue, *, note: str = "") -> dict[str, Metric]:
    """The metric under its key, and before it the narrowed parts that it needs.

    Raises CannotMake where a part is not there, cannot be narrowed so, or where units or kinds do not go together.
    """
    _check(terms, catalogue)
    extra: dict[str, Metric] = {}
    parts = []
    for place, term in enumerate(terms, start=1):
        name = term.metric
        if term.only:
            prefix = f"{key}_part{place}"
            extra.update(narrowed(name, term.only, catalogue, prefix=prefix))
            name = f"{prefix}_{name}"
        parts.append(extra.get(name) or catalogue.metrics[name])
    every = Catalogue(MappingProxyType({**catalogue.metrics, **extra}), catalogue.dimensions)
    making = Making(key, label, note, every, tuple(terms), tuple(parts))
    how = terms[1].how if len(terms) > 1 else ""
    return {**extra, key: (_sum if how in SUMS else _quotient if how in QUOTIENTS else _alone)(making)}


def _check(terms: Sequence[Term], catalogue: Catalogue) -> None:
    if not terms:
        raise CannotMake("Say of what it is made: choose a metric.")
    if len(terms) > MOST_TERMS:
        raise CannotMake(f"At most {MOST_TERMS} metrics go into one. Make a part of it a metric of its own first.")
    for term in terms:
        if term.metric not in catalogue.metrics:
            raise CannotMake(f'"{term.metric}" is not a metric any more: choose another.')
    hows = {term.how for term in terms[1:]}
    if terms[0].how or not hows <= {*SUMS, *QUOTIENTS}:
        raise CannotMake("Say how each further metric is joined: per, plus, minus or times.")
    if hows & set(SUMS) and hows & set(QUOTIENTS):
        raise CannotMake(
            "Adding and dividing in one metric reads two ways. Make the sum a metric of its own first, then divide it."
        )
    if len(terms) == 1 and not terms[0].only:
        label = catalogue.metrics[terms[0].metric].label
        raise CannotMake(f"This is {label} itself. Narrow it to something, or put another metric beside it.")


def _alone(making: Making) -> Metric:
    """One narrowed metric: its copy under the own key."""
    (part,) = making.parts
    about = making.about(part.unit, part.additivity)
    for kept in ("needs", "exclusions", "dimensions", "never_by", "always_by", "direction"):
        about.pop(kept)
    return replace(part, **about, listed=True)


def _sum(making: Making) -> Metric:
    unit, additivity = added(making.parts, [term.how for term in making.terms])
    return Derived(
        **making.about(unit, additivity),
        plus=(making.parts[0].key, *(part.key for part in making.joined(PLUS))),
        minus=tuple(part.key for part in making.joined(MINUS)),
    )


def _quotient(making: Making) -> Metric:
    over, times = making.joined(PER), (making.parts[0], *making.joined(TIMES))
    if len(times) == 1 and len(over) == 1:
        return _ratio(making, times[0], over[0])
    unit = multiplied(times)
    for part in over:
        unit = divided(unit, part, times[0])
    about = making.about(unit, Additivity.RATIO)
    nothing = f"no {over[0].label[:1].lower()}{over[0].label[1:]}" if over else "nothing to multiply"
    return Product(
        **about, times=tuple(part.key for part in times), over=tuple(part.key for part in over), undefined=nothing
    )


def _ratio(making: Making, top: Metric, bottom: Metric) -> Metric:
    proportion = some_of(top, bottom)
    unit = Unit.SHARE if proportion else divided(top.unit, bottom, top)
    return Ratio(
        **making.about(unit, Additivity.RATIO),
        undefined=f"no {bottom.label[:1].lower()}{bottom.label[1:]}",
        numerator=top.key,
        denominator=bottom.key,
        proportion=proportion,
        requires=MappingProxyType({}),
        stated=MappingProxyType({}),
        aside=MappingProxyType({}),
    )


def _direction(parts: Sequence[Metric], terms: Sequence[Term]) -> Direction:
    """That of the first: what is divided by how often something was done, or added to, is still good that way. Parts
    that are added and go different ways leave it open.
    """
    added_ = [part.direction for part, term in zip(parts, terms, strict=True) if term.how in {"", PLUS, TIMES}]
    return added_[0] if len(set(added_)) == 1 else Direction.NEUTRAL


def _together(several: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in several for name in one))


def _allowed(parts: Sequence[Metric]) -> tuple[str, ...]:
    """The dimensions that every part allows; empty: none of them says."""
    said = [part.dimensions for part in parts if part.dimensions]
    return tuple(name for name in said[0] if all(name in other for other in said)) if said else ()
