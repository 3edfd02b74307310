"""Imports under way: one at a time, in a thread of the server, with how far they are."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, Thread

from django.db import connection

from headway.actions.actor import Actor
from headway.actions.imports import load
from headway.errors import UserError
from headway.ingest import refuse_nothing
from headway.web.incoming import Understood, about, let_go
from headway.web.workplace import here

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Loading:
    """One import: what it is doing, how far, and how it ended (`import_id`, or `failed` in words)."""

    what: str = "Beginning"
    done: int = 0
    of: int = 0
    import_id: int | None = None
    failed: str = ""


_under_way: dict[str, Loading] = {}
_lock = Lock()


def under_way(key: str) -> Loading | None:
    """The import of these waiting files, if it was begun."""
    return _under_way.get(key)


def begin(key: str, understood: Understood, by: Actor) -> Loading:
    """Start the import of waiting files unless it was started already."""
    with _lock:
        found = _under_way.get(key)
        if found and not found.failed:
            return found
        loading = _under_way[key] = Loading()
    Thread(target=_run, args=(key, understood, by, loading), name=f"import {key}", daemon=True).start()
    return loading


def _run(key: str, understood: Understood, by: Actor, loading: Loading) -> None:
    def told(what: str, done: int, of: int) -> None:
        loading.what, loading.done, loading.of = what.replace("_", " ").capitalize(), done, of

    place = here()
    try:
        if understood.staged is None:
            raise RuntimeError("an import was begun with open questions")
        refuse_nothing(understood.tables, understood.proposal.mapping, understood.staged)
        report = load(
            understood.staged.staged,
            files=place.folder / "files",
            by=by,
            clock=lambda: datetime.now(UTC),
            about=about(understood),
            progress=told,
        )
        told("Counting", 0, 0)
        if understood.counted.counts_in:
            place.count_in(understood.counted.counts_in)
        here().caught_up()
        let_go(key)
        loading.import_id = report.import_id
    except UserError as refused:
        loading.failed = str(refused)
    except Exception:
        log.exception("an import failed")
        loading.failed = (
            "Headway failed at this import. The list of imports says whether it was applied; bringing the same files "
            "again is safe. Tell the owner if it stays."
        )
    finally:
        connection.close()
