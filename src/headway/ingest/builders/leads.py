"""Leads with their outcome, and calls: a table of calls with an outcome is a table of leads as well."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from headway.ingest.builders.parties import account_name
from headway.ingest.builders.stages import stage_kind
from headway.ingest.cells.durations import clock_like
from headway.ingest.figures import middle
from headway.ingest.gathering import Gathering
from headway.ingest.shape import content_key, renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import cells, squeeze, stages
from headway.schema.custom import CustomField, key_of

LEAD = {
    "lead.number": "number", "lead.email": "email", "lead.phone": "phone", "lead.segment": "segment",
    "lead.created_at": "created_at",
    "lead.qualified_at": "qualified_at", "lead.country": "country", "lead.region": "region", "lead.city": "city",
    "lead.industry": "industry", "lead.lost_reason": "lost_reason", "custom": "custom", ROW: "row",
}  # fmt: skip
OUTCOMES = (
    ("lead_converted", "converted"),
    ("lead_lost", "lost"),
    ("lead_disqualified", "disqualified"),
    ("lead_open", "open"),
)
SECONDS = 60
WON_DATE = re.compile(r"won|win|conver|customer|sold|sale|gewonnen|gagn|ganad|ganh|vinto", re.IGNORECASE)


def stage_leads(gathering: Gathering) -> None:
    """Leads, those that deals speak of included, and activities."""
    for table in gathering.of_role("leads"):
        _add_leads(gathering, table)
    for table in gathering.of_role("activities"):
        _add_calls(gathering, table)
    for table in gathering.of_role("deals"):
        if table.has("lead.number"):
            _mention(gathering, table)


def _mention(gathering: Gathering, table: TypedTable) -> None:
    """A lead that only a deal speaks of."""
    number = table.rows.get_column("lead.number").drop_nulls().unique(maintain_order=True)
    gathering.add(
        "leads",
        pl.DataFrame({"number": number, "key": number}).with_columns(ref="n:" + pl.col("number")),
        label=table.label,
    )


def _add_leads(gathering: Gathering, table: TypedTable) -> None:
    rows = table.rows
    if table.has("lead.number") and rows.get_column("lead.number").null_count() < rows.height:
        again = rows.filter(pl.col("lead.number").is_not_null() & ~pl.col("lead.number").is_first_distinct())
        if again.height:
            gathering.refuse(
                table.label, again, column="", values="lead.number", reason="the same lead stands in an earlier row"
            )
            rows = rows.filter(pl.col("lead.number").is_null() | pl.col("lead.number").is_first_distinct())
        rows = rows.with_columns(key=pl.coalesce("lead.number", "row " + pl.col(ROW).cast(pl.String)))
    else:
        said = [name for name in rows.columns if name.startswith("lead.") and not name.endswith((".timed", ".local"))]
        rows = rows.with_columns(key=gathering.apart(table.label, "leads", content_key(rows, said), "n:"))
    parts = [field for field in ("lead.first_name", "lead.last_name") if table.has(field)]
    choices = [pl.col("lead.name")] if table.has("lead.name") else []
    choices += [pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)] if parts else []
    names = [rows.select(name=pl.coalesce(choices)).to_series()] if choices else []
    refs = {
        "source": gathering.ref("sources", rows, "", "lead.source"),
        "last_source": gathering.ref("sources", rows, "", "lead.last_source"),
        "campaign": gathering.ref("campaigns", rows, "", "lead.campaign"),
        "owner": gathering.ref("members", rows, "member.number", "member.name"),
        "account": gathering.ref("accounts", rows, "account.number", "lead.company"),
    }
    found = renamed(rows, LEAD).with_columns(
        *names, *[series.alias(name) for name, series in refs.items() if series.null_count() < len(series)],
        rows.get_column("key"), ref="n:" + rows.get_column("key"),
    )  # fmt: skip
    outcome = _outcome(gathering, table, rows)
    if outcome is not None:
        found = found.with_columns(outcome.alias("outcome"))
    if table.has("lead.outcome_at"):
        found = found.with_columns(renamed(rows, {"lead.outcome_at": "outcome_at"}))
    if not table.has("lead.created_at"):
        gathering.notes.append(
            f"{table.label}: leads have no date; they count in whole-history figures and in no period."
        )
    gathering.add("leads", found, label=table.label)


def _say_unknown(gathering: Gathering, table: TypedTable, words: Mapping[str, str]) -> None:
    """Where no outcome says that a lead became a customer, the conversion of 0 may be one of reading."""
    if words and "converted" not in words.values() and not table.has("lead.converted"):
        column = table.mapping.column_of("lead.outcome")
        shown = ", ".join(sorted(words)[:6])
        gathering.notes.append(
            f"{table.label}: no value of `{column.column if column else ''}` says that a lead became a customer "
            f"({shown}): none counts as converted."
        )


def _outcome(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.Series | None:
    said: pl.Expr = pl.lit(None, pl.String)
    if table.has("lead.outcome"):
        words = {word: _outcome_word(word) for word in rows.get_column("lead.outcome").drop_nulls().unique()}
        _say_unknown(gathering, table, words)
        said = (
            pl.col("lead.outcome").replace_strict(
                list(words), list(words.values()), default=None, return_dtype=pl.String
            )
            if words
            else said
        )
    if table.has("lead.converted"):
        said = pl.when(pl.col("lead.converted")).then(pl.lit("converted")).otherwise(pl.coalesce(said, pl.lit("open")))
    if not (table.has("lead.outcome") or table.has("lead.converted")):
        column = table.mapping.column_of("lead.outcome_at")
        if column is None or not table.has("lead.outcome_at") or not WON_DATE.search(column.column):
            return None
        said = pl.when(pl.col("lead.outcome_at").is_not_null()).then(pl.lit("converted"))
        if table.has("lead.lost_reason"):
            said = pl.coalesce(said, pl.when(pl.col("lead.lost_reason").is_not_null()).then(pl.lit("lost")))
    return rows.select(o=said.fill_null("open")).to_series()


def _outcome_word(word: str) -> str:
    for name, outcome in OUTCOMES:
        if squeeze(word) in {squeeze(known) for known in stages()[name]}:
            return outcome
    return {"won": "converted", "lost": "lost"}.get(stage_kind(word), "open")


def _add_calls(gathering: Gathering, table: TypedTable) -> None:
    """One activity a row; with a yes or no for its success, one lead a row too, converted or lost."""
    rows = table.rows
    if (
        table.has("activity.number")
        and not rows.get_column("activity.number").has_nulls()
        and rows.get_column("activity.number").is_unique().all()
    ):
        rows = rows.with_columns(key=pl.col("activity.number"))
    else:
        taken = table.source.frame.filter(pl.col(ROW).is_in(rows.get_column(ROW).implode()))
        key = content_key(taken, table.source.header)
        rows = rows.with_columns(key=gathering.apart(table.label, "activities", key, "a:"))
    name = account_name(table)
    named = rows.with_columns(name.alias("_account")) if name is not None else rows
    found = renamed(
        rows,
        {
            "activity.number": "number",
            "activity.at": "at",
            "activity.outcome": "outcome",
            "activity.note": "note",
            ROW: "row",
        },
    )
    found = found.with_columns(
        rows.get_column("key"), _custom(table, rows), _kind(table, rows), ref="a:" + rows.get_column("key"),
        member=gathering.ref("members", rows, "member.number", "member.name"), account=gathering.ref("accounts",
        named, "account.number", "_account"),
    )  # fmt: skip
    found = found.drop([name for name in ("member", "account") if found.get_column(name).null_count() == found.height])
    if table.has("activity.minutes"):
        found = found.with_columns(_minutes(gathering, table, rows))
    if table.has("activity.success"):
        found = _with_success(gathering, table, rows, found)
    _note_undated(gathering, table, found)
    gathering.add("activities", found, label=table.label)


def _with_success(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    success = rows.get_column("activity.success")
    word = pl.when(pl.col("s")).then(pl.lit("yes")).when(~pl.col("s")).then(pl.lit("no"))
    found = found.with_columns(success.alias("success"))
    if not table.has("activity.outcome"):
        found = found.with_columns(pl.DataFrame({"s": success}).select(outcome=word))
    lead = (
        pl.when(pl.col("s")).then(pl.lit("converted")).when(~pl.col("s")).then(pl.lit("lost")).otherwise(pl.lit("open"))
    )
    leads = pl.DataFrame({"s": success, "key": rows.get_column("key"), "row": rows.get_column(ROW)}).select(
        "key", "row", ref="n:" + pl.col("key"), outcome=lead
    )  # fmt: skip
    if table.has("activity.number"):
        leads = leads.with_columns(number=rows.get_column("activity.number"))
    if table.has("activity.at"):
        leads = leads.with_columns(renamed(rows, {"activity.at": "created_at"}))
    gathering.add("leads", leads, label=table.label)
    return found.with_columns(lead="n:" + rows.get_column("key"))


def _kind(table: TypedTable, rows: pl.DataFrame) -> pl.Series:
    words = {
        "meeting": "meeting",
        "visit": "visit",
        "email": "email",
        "e-mail": "email",
        "task": "task",
        "to-do": "task",
        "call": "call",
    }
    if not table.has("activity.kind"):
        return pl.Series("kind", ["call" if table.has("activity.minutes") else "task"]).new_from_index(0, rows.height)
    lower = pl.col("activity.kind").str.to_lowercase()
    kind: pl.Expr = pl.lit("task")
    for word, value in words.items():
        kind = pl.when(lower.str.contains(word, literal=True)).then(pl.lit(value)).otherwise(kind)
    return rows.select(kind=kind).to_series()


def _custom(table: TypedTable, rows: pl.DataFrame) -> pl.Series:
    """The count of attempts has no column of its own and is kept as a field under its own name."""
    found = attempts([table])
    if not found:
        return rows.get_column("custom")
    number = pl.col("activity.attempts").cast(pl.Int64, strict=False).cast(pl.String)
    own = pl.when(number.is_not_null()).then(pl.lit(f'{{"{found[0].key}":"') + number + '"}')
    both = own.str.head(-1) + "," + pl.col("custom").str.slice(1)
    return rows.select(custom=pl.coalesce(both, own, "custom")).to_series()


def attempts(tables: Iterable[TypedTable]) -> tuple[CustomField, ...]:
    """The field in which the count of attempts of calls is kept."""
    columns = [
        table.mapping.column_of("activity.attempts")
        for table in tables
        if table.role == "activities" and table.has("activity.attempts")
    ]
    return tuple(
        CustomField("activities", key_of(column.column), column.column, "number") for column in columns if column
    )


def _minutes(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.Series:
    """Minutes; whole numbers that would make the middle call longer than an hour, or a header that says so, are
    seconds."""
    column = table.mapping.column_of("activity.minutes")
    name = column.column.casefold() if column else ""
    value = rows.get_column("activity.minutes")
    usual = middle(value)
    clock = column is not None and clock_like(table.source.frame.get_column(column.column).drop_nulls().head(100)).all()
    seconds = "sec" in name or ("min" not in name and usual is not None and usual > SECONDS)
    if clock or not seconds:
        return value.alias("minutes")
    shown = f" (the middle value is {usual:,.0f})" if usual is not None else ""
    gathering.notes.append(f"{table.label}: `{column.column if column else ''}` is read as seconds{shown}.")
    return rows.select(
        minutes=(pl.col("activity.minutes").cast(pl.Float64) / SECONDS).round(4).cast(pl.Decimal(38, 4))
    ).to_series()


def _note_undated(gathering: Gathering, table: TypedTable, found: pl.DataFrame) -> None:
    if "at" in found.columns:
        return
    parts = [table.mapping.column_of(field) for field in ("activity.day", "activity.month", "activity.year")]
    shown = " and ".join(f"`{part.column}`" for part in parts if part)
    months = {name for names in cells()["months"].values() for name in names}
    why = f"{shown} have no year" if shown and months and parts[2] is None else "there is no date"
    gathering.notes.append(
        f"{table.label}: {why}; these calls are undated: they count in whole-history figures and in no period."
    )
