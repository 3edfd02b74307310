"""What a maker of facts is given: records as they were known at one instant, for many roots and instants at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps

import polars as pl

from headway.schema.custom import CustomField
from headway.values.calendar import Calendar


@dataclass(frozen=True, slots=True)
class House:
    """What all facts of a workspace share: how it counts time, the currency in which it reports, and the fields that
    the business added to its records.
    """

    calendar: Calendar
    currency: str
    fields: tuple[CustomField, ...] = ()

    def fields_of(self, record_type: str) -> tuple[CustomField, ...]:
        """The fields of one record type."""
        return tuple(field for field in self.fields if field.of == record_type)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows keyed by `snap`, one number for each root and instant of knowledge.

    `known` has one row a snap: `snap`, `root` and `known_at`. A frame of `tables` has `snap` and the record's own
    columns, as they
    were known then. A frame of `references` has all versions of the rows that the roots refer to, with
    `recorded_from` and
    `recorded_to`; `mirror/lookup.py` finds the one that was known. Amounts are scaled integers, instants naive UTC.
    `held` is what makers that others stand on have made, by `once`.
    """

    known: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    references: Mapping[str, pl.DataFrame]
    house: House
    held: dict[str, pl.DataFrame] = field(default_factory=dict)

    def rows(self, table: str) -> pl.DataFrame:
        """The rows of one table with `known_at` beside them."""
        return self.tables[table].join(self.known.select("snap", "known_at"), on="snap", how="left")


def once(maker: Callable[[Snapshot], pl.DataFrame]) -> Callable[[Snapshot], pl.DataFrame]:
    """The maker, which makes its frame once a snapshot, however many facts stand on it."""

    @wraps(maker)
    def held(snapshot: Snapshot) -> pl.DataFrame:
        name = f"{maker.__module__}.{maker.__name__}"
        if name not in snapshot.held:
            snapshot.held[name] = maker(snapshot)
        return snapshot.held[name]

    return held
