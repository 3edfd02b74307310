"""The triggers as PostgreSQL writes them: one stamp before each updated row, then one statement for all rows that
changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from headway.records.tables import Shape

XID = "pg_current_xact_id()::text::bigint"
LATER = "GREATEST(STATEMENT_TIMESTAMP(), {old}.recorded_at + INTERVAL '1 microsecond')"
LOG = "INSERT INTO change_log (table_name, row_id, op, import_id, at, xid)"
HISTORY = "INSERT INTO history (table_name, row_id, root_id, recorded_from, recorded_to, image)"
RANGES = "import_ranges"
SET_ASIDE = (
    "SELECT 1 FROM import_ranges r JOIN imports i ON i.id = r.import_id AND i.state = 'applying' "
    "WHERE r.import_id = fresh.import_id AND r.table_name = TG_TABLE_NAME "
    "AND fresh.id BETWEEN r.first_id AND r.last_id"
)
ROOT = "CASE WHEN TG_ARGV[0] = '' THEN NULL ELSE (to_jsonb(stale) ->> TG_ARGV[0])::bigint END"

BODIES = {
    "headway_stamp": (
        "IF NEW.id <> OLD.id THEN RAISE EXCEPTION 'the id of a record never changes'; END IF; "
        f"NEW.recorded_at := {LATER.format(old='OLD')}; "
        "IF NEW.import_id IS NOT DISTINCT FROM OLD.import_id THEN NEW.import_id := NULL; END IF; RETURN NEW;"
    ),
    "headway_inserted": (
        f"{LOG} SELECT TG_TABLE_NAME, id, 'i', import_id, recorded_at, {XID} FROM fresh "
        f"WHERE import_id IS NULL OR NOT EXISTS ({SET_ASIDE}); RETURN NULL;"
    ),
    "headway_updated": (
        f"{HISTORY} SELECT TG_TABLE_NAME, stale.id, {ROOT}, stale.recorded_at, fresh.recorded_at, to_jsonb(stale) "
        "FROM stale JOIN fresh ON fresh.id = stale.id; "
        f"{LOG} SELECT TG_TABLE_NAME, id, 'u', import_id, recorded_at, {XID} FROM fresh; RETURN NULL;"
    ),
    "headway_deleted": (
        f"{HISTORY} SELECT TG_TABLE_NAME, id, {ROOT}, recorded_at, {LATER.format(old='stale')}, to_jsonb(stale) "
        "FROM stale; "
        f"{LOG} SELECT TG_TABLE_NAME, id, 'd', NULL, STATEMENT_TIMESTAMP(), {XID} FROM stale; RETURN NULL;"
    ),
    "headway_emptied": "RAISE EXCEPTION 'TRUNCATE would escape the change log: use DELETE';",
    "headway_kept": "RAISE EXCEPTION '% are never changed', TG_TABLE_NAME;",
    "headway_import_moved": (
        "IF NEW.state <> OLD.state THEN "
        f"{LOG} VALUES (TG_TABLE_NAME, NEW.id, 'u', NULL, STATEMENT_TIMESTAMP(), {XID}); END IF; RETURN NULL;"
    ),
}
FOUND_TRIGGERS = """
SELECT c.relname || ':' || t.tgname,
  CASE WHEN t.tgenabled = 'O' THEN obj_description(t.oid, 'pg_trigger') ELSE 'off' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgname LIKE 'headway\\_%%'
"""
FOUND_FUNCTIONS = """
SELECT p.proname || '()', p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND p.proname LIKE 'headway\\_%%'
"""


def wanted(shapes: Sequence[Shape], imports: str) -> dict[str, str]:
    """`table:trigger` → the digest kept in its comment, and `function()` → its body."""
    triggers = {name: _digest(sql) for name, sql in _triggers(shapes, imports).items()}
    return triggers | {f"{name}()": _body(name) for name in BODIES}


def statements(shapes: Sequence[Shape], imports: str) -> Iterable[str]:
    """What to run to make them all. A trigger that is replaced by hand loses the digest in its comment."""
    for name in BODIES:
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${_body(name)}$body$"
    for key, sql in _triggers(shapes, imports).items():
        table, _, name = key.partition(":")
        yield sql
        yield f"COMMENT ON TRIGGER {name} ON \"{table}\" IS '{_digest(sql)}'"


def found(cursor: Any) -> dict[str, str]:
    """The triggers and functions of ours that are in the database, in the form of `wanted`."""
    cursor.execute(FOUND_TRIGGERS, ())
    triggers = {name: digest or "changed by hand" for name, digest in cursor.fetchall()}
    cursor.execute(FOUND_FUNCTIONS, ())
    return triggers | dict(cursor.fetchall())


def drops(present: Mapping[str, str]) -> Iterable[str]:
    """What to run to remove them, triggers before the functions that they call."""
    for key in sorted(present, key=lambda key: key.endswith("()")):
        table, _, name = key.partition(":")
        yield f'DROP TRIGGER {name} ON "{table}"' if name else f"DROP FUNCTION {key}"


def _triggers(shapes: Sequence[Shape], imports: str) -> dict[str, str]:
    made = {
        f"{imports}:headway_state": (
            f'CREATE TRIGGER headway_state AFTER UPDATE OF state ON "{imports}" '
            "FOR EACH ROW EXECUTE FUNCTION headway_import_moved()"
        ),
        f"{RANGES}:headway_kept": (
            f'CREATE TRIGGER headway_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "{RANGES}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION headway_kept()"
        ),
    }
    for shape in shapes:
        made |= {f"{shape.table}:{name}": sql for name, sql in _of_table(shape).items()}
    return made


def _of_table(shape: Shape) -> dict[str, str]:
    on = f'ON "{shape.table}"'
    old, new = "OLD TABLE AS stale", "NEW TABLE AS fresh"
    root = shape.root or ""
    return {
        "headway_stamp": f"CREATE TRIGGER headway_stamp BEFORE UPDATE {on} "
        "FOR EACH ROW EXECUTE FUNCTION headway_stamp()",
        "headway_insert": f"CREATE TRIGGER headway_insert AFTER INSERT {on} REFERENCING {new} "
        "FOR EACH STATEMENT EXECUTE FUNCTION headway_inserted()",
        "headway_update": f"CREATE TRIGGER headway_update AFTER UPDATE {on} REFERENCING {old} {new} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION headway_updated('{root}')",
        "headway_delete": f"CREATE TRIGGER headway_delete AFTER DELETE {on} REFERENCING {old} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION headway_deleted('{root}')",
        "headway_truncate": f"CREATE TRIGGER headway_truncate BEFORE TRUNCATE {on} "
        "FOR EACH STATEMENT EXECUTE FUNCTION headway_emptied()",
    }


def _body(name: str) -> str:
    return f" BEGIN {BODIES[name]} END; "


def _digest(sql: str) -> str:
    return sha256(sql.encode()).hexdigest()[:16]
