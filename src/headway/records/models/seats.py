"""Who may sign in, as whom, and which fields a business adds to its records."""

from django.conf import settings
from django.db import models

from headway.records.fields import one_of, required_choice

ROLES = ("rep", "manager", "owner", "analyst", "operator")
FIELD_KINDS = ("text", "number", "amount", "day", "instant", "flag")


class Seat(models.Model):
    """A user's place in the business: what they may do, and which member they are."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seat")
    role = required_choice(*ROLES)
    member = models.OneToOneField("Member", models.SET_NULL, null=True, blank=True, related_name="seat")

    class Meta:
        db_table = "seats"
        constraints = [one_of("seats", "role", *ROLES)]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class CustomField(models.Model):
    """A column that a business added to a record type; its values are in the records' `custom`."""

    id = models.BigAutoField(primary_key=True)
    object = models.TextField(help_text="the record type's table")
    key = models.TextField(help_text="the key in `custom`")
    label = models.TextField()
    kind = required_choice(*FIELD_KINDS)
    person = models.BooleanField(
        default=False, help_text="says something about a person: enters neither mirror nor images"
    )

    class Meta:
        db_table = "custom_fields"
        constraints = [
            one_of("custom_fields", "kind", *FIELD_KINDS),
            models.UniqueConstraint(fields=["object", "key"], name="custom_fields_same"),
        ]

    def __str__(self) -> str:
        return f"{self.object}: {self.label}"
