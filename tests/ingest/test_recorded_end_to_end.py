"""Files of records that are taken as they stand, from the command line to numbers, again, and taken back."""

import json

import pytest

from tests.ingest.test_kinds_end_to_end import asked, headway
from tests.ingest.test_recorded_kinds import BESIDE, FILES

TAKEN = [role for role in FILES if role not in ("visitors", "social_posts")]
"""What is a part of another (visitors of visits, posts of counts) comes with that."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A workspace with a file of every such kind, imported in one go."""
    folder = tmp_path_factory.mktemp("recorded")
    for name, text in (*(FILES[role][:2] for role in TAKEN), *BESIDE.values()):
        (folder / name).write_text(text, "utf-8")
    headway("new", folder / "shop", "--zone", "Europe/Berlin", "--currency", "EUR")
    headway("import", folder / "shop", *names(folder), "--yes")
    return folder / "shop"


def names(folder):
    return sorted(path for path in folder.iterdir() if path.suffix == ".csv")


WANTED = {
    "emails_sent": 2, "emails_bounced": 1, "emails_opened": 1, "proposals_sent": 1, "quotes_sent": 2, "nps": 0.0,
    "nps_answers": 2, "reviews": 2, "review_rating": 4.75, "feedback_received": 2, "cases_opened": 2, "open_cases": 1,
    "contracts_signed": 3, "recurring_revenue": "110.00", "payments_received": "8.00", "collected_revenue": "0.00",
    "stock_on_hand": "10.0000", "available_to_promise": "13.0000", "points_outstanding": "55.0000", "visitors": 2,
    "web_visits": 3, "social_posts": 2, "followers": 1200, "selling_hours": "3.5000", "logged_hours": "6.5000",
}  # fmt: skip


def test_every_file_gives_its_numbers(shop):
    found = asked(shop, *WANTED)["totals"]
    told = {key: found[key] for key in WANTED}
    assert {key: float(value) for key, value in told.items()} == {key: float(value) for key, value in WANTED.items()}


def test_the_same_files_again_change_nothing_and_undo_takes_all_back(shop):
    told = json.loads(headway("import", shop, *names(shop.parent), "--yes", "--format", "json"))
    assert [kind for kind in told["kinds"] if kind["new"] or kind["changed"] or kind["kept"]] == []
    headway("undo", shop, "2")
    headway("undo", shop, "1")
    found = asked(shop, "emails_sent", "quotes_sent", "cases_opened", "contracts_signed", "web_visits")["totals"]
    assert {key: found[key] or 0 for key in found} == dict.fromkeys(found, 0)
