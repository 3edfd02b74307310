"""From a number to its rows: their sum or count is the number, for every metric, in every cell."""

import pytest

from headway.answers.ask import ask
from headway.answers.drill import drill, parts
from headway.answers.world import World
from headway.catalogue.metric import (
    Average,
    Cohort,
    Count,
    Derived,
    DistinctCount,
    Duration,
    Quantile,
    Ratio,
    Stock,
    Sum,
)
from headway.catalogue.read import own_catalogue
from headway.query.question import Condition, Operator, Query
from headway.values.grain import Grain
from tests.oracle.shop import shop

CATALOGUE = own_catalogue()
ATOMS = [key for key, metric in CATALOGUE.metrics.items() if isinstance(metric, Sum | Count | DistinctCount | Stock)]
COHORTS = [key for key, metric in CATALOGUE.metrics.items() if isinstance(metric, Cohort)]
ASIDE = {"quotas", "staff", "silences", "order_payments"}
"""Facts of which the small shop records nothing."""


def counted(key: str) -> bool:
    """Whether the small shop records what a metric reads, and its value is one of sums of rows, not of time."""
    atoms = CATALOGUE.atoms_of(key)
    spent = any(atom.filter == "kind = 'fixed'" for atom in atoms)
    aside = key in {"price_realisation", "days_cover"}  # no list prices; a rate of a rate
    return not any(isinstance(atom, Average) or atom.fact in ASIDE for atom in atoms) and not spent and not aside


RATIOS = [key for key, metric in CATALOGUE.metrics.items() if isinstance(metric, Ratio) and counted(key)]
ORDERED = [key for key, metric in CATALOGUE.metrics.items() if isinstance(metric, Quantile | Duration) and counted(key)]


@pytest.fixture(scope="module")
def world() -> World:
    return shop()


EMPTY = 8
"""Nine cells in ten have nothing in them: so many of these are looked into, and all of them with `--nightly`."""
ONE = {"stage": "Talk", "partner": "Other"}
"""One thing of each dimension by which some metric must be split."""


def split_by(key: str) -> str:
    """By what it must be split by, else by rep, and what is nobody's by what it offers first."""
    if CATALOGUE.metrics[key].always_by:
        return CATALOGUE.metrics[key].always_by[0]
    offered = CATALOGUE.dimensions_of(key)
    return "rep" if "rep" in offered else offered[0]


def number(found: object) -> float:
    return float(str(found or 0))


