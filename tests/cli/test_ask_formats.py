"""How `headway ask` writes an answer: nothing cut from a table, nothing in CSV that a spreadsheet would run."""

import csv
import io
from dataclasses import replace

import pytest

from headway.answers.answer import Answer, AnswerColumn, figure, written
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.cli.ask import by_rates, show, write_csv
from headway.insights.figures import Figures
from headway.query.parse import Words, parse
from headway.query.question import Query
from headway.values.grain import Grain
from headway.values.style import UNCHOSEN, Style
from tests.oracle.exchange import exchange
from tests.oracle.shop import NOW, ROWS, shop, store_of

MANY = Query(
    metrics=(
        "net_sales",
        "gross_sales",
        "returns",
        "discounts",
        "orders",
        "units",
        "win_rate",
        "bookings",
        "customers",
    ),
    by=("rep",),
    grain=Grain.MONTH,
)


def test_a_wide_table_keeps_every_column_and_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    answer = ask(MANY, shop())
    show(answer, UNCHOSEN)
    printed = capsys.readouterr().out
    assert all(column.name in printed for column in answer.columns)
    assert "…" not in printed


def test_a_table_wider_than_any_screen_is_whole_where_it_goes_into_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(Query(metrics=tuple(f"answered_within_{span}" for span in ("5m", "15m", "1h", "24h"))), shop())
    show(answer, UNCHOSEN)
    printed = capsys.readouterr().out
    assert all(column.name in printed for column in answer.columns)
    assert "…" not in printed


def test_a_share_of_money_has_no_interval_and_one_of_deals_has() -> None:
    names = {column.name for column in ask(Query(metrics=("gross_margin_rate", "win_rate")), shop()).columns}
    assert {"gross_margin_rate.n", "win_rate.n", "win_rate.low", "win_rate.high"} <= names
    assert not {"gross_margin_rate.low", "gross_margin_rate.high"} & names


def named(name: str) -> World:
    store = store_of(ROWS)
    store.run("UPDATE members SET name = $name WHERE id = 1", {"name": name})
    return world_of(store, own_catalogue(), now=NOW)


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "-cmd"])
def test_a_name_like_a_formula_is_made_harmless_in_csv(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(ask(Query(metrics=("deals_won",), by=("rep",)), named(name)))
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert f"'{name}" in {row["rep"] for row in rows}


def test_numbers_below_zero_stay_numbers_in_csv(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(Query(metrics=("net_sales", "units"), grain=Grain.MONTH), shop())
    write_csv(answer)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == len(answer.rows)
    assert "-3" in {row["units"] for row in rows}


def test_a_rate_changes_by_points_not_by_per_cent() -> None:
    assert figure(-0.1714, "points", UNCHOSEN) == "-17.14 points"
    assert figure(0.1714, "points", Style(numbers="1.234,56")) == "+17,14 points"
    answer = Answer(
        (AnswerColumn("win_rate.change", "metric", "share"), AnswerColumn("win_rate.growth", "metric", "share")),
        rows=({"win_rate.change": -0.1, "win_rate.growth": -0.2},),
        totals={"win_rate.change": -0.1, "win_rate.growth": -0.2},
        notes=(),
        definitions={},
        as_of=NOW,
        known_at=None,
        sql="",
        reasons={},
    )
    assert written(answer, UNCHOSEN).rows == (("-10.00 points", "-20.00 %"),)


def test_the_table_follows_the_style_of_the_business_and_csv_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(Query(metrics=("net_sales",)), shop())
    (total,) = answer.column("net_sales")
    show(answer, Style(numbers="1.234,56"))
    assert f"{total:,.2f}".translate({ord(","): ".", ord("."): ","}) in capsys.readouterr().out
    write_csv(answer)
    assert f"{total:.2f}" in capsys.readouterr().out


def test_an_answer_prints_itself_as_a_table() -> None:
    answer = ask(Query(metrics=("net_sales", "orders"), by=("rep",)), shop())
    lines = str(answer).splitlines()
    assert lines[0].split() == ["rep", "net_sales", "orders"]
    assert set(lines[1]) == {"-", " "}
    assert lines[2 + len(answer.rows) + 1].startswith("Total")
    assert f"{answer.totals['net_sales']:,.2f}" in lines[2 + len(answer.rows) + 1]
    assert repr(answer) == str(answer)
    long = replace(answer, rows=tuple(answer.rows) * 40)
    assert f"… and {len(long.rows) - 60} more rows" in str(long)


def test_a_comparison_at_the_rates_of_a_day_says_what_the_rates_account_for() -> None:
    world = exchange()
    words = Words(
        metrics=("net_sales", "orders"), start="2024-02-15", end="2024-03-31", compare="previous",
        constant_rates="2024-03-31", by=("rep",),
    )  # fmt: skip
    query = parse(words, world.calendar)
    told = by_rates(query, ask(query, world), world, Figures())
    (sentence,) = told
    assert sentence.replace("\u202f", " ") == (
        "Net sales rose 0.1 %; at the rates of 31 Mar 2024 fell 14.5 %; the exchange rates account for €15.00; "
        "€52.50 is of amounts without a rate of their own day or of that one."
    )
    assert by_rates(replace(query, compare=None), ask(replace(query, compare=None), world), world, Figures()) == ()
