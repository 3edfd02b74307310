"""From a grid of cells to a table: names of columns, rows that are no data (groups, totals, footers)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from headway.ingest.cells.numbers import number_like, number_style, numbers
from headway.ingest.table import ROW, SourceTable, UnreadableFile
from headway.schema.staged import Refusal

MOST_COLUMNS = 2000
FEWEST_ADDED = 4  # a sum of two rows may be chance
MOST_PARTS = 500
WORDS = r"(grand\s+|sub-?)?(total|totals|totale|totaal|summe|gesamt|gesamtsumme|celkem|suma|somme|sous-total)"
TOTAL = rf"(?i)^\s*{WORDS}\b"
LIKELY = r"(?i)tota|summe|gesamt|celkem|suma|somme|ergebnis"
TOTAL_LAST = r"(?i)\S\s+(sub-?)?(total|summe|gesamt|ergebnis|totale|totaal)\s*$"
TOTAL_ALONE = (
    r"(?i)^\s*(grand\s+|sub-?)?(total|totals|totale|totaal|summe|gesamt|gesamtsumme|celkem|suma|somme)\s*:?\s*$"
)
TOTAL_OF = rf"(?i)^\s*{WORDS}\s*[:–-]"
GROUP = "(group)"


def column_names(cells: Sequence[str | None], file: str) -> list[str]:
    """Unique names; an unnamed column is called by its place, a repeated one gets a number."""
    if len(cells) > MOST_COLUMNS:
        raise UnreadableFile(
            file, f"it has {len(cells):,} columns; a table may have {MOST_COLUMNS:,}. Leave out what is not needed."
        )
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join((cell or "").replace("\ufeff", "").split()) or f"(column {place})"
        again = sum(1 for other in names if other == name or other.startswith(f"{name} (again"))
        names.append(f"{name} (again {again})" if again else name)
    return names


def finished(grid: pl.DataFrame, found: SourceTable) -> SourceTable:
    """Leave out the rows of `grid` (text columns and `_row`) that are no data, and say so; group rows become a
    column."""
    columns = [name for name in grid.columns if name != ROW]
    empty = pl.all_horizontal(pl.col(columns).is_null())
    grid = grid.with_columns(pl.col(columns).str.strip_chars().replace("", None)).filter(~empty)
    grid, headers = _without_headers(grid, columns)
    grid, skipped = _without_totals(grid, columns)
    grid, parts = _without_parts(grid, columns)
    grid, sums = _without_sums(grid, columns)
    columns = [name for name in columns if not name.startswith("(column ") or grid[name].count()] or columns
    grid = grid.select(ROW, *columns)
    grid, columns, more = _with_groups(grid, columns)
    grid, footers = _without_footers(grid, columns)
    grid, down = _filled_down(grid, columns)
    how = replace(found.how, skipped=(*found.how.skipped, *headers, *skipped, *parts, *sums, *more, *footers))
    notes = (*found.notes, *down)
    return SourceTable(found.file, found.sheet, found.label, tuple(columns), grid, how, found.refusals, notes)


def _without_headers(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Leave out the header where it stands again among the rows, as in files put below each other."""
    if len(columns) < 2:  # one word may well be a value
        return grid, []
    again = grid.select(n=pl.sum_horizontal(pl.col(name).eq(name).fill_null(value=False) for name in columns))["n"]
    is_header = again >= max(2, 0.8 * len(columns))
    if not is_header.any():
        return grid, []
    rows = grid.filter(is_header).get_column(ROW)
    said = [f"row {row}: the header again" for row in rows.head(20)]
    lone = pl.col(columns[0]).is_not_null() & pl.all_horizontal(pl.col(columns[1:]).is_null())
    titled = is_header.shift(-1, fill_value=False) & grid.select(lone).to_series()
    said += [f"title line {text!r}" for text in grid.filter(titled).get_column(columns[0]).head(20)]
    return grid.filter(~is_header & ~titled), [*said, *_and_more(len(rows), "headers")]


