"""Event logs: each case a deal, its events moves and outcomes."""

import polars as pl

from headway.ingest.activities import ENTERS, EVERY, KINDS, LEFT, ROLE, STAGE, answered, entering
from headway.ingest.builders.deals import ONLY
from headway.ingest.gathering import Gathering
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

NEEDED = {
    "event.case": "no case is said: give each event the id of its case",
    "event.activity": "no activity is said: what happened?",
    "event.at": "no time is said: give each event the moment at which it happened",
}
AGAIN = "repeated on further events of the same case"
REOPENED = "reopened"


def hear_event_logs(gathering: Gathering) -> None:
    """Take the pipelines that event logs name; cases without one share one."""
    for table in gathering.of_role(ROLE):
        name = pl.col("deal.pipeline").fill_null(ONLY) if table.has("deal.pipeline") else pl.lit(ONLY)
        gathering.registers["pipelines"].hear(table.rows.select(name=name), label=table.label, own=False)


def stage_event_logs(gathering: Gathering) -> None:
    """Deals, their terms, moves and outcomes, of every event log."""
    for table in gathering.of_role(ROLE):
        events = _events(gathering, table)
        if events.height:
            _stage(gathering, table, events)


def _stage(gathering: Gathering, table: TypedTable, events: pl.DataFrame) -> None:
    cases = _cases(gathering, table, events)
    line = _line(gathering, table, events)
    outcomes = _outcomes(gathering, table, line)
    moves = _moves(gathering, table, line, cases)
    open_ = {"stage": "deal_stage", "status": "kind"}
    ends = outcomes.unique("case", keep="last", maintain_order=True).select("case", "kind")
    stand = moves.unique("case", keep="last", maintain_order=True).select("case", deal_stage="stage")
    deals = cases.join(ends, on="case", how="left", maintain_order="left")
    deals = deals.join(stand, on="case", how="left", maintain_order="left").with_columns(
        pl.col("kind").fill_null("open"), ref="d:" + pl.col("case"), key="case", number="case"
    )
    kept = [name for name in ("name", "account", "source", "custom", "created_at_timed") if name in deals.columns]
    named = [pl.col(column).alias(name) for name, column in open_.items()]
    found = deals.select("ref", "key", "number", "created_at", "pipeline", *named, *kept, "row")
    gathering.add("deals", found, label=table.label)
    terms = deals.select(
        *[name for name in ("amount", "owner") if name in deals.columns],
        "key",
        "row",
        deal="ref",
        ref="t:" + pl.col("ref"),
    )
    if {"amount", "owner"} & set(terms.columns):
        gathering.add("deal_terms", terms, label=table.label)
    for record_type, rows in (("stage_moves", moves), ("deal_outcomes", outcomes)):
        if rows.height:
            deal = "d:" + pl.col("case")
            nth = pl.concat_str("case", "position", separator="|")
            rows = rows.with_columns(deal=deal, key=nth, ref=record_type + nth)  # noqa: PLW2901  # with its identity
            gathering.add(record_type, rows, label=table.label)


