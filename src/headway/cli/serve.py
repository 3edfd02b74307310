"""`headway serve` and `headway sign-in`: the pages, and the way in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from headway.cli.desk import Serving, desk
from headway.cli.options import takes
from headway.errors import BadQuestion

ROLES = ("rep", "manager", "owner")


@dataclass(frozen=True, slots=True)
class Serve:
    """What `headway serve` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    port: Annotated[int, typer.Option(help="Where to listen.", min=1, max=65535)] = 8000
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every one of this machine.")] = (
        "127.0.0.1"
    )
    lan: Annotated[
        bool,
        typer.Option("--lan", help="Also answer in the office network; prints its address, and a code for a phone."),
    ] = False
    beside: Annotated[str, typer.Option(hidden=True, help="PORT:FOLDER of the server that started this one.")] = ""
    today: Annotated[
        str,
        typer.Option(
            "--today",
            metavar="T",
            help="Show the business as of this day or moment (2015-12-10T15:00) instead of now, on every page.",
        ),
    ] = ""


@takes(Serve)
def serve(given: Serve) -> None:
    """Serve a workspace's pages until stopped; prints the address and a link to sign in with."""
    how = Serving(given.host, given.port, lan=given.lan, beside=given.beside, today=given.today)
    desk().serve(given.workspace, how, say=typer.echo)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What `headway sign-in` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    member: Annotated[
        str | None,
        typer.Option(
            help="Whose link: a member's full name, e-mail or number. Default: the owner's.", show_default=False
        ),
    ] = None
    role: Annotated[
        str, typer.Option(help="What the member may see: rep (own), manager (their people) or owner (all).")
    ] = "rep"
    address: Annotated[str, typer.Option(help="Where the server is.")] = "http://127.0.0.1:8000"


@takes(SignIn)
def sign_in(given: SignIn) -> None:
    """Print a link that signs one person in, once, within a day."""
    if given.role not in ROLES:
        raise BadQuestion(f'--role is one of {", ".join(ROLES)}, not "{given.role}".')
    typer.echo(desk().sign_in(given.workspace, member=given.member, role=given.role, address=given.address))
