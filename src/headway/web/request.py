"""The request as our views know it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from headway.records.models import Seat


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in. `now` is read once, when the request comes in."""

    user: User  # the sign-in middleware lets nobody else through
    htmx: HtmxDetails
    now: datetime
    held_seat: Seat | None


def seat_of(request: SignedInRequest) -> Seat | None:
    """The seat of whoever asks, with the member that they are; looked up once a request."""
    if not hasattr(request, "held_seat"):
        request.held_seat = Seat.objects.filter(user=request.user).select_related("member").first()
    return request.held_seat


def sits_as(request: SignedInRequest, roles: tuple[str, ...]) -> bool:
    """Whether whoever asks has one of the roles."""
    seat = seat_of(request)
    return seat is not None and seat.role in roles
