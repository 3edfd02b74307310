"""Deals with their terms, product, stage and outcome."""

import polars as pl

from headway.ingest.builders.parties import account_name
from headway.ingest.builders.stages import OPEN_WORDS, stage_kind, stage_order
from headway.ingest.gathering import Gathering
from headway.ingest.shape import content_key, renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import squeeze, word_set
from headway.values.counted import counted

ONLY = "Sales"
DEAL = {
    "deal.number": "number",
    "deal.name": "name",
    "deal.created_at": "created_at",
    "deal.description": "description",
    "custom": "custom",
    ROW: "row",
}
CLOSED = ("won", "lost", "abandoned", "cancelled")


def hear_deals(gathering: Gathering) -> None:
    """Take the pipelines that deals name; deals without one share one."""
    for table in gathering.of_role("deals"):
        if table.has("deal.stage"):
            rows = table.rows.select(
                name=pl.col("deal.pipeline").fill_null(ONLY) if table.has("deal.pipeline") else pl.lit(ONLY)
            )
            gathering.registers["pipelines"].hear(rows, label=table.label, own=False)


def stage_deals(gathering: Gathering) -> None:
    """Everything that is or was worked on."""
    entries = gathering.registers["pipelines"].entries
    if entries is not None and entries.height:
        gathering.add("pipelines", entries, label=str(entries["file"][0]))
    for table in gathering.of_role("deals"):
        _add_deals(gathering, table)


def _add_deals(gathering: Gathering, table: TypedTable) -> None:
    rows = _with_ref(gathering, table)
    rows = _with_state(table, rows)
    rows = _with_amount(gathering, table, rows)
    lead = _lead_refs(rows)
    name = account_name(table)
    named = rows.with_columns(name.gather(_positions(table, rows)).alias("_account")) if name is not None else rows
    found = renamed(rows, DEAL).with_columns(
        rows.get_column("ref"), rows.get_column("key"), rows.get_column("state").alias("status"),
        *_present({
            "account": gathering.ref("accounts", named, "account.number", "_account"),
            "source": gathering.ref("sources", rows, "", "deal.source"),
            "campaign": gathering.ref("campaigns", rows, "campaign.number", "deal.campaign"),
            "lead": lead,
        }),
    )  # fmt: skip
    found = _with_stages(gathering, table, rows, found)
    gathering.add("deals", found, label=table.label)
    _add_terms(gathering, table, rows)
    _add_products(gathering, table, rows)
    _add_outcomes(gathering, table, rows)
    _add_partners(gathering, table, rows)


def _positions(table: TypedTable, rows: pl.DataFrame) -> pl.Series:
    places = pl.DataFrame(
        {ROW: table.rows.get_column(ROW), "_at": pl.Series(range(table.rows.height), dtype=pl.UInt32)}
    )
    return rows.select(ROW).join(places, on=ROW, how="left", maintain_order="left").get_column("_at")


def _present(series: dict[str, pl.Series | None]) -> list[pl.Series]:
    return [
        found.alias(name) for name, found in series.items() if found is not None and found.null_count() < len(found)
    ]


