"""A records URL as Django's database settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from headway.errors import UserError
from headway.values.suggest import did_you_mean

WAIT_SECONDS = 20
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=8000; PRAGMA temp_store=MEMORY;"
)
"""32 MB of pages at most a connection, and a log of 32 MB before it is folded in: measured a fifth off a large import,
since a page that many transactions touch is written into the file once. What a statement may have to take back lies in
memory, not in a file."""
NO_JIT = "-c jit=off"
"""Compiling a statement for a list of 100,000 deals took 1.6 s, running it 0.2 s."""
NO_DATABASE: dict[str, Any] = {"ENGINE": "django.db.backends.dummy"}


class BadRecordsUrl(UserError):
    """The records URL of a workspace cannot be read."""

    def __init__(self, url: str) -> None:
        scheme = url.partition(":")[0]
        hint = did_you_mean(scheme, ("sqlite", "postgresql"))
        super().__init__(
            f'Records URL "{scheme}:…" is not known{hint}. Write sqlite:///FILE or postgresql://USER@HOST/NAME.'
        )


def database_of(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's settings for `sqlite:///file` (relative to the workspace folder) or
    `postgresql://user:password@host:port/name?host=/run/x`.

    SQLite: WAL, synchronous FULL, transactions IMMEDIATE, 20 seconds of patience, foreign keys on.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "sqlite":
            return _sqlite(folder / unquote(parts.path.removeprefix("/")))
        case "postgresql" | "postgres":
            return _postgres(url)
        case _:
            raise BadRecordsUrl(url)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"timeout": WAIT_SECONDS, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    extra = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or extra.pop("user", "")),
        "PASSWORD": unquote(parts.password or extra.pop("password", "")),
        "HOST": extra.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or extra.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**extra, "options": f"{NO_JIT} {extra.get('options', '')}".rstrip()},
    }
