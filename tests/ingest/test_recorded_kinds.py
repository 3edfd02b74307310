"""Files of records that are taken as they stand: each kind by the headers that people really use, without a mapping."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from headway.ingest import ImportSettings, NothingKnown, propose, read_tables, stage
from headway.ingest.recorded import recorded_roles
from headway.schema.tables import record_types
from headway.values.calendar import Calendar

SETTINGS = ImportSettings(calendar=Calendar(zone="UTC"), currency="EUR")
DEALS = "Deal ID,Deal Name,Stage,Amount,Created\nD1,Alpha,Proposal,100,2024-05-01\nD2,Beta,Won,50,2024-05-01\n"
ORDERS = "Order ID,Order Date,Customer,Product,Quantity,Sales\nO1,2024-01-02,Alpha,Mug,2,8.00\n"
BESIDE = {
    "payments": ("orders.csv", ORDERS),
    "quotes": ("deals.csv", DEALS),
    "objections": ("deals.csv", DEALS),
    "deal_partners": ("deals.csv", DEALS),
}
"""What a file speaks of, and is brought with it."""
FILES = {
    "visitors": (
        "visitors.csv",
        "Visitor ID,Is Bot,Internal,Customer\nv1,no,no,Alpha\nv2,yes,no,\n",
        [{"number": "v1", "bot": False}, {"number": "v2", "bot": True, "account": None}],
    ),
    "web_visits": (
        "web_sessions.csv",
        "Session ID,Visitor ID,Started At,Source,Landing Page,Engaged\ns1,v1,2024-06-01 10:00,Search,/,true\n"
        "s2,v1,2024-06-02 10:00,Search,/offer,false\ns3,v2,2024-06-02 11:00,,/,\n",
        [
            {"engaged": True, "page": "/"},
            {"visitor": "visitor:v1", "engaged": False},
            {"visitor": "visitor:v2", "source": None, "engaged": None},
        ],
    ),
    "social_posts": (
        "social_posts.csv",
        "Post ID,Network,Published,Format\np1,Pix,2024-06-01 10:00,video\np2,Talk,2024-06-02 10:00,text\n",
        [{"network": "Pix", "content_type": "video"}, {"network": "Talk"}],
    ),
    "social_counts": (
        "post_insights.csv",
        "Network,Published,Format,Report Date,Reach,Impressions,Likes,Comments\n"
        "Pix,2024-06-01 10:00,video,2024-06-08,100,,20,3\nTalk,2024-06-02 10:00,text,2024-06-08,,50,0,\n",
        [{"reach": 100, "impressions": None, "reactions": 20}, {"reach": None, "impressions": 50, "reactions": 0}],
    ),
    "follower_counts": (
        "followers.csv",
        "Platform,Date,Followers\nPix,2024-06-01,1000\nPix,2024-07-01,1200\n",
        [{"network": "Pix", "followers": 1000, "day": date(2024, 6, 1)}, {"followers": 1200}],
    ),
    "stock_levels": (
        "inventory.csv",
        "SKU,Product,Location,Date,On Hand,Committed,Incoming,ETA\nL1,Lamp,Hill,2024-06-01,10,2,5,2024-06-20\n"
        "L1,Lamp,Quay,2024-06-01,0,,,\n",
        [
            {"on_hand": Decimal(10), "reserved": Decimal(2), "inbound_due": date(2024, 6, 20)},
            {"on_hand": Decimal(0), "reserved": None},
        ],
    ),
    "loyalty_points": (
        "loyalty_points.csv",
        "Member ID,Date,Type,Points\nM1,2024-06-01,Earn,100\nM1,2024-06-09,Redemption,40\nM2,2024-06-09,Expiry,5\n",
        [{"kind": "earned", "points": Decimal(100)}, {"kind": "redeemed"}, {"kind": "expired"}],
    ),
    "contracts": (
        "contracts.csv",
        "Contract Number,Customer,Plan,MRR,Setup Fee,Start Date,Contract End,Cancelled On,Renewal Of,Auto Renew\n"
        "C1,Alpha,Gold,99.50,200,2024-01-01,2025-01-01,,,no\nC2,Alpha,Gold,110,,2025-01-01,,,C1,yes\n"
        "C3,Beta,Basic,20,,2024-02-01,,2024-05-01,,\n",
        [
            {"monthly": Decimal("99.50"), "one_off": Decimal(200), "committed_to": date(2025, 1, 1), "renews": None},
            {"renews": "contract:C1", "auto_renews": True, "committed_to": None},
            {"ended_on": date(2024, 5, 1)},
        ],
    ),
    "payments": (
        "payments.csv",
        "Payment ID,Date,Type,Amount,Payment Method,Order\nP1,2024-01-05 10:00,Charge,8.00,card,O1\n"
        "P2,2024-01-09,Refund,3.00,card,O1\nP3,2024-01-10,Chargeback,5.00,card,\n",
        [
            {"kind": "received", "amount": Decimal(8), "order": "o:O1"},
            {"kind": "refunded"},
            {"kind": "charged_back", "order": None},
        ],
    ),
    "quotes": (
        "quotes.csv",
        "Quote Number,Opportunity,Version,Requested,Sent,Valid Until,Total,Status\n"
        "Q1,D1,1,2024-05-02,2024-05-04 10:00,2024-06-04,100.50,Presented\nQ1,D1,2,,2024-05-09,,90,Accepted\n"
        "Q2,D2,1,2024-05-03,,,,Draft\n",
        [
            {"version": 1, "status": "sent", "amount": Decimal("100.50"), "expires_on": date(2024, 6, 4)},
            {"version": 2, "status": "accepted"},
            {"sent_at": None, "status": "draft"},
        ],
    ),
    "objections": (
        "objections.csv",
        "ID,Deal,Objection,Answer Used,Raised On,Rep\n1,D1,Price,Value,2024-05-05,Ann\n2,D2,Timing,,2024-05-06,Bob\n",
        [{"what": "Price", "answer": "Value"}, {"what": "Timing", "answer": None}],
    ),
    "deal_partners": (
        "partners.csv",
        "Deal ID,Partner,Role\nD1,Atelier,Sourced\nD2,Bureau,Influenced\nD2,Atelier,\n",
        [{"part": "brought"}, {"part": "touched"}, {"part": None}],
    ),
    "logged_time": (
        "time_log.csv",
        "Person,Date,Activity,Hours\nAnn,2024-05-05,Sales,3.5\nAnn,2024-05-05,Admin,2\nBob,2024-05-05,Driving,1\n",
        [{"activity": "selling", "hours": Decimal("3.5")}, {"activity": "admin"}, {"activity": "travel"}],
    ),
    "email_events": (
        "newsletter_events.csv",
        "Event ID,Timestamp,Event,Email,Campaign,Machine\n"
        "e1,2024-06-03 09:00:00,processed,ann@one.example,Spring,\n"
        "e2,2024-06-03 09:00:05,delivered,ann@one.example,Spring,\n"
        "e3,2024-06-03 09:00:06,open,ann@one.example,Spring,true\n"
        "e4,2024-06-03 11:00:00,open,ann@one.example,Spring,false\n"
        "e5,2024-06-03 09:00:00,processed,bob@two.example,Spring,\n"
        "e6,2024-06-03 09:00:09,bounce,bob@two.example,Spring,\n"
        "e7,2024-06-04 09:00:09,spamreport,ann@one.example,Spring,\n",
        [
            {"kind": "sent", "automatic": None},
            {"kind": "delivered"},
            {"kind": "opened", "automatic": True},
            {"kind": "opened", "automatic": False},
            {"kind": "sent"},
            {"kind": "hard_bounced"},
            {"kind": "complained"},
        ],
    ),
    "recipients": (
        "recipients.csv",
        "Recipient ID,Email,Campaign,Mailed Before\nr1,ann@one.example,Spring,no\nr2,bob@two.example,Spring,yes\n",
        [{"number": "r1", "known_before": False}, {"number": "r2", "known_before": True}],
    ),
    "survey_answers": (
        "nps_survey.csv",
        "Response ID,Customer,Email,NPS Score,Survey Type,Sent At,Responded At,Comment\n"
        "1,Alpha,ann@alpha.example,10,NPS,2024-06-01,2024-06-02 10:00,good\n"
        "2,Beta,,3,NPS,2024-06-01,2024-06-04 11:30,slow\n3,Gamma,,,NPS,2024-06-01,,\n",
        [
            {"kind": "nps", "score": 10, "respondent": "ann@alpha.example"},
            {"score": 3, "respondent": None},
            {"score": None, "answered_at": None},
        ],
    ),
    "reviews": (
        "reviews.csv",
        "Review ID,Product,Stars,Platform,Review Date,Review Text\nr1,Lamp,5,Map,2024-06-01,Nice\n"
        "r2,Bulb,4.5,Map,2024-06-02,\n",
        [{"rating": Decimal(5), "platform": "Map"}, {"rating": Decimal("4.5")}],
    ),
    "feedback_items": (
        "feedback.csv",
        "ID,Customer,Category,Received,Action Taken,Customer Informed\n1,Alpha,Light,2024-06-01,2024-06-05,2024-06-07\n"
        "2,Beta,Cable,2024-06-02,,\n",
        [{"topic": "Light"}, {"topic": "Cable", "acted_at": None}],
    ),
    "case_holds": (
        "ticket_waits.csv",
        "Ticket ID,Waiting Since,Waiting Until\nT1,2024-06-01 10:30,2024-06-01 15:00\nT1,2024-06-01 16:00,\n",
        [
            {
                "case": "case:T1",
                "at": datetime(2024, 6, 1, 10, 30, tzinfo=UTC),
                "ended_at": datetime(2024, 6, 1, 15, tzinfo=UTC),
            },
            {"case": "case:T1", "ended_at": None},
        ],
    ),
    "cases": (
        "support_tickets.csv",
        "Ticket ID,Subject,Priority,Assignee,Created At,First Response,Resolved At\n"
        "T1,Broken,High,Ann,2024-06-01 10:00,2024-06-01 10:20,2024-06-02 09:00\n"
        "T2,Invoice,Low,Bob,2024-06-01 11:00,,\n",
        [{"number": "T1", "priority": "High"}, {"number": "T2", "answered_at": None}],
    ),
}


def staged_of(folder, **files):
    paths = [folder / name for name in files.values()]
    tables = read_tables(paths)
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS)
    roles = [table.role for table in proposal.mapping.tables]
    return roles, stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)


def read(folder, name, text, beside=()):
    (folder / name).write_text(text, "utf-8")
    for other, words in beside:
        (folder / other).write_text(words, "utf-8")
    return staged_of(folder, file=name, **{other: other for other, _ in beside})


def test_every_such_kind_has_its_file() -> None:
    assert set(FILES) == set(recorded_roles())


@pytest.mark.parametrize("role", FILES)
def test_a_file_of_this_kind_is_taken_by_its_own_headers(role: str, tmp_path) -> None:
    name, text, wanted = FILES[role]
    beside = [BESIDE[role]] if role in BESIDE else []
    roles, done = read(tmp_path, name, text, beside)
    assert roles[0] == role
    assert list(done.staged.refusals) == []
    rows = done.staged.tables[role].filter(file=name)
    assert rows.height == len(wanted)
    for row, values in zip(rows.to_dicts(), wanted, strict=True):
        assert {key: row[key] for key in values} == values
    assert [note for note in done.staged.notes if "left alone" in note and note.startswith(name)] == [], (
        "every header of the file is understood"
    )
    assert all(
        rows[column.name].null_count() == 0 for column in record_types()[role].columns.values() if column.required
    )


def test_events_of_one_person_in_one_mailing_are_one_recipients(tmp_path) -> None:
    name, text, _ = FILES["email_events"]
    _, done = read(tmp_path, name, text)
    people = done.staged.tables["recipients"]
    assert people.select("address", "complaints_told").rows() == [("ann@one.example", True), ("bob@two.example", True)]
    assert done.staged.tables["email_events"]["recipient"].n_unique() == 2
    assert done.staged.tables["campaigns"]["name"].to_list() == ["Spring"]


def test_where_no_complaint_is_told_of_nothing_is_known_of_complaints(tmp_path) -> None:
    name, text, _ = FILES["email_events"]
    _, done = read(tmp_path, name, "".join(text.splitlines(keepends=True)[:-1]))
    people = done.staged.tables["recipients"]
    assert "complaints_told" not in people.columns or people["complaints_told"].null_count() == people.height


def test_a_row_that_cannot_be_is_refused_with_what_is_wrong(tmp_path) -> None:
    text = "Event ID,Timestamp,Event,Email,Campaign\ne1,2024-06-03 09:00,danced,ann@one.example,Spring\n"
    text += "e2,,open,ann@one.example,Spring\ne3,2024-06-03 10:00,open,ann@one.example,Spring\n"
    _, done = read(tmp_path, "newsletter_events.csv", text)
    told = [(one.row, one.column, one.value, one.reason) for one in done.staged.refusals]
    assert told[0][:3] == (1, "Event", "danced")
    assert told[0][3].startswith("is none of sent, delivered, hard_bounced")
    assert told[1] == (2, "Timestamp", "", "has no time")
    assert done.staged.tables["email_events"].height == 1


def test_what_speaks_of_a_deal_that_nobody_knows_is_refused_with_its_cell(tmp_path) -> None:
    text = "Quote Number,Opportunity,Sent,Total\nQ1,D1,2024-05-04,10\nQ2,D9,2024-05-04,10\n"
    _, done = read(tmp_path, "quotes.csv", text, [("deals.csv", DEALS)])
    told = [(one.row, one.column, one.value, one.reason) for one in done.staged.refusals]
    assert told == [(2, "Opportunity", "D9", "no such deal")]
    (line,) = (one for one in done.reconciliation if one.label == "quotes.csv")
    assert (line.measure, line.file_sum, line.held) == ("amount of quotes", Decimal(20), Decimal(10))
    assert line.reasons == (("in rows refused: no such deal", Decimal(10)),)


def test_payments_that_name_no_order_are_the_sales_themselves(tmp_path) -> None:
    text = "id,Created (UTC),Amount,Currency,Status,Customer ID,Card Brand\n"
    text += "ch_1,2024-01-05 10:00,8.00,eur,Paid,c1,Visa\n"
    roles, done = read(tmp_path, "payments.csv", text)
    assert roles == ["orders"]
    assert "payments" not in done.staged.tables
