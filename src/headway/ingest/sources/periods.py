"""Tables with time in their columns: `Sales 2023`, `Sales 2024` or `Jan 2024` … become a row for each period; a year
and a month in columns of their own become a date."""

import re
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from headway.ingest.cells.numbers import number_like
from headway.ingest.figures import share
from headway.ingest.sources.layout import TOTAL
from headway.ingest.table import ROW, SourceTable
from headway.ingest.words import cells, squeeze

PERIOD, VALUE = "Period", "Value"
WORD = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
YEAR = re.compile(r"(?:19|20)\d\d")
QUARTER = re.compile(r"(?<![^\W\d_])[QqTt]([1-4])(?!\d)")
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """What a header says of time: the first day of its period (the year 0: it names none), and its other words."""

    name: str
    year: int
    month: int
    grain: str
    words: str


def by_period(table: SourceTable) -> SourceTable:
    """The table with a row for each period, where its columns are periods; with a date, where year and month stand
    apart; any other as it is. Columns of months whose year nothing says leave the table alone, with advice."""
    if table.left_alone or not table.rows:
        return table
    wide = _wide(table)
    if len(wide) < FEWEST:
        return _dated(table)
    rest = [name for name in table.header if name not in {heading.name for heading in wide}]
    rest = [name for name in rest if not re.search(TOTAL, name)]
    if not rest:
        return table
    year = _of_kind(table, rest, "year")
    if any(not heading.year for heading in wide) and not year:
        return _without_year(table, wide)
    return _long(table, wide, rest, year)


def _wide(table: SourceTable) -> list[Heading]:
    """The headers that are periods of one grain with the same other words, and hold numbers."""
    found = [heading for name in table.header if (heading := heading_of(name))]
    found = [heading for heading in found if _numeric(table.frame.get_column(heading.name))]
    alike: dict[tuple[str, str], list[Heading]] = {}
    for heading in found:
        alike.setdefault((heading.words, heading.grain), []).append(heading)
    best = max(alike.values(), key=len, default=[])
    distinct = len({(heading.year, heading.month) for heading in best}) == len(best)
    enough = 2 if all(heading.year for heading in best) else 3
    return best if distinct and len(best) >= enough else []


def heading_of(name: str) -> Heading | None:
    """What a header says of time; None where it names no period."""
    months = _months()
    quarter = QUARTER.search(name)
    bare = QUARTER.sub(" ", name)
    years = [int(year) for year in YEAR.findall(bare)]
    words = WORD.findall(YEAR.sub(" ", bare))
    named = [months[squeeze(word)] for word in words if squeeze(word) in months]
    numbers = [int(word) for word in words if word.isdigit()]
    others = [word for word in words if not word.isdigit() and squeeze(word) not in months]
    short = len(named) == 1 and len(numbers) == 1 and not years
    if short and re.search(r"[-' ]\d\d$", name.strip()):
        years, numbers = [2000 + numbers[0]], []
    if len(years) == 1 and not named and len(numbers) == 1 and 1 <= numbers[0] <= 12 and not quarter and not others:
        named, numbers = numbers, []
    if len(years) > 1 or len(named) > 1 or numbers or not (years or named or quarter):
        return None
    if others and not _at_an_end(name, others):
        return None
    if quarter and named:
        return None
    month = named[0] if named else 3 * int(quarter.group(1)) - 2 if quarter else 1
    grain = "month" if named else "quarter" if quarter else "year"
    said = " ".join(word for word in others if squeeze(word) not in {"fy", "cy"})
    return Heading(name, years[0] if years else 0, month, grain, said)


def _at_an_end(name: str, others: list[str]) -> bool:
    """Whether the period stands before or after all other words."""
    words = [word for word in re.findall(r"[^\W_]+", name) if word not in others]
    bare = name.strip(" ()[]'")
    return any(bare.startswith(word) or bare.endswith(word) for word in words)


@cache
def _months() -> dict[str, int]:
    return {squeeze(word): int(month) for month, words in cells()["months"].items() for word in words}


