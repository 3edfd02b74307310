"""Small tags of the templates; everything that decides is in `screens`."""

from django import template

register = template.Library()


@register.filter
def split(text: str) -> list[str]:
    """The words of a text."""
    return text.split()
