"""Small tags of the templates; everything that decides is in `screens`."""

from django import template

from headway.web.screens.spellings import Near, near_of
from headway.web.workplace import here

register = template.Library()


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.filter
def near(note: str) -> tuple[Near, ...]:
    """The ways to join the two names that a note tells of."""
    return near_of(note)


@register.filter
def thin(number: int) -> str:
    """A count as people write it."""
    return here().figures.plain(number, 0)
