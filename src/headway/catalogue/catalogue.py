"""Every metric and dimension that can be asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from headway.catalogue.dimension import Dimension, DimensionKind, offered_by
from headway.catalogue.metric import About, Atom, Made, Metric, Ratio, Unit
from headway.catalogue.own_terms import OwnMetric
from headway.catalogue.parts import parts_of, things_of
from headway.schema.tables import facts, held_in

ALL = "*"
OTHERS = "others"


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Definitions by key. Compared by identity, so that it can be part of a cache's key.

    `own`: every definition, past ones too, of the metrics that the business made; `base` is the catalogue without them,
    and `unmade` says of those that cannot be counted any more why.
    """

    metrics: Mapping[str, Metric]
    dimensions: Mapping[str, Dimension]
    own: tuple[OwnMetric, ...] = ()
    base: "Catalogue | None" = None
    unmade: Mapping[str, str] = field(default_factory=dict)

    def atoms_of(self, key: str) -> tuple[Atom, ...]:
        """The metrics that are read from facts and together make this one, each once."""
        return _atoms_of(self, key)

    def counts_left_out_apart(self, metric: Metric) -> bool:
        """Whether an average is over some of the different things that its `n` counts: these are not counted too, since
        the few that are left out are found in less time. The `n` of a share is shown beside it, so it is counted.
        """
        if not isinstance(metric, Ratio) or not metric.n or metric.unit is Unit.SHARE:
            return False
        some, all_ = self.metrics[metric.denominator], self.metrics[metric.n]
        return some.key != all_.key and things_of(some) is not None and things_of(some) == things_of(all_)

    def all_parts_of(self, key: str) -> tuple[str, ...]:
        """The keys of the metrics that this one is made of, and of those that they are made of, each once."""
        return _all_parts_of(self, key)

    def dimensions_of(self, key: str) -> tuple[str, ...]:
        """The dimensions that this metric can be split by: those that each of its facts offers and each part allows."""
        return _dimensions_of(self, key)

    def table_of(self, column: str) -> str:
        """The table of the things that a column of facts points to. Raises KeyError for one that points to none."""
        for dimension in self.dimensions.values():
            if dimension.column == column and dimension.kind is DimensionKind.THING:
                return dimension.table
        raise KeyError(column)

    def facts_of(self, key: str) -> tuple[str, ...]:
        """The facts of an engine that this metric reads."""
        return tuple(dict.fromkeys(name for atom in self.atoms_of(key) for name in held_in(atom.fact)))

    def held_facts_of(self, key: str) -> tuple[str, ...]:
        """Those of the facts that this metric reads that an engine holds."""
        return tuple(fact for fact in self.facts_of(key) if not facts()[fact].given)

    def listed(self) -> tuple[Metric, ...]:
        """The metrics that people ask for: those of a category together, else in the order of the files."""
        shown = [metric for metric in self.metrics.values() if metric.listed]
        order = {category: place for place, category in enumerate(dict.fromkeys(metric.category for metric in shown))}
        return tuple(sorted(shown, key=lambda metric: order[metric.category]))

    def stood_across(self, ratio: Ratio, asked: Iterable[str]) -> frozenset[str]:
        """Those of the dimensions that the denominator of a ratio is not split by."""
        if ALL in ratio.across:
            return frozenset(asked)
        if OTHERS in ratio.across:
            return frozenset(asked).difference(self.dimensions_of(ratio.denominator))
        return frozenset(asked).intersection(ratio.across)

    def atoms_split(self, key: str, dimension: str) -> tuple[Atom, ...]:
        """The metrics read from facts that must know a dimension for this one to be split by it: all but what stands
        across it.
        """
        return _atoms_split(self, key, dimension)


@lru_cache(maxsize=4096)
def _atoms_of(catalogue: Catalogue, key: str) -> tuple[Atom, ...]:
    metric = catalogue.metrics[key]
    if not isinstance(metric, Made):
        return (metric,)
    found: dict[str, Atom] = {}
    for part in parts_of(metric):
        if isinstance(metric, Ratio) and part == metric.n and catalogue.counts_left_out_apart(metric):
            continue
        found.update({atom.key: atom for atom in catalogue.atoms_of(part)})
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _all_parts_of(catalogue: Catalogue, key: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in parts_of(catalogue.metrics[key]):
        found.update(dict.fromkeys((part, *catalogue.all_parts_of(part))))
    return tuple(found)


@lru_cache(maxsize=4096)
def _dimensions_of(catalogue: Catalogue, key: str) -> tuple[str, ...]:
    return tuple(name for name, dimension in catalogue.dimensions.items() if _offers(catalogue, key, dimension))


def _offers(catalogue: Catalogue, key: str, dimension: Dimension) -> bool:
    if dimension.only and key not in dimension.only:
        return False
    atoms = catalogue.atoms_split(key, dimension.key)
    metrics: list[About] = [catalogue.metrics[key], *atoms]
    if any(dimension.key in metric.never_by for metric in metrics):
        return False
    if any(metric.dimensions and dimension.key not in metric.dimensions for metric in metrics):
        return False
    return all(offered_by(dimension, facts()[atom.fact], atom.anchor) for atom in atoms)


@lru_cache(maxsize=65536)
def _atoms_split(catalogue: Catalogue, key: str, dimension: str) -> tuple[Atom, ...]:
    metric = catalogue.metrics[key]
    if not isinstance(metric, Made):
        return (metric,)
    whole = isinstance(metric, Ratio) and OTHERS in metric.across and catalogue.stood_across(metric, (dimension,))
    found: dict[str, Atom] = {}
    for part in parts_of(metric):
        if whole and isinstance(metric, Ratio) and part == metric.denominator:
            continue
        found.update({atom.key: atom for atom in _atoms_split(catalogue, part, dimension)})
    return tuple(found.values())
