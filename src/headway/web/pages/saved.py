"""Saved answers: the list; one opened in Explore, kept, changed, copied, taken away."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from headway.actions.saved import change_answer, remove_answer, save_answer
from headway.errors import BadQuestion
from headway.records.models import SavedAnswer
from headway.records.models.kept import KeptByPeople
from headway.values.written import whole_written
from headway.web.asked import Asked, asked_by, read_params
from headway.web.forms.answering import Done, answered
from headway.web.forms.entry import Values
from headway.web.forms.form import Form
from headway.web.forms.person import person_of
from headway.web.forms.saved import (
    Held,
    held,
    kept_entries,
    named,
    period_chosen,
    question_entries,
    version_of,
)
from headway.web.page import page
from headway.web.questions import params_of, question_of, with_period
from headway.web.request import SignedInRequest
from headway.web.screens.saved import saved_list, searched

READ = ("GET", "HEAD", "POST")


@require_safe
def saved(request: SignedInRequest) -> TemplateResponse:
    """Those that this person sees."""
    rows = list(_visible(request).select_related("owner", "changed_by").order_by("name", "pk"))
    text = request.GET.get("q", "").strip()
    screen = saved_list(person_of(request), searched(rows, text), text)
    return page(request, "pages/saved.html", screen, section="saved", fragments=("list",))


@require_safe
def opened(request: SignedInRequest, number: int) -> HttpResponse:
    """A saved answer in Explore."""
    return HttpResponseRedirect(address_of(_one(request, number)))


@require_http_methods(READ)
def new(request: SignedInRequest) -> HttpResponse:
    """Keep what Explore shows."""
    return _new(request, _question(request), Held())


@require_http_methods(READ)
def copy(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep the same question under another name."""
    one = _one(request, number)
    return _new(request, one.question, Held(f"{one.name} (copy)", one.note))


@require_http_methods(READ)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Another name, note or audience; with a question in the address that one too."""
    one = _one(request, number)
    question = _question(request)
    entries = kept_entries(request.user, held(one))
    if question:
        entries = (*entries, *question_entries(question, _asked(request, question)))
    title, path = f"{'Save changes to' if question else 'Change'} {one.name}", f"/saved/{number}/edit"
    form = Form(title, path, "Save changes" if question else "Save", entries, f"/saved/{number}")

    def changed(values: Values) -> Done:
        asks = _with_choice(question, values) if question else None
        by = person_of(request).by
        done = change_answer(
            answer_id=one.pk, named=named(values), question=asks, version=version_of(values), now=request.now, by=by
        )
        return Done(f"{values['name']} is saved", undo=done.pk, gone_to=f"/saved/{number}" if question else "")

    return answered(request, form, changed)


@require_http_methods(READ)
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Take it away."""
    one = _one(request, number)
    form = Form(f"Delete {one.name}", f"/saved/{number}/remove", "Delete it", (), "/saved", "An undo brings it back.")

    def removed(_values: Values) -> Done:
        done = remove_answer(answer_id=one.pk, by=person_of(request).by)
        return Done(f"{one.name} is deleted", undo=done.pk, gone_to="/saved")

    return answered(request, form, removed)


def address_of(one: SavedAnswer) -> str:
    """Where Explore shows it."""
    return f"/explore?{one.question}&{urlencode({'saved': one.public_id})}"


def named_in(request: SignedInRequest) -> SavedAnswer | None:
    """The saved answer that an address of Explore names, where this person sees it."""
    number = whole_written(request.GET.get("saved", ""))
    return None if number is None else _visible(request).filter(public_id=number).first()


def _new(request: SignedInRequest, question: str, begins: Held) -> HttpResponse:
    entries = (*kept_entries(request.user, begins), *question_entries(question, _asked(request, question)))
    form = Form("Save this answer", "/saved/new", "Save", entries, f"/explore?{question}")

    def kept(values: Values) -> Done:
        done = save_answer(named(values), _with_choice(question, values), now=request.now, by=person_of(request).by)
        number = SavedAnswer.objects.values_list("public_id", flat=True).get(pk=done.record_id or 0)
        return Done(f"{values['name']} is saved", undo=done.pk, gone_to=f"/saved/{number}")

    return answered(request, form, kept)


def _visible(request: SignedInRequest) -> KeptByPeople:
    return SavedAnswer.objects.visible_to(request.user)


def _one(request: SignedInRequest, number: int) -> SavedAnswer:
    found: SavedAnswer = get_object_or_404(_visible(request).select_related("owner", "changed_by"), public_id=number)
    return found


def _question(request: SignedInRequest) -> str:
    """The question that the form carries, or that the address asks."""
    typed = request.POST.get("question")
    return question_of(params_of(typed)) if typed is not None else question_of(read_params(request))


def _asked(request: SignedInRequest, question: str) -> Asked | None:
    try:
        return asked_by(request.user, params_of(question), now=request.now)
    except BadQuestion:
        return None


def _with_choice(question: str, values: Values) -> str:
    period = period_chosen(values)
    return question if period is None else with_period(question, period)
