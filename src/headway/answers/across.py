"""The wholes of which parts are shown: a denominator that is not split by the dimensions that it stands across."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from headway.answers.bound import Bound
from headway.answers.columns import Columns
from headway.answers.evaluate import Evaluation
from headway.answers.numbers import Numbers
from headway.answers.run import run
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Metric, Ratio, Shared
from headway.query.buckets import Bucket
from headway.query.question import Query

Wholes = Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Across:
    """By the key of a ratio, its denominators for the rows that were counted and for the row of the whole."""

    rows: Callable[[Columns], Wholes]
    whole: Wholes


def across(bound: Bound, steps: list[Bucket]) -> Across:
    """Read the wholes of the metrics of a question that are parts of one; nothing is read where there are none. `steps`
    are the buckets at whose ends stocks are taken.

    Before: losses by reason and rep. After: beside each, all losses of that rep, whatever the reason and whether or not
    only some reasons were asked for.
    """
    metrics = bound.world.catalogue.metrics
    found = {part: _stood_across(metrics[part[0]], bound) for part in _parts(bound)}
    read = {names: _wider(bound, names, steps) for names in dict.fromkeys(found.values())}

    def rows(counts: Columns) -> Wholes:
        return {_name(metrics, part): read[names].beside(part[1], counts) for part, names in found.items()}

    return Across(rows, {_name(metrics, part): read[names].whole(part[1]) for part, names in found.items()})


def wholes_of(metric: Metric) -> tuple[str, ...]:
    """The keys of the metrics that a metric needs of the whole rather than of each part."""
    if isinstance(metric, Ratio):
        return (metric.denominator,) if metric.across else ()
    return (metric.own, metric.common, metric.key_part) if isinstance(metric, Shared) else ()


def _name(metrics: Mapping[str, Metric], part: tuple[str, str]) -> str:
    """What the numbers of a whole are kept under: the key of a ratio, which has one, else that and the whole's."""
    return part[0] if isinstance(metrics[part[0]], Ratio) else ".".join(part)


def _parts(bound: Bound) -> tuple[tuple[str, str], ...]:
    """The parts of wholes among what is asked, and among what that is made of, each with what it needs of the whole."""
    catalogue = bound.world.catalogue
    asked = dict.fromkeys(name for key in bound.query.metrics for name in (key, *catalogue.all_parts_of(key)))
    return tuple((name, whole) for name in asked for whole in wholes_of(catalogue.metrics[name]))


def _stood_across(part: Metric, bound: Bound) -> frozenset[str]:
    """The dimensions asked for, or asked of, that the whole knows nothing of."""
    asked = {*bound.query.by, *(condition.dimension for condition in bound.query.where)}
    if isinstance(part, Ratio):
        return bound.world.catalogue.stood_across(part, asked)
    return frozenset(asked)


def split_atoms(query: Query, catalogue: Catalogue) -> tuple[str, ...]:
    """The metrics read from facts that a question's rows are made of: without wholes that cannot be split as it is."""
    asked = (*query.by, *(condition.dimension for condition in query.where))
    found = dict.fromkeys(atom.key for key in query.metrics for atom in catalogue.atoms_of(key))
    for name in asked:
        split = {atom.key for key in query.metrics for atom in catalogue.atoms_split(key, name)}
        found = {key: None for key in found if key in split}
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Wider:
    """What was counted without some dimensions, by the names of the columns that are left to tell its rows apart."""

    rows: Evaluation
    all_: Evaluation
    keys: Sequence[str]

    def beside(self, key: str, counts: Columns) -> Numbers:
        """The numbers of a metric for each row of the narrower count."""
        own = _keys_of(self.rows.counts, self.keys)
        place = {told: index for index, told in enumerate(self.rows.counts.tuples(own))}
        nothing = self.rows.counts.height
        found = self.rows.numbers(key).followed_by(Evaluation(Columns({}, 1), self.rows.catalogue).numbers(key))
        return found.taken([place.get(told, nothing) for told in counts.tuples(_keys_of(counts, self.keys))])

    def whole(self, key: str) -> Numbers:
        """The numbers of a metric in the row of the whole."""
        return self.all_.numbers(key)


def _wider(bound: Bound, without: frozenset[str], steps: list[Bucket]) -> Wider:
    query = bound.query
    where = tuple(condition for condition in query.where if condition.dimension not in without)
    by = tuple(name for name in query.by if name not in without)
    catalogue = bound.world.catalogue
    metrics = catalogue.metrics
    wholes = dict.fromkeys(key for one, key in _parts(bound) if _stood_across(metrics[one], bound) == without)
    atoms = tuple(dict.fromkeys(atom.key for key in wholes for atom in catalogue.atoms_of(key)))
    read = run(replace(bound, query=replace(query, by=by, where=where, metrics=tuple(wholes)), atoms=atoms), steps)
    keys = ([query.grain.value] if query.grain else []) + list(by)
    return Wider(Evaluation(read.rows, catalogue), Evaluation(read.whole, catalogue), keys)


def _keys_of(counts: Columns, names: Sequence[str]) -> list[str]:
    """Things are told apart by their numbers, of which two may have one name."""
    return [f"{name}__id" if f"{name}__id" in counts else name for name in names]
