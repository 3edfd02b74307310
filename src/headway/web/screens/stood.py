"""Records as they stood at a moment, with what is known today: lists without what came later, each row with its state,
stage, owner and amount of then; a record's page without what happened to it since (decision 13)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from headway.answers.bound import naive
from headway.answers.world import World
from headway.records.models import (
    Account,
    Deal,
    DealOutcome,
    DealTerms,
    Lead,
    LeadHandover,
    Order,
    OrderEvent,
    StageMove,
)
from headway.records.querysets import Records
from headway.web.screens.details import Detail
from headway.web.screens.listed import Holds, Listed
from headway.web.screens.others import as_they_stood
from headway.web.screens.records import CUSTOMERS, DEALS, LEADS, ORDERS, of
from headway.web.screens.terms import STANDING, TITLE
from headway.web.worth import stood

LATER = frozenset(
    {"Changes", "How it adds up", "Owner and amount over time", "Stages", "Orders", "Deals", "Leads", "Roles"}
)
"""Parts of a record's page that tell what came after too."""
FIRST_SEEN = """
    SELECT id FROM (
        SELECT customer_id AS id, happened_at AS seen_at FROM sales WHERE recorded_to IS NULL
        UNION ALL SELECT customer_id, created_at FROM deals WHERE recorded_to IS NULL
        UNION ALL SELECT customer_id, created_at FROM leads WHERE recorded_to IS NULL)
    WHERE id IS NOT NULL GROUP BY 1 HAVING MIN(seen_at) > $at"""


def as_it_stood(kind: Listed, rows: Records[Any], at: datetime, world: World) -> tuple[Listed, Records[Any]]:
    """A list and its rows at a moment: what had not come yet is not there. What has no date was always there."""
    if kind.path == DEALS.path:
        kind = _deals_then(kind, at)
        # Which deals were there, open or decided, is known to the engine; whose they are now stays as it is (D16).
        return kind, rows.among(stood(kind.worth, world)) if kind.worth else rows
    if kind.path == LEADS.path:
        return _leads_then(kind, at), rows.filter(Q(created_at__isnull=True) | Q(created_at__lte=at))
    worth = replace(kind.worth, at=at) if kind.worth else None
    if kind.path == ORDERS.path:
        return _orders_then(replace(kind, worth=worth), at), rows.filter(placed_at__lte=at)
    if kind.path == CUSTOMERS.path:
        later = [row["id"] for row in world.engine.run(FIRST_SEEN, {"at": naive(at)}).to_pylist()]
        return replace(kind, worth=worth), rows.exclude(pk__in=rows.model._default_manager.among(later).values("pk"))
    return as_they_stood(kind, rows, at)


def _with_fields(kind: Listed, changed: Mapping[str, Any]) -> Listed:
    """The list with another way to write and order some of its columns, where it has them."""
    fields = tuple(replace(field, **changed.get(field.key, {})) for field in kind.fields)
    return replace(kind, fields=fields)


def _deals_then(kind: Listed, at: datetime) -> Listed:
    standing, stage, terms = _standing(at), _stage(at), _terms(at)
    kind = _with_fields(
        kind,
        {
            "stage": {"write": of("stage_then"), "order": "stage_then", "path": ""},
            "amount": {"path": "amount_then"},
            "currency": {"order": "currency_then"},
            "owner": {"order": "owner_name"},
            "close": {"order": "expected_close"},
        },
    )

    def dressed(rows: Records[Any]) -> Any:
        return deals_with_terms(rows, at)

    filters = {
        **kind.filters,
        "stage": ("Stage", lambda key: Q(pk__in=Deal.objects.alias(key=_stage(at, "public_id")).filter(key=key))),
        "owner": ("Owner", lambda key: Q(pk__in=_terms_at(at).filter(owner__public_id=key).values("deal"))),
    }
    computed = {
        **kind.computed,
        "standing": standing,
        "stage_then": stage,
        "owner_name": terms("owner__name"),
        "expected_close": terms("expected_close"),
        "amount_then": terms("amount"),
        "currency_then": terms("currency"),
        "now": FilteredRelation("terms", condition=Q(terms__valid_to__isnull=True)),
    }
    worth = replace(kind.worth, at=at) if kind.worth else None
    kept = {name: given for name, given in filters.items() if name in kind.filters}
    return replace(kind, dressed=dressed, filters=kept, computed=computed, worth=worth)


def deals_with_terms(rows: Any, at: datetime) -> Any:
    """Deals with their state, stage, owner, amount and expected close of a moment."""
    terms = _terms(at)
    return rows.select_related("account", "stage", "pipeline", "source", "campaign").annotate(
        standing=_standing(at),
        stage_then=_stage(at),
        owner_name=terms("owner__name"),
        owner_key=terms("owner__public_id"),
        amount=terms("amount"),
        currency=terms("currency"),
        expected_close=terms("expected_close"),
        title=TITLE,
    )


def _standing(at: datetime) -> Any:
    """The last outcome by then, open where it was reopened or not decided yet; of a deal without dated outcomes the
    state that it has."""
    known = DealOutcome.objects.filter(deal=OuterRef("pk"))
    by_then = known.filter(Q(at__isnull=True) | Q(at__lte=at)).order_by(F("at").desc(nulls_last=True), "-position")
    last = NullIf(Subquery(by_then.values("kind")[:1]), Value("reopened"))
    return Case(
        When(Exists(known), then=Coalesce(last, Value("open"), output_field=TextField())),
        default=STANDING,
        output_field=TextField(),
    )


