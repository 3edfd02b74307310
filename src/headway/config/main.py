"""The console entry: gives the called command its desk, runs it, and says once what every failure means.

Exit status: 0 done, 1 refused, 2 a wrong question or usage, 3 answers needed, 4 refused rows under --strict.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from headway.cli.app import COMMANDS, build
from headway.errors import UserError


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit status. A UserError is a message on stderr; anything else is a bug and is
    raised.
    """
    called = next((word for word in words if not word.startswith("-")), None)
    try:
        app = build(called if called in COMMANDS else None, load=_load)
        app(args=list(words), prog_name="headway")
    except UserError as refused:
        sys.stderr.write(f"headway: {refused}\n")
        return refused.exit_code
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(bool(done.code))
    return 0


def _load(module: str) -> Any:
    """Import a command's module, with Django set up for the models that it may import. Only here, so that --help is
    quick.
    """
    import_module("headway.config.workspace").set_up()
    desk = import_module("headway.config.desk")
    import_module("headway.cli.desk").sit_at(desk.HouseDesk())
    return import_module(module)


if __name__ == "__main__":
    main()
