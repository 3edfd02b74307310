"""Search: customers, order numbers, deals, leads, people, products and metrics by a few letters; what is called exactly
so comes first, then what begins so, then what has it in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.query.question import Condition, Operator
from headway.records.models import Account, Dashboard, Deal, Lead, Member, Order, Product, SavedAnswer
from headway.records.scope import scope_of
from headway.values.fold import cases, fold
from headway.web.filters import write_filter
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.replaying import moment_of
from headway.web.request import SignedInRequest
from headway.web.screens.details import href_of, name_of
from headway.web.screens.saved import searched

MOST, IN_ALL, FEWEST_LETTERS = 6, 24, 2
FIGURES = ("net_sales", "orders", "units", "average_order_value")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    label: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, and what was found, the nearest first."""

    text: str
    hits: tuple[Hit, ...]


@require_safe
def find(request: SignedInRequest) -> TemplateResponse:
    """The nearest of all kinds, only what the person may see."""
    text = " ".join(request.GET.get("q", "").split())
    hits = (
        (*_metrics(request, text), *_kept(request, text), *_records(request, text))
        if text
        else _metrics(request, "")[:MOST]
    )
    ranked = sorted(hits, key=lambda hit: _rank(hit, text))[:IN_ALL]
    return page(request, "pages/find.html", Found(text, tuple(ranked)), section="find", fragments=("hits",))


def _kept(request: SignedInRequest, text: str) -> list[Hit]:
    """Saved answers and dashboards that this person sees."""
    hits: list[Hit] = []
    for model, kind, path in ((SavedAnswer, "saved answer", "saved"), (Dashboard, "dashboard", "dashboards")):
        rows = list(model.objects.visible_to(request.user).select_related("owner").order_by("name"))
        hits += [Hit(row.name, kind, f"/{path}/{row.public_id}") for row in searched(rows, text)[:MOST]]
    return hits


def nearness(name: str, text: str) -> int:
    """0 for the name itself, 1 for what begins so, 2 for a word that begins so, 3 for the rest."""
    told, wanted = name.casefold(), text.casefold()
    if fold(name) == fold(text) or told.removeprefix("order ") == wanted:
        return 0
    if told.removeprefix("order ").startswith(wanted):
        return 1
    return 2 if f" {wanted}" in told else 3


def _rank(hit: Hit, text: str) -> tuple[int, int]:
    """The nearest first; of those as near, the one that the text is more of: "net sal" means Net sales, whatever else
    begins so."""
    return nearness(hit.label, text), len(hit.label)


def _metrics(request: SignedInRequest, text: str) -> list[Hit]:
    words = text.casefold().split()
    found = [
        Hit(metric.label, "metric", f"/metrics/{metric.key}")
        for metric in person_of(request).place.catalogue.listed()
        if all(word in f"{metric.label} {metric.key}".casefold() for word in words)
    ]
    return sorted(found, key=lambda hit: _rank(hit, text))[:MOST] if text else found


def _records(request: SignedInRequest, text: str) -> list[Hit]:
    if len(text) < FEWEST_LETTERS:
        return []
    at = moment_of(request)
    came = Q() if at is None else Q(created_at__isnull=True) | Q(created_at__lte=at)
    seen: list[tuple[str, QuerySet[Any], tuple[str, ...], Callable[[Any], Hit]]] = [
        ("customer", Account.objects.visible_to(request.user), ("name", "number"), _record("customer")),
        ("deal", Deal.objects.visible_to(request.user).filter(came), ("name", "number"), _record("deal")),
        ("lead", Lead.objects.visible_to(request.user).filter(came), ("name", "number", "email"), _record("lead")),
        ("order", _orders(request), ("number",), lambda row: Hit(f"Order {row.number}", "order", href_of(row))),
        ("person", _people(request), ("name", "number"), _person),
        ("product", Product.objects.settled(), ("name", "number"), _product),
    ]
    return [make(row) for _, rows, columns, make in seen for row in nearest(rows, columns, text)]


def nearest(rows: QuerySet[Any], columns: Sequence[str], text: str) -> list[Any]:
    """The few rows of which a column is the text, then those that begin with it, then those whose first column has it
    in it: the table is read once, and only what was found is ranked."""
    found = _spelt(columns[:1], "icontains", text) | _spelt(columns[1:], "istartswith", text)
    near = Case(
        When(_spelt(columns, "iexact", text), then=Value(0)),
        When(_spelt(columns, "istartswith", text), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(rows.filter(found).annotate(near=near).order_by("near")[:MOST])


def _spelt(columns: Sequence[str], way: str, text: str) -> Q:
    """A column compared so with the text, in capital and small letters of every alphabet."""
    return reduce(or_, (Q(**{f"{column}__{way}": spelling}) for column in columns for spelling in cases(text)), Q())


def _orders(request: SignedInRequest) -> QuerySet[Order]:
    at = moment_of(request)
    rows = Order.objects.visible_to(request.user)
    return rows if at is None else rows.filter(placed_at__lte=at)


def _people(request: SignedInRequest) -> QuerySet[Member]:
    scope = scope_of(request.user)
    rows = Member.objects.settled()
    return rows if scope is None else rows.filter(pk__in=scope)


def _record(kind: str) -> Callable[[Any], Hit]:
    return lambda row: Hit(name_of(row, kind), kind, href_of(row))


def _person(row: Member) -> Hit:
    """A person's name leads to Home, narrowed to them."""
    return Hit(row.name, "person", f"/?{urlencode({'scope': f'rep={row.name}'})}")


def _product(row: Product) -> Hit:
    """A product's name leads to its figures, month by month."""
    only = write_filter(Condition("product", Operator.EQUAL, (row.name or "",)))
    asked = [*(("metric", key) for key in FIGURES), ("grain", "month"), ("period", "all"), ("where", only)]
    return Hit(row.name or "Product", "product", f"/explore?{urlencode(asked)}")
