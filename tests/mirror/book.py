"""Records typed by hand, with their versions, as a maker of facts meets them."""

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from headway.mirror.make import make
from headway.mirror.roots import ROOTS
from headway.mirror.snapshot import House
from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import facts, record_types
from headway.values.calendar import Calendar

DAY_ONE = datetime(2024, 1, 1)
TYPES = {Kind.DAY: pl.Date(), Kind.FLAG: pl.Boolean(), Kind.INSTANT: pl.Datetime("us"), Kind.MOMENT: pl.Datetime("us")}
WHOLE = {Kind.REFERENCE, Kind.INTEGER, Kind.ID, *SCALES}


def schema(table: str) -> dict[str, pl.DataType]:
    found: dict[str, pl.DataType] = {"id": pl.Int64()}
    for column in record_types()[table].columns.values():
        name = f"{column.name}_id" if column.kind is Kind.REFERENCE else column.name
        found[name] = pl.Int64() if column.kind in WHOLE else TYPES.get(column.kind, pl.String())
        if column.kind is Kind.MOMENT:
            found[f"{column.name}_timed"] = pl.Boolean()
    return {**found, "recorded_from": pl.Datetime("us"), "recorded_to": pl.Datetime("us")}


@dataclass
class Book:
    """`add` a row; a date as a moment is one whose time of day is not known. Amounts are in major units."""

    calendar: Calendar = field(default_factory=Calendar)
    currency: str = "EUR"
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def add(self, table: str, *, known: datetime = DAY_ONE, until: datetime | None = None, **values: object) -> "Book":
        columns = {
            (f"{c.name}_id" if c.kind is Kind.REFERENCE else c.name): c for c in record_types()[table].columns.values()
        }
        row: dict[str, object] = {"id": len(self.rows.get(table, ())) + 1, "recorded_from": known, "recorded_to": until}
        for name, value in values.items():
            row.update({name: value} if name not in columns else self._typed(columns[name], name, value))
        self.rows.setdefault(table, []).append(row)
        return self

    def _typed(self, column: Column, name: str, value: object) -> dict[str, object]:
        if column.kind is Kind.MOMENT and value is not None:
            timed = isinstance(value, datetime)
            at = value if isinstance(value, datetime) else self.calendar.start_of(value)  # type: ignore[arg-type]
            return {name: at.replace(tzinfo=None), f"{name}_timed": timed}
        if column.kind in SCALES and value is not None:
            return {name: int(Decimal(str(value)) * 10 ** SCALES[column.kind])}
        return {name: value}

    def frame(self, table: str) -> pl.DataFrame:
        return pl.DataFrame(self.rows.get(table, []), schema=schema(table))

    def versions(
        self, table: str, column: str, ids: Collection[object] | range | None, *, without: Collection[str] = ()
    ) -> pl.DataFrame:
        frame = self.frame(table).drop(without, strict=False)
        return frame if ids is None else frame.filter(pl.col(column).is_in(list(ids)))

    def linked(self, table: str, column: str, ids: Collection[int]) -> set[object]:
        return set(self.versions(table, "id", ids)[column].drop_nulls().to_list())

    def referring(
        self, table: str, column: str, ids: Collection[object], wanted: str, *, past_too: bool
    ) -> set[object]:
        rows = (self.versions if past_too else self.standing)(table, column, ids)
        return set(rows[wanted].drop_nulls().to_list())

    def dated(
        self, table: str, column: str, days: tuple[date | None, date | None], wanted: str, *, past_too: bool
    ) -> set[int]:
        rows = self.versions(table, "id", None) if past_too else self.standing(table, "id", None)
        for sign, limit in zip((pl.Expr.ge, pl.Expr.lt), days, strict=True):
            rows = rows if limit is None else rows.filter(sign(pl.col(column), pl.lit(limit)))
        return set(rows[wanted].to_list())

    def standing(self, table: str, column: str, ids: Collection[object] | None) -> pl.DataFrame:
        return self.versions(table, column, ids).filter(pl.col("recorded_to").is_null())

    def span(self, table: str) -> range:
        ids = self.frame(table)["id"].to_list()
        return range(min(ids), max(ids) + 1) if ids else range(0)

    def holders(self, member_ids: Collection[int]) -> frozenset[int]:
        return frozenset()

    def one_moment(self) -> AbstractContextManager[None]:
        return nullcontext()

    def facts(self, name: str) -> list[dict[str, object]]:
        """The rows of a fact in the order of knowledge and time, amounts in major units."""
        root = next(one for one in ROOTS.values() if name in one.facts)
        made = make(root, self.span(root.table), self, House(self.calendar, self.currency))[name]
        first = f"{facts()[name].anchors[0]}_at"
        return [major(row, name) for row in made.sort("recorded_from", first, nulls_last=True).to_dicts()]


def major(row: dict[str, object], name: str) -> dict[str, object]:
    columns = facts()[name].columns
    return {
        key: Decimal(value).scaleb(-SCALES[columns[key].kind])
        if value is not None and columns[key].kind in SCALES
        else value  # type: ignore[arg-type]
        for key, value in row.items()
    }


def only(rows: list[dict[str, object]], *names: str) -> list[tuple[object, ...]]:
    """The named columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]


def at(day: str, time: str = "12:00") -> datetime:
    """A naive UTC instant."""
    return datetime.fromisoformat(f"{day}T{time}")


def day(text: str) -> date:
    return date.fromisoformat(text)
