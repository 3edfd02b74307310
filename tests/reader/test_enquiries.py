"""Enquiries read a second time: what had not been asked yet, what was answered on a day at no known time."""

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from headway.query.parse import Words, parse
from tests.oracle.shop import NOW, store_of
from tests.oracle.work import lead

METRICS = ("enquiries", "enquiries_answered", "answered_within_1h", "lead_response_minutes")


def world() -> World:
    """Three leads of one day: one asks at once, one a month later, one is answered on the day, nobody knows when."""
    leads = [
        lead(1, "2024-06-03 10:00", answered="2024-06-03 10:20", answer_minutes=20.0),
        lead(2, "2024-06-03 10:00", asked="2024-07-03 10:00", answered="2024-07-03 10:10", answer_minutes=10.0),
        lead(3, "2024-06-03 11:00", answered="2024-06-03"),
    ]
    return world_of(store_of({"leads": leads}), own_catalogue(), now=NOW)


def asked(**words: object) -> Answer:
    found = world()
    return ask(parse(Words(metrics=METRICS, **words), found.calendar), found)  # type: ignore[arg-type]


def test_what_had_not_been_asked_by_the_as_of_is_no_enquiry_yet() -> None:
    before, after = asked(as_of="2024-06-30").totals, asked().totals
    assert [before[name] for name in METRICS] == [2, 2, 1.0, 20.0]
    assert [after[name] for name in METRICS] == [3, 3, 1.0, 10.0]


def test_an_answer_at_an_unknown_time_is_an_answer_and_measures_nothing() -> None:
    totals = asked(as_of="2024-06-30").totals
    assert (totals["enquiries_answered"], totals["answered_within_1h.n"]) == (2, 1)


def test_waiting_is_counted_from_the_enquiry_and_not_from_the_lead() -> None:
    totals = asked(as_of="2024-07-03T10:05:00+02:00").totals
    assert (totals["enquiries"], totals["answered_within_1h.n"], totals["lead_response_minutes"]) == (3, 1, 20.0)
