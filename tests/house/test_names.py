"""Rooms and modules have names that mean something, and every public name says what it promises."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.reading import ROOT, SOURCE, files, place, python, tree

MEANINGLESS = {
    "utils",
    "util",
    "core",
    "common",
    "helpers",
    "helper",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
}


def public(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def rooms() -> list[str]:
    return sorted(folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").exists())


def test_every_public_name_has_a_docstring() -> None:
    silent = [
        f"{place(path, node)} {node.name}"
        for path in files(".py", under="src")
        if "migrations" not in path.parts
        for node in public(path)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_says_what_it_is_for() -> None:
    ours = [path for path in python() if not path.is_relative_to(ROOT / "tests") and path.name != "__init__.py"]
    silent = [place(path) for path in ours if not ast.get_docstring(tree(path))]
    assert silent == []


def test_no_module_has_a_name_that_means_nothing() -> None:
    named = [place(path) for path in python() if {path.stem, path.parent.name} & MEANINGLESS]
    assert named == []


def test_every_room_is_in_the_picture() -> None:
    picture = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    assert [room for room in rooms() if f"`{room}`" not in picture] == []
