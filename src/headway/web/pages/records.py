"""Lists of records, and the page of each one. Only what the person may see; anything else is not here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.actions.by_hand.who import MOST
from headway.actions.permission import SELLERS
from headway.answers.kept import Kept, number_of
from headway.answers.world import World
from headway.records.models import Account, Deal, Lead, Member, Order, Source, Stage
from headway.records.querysets import Records
from headway.records.scope import scope_of
from headway.records.tables import model_of
from headway.web.address import Params
from headway.web.other_kinds import other_kinds
from headway.web.page import may_import, page
from headway.web.replaying import moment_of
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.columns import arranged
from headway.web.screens.customer import customer_detail
from headway.web.screens.deal import deal_detail
from headway.web.screens.details import Detail
from headway.web.screens.lead import lead_detail
from headway.web.screens.listed import Listed
from headway.web.screens.lists import listing
from headway.web.screens.order import order_detail
from headway.web.screens.others import other_list
from headway.web.screens.own_fields import with_own_fields
from headway.web.screens.records import CUSTOMERS, DEALS, LEADS, ORDERS
from headway.web.screens.stood import as_it_stood, set_back, without_later
from headway.web.screens.terms import with_terms
from headway.web.workplace import here

MOST_CHOICES = 80
Choices = Sequence[tuple[str, str]]
DIFFERENT = None
"""In the place of choices: the words that stand in the column of that name."""
FIGURES = {"accounts": "customers", "orders": "sales"}
"""The table of the engine that follows a table of records, where it has another name."""

_choices: Kept[Choices] = Kept(256)


def rows_of(kind: str, user: User) -> tuple[Listed, Records[Any]]:
    """A list and the rows that this person may see in it, by the list's path without its slash."""
    match kind:
        case "deals":
            return DEALS, Deal.objects.visible_to(user)
        case "leads":
            return LEADS, Lead.objects.visible_to(user)
        case "orders":
            return ORDERS, Order.objects.visible_to(user)
        case "customers":
            return CUSTOMERS, Account.objects.visible_to(user)
        case _ if kind in other_kinds():
            return other_list(kind), model_of(kind).objects.visible_to(user)
    raise Http404


def list_of(kind: str, request: SignedInRequest, world: World) -> tuple[Listed, Records[Any]]:
    """A list with the business's own fields and the columns that this person has chosen, and the rows they may see;
    as of another day as it stood then.
    """
    listed, rows = rows_of(kind, request.user)
    listed, at = with_own_fields(listed, rows.model._meta.db_table), moment_of(request)
    if at is not None:
        listed, rows = as_it_stood(listed, rows, at, world)
    return arranged(listed, request.user), rows


def world_of(request: SignedInRequest) -> World:
    """What the amounts of a list are asked of, once it has what was written before."""
    place = here()
    place.caught_up()
    return place.world(now=request.now, scope=scope_of(request.user))


@require_safe
def deals(request: SignedInRequest) -> TemplateResponse:
    """Deals."""
    values = {
        "state": words(("open", "won", "lost", "abandoned", "cancelled")),
        "stage": _stages(),
        "owner": _members(),
        "source": _sources(),
    }
    return _list(request, "deals", values)


@require_safe
def leads(request: SignedInRequest) -> TemplateResponse:
    """Leads."""
    values = {
        "state": words(("open", "converted", "disqualified", "lost")),
        "source": _sources(),
        "owner": _members(),
        "country": DIFFERENT,
    }
    return _list(request, "leads", values)


@require_safe
def orders(request: SignedInRequest) -> TemplateResponse:
    """Orders."""
    values = {
        "state": words(("placed", "paid", "shipped", "delivered", "cancelled")),
        "channel": DIFFERENT,
        "seller": _members(),
        "country": DIFFERENT,
    }
    return _list(request, "orders", values)


@require_safe
def customers(request: SignedInRequest) -> TemplateResponse:
    """Customers and everybody else the business deals with."""
    values: dict[str, Choices | None] = dict.fromkeys(("kind", "country", "industry", "segment"), DIFFERENT)
    values |= {"role": words(("client", "prospect", "partner", "vendor", "competitor")), "owner": _members()}
    return _list(request, "customers", values)


