"""The company beside the served one: its folder, the process that serves it, and how the two servers speak.

A server that starts another holds its standard input: a line `link` is answered with a line `link TOKEN`, and when the
input ends (whatever became of the first server) the second one ends too.
"""

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import TextIO
from urllib.parse import quote, urlsplit

from headway.config.listening import Listening
from headway.config.workspace_folder import Workspace, is_workspace, read_workspace
from headway.errors import Refused
from headway.web.neighbour import NotBeside, Standing

DEMO_LINES = 60_000
"""Large enough to look round in, made in half a minute."""
SUFFIX = "-demo"
OWN_NAME = "My company"
PATIENCE = 60.0
NEAR = 9
TOLD = re.compile(r"(?P<what>.+): (?P<done>\d+) of (?P<of>\d+)")


def folder_beside(workspace: Workspace) -> Path:
    """The demo's folder beside one's own, one's own beside the demo's: `shop` and `shop-demo`; for a demo of another
    name, `own` beside it.
    """
    folder = workspace.folder
    if not workspace.demo:
        return folder.with_name(folder.name + SUFFIX)
    own = folder.name.removesuffix(SUFFIX)
    return folder.with_name("own" if own == folder.name or not own else own)


@dataclass(frozen=True, slots=True)
class Starter:
    """The server that started this one."""

    folder: Path
    own_port: int
    port: int

    @property
    def name(self) -> str:
        """What its company is called."""
        return read_workspace(self.folder).name

    def make(self) -> None:
        """It is there."""

    def begin(self) -> None:
        """It runs, or this process would have ended."""

    def standing(self) -> Standing:
        """Ready."""
        return Standing(ready=True)

    def address(self, host: str, path: str) -> str:
        """Its page; whoever came from there is signed in there."""
        return f"http://{_beside(host, self.own_port, self.port, self.folder)}{path}"


