"""The way to the company beside this one: the demo, or back to one's own."""

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from headway.errors import Refused
from headway.web.neighbour import Neighbour, Standing
from headway.web.page import page
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.other_company import OtherCompany
from headway.web.workplace import here

WAITING = re.compile(r"/import/[a-z0-9]{16}")


@require_http_methods(["GET", "HEAD", "POST"])
def other_company(request: SignedInRequest) -> HttpResponse:
    """Offer it, make it with how far that is, and lead there; only its owner goes."""
    if not sits_as(request, ("owner",)):
        raise PermissionDenied
    neighbour = here().neighbour
    if neighbour is None:
        raise Http404
    to = _onward(request)
    if request.method == "POST":
        neighbour.begin()
        return HttpResponseRedirect(f"/other-company?to={to}")
    screen = OtherCompany(
        demo=not here().demo, name=neighbour.name, folder=str(neighbour.folder), to=to, standing=neighbour.standing()
    )
    if screen.standing.ready:
        screen = _with_address(screen, neighbour, request)
    if screen.address and request.htmx:
        response = HttpResponse()
        response["HX-Redirect"] = screen.address
        return response
    return page(request, "pages/other_company.html", screen, fragments=("progress",))


def _with_address(screen: OtherCompany, neighbour: Neighbour, request: SignedInRequest) -> OtherCompany:
    try:
        return screen.at(neighbour.address(request.get_host(), screen.to))
    except Refused as failure:
        return screen.but(Standing(failed=str(failure)))


def _onward(request: SignedInRequest) -> str:
    to = request.POST.get("to") or request.GET.get("to") or "/"
    return to if WAITING.fullmatch(to) else "/"
