"""`kill -9` of the process that mirrors, at random points: after a restart nothing is lost and nothing doubled."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from random import Random

import pytest

from headway.config.workspace import Workspace
from headway.engines.connect import connect
from headway.engines.duckdb import DuckDBStore
from headway.mirror.catch_up import fits
from headway.mirror.owner import Place, open_engine
from headway.mirror.settings import MirrorSettings
from tests.mirror.edits import Edits
from tests.mirror.test_same_as_rebuild import differing_from, rebuilt

OWNER = """
import sys, threading
from pathlib import Path
from headway.config.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
from headway.mirror.owner import Place, owning
from headway.mirror.settings import MirrorSettings
settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
with owning(Place(workspace.folder, workspace.engine_url, settings)):
    print("owns", flush=True)
    threading.Event().wait()
"""


@contextmanager
def owner(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    """A process that owns the workspace; killed without warning at the end."""
    command = [sys.executable, "-c", OWNER, str(workspace.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def killed_often(workspace: Workspace, *, rounds: int) -> None:
    """Write while an owner mirrors, kill it somewhere in the middle; now and then while it is still starting."""
    random = Random(rounds)
    edits = Edits(7)
    edits.begin()
    for turn in range(rounds):
        with owner(workspace) as process:
            if turn % 4 != 3:
                assert process.stdout
                assert process.stdout.readline() == "owns\n"
            until = time.monotonic() + random.random() * 2
            while time.monotonic() < until:
                edits.step()


def check(workspace: Workspace) -> None:
    settings = MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
    place = Place(workspace.folder, workspace.engine_url, settings)
    with closing(connect(workspace.engine_url, folder=workspace.folder)) as left:
        assert fits(left, settings), "what the killed process left is used further, not thrown away"
    with open_engine(place) as opened, closing(rebuilt(settings)) as again:
        assert not opened.remote
        assert isinstance(opened.engine, DuckDBStore)
        assert differing_from(opened.engine, again) == []
        assert again.run("SELECT count(*) AS n FROM sales", {})["n"].to_pylist() > [0]


def test_a_killed_mirror_loses_and_doubles_nothing(store: Workspace) -> None:
    killed_often(store, rounds=3)
    check(store)


@pytest.mark.nightly
def test_a_mirror_killed_fifty_times_loses_and_doubles_nothing(store: Workspace) -> None:
    killed_often(store, rounds=50)
    check(store)
