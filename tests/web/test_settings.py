"""The page of settings: seen by all, changed by leaders, proposed before it holds."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.config.kept_settings import KeptSettings
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.query.question import Condition, Operator, Query
from headway.records.models import Audit, Closure, Lead, Message, OpenHours
from headway.values.style import Style
from headway.web import workplace
from headway.web.asked import asked_by
from headway.web.screens.settings import closed_days
from headway.web.workplace import here
from tests.web.conftest import NOW, Shop
from tests.web.test_own_fields import wait_for_import

WORKING = {"opens": "09:00", "closes": "18:00"}


@pytest.fixture
def kept(shop: Shop):
    """The shop, its settings kept in its folder."""
    before = here()
    settings = KeptSettings(shop.workspace.folder)
    toml = (shop.workspace.folder / "headway.toml").read_text()
    workplace.serve(replace(before, settings=settings))
    yield settings
    workplace.serve(before)
    (shop.workspace.folder / "headway.toml").write_text(toml)


def as_(shop: Shop, who: str) -> Client:
    client = Client()
    client.force_login(shop.users[who], backend="headway.web.entrance.LinkBackend")
    return client


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_rep_sees_what_holds_and_may_not_change_it(shop, kept):
    client = as_(shop, "bo")
    shown = said(client.get("/settings"))
    assert "Currency" in shown
    assert '<form method="post" action="/settings' not in shown
    assert client.post("/settings/time", {"week_start": 7}).status_code == 403
    assert kept.held()["week_start"] == 1


def test_months_of_whole_weeks_are_chosen_and_periods_follow(shop, kept):
    client = as_(shop, "ada")
    form = {"week_start": "7", "year_start_month": "2", "day_start": "00:00", "months": "4-5-4", "year_end": "nearest"}
    assert "The settings are changed." in said(client.post("/settings/time", form, follow=True))
    assert kept.held()["months"] == "4-5-4"
    assert "4, 5 and 4 weeks in each quarter" in said(client.get("/changes"))
    refused = said(client.post("/settings/time", {**form, "months": "4-4-6"}, follow=True))
    assert "months &quot;4-4-6&quot; should be one of calendar · 4-4-5 · 4-5-4 · 5-4-4" in refused
    assert kept.held()["months"] == "4-5-4"


def test_the_owner_changes_them_and_undo_brings_them_back(shop, kept):
    client = as_(shop, "ada")
    told = said(
        client.post("/settings/time", {"week_start": "7", "year_start_month": "4", "day_start": "04:00"}, follow=True)
    )
    assert "The settings are changed." in told
    assert (kept.held()["week_start"], kept.held()["year_start_month"], kept.held()["day_start"]) == (7, 4, 240)
    assert "Weeks begin on" in said(client.get("/changes"))
    done = Audit.objects.filter(verb="change_settings").latest("id")
    client.post(f"/changes/{done.pk}/undo")
    assert kept.held()["week_start"] == 1
    assert "took back that" in said(client.get("/changes"))


def test_a_wrong_zone_is_told_and_nothing_changes(shop, kept):
    given = {"name": "Lamp shop", "currency": "EUR", "zone": "Europe/Zurch"}
    assert "is not a time zone" in said(as_(shop, "ada").post("/settings/business", given, follow=True))
    assert kept.held()["zone"] == "UTC"


def test_opening_hours_and_closed_days_are_kept_and_come_back(shop, kept):
    client = as_(shop, "ada")
    client.post("/settings/hours", {"opens_1": "09:00", "closes_1": "18:30"})
    assert list(OpenHours.objects.values_list("weekday", "opens", "closes")) == [(1, 540, 1110)]
    client.post("/settings/close", {"first": "2026-12-25", "last": "2026-12-26", "reason": "Christmas", "yearly": "on"})
    days = set(Closure.objects.values_list("day", flat=True))
    assert {date(2026, 12, 25), date(2026, 12, 26), date(2031, 12, 25)} <= days
    assert "25 Dec to 26 Dec" in said(client.get("/settings"))
    for done in Audit.objects.filter(verb__in=("set_open_hours", "close_days")).order_by("-id"):
        client.post(f"/changes/{done.pk}/undo")
    assert not OpenHours.objects.exists()
    assert not Closure.objects.exists()


def test_opening_hours_are_those_that_answers_in_open_time_count(shop, kept):
    """The shop's zone is UTC; 20 November 2026 is a Friday."""
    client, place = as_(shop, "ada"), here()
    settings = MirrorSettings(shop.workspace.name, shop.workspace.currency, shop.workspace.calendar)

    def minutes() -> object:
        catch_up(place.engine, settings)
        world = world_of(place.engine, place.catalogue, now=datetime(2026, 11, 23, 12, tzinfo=UTC))
        return ask(Query(metrics=("lead_response_open_minutes",), where=(of_lead,)), world).totals

    lead = Lead.objects.create(name="Night", created_at=datetime(2026, 11, 20, 17, 50, tzinfo=UTC), city="Nowhere")
    of_lead = Condition("city", Operator.EQUAL, ("Nowhere",))
    for way, when in (("in", datetime(2026, 11, 20, 17, 50)), ("out", datetime(2026, 11, 23, 9, 10))):
        Message.objects.create(lead=lead, direction=way, at=when.replace(tzinfo=UTC), at_timed=True)
    assert minutes() == {"lead_response_open_minutes": None}
    client.post("/settings/hours", {f"{side}_{day}": at for day in (1, 5) for side, at in WORKING.items()})
    assert minutes() == {"lead_response_open_minutes": 20}
    client.post("/settings/close", {"first": "2026-11-23", "last": "2026-11-23", "reason": "Moving"})
    assert minutes() == {"lead_response_open_minutes": 10}
    for done in Audit.objects.filter(verb__in=("set_open_hours", "close_days")).order_by("-id"):
        client.post(f"/changes/{done.pk}/undo")
    assert minutes() == {"lead_response_open_minutes": None}


