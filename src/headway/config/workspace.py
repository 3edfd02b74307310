"""A workspace opened: Django pointed at its records. The one place that sets Django up."""

import os
import shutil
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils.module_loading import import_string

from headway.config.database import database_of
from headway.config.workspace_folder import (
    SECRET_FILE,
    BadSetting,
    FolderTaken,
    NotAWorkspace,
    Workspace,
    cookie_names,
    is_chosen,
    is_workspace,
    make_folder,
    new_secret,
    read_workspace,
    write_settings,
)

__all__ = [
    "BadSetting",
    "FolderTaken",
    "NotAWorkspace",
    "Workspace",
    "bind",
    "create",
    "is_chosen",
    "is_workspace",
    "migrate",
    "new_secret",
    "open_workspace",
    "read_workspace",
    "set_up",
    "upgrade",
    "write_settings",
]


def set_up() -> None:
    """Load Django's apps, once a process, with no workspace bound yet. Models may be imported afterwards."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headway.config.settings")
        django.setup()


def bind(workspace: Workspace) -> Workspace:
    """Point Django at a workspace. Another may be bound later in the same process, closing the first.

    Not while other threads work on the first workspace: each thread keeps the connection that it has open.
    """
    set_up()
    database = database_of(workspace.records_url, folder=workspace.folder)
    secret = workspace.secret
    connections.close_all()
    for alias in connections:
        if hasattr(connections._connections, alias):  # type: ignore[attr-defined]  # noqa: SLF001  # Django has no public way
            del connections[alias]
    settings.WORKSPACE = workspace
    settings.SECRET_KEY = secret
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = cookie_names(secret)
    settings.DATABASES = {"default": database}
    connections.settings = connections.configure_settings(settings.DATABASES)
    return workspace


def open_workspace(folder: Path) -> Workspace:
    """Read the workspace in a folder, bind it and see that it can be used; each refusal says what to run."""
    workspace = bind(read_workspace(folder))
    import_string("headway.config.ready.check_ready")(workspace)
    return workspace


def upgrade(folder: Path) -> Workspace:
    """Bring a workspace's tables, triggers and secret up to this version, and bind it. Nobody else may be writing."""
    workspace = read_workspace(folder)
    if not (workspace.folder / SECRET_FILE).is_file():
        new_secret(workspace)
    bind(workspace)
    import_string("headway.config.ready.check_reachable")(workspace)
    migrate()
    import_string("headway.config.ready.check_ready")(workspace)
    return workspace


def migrate() -> None:
    """Bring the bound workspace's tables and triggers up to this version of Headway."""
    call_command("migrate", verbosity=0, interactive=False)


def create(folder: Path, **given: Any) -> Workspace:
    """Make a new workspace with empty records, bound and ready; a failure leaves nothing. Settings as in Workspace."""
    existed = folder.expanduser().exists()
    path_of = import_string("headway.engines.connect.path_of")
    path_of(given.get("engine_url") or "duckdb:///facts.duckdb", folder=folder.expanduser())
    workspace = make_folder(folder, **given)
    try:
        bind(workspace)
        migrate()
    except BaseException:
        connections.close_all()
        _clear(workspace.folder, keep_folder=existed)
        raise
    return workspace


def _clear(folder: Path, *, keep_folder: bool) -> None:
    shutil.rmtree(folder)
    if keep_folder:
        folder.mkdir()
