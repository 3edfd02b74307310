"""The reference pages that are made from the code: every metric and dimension, every command."""

import inspect
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension
from headway.catalogue.metric import (
    Among,
    Balance,
    Derived,
    Drawn,
    Metric,
    Monthly,
    Product,
    Ratio,
    Shared,
    Shortfall,
    Unit,
)
from headway.catalogue.parts import parts_of
from headway.catalogue.read import definitions, own_catalogue
from headway.cli.app import COMMANDS, build
from headway.config.workspace import set_up

DOCS = Path(__file__).resolve().parent.parent / "docs"
UNITS = {
    Unit.MONEY: "money, in the workspace's currency",
    Unit.COUNT: "a count",
    Unit.SHARE: "a share",
    Unit.DAYS: "in days",
    Unit.MINUTES: "in minutes",
    Unit.HOURS: "in hours",
    Unit.UNITS: "in units",
    Unit.NUMBER: "a number",
}
ORACLE = DOCS.parent / "tests" / "oracle"
NUMBERS_HEAD = """## By definition

Every definition that Headway is built to, the metrics that answer it, an oracle case that proves each (a question
beside SQL written by hand, in `tests/oracle`), and what the others wait for.

| number | name | metrics | proven by | state |
|---|---|---|---|---|"""
METRICS_HEAD = """# Metrics and dimensions

Written by `script/docs` from `src/headway/catalogue`; edit there. What the words mean is in the
[glossary](GLOSSARY.md).
`headway ask WORKSPACE METRIC --by DIMENSION` asks for any of them; `--explain` shows how it was counted.

What is undefined is shown as a dash with its reason, never as 0. A share stands beside the number that it was counted
over and its 95 % interval. *Decides the period* is the moment by which a thing falls into one period or another.
"""


def formula(metric: Metric) -> str:
    """How a metric is put together from others, or read from a fact."""
    match metric:
        case Ratio():
            return f"`{metric.numerator}` ÷ `{metric.denominator}`"
        case Derived():
            plus, minus = " + ".join(f"`{key}`" for key in metric.plus), "".join(f" − `{key}`" for key in metric.minus)
            return plus + minus
        case Product():
            times = " × ".join(f"`{key}`" for key in metric.times)
            return times + "".join(f" ÷ `{key}`" for key in metric.over)
        case Balance() | Monthly() | Among() | Shortfall() | Shared() | Drawn():
            return "made of " + " and ".join(f"`{key}`" for key in parts_of(metric))
        case _:
            return f"from {metric.fact.replace('_', ' ')}"


def anchors(metric: Metric, catalogue: Catalogue) -> str:
    """The moments that decide into which period it falls."""
    return ", ".join(dict.fromkeys(atom.anchor for atom in catalogue.atoms_of(metric.key)))


def metric_lines(metric: Metric, catalogue: Catalogue) -> Iterator[str]:
    """One metric: its definition and, as a list, what a reader of the number must know."""
    yield f"### `{metric.key}` {metric.label}\n"
    yield f"{metric.definition}\n"
    yield f"- {UNITS[metric.unit]}; {formula(metric)}; decides the period: {anchors(metric, catalogue)}"
    if metric.exclusions:
        yield f"- left out: {'; '.join(metric.exclusions)}"
    if metric.undefined:
        yield f"- undefined: {metric.undefined}"
    if metric.needs:
        yield f"- needs: {'; '.join(metric.needs.values())}"
    yield f"- by: {', '.join(catalogue.dimensions_of(metric.key)) or 'time only'}\n"


def dimension_line(dimension: Dimension) -> str:
    """One row of the table of dimensions."""
    when = "as it is now" if dimension.at == "current" else "as it was then"
    return f"| `{dimension.key}` | {dimension.label} | {dimension.definition} | {when} |"


def _by_number(catalogue: Catalogue) -> Iterator[str]:
    """The table of all definitions: by which metrics each is answered, by which oracle cases these are proven."""
    proofs = _proofs()
    yield NUMBERS_HEAD
    for one in definitions():
        keys = [metric.key for metric in catalogue.metrics.values() if metric.number == one.number]
        shown = ", ".join(f"`{key}`" for key in keys) or one.as_
        cases = ", ".join(dict.fromkeys(case for key in keys for case in proofs.get(key, ())[:1]))
        state = f"waits for {one.waits}" if one.waits else "to come"
        if shown:
            state = f"answered, but {state}" if one.waits else "answered"
        yield f"| {one.number} | {one.name} | {shown} | {cases} | {state} |"
    yield ""


def _proofs() -> Mapping[str, tuple[str, ...]]:
    """By metric, the oracle cases that ask for it."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(ORACLE.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text("utf-8")).items():
            for key in case["metrics"]:
                found[key] = (*found.get(key, ()), f"{path.stem}.{name}")
    return found


def metrics_page(catalogue: Catalogue) -> str:
    """Every metric that people ask for, by category, then every dimension."""
    lines = [METRICS_HEAD]
    for category, metrics in groupby(catalogue.listed(), key=lambda metric: metric.category):
        lines.append(f"## {category.capitalize()}\n")
        for metric in metrics:
            lines.extend(metric_lines(metric, catalogue))
    lines.extend(_by_number(catalogue))
    lines.append("## Dimensions\n\n| key | label | what it is | which one |\n|---|---|---|---|")
    lines.extend(dimension_line(dimension) for dimension in catalogue.dimensions.values())
    return "\n".join(lines) + "\n"


COMMANDS_HEAD = """# Commands

Written by `script/docs` from the commands themselves; edit there. `headway COMMAND --help` says the same in the shell.

A command ends with 0 when it is done (refused rows are counted, not failures), 1 when it was refused, 2 when it was
called wrongly, 3 when it needs answers first, and 4 for refused rows under `--strict`. Nothing is half done after any
but 0.
"""


def _word(argument: TyperArgument) -> str:
    """How an argument is written in the line that calls the command."""
    word = argument.metavar or (argument.name or "").upper()
    return f"{word}…" if argument.nargs == -1 and not word.endswith("…") else word


def command_lines(name: str, command: TyperCommand) -> Iterator[str]:
    """One command: how it is called, what it does, what it takes."""
    given = [one for one in command.params if isinstance(one, TyperArgument)]
    options = [one for one in command.params if isinstance(one, TyperOption) and not one.hidden]
    words = " ".join(_word(one) for one in given)
    yield f"## `headway {name}`\n"
    yield f"    headway {name} {words}{' [options]' if options else ''}\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    for one in given:
        yield f"- `{_word(one)}` {one.help or ''}".rstrip()
    for option in options:
        shown, means = option.get_help_record(typer.Context(command)) or ("", "")
        yield f"- `{shown}` {means}".rstrip()
    yield ""


def commands_page() -> str:
    """Every command of the shell, in the order of `headway --help`."""
    set_up()
    lines = [COMMANDS_HEAD]
    for name in COMMANDS:
        group = typer.main.get_command(build(name, load=import_module))
        if not isinstance(group, TyperGroup) or not isinstance(command := group.commands[name], TyperCommand):
            raise TypeError(f"{name} is not a command")
        lines.extend(command_lines(name, command))
    return "\n".join(lines)


PAGES: Mapping[Path, Callable[[], str]] = {
    DOCS / "METRICS.md": lambda: metrics_page(own_catalogue()),
    DOCS / "operate" / "commands.md": commands_page,
}


def main() -> int:
    """Write every page."""
    for path, page in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
