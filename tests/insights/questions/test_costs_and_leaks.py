"""What a new customer costs, over months with cost; where deals are lost."""

from tests.oracle.shop import decided, sale
from tests.oracle.work import lead, spent


def gained(number: int, month: str, count: int):
    return [
        sale(number + n, number + n, f"2024-{month}-10", "10", customer_id=number + n, buyer="new")
        for n in range(count)
    ]


def test_months_without_cost_are_left_out_of_what_a_customer_costs(tell):
    rows = {"spend": [spent(1, "2024-02-01", "300")], "sales": [*gained(100, "01", 5), *gained(200, "02", 3)]}
    told = tell("acquisition", rows)
    assert told.sentence == (
        "€100.00 per new customer (€300.00 for 3 in 1 month with cost); 1 month without cost is left out, with 5 new "
        "customers."
    )
    assert [(line.name, line.cells[0].text) for line in told.lines] == [("Feb 2024", "€100.00"), ("Jan 2024", "\u2013")]
    both = {**rows, "spend": [*rows["spend"], spent(2, "2024-01-05", "500")]}
    assert tell("acquisition", both).sentence == "€100.00 per new customer (€800.00 for 8 in 2 months with cost)."


def test_spend_without_a_new_customer_has_no_cost_by_customer(tell):
    twice = [sale(n, n, f"2024-0{n}-10", "10", customer_id=1) for n in (1, 2)]
    told = tell("acquisition", {"spend": [spent(1, "2024-02-01", "300")], "sales": twice})
    assert told.sentence == (
        "No new customer in 1 month with cost, for €300.00; 1 month without cost is left out, with 1 new customer."
    )


def test_without_spend_it_names_what_to_import(tell):
    told = tell("acquisition", {"sales": gained(100, "01", 5)})
    assert not told.answered
    assert "Spend: no spend recorded; import a file with a column for " in told.sentence


def test_what_a_lead_costs_by_channel_leaves_its_months_without_cost_out(tell):
    leads = [lead(n, "2024-02-03", source_id=1) for n in range(30)] + [
        lead(90 + n, "2024-02-03", source_id=2) for n in range(40)
    ]
    early = [lead(500 + n, "2024-01-03", source_id=1) for n in range(50)]
    spend = [spent(1, "2024-02-01", "300", source_id=1), spent(2, "2024-02-01", "80", source_id=2)]
    told = tell("acquisition", {"leads": [*leads, *early], "spend": spend, "sales": gained(100, "02", 4)}).sentence
    assert told.endswith("; a lead costs €10.00 by Offline, €2.00 by Online.")


def lost(first: int, count: int, stage: int | None, amount: str):
    return [decided(first + n, "lost", "2024-03-01", amount, stage_id=stage) for n in range(count)]


def test_where_most_value_is_lost_flips_with_the_data(tell):
    told = tell("leaks", {"deal_outcomes": [*lost(0, 2, 11, "100"), *lost(10, 5, 12, "10")]})
    assert told.sentence == "Most value is lost at Talk (€200.00, 80.0\u202f%)."
    told = tell("leaks", {"deal_outcomes": [*lost(0, 2, 11, "10"), *lost(10, 5, 12, "36")]})
    assert told.sentence == "Most value is lost at Offer (€180.00, 90.0\u202f%)."


def test_without_values_it_counts_and_ranks_only_beyond_chance(tell):
    told = tell("leaks", {"deal_outcomes": [*lost(0, 60, 11, "0"), *lost(100, 10, 12, "0")]})
    assert told.sentence == "Most deals are lost at Talk (60 of 70 lost deals)."
    told = tell("leaks", {"deal_outcomes": [*lost(0, 20, 11, "0"), *lost(100, 18, 12, "0")]})
    assert told.sentence == "Of 38 lost deals, Offer and Talk cannot be told apart as where most are lost."


def test_where_no_stage_is_known_it_names_the_column(tell):
    told = tell("leaks", {"deal_outcomes": lost(0, 5, None, "10")})
    assert not told.answered
    assert "import a file with a column for the stage of a deal and when it entered it" in told.sentence
