"""What every request needs once, and every failure says once."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from headway.errors import BadQuestion, UserError
from headway.web.workplace import here

Answering = Callable[[HttpRequest], HttpResponse]
NUL, LONGEST = "\0", 20_000
log = logging.getLogger(__name__)


class HoldsNul(BadQuestion):
    """What was sent holds a character that stands for nothing."""

    def __init__(self) -> None:
        super().__init__("What you sent holds a NUL character, which is no text. Take it out, then send it again.")


class TooLong(BadQuestion):
    """An address of more letters than anything here asks with."""

    def __init__(self) -> None:
        super().__init__(
            f"This address asks with more than {here().style.number(LONGEST)} letters. Shorten what it looks for."
        )


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

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Refuse an address that is too long to look for, and what holds a NUL character: no text of a database may."""
        if len(request.META.get("QUERY_STRING", "")) > LONGEST:
            return self._refused(request, TooLong())
        given = (value for sent in (request.GET, request.POST) for values in sent.lists() for value in values[1])
        return self._refused(request, HoldsNul()) if any(NUL in text for text in (request.path, *given)) else None

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """A page for a UserError: 400 for a question, whose words are those of addresses, 409 for a refused action."""
        return self._refused(request, failure) if isinstance(failure, UserError) else None

    def _refused(self, request: HttpRequest, failure: UserError) -> HttpResponse:
        log.info("%s refused: %s", request.path, failure)
        if isinstance(failure, BadQuestion):
            return render(request, "refused.html", {"lines": str(failure).splitlines()}, status=400)
        return render(request, "refused.html", {"lines": here().style.told(str(failure)).splitlines()}, status=409)