def _stage(at: datetime, column: str = "name") -> Any:
    """The stage that it had entered last by then; of a deal without moves the one that it is in."""
    moves = StageMove.objects.filter(deal=OuterRef("pk")).filter(Q(at__isnull=True) | Q(at__lte=at))
    last = moves.order_by(F("at").desc(nulls_last=True), "-position")
    return Coalesce(Subquery(last.values(f"stage__{column}")[:1]), F(f"stage__{column}"))


def _terms_at(at: datetime) -> QuerySet[DealTerms]:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=at)
    return DealTerms.objects.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gt=at))


def _terms(at: datetime) -> Any:
    def column(name: str) -> Subquery:
        return Subquery(_terms_at(at).filter(deal=OuterRef("pk")).values(name)[:1])

    return column


def _leads_then(kind: Listed, at: datetime) -> Listed:
    standing = Case(
        When(outcome_at__gt=at, then=Value("open")),
        default=Coalesce("outcome", Value("open"), output_field=TextField()),
        output_field=TextField(),
    )

    def dressed(rows: Records[Any]) -> Any:
        return rows.select_related("source", "owner", "campaign").annotate(standing=standing, owner_then=_owner(at))

    why = {"write": lambda row: of("lost_reason")(row if row.standing != "open" else None), "holds": Holds.NOTHING}
    kind = _with_fields(
        kind, {"owner": {"write": of("owner_then"), "order": "owner_then"}, "lost_reason": {**why, "order": ""}}
    )
    computed = {**kind.computed, "standing": standing, "owner_then": _owner(at)}
    filters = {
        **kind.filters,
        "owner": ("Owner", lambda key: Q(pk__in=Lead.objects.alias(key=_owner(at, "public_id")).filter(key=key))),
    }
    return replace(kind, dressed=dressed, filters=filters, computed=computed)


def _owner(at: datetime, column: str = "name") -> Any:
    """Who had a lead then: whoever gave it away in the first hand-over after, else who has it now."""
    later = LeadHandover.objects.filter(lead=OuterRef("pk"), at__gt=at).order_by("at")
    return Case(When(Exists(later), then=Subquery(later.values(f"owner__{column}")[:1])), default=F(f"owner__{column}"))


def _orders_then(kind: Listed, at: datetime) -> Listed:
    status = _status(at)

    def dressed(rows: Records[Any]) -> Any:
        return kind.dressed(rows).annotate(status_then=status)

    computed = {**kind.computed, "status_then": status}
    filters = {**kind.filters, "state": ("State", "status_then")}
    made = _with_fields(kind, {"state": {"write": _state_then, "order": "status_then"}})
    return replace(made, dressed=dressed, computed=computed, filters=filters)


def _state_then(row: Any) -> Any:
    write = next(field.write for field in ORDERS.fields if field.key == "state")
    row.status = row.status_then
    return write(row)


def _status(at: datetime) -> Any:
    """The last thing that had happened to an order by then; of one to which nothing happened since, what it is."""
    told = OrderEvent.objects.filter(order=OuterRef("pk")).exclude(kind="refunded")
    last = told.filter(at__lte=at).order_by("-at", "-position")
    return Case(
        When(Exists(told.filter(at__gt=at)), then=Coalesce(Subquery(last.values("kind")[:1]), Value("placed"))),
        default=F("status"),
        output_field=TextField(),
    )


def set_back(record: Any, at: datetime) -> Any:
    """A record as it stood, for looking at: never to be saved. None where it was not there yet."""
    match record:
        case Deal() if record.created_at is None or record.created_at <= at:
            held: Any = deals_with_terms(Deal.objects.filter(pk=record.pk), at).get()
            for name in ("standing", "owner_name", "owner_key", "amount", "currency", "expected_close"):
                setattr(record, name, getattr(held, name))
            moves = StageMove.objects.filter(deal=record).filter(Q(at__isnull=True) | Q(at__lte=at))
            last = moves.select_related("stage").order_by(F("at").desc(nulls_last=True), "-position").first()
            record.stage = last.stage if last else record.stage
        case Lead() if record.created_at is None or record.created_at <= at:
            given = LeadHandover.objects.filter(lead=record, at__gt=at).select_related("owner").order_by("at").first()
            record.owner = given.owner if given else record.owner
            if record.outcome_at is not None and record.outcome_at > at:
                record.outcome = record.outcome_at = record.lost_reason = None
            if record.qualified_at is not None and record.qualified_at > at:
                record.qualified_at = None
        case Order() if record.placed_at <= at:
            record.status = Order.objects.filter(pk=record.pk).values_list(_status(at), flat=True)[0]
        case Account():
            return record
        case _:
            return None
    return record


def without_later(detail: Detail, at: datetime) -> Detail:
    """A record's page without what happened since, and without anything to change it by."""
    return replace(
        detail,
        lead=detail.lead if detail.noun in {"Deal", "Order"} else "",
        known=tuple(replace(one, edit="") for one in detail.known),
        missing=(),
        acts=(),
        related=tuple(part for part in detail.related if part.title not in LATER),
        line=tuple(one for one in detail.line if one.at <= at),
    )
