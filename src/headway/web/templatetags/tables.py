"""The body of a table, written without a template a cell: ten thousand cells take a moment, not seconds."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from headway.web.screens.table import Cell, Row

register = template.Library()
BOX = '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
WHY = '<a class="why" href="{}" data-drawer tabindex="-1" aria-label="Explain {}"></a>'
BAR = BOX + '<rect width="{}" height="8" rx="1"/></svg>'


@register.filter
def inside(cell: Cell) -> SafeString:
    """What stands in one cell; every text in it is escaped."""
    return mark_safe(_inside(cell))  # noqa: S308  # each text and attribute passes escape()


@register.filter
def written(rows: Iterable[Row]) -> SafeString:
    """The rows as table rows; every text in them is escaped."""
    return mark_safe("".join(_row(row) for row in rows))  # noqa: S308  # each text and attribute passes escape()


def _row(row: Row) -> str:
    opened = f' data-href="{escape(row.href)}" tabindex="0"' if row.href else ""
    first, *rest = row.cells
    cells = "".join(f"<td{_class(cell)}>{_inside(cell)}</td>" for cell in rest)
    return f'<tr{opened}><th scope="row"{_class(first)}>{_inside(first)}</th>{cells}</tr>'


def _class(cell: Cell) -> str:
    said = (("n", cell.number), ("hide-s", cell.narrow), (escape(cell.look), cell.look))
    names = " ".join(name for name, on in said if on)
    label = f' data-label="{escape(cell.label)}"' if cell.label else ""
    return f' class="{names}"{label}' if names else label


def _inside(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.tone:
        text = f'<span class="tag {escape(cell.tone)}">{text}</span>'
    elif cell.href:
        text = f'<a href="{escape(cell.href)}">{text}</a>'
    elif cell.why:
        why = escape(cell.why)
        text = f'<span class="none" title="{why}">{text}<span class="vh">: {why}</span></span>'
    if cell.explain:
        text += WHY.format(escape(cell.explain), escape(cell.text))
    if cell.edit:
        text = f'<button type="button" class="edit" data-drawer="{escape(cell.edit)}">{text}</button>'
    if cell.beside:
        text += f' <small class="none">{escape(cell.beside)}</small>'
    return f'<span class="barcell">{BAR.format(escape(cell.bar))}{text}</span>' if cell.bar else text
