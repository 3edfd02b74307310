"""Pages shared by a link: made, listed, revoked, and looked at by whoever has the link."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from headway.actions.shares import SHARERS, Shared, revoke_share, share_of, share_page
from headway.records.models import Share
from headway.web.forms.answering import Done, answered
from headway.web.forms.entry import Entry, Kind, Values
from headway.web.forms.form import Form
from headway.web.forms.person import person_of
from headway.web.page import page
from headway.web.pages.read_only import check_shareable, rendered
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.shares import shares_of, until_words
from headway.web.workplace import here

GONE = 410
HOW = (("live", "Live: it shows what is true when it is looked at"), ("frozen", "Frozen: as it stands now"))
LASTS = (("1", "A day"), ("7", "A week"), ("30", "A month"), ("365", "A year"), ("", "Until I revoke it"))
HELP = "Whoever has the link sees this one page as you see it, without signing in, and nothing else."
LINK_HELP = "Hand this link on. It is shown here only now; Shared pages lists what is shared, and revokes it."


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: SignedInRequest) -> HttpResponse:
    """Share the page that somebody is on."""
    _check(request)
    path = request.POST.get("path") or _where_from(request)
    check_shareable(path)
    entries = (
        Entry(name="how", label="What they see", kind=Kind.CHOICE, choices=HOW, value="live", required=True),
        Entry(name="lasts", label="For how long", kind=Kind.CHOICE, choices=LASTS, value="7"),
        Entry(name="path", label="", kind=Kind.HIDDEN, value=path),
    )
    form = Form("Share this page", "/share", "Make a link", entries, path, HELP)

    def made(values: Values) -> Form:
        until = request.now + timedelta(days=int(values["lasts"])) if values["lasts"] else None
        title, main = rendered(request, Share(made_by=request.user, path=path))
        frozen = main if values["how"] == "frozen" else ""
        shared = Shared(path=path, title=title, frozen=frozen, until=until)
        _, token = share_page(shared, now=request.now, by=person_of(request).by)
        address = request.build_absolute_uri(f"/shared/{token}")
        return Form("Shared", "/shares", "", (), path, LINK_HELP, link=address)

    return answered(request, form, made)


@require_safe
def shares(request: SignedInRequest) -> TemplateResponse:
    """What is shared, and since when it was looked at."""
    _check(request)
    return page(request, "pages/shares.html", shares_of(person_of(request)), section="shares")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a link back."""
    _check(request)
    help_ = "The link shows nothing any more, to nobody. This cannot be undone; a new link can be made."
    form = Form("Revoke this link", f"/shares/{number}/revoke", "Revoke it", (), "/shares", help_)

    def revoked(_values: Values) -> Done:
        done = revoke_share(share_id=number, now=request.now, by=person_of(request).by)
        return Done(f"{done.title}: the link shows nothing any more")

    return answered(request, form, revoked)


@login_not_required
@require_safe
def look(request: HttpRequest, token: str) -> HttpResponse:
    """A shared page, for whoever has its link."""
    asked: SignedInRequest = request  # type: ignore[assignment]  # nobody is signed in; only the clock is read
    found = share_of(token, asked.now)
    if found is None:
        return _gone(request)
    try:
        title, main = (found.title, found.frozen) if found.frozen else rendered(asked, found)
    except Http404:  # what the page was about was taken away, or is not the sharer's to see any more
        return _gone(request)
    main = mark_safe(main)  # noqa: S308  # a page's own markup, as its templates rendered and escaped it
    given = {
        "title": title, "main": main, "place": here(), "frozen": bool(found.frozen), "token": token,
        "by": found.made_by.first_name or found.made_by.username, "until": until_words(found),
        "made": until_words(found, made=True),
    }  # fmt: skip
    return _sealed(render(request, "pages/shared.html", given))


def _gone(request: HttpRequest) -> HttpResponse:
    return _sealed(render(request, "pages/not_shared.html", status=GONE))


def _sealed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _where_from(request: SignedInRequest) -> str:
    """The page on which somebody asks to share: htmx says it, else the browser."""
    address = (request.htmx.current_url if request.htmx else None) or request.headers.get("Referer") or "/"
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _check(request: SignedInRequest) -> None:
    if not sits_as(request, SHARERS):
        raise PermissionDenied