class Started:
    """The company that this server makes and serves when somebody wants to see it, until this server ends."""

    def __init__(self, folder: Path, *, demo: bool, here: Listening, own_folder: Path) -> None:
        self.folder = folder
        self._demo, self._here, self._own = demo, here, own_folder
        self._lock, self._making = Lock(), Lock()
        self._standing = Standing()
        self._server: _Child | None = None
        self._maker: subprocess.Popen[str] | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """What it is called; empty where it has not been made."""
        return read_workspace(self.folder).name if is_workspace(self.folder) else ""

    def standing(self) -> Standing:
        """How far it is; one that ended meanwhile is begun anew by the next `begin`."""
        with self._lock:
            if self._standing.ready and (self._server is None or self._server.ended):
                self._standing = Standing()
            return self._standing

    def begin(self) -> None:
        """Make it where it is missing and serve it, in a thread."""
        if self.standing().ready:
            return
        with self._lock:
            if self._standing.under_way or self._closed:
                return
            self._standing = Standing(
                under_way=True, what="Inventing a company" if self._demo else "Making your company"
            )
        Thread(target=self._run, name=f"beside: {self.folder.name}", daemon=True).start()

    def address(self, host: str, path: str) -> str:
        """Its page, through a link that opens a session of its owner."""
        server = self._server
        if server is None or server.ended:
            raise Refused("The other company's server has ended. Open it again.")
        beside = _beside(host, self._here.port, server.port, self.folder)
        return f"http://{beside}/sign-in?link={server.link()}&next={quote(path)}"

    def make(self) -> None:
        """Make it in a folder beside, renamed when it is whole: what was begun and never finished is begun anew."""
        with self._making:
            if is_workspace(self.folder):
                return
            if self.folder.exists():
                raise Refused(f"{self.folder} is there and is no workspace. Move it away, then try again.")
            making = self.folder.with_name(f".{self.folder.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            lines = os.environ.get("HEADWAY_DEMO_LINES", str(DEMO_LINES))
            how = ("--demo", "--demo-lines", lines) if self._demo else ("--name", OWN_NAME)
            last = ""
            with _headway(("new", str(making), *how)) as self._maker:
                for line in self._maker.stdout or ():
                    last = line.strip() or last
                    self._told(last)
            if self._maker.returncode:
                raise Refused(f"{self.folder} could not be made. {last}")
            making.rename(self.folder)

    def close(self) -> None:
        """End what this server has started."""
        self._closed = True
        if self._maker is not None and self._maker.poll() is None:
            self._maker.kill()
        if self._server is not None:
            self._server.end()

    def _told(self, line: str) -> None:
        found = TOLD.fullmatch(line)
        if found:
            self._standing = Standing(under_way=True, what=found["what"], done=int(found["done"]), of=int(found["of"]))

    def _run(self) -> None:
        try:
            self.make()
            self._standing = Standing(under_way=True, what="Opening")
            self._server = _Child(self.folder, self._here, self._own)
            self._server.wait()
            self._standing = Standing(ready=True)
        except (Refused, OSError) as failure:
            self._standing = Standing(failed=str(failure))
        if self._closed:
            self.close()


@dataclass
class _Child:
    """A server of another workspace, run by this process."""

    folder: Path
    here: Listening
    own: Path
    port: int = 0
    _lock: Lock = field(default_factory=Lock)
    _links: "queue.Queue[str]" = field(default_factory=queue.Queue)
    _last: "deque[str]" = field(default_factory=lambda: deque(maxlen=3))

    def __post_init__(self) -> None:
        """Start it."""
        self.port = free_port(self.here.host, self.here.port + 1)
        words = ["serve", str(self.folder), "--host", self.here.host, "--port", str(self.port)]
        words += ["--beside", f"{self.here.port}:{self.own}", *(["--lan"] if self.here.lan else [])]
        self._process = _headway(words)
        Thread(target=self._listen, name="beside says", daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def wait(self) -> None:
        """Return once it answers; raises Refused with its own words where it ends before."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.ended:
                raise Refused(" ".join(self._last).removeprefix("headway: ") or "Its server did not start.")
            try:
                socket.create_connection((_reachable(self.here.host), self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.end()
        raise Refused(f"The server of {self.folder} did not answer within a minute.")

    def link(self) -> str:
        """A fresh token for its owner."""
        with self._lock:
            try:
                print("link", file=self._process.stdin, flush=True)
                return self._links.get(timeout=20)
            except (OSError, queue.Empty) as none:
                raise Refused("The other company's server does not answer. Open it again.") from none

    def end(self) -> None:
        """Ask it to end, and wait; where it does not, end it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            word, _, rest = line.strip().partition(" ")
            if word == "link":
                self._links.put(rest)
            elif "sign-in?link=" not in line:
                self._last.append(line.strip())


def heed(starter: TextIO, *, link: Callable[[], str], say: Callable[[str], None], end: Callable[[], None]) -> None:
    """What a started server does with its input: give links, and end with it."""
    for line in starter:
        if line.strip() == "link":
            say(f"link {link()}")
    end()


def free_port(host: str, near: int) -> int:
    """The first free port from `near` on, or any."""
    for port in (*range(near, near + NEAR), 0):
        with socket.socket() as tried:
            try:
                tried.bind((host, port if port < 65_536 else 0))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise Refused(f"There is no free port on {host}.")


def _beside(host: str, own_port: int, port: int, folder: Path) -> str:
    parts = urlsplit(f"//{host}")
    if (parts.port or 80) != own_port:
        raise NotBeside(folder)
    name = parts.hostname or ""
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  # recognised, not bound here


def _headway(words: Sequence[str]) -> "subprocess.Popen[str]":
    """A command of this Headway in a process group of its own, so that Ctrl-C reaches it through this server only."""
    return subprocess.Popen(
        [sys.executable, "-m", "headway.config.main", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