def _events(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    """The events that say of which case, what and when, in the order in which each case saw them; equal ones once."""
    rows = table.rows
    for field, reason in NEEDED.items():
        lacking = rows.filter(pl.col(field).is_null())
        if lacking.height:
            column = table.mapping.column_of(field)
            gathering.refuse(table.label, lacking, column=column.column if column else "", values=field, reason=reason)
            rows = rows.filter(pl.col(field).is_not_null())
    rows = rows.with_columns(member=gathering.ref("members", rows, "member.number", "member.name"))
    same = [
        name
        for name in ("event.case", "event.activity", "event.at", "event.lifecycle", "member")
        if name in rows.columns
    ]
    once = rows.unique(same, keep="first", maintain_order=True)
    if once.height < rows.height:
        again = counted(rows.height - once.height, "event", "stand")
        gathering.notes.append(
            f"{table.label}: {again} there twice, alike in case, activity, time and person: once each."
        )
        gathering.leave_out(table.label, AGAIN, rows.join(once.select(ROW), on=ROW, how="anti").get_column(ROW))
    return once.sort("event.case", "event.at", ROW).with_columns(case="event.case", row=ROW)


def _cases(gathering: Gathering, table: TypedTable, events: pl.DataFrame) -> pl.DataFrame:
    """One row a case: when it began, what it is worth and who worked on it last."""
    made = [pl.col("event.at").min().alias("created_at"), pl.col("event.at.timed").first().alias("created_at_timed")]
    if table.has("deal.created_at"):
        begun = pl.min_horizontal(pl.col("deal.created_at").min(), pl.col("event.at").min())
        made[0] = begun.alias("created_at")
    last = {"deal.amount": "amount", "member": "owner", "deal.name": "name", "custom": "custom"}
    known = [pl.col(c).drop_nulls().last().alias(name) for c, name in last.items() if c in events.columns]
    parties = {"account": ("accounts", "account.number", "account.name"), "source": ("sources", "", "deal.source")}
    refs = {name: gathering.ref(kind, events, number, text) for name, (kind, number, text) in parties.items()}
    only = pl.Series([ONLY]).new_from_index(0, events.height)
    named = events.get_column("deal.pipeline").fill_null(ONLY) if table.has("deal.pipeline") else only
    refs["pipeline"] = gathering.registers["pipelines"].refs(None, named)
    joined = events.with_columns(series.alias(name) for name, series in refs.items())
    took = joined.group_by("case", maintain_order=True)
    cases = took.agg(*made, *known, *[pl.col(name).drop_nulls().first() for name in refs], pl.col("row").first())
    _once(gathering, table, events)
    return cases.select(
        name for name in cases.columns if name == "row" or cases.get_column(name).null_count() < cases.height
    )


def _once(gathering: Gathering, table: TypedTable, events: pl.DataFrame) -> None:
    """What a case is worth stands on each of its events: it counts once, as the last one says."""
    if not table.has("deal.amount"):
        return
    worth = events.filter(pl.col("deal.amount").is_not_null())
    counts = worth.filter(~pl.col("case").is_last_distinct())
    gathering.leave_out(table.label, AGAIN, counts.get_column(ROW))
    unlike = worth.group_by("case").agg(pl.col("deal.amount").n_unique().alias("n")).filter(pl.col("n") > 1).height
    if unlike:
        gathering.notes.append(
            f"{table.label}: {counted(unlike, 'case', 'have')} several amounts; the last one is taken."
        )


def _line(gathering: Gathering, table: TypedTable, events: pl.DataFrame) -> pl.DataFrame:
    """The events that count, with `means` (a stage or an outcome) and `turn`; those left out are said."""
    answers = gathering.mapping.answers
    column = table.mapping.column_of("event.lifecycle")
    which = answers.get(f"{table.label}:{column.column}:{ENTERS}", EVERY) if column else EVERY
    line = entering(events, which)
    if line.height < events.height:
        left = counted(events.height - line.height, "event", "are")
        gathering.notes.append(f"{table.label}: {left} left aside: a case enters a stage when an event says {which}.")
    names = line.get_column("event.activity").unique().to_list()
    means = answered(answers, table.label, names)
    line = line.with_columns(
        means=pl.col("event.activity").replace_strict(names, [means[name] for name in names], return_dtype=pl.String)
    )
    out = line.filter(pl.col("means") == LEFT)
    if out.height:
        named = ", ".join(f"`{name}`" for name in sorted(out.get_column("event.activity").unique()))
        gathering.notes.append(f"{table.label}: {counted(out.height, 'event')} of {named} left out, as answered.")
    line = line.filter(pl.col("means") != LEFT)
    return line.with_columns(turn=pl.int_range(pl.len()).over("case"))


def _outcomes(gathering: Gathering, table: TypedTable, line: pl.DataFrame) -> pl.DataFrame:
    """How cases were decided. What says the same again is no new decision; where another one follows, the case was
    reopened at its next step."""
    said = line.filter(pl.col("means") != STAGE).with_columns(
        kind=pl.col("means").replace_strict(KINDS, return_dtype=pl.String)
    )
    new = (pl.col("kind") != pl.col("kind").shift(1).over("case")).fill_null(value=True)
    said = said.filter(new).with_columns(before=pl.col("turn").shift(1).over("case"))
    again = said.filter(pl.col("before").is_not_null())
    if again.height:
        cases = counted(again.get_column("case").n_unique(), "case", "were")
        gathering.notes.append(f"{table.label}: {cases} decided more than once: reopened in between, at the next step.")
    steps = line.select("case", "event.at", "event.at.timed", "member", "row", step="turn")
    between = again.select("case", "turn", "before").join(steps, on="case")
    between = between.filter((pl.col("step") > pl.col("before")) & (pl.col("step") <= pl.col("turn")))
    between = between.sort("case", "turn", "step").unique(["case", "turn"], keep="first", maintain_order=True)
    both = pl.concat(
        [
            said.select("case", "kind", "event.at", "event.at.timed", "row", "turn", first=1),
            between.select(
                "case", pl.lit(REOPENED).alias("kind"), "event.at", "event.at.timed", "row", "turn", first=0
            ),
        ]
    ).sort("case", "turn", "first")
    return both.select(
        "case", "kind", "row", "turn", at="event.at", at_timed="event.at.timed",
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("case"),
    )  # fmt: skip


def _moves(gathering: Gathering, table: TypedTable, line: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The stages that cases entered, up to their last decision; staying where one is, is no move."""
    decided = (pl.col("means") != STAGE).cast(pl.Int64)
    marked = line.with_columns(
        done=decided.cum_sum().over("case"), ends=decided.sum().over("case"), run=decided.cum_sum().over("case")
    )
    steps = marked.filter(pl.col("means") == STAGE)
    after = steps.filter((pl.col("done") == pl.col("ends")) & (pl.col("ends") > 0))
    before = steps.filter((pl.col("done") < pl.col("ends")) | (pl.col("ends") == 0))
    stays = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1).over("case") for name in ("event.activity", "run")
    ).fill_null(value=False)
    moves = before.filter(~stays)
    for count, what in (
        (after.height, "after the decision of their case"),
        (before.height - moves.height, "in the stage where their case stood already"),
    ):
        if count:
            gathering.notes.append(f"{table.label}: {counted(count, 'event')} {what}: no move.")
    moves = moves.join(cases.select("case", "pipeline"), on="case", how="left", maintain_order="left")
    moves = moves.with_columns(stage=pl.concat_str("pipeline", "event.activity", separator="|"))
    _add_stages(gathering, table, moves)
    return moves.select(
        "case", "stage", "member", "row", at="event.at", at_timed="event.at.timed",
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("case"),
    )  # fmt: skip


def _add_stages(gathering: Gathering, table: TypedTable, moves: pl.DataFrame) -> None:
    """Stages in the order in which cases enter them for the first time, on average."""
    firsts = moves.unique(["case", "stage"], keep="first", maintain_order=True)
    firsts = firsts.with_columns(nth=pl.int_range(pl.len()).over("case"))
    order = firsts.group_by("pipeline", "stage", "event.activity").agg(pl.col("nth").mean(), pl.col("row").min())
    order = order.sort("pipeline", "nth", "row").with_columns(
        ref="stage", name="event.activity", kind=pl.lit("open"),
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("pipeline"),
    )  # fmt: skip
    gathering.add("stages", order.select("ref", "pipeline", "name", "rank", "kind", "row"), label=table.label)
