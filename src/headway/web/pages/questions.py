"""The questions that a business asks, answered in words."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.insights.questions.asking import Question
from headway.insights.questions.every import QUESTIONS
from headway.web.address import one
from headway.web.asked import Asked, asked_by, read_params
from headway.web.files import told_file
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.questions import question_list, question_page, told_of


@require_safe
def questions(request: SignedInRequest) -> TemplateResponse:
    """Every question with its answer in one sentence."""
    return page(request, "pages/questions.html", question_list(_asked(request)), section="questions")


@require_safe
def question(request: SignedInRequest, key: str) -> TemplateResponse:
    """One question, with its chart, its table and what it does not say."""
    return page(
        request,
        "pages/question.html",
        question_page(_asked(request), _found(key)),
        section="questions",
        may_import=may_import(request),
    )


@require_safe
def as_csv(request: SignedInRequest, key: str) -> HttpResponse:
    """The table of one question as CSV."""
    return told_file(told_of(_asked(request), _found(key)), key)


def _found(key: str) -> Question:
    found = next((each for each in QUESTIONS if each.key == key), None)
    if found is None:
        raise Http404(key)
    return found


def _asked(request: SignedInRequest) -> Asked:
    """As the address says; over all time where it names no period, since an answer wants as many cases as there are."""
    params = read_params(request)
    period = () if one(params, "period") else (("period", "all"),)
    return asked_by(request.user, (*params, *period), now=request.now)
