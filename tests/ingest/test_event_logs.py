"""Event logs, as XES and as CSV: cases become deals, events moves and outcomes; what is not taken is said."""

import gzip
import re
from datetime import UTC, datetime

import pytest

from headway.ingest import ImportSettings, NothingKnown, UnreadableFile, propose, read_tables, stage
from headway.ingest.event_logs import word_of

EVENTS = {
    "K1": [
        ("Enquiry received", "complete", "Ada Example", "2026-03-28T09:00:00.000+01:00"),
        ("Offer made", "start", "Ada Example", "2026-03-28T09:30:00.000+01:00"),
        ("Offer made", "complete", "Ada Example", "2026-03-29T09:00:00.000+02:00"),
        ("Offer made", "complete", "Bo Invented", "2026-03-30T09:00:00.000+02:00"),
        ("Offer accepted", "complete", "Bo Invented", "2026-03-31T09:00:00.000+02:00"),
        ("Offer made", "complete", "", "2026-03-31T10:00:00.000+02:00"),
    ],
    "K2": [
        ("Enquiry received", "complete", "Ada Example", "2026-03-28T10:00:00.000+01:00"),
        ("Offer declined", "complete", "Ada Example", "2026-03-29T10:00:00.000+02:00"),
    ],
    "K3": [("Enquiry received", "complete", "", "2026-04-01T10:00:00.000+02:00")],
}
WORTH = {"K1": "1000.50", "K2": "200", "K3": "40"}


def event(activity, transition, person, at):
    who = f'<string key="org:resource" value="{person}"/>' if person else ""
    when = f'<date key="time:timestamp" value="{at}"/>' if at else ""
    what = f'<string key="concept:name" value="{activity}"/>' if activity else ""
    said = f'<string key="lifecycle:transition" value="{transition}"/>'
    return f"<event>{what}{said}{who}{when}</event>"


def xes(events, head=""):
    cases = []
    for case, rows in events.items():
        number = f'<string key="concept:name" value="{case}"/>' if case else ""
        worth = f'<float key="requested amount" value="{WORTH.get(case, "5")}"/>'
        cases.append(f"<trace>{number}{worth}{''.join(event(*row) for row in rows)}</trace>")
    return f'<?xml version="1.0"?>{head}<log xes.version="1.0"><global scope="event"/>{"".join(cases)}</log>'.encode()


def table(tmp_path, data, name="steps.xes"):
    path = tmp_path / name
    path.write_bytes(data)
    (found,) = read_tables([path])
    return found


def proposed(found):
    return propose([found], known=NothingKnown(), kept=None, settings=ImportSettings())


def staged(found, answers=None):
    return stage([found], proposed(found), answers or {}, known=NothingKnown(), settings=ImportSettings())


def of(done, kind, *columns):
    return done.staged.tables[kind].select(columns).rows()


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def test_cases_become_deals_with_moves_outcomes_owner_and_worth(tmp_path):
    done = staged(table(tmp_path, xes(EVENTS)))
    assert of(done, "deals", "number", "status", "created_at") == [
        ("K1", "won", at("2026-03-28T08:00+00:00")),
        ("K2", "lost", at("2026-03-28T09:00+00:00")),
        ("K3", "open", at("2026-04-01T08:00+00:00")),
    ]
    assert [(deal, str(worth), owner) for deal, worth, owner in of(done, "deal_terms", "deal", "amount", "owner")] == [
        ("d:K1", "1000.5000", "f:boinvented"),
        ("d:K2", "200.0000", "f:adaexample"),
        ("d:K3", "40.0000", None),
    ]
    assert of(done, "deal_outcomes", "deal", "position", "kind", "at") == [
        ("d:K1", 1, "won", at("2026-03-31T07:00+00:00")),
        ("d:K2", 1, "lost", at("2026-03-29T08:00+00:00")),
    ]
    moves = [
        (deal, stage.partition("|")[2], when) for deal, stage, when in of(done, "stage_moves", "deal", "stage", "at")
    ]
    assert moves == [
        ("d:K1", "Enquiry received", at("2026-03-28T08:00+00:00")),
        ("d:K1", "Offer made", at("2026-03-29T07:00+00:00")),
        ("d:K2", "Enquiry received", at("2026-03-28T09:00+00:00")),
        ("d:K3", "Enquiry received", at("2026-04-01T08:00+00:00")),
    ]
    assert of(done, "stages", "name", "rank", "kind") == [("Enquiry received", 1, "open"), ("Offer made", 2, "open")]


