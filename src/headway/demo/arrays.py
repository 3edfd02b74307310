"""Array words of the demo: types, weighted choice, and picking from groups of unequal size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.object_]

NONE = -1


def choose(rng: Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """`size` indexes into `weights`, each drawn in proportion to its weight."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    found: Ints = np.minimum(np.searchsorted(total, rng.random(size) * total[-1], side="right"), len(total) - 1)
    return found


def words(choices: Sequence[str | None], index: Ints) -> Texts:
    """The chosen texts; an index of NONE is empty."""
    return np.array([*choices, None], dtype=object)[index]


def blanked(texts: Texts, known: Bools) -> Texts:
    """The texts, empty where not known."""
    found = texts.copy()
    found[~known] = None
    return found


def count_within(groups: Ints) -> Ints:
    """0, 1, 2 … within each run of equal values; `groups` is sorted."""
    if not len(groups):
        return groups
    begins = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    sizes = np.diff(np.append(begins, len(groups)))
    return np.arange(len(groups)) - np.repeat(begins, sizes)


def add_up(groups: Ints, amounts: Ints, size: int) -> Ints:
    """The exact sum of whole `amounts` in each of `size` groups."""
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, groups, amounts)
    return found


@dataclass(frozen=True, slots=True)
class Groups:
    """Members of numbered groups: those of group g stand at `items[first[g]:first[g + 1]]`."""

    items: Ints
    first: Ints

    def sizes(self, group: Ints) -> Ints:
        """How many members each asked group has."""
        return self.first[group + 1] - self.first[group]

    def pick(self, rng: Generator, group: Ints) -> Ints:
        """One member of each asked group by chance; NONE where the group has nobody."""
        size = self.sizes(group)
        place = self.first[group] + (rng.random(len(group)) * size).astype(np.int64)
        return np.where(size > 0, self.items[np.minimum(place, len(self.items) - 1)], NONE)

    def at(self, group: Ints, slot: Ints) -> Ints:
        """The member in a slot of each asked group, the same one as long as the group stays the same; NONE where
        nobody is.
        """
        size = self.sizes(group)
        place = self.first[group] + slot % np.maximum(size, 1)
        return np.where(size > 0, self.items[np.minimum(place, len(self.items) - 1)], NONE)


def grouped(group: Ints, items: Ints, count: int) -> Groups:
    """`items` sorted into `count` groups."""
    order = np.lexsort((items, group))
    first = np.searchsorted(group[order], np.arange(count + 1))
    return Groups(items=items[order], first=first)
