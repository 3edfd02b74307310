"""Rates for a ranking: each is drawn towards the rate of all, the more the fewer cases it has.

Beta-binomial empirical Bayes with moments (Kleinman 1973, JASA 68:46). With N cases in all and n_i those of member
i, the χ² of homogeneity has the mean (k − 1) + ρ (N − Σ n_i² / N − (k − 1)), ρ being what two cases of one member
share; so ρ is read from it, and a + b = (1 − ρ) / ρ. Where χ² does not exceed its degrees of freedom nothing tells
the members apart, and all are drawn to the rate of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.insights.apart import Tally, homogeneity


@dataclass(frozen=True, slots=True)
class Prior:
    """The rate of all, and how many cases it weighs; None: more than any number."""

    share: float
    weight: float | None


def prior_of(tallies: Sequence[Tally]) -> Prior | None:
    """What the members say of a member of which nothing is known; None where no rate or only one can be read."""
    held = [one for one in tallies if one.n > 0]
    together = homogeneity(held)
    if together is None:
        return None
    n = sum(one.n for one in held)
    share = sum(one.successes for one in held) / n
    room = n - sum(one.n**2 for one in held) / n - together.df
    shared = (together.chi2 - together.df) / room if room > 0 else 0.0
    return Prior(share, (1 - shared) / shared if 0 < shared < 1 else None if shared <= 0 else 0.0)


def shrunk(one: Tally, prior: Prior) -> float:
    """The rate as it is to be ranked: (successes + weight × share) / (n + weight)."""
    if prior.weight is None or one.n + prior.weight == 0:
        return prior.share
    return (one.successes + prior.weight * prior.share) / (one.n + prior.weight)
