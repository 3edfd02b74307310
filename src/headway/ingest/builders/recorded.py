"""Records that a table holds as they stand: payments, quotes, answers to surveys, events of mails …"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import polars as pl

from headway.ingest.builders.parties import account_name
from headway.ingest.gathering import REGISTERED, Gathering
from headway.ingest.recorded import prefix_of, prefixes, recorded_roles, same_by
from headway.ingest.shape import content_key, joined
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import choice_words, squeeze
from headway.schema.column import Column, Kind
from headway.schema.tables import RecordType, record_types
from headway.values.counted import counted

WHO: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "accounts": ("account.number", "_account_name"),
        "members": ("member.number", "member.name"),
        "products": ("product.number", "product.name"),
        "campaigns": ("campaign.number", "campaign.name"),
        "offices": ("office.number", "office.name"),
    }
)
"""By which fields rows of any table name a thing that has a register."""
NUMBERED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"deals": ("deal.number", "d:"), "orders": ("order.number", "o:"), "leads": ("lead.number", "n:")}
)
"""By which field rows name what is known by its number alone, and how such a row is called."""


def hear_recorded(gathering: Gathering) -> None:
    """Take the campaigns, sources and offices that such tables mention."""
    for table in gathering.of_role(*recorded_roles()):
        for record_type in _record_types_of(table):
            for column in record_type.columns.values():
                if column.refers in REGISTERED:
                    _hear(gathering, table, column, prefix_of(record_type.name))


def _hear(gathering: Gathering, table: TypedTable, column: Column, prefix: str) -> None:
    own, kind = f"{prefix}.{column.name}", str(column.refers)
    fields = {own: "name"} if table.has(own) else {}
    if not fields and kind in ("campaigns", "offices"):
        number, name = WHO[kind]
        fields = {field: to for field, to in ((number, "number"), (name, "name")) if table.has(field)}
    if fields:
        heard = table.rows.select(*(pl.col(old).alias(new) for old, new in fields.items()), row=ROW)
        gathering.registers[kind].hear(heard, label=table.label, own=False)


def stage_recorded(gathering: Gathering) -> None:
    """Stage the rows of every such table; first what they are part of, where the same table tells of it."""
    for role in recorded_roles():
        for table in gathering.of_role(role):
            name = account_name(table)
            rows = table.rows.with_columns(
                (name if name is not None else pl.lit(None, pl.String)).alias("_account_name")
            )
            *parents, own = _record_types_of(table)
            for parent in parents:
                rows = _with_parent(gathering, table, parent, rows)
            _stage(gathering, table, own, rows)
    _tell_of_complaints(gathering)


def _tell_of_complaints(gathering: Gathering) -> None:
    """A file with complaints comes from where complaints are told of: so it says for all of its recipients."""
    events = gathering.rows.get("email_events", [])
    told = {str(part["file"][0]) for part in events if (part.get_column("kind") == "complained").any()}
    for place, part in enumerate(gathering.rows.get("recipients", [])):
        if part.height and part["file"][0] in told:
            gathering.rows["recipients"][place] = part.with_columns(complaints_told=pl.lit(value=True))


def _record_types_of(table: TypedTable) -> list[RecordType]:
    """What the table is about, after that which its rows belong to and of which it has fields."""
    own = record_types()[prefixes()[recorded_roles()[table.role]]]
    above = [record_types()[column.refers] for column in own.columns.values() if column.refers and column.required]
    told = {name.partition(".")[0] for name in table.rows.columns}
    return [*(one for one in above if prefix_of(one.name) in told), own]


def _with_parent(gathering: Gathering, table: TypedTable, parent: RecordType, rows: pl.DataFrame) -> pl.DataFrame:
    """Stage each record that rows belong to once, with what its first row says of each of its columns."""
    made = _columns(gathering, table, parent, rows, alone=False)
    prefix = prefix_of(parent.name)
    number = made.get_column("number") if "number" in made.columns else pl.Series([None], dtype=pl.String)
    named = [name for name in made.columns if name in same_by(parent.name)]
    text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in named], separator="|")
    numbered = not named or (len(number) == made.height and not number.has_nulls())
    made = made.with_columns(key=pl.col("number") if numbered else text).with_columns(ref=f"{prefix}:" + pl.col("key"))
    first = [pl.col(name).drop_nulls().first() for name in made.columns if name != "ref"]
    gathering.add(parent.name, made.group_by("ref", maintain_order=True).agg(first), label=table.label)
    return rows.with_columns(made.get_column("ref").alias(f"_{parent.name}"))


def _stage(gathering: Gathering, table: TypedTable, kind: RecordType, rows: pl.DataFrame) -> None:
    made = _columns(gathering, table, kind, rows, alone=True)
    made = _complete(gathering, table, kind, made)
    if made.is_empty():
        return
    prefix = prefix_of(kind.name)
    number = made.get_column("number") if "number" in made.columns else None
    if number is not None and not number.has_nulls() and number.is_unique().all():
        keys = number
    else:
        said = [name for name in made.columns if name != ROW and not name.endswith("_timed")]
        keys = gathering.apart(table.label, kind.name, content_key(made, said), f"{prefix}:")
    made = made.with_columns(keys.alias("key")).with_columns(ref=f"{prefix}:" + pl.col("key"))
    gathering.add(kind.name, made, label=table.label)


def _complete(gathering: Gathering, table: TypedTable, kind: RecordType, made: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that lack what must be there, which are refused, each for its first reason."""
    for column in kind.columns.values():
        if not column.required:
            continue
        if column.name not in made.columns:
            made = made.with_columns(pl.lit(None, pl.String).alias(column.name))
        lost = made.filter(pl.col(column.name).is_null())
        if lost.height:
            field = _field(table, kind, column)
            shown = table.rows.join(lost.select(ROW), on=ROW, how="semi", maintain_order="left")
            header = table.mapping.column_of(field)
            values = field if table.has(field) else "_nothing"
            shown = shown.with_columns(_nothing=pl.lit(""))
            reason = _why(column, said=header is not None)
            gathering.refuse(table.label, shown, column=header.column if header else "", values=values, reason=reason)
        made = made.filter(pl.col(column.name).is_not_null())
    return made


