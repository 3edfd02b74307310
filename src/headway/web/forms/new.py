"""What can be new: a sale, a deal, a lead, a call or visit, a cost. Two entries each must be filled; the rest may."""

from decimal import Decimal
from typing import Any

from headway.actions.by_hand.activity import Done, log_activity
from headway.actions.by_hand.cost import Cost, record_cost
from headway.actions.by_hand.deal import NewDeal, begin_pipeline, open_deal
from headway.actions.by_hand.lead import NewLead, add_lead
from headway.actions.by_hand.sale import Sale, record_sale
from headway.actions.by_hand.who import When
from headway.actions.permission import SELLERS, SPENDERS
from headway.records.models import Audit, Stage
from headway.web.forms.entry import Entry, Kind, Values, moment_entry
from headway.web.forms.form import Verb
from headway.web.forms.person import Person, member_id, stage_id

CUSTOMERS, PRODUCTS, SOURCES, CAMPAIGNS = (
    f"/suggest/{name}" for name in ("accounts", "products", "sources", "campaigns")
)
NEW_NAME = "A new name becomes a new customer"
WAYS = (("", "They did not; we found them"), ("phone", "By phone"), ("mail", "By mail"), ("form", "By a web form"),
        ("chat", "In a chat"), ("visit", "In person"))  # fmt: skip
DONE = (("call", "Call"), ("visit", "Visit"), ("meeting", "Meeting"), ("email", "E-mail"), ("task", "Task"))
SPENT_ON = (("marketing", "Marketing"), ("sales", "Selling"), ("fixed", "Fixed: rent, wages"))


def _sale(person: Person, _record: Any) -> list[Entry]:
    channels = person.channels()
    own = (Entry(name="channel", label="Channel", kind=Kind.CHOICE, choices=(("", "Not said"), *channels), more=True),)
    return [
        Entry(name="what", label="What", required=True, suggest=PRODUCTS, help="A product, or a few words"),
        _money(person, "Amount", required=True, help="For all of it, without tax"),
        Entry(name="customer", label="Customer", suggest=CUSTOMERS, help=NEW_NAME),
        Entry(name="quantity", label="Quantity", kind=Kind.NUMBER, value="1"),
        moment_entry("when", "When", person.now, person.place.calendar),
        *person.whose(),
        *(own if channels else ()),
        *person.currencies(),
    ]


def _record_sale(person: Person, _record: Any, given: Values) -> Audit:
    sale = Sale(
        what=given["what"],
        amount=given["amount"],
        quantity=given["quantity"] if given["quantity"] is not None else Decimal(1),
        customer=given["customer"],
        when=given["when"] or moment_now(person),
        member_id=member_id(given.get("member")),
        channel=given.get("channel") or None,
        currency=_currency(person, given),
    )
    return record_sale(sale, by=person.by)


def _deal(person: Person, _record: Any) -> list[Entry]:
    stages = person.stages("open")
    return [
        Entry(name="name", label="Deal", required=True, help="What people call it"),
        _money(person, "Amount", required=True, help="What it is worth, if won"),
        Entry(name="customer", label="Customer", suggest=CUSTOMERS, help=NEW_NAME),
        *(
            (Entry(name="stage", label="Stage", kind=Kind.CHOICE, choices=stages, value=stages[0][0]),)
            if stages
            else ()
        ),
        Entry(name="expected_close", label="Expected close", kind=Kind.DAY),
        moment_entry("opened", "Opened", person.now, person.place.calendar, more=True),
        Entry(name="source", label="Source", suggest=SOURCES, more=True),
        *person.whose("Owner"),
        *person.currencies(),
    ]


def _open_deal(person: Person, _record: Any, given: Values) -> Audit:
    if not Stage.objects.exists():
        begin_pipeline(by=person.by)
    new = NewDeal(
        name=given["name"],
        amount=given["amount"],
        customer=given["customer"],
        stage_id=stage_id(given.get("stage")),
        expected_close=given["expected_close"],
        opened=given["opened"] or moment_now(person),
        source=given["source"],
        member_id=member_id(given.get("member")),
        currency=_currency(person, given),
    )
    return open_deal(new, by=person.by)


def _lead(person: Person, _record: Any) -> list[Entry]:
    return [
        Entry(name="name", label="Name", required=True, help="Of the person or the company"),
        Entry(name="medium", label="How they asked", kind=Kind.CHOICE, choices=WAYS, value="phone"),
        Entry(name="phone", label="Phone"),
        Entry(name="email", label="E-mail"),
        Entry(name="source", label="Source", suggest=SOURCES, help="From where they know us"),
        moment_entry("came", "When", person.now, person.place.calendar),
        Entry(name="company", label="Company", suggest=CUSTOMERS, more=True),
        *person.whose("Owner"),
    ]


