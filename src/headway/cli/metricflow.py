"""`headway metrics export FILE` and `import FILE`: to and from MetricFlow YAML, with a report of what maps."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from headway.actions.actor import SHELL
from headway.actions.own_metrics import Definition, make_metric
from headway.actions.saved import Named
from headway.answers.world import world_of
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.read import own_catalogue
from headway.cli.desk import desk
from headway.errors import Refused, UserError
from headway.ingest.metricflow import Found, read_metricflow
from headway.reports.metricflow import as_metricflow


def export_metrics(catalogue: Catalogue, file: Path, *, as_json: bool) -> None:
    """Write the catalogue, and say what of it MetricFlow can hold."""
    if file.exists():
        raise Refused(f"{file} is there already. Give another name.")
    text, fidelity = as_metricflow(catalogue)
    file.write_text(text, "utf-8")
    told = {"maps": list(fidelity.maps), "differs": dict(fidelity.differs), "left_out": dict(fidelity.left)}
    if as_json:
        _write(told)
        return
    every = len(fidelity.maps) + len(fidelity.differs) + len(fidelity.left)
    _say(f"{file}: {len(fidelity.maps)} of {every} metrics as they are, {len(fidelity.differs)} with a difference.")
    _reasons("With a difference", fidelity.differs)
    _reasons("Not written", fidelity.left)


def import_metrics(file: Path, workspace: Path, *, as_json: bool) -> None:
    """Make the metrics of a file that map onto those here, and say why each other one was not made."""
    text = _text(file)
    made: dict[str, str] = {}
    failed: dict[str, str] = {}
    found = read_metricflow(text, _catalogue(workspace))
    desk().open(workspace)
    while True:
        new = [one for one in found if one.terms and one.name not in made and one.name not in failed]
        for one in new:
            try:
                made[one.name] = _make(one, _catalogue(workspace))
            except UserError as wrong:
                failed[one.name] = str(wrong)
        if not new:
            break
        found = read_metricflow(text, _catalogue(workspace))
    failed |= {one.name: one.why for one in found if one.why and one.name not in made}
    same = {one.name: one.same for one in found if one.same and one.name not in made}
    if as_json:
        _write({"made": made, "here_already": same, "left_out": failed})
        return
    _say(f"{len(made)} made, {len(same)} here already, {len(failed)} not made.")
    _reasons("Made", made)
    _reasons("Not made", failed)


def _make(one: Found, catalogue: Catalogue) -> str:
    """The label that it now has."""
    definition = Definition(
        named=Named(name=one.label, note=one.note, seen_by="all"), terms=one.terms, catalogue=catalogue
    )
    make_metric(definition, now=datetime.now(UTC), by=SHELL)
    return one.label


def _catalogue(workspace: Path) -> Catalogue:
    with desk().asking(workspace) as opened:
        return world_of(opened.engine, own_catalogue(), now=datetime.now(UTC)).catalogue


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(f"{file} cannot be read as text: {wrong}") from wrong


def _reasons(title: str, told: Mapping[str, str]) -> None:
    if told:
        _say(f"\n{title}:")
    for name, why in told.items():
        _say(f"  {name}: {why}")


def _say(line: str) -> None:
    Console(soft_wrap=True).print(line, highlight=False, markup=False)


def _write(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
