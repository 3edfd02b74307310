"""The request as our views know it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in. `now` is read once, when the request comes in."""

    user: User  # the sign-in middleware lets nobody else through
    htmx: HtmxDetails
    now: datetime
