"""Pages hold to the policy that they are served under: no style or script in the markup, nothing marked safe."""

import os
import re
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.template.loader import get_template

from tests.house.reading import SOURCE, files, place

TEMPLATES = SOURCE / "web" / "templates"
BANNED = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler in the markup": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script inside the page": re.compile(r"<script\b(?![^>]*(?:\bsrc=|application/json))", re.IGNORECASE),
    "text marked safe by hand": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a script or style of another host": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//[^\"']+\.(?:js|css)"),
    "a comment that readers are sent": re.compile(r"<!--"),
}
PAGES = [path for path in files(".html", under="src") if path.is_relative_to(TEMPLATES)]


@pytest.fixture(scope="module", autouse=True)
def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headway.config.settings")
    if not apps.ready:
        django.setup()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_can_be_read(path: Path) -> None:
    assert get_template(path.relative_to(TEMPLATES).as_posix()).template.source


@pytest.mark.parametrize("what", BANNED)
def test_no_template_holds(what: str) -> None:
    found = [
        f"{place(path)}:{number}"
        for path in PAGES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if BANNED[what].search(line)
    ]
    assert found == []
