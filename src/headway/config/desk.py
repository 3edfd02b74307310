"""The desk of the console's commands: each workspace opened, made, brought up to date, saved. Import it after
`set_up()`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from headway.actions.actor import SHELL
from headway.actions.settings import change_settings
from headway.cli.desk import Progress, Serving
from headway.config.backup import back_up
from headway.config.counting import counting_in, may_count_in, mirror_settings
from headway.config.engine import asking
from headway.config.kept_settings import KeptSettings
from headway.config.listening import Listening
from headway.config.restore import restore
from headway.config.workspace import Workspace, create, open_workspace, upgrade
from headway.engines.remote import NobodyAnswers, RemoteEngine
from headway.errors import Refused
from headway.mirror.owner import Opened, Place

DEMO = "headway.config.demo_company"


def now() -> datetime:
    """This machine's clock, UTC."""
    return datetime.now(UTC)


class HouseDesk:
    """The Desk (see `cli/desk.py`) over real folders and databases."""

    def open(self, folder: Path) -> Workspace:
        """The workspace in a folder, bound and checked."""
        return open_workspace(folder)

    def asking(self, folder: Path, *, sail: bool = False) -> AbstractContextManager[Opened]:
        """The engine of a workspace for questions, brought up to its records' last change; or Sail over a copy."""
        return asking(open_workspace(folder), sail=sail)

    def create(self, folder: Path, settings: dict[str, Any]) -> Workspace:
        """A new, empty workspace."""
        return create(folder, **settings)

    def create_demo(self, folder: Path, settings: dict[str, Any]) -> Workspace:
        """A new workspace for the demo company; its name, currency and zone are the company's own."""
        return create(folder, **{**settings, **import_module(DEMO).SETTINGS})

    def fill_with_demo(self, opened: Workspace, *, lines: int, progress: Progress) -> int:
        """Load the demo company; how many rows it has."""
        rows: int = import_module(DEMO).fill(opened, lines=lines, clock=now, progress=progress)
        return rows

    def serve(self, folder: Path, how: Serving, *, say: Callable[[str], None]) -> None:
        """Serve until stopped. The server's own parts are loaded only now, so that other commands stay quick."""
        server: Any = import_module("headway.config.server")
        at = Listening(how.host, how.port, how.lan)
        server.serve(folder, at=at, say=say, beside=how.beside, today=how.today)

    def sign_in(self, folder: Path, *, member: str | None, role: str, address: str) -> str:
        """A one-time link."""
        server: Any = import_module("headway.config.server")
        return str(server.new_link(folder, member=member, role=role, address=address))

    def may_count_in(self, opened: Workspace, currency: str) -> bool:
        """Whether nobody has chosen another currency and nothing was imported."""
        return may_count_in(opened, currency)

    def count_in(self, opened: Workspace, currency: str) -> Workspace:
        """Write it into the settings, or have the server do so that runs the workspace; and bind it anew."""
        try:
            engine = RemoteEngine(Place(opened.folder, opened.engine_url, mirror_settings(opened)).socket)
        except NobodyAnswers:
            counting_in(opened, currency)
        else:
            engine.count_in(currency)
            engine.close()
        return open_workspace(opened.folder)

    def settings(self, folder: Path) -> dict[str, tuple[Any, bool]]:
        """Each setting as it holds, and whether somebody has chosen it."""
        kept = KeptSettings(open_workspace(folder).folder)
        chosen = kept.chosen()
        return {name: (value, name in chosen) for name, value in kept.held().items()}

    def change_settings(self, folder: Path, values: dict[str, Any], *, keep_times: bool) -> None:
        """Here, or by the server that runs the workspace, so that its pages follow at once."""
        opened = open_workspace(folder)
        kept = KeptSettings(opened.folder)
        kept.check(values)
        if all(kept.chosen().get(name) == value for name, value in values.items()):
            raise Refused("Nothing to do: these settings are so already.")
        try:
            engine = RemoteEngine(Place(opened.folder, opened.engine_url, mirror_settings(opened)).socket)
        except NobodyAnswers:
            change_settings(kept, values, by=SHELL, keep_times=keep_times)
            with asking(open_workspace(folder)):
                pass
        else:
            engine.change_settings(values, keep_times=keep_times)
            engine.close()

    def upgrade(self, folder: Path) -> Workspace:
        """Tables, triggers and secret in order."""
        return upgrade(folder)

    def backup(self, folder: Path, to: Path) -> Path:
        """One file with records and files."""
        return back_up(open_workspace(folder), to=to, at=now())

    def restore(self, backup: Path, folder: Path, records_url: str | None) -> Workspace:
        """A workspace out of a backup."""
        return restore(backup, folder=folder, records_url=records_url)
