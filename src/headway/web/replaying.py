"""The business as of another day, on every page: the address carries `as_of`, each link of the page carries it on, and
what would be typed in is refused (decision 13)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from headway.errors import BadQuestion
from headway.web.address import Params, link
from headway.web.asked import moment_words, read_moment
from headway.web.workplace import here

NAME = "as_of"
NOW = "now"
LEADS = re.compile(r'(\s(?:href|data-href|data-drawer|hx-get|hx-post|action)=")(/(?!static/)[^"#]*)')
FORMS = re.compile(r'<form\b(?![^>]*method="post")(?![^>]*data-own-day)[^>]*>')
WRITES = re.compile(r"^/(new|import|imports|changes|same-as)(/|$)|/(change|do|set)(/|$)")
APART = ("/static/", "/healthz", "/events", "/shared/")
READS = re.compile(r"^/(import|imports/\d+|changes|same-as)$")
Answering = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Replay:
    """What the banner says: the moment in words, the way back to now, and what its form keeps of the address."""

    words: str
    out: str
    day: str
    time: str
    kept: Params


def moment_of(request: HttpRequest) -> datetime | None:
    """The moment as of which a request asks for the business; None is now. Raises BadQuestion for what is none."""
    return read_moment(request.GET.get(NAME, ""), here())


def replay_of(request: HttpRequest) -> Replay | None:
    """The banner of a page, where it shows another day."""
    moment = moment_of(request)
    if moment is None:
        return None
    given = request.GET.get(NAME, "")
    day, _, time = given.partition("T")
    kept = tuple((key, value) for key, values in request.GET.lists() for value in values if key not in {NAME, "page"})
    out = link(request.path, kept, as_of=NOW)
    return Replay(moment_words(moment, here()), out, day, time[:5], kept)


class Replaying:
    """Takes the day of an address, or that of the server, through a request."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what would write into another day; else answer, and let the answer's links carry the day on."""
        if request.path.startswith(APART) or not request.user.is_authenticated:
            return self.answer(request)
        _join_time(request)
        if not request.GET.get(NAME) and here().today:
            if request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", ""):
                return HttpResponseRedirect(_with_day(request.get_full_path(), here().today))
            _set(request, here().today)
        try:
            moment = moment_of(request)
        except BadQuestion:
            return self.answer(request)
        if moment is not None and _writes(request):
            return _refused(request, moment)
        response = self.answer(request)
        carried = request.GET.get(NAME, "") if moment is not None or here().today else ""
        if carried and not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = carrying(response.content.decode(), carried).encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response


def carrying(page: str, day: str) -> str:
    """The page with the day in each of its own links and forms, but those that name one."""
    page = LEADS.sub(lambda found: f"{found[1]}{_with_day(found[2], day)}", page)
    hidden = f'<input type="hidden" name="{NAME}" value="{escape(day)}">'
    return FORMS.sub(lambda found: f"{found[0]}{hidden}", page)


def _with_day(address: str, day: str) -> str:
    if re.search(rf"[?;&]{NAME}=", address):
        return address
    return f"{address}{'&amp;' if '&amp;' in address else '&' if '?' in address else '?'}{NAME}={quote(day, safe=':')}"


def _join_time(request: HttpRequest) -> None:
    """A form has a day and a time of day apart; an address has one moment."""
    time, day = request.GET.get("as_of_time", ""), request.GET.get(NAME, "")
    if "as_of_time" in request.GET:
        _set(request, f"{day}T{time}" if time and day and "T" not in day else day)


def _set(request: HttpRequest, day: str) -> None:
    given = request.GET.copy()
    given.pop("as_of_time", None)
    given[NAME] = day
    request.GET = given  # type: ignore[assignment]  # a QueryDict as before


def _writes(request: HttpRequest) -> bool:
    if request.method in {"GET", "HEAD"}:
        return bool(WRITES.search(request.path)) and not READS.match(request.path)
    return bool(WRITES.search(request.path))


def _refused(request: HttpRequest, moment: datetime) -> HttpResponse:
    words = moment_words(moment, here())
    lines = [
        f"You are looking at the business as of {words}. What is typed in, changed or imported happens now, "
        "so it would not be seen here. Go back to now first, then do it."
    ]
    return render(request, "refused.html", {"lines": lines, "now": link(request.path, (), as_of=NOW)}, status=409)