def test_events_that_move_nothing_are_said(tmp_path):
    notes = " ".join(staged(table(tmp_path, xes(EVENTS))).staged.notes)
    assert "1 event is left aside: a case enters a stage when an event says complete" in notes
    assert "1 event after the decision of their case: no move" in notes
    assert "1 event in the stage where their case stood already: no move" in notes


def test_the_worth_of_a_case_counts_once(tmp_path):
    (line,) = staged(table(tmp_path, xes(EVENTS))).reconciliation
    assert (str(line.held), str(line.file_sum)) == ("1240.5000", "6443.000000")
    assert [reason for reason, _ in line.reasons] == ["repeated on further events of the same case"]
    assert line.difference == sum(amount for _, amount in line.reasons)


def test_zones_are_those_of_each_event_across_a_change_of_the_clock(tmp_path):
    done = staged(table(tmp_path, xes(EVENTS)))
    first, second = [when for deal, when in of(done, "stage_moves", "deal", "at") if deal == "d:K1"]
    assert (second - first).total_seconds() == 23 * 3600


def test_a_packed_log_is_read_by_what_is_in_it(tmp_path):
    plain, packed = table(tmp_path, xes(EVENTS)), table(tmp_path, gzip.compress(xes(EVENTS)), "steps.xes.gz")
    assert packed.frame.equals(plain.frame)
    assert (packed.how.format, packed.rows) == ("XES", 9)


def test_a_csv_of_events_means_the_same(tmp_path):
    head = "Case ID,Activity,Timestamp,Resource,Amount"
    rows = [
        f"{case},{what},{when},{person},{WORTH[case]}"
        for case, events in EVENTS.items()
        for what, said, person, when in events
        if said == "complete"
    ]
    found = table(tmp_path, "\n".join([head, *rows]).encode(), "steps.csv")
    assert proposed(found).mapping.tables[0].role == "event_log"
    one, other = staged(found), staged(table(tmp_path, xes(EVENTS)))
    for kind, columns in (
        ("deals", ("number", "status")),
        ("stage_moves", ("deal", "at", "stage")),
        ("deal_terms", ("deal", "amount", "owner")),
    ):
        assert of(one, kind, *columns) == of(other, kind, *columns)


BROKEN = {
    "K9": [("", "complete", "Ada Example", "2026-05-01T10:00:00Z"), ("Offer made", "complete", "", "")],
    "": [("Offer made", "complete", "Ada Example", "2026-05-02T10:00:00Z")],
    "K8": [("Offer made", "complete", "Ada Example", "soon"), ("Offer made", "complete", "", "2026-05-03T10:00:00Z")],
}


def test_events_without_case_activity_or_time_are_refused_with_their_row(tmp_path):
    done = staged(table(tmp_path, xes({**EVENTS, **BROKEN})))
    told = {(refusal.row, refusal.reason.partition(":")[0]) for refusal in done.staged.refusals}
    assert told == {
        (10, "no activity is said"),
        (11, "no time is said"),
        (12, "no case is said"),
        (13, "is not a date"),
    }
    assert [number for (number,) in of(done, "deals", "number")] == ["K1", "K2", "K3", "K8"]


def test_an_event_that_stands_twice_counts_once_and_is_said(tmp_path):
    done = staged(table(tmp_path, xes({**EVENTS, "K3": EVENTS["K3"] * 2})))
    assert sum(1 for (deal,) in of(done, "stage_moves", "deal") if deal == "d:K3") == 1
    assert any("1 event stands there twice" in note for note in done.staged.notes)