def _add_lead(person: Person, _record: Any, given: Values) -> Audit:
    new = NewLead(
        name=given["name"],
        medium=given["medium"],
        phone=given["phone"],
        email=given["email"],
        source=given["source"],
        company=given["company"],
        came=given["came"] or moment_now(person),
        member_id=member_id(given.get("member")),
    )
    return add_lead(new, by=person.by)


def _activity(person: Person, record: Any) -> list[Entry]:
    with_whom = () if record is not None else (
        Entry(name="customer", label="With", required=True, suggest=CUSTOMERS, help=NEW_NAME),
    )  # fmt: skip
    return [
        Entry(name="kind", label="What", kind=Kind.CHOICE, choices=DONE, value="call", required=True),
        *with_whom,
        Entry(name="note", label="Note", kind=Kind.LONG),
        Entry(name="minutes", label="Minutes", kind=Kind.NUMBER),
        moment_entry("when", "When", person.now, person.place.calendar),
        Entry(name="outcome", label="Outcome", help="In your words: reached, left a message …", more=True),
        *person.whose("Who"),
    ]


def log_for(person: Person, record: Any, given: Values) -> Audit:
    """Log an activity with a customer by name, or with the lead or deal whose page it is typed on."""
    table = record._meta.db_table if record is not None else ""
    done = Done(
        kind=given["kind"],
        when=given["when"] or moment_now(person),
        customer=given.get("customer", ""),
        account_id=record.pk if table == "accounts" else None,
        lead_id=record.pk if table == "leads" else None,
        deal_id=record.pk if table == "deals" else None,
        minutes=given["minutes"],
        outcome=given["outcome"],
        note=given["note"],
        member_id=member_id(given.get("member")),
    )
    return log_activity(done, by=person.by)


def _cost(person: Person, _record: Any) -> list[Entry]:
    return [
        Entry(name="note", label="What for", required=True),
        _money(person, "Amount", required=True),
        Entry(name="campaign", label="Campaign", suggest=CAMPAIGNS, help="So that its customers' cost is known"),
        Entry(name="source", label="Source", suggest=SOURCES),
        Entry(name="day", label="Day", kind=Kind.DAY, required=True, value=_today(person)),
        Entry(name="kind", label="Spent on", kind=Kind.CHOICE, choices=SPENT_ON, value="marketing", more=True),
        *person.currencies(),
    ]


def _record_cost(person: Person, _record: Any, given: Values) -> Audit:
    cost = Cost(
        amount=given["amount"],
        day=given["day"],
        note=given["note"],
        kind=given["kind"] or "marketing",
        campaign=given["campaign"],
        source=given["source"],
        currency=_currency(person, given),
    )
    return record_cost(cost, by=person.by)


def moment_now(person: Person) -> When:
    """Now, for a moment that was left empty."""
    return When(person.now)


def _money(person: Person, label: str, **more: Any) -> Entry:
    return Entry(name="amount", label=f"{label}, {person.place.currency}", kind=Kind.NUMBER, **more)


def _currency(person: Person, given: Values) -> str | None:
    chosen = given.get("currency") or None
    return None if chosen == person.place.currency else chosen


def _today(person: Person) -> str:
    return person.place.calendar.day_of(person.now).isoformat()


def in_words(person: Person, given: Values) -> str:
    """The amount that was typed, in its currency."""
    return person.place.figures.exact(given["amount"], given.get("currency") or person.place.currency)


def _to(given: Values) -> str:
    return f" to {given['customer']}" if given.get("customer") else ""


ACTIVITY = Verb(
    "activity", "Call or visit", "Record it", SELLERS, _activity, log_for,
    lambda _person, _record, given: f"{dict(DONE)[given['kind']]} recorded",
)  # fmt: skip
NEW = (
    Verb("sale", "Sale", "Record the sale", SELLERS, _sale, _record_sale,
         lambda person, _record, given: f"Sale of {in_words(person, given)}{_to(given)} recorded"),
    Verb("deal", "Deal", "Open the deal", SELLERS, _deal, _open_deal,
         lambda person, _record, given: f"{given['name']}, {in_words(person, given)}, is open"),
    Verb("lead", "Lead", "Take the lead down", SELLERS, _lead, _add_lead,
         lambda _person, _record, given: f"{given['name']} is a lead"),
    ACTIVITY,
    Verb("cost", "Cost", "Record the cost", SPENDERS, _cost, _record_cost,
         lambda person, _record, given: f"Cost of {in_words(person, given)} recorded"),
)  # fmt: skip
