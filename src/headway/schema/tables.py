"""Record types, facts and dimensions, read once from the TOML files beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from headway.schema.column import Column, Kind, read_column

HERE = Path(__file__).parent
DIMENSIONS = "dimensions.toml"


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record, as people type, import and see it.

    `match` are the columns that tell whether two rows are the same one; `many` is what several are called.
    """

    name: str
    label: str
    many: str
    means: str
    match: tuple[str, ...]
    columns: Mapping[str, Column]
    person: tuple[str, ...] = ()
    dated: bool = False
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """What an amount was converted from: an expression over the fact's columns, in the currency of one of them."""

    amount: str
    currency: str


def _originals(table: Mapping[str, Any]) -> Mapping[str, Original]:
    found = {}
    for name, words in table.get("originals", {}).items():
        amount, _, currency = words.partition(" in ")
        found[name] = Original(amount, currency or "currency")
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class Fact:
    """A table of the engine that is counted and summed.

    `root` is the record type whose id all rows of one unit share. `by_day`: no row says at what time of day. `given`:
    the engine's table is empty, its rows come with the question. `planned` are the anchors that may lie ahead: an as-of
    does not cut what is known to be due after it. `told_from`: the facts from which it is told each time it is asked,
    being kept nowhere; None for one that is kept. `originals`: by money column, what it was converted from;
    `differences`: by money column, the two of which it is one less the other. `own_currency`: its money was never of
    another currency.
    """

    name: str
    label: str
    means: str
    root: str
    anchors: tuple[str, ...]
    columns: Mapping[str, Column]
    by_day: bool = False
    given: bool = False
    planned: tuple[str, ...] = ()
    told_from: tuple[str, ...] | None = None
    originals: Mapping[str, Original] = field(default_factory=dict)
    differences: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    own_currency: bool = False

    @property
    def told(self) -> bool:
        """Whether it is told from others when it is asked, and no engine holds it."""
        return self.told_from is not None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A table of the engine that facts point to by id, as things are now."""

    name: str
    of: str
    columns: Mapping[str, Column]


def _columns(table: Mapping[str, Any]) -> dict[str, Column]:
    return {name: read_column(name, line) for name, line in table["columns"].items()}


def _tables(pattern: str, *, but: str = "") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(path for path in HERE.glob(pattern) if path.name != but):
        for name, table in tomllib.loads(path.read_text("utf-8")).items():
            if name in found:
                raise ValueError(f"{path.name}: table {name} is defined twice")
            found[name] = table
    return found


@cache
def record_types() -> Mapping[str, RecordType]:
    """Every record type by table name, in the order of the files."""
    return MappingProxyType(
        {
            name: RecordType(
                name=name,
                label=table["label"],
                many=table.get("many", f"{table['label']}s"),
                means=table["means"],
                match=tuple(table["match"]),
                columns=MappingProxyType(_columns(table)),
                person=tuple(table.get("person", ())),
                dated=table.get("dated", False),
                custom=table.get("custom", False),
            )
            for name, table in _tables("records/*.toml").items()
        }
    )


def _anchor_columns(anchors: tuple[str, ...]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for anchor in anchors:
        found[f"{anchor}_at"] = Column(f"{anchor}_at", Kind.INSTANT, required=False, means=f"when {anchor}, UTC")
        found[f"{anchor}_day"] = Column(f"{anchor}_day", Kind.DAY, required=False, means=f"business day of {anchor}")
        found[f"{anchor}_hour"] = Column(
            f"{anchor}_hour",
            Kind.HOUR,
            required=False,
            means=f"business hour of {anchor}; empty: time of day not known",
        )
    return found


VERSION_COLUMNS = {
    "recorded_from": Column(
        "recorded_from", Kind.INSTANT, required=True, means="since when Headway has known this version"
    ),
    "recorded_to": Column(
        "recorded_to", Kind.INSTANT, required=False, means="until when it was held to be so; empty: still so"
    ),
    "batch": Column("batch", Kind.ID, required=True, means="number of the mirror's batch that wrote the row"),
}


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by name; columns in engine order: anchors, own columns, of one that is kept the version columns."""
    found = {}
    for name, table in _tables("facts/*.toml", but=DIMENSIONS).items():
        anchors = tuple(table["anchors"])
        told_from = tuple(table["told_from"]) if "told_from" in table else None
        versions = VERSION_COLUMNS if told_from is None else {}
        columns = {**_anchor_columns(anchors), **_columns(table), **versions}
        found[name] = Fact(
            name,
            table["label"],
            table["means"],
            table["root"],
            anchors,
            MappingProxyType(columns),
            table.get("by_day", False),
            table.get("given", False),
            tuple(table.get("planned", ())),
            told_from,
            _originals(table),
            MappingProxyType({one: (less, by) for one, (less, by) in table.get("differences", {}).items()}),
            table.get("own_currency", False),
        )
    return MappingProxyType(found)


@cache
def stored_facts() -> Mapping[str, Fact]:
    """The facts that stand in a table of the engine."""
    return MappingProxyType({name: fact for name, fact in facts().items() if not fact.told})


@cache
def held_in(fact: str) -> tuple[str, ...]:
    """The stored facts in which what a fact says is held: itself, or those it is told from."""
    told_from = facts()[fact].told_from
    return (fact,) if told_from is None else told_from


def table_of(name: str) -> str:
    """The table in which the rows of a fact stand, its own or that of the first fact that it is told from; of any other
    table its name.
    """
    fact = facts().get(name)
    return fact.told_from[0] if fact is not None and fact.told_from else name


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Every dimension table by name."""
    return MappingProxyType(
        {
            name: Dimension(name, table["of"], MappingProxyType(_columns(table)))
            for name, table in _tables(f"facts/{DIMENSIONS}").items()
        }
    )
