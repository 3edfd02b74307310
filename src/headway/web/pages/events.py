"""Server-sent events: `changed`, with the names of the facts and dimensions that a batch has touched."""

import asyncio
import json
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from headway.actions.shares import share_of
from headway.web.news import NEWS

BEAT = 20.0


@login_not_required
async def events(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A stream that stays open while the page is. Nothing but names travels on it."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse("Sign in first.\n", status=403, content_type="text/plain")
    return _streamed()


@login_not_required
async def shared_events(request: HttpRequest, token: str) -> HttpResponse | StreamingHttpResponse:
    """The stream of a live shared page, for as long as its link shows something."""
    del request
    if await sync_to_async(share_of)(token, timezone.now()) is None:
        return HttpResponse("This page is not shared any more.\n", status=410, content_type="text/plain")
    return _streamed()


def _streamed() -> StreamingHttpResponse:
    response = StreamingHttpResponse(_stream(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _stream() -> AsyncIterator[bytes]:
    async with NEWS.listening() as queue:
        yield b"retry: 2000\n\n"
        while True:
            try:
                names = await asyncio.wait_for(queue.get(), BEAT)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            yield f"event: changed\ndata: {json.dumps(sorted(names))}\n\n".encode()
