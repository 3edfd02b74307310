"""The repository as the house tests read it: tracked files, our own Python, its functions and classes."""

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "headway"
OURS = ("src", "tests", "script", "bench")
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git keeps or would keep: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def files(*endings: str, under: str = "") -> list[Path]:
    """Tracked files with one of these endings, in one folder of the repository or in all."""
    return [path for path in tracked() if path.suffix in endings and path.is_relative_to(ROOT / under)]


def python() -> list[Path]:
    """Our own Python, migrations left out: those are written by Django."""
    return [path for folder in OURS for path in files(".py", under=folder) if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def functions(path: Path) -> tuple[Function, ...]:
    """Every function and method of a file, nested ones too."""
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def place(path: Path, node: ast.stmt | None = None) -> str:
    """`src/headway/errors.py:12`, for messages."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{node.lineno}" if node else name
