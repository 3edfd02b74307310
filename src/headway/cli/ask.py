"""`headway ask`: a question in words, its answer as a table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from headway.answers.answer import Answer, plain, written
from headway.answers.ask import ask as answer_to
from headway.answers.explain import explained
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.cli.desk import desk
from headway.cli.options import ENGINE, EngineName, takes
from headway.insights.comparing import warned
from headway.insights.exchange import has_bridge, rate_bridge, rate_sentence
from headway.insights.figures import Figures
from headway.query.parse import Words, parse
from headway.query.question import Query
from headway.values.style import Style

WIDEST = 10_000
TEXT_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Ask:
    """What `headway ask` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    metrics: Annotated[
        list[str], typer.Argument(metavar="METRIC…", help="Keys of metrics; `headway metrics` lists them.")
    ]
    by: Annotated[list[str] | None, typer.Option(metavar="DIM", help="Split by a dimension; may be given again.")] = (
        None
    )
    grain: Annotated[str, typer.Option(help="Split by time: hour, day, week, month, quarter or year.")] = ""
    start: Annotated[str, typer.Option("--from", metavar="D", help="First day, or an instant.")] = ""
    end: Annotated[
        str, typer.Option("--to", metavar="D", help="Last day (included), or an instant (not included).")
    ] = ""
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="CONDITION", help="dim=value[,value], also != < <= > >=; `dim=` is unknown. Again: AND."),
    ] = None
    as_of: Annotated[str, typer.Option("--as-of", metavar="T", help="The world as it stood then, known as today.")] = ""
    known_at: Annotated[str, typer.Option("--known-at", metavar="K", help="What Headway knew then.")] = ""
    compare: Annotated[
        str, typer.Option(help="Compare with the range just before (previous) or a year earlier (year).")
    ] = ""
    constant_rates: Annotated[
        str, typer.Option("--constant-rates", metavar="D", help="All amounts at the exchange rates of one day.")
    ] = ""
    form: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TABLE
    explain: Annotated[bool, typer.Option("--explain", help="Add definitions, SQL, what was read and left out.")] = (
        False
    )
    engine: Annotated[EngineName, typer.Option("--engine", help=ENGINE)] = EngineName.DUCKDB


@takes(Ask)
def ask(given: Ask) -> None:
    """Answer a question from a workspace's records."""
    with desk().asking(given.workspace, sail=given.engine is EngineName.SAIL) as opened:
        world = world_of(opened.engine, own_catalogue(), now=datetime.now(UTC))
        query = parse(_words(given), world.calendar)
        answer = answer_to(query, world)
        figures = Figures(style_of(given.workspace))
        told = warned(query, world, lambda other: answer_to(other, world, remarks=False), figures)
        told = (*told, *by_rates(query, answer, world, figures))
        explanation = explained(answer, query, world) if given.explain else {}
    behind = () if opened.behind is None else (str(opened.behind),)
    answer = replace(answer, notes=(*answer.notes, *told, *behind))
    _write(answer, explanation, given)


def by_rates(query: Query, answer: Answer, world: World, figures: Figures) -> tuple[str, ...]:
    """What the exchange rates account for in each change of an amount, where a comparison is at the rates of a day."""
    keys = tuple(key for key in query.metrics if has_bridge(key, world.catalogue))
    if query.compare is None or answer.rates is None or not keys:
        return ()
    whole = replace(query, metrics=keys, by=(), grain=None)
    booked = answer_to(replace(whole, constant_rates=None), world, remarks=False)
    effect = answer_to(replace(whole, rate_effect=True), world, remarks=False)
    said = []
    for key in keys:
        found = rate_bridge(_pair(booked, key), _pair(answer, key), _pair(effect, key), world.currency)
        said.append(rate_sentence(world.catalogue.metrics[key].label, found, answer.rates.day, world.currency, figures))
    return tuple(said)


def _pair(answer: Answer, key: str) -> tuple[Decimal, Decimal]:
    now, then = (Decimal(str(answer.totals[name] or 0)) for name in (key, f"{key}.previous"))
    return now, then


def _words(given: Ask) -> Words:
    return Words(
        metrics=given.metrics,
        by=given.by or (),
        grain=given.grain,
        start=given.start,
        end=given.end,
        where=given.where or (),
        as_of=given.as_of,
        known_at=given.known_at,
        compare=given.compare,
        constant_rates=given.constant_rates,
    )


def _write(answer: Answer, explanation: Mapping[str, Sequence[str]], given: Ask) -> None:
    match given.form:
        case Format.JSON:
            found = {**answer.to_dict(), **({"explain": explanation} if explanation else {})}
            sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        case Format.CSV:
            write_csv(answer)
            _say_all(explanation, to=sys.stderr.write)
        case Format.TABLE:
            show(answer, style_of(given.workspace))
            _say_all(explanation, to=sys.stdout.write)


def write_csv(answer: Answer) -> None:
    """Rows as CSV on stdout, notes on stderr; text that a spreadsheet would take for a formula is made harmless."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([column.name for column in answer.columns])
    for row in answer.rows:
        writer.writerow([cell(plain(row[column.name], column.unit)) for column in answer.columns])
    for note in answer.notes:
        sys.stderr.write(f"{note}\n")


def show(answer: Answer, style: Style) -> None:
    """Rows and totals as a table, each missing value with its reason below, then the notes."""
    made = written(answer, style)
    table = Table(show_footer=bool(made.foot))
    for place, (head, number) in enumerate(zip(made.heads, made.numbers, strict=True)):
        table.add_column(head, footer=made.foot[place] if made.foot else "", justify="right" if number else "left")
    for row in made.rows:
        table.add_row(*map(escape, row))
    console = Console(soft_wrap=True, width=None if sys.stdout.isatty() else 200)
    console.width = _whole_width(table, console)
    console.print(table, highlight=False)
    for line in made.lines:
        console.print(line, highlight=False, markup=False)


def style_of(workspace: Path) -> Style:
    """How the workspace's people read numbers."""
    held = desk().settings(workspace)
    return Style(**{name: held[name][0] for name in ("numbers", "dates")})


def _whole_width(table: Table, console: Console) -> int:
    """As wide as the table needs, so that no column or figure is cut: a narrow terminal folds its lines instead."""
    needed = Measurement.get(console, console.options.update(max_width=WIDEST), table)
    return max(console.width, needed.maximum)


def cell(value: object) -> object:
    """A value for CSV: text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(TEXT_OF_FORMULAS) and not _is_number(value):
        return f"'{value}"
    return "" if value is None else value


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _say_all(explanation: Mapping[str, Sequence[str]], to: Callable[[str], object]) -> None:
    for title, lines in explanation.items():
        to(f"\n{title.capitalize()}\n")
        for line in lines:
            to(f"  {line}\n" if title != "sql" else f"{line}\n")