def test_hours_that_end_before_they_begin_are_refused(shop, kept):
    told = said(as_(shop, "ada").post("/settings/hours", {"opens_1": "18:00", "closes_1": "09:00"}, follow=True))
    assert "Opening hours end after they begin" in told
    assert not OpenHours.objects.exists()


def test_hours_hold_from_a_day_on_and_those_before_go_on_holding_before(shop, kept):
    client = as_(shop, "ada")
    client.post("/settings/hours", {"opens_1": "09:00", "closes_1": "18:00", "since": "2026-01-01"})
    assert list(OpenHours.objects.values_list("from_day", "weekday")) == [(None, 1)]  # there are none before the first
    later = {"opens_1": "10:00", "closes_1": "16:00", "opens_2": "10:00", "closes_2": "16:00"}
    client.post("/settings/hours", {**later, "since": "2026-12-01"})
    held = set(OpenHours.objects.values_list("from_day", "weekday", "opens", "closes"))
    first, begun = (None, 1, 540, 1080), date(2026, 12, 1)
    assert held == {first, (begun, 1, 600, 960), (begun, 2, 600, 960)}
    shown = said(client.get("/settings"))
    assert "<b>Before</b> Monday 09:00–18:00" in shown
    assert "<b>From 1 Dec 2026</b> Monday, Tuesday 10:00–16:00" in shown
    assert 'name="opens_1" value="09:00"' in shown  # today is 18 November
    refused = said(client.post("/settings/hours", {"since": "2026-12-24"}, follow=True))
    assert "Open on no weekday" in refused
    client.post("/settings/drop-hours", {"since": "2026-12-01"})
    assert set(OpenHours.objects.settled().values_list("from_day", "weekday", "opens", "closes")) == {first}
    for done in Audit.objects.filter(verb__endswith="_open_hours").order_by("-id"):
        client.post(f"/changes/{done.pk}/undo")
    assert not OpenHours.objects.exists()


def test_selling_days_hold_from_a_day_on_and_learned_ones_before(shop, kept):
    client = as_(shop, "ada")
    client.post("/settings/days", {"selling": ["1", "2", "6"], "since": "2026-12-01"})
    assert kept.held()["selling_days"] == tuple(range(1, 8))  # too few sales to learn from
    assert kept.held()["selling_days_from"] == ("2026-12-01 1,2,6",)
    assert "<b>From 1 Dec 2026</b> Monday, Tuesday, Saturday" in said(client.get("/settings"))
    assert "Monday, Tuesday, Saturday from 1 Dec 2026" in said(client.get("/changes"))
    client.post("/settings/drop-days", {"since": "2026-12-01"})
    assert not kept.held()["selling_days_from"]
    client.post("/settings/days", {"selling": ["1", "2"], "since": "2026-12-01"})
    client.post("/settings/days", {"selling": ["3"], "since": ""})
    assert (kept.held()["selling_days"], kept.held()["selling_days_from"]) == ((3,), ())
    assert "Choose at least one" in said(client.post("/settings/days", {"since": ""}, follow=True))
    for done in Audit.objects.filter(verb="change_settings", undone_by=None).order_by("-id")[:4]:
        client.post(f"/changes/{done.pk}/undo")
    assert not kept.held()["selling_days_from"]


