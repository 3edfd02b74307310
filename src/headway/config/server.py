"""The one process of a workspace: its server, its mirror and its engine (ARCHITECTURE D14)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import uvicorn
from django.db import connection

from headway.actions.imports import resume
from headway.actions.sign_in import make_link, make_owner, seat_member
from headway.catalogue.read import own_catalogue
from headway.config.asgi import app
from headway.config.workspace import open_workspace
from headway.config.workspace_folder import Workspace
from headway.engines.engine import Engine
from headway.engines.remote import Behind
from headway.mirror.owner import Place, owning
from headway.mirror.settings import MirrorSettings
from headway.web import workplace
from headway.web.asked import asked_by
from headway.web.news import NEWS
from headway.web.screens.home import home_screen
from headway.web.workplace import Workplace

Say = Callable[[str], None]


def serve(folder: Path, *, host: str, port: int, say: Say) -> None:
    """Open the workspace, bring its mirror up to date, and answer until stopped. Says the address and a sign-in
    link."""
    workspace = open_workspace(folder)
    now = datetime.now(UTC)
    resume(files=workspace.files, clock=lambda: datetime.now(UTC))
    mirror_settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    with owning(Place(workspace.folder, workspace.engine_url, mirror_settings), told=NEWS.publish) as owner:
        workplace.serve(place_of(workspace, owner.store, owner.reach))
        link = sign_in_link(f"http://{shown(host)}:{port}", make_link(user=make_owner(), now=now))
        Thread(target=warm, name="first page", daemon=True).start()
        say(f"{workspace.name} is on http://{shown(host)}:{port}")
        say(f"Sign in once, within a day: {link}")
        settings = uvicorn.Config(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2)
        try:
            uvicorn.Server(settings).run()
        finally:
            workplace.serve(None)


def warm() -> None:
    """Ask what Home asks before anybody does, so that the first page is as quick as the next."""
    try:
        home_screen(asked_by(make_owner(), (), now=datetime.now(UTC)))
    finally:
        connection.close()


def place_of(workspace: Workspace, engine: Engine, caught_up: Callable[[], Behind | None]) -> Workplace:
    """The workspace as its pages need it."""
    return Workplace(
        name=workspace.name,
        demo=workspace.demo,
        folder=workspace.folder,
        catalogue=own_catalogue(),
        engine=engine,
        calendar=workspace.calendar,
        currency=workspace.currency,
        caught_up=caught_up,
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
