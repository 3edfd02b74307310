"""The triggers as SQLite writes them: three a table, each row by row. Its clock counts milliseconds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from headway.records.tables import Shape

NOW = "STRFTIME('%Y-%m-%d %H:%M:%f000', 'now')"
LATER = (
    f"CASE WHEN {NOW} > OLD.recorded_at THEN {NOW} "
    "ELSE STRFTIME('%Y-%m-%d %H:%M:%f000', OLD.recorded_at, '+0.001 seconds') END"
)
WRITER = "CASE WHEN NEW.import_id IS OLD.import_id THEN NULL ELSE NEW.import_id END"
LOG = "INSERT INTO change_log (table_name, row_id, op, import_id, at)"
RANGES = "import_ranges"
SET_ASIDE = (
    "SELECT 1 FROM import_ranges WHERE import_id = NEW.import_id AND table_name = '{table}' "
    "AND NEW.id BETWEEN first_id AND last_id "
    "AND (SELECT state FROM imports WHERE id = NEW.import_id) = 'applying'"
)
HISTORY = "INSERT INTO history (table_name, row_id, root_id, recorded_from, recorded_to, image)"


def wanted(shapes: Sequence[Shape], imports: str) -> dict[str, str]:
    """Trigger name → its SQL, word for word as SQLite keeps it."""
    found = {_imports_name(imports): _imports(imports), **_kept(RANGES)}
    for shape in shapes:
        found |= {
            f"headway_{shape.table}_insert": _insert(shape),
            f"headway_{shape.table}_update": _update(shape),
            f"headway_{shape.table}_delete": _delete(shape),
        }
    return found


def statements(shapes: Sequence[Shape], imports: str) -> Iterable[str]:
    """What to run to make them all."""
    return wanted(shapes, imports).values()


def found(cursor: Any) -> dict[str, str]:
    """Trigger name → SQL of the triggers of ours that are in the database."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 8) = 'headway_'")
    return dict(cursor.fetchall())


def drops(present: Mapping[str, str]) -> Iterable[str]:
    """What to run to remove them."""
    return [f'DROP TRIGGER "{name}"' for name in present]


def _insert(shape: Shape) -> str:
    return (
        f'CREATE TRIGGER "headway_{shape.table}_insert" AFTER INSERT ON "{shape.table}" '
        f"WHEN NEW.import_id IS NULL OR NOT EXISTS ({SET_ASIDE.format(table=shape.table)}) BEGIN "
        f"{LOG} VALUES ('{shape.table}', NEW.id, 'i', NEW.import_id, NEW.recorded_at); END"
    )


def _update(shape: Shape) -> str:
    row = f'FROM "{shape.table}" WHERE id = NEW.id'
    return (
        f'CREATE TRIGGER "headway_{shape.table}_update" AFTER UPDATE ON "{shape.table}" BEGIN '
        "SELECT RAISE(ABORT, 'the id of a record never changes') WHERE NEW.id <> OLD.id; "
        f'UPDATE "{shape.table}" SET recorded_at = {LATER}, import_id = {WRITER} WHERE id = NEW.id; '
        f"{HISTORY} SELECT '{shape.table}', OLD.id, {_root(shape)}, OLD.recorded_at, recorded_at, "
        f"{_image(shape)} {row}; "
        f"{LOG} SELECT '{shape.table}', NEW.id, 'u', import_id, recorded_at {row}; END"
    )


def _delete(shape: Shape) -> str:
    return (
        f'CREATE TRIGGER "headway_{shape.table}_delete" AFTER DELETE ON "{shape.table}" BEGIN '
        f"{HISTORY} VALUES ('{shape.table}', OLD.id, {_root(shape)}, OLD.recorded_at, {LATER}, {_image(shape)}); "
        f"{LOG} VALUES ('{shape.table}', OLD.id, 'd', NULL, {NOW}); END"
    )


def _imports_name(imports: str) -> str:
    return f"headway_{imports}_state"


def _imports(imports: str) -> str:
    return (
        f'CREATE TRIGGER "{_imports_name(imports)}" AFTER UPDATE OF state ON "{imports}" '
        "WHEN NEW.state <> OLD.state BEGIN "
        f"{LOG} VALUES ('{imports}', NEW.id, 'u', NULL, {NOW}); END"
    )


def _kept(table: str) -> dict[str, str]:
    """A table whose rows stand as they were written."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
    return {
        name: f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" {refuse}'
        for verb in ("UPDATE", "DELETE")
        for name in [f"headway_{table}_{verb.lower()}"]
    }


def _root(shape: Shape) -> str:
    return f'OLD."{shape.root}"' if shape.root else "NULL"


def _image(shape: Shape) -> str:
    return "JSON_OBJECT(" + ", ".join(f"'{column}', OLD.\"{column}\"" for column in shape.columns) + ")"
