"""Messages in and out: from a file of messages, or from a lead's own column of when it was first answered."""

import polars as pl

from headway.ingest.gathering import Gathering
from headway.ingest.shape import content_key, joined
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import word_set
from headway.values.counted import counted


def stage_messages(gathering: Gathering) -> None:
    """What was said between leads and us."""
    for table in gathering.of_role("leads"):
        if table.has("lead.created_at") and (table.has("lead.answered_at") or table.has("lead.answer_minutes")):
            _add_first_answers(gathering, table)
    for table in gathering.of_role("messages"):
        _add_messages(gathering, table)


def _add_first_answers(gathering: Gathering, table: TypedTable) -> None:
    """A lead that came in asked something when it came; the first answer is the first message out. Answers that come
    before the question are left out, and said."""
    staged = joined(gathering.rows["leads"]).filter(pl.col("file") == table.label)
    owner = [pl.col("owner").alias("member")] if "owner" in staged.columns else []
    leads = staged.select("row", "ref", "key", "created_at", "created_at_timed", *owner)
    rows = leads.join(table.rows, left_on="row", right_on=ROW, how="inner", maintain_order="left")
    if table.has("lead.answered_at"):
        answer, timed = pl.col("lead.answered_at"), pl.col("lead.answered_at.timed")
    else:
        minutes = (pl.col("lead.answer_minutes").cast(pl.Float64) * 60_000_000).round(0).cast(pl.Int64)
        answer, timed = pl.col("created_at") + pl.duration(microseconds=minutes), pl.col("created_at_timed")
    rows = rows.filter(pl.col("created_at").is_not_null()).with_columns(_answer=answer, _timed=timed)
    early = rows.filter(pl.col("_answer") < pl.col("created_at")).height
    if early:
        gathering.notes.append(f"{table.label}: {counted(early, 'answer', 'were')} left out, before the lead itself.")
    asked = rows.select("row", lead="ref", at="created_at", at_timed="created_at_timed", direction=pl.lit("in"))
    out = rows.filter(pl.col("_answer") >= pl.col("created_at"))
    member = ["member"] if owner else []
    given = out.select("row", *member, lead="ref", at="_answer", at_timed="_timed", direction=pl.lit("out"))
    found = joined([asked, given]).with_columns(key=pl.concat_str("lead", "direction", pl.lit("first"), separator="|"))
    gathering.add("messages", found.with_columns(ref=pl.col("key")), label=table.label)


def _add_messages(gathering: Gathering, table: TypedTable) -> None:
    rows = table.rows.with_columns(
        direction=_direction("message.direction"), lead=_lead_refs(gathering, table), _shown=pl.lit("")
    )
    for bad, field, reason in (
        (pl.col("lead").is_null(), "message.lead", "no such lead"),
        (pl.col("direction").is_null(), "message.direction", "is neither in nor out"),
        (pl.col("message.at").is_null(), "message.at", "has no time"),
    ):
        lost = rows.filter(bad)
        if lost.height:
            column = table.mapping.column_of(field)
            shown, values = (column.column, field) if column else ("", "_shown")
            gathering.refuse(table.label, lost, column=shown, values=values, reason=reason)
        rows = rows.filter(~bad)
    if rows.is_empty():
        return
    found = rows.select("lead", "direction", at="message.at", at_timed="message.at.timed", row=ROW)
    extra = {"message.medium": "medium", "message.automatic": "automatic"}
    found = found.with_columns(rows.get_column(field).alias(name) for field, name in extra.items() if table.has(field))
    member = gathering.ref("members", rows, "member.number", "member.name")
    held = (
        joined(gathering.rows["messages"]).select("lead", "direction", "at") if "messages" in gathering.rows else None
    )
    if member.null_count() < len(member):
        found = found.with_columns(member.alias("member"))
    numbered = table.has("message.number") and rows.get_column("message.number").is_unique().all()
    keys = (
        rows.get_column("message.number")
        if numbered and not rows.get_column("message.number").has_nulls()
        else content_key(found, ["at", "direction", "medium"], within="lead")
    )
    found = found.with_columns(key=keys).with_columns(ref="msg:" + pl.col("key"))
    if held is not None:
        found = found.join(held, on=["lead", "direction", "at"], how="anti", maintain_order="left")
    gathering.add("messages", found, label=table.label)


def _direction(field: str) -> pl.Expr:
    word = pl.col(field).str.to_lowercase()
    inward, outward = sorted(word_set("inward")), sorted(word_set("outward"))
    return pl.when(word.is_in(inward)).then(pl.lit("in")).when(word.is_in(outward)).then(pl.lit("out"))


def _lead_refs(gathering: Gathering, table: TypedTable) -> pl.Series:
    """The lead of each message by its number, else by its e-mail; null where there is no such lead."""
    staged = joined(gathering.rows["leads"]) if "leads" in gathering.rows else pl.DataFrame(schema={"ref": pl.String})
    held = gathering.known.names("leads").get_column("number").drop_nulls().cast(pl.String)
    refs = pl.concat([staged.get_column("ref"), pl.DataFrame({"n": held}).select(ref="n:" + pl.col("n")).to_series()])
    choices = [pl.lit(None, pl.String)]
    rows = table.rows
    if table.has("message.lead"):
        named = "n:" + pl.col("message.lead")
        choices.append(pl.when(named.is_in(refs.implode())).then(named))
        _mention(gathering, table, rows, staged, held)
    if table.has("message.email") and "email" in staged.columns:
        by_mail = staged.select(_ref="ref", _mail=pl.col("email").str.to_lowercase()).drop_nulls().unique("_mail")
        mail = pl.col("message.email").str.to_lowercase()
        rows = rows.with_columns(_mail=mail).join(by_mail, on="_mail", how="left", maintain_order="left")
        choices.append(pl.col("_ref"))
    return rows.select(lead=pl.coalesce(choices)).to_series()


def _mention(
    gathering: Gathering, table: TypedTable, rows: pl.DataFrame, staged: pl.DataFrame, held: pl.Series
) -> None:
    """Leads that Headway holds already get a row of their own, so that messages can point to them."""
    number = rows.get_column("message.lead").drop_nulls().unique(maintain_order=True)
    number = number.filter(number.is_in(held.implode()))
    found = pl.DataFrame({"number": number, "key": number}).with_columns(ref="n:" + pl.col("number"))
    found = found.filter(~pl.col("ref").is_in(staged.get_column("ref").implode()))
    if found.height:
        gathering.add("leads", found, label=table.label)
