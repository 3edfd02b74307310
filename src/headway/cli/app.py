"""The commands by name. Only the one that is called is loaded, so that `headway --help` answers at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import typer


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command's function is, and the line that `headway --help` shows."""

    module: str
    function: str
    help: str


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "ask": Command("headway.cli.ask", "ask", "Answer a question from a workspace's records."),
        "metrics": Command("headway.cli.metrics", "metrics", "List the metrics that can be asked, or explain one."),
        "question": Command("headway.cli.question", "question", "Answer a question of the trade in a sentence."),
        "new": Command("headway.cli.workspace", "new", "Make a workspace: one company, one folder."),
        "import": Command("headway.cli.import_", "import_", "Import files into a workspace."),
        "imports": Command("headway.cli.imports", "imports", "List the imports of a workspace."),
        "undo": Command("headway.cli.imports", "undo_", "Take an import back."),
        "same-as": Command("headway.cli.same_as", "same_as", "Join two spellings of one thing, or part them again."),
        "settings": Command("headway.cli.settings", "settings", "Show or change how a workspace counts."),
        "serve": Command("headway.cli.serve", "serve", "Serve a workspace's pages."),
        "sign-in": Command("headway.cli.serve", "sign_in", "Print a link that signs one person in."),
        "upgrade": Command("headway.cli.workspace", "upgrade", "Bring a workspace up to this version of Headway."),
        "rebuild": Command("headway.cli.rebuild", "rebuild", "Make the figures' tables again from the records."),
        "backup": Command("headway.cli.workspace", "backup", "Write a workspace's records and files into one file."),
        "restore": Command("headway.cli.workspace", "restore", "Make a workspace out of a backup."),
    }
)


def build(called: str | None, *, load: Callable[[str], Any]) -> typer.Typer:
    """The console application. `load` imports the module of the command that is called; the others show their help
    line.
    """
    app = typer.Typer(
        name="headway",
        help="Sales tracking from a business's own records.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_headway)
    for name, command in COMMANDS.items():
        function = getattr(load(command.module), command.function) if name == called else _not_loaded
        app.command(name, help=None if name == called else command.help)(function)
    return app


def _headway() -> None:
    """Sales tracking from a business's own records."""


def _not_loaded() -> None:
    raise RuntimeError("this command was not loaded")
