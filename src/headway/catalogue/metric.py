"""What a metric is: one frozen class a kind, joined by a closed union, so that a wrong mixture cannot be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from headway.catalogue.about import About, Additivity, Direction, Unit

__all__ = ["About", "Additivity", "Direction", "Unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(About):
    """The sum of an expression over the rows of a fact; rows whose expression is empty are left out and counted."""

    fact: str
    anchor: str
    expression: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(About):
    """The number of rows of a fact."""

    fact: str
    anchor: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctCount(About):
    """The number of different values of a column."""

    fact: str
    anchor: str
    column: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile(About):
    """The interpolated quantile of an expression over rows."""

    fact: str
    anchor: str
    expression: str
    quantile: float
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(About):
    """The quantile of a waiting time by Kaplan and Meier: cases that have not `ended` by the as-of are censored after
    `waited`.
    """

    fact: str
    anchor: str
    ended: str
    elapsed: str
    waited: str
    quantile: float
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence(About):
    """The probability that a case ends by `event` after `since` and before `until` units of waiting (0: whenever seen),
    by Aalen and Johansen: cases that have not `ended` by the as-of are censored after `waited`, those that ended
    otherwise can no longer end so.
    """

    fact: str
    anchor: str
    ended: str
    event: str
    elapsed: str
    waited: str
    since: float = 0
    until: float = 0
    filter: str = ""


class Take(StrEnum):
    """What is taken of the amounts of things: the share of the `k` largest in all, the sum of squared shares
    (Herfindahl), the share of things with `k` or more, the median.
    """

    TOP = "top"
    HERFINDAHL = "herfindahl"
    AT_LEAST = "at_least"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(About):
    """How an amount is spread over the things in the column `of`: first each thing's sum of the `expression`, or how
    many different values of the column `counted` it has; then one number over the things. Rows of no thing are left
    out, and for shares of a whole things that come to nothing or less.
    """

    fact: str
    anchor: str
    of: str
    take: Take
    expression: str = ""
    counted: str = ""
    k: int = 1
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed(About):
    """The mean of an expression over rows without those that lie more than `fence` times the distance of the quartiles
    beyond them (Tukey, Exploratory Data Analysis, 1977); those left out are counted and summed.
    """

    fact: str
    anchor: str
    expression: str
    fence: float
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock(About):
    """What there is at an instant T, the anchor's `from` ≤ T < `to`: a count of rows, or a sum where `expression` is
    given.
    """

    fact: str
    anchor: str
    until: str
    expression: str = ""
    filter: str = ""


class Held(StrEnum):
    """What of what there was at the start of a period: the things that are there still, or are not; of each thing's
    amount what is left of it, growth apart, or what is gone; or each thing's amount at the end, growth included.
    """

    THINGS = "things"
    LOST = "lost"
    LEFT = "left"
    GONE = "gone"
    AMOUNT = "amount"

    @property
    def counts(self) -> bool:
        """Whether things are counted, not their amounts summed."""
        return self in {Held.THINGS, Held.LOST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(About):
    """The share of what there was just before a period that is there still at its end, thing by thing: of each thing in
    the column `of` that had a row then (anchor ≤ T < `until`), or of its sum of the `expression`.
    """

    fact: str
    anchor: str
    until: str
    of: str
    held: Held
    expression: str = ""
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Average(About):
    """The mean over the time of the period of what there was, a count of rows or a sum where `expression` is given:
    each row counts for as long as it was there. `selling`: only the time of selling days counts.
    """

    fact: str
    anchor: str
    until: str
    expression: str = ""
    filter: str = ""
    selling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort(About):
    """The share of a cohort that has `reached` something by the as-of instant."""

    fact: str
    anchor: str
    reached: str
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(About):
    """One metric divided by another, at every level of detail anew.

    `proportion`: the numerator counts some of what the denominator counts, so a Wilson interval holds. `n` names the
    count that
    stands beside a rate. While `requires_if` counts something, each
    metric of `requires` must count something too, or the ratio has no value for the reason given ({} is the count).
    `stated`: counts of the same things as the denominator, each with the words for those that are not in it: after
    `3 of 40 orders`.
    `aside`: counts of the same things as the denominator, each with the words for those that the denominator leaves
    out: after `1 of 41 orders placed`. `beyond`: why a share can lie below 0 or above 1, said where one does.
    `decided`: made of decisions that may be taken back, so that below 0, and for a share above 1, there is no value.
    `positive`: over a denominator below 0 there is no value, as over 0.
    `across`: dimensions that the denominator is not split by, so that the ratio is a part of a whole: the share of a
    loss reason in all losses; `*` stands for every dimension, `others` for those that the denominator does not have.
    Conditions on them do not narrow the whole either.
    """

    numerator: str
    denominator: str
    proportion: bool = False
    n: str = ""
    requires: Mapping[str, str]
    requires_if: str = ""
    stated: Mapping[str, str]
    aside: Mapping[str, str]
    decided: bool = False
    positive: bool = False
    beyond: str = ""
    across: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(About):
    """A hundred times the share `favour` less the share `against` of the same answers, with the 95 % interval of a
    difference of two shares of one whole: ± 1.96 · √((p + d − (p − d)²) ÷ n).
    """

    favour: str
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(About):
    """Metrics added to and taken from each other."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(About):
    """Metrics multiplied by and divided by each other, at every level of detail anew. `never` is the reason why there
    is no value where one of those divided by is below 0; without it there is one.
    """

    times: tuple[str, ...]
    over: tuple[str, ...] = ()
    never: str = ""


