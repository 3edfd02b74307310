"""What staging has collected so far: registers of who and what, staged rows, refusals, notes, sums."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

import polars as pl

from headway.ingest.decisions import EACH_TIME
from headway.ingest.known import Known
from headway.ingest.mapping import Mapping
from headway.ingest.register import Register
from headway.ingest.settings import ImportSettings
from headway.ingest.shape import joined, staged_frame
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.schema.staged import Refusal

NTH = r"\|(\d+)$"
REGISTERED = (
    "accounts",
    "products",
    "categories",
    "members",
    "offices",
    "teams",
    "sources",
    "campaigns",
    "pipelines",
    "contacts",
)


@dataclass(slots=True)
class Gathering:
    """Everything on its way into `Staged`. `sums[(label, column)]` are reasons why a column's sum is not held in
    full."""

    known: Known
    settings: ImportSettings
    mapping: Mapping
    tables: tuple[TypedTable, ...]
    registers: dict[str, Register] = field(default_factory=dict)
    rows: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turned: dict[str, list[pl.Series]] = field(default_factory=dict)
    left_out: dict[str, list[tuple[str, pl.Series]]] = field(default_factory=dict)
    counted_in: dict[str, list[tuple[str, pl.Series]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in REGISTERED:
            self.registers[name] = Register(name, self.known, self.mapping.same_as.get(name, {}))

    def of_role(self, *names: str) -> list[TypedTable]:
        """The tables of these kinds, in order of the files."""
        return [table for table in self.tables if table.role in names]

    def add(self, record_type: str, rows: pl.DataFrame, *, label: str) -> None:
        """Stage rows of a record type; `row` or `_row` gives the row number."""
        if ROW in rows.columns and "row" not in rows.columns:
            rows = rows.rename({ROW: "row"})
        self.rows.setdefault(record_type, []).append(staged_frame(record_type, rows.with_columns(file=pl.lit(label))))

    def refuse(self, label: str, rows: pl.DataFrame, *, column: str, values: str, reason: str) -> None:
        """Keep rows that are not taken: `rows` has `_row` and, under `values`, what was read."""
        shown = rows.select(ROW, pl.col(values).cast(pl.String).fill_null(""))
        self.refusals += [Refusal(label, row, column, value, reason) for row, value in shown.iter_rows()]
        self.leave_out(label, f"in rows refused: {reason}", rows.get_column(ROW))

    def leave_out(self, label: str, reason: str, rows: pl.Series) -> None:
        """Rows that are no sale and are not staged; the reconciliation names them."""
        self.left_out.setdefault(label, []).append((reason, rows))

    def hold(self, label: str, reason: str, rows: pl.Series) -> None:
        """Rows that count, of which the reconciliation says what they come to."""
        self.counted_in.setdefault(label, []).append((reason, rows))

    def turn(self, label: str, rows: pl.Series) -> None:
        """Rows that are written as positive but were taken back: they count as negative."""
        self.turned.setdefault(label, []).append(rows)

    def apart(self, label: str, record_type: str, keys: pl.Series, prefix: str) -> pl.Series:
        """Keys by content of a table whose rows were said to be others than the equal ones of the tables before it:
        they count on from those."""
        said = any(
            name.startswith(f"{label}:") and name.endswith(":again") and value == EACH_TIME
            for name, value in self.mapping.answers.items()
        )
        before = self.rows.get(record_type, [])
        if not said or not before:
            return keys
        held = pl.concat([part.get_column("ref") for part in before]).str.strip_prefix(prefix)
        counts = held.str.replace(NTH, "").value_counts(name="held").rename({held.name: "text"})
        own = pl.DataFrame({"text": keys.str.replace(NTH, ""), "nth": keys.str.extract(NTH, 1).cast(pl.Int64)})
        both = own.join(counts, on="text", how="left", maintain_order="left")
        nth = (pl.col("nth") + pl.col("held").fill_null(0).cast(pl.Int64)).cast(pl.String)
        return both.select(pl.concat_str("text", nth, separator="|")).to_series()

    def ref(self, register: str, rows: pl.DataFrame, number: str, name: str) -> pl.Series:
        """The refs of a table's rows in a register by their number and name columns (either may be missing)."""
        numbers = rows.get_column(number) if number in rows.columns else None
        names = rows.get_column(name) if name in rows.columns else None
        if numbers is None and names is None:
            return pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
        return self.registers[register].refs(numbers, names)

    def staged(self) -> AbstractMapping[str, pl.DataFrame]:
        """The staged tables, one row a ref."""
        found = {}
        for name, parts in self.rows.items():
            table = joined(parts) if len(parts) > 1 else parts[0]
            if len(parts) > 1 and table.get_column("ref").n_unique() < table.height:
                table = table.unique("ref", keep="first", maintain_order=True)
            if table.height:
                found[name] = table
        return found
