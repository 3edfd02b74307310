"""What a person may do to a record from its page: decide it, move it on, give money back, void it."""

from typing import Any

from django.db.models import Count

from headway.actions.by_hand.deal import decide_deal, move_deal, reopen_deal
from headway.actions.by_hand.lead import decide_lead
from headway.actions.by_hand.sale import cancel_order, refund_order
from headway.actions.by_hand.void import void_record
from headway.actions.permission import SELLERS
from headway.records.models import Audit, DealOutcome, Lead
from headway.web.forms.entry import Choices, Entry, Kind, Values, moment_entry
from headway.web.forms.form import Verb
from headway.web.forms.lines import ADD_LINE
from headway.web.forms.new import ACTIVITY, moment_now
from headway.web.forms.person import Person, stage_id

MOST_REASONS = 12
BECAME = (("converted", "Became a customer"), ("disqualified", "Not for us"), ("lost", "Lost"))


def _when(person: Person, label: str = "When") -> Entry:
    return moment_entry("when", label, person.now, person.place.calendar)


def _decided(outcome: str) -> Any:
    def act(person: Person, record: Any, given: Values) -> Audit:
        return decide_deal(
            deal_id=record.pk,
            outcome=outcome,
            when=given["when"] or moment_now(person),
            reason=given.get("reason", ""),
            by=person.by,
        )

    return act


def _lost(person: Person, _record: Any) -> list[Entry]:
    return [
        Entry(name="reason", label="Why", required=True, choices=_reasons(), help="The real one: it is counted"),
        _when(person),
    ]


def _reasons() -> Choices:
    """The reasons that were given most, to be chosen again rather than spelt anew."""
    told = DealOutcome.objects.filter(kind="lost", reason__isnull=False).values_list("reason")
    return [(reason, reason) for reason, _ in told.annotate(n=Count("pk")).order_by("-n", "reason")[:MOST_REASONS]]


def _reopen(person: Person, record: Any, given: Values) -> Audit:
    return reopen_deal(deal_id=record.pk, when=given["when"] or moment_now(person), by=person.by)


def _stages(person: Person, record: Any) -> list[Entry]:
    choices = person.stages("open")
    now = str(record.stage.public_id) if record.stage else ""
    return [
        Entry(name="stage", label="Stage", kind=Kind.CHOICE, choices=choices, value=now, required=True),
        _when(person),
    ]


def _move(person: Person, record: Any, given: Values) -> Audit:
    chosen = stage_id(given["stage"])
    return move_deal(deal_id=record.pk, stage_id=chosen or 0, when=given["when"] or moment_now(person), by=person.by)


def _refund_entries(person: Person, record: Any) -> list[Entry]:
    currency = record.currency or person.place.currency
    return [
        Entry(name="amount", label=f"Amount, {currency}", kind=Kind.NUMBER, required=True),
        Entry(name="reason", label="Why"),
        _when(person),
    ]


def _refund(person: Person, record: Any, given: Values) -> Audit:
    when = given["when"] or moment_now(person)
    return refund_order(order_id=record.pk, amount=given["amount"], when=when, reason=given["reason"], by=person.by)


def _cancel(person: Person, record: Any, given: Values) -> Audit:
    return cancel_order(
        order_id=record.pk, when=given["when"] or moment_now(person), reason=given["reason"], by=person.by
    )


def _close_lead(person: Person, _record: Any) -> list[Entry]:
    return [
        Entry(
            name="outcome",
            label="What became of it",
            kind=Kind.CHOICE,
            choices=BECAME,
            value="converted",
            required=True,
        ),
        Entry(name="reason", label="Why, where it did not"),
        _when(person),
    ]


def _decide_lead(person: Person, record: Any, given: Values) -> Audit:
    return decide_lead(
        lead_id=record.pk,
        outcome=given.get("outcome", "open"),
        reason=given.get("reason", ""),
        when=given["when"] or moment_now(person),
        by=person.by,
    )


def _void(person: Person, record: Any, given: Values) -> Audit:
    return void_record(table=record._meta.db_table, record_id=record.pk, reason=given["reason"], by=person.by)


def _only_when(person: Person, _record: Any) -> list[Entry]:
    return [_when(person)]


def _why_when(person: Person, _record: Any) -> list[Entry]:
    return [Entry(name="reason", label="Why"), _when(person)]


def _why(_person: Person, _record: Any) -> list[Entry]:
    return [Entry(name="reason", label="Why", required=True, help="Whoever looks for it later will ask")]


def _says(words: str) -> Any:
    return lambda _person, record, _given: f"{record} {words}"


WIN = Verb("won", "Won", "It is won", SELLERS, _only_when, _decided("won"), _says("is won"))
LOSE = Verb("lost", "Lost", "It is lost", SELLERS, _lost, _decided("lost"), _says("is lost"))
REOPEN = Verb("reopen", "Open again", "Open it again", SELLERS, _only_when, _reopen, _says("is open again"))
MOVE = Verb("stage", "Move on", "Move it", SELLERS, _stages, _move, _says("moved on"))
REFUND = Verb("refund", "Refund", "Give it back", SELLERS, _refund_entries, _refund, _says("has a refund"))
CANCEL = Verb("cancel", "Cancel", "Cancel the order", SELLERS, _why_when, _cancel, _says("is cancelled"))
CLOSE = Verb("close", "Close", "Close the lead", SELLERS, _close_lead, _decide_lead, _says("is closed"))
OPEN_LEAD = Verb("reopen", "Open again", "Open it again", SELLERS, _only_when, _decide_lead, _says("is open again"))
VOID = Verb(
    "void", "Void", "Void it", SELLERS, _why, _void, _says("is voided: it counts nowhere any more"),
    help="For what should not be here: it is taken out of every number, and kept in the changes, from where it comes "
    "back by undo.",
)  # fmt: skip


def acts_of(record: Any) -> tuple[Verb, ...]:
    """What may be done to a record as it stands now, in the order of the buttons."""
    match record._meta.db_table:
        case "deals":
            standing = record.status or (record.stage.kind if record.stage else "open")
            return (MOVE, WIN, LOSE, ACTIVITY, VOID) if standing == "open" else (REOPEN, ACTIVITY, VOID)
        case "leads":
            return (ACTIVITY, CLOSE, VOID) if _is_open(record) else (OPEN_LEAD, VOID)
        case "orders":
            return (VOID,) if record.status == "cancelled" else (ADD_LINE, REFUND, CANCEL, VOID)
        case "accounts":
            return (ACTIVITY, VOID)
    return ()


def _is_open(lead: Lead) -> bool:
    return (lead.outcome or "open") == "open"
