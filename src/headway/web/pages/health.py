"""Whether the server is ready."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from headway.web.workplace import here


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 once the workspace is served and the engine answers."""
    here().engine.versions(("sales",))
    return HttpResponse("ok\n", content_type="text/plain")
