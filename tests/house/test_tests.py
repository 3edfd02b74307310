"""A test that cannot fail is no test."""

import ast

from tests.house.reading import Function, files, functions, place

CALLS = {"raises", "warns", "expect", "fail", "deprecated_call"}


def checks(node: ast.AST, checking: frozenset[str]) -> bool:
    """An assert, `pytest.raises`, Playwright's `expect`, or a call of one of the functions that check."""
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in CALLS or name in checking


def asserts(function: Function, checking: frozenset[str]) -> bool:
    return any(checks(node, checking) for node in ast.walk(function))


def that_check() -> frozenset[str]:
    """The names of the tests' own functions that assert, themselves or through others, and of ours named check_…."""
    everywhere = [one for path in files(".py", under="tests") for one in functions(path)]
    ours = [one for path in files(".py", under="src") for one in functions(path)]
    found = frozenset(one.name for one in ours if one.name.startswith("check_"))
    while True:
        more = found | {one.name for one in everywhere if asserts(one, found)}
        if more == found:
            return found
        found = more


def test_every_test_asserts_something() -> None:
    found = [
        (path, one)
        for path in files(".py", under="tests")
        for one in functions(path)
        if one.name.startswith("test_") and path.name.startswith("test_")
    ]
    assert len(found) > 10
    checking = that_check()
    assert [f"{place(path, one)} {one.name}" for path, one in found if not asserts(one, checking)] == []


def test_a_test_without_an_assertion_is_found() -> None:
    idle, busy = ast.parse("def test_a(): f()\ndef test_b(): g()").body
    assert isinstance(idle, ast.FunctionDef)
    assert isinstance(busy, ast.FunctionDef)
    assert not asserts(idle, frozenset({"g"}))
    assert asserts(busy, frozenset({"g"}))
