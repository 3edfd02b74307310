"""`headway settings`: how a workspace counts, seen and changed in the shell."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from headway.cli.desk import desk
from headway.cli.import_ import Out
from headway.cli.options import takes
from headway.errors import BadQuestion
from headway.values.suggest import did_you_mean

NUMBERS = ("day_start", "week_start", "year_start_month")
DAYS, LATER = "selling_days", "selling_days_from"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `headway settings` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE",
            help="name, zone, currency, day_start (minutes after midnight), week_start (1 is Monday), "
            "year_start_month, months (calendar, or weeks in each quarter such as 4-4-5), year_end (nearest or last), "
            "selling_days (such as 1,2,3,4,5), selling_days_from (others from a day on, such as '2026-12-01 1,2,3', "
            "several with ;), numbers (such as 1.234,56), dates (such as "
            "31.12.2017). Without any: what holds.",
            show_default=False,
        ),
    ] = None
    keep_times: Annotated[
        bool,
        typer.Option(
            "--keep-times", help="With another zone: files told the business's own time of day, 09:04 stays 09:04."
        ),
    ] = False
    out: Out = "table"


@takes(Settings)
def settings(given: Settings) -> None:
    """Show how a workspace counts its time and money, or change it; figures follow, and Changes takes it back."""
    held = desk().settings(given.workspace)
    if given.changes:
        desk().change_settings(
            given.workspace, dict(_read(line, held) for line in given.changes), keep_times=given.keep_times
        )
        held = desk().settings(given.workspace)
    if given.out == "json":
        told = {key: {"value": value, "chosen": chosen} for key, (value, chosen) in held.items()}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    table = Table("setting", "value", "", box=None, pad_edge=False)
    for key, (value, chosen) in held.items():
        shown = (";" if key == LATER else ",").join(map(str, value)) if isinstance(value, tuple) else str(value)
        table.add_row(key, shown, "" if chosen else "learned from the data" if key == DAYS else "by default")
    Console().print(table)


def _read(line: str, known: dict[str, Any]) -> tuple[str, Any]:
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        raise BadQuestion(f'"{line}" cannot be read. Write it as week_start=7')
    if key not in known:
        raise BadQuestion(f'"{key}" is not a setting{did_you_mean(key, tuple(known))}. Known are {", ".join(known)}.')
    if key == LATER:
        return key, tuple(week.strip() for week in value.split(";") if week.strip())
    parts = value.split(",") if key == DAYS else [value]
    if key in {*NUMBERS, DAYS} and not all(part.strip().isdecimal() for part in parts):
        raise BadQuestion(f"{key}={value} should be a whole number{'s with commas' if key == DAYS else ''}.")
    if key == DAYS:
        return key, tuple(int(part) for part in parts)
    return key, int(value) if key in NUMBERS else value
