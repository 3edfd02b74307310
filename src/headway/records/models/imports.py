"""What came in from outside: imports, the rows they refused, identities at the source, spellings that are one."""

from django.conf import settings
from django.db import models

from headway.records.fields import StoredNow, one_of, required_choice, text

STATES = ("staged", "applying", "applied", "undoing", "undone", "failed")


class Import(models.Model):
    """One load of files or one run of a connector. Its rows are not seen before it is `applied`."""

    id = models.BigAutoField(primary_key=True)
    state = required_choice(*STATES)
    source = models.TextField(help_text="the mapping that it came through; part of each row's identity")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    started_at = models.DateTimeField(db_default=StoredNow())
    finished_at = models.DateTimeField(null=True, blank=True)
    files = models.JSONField(default=list, help_text="names, sizes and digests of the files read")
    mapping = models.TextField(default="", help_text="the mapping as TOML")
    report = models.JSONField(default=dict, help_text="what was new, changed, unchanged, refused; reconciliation")
    progress = models.JSONField(default=dict, help_text="how far it was applied, so that a crash can roll forward")

    class Meta:
        db_table = "imports"
        verbose_name = "import"
        constraints = [one_of("imports", "state", *STATES)]

    def __str__(self) -> str:
        return f"import {self.pk} of {self.source} ({self.state})"


class ImportRange(models.Model):
    """Ids set aside for the new rows of an import. While it is `applying` its rows in here need no line each in the
    change log: when its state moves, whoever reads the log takes the whole range. Never changed, never removed.
    """

    id = models.BigAutoField(primary_key=True)
    of_import = models.ForeignKey(Import, models.PROTECT, db_column="import_id", db_index=False, related_name="ranges")
    table = models.TextField(db_column="table_name")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()

    class Meta:
        db_table = "import_ranges"
        constraints = [models.UniqueConstraint(fields=["of_import", "table"], name="import_ranges_same")]

    def __str__(self) -> str:
        return f"import {self.of_import_id}: {self.table} {self.first_id} to {self.last_id}"


class RefusedRow(models.Model):
    """A row that was not taken, whole, so that it can be mended and imported again."""

    id = models.BigAutoField(primary_key=True)
    of_import = models.ForeignKey(Import, models.CASCADE, db_column="import_id", related_name="refused")
    file = models.TextField()
    row = models.BigIntegerField(help_text="1 is the first row of data")
    column = models.TextField()
    value = models.TextField()
    reason = models.TextField()
    whole_row = models.JSONField(null=True, blank=True, help_text="the row as read: header to text")

    class Meta:
        db_table = "refused_rows"

    def __str__(self) -> str:
        return f"{self.file} row {self.row}, {self.column}: {self.reason}"


class ExternalRef(models.Model):
    """Which record a row at its source is: (source, object, key) → record id. `object` is the record type's table."""

    id = models.BigAutoField(primary_key=True)
    source = models.TextField()
    object = models.TextField()
    key = models.TextField()
    record_id = models.BigIntegerField()
    made_record = models.BooleanField(default=True, help_text="the import made the record, rather than found it")
    of_import = models.ForeignKey(
        Import, models.PROTECT, db_column="import_id", db_index=False, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "external_ref"
        constraints = [models.UniqueConstraint(fields=["source", "object", "key"], name="external_ref_same")]

    def __str__(self) -> str:
        return f"{self.source} {self.object} {self.key}"


class Alias(models.Model):
    """A spelling that is the same as a record's. Parted again by deleting the row; `folded` is `values.fold` of it."""

    id = models.BigAutoField(primary_key=True)
    object = models.TextField(help_text="the record type's table")
    spelling = models.TextField()
    folded = models.TextField()
    record_id = models.BigIntegerField()
    of_import = models.ForeignKey(
        Import, models.SET_NULL, db_column="import_id", db_index=False, null=True, blank=True, related_name="+"
    )
    note = text()

    class Meta:
        db_table = "aliases"
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["object", "spelling"], name="aliases_same")]
        indexes = [models.Index(fields=["object", "folded"]), models.Index(fields=["object", "record_id"])]

    def __str__(self) -> str:
        return f"{self.spelling} is {self.object} {self.record_id}"
