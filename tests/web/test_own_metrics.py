"""A metric made in a form: seen while it is made, kept, asked everywhere, changed with its past, taken away."""

import csv
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest

from headway.actions.own_metrics import Definition, StillMade, free_key, make_metric, remove_metric
from headway.actions.permission import NotAllowed
from headway.actions.saved import Named
from headway.actions.undo import undo_action
from headway.catalogue.own_terms import Term
from headway.catalogue.read import own_catalogue
from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records.models import Activity, Audit, OwnMetric
from headway.web.workplace import here
from tests.web.conftest import NOW

MADE = {
    "name": "Sales per visit",
    "seen_by": "all",
    "version": "0",
    "what0": "Net sales",
    "dim0_0": "Sale or return",
    "sign0_0": "=",
    "val0_0": "sale",
    "how1": "/",
    "what1": "Visits",
}


@pytest.fixture(autouse=True)
def visits(shop):
    for name, count in (("Bo", 2), ("Cy", 1)):
        member = shop.orders[name.lower()].member
        for _ in range(count):
            Activity.objects.create(kind="visit", status="held", member=member, at=NOW - timedelta(days=2))
    follow(shop)
    yield
    OwnMetric.objects.all().delete()
    Activity.objects.all().delete()
    follow(shop)


def follow(shop) -> None:
    """The figures follow the records, as the mirror does while a server runs."""
    place = shop.workspace
    catch_up(here().engine, MirrorSettings(place.name, place.currency, place.calendar))


@pytest.fixture
def made(shop, as_):
    """Makes the metric of `MADE` in the form, as somebody."""

    def make(who: str = "ada", **other: str) -> OwnMetric:
        done = as_(who).post("/metrics/new", {**MADE, **other})
        assert done.status_code == 302, unescape(done.content.decode())
        follow(shop)
        return OwnMetric.objects.get(key=done["Location"].removeprefix("/metrics/"))

    return make


def test_the_form_says_the_formula_and_the_number_before_anything_is_kept(page):
    shown = page("ada", "/metrics/new")
    assert "Choose a metric to begin with" in shown.content.decode()
    address = "/metrics/new?what0=Net+sales&dim0_0=Sale+or+return&sign0_0=%3D&val0_0=sale&how1=/&what1=Visits"
    body = page("ada", address, **{"HX-Request": "true", "HX-Target": "made"}).content.decode()
    assert "Net sales (only where Sale or return is sale) ÷ Visits" in body
    assert "116.78" in body  # 350.35 over three visits
    assert "<dd>350.35 EUR</dd>" in body.replace("€", "EUR") or "350.35" in body
    assert "order date" in body
    assert "activity date" in body
    assert "Rep" in body
    assert '<datalist id="in-val0_0-names" hx-swap-oob="true"><option value="sale">' in body
    assert not OwnMetric.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            {"how1": "+", "what1": "Visits"},
            "Net sales (only where Sale or return is sale) is money and Visits is a count: they cannot be added.",
        ),
        ({"what0": "Net salse"}, "No metric is called “Net salse”; did you mean"),
        ({"dim0_0": "Stage", "val0_0": "x"}, "Net sales cannot be told apart by Stage. It can by"),
        ({"dim0_0": "Nothing", "val0_0": "x"}, "Nothing is called “Nothing”"),
        ({"dim0_0": "Product", "val0_0": "Lampp"}, 'No product is called "Lampp"'),
        ({"what0": ""}, "Choose a metric: it is what the new one begins with."),
        ({"name": ""}, "Name: write it, please"),
        ({"name": "Net  SALES"}, "“Net SALES” is taken: Net sales (net_sales) is a metric already."),
    ],
)
def test_what_cannot_be_made_is_said_beside_what_was_typed_and_nothing_is_kept(as_, typed, says):
    answer = as_("ada").post("/metrics/new", {**MADE, **typed})
    assert answer.status_code == 422
    assert says in unescape(answer.content.decode())
    assert not OwnMetric.objects.exists()


def test_a_kept_metric_stands_on_every_page_as_any_other(page, made, as_):
    one = made()
    assert one.key == "sales_per_visit"
    of_it = page("ada", "/metrics/sales_per_visit").content.decode()
    assert "Net sales (only where Sale or return is sale) ÷ Visits" in of_it
    assert "Made by you, seen by everybody" in of_it
    assert "Sales per visit" in page("bo", "/metrics").content.decode()
    assert "Made here" in page("bo", "/metrics").content.decode()
    assert "/metrics/sales_per_visit" in page("bo", "/find?q=sales+per+visit").content.decode()
    table = page("ada", "/explore.csv?metric=sales_per_visit&by=rep&period=this-month").content.decode("utf-8-sig")
    lines = {row[0]: row[1] for row in list(csv.reader(StringIO(table)))[1:] if len(row) > 1}
    assert (lines["Bo"], lines["Cy"]) == ("50.05", "200.20") or (float(lines["Bo"]), float(lines["Cy"])) == (
        50.05,
        200.2,
    )
    rows = page("ada", "/rows/sales_per_visit?period=this-month").content.decode()
    assert "350.35" in rows
    files = [page("ada", f"/rows/sales_per_visit.{kind}?period=this-month&part=numerator") for kind in ("csv", "xlsx")]
    assert [file.status_code for file in files] == [200, 200]
    assert files[0].content.decode("utf-8-sig").count("\n") >= 4
    assert page("ada", "/pin?metric=sales_per_visit&look=number").status_code == 200
    saved = as_("bo").post(
        "/saved/new", {"name": "Mine", "seen_by": "me", "note": "", "question": "metric=sales_per_visit&by=rep"}
    )
    assert saved.status_code == 302
    assert "Sales per visit by rep" in page("bo", "/saved").content.decode()


