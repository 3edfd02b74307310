"""Where the mirror reads records from, as it needs them: versions of rows found by one of their columns."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections

from headway.records import frames
from headway.records.tables import shape_of

Ids: TypeAlias = Collection[int] | range | None
LOOK_AT_ALL = 200
"""From so many things on, the rows that refer to one of them are found by reading the two columns of all rows."""


class Source(Protocol):
    """Records to read. Every frame is in record form: scaled integers, naive UTC instants."""

    def versions(
        self, table: str, column: str, ids: Collection[object] | range | None, *, without: Collection[str] = ()
    ) -> pl.DataFrame:
        """All versions, past and standing, of the rows that ever had one of `ids` in `column`; with `recorded_from` and
        `recorded_to` (null: stands). Only versions with one of `ids` in `column` are given. None: all rows. Columns in
        `without` need not be there."""
        ...

    def linked(self, table: str, column: str, ids: Collection[int]) -> set[object]:
        """Everything that `column` of these rows holds or ever held."""
        ...

    def referring(
        self, table: str, column: str, ids: Collection[object], wanted: str, *, past_too: bool
    ) -> set[object]:
        """What `wanted` holds in the rows that have (or, with `past_too`, ever had) one of `ids` in `column`."""
        ...

    def dated(
        self, table: str, column: str, days: tuple[date | None, date | None], wanted: str, *, past_too: bool
    ) -> set[int]:
        """The ids that `wanted` holds in the rows whose moment or day `column` is (or ever was) from the first of
        `days` up to before the second; None: no limit."""
        ...

    def standing(self, table: str, column: str, ids: Collection[object] | None) -> pl.DataFrame:
        """The rows that stand now with one of `ids` in `column`; None: all."""
        ...

    def span(self, table: str) -> range:
        """From the lowest to after the highest id that a row of this table has or had."""
        ...

    def holders(self, member_ids: Collection[int]) -> frozenset[int]:
        """Those of the members who hold, or ever held, a deal, a lead or an order."""
        ...

    def one_moment(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment."""
        ...


