"""The demo keeps selling while somebody looks on. Apart from the server, since inventing takes libraries that nothing
else needs.
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from threading import Event, Thread
from zoneinfo import ZoneInfo

from django.db import close_old_connections, connection

from headway.actions.demo.doings import Doings
from headway.actions.demo.missed import missed_since, sell_missed
from headway.demo.till import invented_name, next_one
from headway.errors import UserError
from headway.records.models import Closure

BREATH = 0.5
MOST = 2_000
"""So many happenings in the life of one server."""
OFF = "off"
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Till:
    """Ticks while `watched` says that a page is open; what was missed before it was opened is sold first."""

    zone: str
    watched: Callable[[], bool]
    seed: int = 1
    _ending: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def begin(self) -> None:
        """Tick in a thread, unless HEADWAY_DEMO_TILL=off."""
        if os.environ.get("HEADWAY_DEMO_TILL") == OFF:
            return
        self._thread = Thread(target=self._run, name="till", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Tick no more; waits for what is being written."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        try:
            chance = Random(f"{self.seed} {datetime.now(UTC):%Y-%m-%d %H:%M}")  # noqa: S311  # no secret
            doings = Doings(chance, invented_name)
            self._sell_missed(doings)
            self._tick(doings)
        except Exception:
            log.exception("the demo's till stands still")
        finally:
            connection.close()

    def _sell_missed(self, doings: Doings) -> None:
        now = datetime.now(UTC)
        since = missed_since(now)
        if since is not None:
            sell_missed(since, now, doings, zone=self.zone, going_on=lambda: not self._ending.is_set())

    def _tick(self, doings: Doings) -> None:
        number, seen = 0, 0
        while seen < MOST and not self._ending.wait(BREATH):
            if not self.watched():
                number = 0
                continue
            local = datetime.now(UTC).astimezone(ZoneInfo(self.zone))
            shut = Closure.objects.filter(day=local.date()).exists()
            kind, pause = next_one(doings.rng, local, number, shut=shut)
            if self._pause(pause):
                self._do(doings, kind)
                number, seen = number + 1, seen + 1
            close_old_connections()

    def _pause(self, seconds: float) -> bool:
        """Wait; False where everybody has left or the server ends meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._ending.wait(BREATH) or not self.watched():
                return False
        return True

    def _do(self, doings: Doings, kind: str) -> None:
        try:
            doings.do(kind, datetime.now(UTC))
        except UserError as refused:
            log.info("the till could not do a %s: %s", kind, refused)