@require_safe
def deal(request: SignedInRequest, public_id: int) -> TemplateResponse:
    """One deal."""
    rows = with_terms(Deal.objects.visible_to(request.user)).select_related("contact", "lead", "source", "campaign")
    found = get_object_or_404(rows, public_id=public_id)
    return _detail(request, found, deal_detail, "deals")


@require_safe
def lead(request: SignedInRequest, public_id: int) -> TemplateResponse:
    """One lead."""
    rows = Lead.objects.visible_to(request.user).select_related("source", "last_source", "owner", "campaign", "account")
    found = get_object_or_404(rows, public_id=public_id)
    return _detail(request, found, lead_detail, "leads")


@require_safe
def order(request: SignedInRequest, public_id: int) -> TemplateResponse:
    """One order."""
    rows = Order.objects.visible_to(request.user).select_related(
        "account", "member", "office", "deal", "source", "campaign"
    )
    found = get_object_or_404(rows, public_id=public_id)
    return _detail(request, found, order_detail, "orders")


@require_safe
def customer(request: SignedInRequest, public_id: int) -> TemplateResponse:
    """One customer."""
    rows = Account.objects.visible_to(request.user).select_related("owner", "parent")
    found = get_object_or_404(rows, public_id=public_id)
    return _detail(request, found, customer_detail, "customers")


def _detail(
    request: SignedInRequest, found: Any, detail: Callable[[Any, User], Detail], section: str
) -> TemplateResponse:
    """The record's page; as of another day without what happened later, and not at all where it was not there yet."""
    at = moment_of(request)
    held = found if at is None else set_back(found, at)
    if held is None:
        raise Http404
    screen = detail(held, request.user)
    return page(request, "pages/detail.html", screen if at is None else without_later(screen, at), section=section)


def params_of(request: SignedInRequest) -> Params:
    """What an address asks for, without what is empty."""
    return tuple((key, value) for key, given in request.GET.lists() for value in given if value)


def _list(request: SignedInRequest, section: str, given: Mapping[str, Choices | None]) -> TemplateResponse:
    world, at = world_of(request), moment_of(request)
    kind, rows = list_of(section, request, world)
    params = params_of(request)
    values = {
        name: _different(rows, name, world) if choices is DIFFERENT else choices for name, choices in given.items()
    }
    screen = listing(kind, rows, params, values, world)
    brings = not screen.count and may_import(request)
    query = urlencode([pair for pair in params if pair[0] not in {"sort", "page"}])
    may_change = at is None and 0 < screen.count <= MOST and sits_as(request, SELLERS)
    change = f"/{section}/change?{query}" if may_change else ""
    return page(
        request, "pages/list.html", screen, section=section, fragments=("list",), may_import=brings, change=change
    )


def words(values: Sequence[str]) -> Choices:
    """Choices that are their own labels."""
    return [(value, value) for value in values]


def _keyed(rows: Any) -> Choices:
    return [(str(key), name) for key, name in rows]


def _stages() -> Choices:
    return _keyed(Stage.objects.settled().order_by("pipeline", "rank").values_list("public_id", "name")[:MOST_CHOICES])


def _sources() -> Choices:
    return _keyed(Source.objects.settled().order_by("name").values_list("public_id", "name")[:MOST_CHOICES])


def _members() -> Choices:
    return _keyed(Member.objects.settled().order_by("name").values_list("public_id", "name")[:MOST_CHOICES])


def _different(rows: Records[Any], column: str, world: World) -> Choices:
    """The words in a column that this scope sees, looked for again after a batch that touched what is listed."""
    table = rows.model._meta.db_table
    batches = world.engine.versions((FIGURES.get(table, table),)).values()
    key = (number_of(world.engine), table, column, world.scope, *batches)
    held = _choices.get(key)
    if held is not None:
        return held
    found = rows.order_by(column).exclude(**{f"{column}__isnull": True}).values_list(column, flat=True).distinct()
    listed = [value for value in found[:MOST_CHOICES] if value]
    return _choices.put(key, words(listed) if len(listed) > 1 else [])
