"""Who may sign in: the list, invitations by link, roles, ties to reps, shutting out."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from headway.actions.people import invite as invite_person
from headway.actions.permission import LEADERS
from headway.actions.sign_in import make_link
from headway.records.models import Seat
from headway.web.forms.answering import Done, answered
from headway.web.forms.entry import Values
from headway.web.forms.form import Form
from headway.web.forms.people import ACTS, invite_entries, title_of
from headway.web.forms.person import member_id, person_of
from headway.web.page import page
from headway.web.request import SignedInRequest, sits_as
from headway.web.screens.seats import people as seated

LINK_HELP = "Hand this link on. It works once, within a day, and is shown here only now."


@require_safe
def people(request: SignedInRequest) -> TemplateResponse:
    """Everybody with a seat."""
    _check(request)
    return page(request, "pages/people.html", seated(request.user.pk), section="people")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody: they get a link."""
    _check(request)
    form = Form("Invite somebody", "/people/invite", "Invite", invite_entries(), "/people")

    def invited(values: Values) -> Form:
        by = person_of(request).by
        chosen = member_id(values["member"])
        user = invite_person(name=values["name"], role=values["role"], member_id=chosen, by=by)
        return _with_link(request, user)

    return answered(request, form, invited)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SignedInRequest, user_id: int) -> HttpResponse:
    """A new link for somebody."""
    _check(request)
    seat = get_object_or_404(Seat.objects.select_related("user"), user_id=user_id, user__is_active=True)
    help_ = "Links that were made before and not used yet stay good."
    form = Form(f"A link for {seat.user.first_name}", f"/people/{user_id}/link", "Make a link", (), "/people", help_)
    return answered(request, form, lambda _values: _with_link(request, seat.user))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, user_id: int, key: str) -> HttpResponse:
    """Change somebody's seat."""
    _check(request)
    if key not in ACTS:
        raise Http404
    seat = get_object_or_404(Seat.objects.select_related("user", "member"), user_id=user_id)
    _, submit, entries, done, help_ = ACTS[key]
    form = Form(title_of(key, seat), f"/people/{user_id}/{key}", submit, entries(seat), "/people", help_)
    by = person_of(request).by
    return answered(request, form, lambda values: Done(done(seat, values, by)))


def _with_link(request: SignedInRequest, user: User) -> Form:
    token = make_link(user=user, now=request.now)
    address = request.build_absolute_uri(f"/sign-in?link={token}")
    return Form(f"A link for {user.first_name}", "/people", "", (), "/people", LINK_HELP, link=address)


def _check(request: SignedInRequest) -> None:
    if not sits_as(request, LEADERS):
        raise PermissionDenied
