"""The same cases on the second engine, Sail: it answers what the SQL by hand gives, and says the same beside it."""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace

import pytest

from headway.answers.world import World
from headway.engines.sail import over
from tests.answers.test_constant_rates import traded
from tests.oracle.test_oracle import CASES, WORLDS, answer_of, near, plain, sorted_rows, world_of_case

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def on_sail(sail: str) -> Iterator[Mapping[str, World]]:
    """The businesses that cases are about, asked on Sail."""
    with ExitStack() as leaving:
        yield {
            name: replace(made(), engine=leaving.enter_context(over(made().engine, sail)))
            for name, made in WORLDS.items()
        }


@pytest.mark.parametrize("name", CASES)
def test_sail_answers_as_the_sql_written_by_hand(name: str, on_sail: Mapping[str, World]) -> None:
    case = CASES[name]
    by_hand = world_of_case(case).engine
    answer = answer_of(case, on_sail[case.get("shop", "shop")])
    keys = [column.name for column in answer.columns if column.kind != "metric"]
    wanted = sorted_rows(by_hand.run(case["sql"], {}).to_pylist(), keys)
    got = sorted_rows([dict(row) for row in answer.rows], keys)
    assert [[str(row[key]) for key in keys] for row in got] == [[str(row[key]) for key in keys] for row in wanted]
    for row, other in zip(got, wanted, strict=True):
        assert {key: plain(row[key]) for key in case["metrics"]} == {key: near(other[key]) for key in case["metrics"]}
    if "totals" in case:
        (whole,) = by_hand.run(case["totals"], {}).to_pylist()
        assert {key: plain(answer.totals[key]) for key in whole} == {key: near(value) for key, value in whole.items()}


@pytest.mark.parametrize("name", CASES)
def test_sail_says_the_same_totals_and_what_is_left_out(name: str, on_sail: Mapping[str, World]) -> None:
    case = CASES[name]
    ours = answer_of(case, world_of_case(case))
    theirs = answer_of(case, on_sail[case.get("shop", "shop")])
    assert theirs.notes == ours.notes
    totals = {key: near(value) for key, value in ours.totals.items()}
    assert {key: plain(value) for key, value in theirs.totals.items()} == totals


def test_sail_converts_large_and_long_amounts_to_the_last_decimal(sail: str) -> None:
    made = traded(random.Random(5), moving=True)
    case = {"metrics": ["net_sales", "gross_sales"], "by": ["rep"], "constant_rates": "2024-03-03"}
    with over(made.engine, sail) as engine:
        theirs = answer_of(case, replace(made, engine=engine))
    assert list(theirs.rows) == list(answer_of(case, made).rows)


@pytest.mark.parametrize("metric", ["open_pipeline", "open_leads", "stock_on_hand", "selling_days", "net_sales"])
def test_sail_answers_over_days_of_which_none_has_begun(metric: str, on_sail: Mapping[str, World]) -> None:
    case = {"metrics": [metric], "grain": "day", "start": "2031-01-01", "end": "2031-01-03"}
    ours, theirs = answer_of(case, WORLDS["shop"]()), answer_of(case, on_sail["shop"])
    assert (list(theirs.rows), theirs.totals) == (list(ours.rows), ours.totals)
