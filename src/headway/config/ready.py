"""Whether a bound workspace can be used by this version: its records are there, its tables and triggers as they
should be.
"""

from pathlib import Path
from pkgutil import iter_modules

from django.db import DatabaseError, OperationalError, connection

from headway.config.workspace_folder import Workspace
from headway.errors import Refused
from headway.records import migrations
from headway.records.triggers import check_triggers


class RecordsMissing(Refused):
    """The records are not where the settings say, or do not answer."""


class NotUpToDate(Refused):
    """The workspace was last used by an older version."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} was made by an older Headway. Bring it up to date with: headway upgrade {folder}")


class TooNew(Refused):
    """The workspace was last used by a newer version."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} was used by a newer Headway than this one. Install that version to open it.")


def check_reachable(workspace: Workspace) -> None:
    """Raise RecordsMissing unless the bound records can be connected to; an empty SQLite file is never made by
    accident.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise RecordsMissing(f"{name} is missing. Put the records of {workspace.folder} back with: headway restore")
    try:
        connection.ensure_connection()
    except OperationalError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise RecordsMissing(f"The records of {workspace.folder} do not answer: {reason}") from wrong


def check_ready(workspace: Workspace) -> None:
    """Raise RecordsMissing, NotUpToDate, TooNew or TriggersDiffer unless the bound workspace may be read and
    written.
    """
    check_reachable(workspace)
    known, applied = known_migrations(), applied_migrations()
    if applied - known:
        raise TooNew(workspace.folder)
    if known - applied:
        raise NotUpToDate(workspace.folder)
    check_triggers()


def known_migrations() -> frozenset[str]:
    """The names of the record store's migrations that this version has."""
    return frozenset(module.name for module in iter_modules(migrations.__path__))


def applied_migrations() -> frozenset[str]:
    """The names of the record store's migrations that the bound database has; none where it is empty."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'records'")
            return frozenset(row[0] for row in cursor.fetchall())
    except DatabaseError:
        if "django_migrations" in connection.introspection.table_names():
            raise
        return frozenset()
