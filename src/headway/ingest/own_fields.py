"""Columns that nothing of ours is called by, kept as fields of the business's own: of which record, of which kind."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, replace

import polars as pl

from headway.errors import BadQuestion
from headway.ingest.cells.blanks import blanks_in, without_blanks
from headway.ingest.cells.dates import local_moments
from headway.ingest.cells.flags import flags
from headway.ingest.cells.numbers import numbers
from headway.ingest.figures import share
from headway.ingest.known import Known
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping
from headway.ingest.profile import Profile, profile_of
from headway.ingest.table import ROW, SourceTable
from headway.ingest.words import is_taken, roles
from headway.schema.custom import KINDS, CustomField, key_of, may_have_fields
from headway.schema.tables import record_types
from headway.values.counted import counted
from headway.values.suggest import did_you_mean

FIELD = re.compile(r"custom(?:\.(\w+))?:(.+)", re.DOTALL)
ANSWER = "custom"
OWN, OTHER = "custom", "custom."
PERSONAL = r"^\s*(?:[^@\s]+@[^@\s]+\.[^@\s]+|\+?\(?\d[\d\s().-]{7,}\d)\s*$"
LINES = "order_lines"


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of a file and the field that it fills; `order` and `decimal` say how days and numbers are written."""

    column: str
    field: CustomField
    order: str = ""
    decimal: str = "."


def main_record(role: str) -> str:
    """The record type that gets the fields of a table of this role: lines give theirs to their order; empty: none."""
    root = str(roles()[role]["root"]) if role in roles() else ""
    root = "orders" if role == LINES else root
    return root if root in may_have_fields() else ""


def nouns() -> AbstractMapping[str, str]:
    """`account` → `accounts`, for every record type that takes fields."""
    return {record_types()[name].label.casefold(): name for name in may_have_fields()}


def takers(role: str, header: Iterable[str]) -> tuple[str, ...]:
    """The nouns of the records to which a column of such a table may belong, the table's own first.

    `header` are the fields that the table's columns fill: one that names an account may say something about it.
    """
    named = {field.partition(".")[0] for field in header}
    own = main_record(role)
    found = [noun for noun, name in nouns().items() if name == own]
    return tuple(dict.fromkeys([*found, *(noun for noun in ("account", "product") if noun in named)]))


def with_own_fields(mapping: Mapping, answers: AbstractMapping[str, str]) -> Mapping:
    """The mapping with every answer `FILE:COLUMN:custom` written into its column; the value is the record's noun."""
    tables = []
    for table in mapping.tables:
        columns = [_answered(table, column, answers) for column in table.columns]
        tables.append(replace(table, columns=tuple(columns)))
    return replace(mapping, tables=tuple(tables))


def _answered(table: TableMapping, column: ColumnMapping, answers: AbstractMapping[str, str]) -> ColumnMapping:
    noun = answers.get(f"{table.label}:{column.column}:{ANSWER}")
    if noun is None or FIELD.fullmatch(column.field):
        return column
    _check_taker(table, column, noun)
    return replace(column, field=f"custom.{noun}:{column.column}", evidence=f"kept as a field of the {noun}")


def _check_taker(table: TableMapping, column: ColumnMapping, noun: str) -> None:
    possible = takers(table.role, (one.field for one in table.columns))
    if column.field and not column.field.startswith("left."):
        raise BadQuestion(
            f"{table.label}: `{column.column}` fills {column.field}, so it is no field of your own. Change the mapping."
        )
    if not possible:
        raise BadQuestion(f"{table.label}: what this table holds takes no fields of your own.")
    if noun not in possible:
        raise BadQuestion(
            f"{table.label}: `{column.column}` cannot be a field of the {noun}; it can be one of the "
            f"{' or the '.join(possible)}."
        )


def kept(mapping: Mapping, wanted: Sequence[str]) -> dict[str, str]:
    """Answers for columns named `FILE:COLUMN`, or `COLUMN` alone, each with `=RECORD` where it is not the table's own.

    Raises BadQuestion for a column that no file has.
    """
    found: dict[str, str] = {}
    names = {f"{t.label}:{c.column}": (t, c) for t in mapping.tables for c in t.columns if t.role}
    for text in wanted:
        place, equals, noun = text.rpartition("=") if text.rpartition("=")[2] in nouns() else (text, "", "")
        chosen = [pair for name, pair in names.items() if place in (name, pair[1].column)]
        if not chosen:
            hint = did_you_mean(place, [*names, *(column.column for _, column in names.values())])
            raise BadQuestion(f'No column is called "{place}"{hint or "; write FILE:COLUMN."}')
        for table, column in chosen:
            own = next(iter(takers(table.role, (one.field for one in table.columns))), "")
            found[f"{table.label}:{column.column}:{ANSWER}"] = noun if equals else own
            _check_taker(table, column, found[f"{table.label}:{column.column}:{ANSWER}"])
    return found


def left_alone(mapping: Mapping) -> dict[str, str]:
    """By table: the sentence that names its columns that nothing takes."""
    found = {}
    for table in mapping.tables:
        left = [c.column for c in table.columns if not c.field or c.field.startswith("left.")]
        if left and is_taken(table.role):
            found[table.label] = (
                f"{table.label}: columns left alone, each can be kept as a custom field: {', '.join(left)}."
            )
    return found


