"""What an answer promises beside its numbers: totals, zeros, reasons, clocks, ranges, notes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.metric import Count, Ratio, Sum
from headway.catalogue.read import own_catalogue
from headway.query.check import CannotAsk
from headway.query.parse import Words, parse
from headway.query.question import Query, Range
from headway.values.grain import Grain
from tests.oracle.mill import mill
from tests.oracle.shop import CORRECTED, DEALS, NOW, OUTCOMES, ROWS, decided, sale, shop, store_of


@pytest.fixture(scope="module")
def world() -> World:
    return shop()


def asked(world: World, *metrics: str, **words: object) -> Answer:
    return ask(parse(Words(metrics=metrics, **words), world.calendar), world)  # type: ignore[arg-type]


def test_a_total_is_asked_apart_and_is_not_the_sum_of_distinct_counts(world: World) -> None:
    answer = asked(world, "customers", grain="month")
    assert (sum(row["customers"] for row in answer.rows), answer.totals["customers"]) == (7, 3)  # type: ignore[misc]


def test_the_total_of_a_ratio_is_not_the_mean_of_its_rows() -> None:
    won = [decided(n, "won", "2024-03-01", "1", rep=2) for n in range(90)]
    lost = [decided(100 + n, "lost", "2024-03-01", "1", rep=2) for n in range(10)]
    few = [decided(200, "won", "2024-03-01", "1", rep=1), decided(201, "lost", "2024-03-01", "1", rep=1)]
    answer = asked(small({"deal_outcomes": [*won, *lost, *few]}), "win_rate", by=["rep"], where=["rep=Ann,Ben"])
    assert [row["win_rate"] for row in answer.rows] == [0.9, 0.5]
    assert answer.totals["win_rate"] == pytest.approx(91 / 102)


def small(rows: dict[str, list[object]]) -> World:
    return world_of(store_of(rows), own_catalogue(), now=NOW)  # type: ignore[arg-type]


def test_a_deal_size_with_a_whale_keeps_the_whale_and_shows_the_median() -> None:
    sizes = ["8", "9", "10", "10", "11", "12", "240"]
    world = small({"deal_outcomes": [decided(n, "won", "2024-03-01", size) for n, size in enumerate(sizes)]})
    totals = asked(world, "average_deal_size", "median_deal_size").totals
    assert (totals["average_deal_size"], totals["median_deal_size"]) == (Decimal("42.8571428571"), 10)


def test_three_of_five_won_has_an_interval_too_wide_to_rank() -> None:
    events = [decided(n, "won" if n < 3 else "lost", "2024-03-01", "1") for n in range(5)]
    totals = asked(small({"deal_outcomes": events}), "win_rate").totals
    assert (totals["win_rate"], totals["win_rate.n"]) == (0.6, 5)
    assert (totals["win_rate.low"], totals["win_rate.high"]) == (
        pytest.approx(0.231, abs=5e-4),
        pytest.approx(0.882, abs=5e-4),
    )


def test_two_januaries_in_thirteen_months_are_two_bars() -> None:
    world = small({"sales": [sale(1, 1, "2023-01-31", "1"), sale(2, 2, "2024-01-01", "2")]})
    rows = asked(world, "net_sales", grain="month").rows
    assert (rows[0]["month"], rows[-1]["month"], len(rows)) == (date(2023, 1, 1), date(2024, 1, 1), 13)


def test_growth_from_nothing_is_new() -> None:
    won = [decided(n, "won", "2024-03-10", "1") for n in range(7)]
    answer = asked(small({"deal_outcomes": won}), "deals_won", start="2024-03-01", end="2024-03-31", compare="previous")
    assert answer.totals["deals_won.growth"] is None
    assert answer.reasons[-1, "deals_won.growth"] == "new (+7)"


def test_july_is_compared_with_as_many_days_before(world: World) -> None:
    answer = asked(world, "net_sales", start="2024-03-01", end="2024-03-31", compare="previous")
    assert "Compared: 2024-03-01 to 2024-03-31 with 2024-01-30 to 2024-02-29 (the 31 days just before)." in answer.notes
    assert answer.totals["net_sales.previous"] == Decimal("70") - Decimal("50.005") + 30


def test_of_an_open_period_only_the_elapsed_part_is_compared(world: World) -> None:
    answer = asked(world, "net_sales", start="2024-07-01", end="2024-07-31", compare="year")
    assert (
        "Compared: 2024-07-01 to 2024-07-15 with 2023-07-01 to 2023-07-15 14:00 (the same dates a year earlier)."
        in answer.notes
    )


def test_months_are_compared_with_the_months_of_the_year_before() -> None:
    world = small({"sales": [sale(1, 1, "2023-02-10", "10"), sale(2, 2, "2024-02-20", "15")]})
    rows = asked(world, "net_sales", start="2024-01-01", end="2024-03-31", grain="month", compare="year").rows
    assert [row["net_sales.previous"] for row in rows] == [0, 10, 0]
    assert rows[1]["net_sales.growth"] == 0.5


def test_what_only_the_earlier_range_has_stands_beside_nothing_so_that_both_columns_add_up() -> None:
    sales = [sale(1, 1, "2024-02-10", "10", channel="fair"), sale(2, 2, "2024-03-20", "15", channel="web")]
    words = {"by": ["channel"], "start": "2024-03-01", "end": "2024-03-31", "compare": "previous"}
    answer = asked(small({"sales": sales}), "net_sales", "gross_margin_rate", **words)
    told = [(row["channel"], row["net_sales"], row["net_sales.previous"]) for row in answer.rows]
    assert told == [("web", Decimal(15), Decimal(0)), ("fair", Decimal(0), Decimal(10))]
    assert answer.rows[1]["net_sales.growth"] == -1
    assert answer.rows[1]["gross_margin_rate"] is None
    assert sum(answer.column("net_sales.previous")) == answer.totals["net_sales.previous"]


def test_a_range_may_be_compared_with_any_other_and_the_bucket_beside_holds_just_as_many_days() -> None:
    sales = [sale(1, 1, "2024-02-05", "10"), sale(2, 2, "2024-03-04", "15"), sale(3, 3, "2024-02-29", "1")]
    query = Query(
        ("net_sales",),
        grain=Grain.DAY,
        start=date(2024, 3, 1),
        end=date(2024, 3, 5),
        compare=Range(date(2024, 2, 2), date(2024, 2, 6)),
    )
    answer = ask(query, small({"sales": sales}))
    assert answer.column("net_sales.previous") == [0, 0, 0, 10, 0]
    assert answer.totals["net_sales.previous"] == 10
    assert answer.notes[-1] == "Compared: 2024-03-01 to 2024-03-05 with 2024-02-02 to 2024-02-06."


def test_without_closed_deals_there_is_no_win_rate_and_the_reason_is_said(world: World) -> None:
    answer = asked(world, "win_rate", by=["rep"])
    dee = next(number for number, row in enumerate(answer.rows) if row["rep"] == "Dee")
    assert (answer.rows[dee]["win_rate"], answer.reasons[dee, "win_rate"]) == (None, "no closed deals")


def test_lost_value_that_was_never_recorded_leaves_no_rate_by_value() -> None:
    lost = [decided(n, "lost", "2024-03-01", "0") for n in range(2473)]
    answer = asked(small({"deal_outcomes": [*lost, decided(9999, "won", "2024-03-01", "5")]}), "win_rate_value")
    assert answer.totals["win_rate_value"] is None
    assert answer.reasons[-1, "win_rate_value"] == "lost value not recorded, 2,473 deals"


def test_a_rep_who_left_before_the_range_is_not_shown(world: World) -> None:
    names = [row["rep"] for row in asked(world, "deals_won", by=["rep"], start="2024-01-01", end="2024-12-31").rows]
    assert "Old Fred" not in names
    assert "Dee" in names


def test_reps_of_another_office_are_not_shown_as_zero(world: World) -> None:
    assert {row["rep"] for row in asked(world, "deals_won", by=["rep"], where=["office=Central"]).rows} == {
        "Ann",
        "Ben",
    }


def test_a_bucket_without_sales_is_zero(world: World) -> None:
    rows = asked(world, "orders", grain="day", start="2024-01-09", end="2024-01-11").rows
    assert [row["orders"] for row in rows] == [0, 1, 0]


def test_days_that_have_not_come_are_not_zero(world: World) -> None:
    rows = asked(world, "orders", grain="day", start="2024-07-14", end="2024-07-31").rows
    assert [row["day"] for row in rows] == [date(2024, 7, 14), date(2024, 7, 15)]


def test_stages_are_in_the_order_of_the_pipeline(world: World) -> None:
    assert [row["stage"] for row in asked(world, "stage_entries", by=["stage"]).rows] == ["Talk", "Offer", "Sign"]


def test_undated_rows_are_counted_when_a_range_leaves_them_out(world: World) -> None:
    inside = asked(world, "net_sales", start="2024-01-01", end="2024-12-31")
    assert inside.totals["net_sales"] == Decimal("332")
    assert "1 row of sales without a date (happened): in no period, left out." in inside.notes
    whole = asked(world, "net_sales")
    assert whole.totals["net_sales"] == Decimal("343")
    assert "1 row of sales without a date (happened): counted in the whole history." in whole.notes


def test_lines_without_a_cost_are_listed(world: World) -> None:
    notes = asked(world, "gross_margin").notes
    assert "Gross margin: 10 rows of sales without the cost of a product or line left out." in notes


def test_orders_of_no_value_are_in_the_average_and_stated(world: World) -> None:
    answer = asked(world, "average_order_value", "orders", "net_sales")
    assert answer.totals["orders"] == 9
    assert answer.totals["average_order_value"] == pytest.approx(Decimal("343") / 9)
    assert "Average order value: 1 of 9 orders worth 0, counted in." in answer.notes
    assert "Average order value: 1 of 10 orders placed left out (orders cancelled whole)." in answer.notes


def test_before_the_first_record_nothing_was_known(world: World) -> None:
    answer = asked(world, "net_sales", known_at="2024-05-01")
    assert answer.totals["net_sales"] is None
    assert answer.notes == ("Headway has recorded since 2024-06-01 08:00 UTC.",)


def test_a_correction_changes_what_is_known_and_not_what_was(world: World) -> None:
    then = asked(world, "net_sales", known_at=CORRECTED.replace(tzinfo=UTC).isoformat())
    before = asked(world, "net_sales", known_at=datetime(2024, 6, 10, 7, 59, tzinfo=UTC).isoformat())
    assert (before.totals["net_sales"], then.totals["net_sales"]) == (Decimal("613"), Decimal("343"))


def test_a_metric_without_its_inputs_says_which_column_would_make_it_possible() -> None:
    answer = asked(small({"sales": [sale(1, 1, "2024-03-01", "1")]}), "win_rate", "net_sales")
    assert (answer.totals["win_rate"], answer.totals["net_sales"]) == (None, 1)
    assert any("import a file with a column for the outcome of a deal" in note for note in answer.notes)


def test_no_open_deals_is_zero_where_deals_are_recorded() -> None:
    world = small({"deals": [DEALS[0]], "deal_outcomes": [OUTCOMES[0]]})
    assert asked(world, "open_opportunities").totals["open_opportunities"] == 0


def test_a_seller_sees_own_and_unassigned_rows_in_totals_rows_and_names() -> None:
    whole, own = shop(), shop(scope=frozenset({2}))
    answer = asked(own, "net_sales", "deals_won", by=["rep"])
    assert {row["rep"] for row in answer.rows} == {"Ben", None}
    mine = asked(whole, "net_sales", "deals_won", where=["rep=Ben,"]).totals
    assert dict(answer.totals) == dict(mine)
    assert answer.totals != asked(whole, "net_sales", "deals_won").totals


def test_scope_narrows_every_metric_of_the_catalogue() -> None:
    nobody = shop(scope=frozenset({4}))
    outside = replace(nobody, scope=None)
    for metric in own_catalogue().listed():
        part_of_all = isinstance(metric, Ratio) and metric.across  # of those seen here, of all of them there
        if part_of_all or "rep" not in own_catalogue().dimensions_of(metric.key):
            continue
        mine = asked(nobody, metric.key).totals[metric.key]
        dees = asked(outside, metric.key, where=["rep=Dee,"]).totals[metric.key]
        assert mine == dees, metric.key


def test_rows_that_none_of_several_metrics_counts_are_not_said_to_be_undated() -> None:
    undated = decided(20, "cancelled", None, "5")
    world = world_of(store_of({"deal_outcomes": [*OUTCOMES, undated]}), own_catalogue(), now=NOW)
    one = asked(world, "deals_lost", start="2024-01-01").notes
    two = asked(world, "deals_lost", "deals_abandoned", start="2024-01-01").notes
    won = asked(world, "deals_lost", "deals_won", start="2024-01-01").notes
    assert (one, two) == ((), ())
    assert won == ("1 row of outcomes without a date (happened): in no period, left out.",)


def test_what_nobody_recorded_is_not_zero() -> None:
    leads = [{name: value for name, value in row.items() if not name.startswith("qualified")} for row in ROWS["leads"]]
    answer = asked(world_of(store_of({"leads": leads}), own_catalogue(), now=NOW), "leads_qualified", "new_leads")
    assert (answer.totals["leads_qualified"], answer.totals["new_leads"]) == (None, 9)
    assert answer.reasons[-1, "leads_qualified"] == "not recorded: when a lead was qualified"


def test_two_people_of_one_name_stay_two() -> None:
    store = store_of(ROWS)
    with store.writing() as batch:
        batch.note({"zone": "Europe/Berlin"})
    store.run("UPDATE members SET name = 'Ann' WHERE id = 2", {})
    answer = asked(world_of(store, own_catalogue(), now=NOW), "deals_won", by=["rep"], where=["office=Central"])
    assert {row["rep"]: row["deals_won"] for row in answer.rows} == {"Ann (#1)": 3, "Ann (#2)": 1}


def test_a_wrong_name_in_a_condition_gets_did_you_mean(world: World) -> None:
    with pytest.raises(CannotAsk, match='No office is called "Centrl"; did you mean "Central"\\?'):
        asked(world, "win_rate", where=["office=Centrl"])


def test_json_has_money_as_exact_text_and_dates_as_iso(world: World) -> None:
    found = asked(world, "returns", "units", "win_rate", grain="month").to_dict()
    assert [column["name"] for column in found["columns"]][:3] == ["month", "returns", "units"]  # type: ignore[index, attr-defined]
    february = next(row for row in found["rows"] if row["month"] == "2024-02-01")  # type: ignore[attr-defined]
    assert (february["returns"], february["units"], february["win_rate"]) == ("110.005", -3, 1.0)


def test_an_answer_becomes_a_frame_without_losing_a_digit(world: World) -> None:
    answer = asked(world, "returns", by=["rep"])
    assert sum(answer.to_polars()["returns"].to_list()) == Decimal("123.005")
    assert list(answer.to_pandas().columns) == ["rep", "returns"]
    assert answer.to_arrow().num_rows == len(answer.rows)
    assert "<td>123.005</td>" in answer._repr_html_()


def test_yesterdays_stock_is_the_same_tomorrow(world: World) -> None:
    later = replace(world, now=NOW + timedelta(days=30))
    first = asked(world, "open_pipeline", as_of="2024-06-30").totals
    assert first == asked(later, "open_pipeline", as_of="2024-06-30").totals


@pytest.mark.parametrize("grain", ["day", "month", "hour"])
def test_no_metric_breaks_over_days_of_which_none_has_begun(world: World, grain: str) -> None:
    for metric in own_catalogue().listed():
        answer = asked(world, metric.key, grain=grain, start="2031-01-01", end="2031-02-10")
        assert {row[metric.key] for row in answer.rows} <= {None, 0}, metric.key
        assert not isinstance(metric, Sum | Count) or not answer.totals[metric.key], metric.key


def test_ramp_is_unknown_where_nobody_has_sold_yet() -> None:
    answer = asked(mill(), "ramp_days")
    assert answer.totals["ramp_days"] is None
    assert answer.reasons[-1, "ramp_days"] == "beyond the data: fewer than half are there so far"
