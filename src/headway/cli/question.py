"""`headway question`: a question of the trade, answered in a sentence with its table."""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.cli.ask import style_of
from headway.cli.desk import desk
from headway.cli.options import ENGINE, EngineName, takes
from headway.insights.figures import Figures
from headway.insights.questions.asking import Asking, Heard, Line, Told, hear
from headway.insights.questions.every import QUESTIONS, question_of
from headway.query.parse import Words, parse
from headway.reports.csv import write_csv
from headway.reports.told import table_of_told

KEYS = ", ".join(one.key for one in QUESTIONS)


class Form(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """What `headway question` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    key: Annotated[str, typer.Argument(metavar="KEY", help=f"One of {KEYS}.", show_default=False)]
    start: Annotated[str, typer.Option("--from", metavar="D", help="First day; without it, all time.")] = ""
    end: Annotated[str, typer.Option("--to", metavar="D", help="Last day (included).")] = ""
    form: Annotated[Form, typer.Option("--format", help="How to write the answer.")] = Form.TABLE
    engine: Annotated[EngineName, typer.Option("--engine", help=ENGINE)] = EngineName.DUCKDB


@takes(Asked)
def question(given: Asked) -> None:
    """Answer a question of the trade in a sentence."""
    found = question_of(given.key)
    answers: dict[str, Answer] = {}
    with desk().asking(given.workspace, sail=given.engine is EngineName.SAIL) as opened:
        world = world_of(opened.engine, own_catalogue(), now=datetime.now(UTC))

        def put(asking: Asking) -> Answer:
            answers[asking.name] = _answer(asking, given, world)
            return answers[asking.name]

        means = Heard({}, {}, world.catalogue, world.currency, Figures(style_of(given.workspace)), world.calendar)
        told = hear(found, put, (), means)
    behind = (str(opened.behind),) if opened.behind is not None else ()
    if given.form is Form.JSON:
        _as_json(given.key, told, answers, behind)
    elif given.form is Form.CSV:
        write_csv(table_of_told(told), sys.stdout.buffer)
    else:
        _as_table(told, behind)


def _answer(asking: Asking, given: Asked, world: World) -> Answer:
    by = (asking.by,) if asking.by else ()
    words = Words(metrics=asking.metrics, by=by, grain=asking.grain or "", start=given.start, end=given.end)
    return ask(parse(words, world.calendar), world)


def _as_json(key: str, told: Told, answers: dict[str, Answer], behind: tuple[str, ...]) -> None:
    found = {
        "key": key,
        "sentence": told.sentence,
        "answered": told.answered,
        "caveats": [*told.caveats, *behind],
        "answers": {name: answer.to_dict() for name, answer in answers.items()},
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _as_table(told: Told, behind: tuple[str, ...]) -> None:
    console = Console(soft_wrap=True, width=None if sys.stdout.isatty() else 200)
    console.print(told.sentence, highlight=False, markup=False)
    if told.lines:
        table = Table(show_footer=told.total is not None)
        feet = _cells(told.total) if told.total else [""] * len(told.head)
        for place, (head, foot) in enumerate(zip(told.head, feet, strict=True)):
            table.add_column(head, footer=foot, justify="right" if place else "left")
        for line in told.lines:
            table.add_row(*map(escape, _cells(line)))
        console.print(table, highlight=False)
    if told.more:
        console.print(f"… and {told.more:,} more rows; `headway ask` gives all of them.", highlight=False, markup=False)
    for note in (*told.caveats, *behind):
        console.print(note, highlight=False, markup=False)


def _cells(line: Line) -> list[str]:
    return [line.name, *(f"{cell.text} {cell.beside}".rstrip() for cell in line.cells)]
