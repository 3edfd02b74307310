"""`headway metrics`: what can be asked."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.read import own_catalogue
from headway.cli.options import takes
from headway.query.check import CannotAsk
from headway.values.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Metrics:
    """What `headway metrics` is told."""

    key: Annotated[str, typer.Argument(metavar="[KEY]", help="One metric, explained.", show_default=False)] = ""
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False


@takes(Metrics)
def metrics(given: Metrics) -> None:
    """List the metrics that can be asked, or explain one."""
    catalogue = own_catalogue()
    if given.key and given.key not in catalogue.metrics:
        known = [metric.key for metric in catalogue.listed()]
        raise CannotAsk([f'"{given.key}" is not a metric{did_you_mean(given.key, known) or "."}'])
    keys = [given.key] if given.key else [metric.key for metric in catalogue.listed()]
    if given.as_json:
        sys.stdout.write(json.dumps([_plain(key, catalogue) for key in keys], ensure_ascii=False, indent=2) + "\n")
    elif given.key:
        for name, value in _plain(given.key, catalogue).items():
            text = ", ".join(value) if isinstance(value, list) else value
            Console(soft_wrap=True).print(f"{name}: {text}", highlight=False, markup=False)
    else:
        _list(catalogue)


def _list(catalogue: Catalogue) -> None:
    table = Table("Metric", "What it is")
    for metric in catalogue.listed():
        table.add_row(metric.key, metric.definition)
    Console().print(table, highlight=False)


def _plain(key: str, catalogue: Catalogue) -> dict[str, str | list[str]]:
    metric = catalogue.metrics[key]
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
    }
