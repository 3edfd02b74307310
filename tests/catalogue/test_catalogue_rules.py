"""Definitions that contradict themselves are refused with every issue: file, key, what is wrong, what to write."""

from pathlib import Path

import pytest

from headway.catalogue.read import BadCatalogue, definitions, own_catalogue, read_catalogue

GOOD = """
[big_orders]
kind = "count"
label = "Big orders"
definition = "Number of big sales."
fact = "sales"
anchor = "happened"
filter = "net > 1000"
unit = "count"
direction = "up"
additivity = "flow"
category = "own"
number = "-"
review = "weekly"
"""


def issues(folder: Path, text: str) -> str:
    (folder / "own.toml").write_text(text, "utf-8")
    with pytest.raises(BadCatalogue) as refused:
        read_catalogue([folder])
    return str(refused.value)


def test_a_workspaces_own_metric_joins_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(GOOD, "utf-8")
    assert read_catalogue([tmp_path]).metrics["big_orders"].label == "Big orders"


def test_every_issue_is_told_with_what_to_write(tmp_path: Path) -> None:
    said = issues(tmp_path, GOOD.replace('"count"\ndirection', '"mony"\ndirection').replace('"up"', '"upp"'))
    assert 'own.toml [big_orders] unit: "mony" is not a unit; did you mean "money"?' in said
    assert '"upp" is not a direction; did you mean "up"?' in said


def test_a_wrong_column_gets_did_you_mean(tmp_path: Path) -> None:
    assert '"nett" is not a column of sales; did you mean "net"?' in issues(tmp_path, GOOD.replace("net >", "nett >"))


def test_every_metric_offers_a_dimension_and_says_what_it_is() -> None:
    for metric in own_catalogue().listed():
        assert own_catalogue().dimensions_of(metric.key)
        assert metric.definition.endswith(".")


def test_what_is_stated_beside_an_average_counts_what_the_average_is_over(tmp_path: Path) -> None:
    own = GOOD.replace('kind = "count"', 'kind = "ratio"\nnumerator = "net_sales"\ndenominator = "orders"')
    own = "\n".join(line for line in own.splitlines() if line.split(" ")[0] not in {"fact", "anchor", "filter"})
    own = own.replace('additivity = "flow"', 'additivity = "ratio"\nstated = { customers = "of nobody" }')
    assert '"customers" does not count the same things as orders' in issues(tmp_path, own)


def test_every_number_of_a_metric_is_a_definition() -> None:
    known = {one.number for one in definitions()}
    assert len(known) == 181
    assert {metric.number for metric in own_catalogue().metrics.values()} <= known


def test_a_word_behind_what_a_fact_points_to_is_looked_up(tmp_path: Path) -> None:
    said = issues(tmp_path, GOOD.replace("net > 1000", "source.mediun = 'Search'"))
    assert 'filter: "source.mediun" is not a column of sales; did you mean "source.medium"?' in said
