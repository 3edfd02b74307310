"""Leads with an outcome under any name, people with their firms, and subscriptions, which are none of these."""

from datetime import date

import polars as pl
import pytest

from headway.ingest import NothingKnown, NothingTaken, refuse_nothing, stage
from tests.ingest.test_unseen_exports import SETTINGS, staged_of, understood


def leads(header, yes="1", no="0"):
    rows = [f"{n},Web,{yes if n % 4 == 0 else no}" for n in range(1, 13)]
    return f"lead_id,source,{header}\n" + "\n".join(rows) + "\n"


def converted(staged):
    return (staged.tables["leads"]["outcome"] == "converted").sum()


@pytest.mark.parametrize("header", ["converted", "y", "outcome", "success", "bought", "Purchased", "Sale", "result"])
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("Yes", "No"), ("TRUE", "FALSE"), ("Y", "N")])
def test_a_yes_or_no_outcome_says_which_leads_became_customers(tmp_path, header, yes, no):
    assert converted(staged_of(tmp_path, leads(header, yes, no))) == 3


@pytest.mark.parametrize("header", ["target", "response", "label", "class"])
def test_a_yes_or_no_that_may_be_the_outcome_is_asked_about(tmp_path, header):
    tables, proposal = understood(tmp_path, leads(header))
    (question,) = proposal.questions
    assert (question.key, question.evidence) == (f"sales.csv:{header}:outcome", "3 of 12 rows say yes")
    for answer, count in (("became customers", 3), ("something else", 0)):
        done = stage(tables, proposal, {question.key: answer}, known=NothingKnown(), settings=SETTINGS)
        told = done.staged.tables["leads"]
        assert ((told["outcome"] == "converted").sum() if "outcome" in told.columns else 0) == count


def test_leads_whose_yes_or_no_columns_say_nothing_of_the_kind_are_mentioned(tmp_path):
    (note,) = [note for note in staged_of(tmp_path, leads("newsletter")).notes if "became a customer" in note]
    assert "If `newsletter` does" in note


def test_people_without_a_name_who_bought_or_not_are_leads(tmp_path):
    text = "User ID,Gender,Age,Purchased\n" + "".join(f"{n},Male,{20 + n},{n % 2}\n" for n in range(1, 9))
    assert converted(staged_of(tmp_path, text)) == 4


def test_outcomes_in_the_words_of_a_dealer(tmp_path):
    text = "Lead ID,Source,Status\n1,Web,Sold\n2,Web,Working\n3,Fair,Lost\n4,Fair,Closed Won - cash\n"
    outcomes = staged_of(tmp_path, text).tables["leads"]["outcome"].to_list()
    assert outcomes == ["converted", "open", "lost", "converted"]


def test_people_with_a_company_are_contacts_and_bring_their_firms(tmp_path):
    text = "First Name,Last Name,Email,Company,City\nAnn,Hill,a@x.test,Alpha,Oslo\nBo,Fox,b@x.test,Alpha,Oslo\n"
    staged = staged_of(tmp_path, text, name="people.csv")
    assert staged.tables["contacts"]["name"].to_list() == ["Ann Hill", "Bo Fox"]
    assert staged.tables["accounts"]["name"].to_list() == ["Alpha"]


def test_customers_with_a_number_and_a_company_stay_customers(tmp_path):
    text = "Customer ID,First Name,Last Name,Email,Company\n7,Ann,Hill,a@x.test,Alpha\n8,Bo,Fox,b@x.test,\n"
    assert "contacts" not in staged_of(tmp_path, text, name="customers.csv").tables


@pytest.mark.parametrize(
    "text",
    [
        "subscription_id,customer,plan,mrr,start_date,end_date,status,churned\nS1,Alpha,Pro,99,2024-01-01,,active,0\n",
        "account_id,start_date,plan_tier,seats,mrr_amount,arr_amount,churn_flag\nA1,2024-01-01,Pro,3,99,1188,False\n",
    ],
)
def test_subscriptions_that_say_what_they_bring_a_month_and_since_when_are_contracts(tmp_path, text):
    found = staged_of(tmp_path, text, name="subscriptions.csv").tables["contracts"]
    assert found.select(pl.col("monthly").cast(pl.Int64), "starts_on").rows() == [(99, date(2024, 1, 1))]


@pytest.mark.parametrize(
    "text",
    [
        "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Current Period End (UTC)\n"
        "sub_1,cus_1,gold,1,eur,month,99.00,active,2024-01-01 10:00,2024-02-01 10:00\n",
    ],
)
def test_other_subscriptions_are_refused_with_what_to_bring_instead(tmp_path, text):
    tables, proposal = understood(tmp_path, text, name="subscriptions.csv")
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=SETTINGS)
    with pytest.raises(NothingTaken, match=r"holds subscriptions .* Give it the invoices or payments"):
        refuse_nothing(tables, proposal.mapping, done)
