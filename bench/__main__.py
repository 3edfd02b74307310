"""`script/bench`: run the races, print the table, keep the figures."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.frame import Result, as_data, measure, table

HERE = Path(__file__).parent
NOT_RACES = {"frame", "__main__"}
LINES = "HEADWAY_BENCH_LINES"


def modules(chosen: list[str]) -> list[str]:
    """The names of the modules that offer races: those chosen, else all."""
    found = sorted(module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name not in NOT_RACES)
    unknown = set(chosen) - set(found)
    if unknown:
        raise SystemExit(f"no such races: {', '.join(sorted(unknown))} (there are: {', '.join(found) or 'none'})")
    return chosen or found


def run(names: list[str]) -> Iterator[Result]:
    """The result of each race, as soon as it is known."""
    for name in names:
        races = importlib.import_module(f"bench.{name}").races
        with tempfile.TemporaryDirectory(prefix="headway-bench-") as folder:
            for race in races(Path(folder)):
                print(f"{race.name} …", file=sys.stderr, flush=True)
                yield measure(race)


def main() -> int:
    """Exit 1 where a limit is broken or there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="modules of bench/ to run (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in this file")
    parser.add_argument("--lines", type=int, metavar="N", help="order lines to import (default: 100000)")
    options = parser.parse_args()
    if options.lines:
        os.environ[LINES] = str(options.lines)
    results = list(run(modules(options.names)))
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps([as_data(result) for result in results], indent=2) + "\n", "utf-8")
    return int(not results or not all(result.is_good for result in results))


if __name__ == "__main__":
    sys.exit(main())
