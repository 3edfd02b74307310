"""The triggers that no write escapes (D1, D12), written from the models after every migration and compared at every
start.

INSERT notes the row in the change log, except rows of an import that is still `applying` whose ids were set aside for
it in `import_ranges`: the move of its state, which is noted, makes them all be read. UPDATE and DELETE also keep the
old row in history, and an UPDATE moves `recorded_at` strictly forward and, unless an import names itself in it, clears
`import_id`: a person wrote this version. The id of a row
never changes. `imports` notes only a change of its state, which
decides what may be seen.
"""

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from headway.errors import Refused
from headway.records import triggers_postgres, triggers_sqlite
from headway.records.tables import Shape, shapes

IMPORTS = "imports"


class TriggersDiffer(Refused):
    """The triggers in the database are not those of this version; nothing may be written before they are."""

    def __init__(self, names: list[str]) -> None:
        shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        super().__init__(
            f"The record store's change log is not in order ({len(names)} triggers differ: {shown}). "
            "Put it right with: headway upgrade WORKSPACE"
        )


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop what is there and make every trigger anew. Writes between the two would escape: run it with nobody
    writing.
    """
    connection = connections[using]
    drop_triggers(using)
    with connection.cursor() as cursor:
        for statement in _dialect(connection).statements(shapes(), IMPORTS):
            cursor.execute(statement)


def drop_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Remove our triggers, as before a migration: SQLite would refuse to remake a table that a trigger names."""
    connection = connections[using]
    dialect = _dialect(connection)
    with connection.cursor() as cursor:
        for statement in dialect.drops(dialect.found(cursor)):
            cursor.execute(statement)


def check_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raise TriggersDiffer unless the database has exactly the triggers that the models ask for, all of them on."""
    connection = connections[using]
    dialect = _dialect(connection)
    with connection.cursor() as cursor:
        found: Mapping[str, str] = dialect.found(cursor)
    wanted: Mapping[str, str] = dialect.wanted(shapes(), IMPORTS)
    differ = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if differ:
        raise TriggersDiffer(differ)


def _dialect(connection: BaseDatabaseWrapper) -> Any:
    return triggers_postgres if connection.vendor == "postgresql" else triggers_sqlite


__all__ = ["Shape", "TriggersDiffer", "check_triggers", "drop_triggers", "install_triggers"]