def _with_ref(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    rows = table.rows
    key = next((field for field in ("deal.number", "lead.number") if table.has(field)), None)
    if key and rows.get_column(key).null_count() < rows.height:
        rows = _as_last_seen(gathering, table, rows, key)
        again = rows.filter(pl.col(key).is_not_null() & ~pl.col(key).is_first_distinct())
        if again.height and key == "deal.number":
            column = table.mapping.column_of(key)
            gathering.refuse(
                table.label,
                again,
                column=column.column if column else "",
                values=key,
                reason="the same deal stands in an earlier row",
            )
            rows = rows.filter(pl.col(key).is_null() | pl.col(key).is_first_distinct())
        nth = pl.int_range(pl.len()).over(key).cast(pl.String)
        text = pl.col(key) if key == "deal.number" else pl.concat_str(pl.lit("lead"), pl.col(key), nth, separator="|")
        rows = rows.with_columns(key=pl.coalesce(text, "row " + pl.col(ROW).cast(pl.String)))
    else:
        content = [
            name
            for name in ("deal.name", "account.name", "deal.created_at", "member.name", "deal.amount")
            if name in rows.columns
        ]
        rows = rows.with_columns(key=gathering.apart(table.label, "deals", content_key(rows, content), "d:"))
    return rows.with_columns(ref="d:" + pl.col("key"))


def _as_last_seen(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """A deal that stands in several snapshots is as the last one says; the earlier ones are left out."""
    several = rows.filter(pl.col(key).is_not_null() & pl.col(key).is_duplicated())
    if key != "deal.number" or several.is_empty() or not table.has("deal.seen_at"):
        return rows
    last = pl.col("deal.seen_at") == pl.col("deal.seen_at").max().over(key)
    early = several.filter(~last.fill_null(value=False) & pl.col("deal.seen_at").max().over(key).is_not_null())
    if early.is_empty():
        return rows
    column = table.mapping.column_of("deal.seen_at")
    name = f"`{column.column}`" if column else ""
    deals = early.get_column(key).n_unique()
    gathering.notes.append(
        f"{table.label}: {counted(deals, 'deal', 'stand')} in several rows; each is as its last {name} says, and "
        f"{counted(early.height, 'earlier row', 'were')} left out."
    )
    gathering.leave_out(table.label, "in earlier rows of the same deal", early.get_column(ROW))
    return rows.join(early.select(ROW), on=ROW, how="anti", maintain_order="left")


def _with_state(table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """`state`: the status column where it speaks, else the stage's word, else the date of winning or losing."""
    state: pl.Expr = pl.lit("open")
    for field, kind in (("deal.lost_at", "lost"), ("deal.won_at", "won")):
        if table.has(field):
            state = pl.when(pl.col(field).is_not_null()).then(pl.lit(kind)).otherwise(state)
    for field in ("deal.stage", "deal.status"):
        if table.has(field):
            words = {word: _state_word(word, field) for word in rows.get_column(field).drop_nulls().unique()}
            said = {word: kind for word, kind in words.items() if kind}
            if said:
                spoken = pl.col(field).replace_strict(
                    list(said), list(said.values()), default=None, return_dtype=pl.String
                )
                state = pl.coalesce(spoken, state)
    return rows.with_columns(state=state)


def _state_word(word: str, field: str) -> str:
    if field == "deal.stage":
        return stage_kind(word)
    if word.casefold() in word_set("true"):
        return "won"
    kind = stage_kind(word)
    return kind if kind != "open" or squeeze(word) in OPEN_WORDS else ""


def _with_amount(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """What a won deal really brought, where that has a column of its own. Where every lost deal has 0, the lost amount
    was never recorded: it becomes unknown, and is reported."""
    if table.has("deal.won_amount"):
        before = pl.col("deal.amount") if table.has("deal.amount") else pl.lit(None, pl.Decimal(38, 6))
        brought = (pl.col("state") == "won") & (pl.col("deal.won_amount") != 0)
        worth = pl.when(brought).then(pl.coalesce("deal.won_amount", before)).otherwise(before)
        rows = rows.with_columns(worth.alias("deal.amount"))
    if "deal.amount" not in rows.columns:
        return rows
    decided = rows.filter(pl.col("state").is_in(["lost", "abandoned"]))
    amounts = decided.get_column("deal.amount").drop_nulls()
    won = rows.filter(pl.col("state") == "won").get_column("deal.amount").drop_nulls()
    if len(amounts) and (amounts == 0).all() and (won != 0).any():
        gathering.notes.append(
            f"{table.label}: every lost deal has 0 as its amount ({counted(decided.height, 'deal')}): their value was "
            f"not recorded and stays unknown."
        )
        unknown = pl.col("state").is_in(["lost", "abandoned"]) & (pl.col("deal.amount") == 0)
        return rows.with_columns(pl.when(unknown).then(None).otherwise("deal.amount").alias("deal.amount"))
    return rows


def _lead_refs(rows: pl.DataFrame) -> pl.Series | None:
    """Leads of this import or of Headway; a deal's lead that is neither is made known by its number."""
    if "lead.number" not in rows.columns:
        return None
    return rows.select("n:" + pl.col("lead.number")).to_series()


def _with_stages(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    if not table.has("deal.stage"):
        return found
    created = (
        rows.get_column("deal.created_at")
        if table.has("deal.created_at")
        else pl.Series([None], dtype=pl.Datetime("us", "UTC")).new_from_index(0, rows.height)
    )
    pipe = rows.select(
        p=pl.col("deal.pipeline").fill_null(ONLY) if table.has("deal.pipeline") else pl.lit(ONLY)
    ).to_series()
    pipe = pipe if len(pipe) == rows.height else pl.Series([ONLY]).new_from_index(0, rows.height)
    pipeline = gathering.registers["pipelines"].refs(None, pipe)
    frame = pl.DataFrame({"stage": rows.get_column("deal.stage"), "created": created, "pipeline": pipeline})
    stages = []
    for (ref,), part in frame.drop_nulls("stage").partition_by("pipeline", as_dict=True, maintain_order=True).items():
        ranks = stage_order(part)
        stages += [
            {"ref": f"{ref}|{name}", "pipeline": ref, "name": name, "rank": rank, "kind": recorded_kind(name)}
            for name, rank in ranks.items()
        ]
    if stages:
        gathering.add("stages", pl.DataFrame(stages), label=table.label)
    return found.with_columns(
        pipeline=pipeline, stage=frame.select(pl.concat_str("pipeline", "stage", separator="|")).to_series()
    )


def recorded_kind(name: str) -> str:
    """`open`, `won`, `lost` or `abandoned`: what being in a stage of this name means."""
    kind = stage_kind(name)
    return "abandoned" if kind == "cancelled" else kind


def _add_terms(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> None:
    terms = renamed(rows, {"deal.amount": "amount", "deal.currency": "currency", ROW: "row"})
    owner = gathering.ref("members", rows, "member.number", "member.name")
    terms = terms.with_columns(
        *_present({"owner": owner}),
        rows.get_column("ref").alias("deal"),
        ref="t:" + rows.get_column("ref"),
        key=rows.get_column("key"),
    )
    expected = _expected(table, rows)
    if expected is not None:
        terms = terms.with_columns(expected.alias("expected_close"))
    if {"amount", "owner", "expected_close"} & set(terms.columns):
        gathering.add("deal_terms", terms, label=table.label)


def _expected(table: TypedTable, rows: pl.DataFrame) -> pl.Series | None:
    """The expected close: its own column, else the close date of deals that are still open."""
    choices = []
    if table.has("deal.expected_close"):
        choices.append(pl.col("deal.expected_close.local").cast(pl.Date))
    if table.has("deal.closed_at"):
        choices.append(pl.when(pl.col("state") == "open").then(pl.col("deal.closed_at.local").cast(pl.Date)))
    return rows.select(e=pl.coalesce(choices)).to_series() if choices else None


def _add_products(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> None:
    if not (table.has("product.name") or table.has("product.number")):
        return
    lines = pl.DataFrame({
        "deal": rows.get_column("ref"), "key": rows.get_column("key"), "row": rows.get_column(ROW),
        "product": gathering.ref("products", rows, "product.number", "product.name"),
    }).filter(pl.col("product").is_not_null())  # fmt: skip
    if table.has("line.quantity"):
        lines = lines.with_columns(
            rows.filter(gathering.ref("products", rows, "product.number", "product.name").is_not_null())
            .get_column("line.quantity")
            .alias("quantity")
        )
    gathering.add(
        "deal_lines", lines.with_columns(ref=pl.col("deal") + "|1", position=pl.lit(1, pl.Int64)), label=table.label
    )


def _add_outcomes(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> None:
    closed = rows.filter(pl.col("state").is_in(CLOSED))
    if closed.is_empty():
        return
    at: pl.Expr = pl.lit(None, pl.Datetime("us", "UTC"))
    timed: pl.Expr = pl.lit(value=False)
    for field, kind in (("deal.closed_at", None), ("deal.lost_at", "lost"), ("deal.won_at", "won")):
        if table.has(field):
            mine = pl.col(field).is_not_null() & (pl.lit(value=True) if kind is None else pl.col("state") == kind)
            at = pl.when(mine).then(field).otherwise(at)
            timed = pl.when(mine).then(f"{field}.timed").otherwise(timed)
    outcomes = closed.select(deal="ref", kind="state", at=at, at_timed=timed, key="key", row=ROW)
    if table.has("deal.lost_reason"):
        outcomes = outcomes.with_columns(closed.get_column("deal.lost_reason").alias("reason"))
    if table.has("deal.competitor"):
        outcomes = outcomes.with_columns(
            gathering.registers["accounts"].refs(None, closed.get_column("deal.competitor")).alias("competitor")
        )
    gathering.add(
        "deal_outcomes",
        outcomes.with_columns(ref=pl.col("deal") + "|1", position=pl.lit(1, pl.Int64)),
        label=table.label,
    )


def _add_partners(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> None:
    """Who brought each deal."""
    if not table.has("deal.partner"):
        return
    partner = gathering.registers["accounts"].refs(None, rows.get_column("deal.partner"))
    brought = rows.select(deal="ref", key="key", row=ROW).with_columns(account=partner)
    brought = brought.filter(pl.col("account").is_not_null()).with_columns(
        ref="w:" + pl.col("key"), part=pl.lit("brought")
    )
    gathering.add("deal_partners", brought, label=table.label)