def test_a_seller_asks_it_within_their_own_scope(page, made):
    made()
    table = page("bo", "/explore.csv?metric=sales_per_visit&by=rep&period=this-month").content.decode("utf-8-sig")
    assert "Cy" not in table
    assert "Bo" in table


def test_who_may_make_one_and_who_sees_whose(page, as_, made, by):
    assert page("bo", "/metrics/new").status_code == 403
    assert as_("bo").post("/metrics/new", MADE).status_code == 403
    assert '"/metrics/new"' not in page("bo", "/metrics").content.decode()
    assert "/metrics/new?" not in page("bo", "/explore?metric=net_sales").content.decode()
    assert "/metrics/new?" in page("max", "/explore?metric=net_sales").content.decode()
    one = made("max", seen_by="me", name="Only mine")
    assert page("max", f"/metrics/{one.key}").status_code == 200
    assert page("bo", f"/metrics/{one.key}").status_code == 404
    assert page("ada", f"/metrics/{one.key}").status_code == 404
    assert page("ada", f"/explore?metric={one.key}").status_code == 400
    assert "Only mine" not in page("ada", "/find?q=only").content.decode()
    shared = made("ada")
    assert page("max", f"/metrics/{shared.key}/edit").status_code == 403
    definition = Definition(
        named=Named(name="Visits of web"), terms=(Term("net_sales"), Term("visits", "/")), catalogue=own_catalogue()
    )
    with pytest.raises(NotAllowed):
        make_metric(definition, now=NOW, by=by("bo"))


def test_a_changed_definition_counts_on_and_what_was_known_before_stays(shop, page, made, as_):
    one = made()
    answer = as_("ada").post(
        "/metrics/sales_per_visit/edit", {**MADE, "version": str(one.version), "how1": "/", "what1": "Orders"}
    )
    assert answer.status_code == 302, unescape(answer.content.decode())
    follow(shop)
    one.refresh_from_db()
    assert one.version == 2
    now = page("ada", "/explore.csv?metric=sales_per_visit&period=this-month").content.decode("utf-8-sig")
    assert "116.78" in now  # three orders
    assert [bool(own.until) for own in here().world(now=NOW, scope=None).catalogue.own] == [True, False]
    again = as_("ada").post("/metrics/sales_per_visit/edit", {**MADE, "version": "1"})
    assert again.status_code == 422
    assert "while you had it open" in again.content.decode()


def test_a_metric_can_be_renamed_and_is_not_defined_anew_by_that(shop, made, as_):
    one = made()
    as_("ada").post("/metrics/sales_per_visit/edit", {**MADE, "name": "Größe je Besuch", "version": "1"})
    follow(shop)
    one.refresh_from_db()
    assert (one.name, one.key) == ("Größe je Besuch", "sales_per_visit")
    (own,) = here().world(now=NOW, scope=None).catalogue.own
    assert (own.label, own.until) == ("Größe je Besuch", "")


def test_deleting_says_what_is_made_of_it_and_an_undo_brings_it_back(shop, page, made, as_, by):
    made()
    made(name="Twice as deep", what0="Sales per visit", dim0_0="", val0_0="", how1="*", what1="Orders")
    with pytest.raises(StillMade, match="Twice as deep is made of it"):
        remove_metric(key="sales_per_visit", by=by("ada"))
    remove_metric(key="twice_as_deep", by=by("ada"))
    done = remove_metric(key="sales_per_visit", by=by("ada"))
    follow(shop)
    assert page("ada", "/metrics/sales_per_visit").status_code == 404
    undo_action(audit_id=done.pk, by=by("ada"))
    follow(shop)
    assert page("ada", "/metrics/sales_per_visit").status_code == 200
    changes = page("ada", "/changes").content.decode()
    assert "made a metric" in changes
    assert "deleted a metric" in changes
    assert Audit.objects.filter(verb="make_metric", object="own_metrics").exists()


def test_a_metric_is_not_made_of_itself_and_a_stale_form_is_refused(made, as_):
    one = made()
    answer = as_("ada").post(f"/metrics/{one.key}/edit", {**MADE, "version": "1", "what1": "Sales per visit"})
    assert "cannot be made of itself" in answer.content.decode()


def test_every_name_gives_a_key_that_nothing_else_has(made):
    catalogue = own_catalogue()
    assert free_key("Größe je Besuch!", catalogue) == "große_je_besuch".replace("ß", "ss")
    assert free_key("訪問あたり", catalogue) == "own"
    assert free_key("2nd visit", catalogue) == "own_2nd_visit"
    assert free_key("Net sales", catalogue) == "net_sales_2"
    assert free_key("New", catalogue) == "new_2"
    assert free_key("x part1 y", catalogue) == "x_part_1_y"


def test_the_name_may_be_in_any_script(page, made):
    one = made(name="訪問あたり売上")
    assert "訪問あたり売上" in page("ada", f"/metrics/{one.key}").content.decode()