class Series(StrEnum):
    """What is made of the whole months of a number: the mean of the last ones, a year at the rate of the last ones with
    the season taken out, the growth a year from the first twelve to the last twelve, how long new reps take to come to
    what the tenured do.
    """

    MEAN = "mean"
    YEARLY = "yearly"
    GROWTH = "growth"
    RAMP = "ramp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly(About):
    """A number made of the whole months of a `part` that adds up over time, those that are over at the end of the
    period; `months`: of how many.
    """

    part: str
    series: Series
    months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Among(About):
    """How many of the things of a dimension `of` have a value of `part` from `low` up to, not including, `high`."""

    part: str
    of: str
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall(About):
    """Over the things of a dimension `of`, what their `value` would have come to at the `rate` of a year before, where
    that was higher: value × (rate then − rate now), added up.
    """

    rate: str
    value: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(About):
    """What belongs to each part (`own`), and its share of what belongs to none (`common`), shared out by a `key`: parts
    add up to all that there is."""

    own: str
    common: str
    key_part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(About):
    """The mean of each part's values as it is to be ranked: drawn to the mean of all parts, the more the fewer values
    it has and the less the parts differ beyond chance; none of fewer than `least`. `total` and `squares` are sums of
    the values and of their squares, `count` their number.
    """

    total: str
    squares: str
    count: str
    least: int


Atom: TypeAlias = (
    Sum | Count | DistinctCount | Quantile | Trimmed | Duration | Incidence | Spread | Stock | Average | Kept | Cohort
)
Apart: TypeAlias = Monthly | Among | Shortfall
Made: TypeAlias = Ratio | Derived | Product | Balance | Shared | Drawn | Apart
Metric: TypeAlias = Atom | Made
KINDS: Mapping[str, type[Metric]] = {
    "sum": Sum,
    "count": Count,
    "distinct_count": DistinctCount,
    "quantile": Quantile,
    "trimmed": Trimmed,
    "duration": Duration,
    "incidence": Incidence,
    "spread": Spread,
    "stock": Stock,
    "average": Average,
    "kept": Kept,
    "cohort": Cohort,
    "ratio": Ratio,
    "derived": Derived,
    "product": Product,
    "balance": Balance,
    "monthly": Monthly,
    "among": Among,
    "shortfall": Shortfall,
    "shared": Shared,
    "drawn": Drawn,
}
