"""Numbers and days that people read are written in one place, `values/style.py`, by no page, screen or template."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "headway" / "web"
FIGURE = re.compile(r"[,_.%n]")
"""A format that groups thousands, cuts decimals, or writes a day."""
ALIKE = {"%Y-%m-%d", "%H:%M", "%H", "%-H", "%B", "%A"}
"""A day as addresses say it, a time of day, a month or weekday alone: alike in every style."""
WRITERS = {"strftime", "format_number", "intcomma", "localize"}
TAGS = re.compile(r"\|\s*(?:floatformat|intcomma|localize|stringformat|date:(?!'c'|\"c\")|time:)|{%\s*now\b")


def formats(source: str) -> Iterator[str]:
    """The formats by which a file writes values, and the calls that do."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=parts)):
                yield "".join(part.value for part in parts if isinstance(part, ast.Constant))
            case ast.Call(func=ast.Attribute(attr=name)) if name in WRITERS:
                yield name
            case ast.Call(func=ast.Name(id="format"), args=[_, ast.Constant(value=str(spec))]):
                yield spec


def own_writing(source: str) -> list[str]:
    """Those of them that write a figure or a day."""
    found = [spec for spec in formats(source) if spec not in ALIKE]
    return [spec for spec in found if spec in WRITERS or FIGURE.search(spec)]


@pytest.mark.parametrize(
    "source",
    [
        "f'{n:,}'", "f'{n:.2f}'", "f'{n:,.0f}'", "f'{n:.1%}'", "f'{d:%d.%m.%Y}'", "f'{d.day} {d:%b}'", "f'{d:%b %Y}'",
        "d.strftime('%x')", "format(n, ',')", "f'{n:_}'",
    ],
)  # fmt: skip
def test_it_is_seen(source: str) -> None:
    assert own_writing(source)


@pytest.mark.parametrize("source", ["f'{d:%Y-%m-%d}'", "f'{t:%H:%M}'", "f'{n:02}'", "f'{d:%B}'", "f'{n:f}'", "f'{n}'"])
def test_what_programs_read_and_words_may_be_written(source: str) -> None:
    assert own_writing(source) == []


def test_no_page_or_screen_writes_figures_or_days_itself() -> None:
    found = {str(path.relative_to(WEB)): own_writing(path.read_text("utf-8")) for path in WEB.rglob("*.py")}
    assert {path: specs for path, specs in found.items() if specs} == {}


def test_no_template_does() -> None:
    found = {str(path.relative_to(WEB)): TAGS.findall(path.read_text("utf-8")) for path in WEB.rglob("*.html")}
    assert {path: tags for path, tags in found.items() if tags} == {}
