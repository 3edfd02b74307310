"""The note that a record store was restored, left in its own audit."""

from django.db import transaction

from headway.actions.actor import SHELL, audit
from headway.records.models import Audit


@transaction.atomic
def note_restore(*, at: str) -> Audit:
    """Say that these records are those of a backup taken `at` (ISO, UTC)."""
    return audit(SHELL, verb="note_restore", table="epoch", record_id=1, after={"backup_of": at})
