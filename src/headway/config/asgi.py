"""The server's application: pages by Django's WSGI side in threads, the event stream on its ASGI side, one port."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headway.config.settings")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

THREADS = 8
wsgi: Any = get_wsgi_application()
streams: Any = get_asgi_application()
pages: Any = WSGIMiddleware(wsgi, workers=THREADS)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """A stream of events is held open without a thread; everything else is a page."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"] == "/events" or (scope["path"].startswith("/shared/") and scope["path"].endswith("/events")):
        await streams(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
