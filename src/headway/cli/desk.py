"""What a command may ask of the house: opening a workspace is the wiring's work, not the command's."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from headway.engines.engine import Engine
from headway.engines.remote import Behind
from headway.values.calendar import Calendar

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Serving:
    """How a workspace is served: where; `lan`: in the office network too; `beside` is `PORT:FOLDER` of the server that
    started this one; `today` is the moment as of which it shows the business, empty for now.
    """

    host: str
    port: int
    lan: bool = False
    beside: str = ""
    today: str = ""


class Opened(Protocol):
    """A workspace that is open in this process: its settings, and where its things are."""

    @property
    def folder(self) -> Path:
        """The workspace's folder."""

    @property
    def name(self) -> str:
        """What the business is called."""

    @property
    def currency(self) -> str:
        """The ISO code that all sums are in."""

    @property
    def zone(self) -> str:
        """The business's time zone."""

    @property
    def calendar(self) -> Calendar:
        """How the business counts its days, weeks and years."""

    @property
    def engine_url(self) -> str:
        """Where the engine's tables are; a file is relative to the folder."""

    @property
    def records_url(self) -> str:
        """Where the records are; a file is relative to the folder."""

    @property
    def files(self) -> Path:
        """Where imported files are kept."""

    @property
    def demo(self) -> bool:
        """Whether this is an invented company."""


class Asked(Protocol):
    """An engine that is open for questions; `behind` is set where it has not reached the records' last change."""

    @property
    def engine(self) -> Engine:
        """What runs the questions."""

    @property
    def behind(self) -> Behind | None:
        """How far behind the records it is."""


class Desk(Protocol):
    """What the console entry gives to every command."""

    def open(self, folder: Path) -> Opened:
        """The workspace in a folder, bound and checked; raises with what to run where it cannot be used."""

    def create(self, folder: Path, settings: dict[str, Any]) -> Opened:
        """A new, empty workspace, bound; settings that are None keep their defaults."""

    def create_demo(self, folder: Path, settings: dict[str, Any]) -> Opened:
        """As `create`, with the demo company's name, zone and currency, and its banner."""

    def fill_with_demo(self, opened: Opened, *, lines: int, progress: Progress) -> int:
        """Load the demo company into a new workspace; how many rows it has."""

    def serve(self, folder: Path, how: Serving, *, say: Callable[[str], None]) -> None:
        """Serve a workspace's pages until stopped; `say` is told the address and a sign-in link, with `lan` also those
        in the office network.
        """

    def sign_in(self, folder: Path, *, member: str | None, role: str, address: str) -> str:
        """A one-time link for a member, or for the owner where none is named."""

    def may_count_in(self, opened: Opened, currency: str) -> bool:
        """Whether a workspace may begin to count in a currency: none was chosen, and it holds no amounts."""

    def count_in(self, opened: Opened, currency: str) -> Opened:
        """The workspace, counting in this currency from now on."""

    def settings(self, folder: Path) -> dict[str, tuple[Any, bool]]:
        """Each setting as it holds, and whether somebody has chosen it."""

    def change_settings(self, folder: Path, values: dict[str, Any], *, keep_times: bool) -> None:
        """Change settings, and make the figures by them; raises a UserError for what cannot be."""

    def upgrade(self, folder: Path) -> Opened:
        """Bring a workspace's tables and triggers up to this version."""

    def backup(self, folder: Path, to: Path) -> Path:
        """Write records and files into one file, and return it."""

    def asking(self, folder: Path, *, sail: bool = False) -> AbstractContextManager["Asked"]:
        """The engine of a workspace for questions, brought up to its records' last change; or Sail over a copy."""

    def restore(self, backup: Path, folder: Path, records_url: str | None) -> Opened:
        """Make a workspace out of a backup."""


class _Held:
    desk: Desk | None = None


def sit_at(desk: Desk) -> None:
    """Give this process's commands their desk; the console entry does so once."""
    _Held.desk = desk


def desk() -> Desk:
    """The desk of this process."""
    if _Held.desk is None:
        raise RuntimeError("no desk: cli.desk.sit_at() comes first")
    return _Held.desk
