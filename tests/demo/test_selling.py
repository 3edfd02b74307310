"""The demo's people, leads and deals: dated stories without gaps or contradictions."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from tests.demo.conftest import NOW


def contiguous(frame: pl.DataFrame, of: str) -> bool:
    """Whether dated rows follow each other without gap, the last one open."""
    rows = frame.sort(of, "valid_from").with_columns(following=pl.col("valid_from").shift(-1).over(of))
    return rows.select((pl.col("valid_to").eq_missing(pl.col("following"))).all()).item()


def test_memberships_never_overlap_and_people_join_leave_and_change(company: Mapping[str, pl.DataFrame]) -> None:
    rows = company["memberships"].sort("member", "valid_from")
    following = rows.with_columns(following=pl.col("valid_from").shift(-1).over("member"))
    assert following.filter(pl.col("following") < pl.col("valid_to")).is_empty()
    assert following.filter(pl.col("following").is_not_null() & pl.col("valid_to").is_null()).is_empty()
    assert rows.group_by("member").agg(pl.col("team").n_unique())["team"].max() >= 2
    assert rows.group_by("team").agg(pl.col("manager").n_unique())["manager"].max() >= 2
    assert company["members"]["active_to"].null_count() < company["members"].height


def test_only_those_at_work_sell_at_the_counter(company: Mapping[str, pl.DataFrame], sold: pl.DataFrame) -> None:
    counter = sold.filter(channel="counter")
    assert counter["member"].null_count() == 0
    shifts = company["worked_hours"].select("member", "day", "hours")
    assert counter.join(shifts, on=["member", "day"], how="anti").is_empty()
    assert (shifts["hours"] <= Decimal(8)).all()


def test_deal_terms_run_without_gaps_from_creation(company: Mapping[str, pl.DataFrame]) -> None:
    terms = company["deal_terms"]
    assert contiguous(terms, "deal")
    first = terms.group_by("deal").agg(pl.col("valid_from").min())
    both = first.join(company["deals"].select(pl.col("ref").alias("deal"), "created_at"), on="deal")
    assert (both["valid_from"] == both["created_at"]).all()
    changed = terms.group_by("deal").agg(pl.col("amount", "owner", "expected_close").n_unique())
    assert [changed[name].max() > 1 for name in ("amount", "owner", "expected_close")] == [True, True, True]
    assert terms["amount"].null_count() > 0


def test_a_deals_status_stage_and_last_outcome_agree(company: Mapping[str, pl.DataFrame]) -> None:
    last = company["deal_outcomes"].sort("deal", "position").group_by("deal").agg(pl.col("kind").last())
    deals = company["deals"].join(last, left_on="ref", right_on="deal", how="left")
    told = pl.when(pl.col("kind").is_null() | (pl.col("kind") == "reopened")).then(pl.lit("open")).otherwise("kind")
    assert deals.select((told == pl.col("status")).all()).item()
    stages = company["stages"].select(pl.col("ref").alias("stage"), pl.col("kind").alias("stands"))
    decided = deals.join(stages, on="stage").filter(pl.col("status").is_in(["won", "lost", "abandoned", "open"]))
    assert (decided["stands"] == decided["status"]).all()


def test_outcomes_alternate_between_deciding_and_reopening(company: Mapping[str, pl.DataFrame]) -> None:
    rows = company["deal_outcomes"].sort("deal", "position")
    reopened = rows.with_columns(again=pl.col("kind") == "reopened").with_columns(
        before=pl.col("again").shift().over("deal")
    )
    assert reopened.filter(pl.col("again") == pl.col("before")).is_empty()
    assert reopened.filter(pl.col("before").is_null() & pl.col("again")).is_empty()
    assert rows.select((pl.col("at").diff().over("deal") >= pl.duration(seconds=0)).all()).item()
    assert rows.filter(kind="reopened").height > 10


def test_deals_move_forward_back_and_past_stages(company: Mapping[str, pl.DataFrame]) -> None:
    ranks = company["stages"].select(pl.col("ref").alias("stage"), "rank", "kind")
    moves = company["stage_moves"].join(ranks, on="stage").sort("deal", "position").filter(kind="open")
    steps = moves.with_columns(step=pl.col("rank").diff().over("deal"))["step"].drop_nulls()
    assert (steps == 1).mean() > 0.6
    assert (steps < 0).sum() > 0
    assert (steps > 1).sum() > 0
    assert company["stages"].filter(kind="open").group_by("pipeline").len()["len"].max() == 6


def test_the_win_rate_is_believable_and_losses_say_why(company: Mapping[str, pl.DataFrame]) -> None:
    decided = company["deals"].filter(pl.col("status").is_in(["won", "lost"]))["status"]
    assert 0.35 < (decided == "won").mean() < 0.65
    lost = company["deal_outcomes"].filter(kind="lost")
    assert lost["reason"].is_not_null().mean() > 0.85
    assert lost.filter(reason="Competitor")["competitor"].null_count() == 0
    assert lost.filter(pl.col("competitor").is_not_null()).height > 10


def test_won_deals_become_orders_of_the_same_value(company: Mapping[str, pl.DataFrame]) -> None:
    orders = company["orders"].filter(pl.col("deal").is_not_null())
    net = company["order_lines"].filter(kind="sale").group_by("order").agg(pl.col("amount").sum())
    value = orders.join(net, left_on="ref", right_on="order").select("deal", "placed_at", sold="amount")
    won = company["deal_outcomes"].filter(kind="won").sort("deal", "position").group_by("deal").last()
    both = value.join(won, on="deal")
    assert both.height == orders.height > 50
    assert (both["sold"] == both["amount"].cast(both["sold"].dtype)).all()
    assert (both["placed_at"] > both["at"]).all()
    terms = company["deal_terms"].sort("deal", "valid_from").group_by("deal").agg(pl.col("amount").last())
    agreed = both.join(terms, on="deal", suffix="_agreed")
    assert (agreed["amount_agreed"] == agreed["amount"]).all()


def test_shares_of_credit_add_to_one(company: Mapping[str, pl.DataFrame]) -> None:
    credits_ = company["deal_credits"].group_by("deal").agg(pl.col("share").sum())
    assert credits_.height > 20
    assert (credits_["share"] == Decimal(1)).all()


def test_answers_to_leads_have_a_long_tail_and_some_never_come(company: Mapping[str, pl.DataFrame]) -> None:
    messages = company["messages"].join(company["leads"].select(pl.col("ref").alias("lead"), "created_at"), on="lead")
    asked = messages.filter(pl.col("direction") == "in", pl.col("at") == pl.col("created_at")).select(
        "lead", asked="at"
    )
    human = messages.filter(pl.col("direction") == "out", ~pl.col("automatic")).group_by("lead").agg(pl.col("at").min())
    answers = asked.join(human, on="lead", how="left").with_columns(
        wait=(pl.col("at") - pl.col("asked")).dt.total_minutes()
    )
    wait = answers["wait"].drop_nulls()
    assert 0.08 < answers["wait"].is_null().mean() < 0.3
    assert (wait >= 0).all()
    assert 0.2 < (wait <= 60).mean() < 0.6
    assert wait.quantile(0.99) > 10 * wait.median()
    assert wait.mean() > 1.5 * wait.median()
    automatic = messages.filter(pl.col("automatic"))
    assert automatic.height > 100
    assert ((automatic["at"] - automatic["created_at"]).dt.total_seconds() < 60).all()


def test_a_converted_lead_has_a_won_deal(company: Mapping[str, pl.DataFrame]) -> None:
    won = company["deals"].filter(pl.col("status") == "won", pl.col("lead").is_not_null())["lead"]
    converted = company["leads"].filter(outcome="converted")
    assert set(converted["ref"]) == set(won)
    assert (converted["outcome_at"] >= converted["qualified_at"]).all()
    assert (converted["qualified_at"] >= converted["created_at"]).all()


def test_targets_of_parts_add_up(company: Mapping[str, pl.DataFrame]) -> None:
    targets = company["targets"]
    months = ["metric", "starts_on", "ends_on"]
    whole = targets.filter(pl.col("team").is_null() & pl.col("member").is_null()).select(*months, whole="amount")
    teams = targets.filter(pl.col("team").is_not_null()).group_by(months).agg(pl.col("amount").sum())
    both = whole.join(teams, on=months)
    assert both.height == whole.height
    assert (both["whole"].cast(both["amount"].dtype) == both["amount"]).all()
    bookings = targets.filter(metric="bookings")
    people = bookings.filter(pl.col("member").is_not_null()).group_by(months).agg(pl.col("amount").sum())
    asked = bookings.filter(pl.col("team").is_not_null()).group_by(months).agg(pl.col("amount").sum())
    shared = people.join(asked, on=months, suffix="_team")
    assert shared.height == asked.height
    assert (shared["amount"] == shared["amount_team"]).all()
    assert targets["ends_on"].max() == NOW.date().replace(month=12, day=31)


def test_names_are_of_many_alphabets_and_addresses_lead_nowhere(company: Mapping[str, pl.DataFrame]) -> None:
    names = company["accounts"]["name"].str.join("").item()
    assert not names.isascii()
    for table in ("accounts", "contacts", "members", "leads"):
        assert company[table]["email"].drop_nulls().str.ends_with(".example").all()
