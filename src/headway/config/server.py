"""The one process of a workspace: its server, its mirror and its engine (ARCHITECTURE D14)."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

import uvicorn
from django.db import connection

from headway.actions.actor import SHELL
from headway.actions.imports import resume
from headway.actions.settings import change_settings
from headway.actions.sign_in import make_link, make_owner, seat_member
from headway.catalogue.read import own_catalogue
from headway.config.asgi import app
from headway.config.counting import counting_in, may_count_in, mirror_settings
from headway.config.kept_settings import KeptSettings
from headway.config.lan import ANY, admit, code_of, lan_address
from headway.config.listening import Listening
from headway.config.next_door import Started, Starter, folder_beside, heed
from headway.config.workspace import open_workspace
from headway.config.workspace_folder import Workspace, read_workspace
from headway.mirror.owner import Owner, Place, owning
from headway.query.parse import instant
from headway.web import workplace
from headway.web.asked import asked_by
from headway.web.neighbour import Neighbour
from headway.web.news import NEWS
from headway.web.screens.home import home_screen
from headway.web.workplace import Workplace, here

TILL = "headway.config.demo_till"
Say = Callable[[str], None]
Done = TypeVar("Done")


def serve(folder: Path, *, at: Listening, say: Say, beside: str = "", today: str = "") -> None:
    """Open the workspace, bring its mirror up to date, and answer until stopped. Says the address and a sign-in link;
    in the office network also the address there, with a code that signs a phone in. Raises NoNetwork.

    `beside` is `PORT:FOLDER` of the server that started this one; it ends with that one. `today` is the moment as of
    which the pages stand.
    """
    workspace = open_workspace(folder)
    if today:
        instant("--today", today, workspace.calendar)
    near = lan_address() if at.lan else ""
    now = datetime.now(UTC)
    resume(files=workspace.files, clock=lambda: datetime.now(UTC))
    neighbour = neighbour_of(workspace, at, beside)
    served = Served(workspace, neighbour, today)
    place = Place(workspace.folder, workspace.engine_url, mirror_settings(workspace))
    with owning(place, told=NEWS.publish, count_in=served.count_in, change_settings=served.change_settings) as owner:
        served.begin(owner)
        link = sign_in_link(f"http://{shown(at.host)}:{at.port}", make_link(user=make_owner(), now=now))
        Thread(target=warm, name="first page", daemon=True).start()
        say(f"{workspace.name} is on http://{shown(at.host)}:{at.port}")
        if today:
            say(f"It shows the business as of {today}; as_of=now in an address shows it now.")
        say(f"Sign in once, within a day: {link}")
        if near:
            _say_near(near, at.port, say)
        server = uvicorn.Server(
            uvicorn.Config(
                app, host=ANY if near else at.host, port=at.port, log_level="warning", timeout_graceful_shutdown=2
            )
        )
        if beside:
            Thread(target=_heed, args=(server, say), name="starter", daemon=True).start()
        with ticking(workspace, today):
            try:
                server.run()
            finally:
                workplace.serve(None)
                if isinstance(neighbour, Started):
                    neighbour.close()


@contextmanager
def ticking(workspace: Workspace, today: str) -> Iterator[None]:
    """The demo's till, while the block lasts; a company of one's own has none, nor has a demo on another day."""
    if not workspace.demo or today:
        yield
        return
    till = import_module(TILL).Till(workspace.zone, watched=lambda: NEWS.heard)
    till.begin()
    try:
        yield
    finally:
        till.end()


def neighbour_of(workspace: Workspace, at: Listening, beside: str) -> Neighbour:
    """The server that started this one, else the company that this one may start."""
    if beside:
        port, _, folder = beside.partition(":")
        return Starter(Path(folder), at.port, int(port))
    return Started(folder_beside(workspace), demo=not workspace.demo, here=at, own_folder=workspace.folder)


def _heed(server: uvicorn.Server, say: Say) -> None:
    def link() -> str:
        try:
            return make_link(user=make_owner(), now=datetime.now(UTC))
        finally:
            connection.close()

    def end() -> None:
        server.should_exit = True

    heed(sys.stdin, link=link, say=say, end=end)


def _say_near(host: str, port: int, say: Say) -> None:
    admit(host)
    address = f"http://{host}:{port}"
    token = make_link(user=make_owner(), now=datetime.now(UTC))
    say(f"In the office network: {address} (not encrypted: only in a network that you trust)")
    say(f"Scan to sign in as the owner, once, within a day:\n{code_of(sign_in_link(address, token))}")


def warm() -> None:
    """Ask what Home asks before anybody does, so that the first page is as quick as the next."""
    try:
        home_screen(asked_by(make_owner(), (("as_of", here().today),), now=datetime.now(UTC)))
    finally:
        connection.close()


class Served:
    """What this process serves. With its first files it may begin to count in their currency."""

    def __init__(self, workspace: Workspace, neighbour: Neighbour, today: str = "") -> None:
        self._workspace, self._neighbour, self._today = workspace, neighbour, today
        self._owner: Owner | None = None
        self._remaking = Lock()

    def begin(self, owner: Owner) -> None:
        """Let the pages have the workspace with its engine."""
        self._owner = owner
        workplace.serve(self._place(owner))

    def may_count_in(self, code: str) -> bool:
        """Whether nobody has chosen a currency and nothing was imported."""
        return may_count_in(self._workspace, code)

    def count_in(self, code: str) -> None:
        """Write the currency into the settings, make the figures by it, and show it."""
        self.remake(lambda: counting_in(self._workspace, code))

    def change_settings(self, values: Mapping[str, Any], keep_times: bool) -> None:  # noqa: FBT001  # as it comes over the wire
        """What a command asks for beside the server."""
        kept = KeptSettings(self._workspace.folder)
        told = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        self.remake(lambda: change_settings(kept, told, by=SHELL, keep_times=keep_times))

    def remake(self, act: Callable[[], Done]) -> Done:
        """Carry out a change of settings, make the figures by them, and show them. Nothing is published in between."""
        if self._owner is None:
            raise RuntimeError("nothing is served yet")
        loop = self._owner.loop
        with self._remaking:
            with loop.held():
                done = act()
                self._workspace = read_workspace(self._workspace.folder)
                by = mirror_settings(self._workspace)
                loop.go_by(by)
            loop.count_by(by)
            workplace.serve(self._place(self._owner))
        return done

    def _place(self, owner: Owner) -> Workplace:
        workspace = self._workspace
        return Workplace(
            name=workspace.name,
            demo=workspace.demo,
            folder=workspace.folder,
            catalogue=own_catalogue(),
            engine=owner.store,
            calendar=workspace.calendar,
            currency=workspace.currency,
            caught_up=owner.reach,
            today=self._today,
            may_count_in=self.may_count_in,
            count_in=self.count_in,
            neighbour=self._neighbour,
            settings=KeptSettings(workspace.folder),
            style=workspace.style,
            remake=self.remake,
            making=lambda: owner.loop.making,
        )


def new_link(folder: Path, *, member: str | None, role: str, address: str) -> str:
    """A one-time link for the owner, or for a member who is given a seat of the role where they have none."""
    open_workspace(folder)
    user = seat_member(name=member, role=role) if member else make_owner()
    return sign_in_link(address, make_link(user=user, now=datetime.now(UTC)))


def sign_in_link(address: str, token: str) -> str:
    """The address that opens a session."""
    return f"{address}/sign-in?link={token}"


def shown(host: str) -> str:
    """The host as a browser on this machine can open it."""
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # recognised, not bound here
