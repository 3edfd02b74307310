"""The commands of the house: they parse, they are known, and they fail when they should."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from script import build_assets
from script.run_parts import Part, checks, run, summary
from script.run_parts import tests as parts_of_tests
from tests.house.reading import ROOT

SCRIPTS = [path for path in sorted((ROOT / "script").iterdir()) if path.is_file() and not path.suffix]


def shell(path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("HEADWAY")} | settings
    return subprocess.run(["sh", str(path)], env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", [*SCRIPTS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_can_be_run_and_parses(path: Path) -> None:
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0


def test_every_script_is_introduced_to_who_works_here() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8") + (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    assert [path.name for path in SCRIPTS if f"`script/{path.name}" not in page] == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tests only say where the real files are."""
    found = tmp_path / "checkout"
    for name in (".ci", "script"):
        (found / name).mkdir(parents=True)
    (found / ".ci" / "run").write_bytes((ROOT / ".ci" / "run").read_bytes())
    said = found / "script" / "test"
    said.write_text('#!/bin/sh\necho "data: ${HEADWAY_REAL_DATA:-none}"\nexit 7\n', "utf-8")
    said.chmod(0o755)
    return found


def test_integration_uses_the_real_files_beside_the_checkout_and_passes_on_how_the_tests_ended(checkout: Path) -> None:
    alone = shell(checkout / ".ci" / "run")
    assert (alone.stdout, alone.returncode) == ("data: none\n", 7)
    beside = checkout.parent / "shared" / "data"
    beside.mkdir(parents=True)
    assert shell(checkout / ".ci" / "run").stdout == f"data: {beside}\n"
    assert shell(checkout / ".ci" / "run", HEADWAY_REAL_DATA="elsewhere").stdout == "data: elsewhere\n"


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.mark.parametrize(("code", "word"), [(0, "ok"), (1, "FAILED (1)"), (5, "FAILED: no test ran")])
def test_a_part_that_fails_or_runs_nothing_fails(code: int, word: str) -> None:
    outcome = run(Part("unit", python(f"raise SystemExit({code})")))
    assert (outcome.word, outcome.failed) == (word, code != 0)


def test_a_part_without_its_files_is_left_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADWAY_REAL_DATA", raising=False)
    outcome = run(Part("real", python("raise SystemExit(1)"), setting="HEADWAY_REAL_DATA"))
    assert not outcome.failed
    assert "left out" in outcome.word


def test_the_summary_counts_what_failed() -> None:
    outcomes = [run(Part("one", python("pass"))), run(Part("two", python("raise SystemExit(2)")))]
    assert list(summary(outcomes))[-1] == "parts: 1 passed, 1 failed"


def test_no_test_falls_between_the_parts() -> None:
    rest = "not real and not browser"
    marks = [f"not postgres and not spark and {rest}", f"postgres and not spark and {rest}", f"spark and {rest}"]
    marks += ["real and not browser", "browser"]
    commands = [part.command for part in parts_of_tests(nightly=True, rest=())]
    assert [command[command.index("-m", 3) + 1] for command in commands] == marks
    assert all("--nightly" in command for command in commands)
    assert {"format", "lint", "types", "contracts", "house"} == {part.name for part in checks()}


def test_assets_are_built_again_only_when_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "charts.js").write_text("1", "utf-8")
    monkeypatch.setattr(build_assets, "SOURCES", tmp_path)
    monkeypatch.setattr(build_assets, "STAMP", tmp_path.parent / "stamp.txt")
    assert not build_assets.is_fresh()
    build_assets.STAMP.write_text(build_assets.fingerprint(), "utf-8")
    assert build_assets.is_fresh()
    (tmp_path / "charts.js").write_text("2", "utf-8")
    assert not build_assets.is_fresh()
