"""Saved answers: kept, opened, altered, shared with a team, told when what they ask is gone, taken back."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from headway.actions.actor import SHELL, Actor
from headway.actions.permission import NotAllowed
from headway.actions.saved import ChangedMeanwhile, Named, change_answer, remove_answer, save_answer
from headway.actions.undo import undo_action
from headway.errors import Refused
from headway.records.models import Audit, SavedAnswer
from tests.web.conftest import NOW

HX = {"HX-Request": "true", "HX-Target": "drawer-body"}
BY_CHANNEL = "metric=net_sales&by=channel&period=this-month"


@pytest.fixture(autouse=True)
def nothing_kept(shop):
    yield
    SavedAnswer.objects.all().delete()


@pytest.fixture
def keep(by):
    """Saves an answer of somebody, as the verb does."""

    def kept(who: str, name: str, seen_by: str = "me", question: str = BY_CHANNEL) -> SavedAnswer:
        done = save_answer(Named(name=name, seen_by=seen_by), question, now=NOW, by=by(who))
        return SavedAnswer.objects.get(pk=done.record_id)

    return kept


def fields(answer) -> dict[str, str]:
    """The values of a form's inputs and the chosen of its selects."""
    body = answer.content.decode()
    found = dict(re.findall(r'<input type="(?:text|hidden)" (?:id="[^"]*" )?name="([^"]+)" value="([^"]*)"', body))
    for name, inside in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items() if name != "csrfmiddlewaretoken"}


def test_this_month_stays_this_month_when_it_was_chosen_and_when_it_was_only_shown(as_):
    client = as_("bo")
    for period, stored in (("this-month", "this-month"), ("2026-11", "this-month"), ("2026-09", "2026-09")):
        form = client.get(f"/saved/new?metric=net_sales&by=channel&period={period}", headers=HX)
        done = client.post("/saved/new", {**fields(form), "name": f"Channels {period}", "note": ""}, headers=HX)
        assert done.status_code == 200, done.content.decode()
        one = SavedAnswer.objects.get(name=f"Channels {period}")
        assert parse_qs(one.question)["period"] == [stored]
    kept_still = client.get("/saved/new?metric=net_sales&by=channel&period=2026-11", headers=HX)
    client.post("/saved/new", {**fields(kept_still), "name": "Stays", "note": "", "period": "=2026-11"}, headers=HX)
    assert parse_qs(SavedAnswer.objects.get(name="Stays").question)["period"] == ["2026-11"]


def test_an_opened_answer_has_its_name_and_says_when_it_was_altered(as_, keep):
    one = keep("bo", "Channels of the month")
    client = as_("bo")
    opened = client.get(f"/saved/{one.public_id}")
    assert opened.status_code == 302
    page = client.get(opened["Location"]).content.decode()
    assert "<h1>Channels of the month</h1>" in page
    assert "altered since" not in page
    altered = client.get(opened["Location"].replace("by=channel", "by=rep")).content.decode()
    assert "altered since" in altered
    save = unescape(re.search(r'href="(/saved/\d+/edit\?[^"]+)"', altered)[1])
    form = client.get(save, headers=HX)
    assert client.post(urlsplit(save).path, {**fields(form), "note": ""}, headers=HX).status_code == 200
    one.refresh_from_db()
    assert parse_qs(one.question)["by"] == ["rep"]
    assert one.version == 2


@pytest.mark.parametrize(
    ("seen_by", "seen"),
    [("me", {"max"}), ("team", {"max", "bo"}), ("all", {"max", "bo", "cy", "ada"})],
)
def test_it_is_seen_by_whom_its_owner_says(as_, keep, seen_by, seen):
    one = keep("max", "Of Max", seen_by)
    for who in ("max", "bo", "cy", "ada", "guest"):
        status = 302 if who in seen else 404
        assert as_(who).get(f"/saved/{one.public_id}").status_code == status, who
        assert ("Of Max" in as_(who).get("/saved").content.decode()) is (who in seen), who


def test_a_rep_who_opens_the_owners_answer_sees_only_their_own_numbers_totals_included(as_, keep):
    one = keep("ada", "All channels", "all", "metric=net_sales&by=channel&period=2026")
    for who, total in (("ada", "€350.35"), ("bo", "€150.15"), ("cy", "€250.25")):
        client = as_(who)
        body = client.get(client.get(f"/saved/{one.public_id}")["Location"]).content.decode()
        assert total in body, who
        assert ("€350.35" in body) is (who == "ada")


def test_only_its_owner_and_leaders_change_it(shop, by, keep, as_):
    one = keep("max", "Of Max", "all")
    with pytest.raises(NotAllowed):
        change_answer(answer_id=one.pk, named=Named(name="Mine"), question=None, version=1, now=NOW, by=by("bo"))
    with pytest.raises(NotAllowed):
        remove_answer(answer_id=one.pk, by=by("bo"))
    assert as_("bo").post(f"/saved/{one.public_id}/remove", {}, headers=HX).status_code == 422
    listed = as_("bo").get("/saved").content.decode()
    assert f"/saved/{one.public_id}/copy" in listed
    assert f"/saved/{one.public_id}/remove" not in listed
    change_answer(answer_id=one.pk, named=Named(name="Ours"), question=None, version=1, now=NOW, by=by("ada"))
    ada = shop.users["ada"].first_name or shop.users["ada"].username
    assert f"by {ada}" in as_("max").get("/saved").content.decode()
    with pytest.raises(Refused, match="sign in"):
        save_answer(Named(name="Nobody's"), BY_CHANNEL, now=NOW, by=SHELL)


