"""The members of dense dimensions as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from headway.engines.engine import Engine

Row: TypeAlias = Mapping[str, object]
PLAIN = ("id", "name")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "members": (*PLAIN, "manager_id", "team_id", "office_id", "active_from", "active_to", "sells"),
    "stages": (*PLAIN, "rank", "kind", "pipeline_id"),
}


class Thing(NamedTuple):
    """A member of a dense dimension: what people call it, and its place where the dimension has an order."""

    name: object
    order: object = None


NOBODY = Thing(None)


@dataclass(frozen=True, slots=True)
class Things:
    """Tables of dimensions by name."""

    engine: Engine
    _named: dict[str, dict[object, Thing]] = field(default_factory=dict)

    def rows(self, table: str) -> Sequence[Row]:
        """All rows of a table with what a frame needs of them."""
        return self.engine.listed(table, COLUMNS.get(table, PLAIN))

    def names(self, table: str) -> Mapping[object, Thing]:
        """The things of a table by id."""
        if table not in self._named:
            self._named[table] = {row["id"]: Thing(row["name"], row.get("rank")) for row in self.rows(table)}
        return self._named[table]