def _why(column: Column, *, said: bool) -> str:
    if column.refers:
        return f"no such {record_types()[column.refers].label.lower()}" if said else f"says no {column.name}"
    if column.kind is Kind.CHOICE and said:
        return f"is none of {', '.join(column.choices)}"
    return "has no time" if column.name == "at" else f"has no {column.name.replace('_', ' ')}"


def _field(table: TypedTable, kind: RecordType, column: Column) -> str:
    own = f"{prefix_of(kind.name)}.{column.name}"
    if not column.refers or table.has(own):
        return own
    if column.refers in NUMBERED:
        return NUMBERED[column.refers][0]
    number, name = WHO.get(column.refers, (own, own))
    return number if table.has(number) else name


def _columns(
    gathering: Gathering, table: TypedTable, kind: RecordType, rows: pl.DataFrame, *, alone: bool
) -> pl.DataFrame:
    """The columns of a record type that the rows fill, with their row numbers; `alone`: it is what the table is of."""
    prefix = prefix_of(kind.name)
    found: list[pl.Series] = [rows.get_column(ROW)]
    for column in kind.columns.values():
        if column.refers:
            refs = _refs(gathering, table, kind, column, rows)
            found += [refs.alias(column.name)] if refs is not None and refs.null_count() < len(refs) else []
        elif f"{prefix}.{column.name}" in rows.columns:
            found += _cells(gathering, table, kind, column, rows)
    if alone and "custom" in rows.columns and kind.custom:
        found.append(rows.get_column("custom"))
    return pl.DataFrame(found)


def _cells(
    gathering: Gathering, table: TypedTable, kind: RecordType, column: Column, rows: pl.DataFrame
) -> list[pl.Series]:
    field = f"{prefix_of(kind.name)}.{column.name}"
    values = rows.get_column(field)
    match column.kind:
        case Kind.MOMENT:
            timed = rows.get_column(f"{field}.timed").fill_null(value=False)
            return [values.alias(column.name), timed.alias(f"{column.name}_timed")]
        case Kind.DAY:
            return [rows.get_column(f"{field}.local").cast(pl.Date).alias(column.name)]
        case Kind.CHOICE:
            return [_chosen(gathering, table, kind, column, values).alias(column.name)]
        case Kind.INTEGER:
            return [values.cast(pl.Float64).round(0).cast(pl.Int64).alias(column.name)]
        case _:
            return [values.alias(column.name)]


