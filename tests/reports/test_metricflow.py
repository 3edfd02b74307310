"""To MetricFlow and back: what maps gives the same numbers, what does not says why."""

from decimal import Decimal
from typing import Any

import pytest
import yaml

from headway.answers.ask import ask
from headway.answers.world import World
from headway.catalogue.own_metrics import with_own_metrics
from headway.catalogue.own_terms import Only, OwnMetric, Term
from headway.catalogue.read import own_catalogue
from headway.ingest.metricflow import Found, NotMetricFlow, read_metricflow
from headway.query.question import Query
from headway.reports.metricflow import as_metricflow
from tests.oracle.shop import NOW, shop

MADE = (
    OwnMetric(
        "margin_per_visit",
        "Margin per visit",
        (Term("gross_margin", only=(Only("sale_or_return", "=", ("sale",)),)), Term("visits", "/")),
    ),
    OwnMetric("shop_sales", "Shop sales", (Term("net_sales", only=(Only("channel", "!=", ("Shop",)),)),)),
    OwnMetric("busy", "Busy", (Term("calls"), Term("visits", "+"), Term("meetings", "-"))),
)
AGGREGATES = {
    "sum": "sum({})",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "percentile": "quantile_cont({}, {})",
}


@pytest.fixture(scope="module")
def world() -> World:
    return shop()


def with_made(world: World) -> World:
    fields = {name: getattr(world, name) for name in World.__slots__}
    return World(**{**fields, "catalogue": with_own_metrics(world.catalogue, MADE)})


def held(world: World) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(as_metricflow(world.catalogue)[0])
    return found


def by_name(found: tuple[Found, ...]) -> dict[str, Found]:
    return {one.name: one for one in found}


def test_every_simple_metric_counts_in_a_warehouse_what_headway_counts(world):
    differs = as_metricflow(world.catalogue)[1].differs
    checked, now = 0, f"TIMESTAMP '{NOW:%Y-%m-%d %H:%M}'"
    for model in held(world)["models"]:
        for metric in model.get("metrics", ()):
            filled = AGGREGATES[metric["agg"]].format(metric["expr"], metric.get("percentile"))
            filled = filled.replace("current_timestamp", now)
            sql = f"SELECT {filled} AS v FROM {model['name']} WHERE recorded_to IS NULL"
            (row,) = world.engine.run(sql, {}).to_pylist()
            ours = ask(Query((metric["name"],)), world, remarks=False).totals[metric["name"]]
            theirs = row["v"]
            if ours is None and "of each" in differs.get(metric["name"], ""):
                continue
            if ours is None:
                assert theirs in {None, 0}, metric["name"]
                continue
            assert float(theirs or 0) == pytest.approx(float(Decimal(str(ours))), rel=1e-9, abs=1e-9), metric["name"]
            checked += 1
    assert checked > 80


def test_the_form_is_that_of_the_specification(world):
    said = held(with_made(world))
    names = [metric["name"] for model in said["models"] for metric in model.get("metrics", ())]
    names += [metric["name"] for metric in said["metrics"]]
    assert len(names) == len(set(names))
    for model in said["models"]:
        assert model["semantic_model"] == {"enabled": True, "name": model["name"]}
    sales = next(model for model in said["models"] if model["name"] == "sales")
    assert {"name": "product_id", "entity": {"type": "foreign", "name": "product"}} in sales["columns"]
    assert sales["agg_time_dimension"] == "happened_at"
    assert all(metric["type"] in {"ratio", "derived"} for metric in said["metrics"])
    for metric in said["metrics"]:
        sides = [metric[side] for side in ("numerator", "denominator") if side in metric]
        assert {one["name"] for one in (*sides, *metric.get("input_metrics", ()))} <= set(names)
    own = next(metric for metric in said["metrics"] if metric["name"] == "margin_per_visit")
    assert own["numerator"]["filter"] == "{{ Dimension('sales__event') }} in ('sale')"


