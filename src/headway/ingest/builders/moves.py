"""Stages that deals went through: from histories of changes, and from columns that are called after a stage."""

import re

import polars as pl

from headway.ingest.builders.deals import ONLY, recorded_kind
from headway.ingest.builders.stages import stage_order
from headway.ingest.fields import ENTERED
from headway.ingest.gathering import Gathering
from headway.ingest.shape import joined
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words import squeeze, stages
from headway.values.counted import counted

MOMENT = pl.Datetime("us", "UTC")
SHAPE: dict[str, pl.DataType | type[pl.DataType]] = {
    "deal": pl.String,
    "name": pl.String,
    "said": pl.String,
    "at": MOMENT,
    "timed": pl.Boolean,
    "member": pl.String,
    "row": pl.Int64,
    "file": pl.String,
}
IN_BRACKETS = re.compile(r"^(.*?)\s*\(([^()]+)\)$")


def hear_moves(gathering: Gathering) -> None:
    """Take the pipelines that histories name."""
    for table in gathering.of_role("stage_moves"):
        if table.has("deal.pipeline"):
            gathering.registers["pipelines"].hear(table.rows.select(name="deal.pipeline"), label=table.label, own=False)


def stage_deal_moves(gathering: Gathering) -> None:
    """Every move of every deal into a stage, in order of time; stages that only histories name are made."""
    deals = _deals(gathering)
    parts = [_of_columns(table) for table in gathering.of_role("deals") if _entered(table)]
    parts += [_of_history(gathering, table, deals) for table in gathering.of_role("stage_moves")]
    moves = joined([part for part in parts if part.height]) if any(part.height for part in parts) else pl.DataFrame()
    if moves.is_empty():
        return
    moves = moves.join(deals.select(deal="ref", own="pipeline"), on="deal", how="left", maintain_order="left")
    moves = moves.with_columns(pipeline=_pipelines(gathering, moves))
    moves = _with_stages(gathering, moves).unique(["deal", "stage", "at"], keep="first", maintain_order=True)
    key = pl.concat_str("deal", pl.col("stage"), pl.int_range(pl.len()).over("deal", "stage"), separator="|")
    moves = moves.sort("deal", "at", "rank", nulls_last=False, maintain_order=True).with_columns(
        key=key, at_timed="timed", position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("deal")
    )
    for (label,), part in moves.partition_by("file", as_dict=True, maintain_order=True).items():
        found = part.select("deal", "position", "stage", "at", "at_timed", "member", "row", "key", ref="key")
        gathering.add("stage_moves", found, label=str(label))


def _deals(gathering: Gathering) -> pl.DataFrame:
    """Refs of the deals of this import and of Headway, with pipeline and creation where this import says them."""
    blank = {
        "pipeline": pl.lit(None, pl.String),
        "created_at": pl.lit(None, MOMENT),
        "created_at_timed": pl.lit(None, pl.Boolean),
    }
    parts = [
        part.select(
            "ref", *[pl.col(name) if name in part.columns else lack.alias(name) for name, lack in blank.items()]
        )
        for part in gathering.rows.get("deals", [])
    ]
    held = gathering.known.names("deals").get_column("number").drop_nulls().cast(pl.String)
    parts.append(pl.DataFrame({"ref": "d:" + held}).with_columns(**blank, held=pl.lit(value=True)))
    return pl.concat(parts, how="diagonal_relaxed").unique("ref", keep="first", maintain_order=True)


def _of_history(gathering: Gathering, table: TypedTable, deals: pl.DataFrame) -> pl.DataFrame:
    rows = _about_stages(gathering, table).with_columns(deal="d:" + pl.col("deal.number"))
    column = table.mapping.column_of("deal.number")
    there = pl.col("deal").is_in(deals.get_column("ref").implode()).fill_null(value=False)
    lost = rows.filter(~there)
    if lost.height:
        shown = column.column if column else ""
        gathering.refuse(table.label, lost, column=shown, values="deal.number", reason="no such deal")
    rows = rows.filter(there & pl.col("move.stage").is_not_null())
    mention_deals(gathering, table, rows, deals)
    said = pl.col("deal.pipeline") if "deal.pipeline" in rows.columns else pl.lit(None, pl.String)
    found = rows.select(
        deal="deal",
        name="move.stage",
        said=said,
        at="move.at",
        timed="move.at.timed",
        row=ROW,
        file=pl.lit(table.label),
    ).with_columns(member=gathering.ref("members", rows, "member.number", "member.name"))
    return joined([_beginnings(rows, deals, table.label), found])


