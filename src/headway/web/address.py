"""Addresses of pages: all that a page shows is in its address, so that back, reload and sharing just work."""

from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlencode

Params: TypeAlias = tuple[tuple[str, str], ...]


def link(path: str, params: Params, **changes: str | Iterable[str] | None) -> str:
    """The address with some parts changed; None or an empty text takes a part away. Paging starts anew."""
    kept = [(key, value) for key, value in params if key not in changes and key != "page" and value]
    for key, value in changes.items():
        values = [value] if isinstance(value, str) else list(value or ())
        kept += [(key, one) for one in values if one]
    return f"{path}?{urlencode(kept)}" if kept else path


def only(params: Params, *names: str) -> Params:
    """The parts with these names."""
    return tuple((key, value) for key, value in params if key in names)


def one(params: Params, name: str) -> str:
    """The last part with this name, or an empty text."""
    return next((value for key, value in reversed(params) if key == name), "")
