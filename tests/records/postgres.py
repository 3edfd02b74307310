"""A private PostgreSQL for tests, from the machine's own binaries: a folder, a unix socket, no network, no root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
UNPRIVILEGED = ("postgres", "nobody")


class NoPostgres(RuntimeError):
    """The machine has no PostgreSQL server binaries."""


def find_binary(name: str) -> Path:
    """The newest `initdb` or `pg_ctl` of the machine; raises NoPostgres."""
    if found := shutil.which(name):
        return Path(found)
    candidates = sorted(path for place in PLACES for path in Path(place).glob(f"*/bin/{name}"))
    if not candidates:
        raise NoPostgres(f"{name} was not found. On Debian and Ubuntu: apt-get install postgresql")
    return candidates[-1]


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server, yield its URL with `{name}` for the database (see `new_database`), stop it, remove its files."""
    folder = Path(tempfile.mkdtemp(prefix="hwpg"))
    user = _unprivileged()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
    try:
        _run(user, find_binary("initdb"), "-D", data, "-U", "headway", "-A", "trust", "-E", "UTF8", "--locale=C")
        _run(user, find_binary("pg_ctl"), "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://headway@/{{name}}?host={quote(str(folder), safe='')}"
        finally:
            _run(user, find_binary("pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str, *, template: str = "template0") -> str:
    """Make a database on the server (a copy of `template`), and return its URL."""
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.format(name=name)


def _unprivileged() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def _run(user: str | None, *command: str | Path) -> None:
    words = [str(word) for word in command]
    if user:
        entry = pwd.getpwnam(user)
        words = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", *words]
    done = subprocess.run(
        words, check=False, capture_output=True, text=True, cwd="/", timeout=120, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
