"""Any record at all, made by chance from what the schema says of its columns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError
from django.db import models

from headway.ingest.recorded import prefixes
from headway.records.tables import model_of
from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import record_types

START = datetime(2024, 1, 1, tzinfo=UTC)
KINDS = tuple(prefixes().values())
"""The record types that are taken as they stand."""


class AnyRecord:
    """Makes, changes and removes records of such a type."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.turn = 0

    def make(self) -> None:
        """Two new rows, of each type in turn, of whatever its columns may hold; what it belongs to is made first."""
        for _ in range(2):
            self._made(KINDS[self.turn % len(KINDS)])
            self.turn += 1

    def _made(self, name: str) -> None:
        kind = record_types()[name]
        for column in kind.columns.values():
            if column.required and column.refers in KINDS and self._one(model_of(column.refers)) is None:
                self._made(column.refers)
        values: dict[str, object] = {}
        for column in kind.columns.values():
            values |= self._cell(column)
        if all(values.get(f"{c.name}_id") for c in kind.columns.values() if c.refers and c.required):
            self._kept(model_of(kind.name)(**values))

    def _kept(self, row: models.Model) -> None:
        """Unless there is one that must be the only one of its kind."""
        try:
            row.validate_constraints()
        except ValidationError:
            return
        row.save(force_insert=True)

    def change(self) -> None:
        """Another value in one cell of one row."""
        kind = record_types()[self.random.choice(KINDS)]
        row = self._one(model_of(kind.name))
        column = self.random.choice(list(kind.columns.values()))
        values = self._cell(column)
        if row is not None and not (column.refers and column.required):
            model_of(kind.name).objects.filter(pk=row).update(**values)

    def remove(self) -> None:
        """One row less, where nothing leans on it."""
        kind = self.random.choice([name for name in KINDS if not _is_leant_on(name)])
        if row := self._one(model_of(kind)):
            model_of(kind).objects.filter(pk=row).delete()

    def let_go(self, table: str, row: int) -> None:
        """Remove what leans on a row of another type."""
        for name in KINDS:
            for column in record_types()[name].columns.values():
                if column.refers == table:
                    model_of(name).objects.filter(**{f"{column.name}_id": row}).delete()

    def _one(self, model: type[models.Model]) -> int | None:
        ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        return self.random.choice(ids) if ids else None

    def _cell(self, column: Column) -> dict[str, object]:
        if not column.required and self.random.random() < 0.25:
            return {f"{column.name}_id" if column.refers else column.name: None}
        if column.refers:
            return {f"{column.name}_id": self._one(model_of(column.refers))}
        if column.kind is Kind.MOMENT:
            timed = self.random.random() < 0.8
            return {column.name: self._moment(), f"{column.name}_timed": timed}
        return {column.name: self._values().get(column.kind, self._word)() if not column.choices else self._of(column)}

    def _of(self, column: Column) -> str:
        return self.random.choice(column.choices)

    def _values(self) -> dict[Kind, Callable[[], object]]:
        scaled = dict.fromkeys(SCALES, self._amount)
        return {
            **scaled,
            Kind.INTEGER: lambda: self.random.randint(0, 10),
            Kind.DAY: lambda: self._moment().date(),
            Kind.FLAG: lambda: self.random.random() < 0.5,
            Kind.CURRENCY: lambda: self.random.choice(("EUR", "USD")),
        }

    def _amount(self) -> Decimal:
        return Decimal(self.random.randint(1, 90_000)) / 100

    def _moment(self) -> datetime:
        return START + timedelta(hours=self.random.randint(0, 4000))

    def _word(self) -> str:
        return f"{self.random.choice('abc')}{self.random.randint(1, 3)}@{self.random.choice('xy')}.example"


def _is_leant_on(name: str) -> bool:
    return any(column.refers == name for kind in record_types().values() for column in kind.columns.values())
