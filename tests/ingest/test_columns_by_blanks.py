"""Columns that stand apart by blanks only; headers with the name of what carries them; people before their firms."""

from decimal import Decimal

import pytest

from tests.ingest.test_unseen_exports import net, staged_of, understood

ONE_BLANK = """ customer_id  date number_of_cds  dollar_value
 00001 19970101  1   11.77
 00002 19970112  1   12.00
 00002 19970112  5   77.00
"""
TWO_BLANKS = """Order No  Order Date  Customer       Amount
A1        2024-05-01  Ann Sample     10.50
A2        2024-05-02  Bo van Sample  21.00
A3        2024-05-03  Cy Sample      1.00
"""


def test_one_blank_parts_columns(tmp_path):
    staged = staged_of(tmp_path, ONE_BLANK, name="master.txt")
    assert net(staged) == Decimal("100.7700")
    assert staged.tables["accounts"]["number"].to_list() == ["00001", "00002"]


def test_two_blanks_part_columns_whose_texts_hold_one(tmp_path):
    staged = staged_of(tmp_path, TWO_BLANKS, name="report.txt")
    assert net(staged) == Decimal("32.5000")
    assert staged.tables["accounts"]["name"].to_list() == ["Ann Sample", "Bo van Sample", "Cy Sample"]
    tables, _ = understood(tmp_path, TWO_BLANKS, name="report.txt")
    assert tables[0].how.delimiter == "blanks"


def test_prose_is_no_table(tmp_path):
    tables, _ = understood(tmp_path, "one two three\nfour five\nsix seven eight nine\n", name="prose.txt")
    assert len(tables[0].header) == 1


def test_headers_may_carry_the_word_property(tmp_path):
    text = "deal_id,property_dealname,property_amount,property_closedate,property_createdate,property_dealstage\n"
    text += "1,Lamps,100.50,2024-05-02,2024-04-02,closedwon\n2,Bulbs,20,2024-05-03,2024-04-03,closedlost\n"
    staged = staged_of(tmp_path, text, name="deals.csv")
    assert staged.tables["deals"]["name"].to_list() == ["Lamps", "Bulbs"]
    assert staged.tables["deal_terms"]["amount"].sum() == Decimal("120.5000")


@pytest.mark.parametrize("company", ["Company", "Associated Company"])
def test_a_file_of_people_alone_names_their_firms(tmp_path, company):
    text = f"Contact ID,First Name,Last Name,Email,{company}\n7,Ann,Sample,ann@sample.test,Sample Lamps\n"
    staged = staged_of(tmp_path, text, name="contacts.csv")
    assert staged.tables["accounts"]["name"].to_list() == ["Sample Lamps"]
    assert staged.tables["contacts"]["account"].to_list() == staged.tables["accounts"]["ref"].to_list()


def test_events_of_mails_are_no_leads(tmp_path):
    rows = "".join(f"{at:08x}-15aa,THROTTLED,{430 + at}\n" for at in range(9))
    _, proposal = understood(tmp_path, f"id,category,status\n{rows}", name="email_event_bounce_data.csv")
    assert [entry.role for entry in proposal.mapping.tables] == [""]
