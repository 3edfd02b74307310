"""What happened to the records: who did it (audit), what was there before (history), what changed (change log)."""

from django.conf import settings
from django.db import models

from headway.records.fields import StoredNow, one_of, required_choice, text


class Audit(models.Model):
    """One action: who did what to which thing, with the values before and after.

    `undo_of` is the action that this one took back.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=StoredNow())
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    actor = models.TextField(
        help_text="the name of who acted, kept when the user is gone; a program's name where no user acted"
    )
    verb = models.TextField(help_text="the action's function")
    object = models.TextField(help_text="the table of what was acted on")
    record_id = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    undo_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    note = text()

    class Meta:
        db_table = "audit"
        indexes = [models.Index(fields=["object", "record_id"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.at} {self.actor}: {self.verb} {self.object} {self.record_id}"


class History(models.Model):
    """A version of a row that no longer stands, held true from `recorded_from` up to `recorded_to`. By triggers."""

    id = models.BigAutoField(primary_key=True)
    table = models.TextField(db_column="table_name")
    row_id = models.BigIntegerField()
    root_id = models.BigIntegerField(null=True, blank=True, help_text="the record that it was part of: a line's order")
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField()
    image = models.JSONField()

    class Meta:
        db_table = "history"
        indexes = [
            models.Index(fields=["table", "row_id"], name="history_by_row"),
            models.Index(
                fields=["table", "root_id"], condition=models.Q(root_id__isnull=False), name="history_by_root"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} until {self.recorded_to}"


class ChangeLog(models.Model):
    """One change of one row, in the order of writing. Triggers write it; only `records/changes.py` reads it.

    `op` is i, u or d. `xid` is PostgreSQL's transaction number, empty on SQLite, where there is one writer.
    """

    seq = models.BigAutoField(primary_key=True)
    table = models.TextField(db_column="table_name")
    row_id = models.BigIntegerField()
    op = required_choice("i", "u", "d")
    import_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    xid = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "change_log"
        constraints = [one_of("change_log", "op", "i", "u", "d")]
        indexes = [
            models.Index(
                fields=["import_id", "seq"], condition=models.Q(import_id__isnull=False), name="change_log_by_import"
            ),
            models.Index(fields=["xid", "seq"], condition=models.Q(xid__isnull=False), name="change_log_by_xid"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.op} {self.table} {self.row_id}"


class Epoch(models.Model):
    """One row: the random name of this record store's life. A restore draws a new one, and the mirror is made again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.TextField()
    since = models.DateTimeField(db_default=StoredNow())

    class Meta:
        db_table = "epoch"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="epoch_one_row")]

    def __str__(self) -> str:
        return self.value
