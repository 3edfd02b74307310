"""Dashboards: the list, one with its tiles, made, named, copied and taken away."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from headway.actions.dashboards import change_dashboard, make_dashboard, new_tile, remove_dashboard, tiles_of
from headway.records.models import Dashboard
from headway.web.asked import asked_by, read_params
from headway.web.forms.answering import Done, answered
from headway.web.forms.entry import Values
from headway.web.forms.form import Form
from headway.web.forms.person import person_of
from headway.web.forms.saved import Held, held, kept_entries, named, version_of
from headway.web.page import page
from headway.web.request import SignedInRequest
from headway.web.screens.dashboards import bar_params, board_list, board_screen
from headway.web.screens.saved import searched
from headway.web.screens.tiles import tile_views

READ = ("GET", "HEAD", "POST")


@require_safe
def dashboards(request: SignedInRequest) -> TemplateResponse:
    """Those that this person sees."""
    rows = list(Dashboard.objects.visible_to(request.user).select_related("owner", "changed_by").order_by("name", "pk"))
    text = request.GET.get("q", "").strip()
    screen = board_list(person_of(request), searched(rows, text), text)
    return page(request, "pages/dashboards.html", screen, section="dashboards", fragments=("list",))


@require_safe
def dashboard(request: SignedInRequest, number: int) -> TemplateResponse:
    """One, with its tiles asked together."""
    board, person = one_board(request, number), person_of(request)
    params = bar_params(read_params(request))
    asked = asked_by(request.user, params, now=request.now)
    views = tile_views(request.user, person, tiles_of(board), params, f"/dashboards/{number}")
    return page(request, "pages/dashboard.html", board_screen(person, board, asked, views), section="dashboards")


@require_safe
def tile(request: SignedInRequest, number: int, key: str) -> TemplateResponse:
    """One tile, after its facts have changed."""
    board, person = one_board(request, number), person_of(request)
    params = bar_params(read_params(request))
    tiles = tiles_of(board)
    mine = [one for one in tiles if one.key == key]
    if not mine:
        raise Http404(key)
    asked = asked_by(request.user, params, now=request.now)
    views = tile_views(request.user, person, mine, params, f"/dashboards/{number}")
    screen = board_screen(person, board, asked, views)
    return TemplateResponse(request, "pages/dashboard.html#tile", {"screen": screen, "tile": views[0]})


@require_http_methods(READ)
def new(request: SignedInRequest) -> HttpResponse:
    """An empty dashboard."""
    return _new(request, Held(), None)


@require_http_methods(READ)
def copy(request: SignedInRequest, number: int) -> HttpResponse:
    """The same tiles under another name, one's own."""
    board = one_board(request, number)
    return _new(request, Held(f"{board.name} (copy)", board.note), board)


@require_http_methods(READ)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Another name, note or audience."""
    board = one_board(request, number)
    entries = kept_entries(request.user, held(board))
    form = Form(f"Change {board.name}", f"/dashboards/{number}/edit", "Save", entries, f"/dashboards/{number}")

    def changed(values: Values) -> Done:
        by = person_of(request).by
        done = change_dashboard(
            dashboard_id=board.pk, named=named(values), version=version_of(values), now=request.now, by=by
        )
        return Done(f"{values['name']} is saved", undo=done.pk)

    return answered(request, form, changed)


@require_http_methods(READ)
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Take it away."""
    board = one_board(request, number)
    path = f"/dashboards/{number}/remove"
    form = Form(f"Delete {board.name}", path, "Delete it", (), "/dashboards", "An undo brings it back, tiles and all.")

    def removed(_values: Values) -> Done:
        done = remove_dashboard(dashboard_id=board.pk, by=person_of(request).by)
        return Done(f"{board.name} is deleted", undo=done.pk, gone_to="/dashboards")

    return answered(request, form, removed)


def one_board(request: SignedInRequest, number: int) -> Dashboard:
    """A dashboard that this person sees, or a 404."""
    rows = Dashboard.objects.visible_to(request.user).select_related("owner", "changed_by")
    found: Dashboard = get_object_or_404(rows, public_id=number)
    return found


def _new(request: SignedInRequest, begins: Held, like: Dashboard | None) -> HttpResponse:
    path = f"/dashboards/{like.public_id}/copy" if like else "/dashboards/new"
    form = Form("New dashboard", path, "Make it", kept_entries(request.user, begins), "/dashboards")

    def made(values: Values) -> Done:
        copied = [
            new_tile(question=one.question, look=one.look, title=one.title) for one in (tiles_of(like) if like else ())
        ]
        done = make_dashboard(named(values), copied, now=request.now, by=person_of(request).by)
        number = Dashboard.objects.values_list("public_id", flat=True).get(pk=done.record_id or 0)
        return Done(f"{values['name']} is made", undo=done.pk, gone_to=f"/dashboards/{number}")

    return answered(request, form, made)
