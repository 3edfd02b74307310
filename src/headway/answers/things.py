"""The members of dense dimensions as they are now, each table read once a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from headway.answers.columns import columns_of
from headway.engines.engine import Engine

Row: TypeAlias = Mapping[str, object]
PLAIN = "id, name"
COLUMNS = {
    "members": "id, name, manager_id, team_id, office_id, active_from, active_to, sells",
    "stages": "id, name, rank, kind, pipeline_id",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A member of a dense dimension: its id, what people call it, and its place where the dimension has an order."""

    id: int | None
    name: str | None
    order: object = None


@dataclass(frozen=True, slots=True)
class Things:
    """Tables of dimensions by name, read when they are first looked at."""

    engine: Engine
    _read: dict[str, list[Row]] = field(default_factory=dict)
    _named: dict[str, dict[object, Thing]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """All rows of a table with what a frame needs of them."""
        if table not in self._read:
            read = columns_of(self.engine.run(f"SELECT {COLUMNS.get(table, PLAIN)} FROM {table}", {}))  # noqa: S608
            names = tuple(read.named)
            self._read[table] = [dict(zip(names, values, strict=True)) for values in read.tuples(names)]
        return self._read[table]

    def names(self, table: str) -> Mapping[object, Thing]:
        """The things of a table by id."""
        if table not in self._named:
            self._named[table] = {row["id"]: _thing(row) for row in self.rows(table)}
        return self._named[table]


def _thing(row: Row) -> Thing:
    return Thing(row["id"], row["name"], row.get("rank"))  # type: ignore[arg-type]  # columns of our own schema
