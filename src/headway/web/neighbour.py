"""The company beside this one: the demo beside one's own, one's own beside the demo. Two workspaces, two servers; all
that passes between them is a link, and files on their way into one's own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from headway.errors import Refused


class NotBeside(Refused):
    """The browser reached this server by another port than its own, where the other company's cannot be reached."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "This server stands behind another address, and the company beside it has none there. "
            f"Serve it by itself: headway serve {folder}"
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the other company is: `ready` to go to, or `under_way` with `what` is done, `done` of `of`; `failed` says
    in words why it is not.
    """

    ready: bool = False
    under_way: bool = False
    what: str = ""
    done: int = 0
    of: int = 0
    failed: str = ""


class Neighbour(Protocol):
    """The company beside this one."""

    @property
    def folder(self) -> Path:
        """Its folder, which may not be there yet."""

    @property
    def name(self) -> str:
        """What it is called; empty where it has not been made."""

    def make(self) -> None:
        """Make the workspace where there is none; raises Refused."""

    def begin(self) -> None:
        """See to it that it is made and served; returns at once."""

    def standing(self) -> Standing:
        """How far that is."""

    def address(self, host: str, path: str) -> str:
        """Where a browser that reached this server as `host` (with its port) finds a page of the other company, with a
        way in; raises NotBeside.
        """
