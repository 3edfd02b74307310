"""Run the checks and the tests part by part, and say how long each took. Exit 1 where any failed."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from script.machine_tools import CHROMIUM, OFFICE, POSTGRES, Tool, have

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NO_TESTS = 5
TWO = ("-n", "2", "--dist", "loadfile")  # two at a time; what a file prepares is prepared once


@dataclass(frozen=True, slots=True)
class Part:
    """One step: a command, and what it needs of the machine or the surroundings. What it `likes` to have is installed
    where it may be; its tests say that they were left out where it is not there.
    """

    name: str
    command: tuple[str, ...]
    tool: Tool | None = None
    setting: str = ""
    likes: Tool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a part ended. `failed` counts; `word` is what the summary says."""

    name: str
    word: str
    seconds: float
    failed: bool


def checks() -> tuple[Part, ...]:
    """The fast parts, which need nothing but the repository."""
    code = ("src", "tests", "script", "bench", "hatch_build.py")
    return (
        Part("format", (str(BIN / "ruff"), "format", "--check", *code)),
        Part("lint", (str(BIN / "ruff"), "check", *code)),
        Part("types", (str(BIN / "mypy"), "src/headway")),
        Part("contracts", (str(BIN / "lint-imports"), "--no-cache")),
        Part("house", _pytest("tests/house")),
    )


def tests(*, nightly: bool, rest: tuple[str, ...]) -> tuple[Part, ...]:
    """The test suite in five parts. A test with several marks runs in the last part that it is marked for."""
    more = (*(("--nightly",) if nightly else ()), *rest)
    apart, own = ("--ignore=tests/house",), "not real and not browser"
    return (
        Part("unit", _pytest(*TWO, "-m", f"not postgres and not spark and {own}", *apart, *more)),
        Part("postgres", _pytest(*TWO, "-m", f"postgres and not spark and {own}", *apart, *more), tool=POSTGRES),
        Part("spark", _pytest(*TWO, "-m", f"spark and {own}", *apart, *more)),
        Part("real", _pytest(*TWO, "-m", "real and not browser", *more), setting="HEADWAY_REAL_DATA"),
        Part("browser", _pytest(*TWO, "-m", "browser", *more), tool=CHROMIUM, likes=OFFICE),
    )


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", "-q", "--durations=5", "--durations-min=5", *arguments)


def run(part: Part) -> Outcome:
    """Run one part in the foreground. A tool that is not to be had fails it; data that is not there leaves it out."""
    print(f"\n── {part.name} ──", flush=True)
    start = time.monotonic()
    if part.setting and not os.environ.get(part.setting):
        print(f"{part.setting} is not set: the tests against real files are left out.")
        return Outcome(part.name, f"left out: {part.setting} is not set", 0.0, failed=False)
    found = have(part.tool) if part.tool else None
    if part.tool and not found:
        print(part.tool.how_to())
        return Outcome(part.name, f"FAILED: no {part.tool.name}", time.monotonic() - start, failed=True)
    if part.likes and not have(part.likes):
        print(part.likes.how_to())
    surroundings = os.environ | ({"HEADWAY_CHROMIUM": found} if found and part.tool is CHROMIUM else {})
    code = subprocess.run(part.command, cwd=ROOT, env=surroundings, check=False).returncode
    seconds = time.monotonic() - start
    if code == NO_TESTS:
        return Outcome(part.name, "FAILED: no test ran", seconds, failed=True)
    return Outcome(part.name, "ok" if code == 0 else f"FAILED ({code})", seconds, failed=code != 0)


def summary(outcomes: list[Outcome]) -> Iterator[str]:
    """The lines that close a run, one a part."""
    yield "\n── summary ──"
    for outcome in outcomes:
        yield f"{outcome.name:<10} {outcome.seconds:7.1f} s  {outcome.word}"
    yield f"{'total':<10} {sum(outcome.seconds for outcome in outcomes):7.1f} s"
    failed = sum(outcome.failed for outcome in outcomes)
    yield f"parts: {len(outcomes) - failed} passed, {failed} failed"


def main() -> int:
    """Read the command line, run the parts, print the summary."""
    parser = argparse.ArgumentParser(prog="script/test", description=__doc__)
    parser.add_argument("--checks", action="store_true", help="the fast checks only")
    parser.add_argument("--nightly", action="store_true", help="the slow versions too")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PART", help="run only this part (may be repeated)"
    )
    options, rest = parser.parse_known_args()
    parts = checks() if options.checks else checks() + tests(nightly=options.nightly, rest=tuple(rest))
    unknown = set(options.only) - {part.name for part in parts}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(part.name for part in parts)})")
    outcomes = [run(part) for part in parts if not options.only or part.name in options.only]
    print("\n".join(summary(outcomes)))
    return int(any(outcome.failed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
