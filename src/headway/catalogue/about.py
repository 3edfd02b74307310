"""What every metric says about itself, whatever its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a metric's values are in. MONEY is shown by the workspace's ISO currency."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    MINUTES = "minutes"
    HOURS = "hours"
    UNITS = "units"
    NUMBER = "number"


class Direction(StrEnum):
    """Whether more is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Additivity(StrEnum):
    """How a metric rolls up (definitions §0 rule 4): only a FLOW may be summed over time."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    DISTINCT = "distinct"
    QUANTILE = "quantile"
    DURATION = "duration"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What every metric says about itself.

    `dimensions` empty: every dimension that its facts offer, but for those in `never_by`. `always_by`: what the number
    is of one of; over several together it says nothing, so that there is no value.
    `undefined` is the reason in words where the value is undefined.
    `needs` maps a column of the fact to the words for the column of a file that would fill it. `listed` is false for
    parts that
    exist only to make other metrics.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    direction: Direction
    additivity: Additivity
    category: str
    number: str
    review: str
    exclusions: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    never_by: tuple[str, ...] = ()
    always_by: tuple[str, ...] = ()
    undefined: str = ""
    needs: Mapping[str, str]
    listed: bool = True