TURNED = {
    "T1": [
        ("Enquiry received", "complete", "Ada Example", "2026-03-01T09:00:00Z"),
        ("Plan accepted", "complete", "Ada Example", "2026-03-02T09:00:00Z"),
        ("Visit held", "complete", "Ada Example", "2026-03-03T09:00:00Z"),
        ("Order declined", "complete", "Ada Example", "2026-03-04T09:00:00Z"),
    ],
    "T2": [
        ("Enquiry received", "complete", "Ada Example", "2026-03-01T09:00:00Z"),
        ("Order signed", "complete", "Ada Example", "2026-03-05T09:00:00Z"),
    ],
}
ASKED = "steps.xes:Plan accepted:means"


def test_a_word_that_cases_do_not_hold_to_is_asked_and_the_rest_is_not(tmp_path):
    found = table(tmp_path, xes(TURNED))
    (question,) = proposed(found).open_questions({})
    assert question.key == ASKED
    assert "Its word says won, but 1 of 1 cases came to another end afterwards" in question.text
    assert question.choices == ("a stage", "won", "lost", "cancelled", "given up", "left out")
    assert of(staged(found, {ASKED: "a stage"}), "deal_outcomes", "deal", "kind") == [("d:T1", "lost"), ("d:T2", "won")]


def test_a_decision_that_is_followed_by_another_was_reopened_at_the_next_step(tmp_path):
    done = staged(table(tmp_path, xes(TURNED)), {ASKED: "won"})
    assert of(done, "deal_outcomes", "deal", "position", "kind", "at")[:3] == [
        ("d:T1", 1, "won", at("2026-03-02T09:00+00:00")),
        ("d:T1", 2, "reopened", at("2026-03-03T09:00+00:00")),
        ("d:T1", 3, "lost", at("2026-03-04T09:00+00:00")),
    ]
    assert any("1 case was decided more than once" in note for note in done.staged.notes)


def test_what_goes_without_asking_can_be_answered_otherwise(tmp_path):
    found = table(tmp_path, xes(EVENTS))
    said = {"steps.xes:Offer accepted:means": "a stage", "steps.xes:Offer made:means": "left out"}
    done = staged(found, said)
    assert [status for (status,) in of(done, "deals", "status")] == ["open", "lost", "open"]
    assert "Offer made" not in [name for (name,) in of(done, "stages", "name")]
    begun = staged(found, {"steps.xes:lifecycle:transition:enters": "start"})
    assert of(begun, "stage_moves", "deal") == [("d:K1",)]


def test_words_of_activities_say_their_ends():
    said = {"Offer accepted": "won", "B_DECLINED": "lost", "caseCancelled": "cancelled", "Lapsed": "given up",
            "Not accepted": "won", "Preaccepted": "a stage", "Angebot abgelehnt": "lost"}  # fmt: skip
    assert {name: word_of(name) for name in said} == {**said, "Not accepted": "won"}


MANY_KEYS = b"<log>" + b"".join(b'<event><int key="k%d" value="1"/></event>' % n for n in range(2100)) + b"</log>"
MALFORMED = {
    "cut off": (xes(EVENTS)[:-9], r"line 1 is no XML \(.+\): it is damaged or cut off\. Export the log again"),
    "a wrong end": (b"<log>\n<trace>\n</event></log>", r"line 3 is no XML \(mismatched tag\)"),
    "a bomb": (xes(EVENTS, '\n<!DOCTYPE log [<!ENTITY a "aaaa">]>'), r"line 2 declares a document type"),
    "another file's content": (xes(EVENTS, '<!DOCTYPE log SYSTEM "file:///etc/passwd">'), "declares a document type"),
    "another XML": (b"<?xml version='1.0'?><orders><order/></orders>", r"first element is <orders>, not a table"),
    "no event": (b"<log><trace/></log>", "an event log without any event"),
    "too many keys": (MANY_KEYS, "more than 2,000 different keys"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_log_is_refused_with_its_line_and_what_to_do(tmp_path, kind):
    data, said = MALFORMED[kind]
    with pytest.raises(UnreadableFile) as refused:
        table(tmp_path, data)
    assert str(refused.value).startswith("steps.xes: ")
    assert re.search(said, str(refused.value))
