"""What a metric can be split and filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from headway.schema.tables import Fact


class DimensionKind(StrEnum):
    """THING points to a row with a name; TEXT is a word on the fact or on a thing; NUMBER and DAY have an order; AGE is
    how many whole months or weeks lie between two anchors.
    """

    THING = "thing"
    TEXT = "text"
    HOUR = "hour"
    WEEKDAY = "weekday"
    NUMBER = "number"
    DAY = "day"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """`column` is looked for on the fact first, then `attribute` of `table` reached `through` another column of the
    fact.

    `dense`: members that were active in the range are shown with zero. `at`: event (as it was then) or current.
    `facts` are those that carry the column beside what `schema/` gives them (a field of the business's own). `splits`:
    rows may be split by it, not only filtered. `listed` is false for a second name of another dimension. Of an age,
    `ages` says up to which anchor it is counted, by fact and the anchor of the metric (`leads.created`), in `step`s.
    `only` these metrics can be told apart by it; empty: all whose facts offer it.
    """

    key: str
    label: str
    definition: str
    kind: DimensionKind
    column: str = ""
    table: str = ""
    through: str = ""
    attribute: str = ""
    dense: bool = False
    order: str = ""
    at: str = "event"
    facts: tuple[str, ...] = ()
    splits: bool = True
    listed: bool = True
    ages: Mapping[str, str] = field(default_factory=dict)
    step: str = ""
    only: tuple[str, ...] = ()


def offered_by(dimension: Dimension, fact: Fact, anchor: str) -> bool:
    """Whether rows of this fact can be told apart by this dimension."""
    match dimension.kind:
        case DimensionKind.HOUR:
            return f"{anchor}_hour" in fact.columns
        case DimensionKind.WEEKDAY:
            return f"{anchor}_day" in fact.columns
        case DimensionKind.AGE:
            return f"{fact.name}.{anchor}" in dimension.ages
        case _:
            return stands_on(dimension, fact) or dimension.through in fact.columns


def stands_on(dimension: Dimension, fact: Fact) -> bool:
    """Whether the fact's own rows hold the dimension's column."""
    return dimension.column in fact.columns or fact.name in dimension.facts