def _chosen(gathering: Gathering, table: TypedTable, kind: RecordType, column: Column, values: pl.Series) -> pl.Series:
    """The choice that each word stands for; words that stand for none are blank, and said where the row stays."""
    known = {squeeze(word): choice for choice in column.choices for word in (choice, *choice_words(kind.name, choice))}
    words = {word: known.get(squeeze(word)) for word in values.drop_nulls().unique()}
    strange = sorted(word for word, choice in words.items() if choice is None)
    if strange and not column.required:
        header = table.mapping.column_of(f"{prefix_of(kind.name)}.{column.name}")
        count = int(values.is_in(strange).sum())
        told, known_words = ", ".join(f"`{word}`" for word in strange[:6]), ", ".join(column.choices)
        where = f"left blank in `{header.column if header else ''}`"
        gathering.notes.append(
            f"{table.label}: {counted(count, 'cell', 'were')} {where}: {told} is none of {known_words}."
        )
    if not words:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    return values.replace_strict(list(words), list(words.values()), default=None, return_dtype=pl.String)


def _refs(
    gathering: Gathering, table: TypedTable, kind: RecordType, column: Column, rows: pl.DataFrame
) -> pl.Series | None:
    """What each row points to in a column; None where the table says nothing of it."""
    target, own = str(column.refers), f"{prefix_of(kind.name)}.{column.name}"
    if f"_{target}" in rows.columns:
        return rows.get_column(f"_{target}")
    if target in REGISTERED:
        if own in rows.columns:
            return gathering.ref(target, rows, "", own)
        return gathering.ref(target, rows, *WHO[target]) if _names(rows, WHO.get(target, ())) else None
    field, start = NUMBERED.get(target, (own, f"{prefix_of(target)}:"))
    field = own if own in rows.columns else field
    if field not in rows.columns:
        return None
    refs = rows.select((start + pl.col(field)).alias("ref")).to_series()
    number = f"{prefix_of(target)}.number"
    if target == kind.name and number in rows.columns:
        return _of_itself(refs, rows.select((start + pl.col(number)).alias("own")).to_series())
    return _there(gathering, table, target, refs)


def _of_itself(refs: pl.Series, own: pl.Series) -> pl.Series:
    """What points to another row of the same table, where that is one."""
    return pl.DataFrame({"ref": refs}).select(pl.when(pl.col("ref").is_in(own.implode())).then("ref")).to_series()


def _names(rows: pl.DataFrame, fields: Iterable[str]) -> bool:
    return any(field in rows.columns and rows.get_column(field).null_count() < rows.height for field in fields)


def _there(gathering: Gathering, table: TypedTable, target: str, refs: pl.Series) -> pl.Series:
    """The refs that stand for something in these files or in Headway; what Headway holds gets a row of its own."""
    start = NUMBERED[target][1] if target in NUMBERED else f"{prefix_of(target)}:"
    parts = gathering.rows.get(target, [])
    staged = joined(parts).get_column("ref") if parts else pl.Series([], dtype=pl.String)
    held = gathering.known.names(target).get_column("number").drop_nulls().cast(pl.String)
    wanted = refs.drop_nulls().unique(maintain_order=True)
    wanted = wanted.filter(~wanted.is_in(staged.implode()))
    only_held = wanted.filter(wanted.str.strip_prefix(start).is_in(held.implode()))
    if len(only_held):
        number = only_held.str.strip_prefix(start)
        gathering.add(target, pl.DataFrame({"ref": only_held, "key": number, "number": number}), label=table.label)
    known = pl.concat([staged, only_held])
    return pl.DataFrame({"ref": refs}).select(pl.when(pl.col("ref").is_in(known.implode())).then("ref")).to_series()
