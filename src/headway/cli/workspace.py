"""`headway new`, `upgrade`, `backup`, `restore`: a workspace as a thing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from rich.console import Console
from rich.progress import Progress

from headway.cli.desk import Opened, desk
from headway.cli.options import takes
from headway.demo.size import USUAL_LINES
from headway.errors import BadQuestion

Folder: TypeAlias = Annotated[
    Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)
]
OFTEN = 0.5
WHOLE_NUMBERS = ("day_start", "week_start", "year_start_month")


class BadSet(BadQuestion):
    """`--set` was not given a KEY=VALUE that can be read."""

    def __init__(self, given: str) -> None:
        super().__init__(f'--set "{given}" cannot be read. Write it as --set week_start=7')


@dataclass(frozen=True, slots=True)
class New:
    """What `headway new` is told."""

    workspace: Folder
    name: Annotated[str | None, typer.Option(help="What the business is called. Default: the folder's name.")] = None
    currency: Annotated[
        str | None,
        typer.Option(help="ISO code of the currency of all sums. Default: what the first files count in, else EUR."),
    ] = None
    zone: Annotated[str | None, typer.Option(help="Time zone, such as Europe/Zurich. Default: UTC.")] = None
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Another setting: day_start (minutes after midnight), week_start (1 is Monday), year_start_month, "
            "records_url (sqlite:///FILE or postgresql://…), engine_url.",
        ),
    ] = None
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with an invented company that ends today.")] = False
    demo_lines: Annotated[int, typer.Option(help="About how many order lines the invented company has.")] = USUAL_LINES


@takes(New)
def new(given: New) -> None:
    """Make a workspace: one company, one folder."""
    settings: dict[str, Any] = {"name": given.name, "currency": given.currency, "zone": given.zone}
    settings |= dict(_setting(line) for line in given.settings or ())
    if given.demo:
        opened = desk().create_demo(given.workspace, settings)
        _fill(opened, given.demo_lines)
    else:
        opened = desk().create(given.workspace, settings)
    _say(f"Made {opened.folder} ({opened.name}, {opened.currency}, {opened.zone}).")


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What `headway upgrade` is told."""

    workspace: Folder


@takes(Upgrade)
def upgrade(given: Upgrade) -> None:
    """Bring a workspace up to this version of Headway. Stop its server first; running it twice changes nothing."""
    opened = desk().upgrade(given.workspace)
    _say(f"{opened.folder} is up to date.")


@dataclass(frozen=True, slots=True)
class Backup:
    """What `headway backup` is told."""

    workspace: Folder
    to: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write, or a folder to put it in.", show_default=False)
    ]


@takes(Backup)
def backup(given: Backup) -> None:
    """Write a workspace's records and files into one file. The server may go on meanwhile; the backup is of one
    moment.
    """
    written = desk().backup(given.workspace, given.to)
    _say(f"Wrote {written} ({written.stat().st_size:,} bytes).")


@dataclass(frozen=True, slots=True)
class Restore:
    """What `headway restore` is told."""

    backup: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that headway backup wrote.", show_default=False)
    ]
    workspace: Folder
    records_url: Annotated[
        str | None, typer.Option(help="Where the records go, if not where they were: an empty PostgreSQL database.")
    ] = None


@takes(Restore)
def restore(given: Restore) -> None:
    """Make a workspace out of a backup, in a folder of its own. Everybody signs in again."""
    opened = desk().restore(given.backup, given.workspace, given.records_url)
    _say(f"Restored {opened.name} into {opened.folder}.")


def _fill(opened: Opened, lines: int) -> None:
    if not Console().is_terminal:
        desk().fill_with_demo(opened, lines=lines, progress=said_now_and_then(typer.echo))
        return
    with Progress(transient=True) as bar:
        task = bar.add_task("Inventing a company", total=None)
        desk().fill_with_demo(
            opened,
            lines=lines,
            progress=lambda what, done, of: bar.update(task, description=what, completed=done, total=of),
        )


def said_now_and_then(say: Callable[[str], None]) -> Callable[[str, int, int], None]:
    """A progress that is read as lines, by people or by a program: each step as it begins, then every half second."""
    last, at = "", 0.0

    def told(what: str, done: int, of: int) -> None:
        nonlocal last, at
        if what != last or time.monotonic() - at >= OFTEN:
            last, at = what, time.monotonic()
            say(f"{what}: {done} of {of}")

    return told


def _setting(line: str) -> tuple[str, Any]:
    key, equals, value = line.partition("=")
    if not equals or not key.strip() or (key.strip() in WHOLE_NUMBERS and not value.strip().isdecimal()):
        raise BadSet(line)
    key, value = key.strip(), value.strip()
    return key, int(value) if key in WHOLE_NUMBERS else value


def _say(sentence: str) -> None:
    Console().print(sentence, highlight=False, soft_wrap=True)
