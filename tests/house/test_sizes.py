"""Nothing is too large to hold in the head. There is no list of exceptions, and none may be made."""

import ast
from pathlib import Path

from tests.house.reading import Function, files, functions, place, python

LINES_A_FILE = 400
LINES_A_FUNCTION = 60
PARAMETERS = 6


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def parameters(function: Function) -> int:
    """How many arguments a caller may give; self and cls are not given."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([one for one in given if one.arg not in ("self", "cls")])


def test_no_file_is_longer_than_400_lines() -> None:
    written = [*python(), *files(".html", ".css", ".js", ".toml", under="src")]
    assert written
    assert [f"{place(path)}: {lines(path)} lines" for path in written if lines(path) > LINES_A_FILE] == []


def test_no_function_is_longer_than_60_lines() -> None:
    found = [(path, one) for path in python() for one in functions(path)]
    assert found
    long = [place(path, one) for path, one in found if (one.end_lineno or 0) - one.lineno >= LINES_A_FUNCTION]
    assert long == []


def test_no_function_takes_more_than_six_parameters() -> None:
    many = [
        f"{place(path, one)} {one.name}" for path in python() for one in functions(path) if parameters(one) > PARAMETERS
    ]
    assert many == []


def test_the_counting_itself_counts() -> None:
    function = ast.parse("def f(self, a, /, b, *, c=1): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert parameters(function) == 3
