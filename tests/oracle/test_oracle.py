"""Every metric beside SQL written by hand from its definition, on the small shop."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse, parse_condition
from headway.values.grain import Grain
from tests.oracle.counter import counter, counter_with_other_hours
from tests.oracle.exchange import exchange
from tests.oracle.hands import workshop
from tests.oracle.mill import mill
from tests.oracle.retailer import retailer
from tests.oracle.shop import shop

HERE = Path(__file__).parent
ASKED = ("metrics", "by", "grain", "start", "end", "where", "as_of", "known_at", "compare", "constant_rates")


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(HERE.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text("utf-8")).items():
            yield f"{path.stem}.{name}", case


CASES = dict(cases())


WORLDS: Mapping[str, Callable[[], World]] = {
    "shop": cache(shop),
    "mill": cache(mill),
    "workshop": cache(workshop),
    "retailer": cache(retailer),
    "exchange": cache(exchange),
    "counter": cache(counter),
    "counter with other hours": cache(counter_with_other_hours),
}
"""The businesses that cases are about; the small shop where a case says nothing."""


def world_of_case(case: Mapping[str, Any]) -> World:
    return WORLDS[case.get("shop", "shop")]()


def answer_of(case: Mapping[str, Any], world: World) -> Answer:
    words = Words(**{name: case[name] for name in ASKED if name in case})
    return ask(parse(words, world.calendar), world)


def plain(value: object) -> object:
    return float(value) if isinstance(value, int | float | Decimal) else value


def near(value: object) -> object:
    return None if value is None else pytest.approx(float(str(value)), rel=1e-9, abs=1e-9)


def sorted_rows(rows: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[key]) for key in keys])


@pytest.mark.parametrize("name", CASES)
def test_the_rows_are_those_of_the_sql_written_by_hand(name: str) -> None:
    case = CASES[name]
    world = world_of_case(case)
    answer = answer_of(case, world)
    keys = [column.name for column in answer.columns if column.kind != "metric"]
    wanted = sorted_rows(world.engine.run(case["sql"], {}).to_pylist(), keys)
    got = sorted_rows([dict(row) for row in answer.rows], keys)
    columns = [*keys, *case["metrics"]]
    shown = [{column: row[column] for column in columns} for row in got]
    assert [[str(row[key]) for key in keys] for row in shown] == [[str(row[key]) for key in keys] for row in wanted]
    for row, other in zip(shown, wanted, strict=True):
        assert set(other) == set(columns)
        assert {key: plain(row[key]) for key in case["metrics"]} == {key: near(other[key]) for key in case["metrics"]}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "totals" in case])
def test_the_totals_are_those_of_the_sql_written_by_hand(name: str) -> None:
    case = CASES[name]
    world = world_of_case(case)
    (wanted,) = world.engine.run(case["totals"], {}).to_pylist()
    totals = answer_of(case, world).totals
    assert {key: plain(totals[key]) for key in wanted} == {key: near(value) for key, value in wanted.items()}
    assert set(wanted) == set(case["metrics"])


def test_every_metric_has_a_case_the_parts_of_others_too() -> None:
    covered = {metric for case in CASES.values() for metric in case["metrics"]}
    assert set(own_catalogue().metrics) - covered == set()


def test_every_dimension_and_grain_has_a_case() -> None:
    asked = {parse_condition(text).dimension for case in CASES.values() for text in case.get("where", ())}
    split = {name for case in CASES.values() for name in case.get("by", ())}
    assert set(own_catalogue().dimensions) - asked - split == set()
    assert {case["grain"] for case in CASES.values() if "grain" in case} == {*Grain}