def own_columns(table: SourceTable, mapping: TableMapping, known: Known) -> tuple[OwnColumn, ...]:
    """The columns of a table that fill fields of the business's own. A field that is there already keeps its kind."""
    found: list[OwnColumn] = []
    for column in mapping.columns:
        said = FIELD.fullmatch(column.field)
        if said is None or column.column not in table.frame.columns:
            continue
        of = nouns().get(said[1], "") if said[1] else main_record(mapping.role)
        if not of:
            raise BadQuestion(f'{table.label}: "{column.field}" names no record that takes fields of your own.')
        found.append(_own_column(column, said[2].strip(), of, (table, known)))
    return tuple(_told_apart(found))


def _own_column(column: ColumnMapping, label: str, of: str, at: tuple[SourceTable, Known]) -> OwnColumn:
    table, known = at
    profile = profile_of(column.column, table.frame.get_column(column.column))
    key = key_of(label)
    held = known.fields(of).get(key)
    kind = column.kind or (held.kind if held else kind_of(profile))
    if kind not in KINDS:
        raise BadQuestion(f'{table.label}: "{kind}" is no kind of field{did_you_mean(kind, KINDS)}')
    person = held.person if held else kind == "text" and is_personal(profile)
    order = column.order or profile.date.order
    return OwnColumn(
        column.column,
        held or CustomField(of, key, label, kind, person),
        order,
        column.decimal or profile.number.decimal,
    )


def _told_apart(found: list[OwnColumn]) -> Iterable[OwnColumn]:
    """Two columns of one table whose headers give the same key are two fields."""
    seen: dict[tuple[str, str], int] = {}
    for own in found:
        place = (own.field.of, own.field.key)
        seen[place] = seen.get(place, 0) + 1
        again = seen[place]
        yield own if again == 1 else replace(own, field=replace(own.field, key=f"{own.field.key}_{again}"))


def kind_of(profile: Profile) -> str:
    """What the values are: flag, day, amount (numbers with a currency's sign), number, else text.

    Codes that begin with 0 and dates whose day and month cannot be told apart stay text.
    """
    if not profile.filled:
        return "text"
    number, date = profile.number, profile.date
    if profile.flag:
        return "flag"
    if date.share > 0.99 and date.order and not date.serial and not date.mixed:
        return "day"
    if number.share > 0.99 and number.decided and not profile.values.str.contains(r"^\s*0\d").any():
        return "amount" if number.currency else "number"
    return "text"


def is_personal(profile: Profile) -> bool:
    """Whether the values are e-mail addresses or telephone numbers."""
    return bool(profile.filled) and share(profile.values.head(500).str.contains(PERSONAL)) > 0.5


def own_values(table: SourceTable, own: Sequence[OwnColumn], main: str) -> tuple[list[pl.Series], list[str]]:
    """One column of JSON a record type (`custom` for the table's own, `custom.RECORDS` for another), empty keys left
    out; and what is worth saying of cells that are not of their field's kind.
    """
    parts: dict[str, list[pl.Expr]] = {main: []}
    notes: list[str] = []
    columns: list[pl.Series] = [table.frame.get_column(ROW)]
    for place, one in enumerate(own):
        text = table.frame.get_column(one.column)
        text = without_blanks(text, blanks_in(text.drop_nulls().unique()))
        value = _written(text, one).rename(str(place))
        lost = text.filter(text.is_not_null() & value.is_null())
        if len(lost):
            told = counted(len(lost), "cell", "were")
            kind, shown = one.field.kind, lost[0]
            notes.append(f"{table.label}: {told} left blank in `{one.column}`, no {kind}, such as `{shown}`.")
        columns.append(value)
        pair = pl.struct(pl.col(str(place)).alias(one.field.key)).struct.json_encode().str.slice(1).str.head(-1)
        parts.setdefault(one.field.of, []).append(pl.when(pl.col(str(place)).is_not_null()).then(pair))
    frame = pl.DataFrame(columns)
    return [_object(frame, exprs).alias(OWN if of == main else f"{OTHER}{of}") for of, exprs in parts.items()], notes


def _object(frame: pl.DataFrame, pairs: Sequence[pl.Expr]) -> pl.Series:
    if not pairs:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    body = pl.concat_str(list(pairs), separator=",", ignore_nulls=True)
    return frame.select(v=pl.when(body != "").then("{" + body + "}")).to_series()


def _written(text: pl.Series, own: OwnColumn) -> pl.Series:
    match own.field.kind:
        case "number" | "amount":
            exact = numbers(text, own.decimal or ".").cast(pl.String)
            return exact.str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
        case "day" | "instant":
            return local_moments(text, own.order).get_column("local").dt.date().dt.to_string("%Y-%m-%d")
        case "flag":
            found = flags(text)
            return (
                pl.DataFrame({"f": found})
                .select(pl.when("f").then(pl.lit("yes")).when(~pl.col("f")).then(pl.lit("no")))
                .to_series()
            )
        case _:
            return text.str.strip_chars()
