"""Coming in and going out."""

from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from headway.web.workplace import here


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page that asks for a link; a right one opens a session and goes on to where the person was heading."""
    token = token_in(request.POST.get("link") or request.GET.get("link") or "")
    if request.method != "HEAD" and token:
        user = authenticate(request, token=token)
        if user is not None:
            login(request, user, backend="headway.web.entrance.LinkBackend")
            return HttpResponseRedirect(_onward(request))
        return _page(request, wrong=True, status=403)
    if request.user.is_authenticated:
        return HttpResponseRedirect(_onward(request))
    return _page(request, wrong=False, status=200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/sign-in")


def locked_out(request: HttpRequest, _credentials: object = None, *_rest: object) -> HttpResponse:
    """After too many wrong links from one place."""
    return render(request, "pages/sign_in.html", {"locked": True, "place": here()}, status=429)


def token_in(text: str) -> str:
    """The token of a whole link or of its last part, as people paste it."""
    text = text.strip()
    return parse_qs(urlsplit(text).query).get("link", [""])[0] if "link=" in text else text


def _onward(request: HttpRequest) -> str:
    to = request.POST.get("next") or request.GET.get("next") or "/"
    return to if url_has_allowed_host_and_scheme(to, {request.get_host()}) else "/"


def _page(request: HttpRequest, *, wrong: bool, status: int) -> HttpResponse:
    given = {"wrong": wrong, "next": request.GET.get("next", ""), "place": here()}
    return render(request, "pages/sign_in.html", given, status=status)