def test_every_metric_is_in_the_report_once_with_the_reason_where_it_does_not_map(world):
    catalogue = own_catalogue()
    _, fidelity = as_metricflow(catalogue)
    every = [*fidelity.maps, *fidelity.differs, *fidelity.left]
    assert sorted(every) == sorted(catalogue.metrics)
    assert "net_sales" in fidelity.maps
    assert "as of now" in fidelity.differs["orders"]
    assert all(fidelity.left.values())
    assert len(fidelity.maps) + len(fidelity.differs) > len(every) // 2


def test_there_and_back_gives_the_same_metrics_and_the_same_numbers(world):
    made = with_made(world)
    text, fidelity = as_metricflow(made.catalogue)
    found = by_name(read_metricflow(text, world.catalogue))
    assert {
        name for name in fidelity.maps if found[name].same != name and name not in {one.key for one in MADE}
    } == set()
    back = tuple(OwnMetric(one.key, one.label, found[one.key].terms) for one in MADE)
    assert back == MADE
    again = World(
        **{
            **{name: getattr(world, name) for name in World.__slots__},
            "catalogue": with_own_metrics(world.catalogue, back),
        }
    )
    for one in MADE:
        assert ask(Query((one.key,)), again).totals == ask(Query((one.key,)), made).totals


OLDER = """
semantic_models:
  - name: orders
    model: ref('sales')
    defaults: {agg_time_dimension: happened_at}
    measures:
      - {name: revenue, agg: sum, expr: net}
      - {name: paid, agg: sum, expr: net_paid}
metrics:
  - {name: turnover, label: Turnover, type: simple, type_params: {measure: {name: revenue}}}
  - {name: paid, label: Paid, type: simple, type_params: {measure: paid}}
  - name: web_turnover
    label: Web turnover
    type: simple
    type_params: {measure: revenue}
    filter: "{{ Dimension('sales__channel') }} = 'Web'"
  - name: share
    label: Web share
    type: ratio
    type_params: {numerator: web_turnover, denominator: turnover}
  - name: odd
    label: Odd
    type: derived
    type_params: {expr: turnover * 1.19, metrics: [{name: turnover}]}
  - {name: running, label: Running, type: cumulative, type_params: {measure: revenue, window: 7 days}}
"""


def test_the_older_specification_is_read_too_and_each_that_does_not_map_says_why(world):
    found = by_name(read_metricflow(OLDER, world.catalogue))
    assert found["turnover"].same == "net_sales"
    web = Only("channel", "=", ("Web",))
    assert found["web_turnover"].terms == (Term("net_sales", only=(web,)),)
    assert found["share"].terms == (Term("net_sales", only=(web,)), Term("net_sales", "/"))
    assert "sum of net_paid over sales is none of Headway's" in found["paid"].why
    assert "“1.19”" in found["odd"].why
    assert "cumulative" in found["running"].why


@pytest.mark.parametrize(
    ("filter_", "why"),
    [
        ("{{ Dimension('sales__channel') }} like 'W%'", "is more than values of dimensions"),
        ("{{ Dimension('sales__moon') }} = 'full'", "asks for sales__moon, which Net sales does not know"),
        ("{{ Dimension('sales__channel') }} != 'Web'", "leaves out what is unknown too"),
        ("{{ TimeDimension('metric_time', 'day') }} > '2024-01-01'", "is more than values of dimensions"),
    ],
)
def test_a_filter_that_has_no_like_here_is_refused(world, filter_, why):
    text = yaml.safe_dump(
        {"models": [{"name": "sales", "metrics": [{"name": "x", "agg": "sum", "expr": "net", "filter": filter_}]}]}
    )
    (one,) = read_metricflow(text, world.catalogue)
    assert why in one.why


@pytest.mark.parametrize("text", ["", "a: b", "- 1", "a: [", "{{ x }}"])
def test_what_is_no_metricflow_is_refused(text):
    with pytest.raises(NotMetricFlow):
        read_metricflow(text, own_catalogue())
