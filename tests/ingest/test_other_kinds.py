"""Files beside orders, deals and leads: histories, answers, products of deals, hours, rates, targets, refunds."""

from datetime import date
from decimal import Decimal

from headway.ingest import ImportSettings, NothingKnown, propose, read_tables, stage
from headway.values.calendar import Calendar

SETTINGS = ImportSettings(calendar=Calendar(zone="UTC"), currency="EUR")
DEALS = (
    "Deal ID,Deal Name,Owner,Stage,Amount,Created,Close Date\n"
    "D1,Alpha,Ann,Closed Won,1000,2024-01-01,2024-02-01\n"
    "D2,Beta,Bob,Closed Lost,500,2024-01-05,2024-02-10\n"
    "D3,Gamma,Ann,Proposal,750,2024-01-10,\n"
)
ORDERS = "Order ID,Order Date,Product,Quantity,Sales\nA1,2024-01-02,Mug,2,8.00\nA2,2024-01-03,Cup,1,3.00\n"


def staged_of(folder, answers=None, **files):
    """What is staged from these files: the name before `_csv` is the file's."""
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, "utf-8")
    tables = read_tables(paths)
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS)
    return stage(tables, proposal, answers or {}, known=NothingKnown(), settings=SETTINGS).staged


def moves_of(staged):
    """Deal, stage and day of each move, in order."""
    names = dict(staged.tables["stages"].select("ref", "name").iter_rows())
    moves = staged.tables["stage_moves"].sort("deal", "position")
    return [(deal[2:], names[stage], str(at.date())) for deal, stage, at in moves.select("deal", "stage", "at").rows()]


def test_a_stage_history_gives_every_move(tmp_path):
    history = "Deal ID,Stage,Date Entered\nD1,Proposal,2024-01-11\nD1,Prospecting,2024-01-01\nD9,Proposal,2024-01-01\n"
    staged = staged_of(tmp_path, deals=DEALS, history=history)
    assert moves_of(staged) == [("D1", "Prospecting", "2024-01-01"), ("D1", "Proposal", "2024-01-11")]
    assert [(r.file, r.row, r.value, r.reason) for r in staged.refusals] == [("history.csv", 3, "D9", "no such deal")]
    ranks = dict(staged.tables["stages"].select("name", "rank").iter_rows())
    assert ranks["Prospecting"] < ranks["Proposal"] < ranks["Closed Won"]


def test_a_history_of_changes_begins_with_the_old_value_at_the_creation(tmp_path):
    history = (
        "Opportunity ID,Field,Old Value,New Value,Created Date\n"
        "D1,Stage,Prospecting,Proposal,2024-01-11\nD1,Amount,500,1000,2024-01-12\n"
        "D1,Stage,Proposal,Closed Won,2024-02-01\n"
    )
    staged = staged_of(tmp_path, deals=DEALS, history=history)
    assert moves_of(staged) == [
        ("D1", "Prospecting", "2024-01-01"),
        ("D1", "Proposal", "2024-01-11"),
        ("D1", "Closed Won", "2024-02-01"),
    ]


def test_columns_called_after_a_stage_are_moves_and_a_property_history_adds_none_twice(tmp_path):
    deals = (
        'Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,"Date entered ""Demo Scheduled (New Business)""",'
        '"Date entered ""Closed Won (New Business)"""\n'
        "1,Alpha,Closed Won,New Business,1000,2024-01-01 10:00,2024-01-02 10:00,2024-02-01 10:00\n"
        "2,Beta,Demo Scheduled,New Business,500,2024-01-05 10:00,2024-01-05 10:00,\n"
    )
    history = (
        "Record ID,Property,Value,Timestamp\n1,dealstage,demoscheduled,2024-01-02 10:00\n1,amount,9,2024-01-03 10:00\n"
    )
    expected = [("1", "Demo Scheduled", "2024-01-02"), ("1", "Closed Won", "2024-02-01")]
    expected += [("2", "Demo Scheduled", "2024-01-05")]
    for files in ({"deals": deals}, {"deals": deals, "history": history}):
        assert moves_of(staged_of(tmp_path, **files)) == expected


