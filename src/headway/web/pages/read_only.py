"""A page as it is shown to somebody without a seat: what is read stays, what leads further or changes goes."""

import re
from copy import copy
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django_htmx.middleware import HtmxDetails

from headway.errors import Refused
from headway.records.models import Share
from headway.web.pages import dashboards, explore, home, metrics, records, rows, team
from headway.web.request import SignedInRequest

SHAREABLE = (home.home, team.team, explore.explore, dashboards.dashboard, metrics.metric, rows.rows, records.deals,
             records.leads, records.orders, records.customers, records.deal, records.lead, records.order,
             records.customer)  # fmt: skip
LEADS_ON = re.compile(
    r'\s(?:(?:href|data-href|data-drawer|data-facts|hx-[\w-]+|tabindex)="[^"]*"|data-drawer(?=[\s>]))'
)
POINTS = re.compile(r'"href": ?"[^"]*"')
FORMS = re.compile(r"<form\b.*?</form>", re.DOTALL)
VALUES = re.compile(r'<button\b[^>]*class="edit"[^>]*>(.*?)</button>', re.DOTALL)
BUTTONS = re.compile(r"<button\b.*?</button>", re.DOTALL)
ACTS = re.compile(
    r'<a class="(?:pin|why)\b.*?</a>|<div class="btns acts">.*?</div>|<p class="missing">.*?</p>'
    r'|<footer[^>]*pager.*?</footer>|<nav class="(?:crumb|tabs)".*?</nav>|<a\b[^>]*\bdata-onward\b[^>]*>.*?</a>'
    r'|<span class="none whose">.*?</span>',
    re.DOTALL,
)
PICKS = re.compile(r'<details class="pick start"><summary>\+ filter</summary>.*?</details>', re.DOTALL)
MENUS = re.compile(r'<details class="pick')
MAIN = re.compile(r'<main id="main" tabindex="-1">(.*)</main>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?) · Headway</title>", re.DOTALL)


class NotShareable(Refused):
    """A page that shows nothing of the business's numbers."""

    def __init__(self) -> None:
        super().__init__("This page is not one to share. Open the page with the numbers that you want to show.")


def check_shareable(path: str) -> None:
    """Raise NotShareable for what is no page of numbers or records."""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        raise NotShareable
    try:
        match = resolve(parts.path)
    except Resolver404 as unknown:
        raise NotShareable from unknown
    if match.func not in SHAREABLE:
        raise NotShareable


def rendered(request: SignedInRequest, share: Share) -> tuple[str, str]:
    """Title and main part of the shared page, as whoever shared it sees it at this moment."""
    parts = urlsplit(share.path)
    inner = copy(request)
    inner.user, inner.path, inner.path_info = share.made_by, parts.path, parts.path
    inner.method, inner.GET = "GET", QueryDict(parts.query)
    inner.htmx = _plain(inner)
    for held in ("held_seat", "_messages"):
        inner.__dict__.pop(held, None)
    match = resolve(parts.path)
    response: HttpResponse = match.func(inner, *match.args, **match.kwargs)
    if hasattr(response, "render"):
        response.render()
    body = response.content.decode()
    found, title = MAIN.search(body), TITLE.search(body)
    return (title[1] if title else share.title), read_only(found[1] if found else "")


def read_only(main: str) -> str:
    """The main part without anything that leads on, asks again or changes."""
    bare = BUTTONS.sub("", VALUES.sub(r"<span>\1</span>", FORMS.sub("", PICKS.sub("", ACTS.sub("", main)))))
    bare = POINTS.sub('"href": ""', LEADS_ON.sub("", bare))
    return MENUS.sub('<details inert class="pick', bare)


def _plain(request: SignedInRequest) -> HtmxDetails:
    """What a browser without a script says: a whole page is wanted."""
    plain = copy(request)
    plain.META = {name: value for name, value in request.META.items() if not name.startswith("HTTP_HX")}
    plain.__dict__.pop("headers", None)
    return HtmxDetails(plain)
