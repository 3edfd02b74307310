"""Tiles: an answer pinned from any page, then moved, sized, renamed and taken away."""

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from headway.actions.dashboards import WIDTHS, Tile, arrange_tiles, make_dashboard, new_tile, pin_tile, tiles_of
from headway.actions.permission import LEADERS
from headway.actions.saved import Named
from headway.errors import Refused, UserError
from headway.records.models import Dashboard
from headway.values.written import whole_written
from headway.web.asked import asked_by, read_params
from headway.web.forms.answering import Done, answered, refused, told
from headway.web.forms.dashboards import LOOK_WORDS, NEW, in_order, pin_entries, rearranged, tile_of, title_entries
from headway.web.forms.entry import Entry, Kind, Values
from headway.web.forms.form import Form
from headway.web.forms.person import Person, person_of
from headway.web.forms.saved import period_chosen, question_entries, version_of
from headway.web.pages.dashboards import one_board
from headway.web.questions import params_of, question_of, with_period
from headway.web.request import SignedInRequest

READ = ("GET", "HEAD", "POST")
SAYS = {"earlier": "moved", "later": "moved", "wider": "wider", "narrower": "narrower", "away": "taken away"}


@require_http_methods(READ)
def pin(request: SignedInRequest) -> HttpResponse:
    """Pin what a page shows."""
    person = person_of(request)
    typed = request.POST.get("question")
    question = question_of(params_of(typed) if typed is not None else read_params(request))
    asked = asked_by(request.user, params_of(question), now=request.now)
    boards = _own(request, person)
    look = request.GET.get("look", "")
    entries = (
        *pin_entries(boards, look if look in dict(LOOK_WORDS) else "chart"),
        *question_entries(question, asked),
    )
    form = Form("Pin to a dashboard", "/pin", "Pin it", entries, f"/explore?{question}")

    def pinned(values: Values) -> Done:
        period = period_chosen(values)
        asks = question if period is None else with_period(question, period)
        tile = new_tile(question=asks, look=values["look"], title=values["title"])
        return _pinned(request, values, boards, tile)

    return answered(request, form, pinned)


@require_POST
def arrange(request: SignedInRequest, number: int, key: str, how: str) -> HttpResponse:
    """Move a tile, size it, take it away."""
    board = one_board(request, number)
    try:
        tiles = rearranged(board, key, how, WIDTHS)
        return _arranged(request, board, tiles, f"The tile is {SAYS[how]}")
    except UserError as wrong:
        return refused(request, str(wrong), f"/dashboards/{number}")


@require_POST
def order(request: SignedInRequest, number: int) -> HttpResponse:
    """The tiles in the order in which they were dropped."""
    board = one_board(request, number)
    try:
        tiles = in_order(board, request.POST.get("keys", "").split(","))
        return _arranged(request, board, tiles, "The tile is moved")
    except UserError as wrong:
        return refused(request, str(wrong), f"/dashboards/{number}")


@require_http_methods(READ)
def rename(request: SignedInRequest, number: int, key: str) -> HttpResponse:
    """Another title or look of a tile."""
    board = one_board(request, number)
    tile = tile_of(board, key)
    version = Entry(name="version", label="", kind=Kind.HIDDEN, value=str(board.version))
    path = f"/dashboards/{number}/tiles/{key}/edit"
    form = Form("Change the tile", path, "Save", (*title_entries(tile), version), f"/dashboards/{number}")

    def renamed(values: Values) -> Done:
        named = replace(tile, title=values["title"], look=values["look"])
        tiles = [named if one.key == key else one for one in tiles_of(board)]
        by = person_of(request).by
        done = arrange_tiles(dashboard_id=board.pk, tiles=tiles, version=version_of(values), now=request.now, by=by)
        return Done("The tile is changed", undo=done.pk)

    return answered(request, form, renamed)


def _pinned(request: SignedInRequest, values: Values, boards: list[Dashboard], tile: Tile) -> Done:
    by = person_of(request).by
    if values["board"] == NEW:
        name = values["new_name"] or "My dashboard"
        done = make_dashboard(Named(name=name), (tile,), now=request.now, by=by)
    else:
        board = next(one for one in boards if str(one.public_id) == values["board"])
        name = board.name
        done = pin_tile(dashboard_id=board.pk, tile=tile, now=request.now, by=by)
    number = Dashboard.objects.values_list("public_id", flat=True).get(pk=done.record_id or 0)
    return Done(f"Pinned to {name}", undo=done.pk, href=f"/dashboards/{number}")


def _arranged(request: SignedInRequest, board: Dashboard, tiles: tuple[Tile, ...], says: str) -> HttpResponse:
    version = whole_written(request.POST.get("version", ""))
    if version is None:
        raise Refused("Load the page again, then arrange it.")
    by = person_of(request).by
    done = arrange_tiles(dashboard_id=board.pk, tiles=tiles, version=version, now=request.now, by=by)
    return told(request, Done(says, undo=done.pk), f"/dashboards/{board.public_id}")


def _own(request: SignedInRequest, person: Person) -> list[Dashboard]:
    """Those that this person may pin to: their own, and leaders all that they see."""
    rows = Dashboard.objects.visible_to(request.user).order_by("-changed_at")
    return list(rows if person.role in LEADERS else rows.filter(owner=request.user))
