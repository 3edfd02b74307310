"""The catalogue: a list that can be searched, and a page for each metric."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.address import one
from headway.web.asked import read_asked
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.metrics import metric_list, metric_page
from headway.web.screens.trust import trust_page


@require_safe
def metrics(request: SignedInRequest) -> TemplateResponse:
    """Every metric that can be asked for."""
    asked = read_asked(request)
    screen = metric_list(asked, one(asked.params, "q"), person_of(request))
    return page(request, "pages/metrics.html", screen, section="metrics", fragments=("list",))


@require_safe
def trust(request: SignedInRequest, key: str) -> TemplateResponse:
    """How far one metric can be trusted."""
    asked = read_asked(request)
    if key not in asked.place.catalogue.metrics:
        raise Http404(key)
    screen = trust_page(asked, key, request.path, request.user)
    return page(request, "pages/trust.html", screen, section="metrics")


@require_safe
def metric(request: SignedInRequest, key: str) -> TemplateResponse:
    """One metric."""
    asked = read_asked(request)
    if key not in asked.place.catalogue.metrics:
        raise Http404(key)
    screen = metric_page(asked, key, request.path, person_of(request))
    return page(request, "pages/metric.html", screen, section="metrics")
