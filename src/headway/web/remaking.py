"""Settings on their way to hold: changed in a thread of the server, the figures made again by them, with how far that
is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

from django.db import connection

from headway.errors import UserError
from headway.records.models import Audit
from headway.web.workplace import here

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Remaking:
    """One change of settings: `audit` once it is written, `failed` in words, `over` once the figures are made by it."""

    audit: int | None = None
    failed: str = ""
    over: bool = False


_lock = Lock()
_last: list[Remaking] = []


def under_way() -> Remaking | None:
    """The change that goes on, or the last one that failed after it was begun."""
    return _last[-1] if _last and (not _last[-1].over or _last[-1].failed) else None


def begin(act: Callable[[], Audit], *, patience: float) -> Remaking:
    """Carry out a change of settings unless one is under way, and wait a moment for it to be over."""
    with _lock:
        going_on = under_way()
        if going_on and not going_on.over:
            return Remaking(failed="Another change of the settings is under way. Wait until it is done.", over=True)
        one = Remaking()
        _last[:] = [one]
    thread = Thread(target=_run, args=(act, one), name="settings", daemon=True)
    thread.start()
    thread.join(patience)
    return one


def forget() -> None:
    """The failure of the last change was told."""
    _last.clear()


def _run(act: Callable[[], Audit], one: Remaking) -> None:
    try:
        one.audit = here().remake(act).pk
    except UserError as refused:
        one.failed = str(refused)
    except Exception:
        log.exception("a change of settings failed")
        one.failed = "Headway failed at this change. Changes says whether it was made; start the server again."
    finally:
        one.over = True
        connection.close()
