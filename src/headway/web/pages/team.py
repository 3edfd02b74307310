"""Team: the people behind the numbers."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from headway.web.asked import read_asked
from headway.web.page import may_import, page
from headway.web.request import SignedInRequest
from headway.web.screens.team import team_screen


@require_safe
def team(request: SignedInRequest) -> TemplateResponse:
    """Everybody whom this person may see: all for an owner, their people for a manager, themselves for a rep."""
    screen = team_screen(read_asked(request))
    brings = may_import(request)
    return page(request, "pages/team.html", screen, section="team", fragments=("list",), may_import=brings)
