"""Find anything: metrics, customers, deals, orders and leads by a few letters."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.records.models import Account, Dashboard, Deal, Lead, Order, SavedAnswer
from headway.values.fold import cases
from headway.web.request import SignedInRequest
from headway.web.screens.details import href_of, name_of
from headway.web.screens.saved import searched
from headway.web.workplace import here

MOST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    label: str
    kind: str
    href: str


@require_safe
def find(request: SignedInRequest) -> TemplateResponse:
    """The first few of each kind, only what the person may see."""
    text = request.GET.get("q", "").strip()
    hits = (*_metrics(text), *_kept(request, text), *_records(request, text)) if text else tuple(_metrics(""))[:MOST]
    return TemplateResponse(request, "parts/hits.html", {"hits": hits, "text": text})


def _metrics(text: str) -> list[Hit]:
    words = text.casefold().split()
    found = [
        metric
        for metric in here().catalogue.listed()
        if all(word in f"{metric.label} {metric.key}".casefold() for word in words)
    ]
    return [Hit(metric.label, "metric", f"/metrics/{metric.key}") for metric in found[:MOST]]


def _kept(request: SignedInRequest, text: str) -> list[Hit]:
    rows = SavedAnswer.objects.visible_to(request.user).select_related("owner").order_by("name")
    hits = [Hit(row.name, "saved answer", f"/saved/{row.public_id}") for row in searched(list(rows), text)[:MOST]]
    boards = list(Dashboard.objects.visible_to(request.user).select_related("owner").order_by("name"))
    return hits + [Hit(row.name, "dashboard", f"/dashboards/{row.public_id}") for row in searched(boards, text)[:MOST]]


def _records(request: SignedInRequest, text: str) -> list[Hit]:
    if len(text) < 2:
        return []
    named = reduce(or_, (Q(name__icontains=spelt) for spelt in cases(text)), Q(number__iexact=text))
    hits: list[Hit] = []
    for model, kind in ((Account, "customer"), (Deal, "deal"), (Lead, "lead")):
        rows = model.objects.visible_to(request.user).filter(named)[:MOST]
        hits += [Hit(name_of(row, kind), kind, href_of(row)) for row in rows]
    numbered = Order.objects.visible_to(request.user).filter(number__istartswith=text)[:MOST]
    return hits + [Hit(f"Order {row.number}", "order", href_of(row)) for row in numbered]
