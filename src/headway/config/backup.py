"""Backup = records + files of one moment, never the mirror, which is made again (D15), and never the secret."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from headway.config.archive import Manifest, pack
from headway.config.workspace_folder import SETTINGS_FILE, Workspace
from headway.errors import Refused
from headway.records.frames import snapshot

SQLITE_MEMBER = "records/records.sqlite3"


def back_up(workspace: Workspace, *, to: Path, at: datetime) -> Path:
    """Write the bound workspace's backup and return the file; a folder gets one named after the business and the
    moment.

    Others may read and write meanwhile. An existing file is not overwritten; a failure leaves none.
    """
    target = to / f"{workspace.folder.name}-{at:%Y%m%d-%H%M%S}.headway.tar.gz" if to.is_dir() else to
    if target.exists():
        raise Refused(f"{target} is there already. Give the backup another name.")
    if not target.parent.is_dir():
        raise Refused(f"{target.parent} is not a folder. Make it first.")
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
        folder, whole = Path(scratch), Path(scratch) / "whole"
        tables = _copy_postgres(folder) if connection.vendor == "postgresql" else _copy_sqlite(folder)
        manifest = Manifest(at=at.isoformat(), kind=connection.vendor, migrations=_migrations(), tables=tables)
        records = [(f"records/{path.name}", path) for path in sorted(folder.iterdir())]
        pack(whole, [*records, *_files(workspace)], manifest)
        whole.replace(target)
    return target


def _copy_sqlite(folder: Path) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / Path(SQLITE_MEMBER).name)])
    return {}


def _copy_postgres(folder: Path) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    with snapshot(), connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        for table in names:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
            with (
                (folder / f"{table}.copy").open("wb") as file,
                connection.wrap_database_errors,
                cursor.copy(f"COPY (SELECT {quoted} FROM {connection.ops.quote_name(table)}) TO STDOUT") as copy,
            ):
                for block in copy:
                    file.write(block)
            tables[table] = columns
    return tables


def _migrations() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def _files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    yield SETTINGS_FILE, workspace.folder / SETTINGS_FILE
    for path in sorted(workspace.files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(workspace.folder).as_posix(), path
