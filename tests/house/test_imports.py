"""Imports stand at the top of a file. Only config, which plugs the parts together, may import later."""

import ast
from pathlib import Path

from tests.house.reading import SOURCE, functions, place, python, tree


def late_imports(path: Path) -> list[str]:
    return [
        place(path, node)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_no_function_imports_but_in_config() -> None:
    late = [found for path in python() if not path.is_relative_to(SOURCE / "config") for found in late_imports(path)]
    assert sorted(set(late)) == []


def test_no_import_is_relative() -> None:
    relative = [
        place(path, node)
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