def _without_totals(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    if len(columns) < 3:
        return grid, []
    first = pl.coalesce(columns)
    likely = grid.filter(first.str.contains(LIKELY).fill_null(value=False))
    mostly_empty = pl.sum_horizontal(pl.col(columns).is_null()) * 2 >= len(columns) - 1
    named = first.str.contains(TOTAL) | first.str.contains(TOTAL_LAST)
    words = pl.sum_horizontal(_is_word(name) for name in columns)
    alone = (first.str.contains(TOTAL_ALONE) & (words == 1)) | (first.str.contains(TOTAL_OF) & (words <= 2))
    totals = likely.filter((named & mostly_empty) | alone).select(ROW, text=first)
    if totals.is_empty():
        return grid, []
    said = [f"row {row}: total line {text!r}" for row, text in totals.head(20).iter_rows()]
    return grid.join(totals, on=ROW, how="anti", maintain_order="left"), [*said, *_and_more(totals.height)]


def _without_sums(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Leave out a last row of nothing but numbers, of which one is the sum of its column: a total without a name."""
    if grid.height < FEWEST_ADDED:
        return grid, []
    last = {name: value for name, value in grid.select(columns).row(-1, named=True).items() if value is not None}
    if len(last) >= len(columns) or not number_like(pl.Series(list(last.values()), dtype=pl.String)).all():
        return grid, []
    row = grid.select(columns).row(-1, named=True)
    sums = [name for name in last if _adds_up(grid.head(-1), row, [name])]
    if not sums:
        return grid, []
    return grid.head(-1), [f"row {grid[-1, ROW]}: total line without a name, {last[sums[0]]} in `{sums[0]}`"]


def _without_parts(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Leave out rows that have only numbers in a few cells and nothing in the first, where each is the sum of the rows
    since the one before: sums of groups without a name."""
    filled = pl.sum_horizontal(pl.col(columns).is_not_null())
    few = pl.col(columns[0]).is_null() & (filled * 2 <= len(columns))
    lone = grid.filter(few).filter(~pl.any_horizontal(_is_word(name) for name in columns))
    if len(columns) < 4 or not 1 < lone.height <= MOST_PARTS:
        return grid, []
    ends = grid.with_row_index("_at").join(lone.select(ROW), on=ROW).get_column("_at").to_list()
    starts = [0, *(end + 1 for end in ends[:-1])]
    blocks = [grid.slice(start, end - start) for start, end in zip(starts, ends, strict=True)]
    if max(block.height for block in blocks) < 2 or not all(
        _adds_up(block, row, columns) for block, row in zip(blocks, lone.iter_rows(named=True), strict=True)
    ):
        return grid, []
    said = [f"row {row}: total line without a name" for row in lone.get_column(ROW).head(20)]
    return grid.join(lone, on=ROW, how="anti", maintain_order="left"), [*said, *_and_more(lone.height)]


def _adds_up(block: pl.DataFrame, row: dict[str, str | None], columns: list[str]) -> bool:
    """Whether some number of a row is the sum of its column in a block."""
    for name in columns:
        above = block.get_column(name)
        mark = number_style(above.drop_nulls().unique()).decimal
        written, total = numbers(pl.Series([row[name]], dtype=pl.String), mark)[0], numbers(above, mark).sum()
        if written and total and abs(Decimal(str(total)) - written) < Decimal("0.01"):
            return True
    return False


def _is_word(name: str) -> pl.Expr:
    """Whether a cell holds something else than a number."""
    return (pl.col(name).is_not_null() & pl.col(name).str.contains(r"\p{L}{2}")).fill_null(value=False)


def _with_groups(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str], list[str]]:
    first = columns[0]
    alone = (
        pl.col(first).is_not_null() & pl.all_horizontal(pl.col(columns[1:]).is_null())
        if len(columns) > 3
        else pl.lit(value=False)
    )
    groups = grid.filter(alone) if len(columns) > 3 and first.startswith("(column") else grid.clear()
    within = grid.filter(~alone) if groups.height else grid
    if groups.is_empty() or within.get_column(first).is_not_null().any():
        return grid, columns, []
    filled = grid.with_columns(pl.when(alone).then(pl.col(first)).forward_fill().alias(GROUP)).filter(~alone)
    tail = groups.filter(pl.col(ROW) > within.get_column(ROW).max())
    said = [f"{groups.height - tail.height} group lines became the column {GROUP}"]
    said += [f"row {row}: footer {text!r}" for row, text in tail.select(ROW, first).head(20).iter_rows()]
    return filled.drop(first), [GROUP, *columns[1:]], said


def _without_footers(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    if len(columns) < 4 or grid.is_empty():
        return grid, []
    count = grid.select(n=pl.sum_horizontal(pl.col(columns).is_not_null()))["n"]
    full = (count > 1).arg_true()
    last = int(full[-1]) if len(full) else grid.height - 1
    foot = grid.slice(last + 1)
    said = [
        f"row {row}: footer {text!r}" for row, text in foot.select(ROW, t=pl.coalesce(columns)).head(20).iter_rows()
    ]
    return grid.slice(0, last + 1), said


def _filled_down(grid: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """A first column that names each of its values once, above the rows that belong to it, stands for all of them."""
    if len(columns) < 4 or grid.height < FEWEST_ADDED or grid[columns[0]][0] is None:
        return grid, []
    first = grid.get_column(columns[0])
    named = first.drop_nulls()
    gaps = first.null_count()
    rest = max(grid.get_column(name).null_count() for name in columns[1:])
    words = named.str.contains(r"\p{L}{2}").all() and not named.str.contains(r"\d").any()
    if not gaps or not 2 <= len(named) <= 0.5 * grid.height or named.is_duplicated().any() or not words or rest:
        return grid, []
    said = f"`{columns[0]}` is named once above its rows; the {gaps:,} below take it from there."
    return grid.with_columns(pl.col(columns[0]).forward_fill()), [said]


def _and_more(count: int, what: str = "total lines") -> list[str]:
    return [f"and {count - 20} {what} more"] if count > 20 else []


def ragged(file: str, row: int, cells: Sequence[str], width: int) -> Refusal:
    """A row that has another number of cells than the header."""
    return Refusal(file, row, "", " | ".join(cells)[:300], f"has {len(cells)} cells where the header has {width}")
