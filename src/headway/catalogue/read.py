"""Read a catalogue from TOML folders: Headway's own and those of a workspace."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension, DimensionKind
from headway.catalogue.metric import KINDS, Additivity, Direction, Held, Metric, Series, Take, Unit
from headway.catalogue.rules import Issue, issues_of
from headway.errors import UserError
from headway.values.suggest import did_you_mean

HERE = Path(__file__).parent
CHOICES: Mapping[
    str, type[Unit] | type[Direction] | type[Additivity] | type[DimensionKind] | type[Take] | type[Series] | type[Held]
] = {
    "unit": Unit,
    "direction": Direction,
    "additivity": Additivity,
    "kind": DimensionKind,
    "take": Take,
    "series": Series,
    "held": Held,
}


class BadCatalogue(UserError):
    """Definitions that contradict themselves; carries every issue found."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition by its number: its name, how a question gives it where it is no metric of its own (`as_`), and what
    must be fitted or recorded before it can be answered (`waits`).
    """

    number: str
    name: str
    as_: str = ""
    waits: str = ""


@cache
def definitions() -> tuple[Definition, ...]:
    """Every definition that the catalogue is meant to implement, in the order of their numbers."""
    held = tomllib.loads((HERE / "definitions.toml").read_text("utf-8"))
    return tuple(
        Definition(number, said["name"], said.get("as", ""), said.get("waits", "")) for number, said in held.items()
    )


@cache
def own_catalogue() -> Catalogue:
    """The catalogue that ships with Headway."""
    return read_catalogue([])


def read_catalogue(folders: Iterable[Path]) -> Catalogue:
    """Headway's own definitions and, after them, those of `folders` (a folder holds `*.toml` files of metrics).

    Raises BadCatalogue with every issue of every file.
    """
    issues: list[Issue] = []
    dimensions = _dimensions(HERE / "dimensions.toml", issues)
    metrics: dict[str, Metric] = {}
    for folder in (HERE / "metrics", *folders):
        for path in sorted(folder.glob("*.toml")):
            metrics.update(_metrics(path, metrics, issues))
    found = Catalogue(MappingProxyType(metrics), MappingProxyType(dimensions))
    issues.extend(issues_of(found))
    if issues:
        raise BadCatalogue(issues)
    return found


def _dimensions(path: Path, issues: list[Issue]) -> dict[str, Dimension]:
    found = {}
    for key, table in tomllib.loads(path.read_text("utf-8")).items():
        values = _values(Dimension, {"key": key, **table}, _Place(path.name, key, issues))
        if values is not None:
            found[key] = Dimension(**values)
    return found


def _metrics(path: Path, known: Mapping[str, Metric], issues: list[Issue]) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for key, table in tomllib.loads(path.read_text("utf-8")).items():
        place = _Place(path.name, key, issues)
        if key in known:
            place.say("key", "is defined twice", "another key")
            continue
        kind = str(table.pop("kind", ""))
        if kind not in KINDS:
            place.say("kind", f'"{kind}" is not a kind{did_you_mean(kind, KINDS)}', f"one of {', '.join(KINDS)}")
            continue
        values = _values(KINDS[kind], {"key": key, **table}, place)
        if values is not None:
            found[key] = KINDS[kind](**values)
    return found


class _Place:
    """Where in the files we are, and the list that issues go to."""

    def __init__(self, file: str, key: str, issues: list[Issue]) -> None:
        self.file, self.key, self.issues = file, key, issues

    def say(self, field: str, wrong: str, write: str) -> None:
        self.issues.append(Issue(self.file, self.key, field, wrong, write))


def _values(kind: type[Metric] | type[Dimension], table: Mapping[str, Any], place: _Place) -> dict[str, Any] | None:
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}
    before = len(place.issues)
    for name in table.keys() - known.keys():
        place.say(name, f"is not a field of a {kind.__name__}{did_you_mean(name, known)}", ", ".join(known))
    values = {name: _value(name, table[name], place) for name in known if name in table}
    for name, field in known.items():
        if name in values:
            continue
        if name in {"needs", "requires", "stated", "aside", "ages"}:
            values[name] = MappingProxyType({})
        elif field.default is MISSING:
            place.say(name, "is missing", f'{name} = "…"')
    return values if len(place.issues) == before else None


def _value(name: str, value: Any, place: _Place) -> Any:  # what TOML holds
    if name in CHOICES:
        choices = [str(choice) for choice in CHOICES[name]]
        if value not in choices:
            place.say(
                name, f'"{value}" is not a {name}{did_you_mean(str(value), choices)}', f"one of {', '.join(choices)}"
            )
            return value
        return CHOICES[name](value)
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(value) if isinstance(value, dict) else value
