"""What a business's own metric is made of, as data: metrics put together, each perhaps narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from headway.errors import Refused

PLUS, MINUS, TIMES, PER = "+", "-", "*", "/"
HOW: Mapping[str, str] = MappingProxyType({PER: "per", PLUS: "plus", MINUS: "minus", TIMES: "times"})
"""How a further metric is joined to those before it, and how that is said."""
SIGNS: Mapping[str, str] = MappingProxyType(
    {"=": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}
)
FORMULA: Mapping[str, str] = MappingProxyType({PER: "÷", PLUS: "+", MINUS: "−", TIMES: "×"})


class CannotMake(Refused):
    """These do not make a number that means anything; says why, and what would."""


@dataclass(frozen=True, slots=True)
class Only:
    """`dimension sign values`: several values are OR; an empty one is unknown."""

    dimension: str
    sign: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One of the metrics that an own one is made of; `how` it is joined to those before it, empty for the first."""

    metric: str
    how: str = ""
    only: tuple[Only, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnMetric:
    """One definition of a metric that somebody made. `since` and `until` are the instants (ISO, UTC without a zone)
    between which it was the definition; an empty `until`: it is so still. `seen_by` is me, team or all.
    """

    key: str
    label: str
    terms: tuple[Term, ...]
    note: str = ""
    seen_by: str = "all"
    owner: str = ""
    since: str = ""
    until: str = ""
