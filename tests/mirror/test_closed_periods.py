"""Identity 12 of the definitions: what happens later changes no closed period, and what is said as of a day is what it
was.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.metric import Cohort, Duration, Incidence, Quantile, Spread, Stock, Trimmed, Unit
from headway.catalogue.read import own_catalogue
from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.mirror.catch_up import catch_up
from headway.mirror.rebuild import fill
from headway.mirror.settings import MirrorSettings
from headway.query.parse import Words, parse
from headway.records.models import Member
from headway.schema.tables import facts
from headway.values.calendar import Calendar
from tests.mirror.later import CLOSED, KINDS, Later, lived

SETTINGS = MirrorSettings("shop", "EUR", Calendar(zone="Europe/Berlin", day_start=240))
NOW = datetime(2025, 2, 1, 12, tzinfo=UTC)
SPLITS = ((), ("rep", "team", "office", "manager"))
PERIOD = {"start": "2024-01-01", "end": "2024-08-31"}
AS_THEY_STAND = "M176"
"""How well records are filled is said of them as they stand now, whatever day is asked."""
METRICS = tuple(
    metric.key
    for metric in own_catalogue().listed()
    if "rep" in own_catalogue().dimensions_of(metric.key) and metric.number != AS_THEY_STAND
)
AT_ONCE = 40
Said = Mapping[tuple[object, ...], Mapping[str, object]]


@pytest.fixture
def engine() -> Iterator[DuckDBStore]:
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        yield made


def follows_on(key: str) -> bool:
    """Whether a metric says by its definition how its cases stand at the as-of, so that it moves on with the clock."""
    catalogue = own_catalogue()
    for atom in catalogue.atoms_of(key):
        texts = [getattr(atom, name, "") for name in ("filter", "expression")]
        if (
            facts()[atom.fact].told
            or isinstance(atom, Cohort | Duration | Incidence | Stock)
            or any("as_of" in text or "exit" in text for text in texts)
        ):
            return True
    return False


EVENTS = tuple(key for key in METRICS if not follows_on(key))


def said(engine: DuckDBStore, metrics: tuple[str, ...], scope: frozenset[int] | None, **words: object) -> list[Said]:
    """For each split what each metric says of each part of the closed period; parts without anything are left out."""
    world = world_of(engine, own_catalogue(), now=NOW, scope=scope)
    return [_parts(world, by, Words(metrics=metrics, by=by, **PERIOD, **words)) for by in SPLITS]  # type: ignore[arg-type]


def changed(before: list[Said], after: list[Said]) -> list[tuple[object, ...]]:
    """Every number that is not what it was: its part, its metric, and both."""
    return [
        (part, key, old.get(part, {}).get(key), new.get(part, {}).get(key))
        for old, new in zip(before, after, strict=True)
        for part in {**old, **new}
        for key in METRICS
        if old.get(part, {}).get(key) != new.get(part, {}).get(key)
    ]


def _parts(world: World, by: tuple[str, ...], words: Words) -> Said:
    """Asked some at a time, in a fifth of the time that all at once take."""
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for metrics in batched(words.metrics):
        answer = ask(parse(replace(words, metrics=metrics), world.calendar), world, remarks=False)
        for row in answer.rows:
            held = {key: _exact(row[key]) for key in metrics if row[key]}
            if held:
                rows.setdefault(tuple(row[name] for name in by), {}).update(held)
    return rows


def batched(metrics: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for first in range(0, len(metrics), AT_ONCE):
        yield metrics[first : first + AT_ONCE]


def _exact(value: object) -> object:
    """Statistics are floats, whose last digit is that of the order in which they were added."""
    return round(value, 9) if isinstance(value, float) else value


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_what_happens_later_changes_no_closed_period(store: Workspace, engine: DuckDBStore, seed: int) -> None:
    edits = lived(seed, steps=100)
    fill(engine, SETTINGS)
    scopes = (None, frozenset(Member.objects.order_by("id").values_list("pk", flat=True)[:2]))
    events = [said(engine, EVENTS, scope) for scope in scopes]
    then = [said(engine, METRICS, scope, as_of=CLOSED.isoformat()) for scope in scopes]
    assert {"bookings", "new_opportunities", "new_leads", "net_sales"} <= set(EVENTS)
    assert {key for part in then[0][1].values() for key in part} >= {"open_pipeline", "lead_conversion", "bookings"}
    later = Later(edits)
    for kind in KINDS:
        getattr(later, kind)()
        catch_up(engine, SETTINGS)
        for place, scope in enumerate(scopes):
            assert changed(events[place], said(engine, EVENTS, scope)) == [], kind
            assert changed(then[place], said(engine, METRICS, scope, as_of=CLOSED.isoformat())) == [], kind


def test_what_was_known_then_is_said_again_when_it_is_asked_for(store: Workspace, engine: DuckDBStore) -> None:
    edits = lived(3, steps=60)
    fill(engine, SETTINGS)
    before = said(engine, METRICS, None, as_of=CLOSED.isoformat())
    known = datetime.now(UTC).isoformat()
    edits_later = Later(edits)
    for kind in KINDS:
        getattr(edits_later, kind)()
    for _ in range(40):
        edits.change()
    catch_up(engine, SETTINGS)
    assert changed(before, said(engine, METRICS, None, as_of=CLOSED.isoformat()))
    assert changed(before, said(engine, METRICS, None, as_of=CLOSED.isoformat(), known_at=known)) == []


@pytest.mark.parametrize("by", ["rep", "team", "office", "manager"])
def test_the_parts_add_up_to_the_whole_for_every_scope(store: Workspace, engine: DuckDBStore, by: str) -> None:
    Later(lived(4, steps=100)).owners_change()
    fill(engine, SETTINGS)
    ids = list(Member.objects.order_by("id").values_list("pk", flat=True))
    catalogue = own_catalogue()
    added = tuple(key for key in METRICS if catalogue.metrics[key].additivity in {"flow", "stock"} and _counts(key))
    assert {"bookings", "open_pipeline", "new_leads"} <= set(added)
    for scope in (None, frozenset(), frozenset(ids[:1]), frozenset(ids[1:]), frozenset(ids)):
        world = world_of(engine, catalogue, now=NOW, scope=scope)
        for metrics in batched(added):
            answer = ask(parse(Words(metrics=metrics, by=(by,)), world.calendar), world)
            for key in metrics:
                assert sum(Decimal(str(row[key] or 0)) for row in answer.rows) == (answer.totals[key] or 0), (
                    scope,
                    key,
                )


def _counts(key: str) -> bool:
    atoms = own_catalogue().atoms_of(key)
    return own_catalogue().metrics[key].unit in {Unit.COUNT, Unit.MONEY} and not any(
        isinstance(atom, Quantile | Duration | Spread | Trimmed) for atom in atoms
    )