def test_two_people_who_change_it_at_once_see_each_other(as_, keep):
    one = keep("ada", "Ours", "all")
    client = as_("ada")
    mine = fields(client.get(f"/saved/{one.public_id}/edit", headers=HX))
    theirs = fields(client.get(f"/saved/{one.public_id}/edit", headers=HX))
    client.post(f"/saved/{one.public_id}/edit", {**theirs, "name": "Theirs", "note": ""}, headers=HX)
    refused = client.post(f"/saved/{one.public_id}/edit", {**mine, "name": "Mine", "note": ""}, headers=HX)
    assert refused.status_code == 422
    assert "while you had it open" in refused.content.decode()
    one.refresh_from_db()
    assert one.name == "Theirs"
    with pytest.raises(ChangedMeanwhile):
        change_answer(
            answer_id=one.pk, named=Named(name="x"), question=None, version=1, now=NOW, by=Actor("Ada", one.owner_id)
        )


def test_deleted_it_comes_back_by_undo_as_it_was(as_, keep, by, shop):
    one = keep("bo", "Gone and back", "team")
    client = as_("bo")
    done = client.post(f"/saved/{one.public_id}/remove", {}, headers=HX)
    assert done["HX-Redirect"] == "/saved"
    assert not SavedAnswer.objects.exists()
    removal = Audit.objects.latest("id")
    assert (removal.verb, removal.actor, removal.record_id) == ("remove_answer", "Bo", one.pk)
    assert client.post(f"/changes/{removal.pk}/undo", headers=HX).status_code == 204
    back = SavedAnswer.objects.get()
    assert (back.pk, back.public_id, back.name, back.seen_by) == (one.pk, one.public_id, one.name, "team")
    named = change_answer(answer_id=back.pk, named=Named(name="New"), question=None, version=1, now=NOW, by=by("bo"))
    undo_action(audit_id=named.pk, by=by("bo"))
    assert SavedAnswer.objects.get().name == "Gone and back"


def test_a_field_that_is_gone_is_told_with_what_is_left(as_, keep):
    one = keep(
        "bo", "By tier", question="metric=net_sales&metric=no_such&by=tier_gone&where=office_gone%3DX&by=channel"
    )
    client = as_("bo")
    answer = client.get(client.get(f"/saved/{one.public_id}")["Location"])
    assert answer.status_code == 410
    body = unescape(answer.content.decode())
    for key in ("no_such", "tier_gone", "office_gone=X"):
        assert f"“{key}” is not here any more" in body
    left = re.search(r'href="(/explore\?[^"]+)"[^>]*>Open what is left', body)[1]
    assert parse_qs(urlsplit(left).query)["metric"] == ["net_sales"]
    assert client.get(left).status_code == 200
    assert "asks for what is gone" in client.get("/saved").content.decode()


def test_a_question_that_cannot_be_split_so_any_more_is_told_too(as_, keep):
    one = keep("bo", "Odd", question="metric=calls&by=product&period=2026")
    answer = as_("bo").get(as_("bo").get(f"/saved/{one.public_id}")["Location"])
    assert answer.status_code == 410
    assert "cannot be told apart by product" in answer.content.decode()


def test_the_list_is_searched_in_any_case_and_letters(as_, keep):
    keep("bo", "Ürün Übersicht")
    keep("bo", "Channels")
    body = as_("bo").get("/saved?q=übersicht").content.decode()
    assert "Ürün" in body
    assert "Channels" not in body
    assert "Nothing saved has" in as_("bo").get("/saved?q=zzz").content.decode()


def test_a_name_is_needed_and_may_not_be_endless(as_):
    for name in ("", "x" * 121):
        refused = as_("bo").post("/saved/new", {"name": name, "question": BY_CHANNEL, "seen_by": "me"}, headers=HX)
        assert refused.status_code == 422
    assert not SavedAnswer.objects.exists()


def test_it_is_found_by_its_name(as_, keep):
    keep("bo", "Weekly channels")
    assert "Weekly channels" in as_("bo").get("/find?q=weekly").content.decode()
    assert "Weekly channels" not in as_("cy").get("/find?q=weekly").content.decode()


def test_it_was_changed_a_day_later_and_says_so(as_, keep, by):
    one = keep("bo", "Dated")
    later = NOW + timedelta(days=1)
    change_answer(answer_id=one.pk, named=Named(name="Dated 2"), question=None, version=1, now=later, by=by("bo"))
    assert "19 Nov 2026" in as_("bo").get("/saved").content.decode()