@pytest.mark.parametrize("key", ATOMS)
def test_the_rows_of_each_cell_add_up_to_it(key: str, world: World, request: pytest.FixtureRequest) -> None:
    split = Query(metrics=(key,), by=(split_by(key),), grain=Grain.MONTH)
    answer = ask(split, world)
    assert answer.rows or not answer.totals[key]
    cells = list(zip(answer.rows, answer.keys, strict=True))
    empty = [cell for cell in cells if not cell[0][key]]
    step = 1 if request.config.getoption("--nightly") else max(len(empty) // EMPTY, 1)
    for row, cell in [*(one for one in cells if one[0][key]), *empty[::step]]:
        found = drill(split, world, metric=key, key=cell)
        assert number(found.total) == pytest.approx(number(row[key]))
        assert len(found.rows) == found.count
        assert sum(number(line["value"]) for line in found.rows) == pytest.approx(number(row[key]))


@pytest.mark.parametrize("key", ATOMS)
def test_the_rows_of_a_total_add_up_to_it(key: str, world: World) -> None:
    one = tuple(Condition(name, Operator.EQUAL, (ONE[name],)) for name in CATALOGUE.metrics[key].always_by)
    whole = Query(metrics=(key,), where=one)
    assert number(drill(whole, world, metric=key, key=None).total) == pytest.approx(
        number(ask(whole, world).totals[key])
    )


@pytest.mark.parametrize("key", COHORTS)
def test_a_rate_has_its_numerator_and_denominator_apart(key: str, world: World) -> None:
    one = tuple(Condition(name, Operator.EQUAL, ("Offer",)) for name in CATALOGUE.metrics[key].always_by)
    query = Query(metrics=(key,), where=one)
    answer = ask(query, world)
    reached = drill(query, world, metric=key, key=None, part="numerator").count
    whole = drill(query, world, metric=key, key=None, part="denominator").count
    assert (reached / whole, whole) == (answer.totals[key], answer.totals[f"{key}.n"])


@pytest.mark.parametrize("key", RATIOS)
def test_a_ratio_is_the_sum_of_its_numerators_rows_by_that_of_its_denominators(key: str, world: World) -> None:
    one = tuple(Condition(name, Operator.EQUAL, (ONE[name],)) for name in CATALOGUE.metrics[key].always_by)
    query = Query(metrics=(key,), where=one)
    value = ask(query, world).totals[key]
    part, whole = (
        sum(
            found.sign * number(drill(query, world, metric=key, key=None, part=found.name).total)
            for found in parts(key, CATALOGUE)
            if found.name.startswith(side)
        )
        for side in ("numerator", "denominator")
    )
    assert part / whole == pytest.approx(number(value))


@pytest.mark.parametrize("key", ORDERED)
def test_a_median_or_duration_lists_its_cases_in_order(key: str, world: World) -> None:
    found = drill(Query(metrics=(key,)), world, metric=key, key=None)
    values = [number(row["value"]) for row in found.rows]
    assert len(values) > 1
    assert values == sorted(values)


def test_a_median_stands_in_the_middle_of_its_rows(world: World) -> None:
    query = Query(metrics=("median_deal_size",))
    rows = drill(query, world, metric="median_deal_size", key=None).rows
    assert [number(row["value"]) for row in rows] == [55, 100, 260]
    assert number(ask(query, world).totals["median_deal_size"]) == 100


def test_rows_carry_the_names_of_things(world: World) -> None:
    row = drill(Query(metrics=("bookings",), by=("rep",)), world, metric="bookings", key=(2,)).rows[0]
    assert (row["rep"], row["customer"], row["deal_id"]) == ("Ben", "Bolt", 2)


def test_a_derived_number_has_a_part_for_each_term(world: World) -> None:
    derived = [key for key, metric in CATALOGUE.metrics.items() if isinstance(metric, Derived)]
    for key in derived:
        query = Query(metrics=(key,))
        value = ask(query, world).totals[key]
        if value is None:
            continue
        total = sum(
            part.sign * number(drill(query, world, metric=key, key=None, part=part.name).total)
            for part in parts(key, CATALOGUE)
        )
        assert total == pytest.approx(number(value))


def test_the_whole_of_a_part_is_not_split_by_what_it_stands_across(world: World) -> None:
    query = Query(metrics=("loss_reason_share",), by=("rep", "loss_reason"))
    answer = ask(query, world)
    place = next(place for place, row in enumerate(answer.rows) if (row["rep"], row["loss_reason"]) == ("Ben", "Price"))
    part = drill(query, world, metric="loss_reason_share", key=answer.keys[place], part="numerator")
    whole = drill(query, world, metric="loss_reason_share", key=answer.keys[place], part="denominator")
    assert [row["deal_id"] for row in part.rows] == [3]
    assert [row["deal_id"] for row in whole.rows] == [3]
    only = Query(metrics=("loss_reason_share",), where=(Condition("loss_reason", Operator.EQUAL, ("Price",)),))
    assert drill(only, world, metric="loss_reason_share", key=None, part="numerator").count == 1
    assert drill(only, world, metric="loss_reason_share", key=None, part="denominator").count == 2


def test_a_part_that_is_not_there_is_refused_by_name(world: World) -> None:
    with pytest.raises(ValueError, match="has no rest; it has numerator, denominator"):
        drill(Query(metrics=("win_rate",)), world, metric="win_rate", key=None, part="rest")