@dataclass(frozen=True, slots=True)
class RecordSource:
    """The record store. Versions written by the imports in `hide` are left out as though never written."""

    hide: frozenset[int] = frozenset()
    using: str = DEFAULT_DB_ALIAS

    def versions(
        self, table: str, column: str, ids: Collection[object] | range | None, *, without: Collection[str] = ()
    ) -> pl.DataFrame:
        """All versions of the rows that ever had one of `ids` in `column`."""
        if ids is None or column in ("id", shape_of(table).root):
            by = column if ids is not None else "id"
            return frames.versions(table, _whole(ids), by=by, hide=self.hide, without=without, using=self.using)
        wanted = list(ids)
        here = frames.rows(table, using=self.using) if _is_text(wanted) else self._rows(table, column, wanted)
        gone = frames.past(table, using=self.using)
        both = pl.concat([frame.filter(pl.col(column).is_in(wanted))["id"] for frame in (here, gone)]).unique()
        found = frames.versions(table, both.to_list(), hide=self.hide, without=without, using=self.using)
        return found.filter(pl.col(column).is_in(wanted))

    def linked(self, table: str, column: str, ids: Collection[int]) -> set[object]:
        """Everything that `column` of these rows holds or ever held."""
        others = set(shape_of(table).columns) - {"id", column}
        here = frames.rows(table, ids, without=others, using=self.using)
        gone = frames.past(table, ids, without=others, using=self.using)
        return {*here[column].drop_nulls().unique(), *gone[column].drop_nulls().unique()}

    def referring(
        self, table: str, column: str, ids: Collection[object], wanted: str, *, past_too: bool
    ) -> set[object]:
        """What `wanted` holds in the rows that have, or ever had, one of `ids` in `column`."""
        asked = list(ids)
        others = set(shape_of(table).columns) - {"id", column, wanted}
        many = len(asked) > LOOK_AT_ALL
        here = (
            frames.rows(table, without=others, using=self.using) if many else self._rows(table, column, asked, others)
        )
        gone = [frames.past(table, without=others, using=self.using)] if past_too else []
        both = list({column, wanted})
        rows = pl.concat(frame.select(both) for frame in (here, *gone))
        return set(rows.filter(pl.col(column).is_in(asked))[wanted].drop_nulls().unique())

    def dated(
        self, table: str, column: str, days: tuple[date | None, date | None], wanted: str, *, past_too: bool
    ) -> set[int]:
        """The ids that `wanted` holds in the rows whose moment or day `column` lies, or ever lay, between two days."""
        limits = [f'"{column}" {sign} %s' for sign, day in zip((">=", "<"), days, strict=True) if day is not None]
        values = [day.isoformat() for day in days if day is not None]
        where = f"WHERE {' AND '.join(limits)}" if limits else ""
        with connections[self.using].cursor() as cursor:
            cursor.execute(f'SELECT DISTINCT "{wanted}" FROM "{table}" {where}', values)  # noqa: S608  names of ours
            found = {int(row[0]) for row in cursor.fetchall()}
        if not past_too:
            return found
        others = set(shape_of(table).columns) - {"id", column, wanted}
        gone = frames.past(table, without=others, using=self.using)
        for sign, day in zip((pl.Expr.ge, pl.Expr.lt), days, strict=True):
            gone = gone if day is None else gone.filter(sign(pl.col(column), pl.lit(day)))
        return found | {int(one) for one in gone[wanted].drop_nulls().unique()}

    def standing(self, table: str, column: str, ids: Collection[object] | None) -> pl.DataFrame:
        """The rows that stand now."""
        if self.hide:
            return self._visible(table, column, ids)
        if ids is None:
            return frames.rows(table, using=self.using)
        return self._rows(table, column, list(ids))

    def _visible(self, table: str, column: str, ids: Collection[object] | None) -> pl.DataFrame:
        return (
            self.versions(table, column, ids)
            .filter(pl.col("recorded_to").is_null())
            .drop("recorded_from", "recorded_to")
        )

    def _rows(self, table: str, column: str, ids: list[object], without: Collection[str] = ()) -> pl.DataFrame:
        if _is_text(ids):
            return frames.rows(table, without=without, using=self.using).filter(pl.col(column).is_in(ids))
        return frames.rows(table, _whole(ids), by=column, without=without, using=self.using)

    def span(self, table: str) -> range:
        """From the lowest to after the highest id that a row of this table has or had."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(f'SELECT MIN(id), MAX(id) FROM "{table}"')  # noqa: S608  a table of ours
            here = cursor.fetchone()
            cursor.execute("SELECT MIN(row_id), MAX(row_id) FROM history WHERE table_name = %s", [table])
            gone = cursor.fetchone()
        ids = [number for number in (*here, *gone) if number is not None]
        return range(min(ids), max(ids) + 1) if ids else range(0)

    def holders(self, member_ids: Collection[int]) -> frozenset[int]:
        """Those of the members who hold, or ever held, a deal, a lead or an order."""
        places = (
            ("deal_terms", "owner_id"),
            ("leads", "owner_id"),
            ("lead_handovers", "owner_id"),
            ("orders", "member_id"),
        )
        found: set[int] = set()
        with connections[self.using].cursor() as cursor:
            for table, column in places:
                cursor.execute(
                    f'SELECT id FROM members m WHERE EXISTS (SELECT 1 FROM "{table}" h WHERE h."{column}" = m.id)'  # noqa: S608
                )
                found.update(row[0] for row in cursor.fetchall())
        return frozenset(found & set(member_ids))

    def one_moment(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment."""
        return frames.snapshot(self.using)


def _whole(ids: Collection[object] | range | None) -> Ids:
    if ids is None or isinstance(ids, range):
        return ids
    return [one if isinstance(one, int) else int(str(one)) for one in ids]


def _is_text(ids: list[object]) -> bool:
    return any(isinstance(one, str) for one in ids)


def in_chunks(span: range, size: int) -> Iterator[range]:
    """A range of ids in pieces."""
    for start in range(span.start, span.stop, size):
        yield range(start, min(start + size, span.stop))
