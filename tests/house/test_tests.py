"""A test that cannot fail is no test."""

import ast

from tests.house.reading import Function, files, functions, place

CALLS = {"raises", "warns", "expect", "fail", "deprecated_call"}


def checks(node: ast.AST) -> bool:
    """An assert, `pytest.raises`, Playwright's `expect`, or a call of a function named assert_… or check_…."""
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in CALLS or name.startswith(("assert_", "check_", "_assert", "_check"))


def asserts(function: Function) -> bool:
    return any(checks(node) for node in ast.walk(function))


def test_every_test_asserts_something() -> None:
    found = [
        (path, one)
        for path in files(".py", under="tests")
        for one in functions(path)
        if one.name.startswith("test_") and path.name.startswith("test_")
    ]
    assert len(found) > 10
    assert [f"{place(path, one)} {one.name}" for path, one in found if not asserts(one)] == []
