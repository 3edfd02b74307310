"""A workspace out of a backup: made beside its place, and put there whole or not at all. It lives anew: another epoch
and secret.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from headway.actions.restored import note_restore
from headway.config.archive import BadBackup, Manifest, unpack
from headway.config.backup import SQLITE_MEMBER
from headway.config.ready import check_ready
from headway.config.workspace import bind, migrate
from headway.config.workspace_folder import (
    FOLDERS,
    OWN_RECORDS,
    FolderTaken,
    Workspace,
    new_secret,
    read_workspace,
    write_settings,
)
from headway.errors import Refused
from headway.records.triggers import drop_triggers


def restore(backup: Path, *, folder: Path, records_url: str | None = None) -> Workspace:
    """Make a workspace in an empty or new folder from a backup, bind and return it.

    Records go back to the kind of database that they came from: a SQLite file in the folder, or an empty PostgreSQL
    database
    (`records_url`, else where they were). The mirror is made again at the first start. A refusal leaves nothing behind.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(folder)
    if not backup.is_file():
        raise Refused(f"{backup} is not a file. Give the file that headway backup wrote.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        manifest = unpack(backup, beside)
        workspace = _settle(read_workspace(beside), manifest, records_url, backup)
        _fill(workspace, manifest, backup)
        connections.close_all()
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        connections.close_all()
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return bind(read_workspace(folder))


def _settle(workspace: Workspace, manifest: Manifest, records_url: str | None, backup: Path) -> Workspace:
    """The settings of the new place, written down, and its folders and secret."""
    url = records_url or (workspace.records_url if manifest.kind == "postgresql" else OWN_RECORDS)
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    if kind != manifest.kind:
        raise BadBackup(backup, f"its records are of {manifest.kind}, and {kind} was asked for")
    workspace = replace(workspace, records_url=url)
    for name in FOLDERS:
        (workspace.folder / name).mkdir(exist_ok=True)
    new_secret(workspace)
    write_settings(workspace)
    return workspace


def _fill(workspace: Workspace, manifest: Manifest, backup: Path) -> None:
    records = workspace.folder / "records"
    if manifest.kind == "sqlite":
        (workspace.folder / SQLITE_MEMBER).rename(workspace.folder / "records.sqlite3")
        _live_anew(bind(workspace), manifest, backup)
    else:
        bind(workspace)
        with _empty_database():
            _check_known(manifest, backup)
            for app, names in manifest.migrations.items():
                call_command("migrate", app, names[-1], verbosity=0, interactive=False)
            _load_postgres(records, manifest)
            _live_anew(workspace, manifest, backup)
    shutil.rmtree(records, ignore_errors=True)


def _live_anew(workspace: Workspace, manifest: Manifest, backup: Path) -> None:
    _check_known(manifest, backup)
    migrate()
    apps.get_model("records", "Epoch")._default_manager.update(value=token_hex(8))
    check_ready(workspace)
    note_restore(at=manifest.at)


def _check_known(manifest: Manifest, backup: Path) -> None:
    known = set(MigrationLoader(connection, ignore_no_migrations=True).disk_migrations)
    newer = [
        f"{app} {name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if newer:
        raise BadBackup(backup, f"it was written by another version of Headway ({newer[0]})")


@contextmanager
def _empty_database() -> Iterator[None]:
    """Refuse a database that has tables; remove what was made in it if the rest fails."""
    if connection.introspection.table_names():
        raise Refused(
            f"The database {connection.settings_dict['NAME']} is not empty. Give an empty one with --records-url postgresql://…"
        )
    try:
        yield
    except BaseException:
        connection.close()
        with connection.cursor() as cursor:
            drop_triggers(DEFAULT_DB_ALIAS)
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        raise


def _load_postgres(records: Path, manifest: Manifest) -> None:
    """Every table as it was, with the triggers away, so that history and times stay what they were."""
    drop_triggers()
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(quote(table) for table in manifest.tables)}")
        for table, columns in manifest.tables.items():
            names = ", ".join(quote(column) for column in columns)
            with (
                (records / f"{table}.copy").open("rb") as file,
                connection.wrap_database_errors,
                cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
        cursor.execute(
            "UPDATE change_log SET xid = NULL WHERE xid IS NOT NULL"
        )  # another server counts its own transactions
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