def _about_stages(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    """The rows of a history of several properties that are about the stage."""
    if not table.has("move.property"):
        return table.rows
    words = {squeeze(word) for word in stages()["property"]}
    named = [value for value in table.rows.get_column("move.property").drop_nulls().unique() if squeeze(value) in words]
    about = pl.col("move.property").is_in(named).fill_null(value=False)
    left = table.rows.filter(~about)
    if left.height:
        gathering.notes.append(
            f"{table.label}: {counted(left.height, 'change', 'were')} left out, of other things than the stage."
        )
        gathering.leave_out(table.label, "in changes of other things than the stage", left.get_column(ROW))
    return table.rows.filter(about)


def mention_deals(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, deals: pl.DataFrame) -> None:
    """Deals that Headway holds already get a row of their own, so that others can point to them. `rows` have
    `deal`."""
    held = deals.filter(pl.col("held")).get_column("ref") if "held" in deals.columns else pl.Series([], dtype=pl.String)
    wanted = rows.filter(pl.col("deal").is_in(held.implode())).get_column("deal").unique(maintain_order=True)
    if len(wanted):
        number = wanted.str.strip_prefix("d:")
        mentioned = pl.DataFrame({"ref": wanted, "key": number, "number": number})
        gathering.add("deals", mentioned, label=table.label)


def _beginnings(rows: pl.DataFrame, deals: pl.DataFrame, label: str) -> pl.DataFrame:
    """The stage before a deal's first change, entered when the deal was made."""
    if "move.from" not in rows.columns:
        return pl.DataFrame(schema=SHAPE)
    first = rows.sort("move.at", nulls_last=True, maintain_order=True).unique("deal", keep="first", maintain_order=True)
    first = first.filter(pl.col("move.from").is_not_null())
    made = first.join(deals, left_on="deal", right_on="ref", how="inner", maintain_order="left")
    made = made.filter(pl.col("created_at") <= pl.col("move.at"))
    said = pl.col("deal.pipeline") if "deal.pipeline" in made.columns else pl.lit(None, pl.String)
    return made.select(
        deal="deal",
        name="move.from",
        said=said,
        at="created_at",
        timed="created_at_timed",
        member=pl.lit(None, pl.String),
        row=ROW,
        file=pl.lit(label),
    )


def _entered(table: TypedTable) -> list[str]:
    return [c.field for c in table.mapping.columns if c.field.startswith(ENTERED) and table.has(c.field)]


def _of_columns(table: TypedTable) -> pl.DataFrame:
    """One move for each filled cell of the columns that are called after a stage (and, in brackets, a pipeline)."""
    if not table.has("deal.number"):
        return pl.DataFrame(schema=SHAPE)
    parts = []
    for field in _entered(table):
        title = field.removeprefix(ENTERED)
        bracket = IN_BRACKETS.match(title)
        dated = table.rows.filter(pl.col(field).is_not_null() & pl.col("deal.number").is_first_distinct())
        parts.append(
            dated.select(
                deal="d:" + pl.col("deal.number"),
                name=pl.lit(bracket.group(1) if bracket else title),
                said=pl.lit(bracket.group(2) if bracket else None, pl.String),
                at=field,
                timed=f"{field}.timed",
                member=pl.lit(None, pl.String),
                row=ROW,
                file=pl.lit(table.label),
            )
        )
    return joined(parts)


def _pipelines(gathering: Gathering, moves: pl.DataFrame) -> pl.Series:
    """The pipeline that the file names where it is one, else the deal's, else the only one."""
    register = gathering.registers["pipelines"]
    entries = register.entries
    known = set(entries.get_column("ref")) if entries is not None else set()
    said = register.refs(None, moves.get_column("said"))
    frame = pl.DataFrame({"said": said, "own": moves.get_column("own")})
    named = pl.when(pl.col("said").is_in(sorted(known))).then("said")
    held = gathering.known.names("pipelines").get_column("name").drop_nulls().to_list()
    only = pl.Series([held[0] if len(held) == 1 else ONLY])
    ref = register.refs(None, only)[0]
    found = frame.select(pipeline=pl.coalesce(named, "own", pl.lit(ref))).to_series()
    if ref in set(found) and ref not in known:
        gathering.add("pipelines", pl.DataFrame({"ref": [ref], "name": only}), label=str(moves["file"][0]))
    return found


def _with_stages(gathering: Gathering, moves: pl.DataFrame) -> pl.DataFrame:
    """`stage` and `rank` of each move; the stages of its pipelines are staged anew, in one order."""
    staged = joined(gathering.rows["stages"]).select("pipeline", "name") if "stages" in gathering.rows else None
    named = moves.select("pipeline", "name").unique(maintain_order=True)
    whole = named if staged is None else pl.concat([staged, named])
    whole = whole.with_columns(word=pl.col("name").map_elements(squeeze, return_dtype=pl.String))
    kept = whole.unique(["pipeline", "word"], keep="first", maintain_order=True)
    ranks = joined([_ranked(str(ref), part, moves) for (ref,), part in kept.group_by("pipeline", maintain_order=True)])
    gathering.rows.pop("stages", None)
    gathering.add("stages", ranks.select("ref", "pipeline", "name", "rank", "kind"), label=str(moves["file"][0]))
    words = moves.with_columns(word=pl.col("name").map_elements(squeeze, return_dtype=pl.String))
    return words.join(
        ranks.select("pipeline", "word", "rank", stage="ref"),
        on=["pipeline", "word"],
        how="left",
        maintain_order="left",
    )


def _ranked(ref: str, part: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Open stages by the usual order of their words; where a word is none of the usual ones, by when deals enter
    them."""
    usual = {squeeze(word) for word in stages()["open"]}
    rows = part.select("name", "word", stage="name", created=pl.lit(None, MOMENT))
    order = stage_order(rows)
    opens = [name for name in order if recorded_kind(name) == "open"]
    if any(squeeze(name) not in usual for name in opens):
        turns = moves.filter(pl.col("pipeline") == ref).sort("at", nulls_last=False, maintain_order=True)
        turns = turns.with_columns(turn=pl.int_range(pl.len()).over("deal"))
        mean = dict(turns.group_by("name").agg(pl.col("turn").mean()).iter_rows())
        opens = sorted(opens, key=lambda name: (mean.get(name, -1.0), order[name]))
        order = {name: at for at, name in enumerate([*opens, *[n for n in order if n not in opens]], start=1)}
    names = rows.get_column("name").to_list()
    return rows.select(
        "name",
        "word",
        pipeline=pl.lit(ref),
        ref=pl.concat_str(pl.lit(ref), "name", separator="|"),
        rank=pl.Series([order[name] for name in names], dtype=pl.Int64),
        kind=pl.Series([recorded_kind(name) for name in names], dtype=pl.String),
    )
