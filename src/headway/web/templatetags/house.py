"""Small tags of the templates; everything that decides is in `screens`."""

import re
from collections.abc import Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from headway.web.screens.setting_words import LABELS
from headway.web.screens.spellings import Near, near_of
from headway.web.workplace import here

register = template.Library()
QUOTED = re.compile(r"`([^`]*)`")


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.filter
def near(note: str) -> tuple[Near, ...]:
    """The ways to join the two names that a note tells of."""
    return near_of(note)


@register.filter
def coded(text: object) -> SafeString:
    """A sentence as `told`, in which what stands between backticks is set as a column's name; all of it escaped."""
    return mark_safe(QUOTED.sub(r"<code>\1</code>", escape(told(text))))  # noqa: S308  # escaped just before


@register.filter
def told(text: object) -> str:
    """A sentence of the house (a note, a refusal) with its numbers and days as the business writes them."""
    return here().style.told(str(text))


@register.filter
def of(values: Mapping[str, object], key: str) -> object:
    """The value of a key."""
    return values[key]


@register.filter
def counted(number: int, noun: str) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{thin(number)} {noun}{'' if number == 1 else 's'}"


@register.filter
def thin(number: int) -> str:
    """A count as people write it."""
    return here().style.number(number)


@register.filter
def setting(key: str) -> str:
    """What people call a setting."""
    return LABELS[key]


@register.filter
def undoes(tags: str | None) -> str:
    """The number of the action that a message tells of, from its tag `undo-12`; nothing for any other message."""
    return (tags or "").removeprefix("undo-") if (tags or "").startswith("undo-") else ""
