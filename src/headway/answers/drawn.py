"""Means as they are to be ranked: each drawn to the mean of all, the more the fewer values it is of.

Random effects with moments (DerSimonian and Laird, Controlled Clinical Trials 7:177, 1986): the values of part i have
the mean y_i over n_i; within parts they vary by s², pooled; parts differ by t² beyond that, read from
Q = Σ n_i (y_i − y)² / s². Ranked is (n_i y_i / s² + y / t²) ÷ (n_i / s² + 1 / t²), y being the mean of all values.
Where Q does not exceed its degrees of freedom nothing tells the parts apart, and all are drawn to y.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.answers.answer import Value
from headway.answers.numbers import Numbers
from headway.catalogue.metric import Drawn, Unit


@dataclass(frozen=True, slots=True)
class Part:
    """The values of one part: how many, their sum, and the sum of their squares."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Their mean; there is at least one."""
        return self.total / self.n


def drawn(parts: Sequence[Part]) -> list[float | None]:
    """The mean of each part as it is to be ranked, in order; None for a part without values."""
    held = [part for part in parts if part.n]
    if not held:
        return [None] * len(parts)
    n = sum(part.n for part in held)
    middle = sum(part.total for part in held) / n
    within = sum(part.squares - part.n * part.mean**2 for part in held)
    free = n - len(held)
    if free <= 0 or within <= 0:
        return [part.mean if part.n else None for part in parts]
    variance = within / free
    spread = sum(part.n * (part.mean - middle) ** 2 for part in held) / variance
    room = n - sum(part.n**2 for part in held) / n
    between = variance * (spread - (len(held) - 1)) / room if room > 0 else 0.0
    if between <= 0:
        return [middle if part.n else None for part in parts]
    weight = variance / between
    return [(part.total + weight * middle) / (part.n + weight) if part.n else None for part in parts]


def ranked(metric: Drawn, n: Sequence[int], sums: Sequence[float], squares: Sequence[float]) -> Numbers:
    """The numbers of the metric, row by row; of one row, which is that of the whole, the plain mean."""
    found = drawn([Part(*one) for one in zip(n, sums, squares, strict=True)])
    values: list[Value] = [one if count >= metric.least else None for one, count in zip(found, n, strict=True)]
    few = f"fewer than {metric.least} to rank by"
    reasons = {place: few if n[place] else metric.undefined for place, one in enumerate(values) if one is None}
    return Numbers(values, n=n if metric.unit is Unit.SHARE else None, reasons=reasons)