def test_chosen_selling_days_are_those_that_comparisons_count(shop):
    before = here()
    later = ((date(2026, 11, 5), (1, 2, 3, 5, 6)),)
    workplace.serve(replace(before, calendar=replace(before.calendar, selling_days=(1, 4), selling_days_from=later)))
    try:
        selling = asked_by(shop.users["ada"], (), now=NOW).clock.selling
        days = [date(2026, 11, day) for day in range(2, 9) if selling.is_one(date(2026, 11, day))]
        assert [day.isoweekday() for day in days] == [1, 5, 6]
    finally:
        workplace.serve(before)


def test_closed_days_are_told_as_stretches_and_years():
    days = [(date(year, 12, day), "Christmas") for year in (2025, 2026) for day in (25, 26)]
    found = closed_days([*days, (date(2026, 8, 1), None)])
    assert [one.says for one in found] == ["25 Dec to 26 Dec, 2 years (2025 to 2026)", "1 Aug 2026"]


def test_the_style_is_chosen_among_what_there_is_and_taken_back(shop, kept):
    client = as_(shop, "ada")
    assert "<option selected>1,234.56</option>" in said(client.get("/settings"))
    client.post("/settings/style", {"numbers": "1.234,56", "dates": "31.12.2017"})
    assert (kept.held()["numbers"], kept.held()["dates"]) == ("1.234,56", "31.12.2017")
    assert "Numbers" in said(client.get("/changes"))
    assert "should be one of" in said(client.post("/settings/style", {"numbers": "1_234"}, follow=True))
    assert as_(shop, "bo").post("/settings/style", {"numbers": "1,234.56"}).status_code == 403
    done = Audit.objects.filter(verb="change_settings").latest("id")
    client.post(f"/changes/{done.pk}/undo")
    assert "numbers" not in kept.chosen()


def test_the_files_that_were_imported_propose_it(shop, kept):
    client = as_(shop, "ada")
    rows = "".join(f"Z{n};{n % 28 + 1:02}.03.2026;Lamp;1;1.{n:03},50\n" for n in range(100, 130))
    file = SimpleUploadedFile("orders.csv", ("Order ID;Order Date;Product;Quantity;Amount\n" + rows).encode())
    address = client.post("/import", {"files": [file]}).headers["Location"]
    client.post(address, {"act": "load"})
    wait_for_import()
    shown = said(client.get("/settings"))
    assert "Numbers: 1.234,56" in shown
    assert "30 of 30 amounts in orders.csv with decimals or thousands are written &quot;1.234,56&quot;." in shown
    assert "30 of 30 dates in orders.csv are day.month.year." in shown
    saw = {"saw:numbers": "1.234,56", "saw:dates": "31.12.2017"}
    client.post("/settings/confirm", {"take": ["numbers", "dates"], **saw})
    assert (kept.chosen()["numbers"], kept.chosen()["dates"]) == ("1.234,56", "31.12.2017")
    assert "are written &quot;" not in said(client.get("/settings"))


def test_a_form_reads_and_shows_amounts_in_the_style(shop, kept):
    workplace.serve(replace(here(), style=Style(numbers="1.234,56", dates="31.12.2017")))
    client = as_(shop, "ada")
    order = shop.orders["bo"]
    order.refresh_from_db()
    path = f"/orders/{order.public_id}/lines/1/set/amount"
    assert 'value="100,1"' in said(client.get(path))
    client.post(path, {"value": "1.234", "was": "100,1"})
    assert str(order.lines.get().amount).rstrip("0").rstrip(".") == "1234"
    assert "1.234,00 €" in said(client.get(f"/orders/{order.public_id}"))
    client.post(path, {"value": "1.234,5678", "was": "1234"})
    assert str(order.lines.get().amount) == "1234.5678"
    assert 'value="1234,5678"' in said(client.get(path))
    assert "is not a number: write one such as 1234,50" in said(
        client.post(path, {"value": "lots", "was": "1234,5678"})
    )
    assert b"1234.5678" in client.get("/orders.csv").content
