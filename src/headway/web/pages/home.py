"""Home, and each of its cards asked again by itself."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.actions.arrangements import arrangement_of
from headway.web.asked import read_asked
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest, seat_of
from headway.web.screens.cards import card_series, cards
from headway.web.screens.choosing import HOME, can_be_narrowed
from headway.web.screens.home import home_screen


@require_safe
def home(request: SignedInRequest) -> TemplateResponse:
    """The first page."""
    seat = seat_of(request)
    screen = home_screen(read_asked(request), seat.role if seat else "guest", arrangement_of(request.user, HOME))
    return page(
        request,
        "pages/home.html",
        screen,
        section="home",
        fragments=("steps", "side", "waiting", "people"),
        may_import=may_import(request),
    )


@require_safe
def card(request: SignedInRequest, key: str) -> TemplateResponse:
    """One card, after its facts have changed."""
    asked = read_asked(request)
    if not can_be_narrowed(asked, key):
        raise Http404(key)
    (found,) = cards((key,), card_series(asked, (key,)))
    return TemplateResponse(request, "pages/home.html#card", {"card": found})