def test_first_answers_of_leads_become_messages(tmp_path):
    leads = (
        "Lead ID,Name,Source,Created At,First Response At\nL1,Ann,Web,2024-01-02 10:00,2024-01-02 10:20\n"
        "L2,Bob,Web,2024-01-02 11:00,\nL3,Cy,Web,2024-01-02 11:00,2024-01-01 09:00\n"
    )
    mails = (
        "Message ID,Lead ID,Direction,Sent At\nm1,L2,Outbound,2024-01-02 14:00\nm2,L1,Inbound,2024-01-02 10:00\n"
        "m3,L2,sideways,2024-01-02 14:00\nm4,L8,Inbound,2024-01-02 14:00\n"
    )
    staged = staged_of(tmp_path, leads=leads)
    told = staged.tables["messages"].sort("lead", "at").select("lead", "direction").rows()
    assert told == [("n:L1", "in"), ("n:L1", "out"), ("n:L2", "in"), ("n:L3", "in")]
    assert any("1 answer was left out, before the lead" in note for note in staged.notes)
    staged = staged_of(tmp_path, leads=leads, mails=mails)
    assert staged.tables["messages"].height == 5
    assert [(r.row, r.reason) for r in staged.refusals] == [(4, "no such lead"), (3, "is neither in nor out")]


def test_products_of_deals(tmp_path):
    lines = "Opportunity ID,Product,Quantity,Unit Price\nD1,Licence,2,300\nD1,Support,1,400\nD7,Licence,1,9\n"
    staged = staged_of(tmp_path, deals=DEALS, lines=lines)
    found = staged.tables["deal_lines"]
    assert (found["amount"].sum(), found["position"].to_list()) == (Decimal("1000.0000"), [1, 2])
    assert [(r.row, r.reason) for r in staged.refusals] == [(3, "no such deal")]


def test_hours_of_several_shifts_add_up(tmp_path):
    staged = staged_of(
        tmp_path, hours="Rep,Date,Hours\nAnn,2024-01-02,4.5\nAnn,2024-01-02,3\nBob,2024-01-02,x\nBob,2024-01-03,8\n"
    )
    found = staged.tables["worked_hours"].sort("day").select("day", "hours", "basis").rows()
    assert found == [
        (date(2024, 1, 2), Decimal("7.5000"), "worked"),
        (date(2024, 1, 3), Decimal("8.0000"), "worked"),
    ]
    assert [(r.row, r.column, r.value) for r in staged.refusals] == [(3, "Hours", "x")]


def test_rates_that_do_not_say_which_way_round_are_asked_about(tmp_path):
    text = "Currency,Date,Rate\nUSD,2024-01-01,0.80\n"
    path = tmp_path / "rates.csv"
    path.write_text(text, "utf-8")
    tables = read_tables([path])
    (question,) = propose(tables, known=NothingKnown(), kept=None, settings=SETTINGS).questions
    assert question.key == "rates.csv:Rate:rate"
    for answer, rate in zip(question.choices, ("0.80", "1.25"), strict=True):
        found = staged_of(tmp_path, {question.key: answer}, rates=text).tables["currency_rates"]
        assert found["rate"].to_list() == [Decimal(rate).quantize(Decimal("1e-10"))]


def test_rates_that_say_it_are_not(tmp_path):
    staged = staged_of(
        tmp_path,
        rates="From,To,Date,Exchange Rate\nUSD,EUR,2024-01-01,0.80\nEUR,GBP,2024-01-01,0.80\nUSD,JPY,2024-01-01,150\n",
    )
    found = staged.tables["currency_rates"].sort("currency").select("currency", "rate").rows()
    assert [(code, float(rate)) for code, rate in found] == [("GBP", 1.25), ("USD", 0.8)]
    assert [r.reason for r in staged.refusals] == ["is no rate to or from EUR"]


def test_targets_by_month_quarter_and_year(tmp_path):
    staged = staged_of(
        tmp_path, targets="Rep,Period,Target\nAnn,2024-02,100\nAnn,Q2 2024,300\nAnn,2024,1200\nBob,soon,5\n"
    )
    found = staged.tables["targets"].select("metric", "starts_on", "ends_on", "amount").rows()
    assert [(str(a), str(b), int(amount)) for _, a, b, amount in found] == [
        ("2024-02-01", "2024-02-29", 100),
        ("2024-04-01", "2024-06-30", 300),
        ("2024-01-01", "2024-12-31", 1200),
    ]
    assert [(r.row, r.reason) for r in staged.refusals] == [(4, "has no period")]


def test_every_refund_of_an_order_counts(tmp_path):
    refunds = "Order ID,Refund Date,Refund Amount\nA1,2024-01-10,2.50\nA1,2024-01-12,1.00\nA7,2024-01-12,1.00\n"
    staged = staged_of(tmp_path, orders=ORDERS, refunds=refunds)
    found = staged.tables["order_events"]
    assert (found["amount"].sum(), found["key"].n_unique()) == (Decimal("3.5000"), 2)
    assert [(r.row, r.value) for r in staged.refusals] == [(3, "A7")]
