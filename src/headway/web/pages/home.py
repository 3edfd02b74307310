"""Home, and each of its cards asked again by itself."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.cards import card_series, cards
from headway.web.screens.choosing import asks_nothing_missing
from headway.web.screens.home import home_screen


@require_safe
def home(request: SignedInRequest) -> TemplateResponse:
    """The first page."""
    screen = home_screen(read_asked(request))
    return page(
        request,
        "pages/home.html",
        screen,
        section="home",
        fragments=("steps", "side", "people"),
        may_import=may_import(request),
    )


@require_safe
def card(request: SignedInRequest, key: str) -> TemplateResponse:
    """One card, after its facts have changed."""
    asked = read_asked(request)
    if not asks_nothing_missing(asked, key):
        raise Http404(key)
    (found,) = cards((key,), card_series(asked, (key,)))
    return TemplateResponse(request, "pages/home.html#card", {"card": found})
