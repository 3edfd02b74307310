"""What every request needs once, and every failure says once."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from headway.errors import BadQuestion, UserError

Answering = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class Clock:
    """Reads the clock once a request: `request.now`."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the time and go on; what is shown belongs to the person, never to a shared cache."""
        request.now = timezone.now()  # type: ignore[attr-defined]
        response = self.answer(request)
        patch_vary_headers(response, ("HX-Request", "HX-Target", "Cookie"))
        if "Cache-Control" not in response and not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store, private"
        return response


class Refusals:
    """Turns a refusal into a page that says what to change; anything else is a bug and goes on to be one."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """A page for a UserError: 400 for a question, 409 for a refused action."""
        if not isinstance(failure, UserError):
            return None
        log.info("%s refused: %s", request.path, failure)
        status = 400 if isinstance(failure, BadQuestion) else 409
        return render(request, "refused.html", {"lines": str(failure).splitlines()}, status=status)
