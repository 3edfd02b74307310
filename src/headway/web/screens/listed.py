"""What can be listed, as data: columns with how they are written, sorted, filtered and put into a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from headway.records.querysets import Records
from headway.web.screens.table import Cell
from headway.web.worth import Worth

WORTH = "worth"


class Holds(StrEnum):
    """What a column holds, by which it is filtered: nothing can be asked of `NOTHING`."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list: how it is written, and by what the database sorts it (empty: not; `WORTH`: the engine does).

    `path` is what a filter looks at where that is not the order; `raw` the attribute that a file takes (else the cell's
    text); `own` the key of a field of the business's own. `narrow` columns are left out on a phone, those that are not
    `proposed` stand in the list only where somebody chose them.
    """

    key: str
    label: str
    write: Callable[[Any], Cell]
    order: str = ""
    number: bool = False
    narrow: bool = False
    holds: Holds = Holds.TEXT
    path: str = ""
    raw: str = ""
    own: str = ""
    proposed: bool = True

    @property
    def looks_at(self) -> str:
        """What a filter looks at; empty where it cannot be filtered."""
        return "" if self.holds is Holds.NOTHING else self.path or self.order


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What can be listed: its columns, what the search looks in, its filters (name → label and lookup, or what makes a
    condition of a value), the date that a range narrows (label and lookup), what its records are worth, and its order.

    `nouns`: what several are called, where it is not the noun with an s. `dressed` adds to the rows of a page what
    their columns show; `computed` are names for lookups and orders that are no columns of the table.
    """

    title: str
    noun: str
    nouns: str = ""
    path: str
    fields: tuple[Field, ...]
    searched: tuple[str, ...]
    numbered: frozenset[str] = frozenset({"stage", "owner", "source", "seller"})
    filters: Mapping[str, tuple[str, str | Callable[[str], Q]]]
    dated: tuple[str, str] | None = None
    worth: Worth | None = None
    dressed: Callable[[Records[Any]], QuerySet[Any]]
    computed: Mapping[str, Any] = field(default_factory=dict)
    usual: str

    @property
    def shown(self) -> tuple[Field, ...]:
        """The columns that a list shows unasked."""
        return tuple(one for one in self.fields if one.proposed)

    @property
    def filtered_by(self) -> tuple[Field, ...]:
        """The columns of which something can be asked."""
        return tuple(one for one in self.fields if one.looks_at)
