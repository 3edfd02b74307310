"""What a triangle of cohorts says in words: how far the newest is, and whether complete ones differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.insights.apart import Tally, told_apart
from headway.insights.cohorts import Point
from headway.insights.figures import Figures
from headway.insights.followings import Following
from headway.insights.signal_words import apart_words
from headway.values.ratio import wilson


@dataclass(frozen=True, slots=True)
class Told:
    """One cohort in numbers; `undecided` and `expected` are None where that is not known."""

    label: str
    size: int
    counted: int
    undecided: int | None = None
    expected: float | None = None


def so_far_words(told: Told, following: Following, figures: Figures) -> str:
    """`Of the 150 leads of June 2026, 30 have converted so far (20.0 %, 14.4–27.1), 12 are undecided; in the end
    24.1 % are to be expected.`
    """
    number = figures.style.number
    interval = wilson(told.counted, told.size)
    share = figures.brief(told.counted / told.size, "share") if told.size else ""
    between = f", {figures.range(interval.low, interval.high, 'share')}" if interval else ""
    have = "has" if told.counted == 1 else "have"
    been = " been" if following.came == "won" else ""
    parts = [
        f"Of the {number(told.size)} {following.members} of {told.label}, {number(told.counted)} {have}{been} "
        f"{following.came} so far ({share}{between})"
    ]
    if told.undecided is not None:
        parts.append(f", {number(told.undecided)} {'is' if told.undecided == 1 else 'are'} undecided")
    if told.expected is not None:
        parts.append(f"; in the end {figures.brief(told.expected, 'share')} are to be expected")
    return "".join(parts) + "."


def common_age(lines: Sequence[Sequence[Point]]) -> int | None:
    """The latest age at which most cohorts are complete, so that they can be compared; None where no two are."""
    counts: list[int] = []
    while True:
        place = len(counts)
        complete = sum(len(line) > place and line[place].complete for line in lines)
        if complete < 2:
            break
        counts.append(complete)
    enough = [place for place, count in enumerate(counts) if count * 2 >= len(lines)]
    return enough[-1] if enough else (0 if counts else None)


def differ_words(labels: Sequence[str], lines: Sequence[Sequence[Point]], *, age: str, figures: Figures) -> str:
    """Which cohorts differ from the others at the latest age at which most are complete, or that none does; `age` is
    how that is called, with its number for `{}`. What has no label is part of the others only.
    """
    place = common_age(lines)
    if place is None:
        return "No two cohorts are complete at any age yet, so that none is compared."
    complete = [
        (label, Tally(float(line[place].counted), line[place].size))
        for label, line in zip(labels, lines, strict=True)
        if len(line) > place and line[place].complete
    ]
    whole = Tally(sum(one.successes for _, one in complete), sum(one.n for _, one in complete))
    said = apart_words(told_apart({label: one for label, one in complete if label}, whole=whole), figures=figures)
    return f"Compared {age.format(place + 1)}, where most are complete: {said[:1].lower()}{said[1:]}"
