"""`headway metrics`: what can be asked, what each metric is, how far it can be trusted; to and from MetricFlow."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from headway.answers.trust import look
from headway.answers.world import World, world_of
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.own_metrics import definitions_of
from headway.catalogue.own_words import terms_said
from headway.catalogue.read import own_catalogue
from headway.cli.desk import desk
from headway.cli.metricflow import export_metrics, import_metrics
from headway.cli.options import takes
from headway.errors import BadQuestion
from headway.query.check import CannotAsk
from headway.query.question import Query
from headway.values.suggest import did_you_mean

USAGE = (
    "Write `headway metrics`, `headway metrics KEY`, `headway metrics export FILE` or `headway metrics import FILE`."
)
NEEDS = "Say in which workspace: --workspace FOLDER."


@dataclass(frozen=True, slots=True)
class Metrics:
    """What `headway metrics` is told."""

    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY]",
            help="One metric, explained (also `show KEY`); or `export FILE`, `import FILE`: as dbt MetricFlow YAML.",
            show_default=False,
        ),
    ] = None
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", metavar="FOLDER", help="With the metrics made in this workspace.", show_default=False
        ),
    ] = None
    trust: Annotated[
        bool, typer.Option("--trust", help="Which rows it counts, leaves out and why, what looks wrong, how fresh.")
    ] = False
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False


@takes(Metrics)
def metrics(given: Metrics) -> None:
    """List the metrics that can be asked, or explain one; write them as MetricFlow YAML, or read some."""
    match given.words or []:
        case ["export", file]:
            with _asked(given.workspace) as world:
                export_metrics(world.catalogue if world else own_catalogue(), Path(file), as_json=given.as_json)
        case ["import", file]:
            if given.workspace is None:
                raise BadQuestion(NEEDS)
            import_metrics(Path(file), given.workspace, as_json=given.as_json)
        case [] | ["list"]:
            _several(given)
        case ["show", key] | [key]:
            _one(key, given)
        case _:
            raise BadQuestion(USAGE)


@contextmanager
def _asked(workspace: Path | None) -> Iterator[World | None]:
    """The world of a workspace, where one is named."""
    if workspace is None:
        yield None
        return
    with desk().asking(workspace) as opened:
        yield world_of(opened.engine, own_catalogue(), now=datetime.now(UTC))


def _several(given: Metrics) -> None:
    with _asked(given.workspace) as world:
        catalogue = world.catalogue if world else own_catalogue()
    if given.as_json:
        _write([_plain(metric.key, catalogue) for metric in catalogue.listed()])
        return
    table = Table("Metric", "What it is")
    for metric in catalogue.listed():
        table.add_row(metric.key, metric.definition)
    Console().print(table, highlight=False)
    for key, why in catalogue.unmade.items():
        Console(soft_wrap=True).print(f"{key} cannot be counted any more: {why}", highlight=False, markup=False)


def _one(key: str, given: Metrics) -> None:
    if given.trust and given.workspace is None:
        raise BadQuestion(NEEDS)
    with _asked(given.workspace) as world:
        catalogue = world.catalogue if world else own_catalogue()
        if key not in catalogue.metrics:
            known = [metric.key for metric in catalogue.listed()]
            raise CannotAsk([f'"{key}" is not a metric{did_you_mean(key, known) or "."}'])
        told: dict[str, object] = dict(_plain(key, catalogue))
        if given.trust and world is not None:
            told["trust"] = _trust(key, world)
    if given.as_json:
        _write([told])
        return
    for name, value in told.items():
        if name != "trust":
            _say(f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    for part in told.get("trust", ()):  # type: ignore[attr-defined]  # the list that was put there
        _say_trust(part)


def _trust(key: str, world: World) -> list[dict[str, object]]:
    return [
        {
            "part": one.part.label,
            "counted": one.counted,
            "left_out": {finding.words: finding.rows for finding in one.left_out if finding.rows},
            "worth_a_look": {finding.words: finding.rows for finding in one.wrong if finding.rows},
            "newest": one.last.isoformat() if one.last else None,
            "last_recorded": one.recorded.isoformat() if one.recorded else None,
        }
        for one in look(Query((key,)), world, metric=key)
    ]


def _say_trust(part: dict[str, object]) -> None:
    _say(f"\n{part['part']}: {part['counted']:,} counted")
    for name, before in (("left_out", "left out, "), ("worth_a_look", "")):
        for words, rows in dict(part[name]).items():  # type: ignore[call-overload]  # a mapping, as `_trust` made it
            _say(f"  {rows:,} {before}{words}")
    _say(f"  newest {part['newest'] or 'never'}, last recorded {part['last_recorded'] or 'never'}")


def _say(line: str) -> None:
    Console(soft_wrap=True).print(line, highlight=False, markup=False)


def _write(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _plain(key: str, catalogue: Catalogue) -> dict[str, str | list[str]]:
    metric = catalogue.metrics[key]
    earlier = [one for one in definitions_of(catalogue, key) if one.until]
    history = {"earlier": [f"until {one.until}: {terms_said(one.terms, catalogue)}" for one in earlier]}
    return {
        "key": metric.key,
        "label": metric.label,
        "definition": metric.definition,
        "kind": type(metric).__name__,
        "unit": str(metric.unit),
        "direction": str(metric.direction),
        "additivity": str(metric.additivity),
        "category": metric.category,
        "number": metric.number,
        "review": metric.review,
        "exclusions": list(metric.exclusions),
        "dimensions": list(catalogue.dimensions_of(key)),
        **(history if earlier else {}),
    }
