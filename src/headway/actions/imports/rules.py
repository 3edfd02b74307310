"""By what a row of each record type is known again, and in which order record types are loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from headway.schema.tables import RecordType, record_types

NAMES = ("number", "email", "name")
"""Match columns that each say by themselves who is meant; the first that a row has decides."""

APPENDED = {"order_lines", "order_events"}
"""Children that a later file adds to: `position` is only a place in the file, so they are matched by their content."""

SAYS = {"order_lines": ("kind", "product", "quantity", "amount")}
"""What tells children without a key apart at the least; where the file says more, what it says more corrects them."""

OF = {"order_lines": ("kind", "product")}
"""What children without a key are of: where a file leaves one row of it, and the records one, that row corrects it."""

MAIN = ("accounts", "leads", "deals", "orders")
"""Record types of which a report counts those that its source brought before and the file has not."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`within` must all be equal; then the first of `names` that a row has decides; with `content` all that a row
    says does.
    """

    kind: str
    within: tuple[str, ...]
    names: tuple[str, ...]
    content: bool


def rule_of(record_type: RecordType) -> Rule:
    """The rule of a record type, from its `match` columns."""
    names = tuple(name for name in NAMES if name in record_type.match)
    within = tuple(name for name in record_type.match if name not in NAMES)
    if record_type.name in APPENDED:
        return Rule(record_type.name, tuple(name for name in within if name != "position"), (), content=True)
    return Rule(record_type.name, within, names, content=not record_type.match)


def references(record_type: RecordType) -> dict[str, str]:
    """Column → record type that it points to."""
    return {column.name: column.refers for column in record_type.columns.values() if column.refers}


def loading_order(kinds: Iterable[str], types: Mapping[str, RecordType] | None = None) -> tuple[str, ...]:
    """Record types so that whatever a row points to comes before it (a type that points to itself counts once)."""
    known = types or record_types()
    wanted = set(kinds)
    graph = {name: {target for target in references(kind).values() if target != name} for name, kind in known.items()}
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in wanted)
