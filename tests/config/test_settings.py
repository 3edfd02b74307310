"""Settings are changed, figures follow, and all of it comes back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from headway.actions.actor import SHELL, Actor
from headway.actions.by_hand.correct import correct_record
from headway.actions.by_hand.sale import Sale, record_sale
from headway.actions.by_hand.who import When
from headway.actions.permission import NotAllowed
from headway.actions.settings import change_settings, undo_settings
from headway.actions.undo import ChangedSince
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.read import own_catalogue
from headway.config.engine import asking
from headway.config.kept_settings import KeptSettings
from headway.config.workspace import BadSetting, Workspace, open_workspace
from headway.errors import Refused
from headway.query.question import Query
from headway.records.models import Audit, Import, Order
from headway.values.grain import Grain
from tests.config.test_beside_the_server import said, served

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def sell(amount: int, at: datetime, *, timed: bool = True) -> None:
    record_sale(Sale(what="Lamp", amount=Decimal(amount), when=When(at, timed)), by=SHELL)


def brought(*moments: datetime) -> None:
    """Sales that a file brought."""
    whole = Import.objects.create(source="files", state="applied")
    for at in moments:
        sell(7, at)
    Order.objects.filter(placed_at__in=moments).update(imported=whole)


def sums(shop: Workspace, grain: Grain, *, start: date = date(2024, 1, 1), end: date = date(2024, 12, 31)) -> Any:
    with asking(open_workspace(shop.folder)) as opened:
        world = world_of(opened.engine, own_catalogue(), now=NOW)
        answer = ask(Query(metrics=("net_sales",), grain=grain, start=start, end=end), world)
    return {row[grain.value]: int(Decimal(str(row["net_sales"]))) for row in answer.rows if row["net_sales"]}


def change(shop: Workspace, values: Mapping[str, Any], *, keep_times: bool = False) -> Audit:
    return change_settings(KeptSettings(shop.folder), values, by=SHELL, keep_times=keep_times)


def test_a_day_stays_the_day_that_the_file_said_in_a_zone_west_of_it(store: Workspace) -> None:
    sell(100, datetime(2024, 5, 1, tzinfo=UTC), timed=False)
    assert sums(store, Grain.DAY) == {date(2024, 5, 1): 100}
    change(store, {"zone": "America/New_York"})
    assert sums(store, Grain.DAY) == {date(2024, 5, 1): 100}
    assert Order.objects.get().placed_at == datetime(2024, 5, 1, 4, tzinfo=UTC)


def test_an_instant_goes_to_its_day_in_the_new_zone_or_keeps_its_time_of_day(store: Workspace) -> None:
    brought(datetime(2024, 5, 2, 1, 30, tzinfo=UTC))
    done = change(store, {"zone": "America/New_York"})
    assert sums(store, Grain.DAY) == {date(2024, 5, 1): 7}
    undo_settings(KeptSettings(store.folder), audit_id=done.pk, by=SHELL)
    change(store, {"zone": "America/New_York"}, keep_times=True)
    assert sums(store, Grain.DAY) == {date(2024, 5, 2): 7}
    assert Order.objects.get().placed_at == datetime(2024, 5, 2, 5, 30, tzinfo=UTC)


def test_times_are_kept_across_both_changes_of_the_clock_and_come_back(store: Workspace) -> None:
    moments = [datetime(2024, month, 15, 9, 4, tzinfo=UTC) for month in (1, 3, 4, 7, 10, 11)]
    brought(*moments)
    done = change(store, {"zone": "Europe/Zurich"}, keep_times=True)
    hours = [at.hour for at in Order.objects.order_by("placed_at").values_list("placed_at", flat=True)]
    assert hours == [8, 8, 7, 7, 7, 8]
    undo_settings(KeptSettings(store.folder), audit_id=done.pk, by=SHELL)
    assert list(Order.objects.order_by("placed_at").values_list("placed_at", flat=True)) == moments


def test_what_was_typed_in_stays_the_instant_that_it_was_and_a_file_s_row_that_a_hand_changed_is_the_file_s(
    store: Workspace,
) -> None:
    typed, filed = datetime(2024, 5, 2, 9, 4, tzinfo=UTC), datetime(2024, 5, 3, 9, 4, tzinfo=UTC)
    sell(1, typed)
    brought(filed)
    order = Order.objects.get(placed_at=filed)
    correct_record(table="orders", record_id=order.pk, values={"city": "Ulm"}, by=SHELL)
    assert Order.objects.get(pk=order.pk).imported_id is None
    change(store, {"zone": "Europe/Zurich"}, keep_times=True)
    assert set(Order.objects.values_list("placed_at", flat=True)) == {typed, filed.replace(hour=7)}


def test_the_day_begins_later_for_what_has_a_time_and_not_for_what_has_only_a_day(workspace: Workspace) -> None:
    sell(10, datetime(2024, 5, 2, 2, tzinfo=UTC))
    sell(1, datetime(2024, 5, 2, tzinfo=UTC), timed=False)
    change(workspace, {"day_start": 240})
    assert sums(workspace, Grain.DAY) == {date(2024, 5, 1): 10, date(2024, 5, 2): 1}


def test_weeks_begin_on_the_chosen_day_though_nothing_was_recorded_since(workspace: Workspace) -> None:
    sell(10, datetime(2024, 5, 4, 12, tzinfo=UTC))  # a Saturday
    sell(1, datetime(2024, 5, 5, 12, tzinfo=UTC))  # a Sunday
    assert sums(workspace, Grain.WEEK) == {date(2024, 4, 29): 11}
    change(workspace, {"week_start": 7})
    assert sums(workspace, Grain.WEEK) == {date(2024, 4, 28): 10, date(2024, 5, 5): 1}


def test_quarters_and_years_begin_with_the_business_year(workspace: Workspace) -> None:
    sell(10, datetime(2024, 1, 20, 12, tzinfo=UTC))
    sell(1, datetime(2024, 2, 20, 12, tzinfo=UTC))
    assert sums(workspace, Grain.QUARTER) == {date(2024, 1, 1): 11}
    change(workspace, {"year_start_month": 2})
    wide = {"start": date(2023, 2, 1), "end": date(2025, 1, 31)}
    assert sums(workspace, Grain.QUARTER, **wide) == {date(2023, 11, 1): 10, date(2024, 2, 1): 1}
    assert sums(workspace, Grain.YEAR, **wide) == {date(2023, 2, 1): 10, date(2024, 2, 1): 1}


def test_another_currency_makes_the_figures_again(workspace: Workspace) -> None:
    sell(10, datetime(2024, 1, 20, 12, tzinfo=UTC))
    change(workspace, {"currency": "CHF"})
    with asking(open_workspace(workspace.folder)) as opened:
        assert world_of(opened.engine, own_catalogue(), now=NOW).currency == "CHF"


def test_a_change_is_noted_and_comes_back_unless_somebody_changed_it_since(workspace: Workspace) -> None:
    kept = KeptSettings(workspace.folder)
    before = kept.chosen()
    first = change(workspace, {"week_start": 7, "selling_days": (1, 2, 3)})
    assert first.after == {"settings": {"1": {"week_start": 7, "selling_days": [1, 2, 3]}}}
    change(workspace, {"week_start": 6})
    with pytest.raises(ChangedSince):
        undo_settings(kept, audit_id=first.pk, by=SHELL)
    last = Audit.objects.order_by("-id").first()
    assert last is not None
    undo_settings(kept, audit_id=last.pk, by=SHELL)
    undo_settings(kept, audit_id=first.pk, by=SHELL)
    assert kept.chosen() == before


def test_what_cannot_be_is_told_and_nothing_is_written_or_noted(workspace: Workspace) -> None:
    before = (workspace.folder / "headway.toml").read_text() if (workspace.folder / "headway.toml").exists() else ""
    with pytest.raises(BadSetting) as wrong:
        change(workspace, {"zone": "Europe/Zurch", "currency": "euro", "selling_days": (1, 1)})
    assert str(wrong.value).count("\n") == 2
    with pytest.raises(Refused, match="so already"):
        change(workspace, {"name": KeptSettings(workspace.folder).chosen()["name"]})
    with pytest.raises(NotAllowed):
        change_settings(KeptSettings(workspace.folder), {"week_start": 7}, by=Actor("Bo", 12345))
    assert not Audit.objects.filter(verb="change_settings").exists()
    assert (workspace.folder / "headway.toml").read_text() == before


def test_a_new_workspace_has_chosen_nothing_but_its_name(tmp_path: Path) -> None:
    said("new", tmp_path / "shop")
    assert set(KeptSettings(tmp_path / "shop").chosen()) == {"name"}


def test_the_shell_shows_and_changes_them_beside_a_server_and_without(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    said("new", shop, "--currency", "EUR")
    with served(shop):
        assert "Europe/Zurich" in said("settings", shop, "zone=Europe/Zurich", "week_start=7")
    assert "1,2,3,4,5" in said("settings", shop, "selling_days=1,2,3,4,5")
    assert KeptSettings(shop).held()["zone"] == "Europe/Zurich"
    assert "2026-12-01 1,2" in said("settings", shop, "selling_days_from=2026-12-01 1,2; 2027-01-01 1,2,3")
    assert KeptSettings(shop).held()["selling_days_from"] == ("2026-12-01 1,2", "2027-01-01 1,2,3")
