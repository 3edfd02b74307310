"""What every record has: its id, when it was stored, and the import that wrote it."""

from typing import ClassVar, Self

from django.db import models

from headway.records.fields import RandomId, StoredNow
from headway.records.querysets import Records


class Record(models.Model):
    """A row of the mirrored store.

    `recorded_at` is when this version was stored (UTC): given by the writer or else by the database on insert; on every
    update a trigger moves it strictly forward, whatever the writer says. `imported` (column `import_id`) is the import
    that wrote this version; empty: a person or a program did.
    """

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(db_default=StoredNow(), editable=False)
    imported = models.ForeignKey(
        "records.Import",
        models.PROTECT,
        db_column="import_id",
        db_index=False,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[Records[Self]] = Records.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(
            getattr(self, "name", None) or getattr(self, "number", None) or f"{self._meta.verbose_name} {self.pk}"
        )

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """The rows that somebody may see whose scope is these members; without an owner a row belongs to all."""
        del scope
        return models.Q()


def public_id() -> "models.BigIntegerField[int, int]":
    """The random number by which people, URLs and the API call the row; the inner id is never shown."""
    return models.BigIntegerField(unique=True, editable=False, db_default=RandomId())
