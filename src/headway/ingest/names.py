"""Names that are one and the same: equal after folding (merged and reported), or nearly equal (reported only)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from headway.values.fold import fold

MOST_NAMES = 3000


def merged_spellings(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of different spellings that fold to the same text."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        groups[fold(name)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def near_names(names: Iterable[str], against: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Pairs within an edit distance of 1 (6 letters and more) or 2 (9 and more) that do not fold to the same text.

    Names that differ in a digit are different things. With `against`, names are compared with those words only.
    """
    distinct = {fold(name): name for name in sorted(set(names))}
    others = {fold(name): name for name in against}
    pool = {**others, **distinct}
    if len(pool) > MOST_NAMES:
        return []
    by_core: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in pool:
        if 6 <= len(key) <= 40:
            digits = "".join(filter(str.isdigit, key))
            for core in _cores(key):
                by_core[core, digits].append(key)
    pairs = {tuple(sorted(pair)) for keys in by_core.values() for pair in combinations(dict.fromkeys(keys), 2)}
    return sorted((pool[a], pool[b]) for a, b in pairs if _near(a, b) and _wanted(a, b, distinct, others))


def _wanted(a: str, b: str, distinct: dict[str, str], others: dict[str, str]) -> bool:
    if others:
        return (a in others) != (b in others)
    return a in distinct and b in distinct


def _cores(key: str) -> Iterator[str]:
    yield key
    for at in range(len(key)):
        once = key[:at] + key[at + 1 :]
        yield once
        if len(key) >= 9:
            for again in range(at, len(once)):
                yield once[:again] + once[again + 1 :]


def _near(a: str, b: str) -> bool:
    return 0 < edit_distance(a, b) <= (1 if min(len(a), len(b)) < 9 else 2)


def edit_distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Letters to insert, delete or replace to make one the other (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for place, letter in enumerate(a, start=1):
        last, row[0] = row[0], place
        for at, other in enumerate(b, start=1):
            last, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, last + (letter != other))
    return row[-1]