def _numeric(column: pl.Series) -> bool:
    values = column.drop_nulls().unique().head(500)
    return len(values) > 0 and share(number_like(values)) >= 0.9


def _of_kind(table: SourceTable, names: list[str], kind: str) -> str:
    """The column that is called a year, month or day, and holds one."""
    words = {squeeze(word) for word in cells()["calendar_parts"][kind]}
    for name in names:
        values = table.frame.get_column(name).drop_nulls().unique().head(500)
        if squeeze(name) not in words or not len(values):
            continue
        if kind == "month":
            if all(squeeze(value) in _months() or _within(value, 1, 12) for value in values):
                return name
        elif all(_within(value, *((1900, 2100) if kind == "year" else (1, 31))) for value in values):
            return name
    return ""


def _within(value: str, least: int, most: int) -> bool:
    bare = value.removesuffix(".0")
    return bare.isdigit() and least <= int(bare) <= most


def _without_year(table: SourceTable, wide: list[Heading]) -> SourceTable:
    shown = f"`{wide[0].name}` to `{wide[-1].name}`"
    reason = (
        f"its columns {shown} are periods without a year. Write the year into their names, such as "
        f"`{wide[0].name} 2024`, or add a column `Year`"
    )
    return replace(table, left_alone=reason)


def _long(table: SourceTable, wide: list[Heading], rest: list[str], year: str) -> SourceTable:
    value = wide[0].words if wide[0].words and wide[0].words not in rest else VALUE
    rows = table.frame.filter(~pl.coalesce(rest).str.contains(TOTAL).fill_null(value=False))
    parts = []
    for heading in wide:
        of = pl.lit(str(heading.year)) if heading.year else pl.col(year).str.replace(r"\.0$", "")
        day = pl.concat_str(of, pl.lit(f"-{heading.month:02d}-01"))
        kept = [name for name in rest if name != year or heading.year]
        parts.append(rows.select(*kept, day.alias(PERIOD), pl.col(heading.name).alias(value)))
    names = tuple(name for name in parts[0].columns)
    frame = pl.concat(parts).filter(pl.col(value).is_not_null()).with_row_index(ROW, offset=1)
    frame = frame.with_columns(pl.col(ROW).cast(pl.Int64))
    note = (
        f"its {len(wide)} columns `{wide[0].name}` to `{wide[-1].name}` became rows, one a {wide[0].grain}; row "
        f"numbers count these."
    )
    how = replace(table.how, unfolded=value)
    return replace(table, header=names, frame=frame.select(ROW, *names), how=how, notes=(*table.notes, note))


def _dated(table: SourceTable) -> SourceTable:
    """A date from columns that are called year, month and perhaps day, where no other column holds days."""
    header = list(table.header)
    year, month, day = (_of_kind(table, header, kind) for kind in ("year", "month", "day"))
    if not (year and month) or PERIOD in header or _has_days(table, {year, month, day}):
        return table
    months = table.frame.get_column(month)
    told = {
        value: int(_months().get(squeeze(value), value.removesuffix(".0"))) for value in months.drop_nulls().unique()
    }
    written = months.replace_strict(list(told), [f"{number:02d}" for number in told.values()], default=None)
    last = pl.col(day).str.replace(r"\.0$", "").str.zfill(2) if day else pl.lit("01")
    at = pl.concat_str(pl.col(year).str.replace(r"\.0$", ""), written, last, separator="-")
    shown = ", ".join(f"`{name}`" for name in (year, month, day) if name)
    note = f"{shown} together are the date, as the column `{PERIOD}`."
    frame = table.frame.with_columns(at.alias(PERIOD))
    return replace(table, header=(*header, PERIOD), frame=frame, notes=(*table.notes, note))


def _has_days(table: SourceTable, apart: set[str]) -> bool:
    pattern = r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{1,2}[-/. ]\p{L}{3,}"
    return any(
        share(table.frame.get_column(name).drop_nulls().head(200).str.contains(pattern)) > 0.5
        for name in table.header
        if name not in apart and table.frame.get_column(name).count()
    )
