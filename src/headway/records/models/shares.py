"""Pages that were shared by a link with people who have no seat."""

from django.conf import settings
from django.db import models

from headway.records.fields import StoredNow


class Share(models.Model):
    """A link that shows one page, read-only, as whoever made it sees it. Only the digest of its token is kept.

    `frozen` is the page as it stood when it was shared; empty: it is live. Revoked or expired it shows nothing.
    """

    id = models.BigAutoField(primary_key=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shares")
    digest = models.TextField(unique=True, help_text="SHA-256 of the token, hexadecimal")
    path = models.TextField(help_text="the page's address within Headway, with what it asks")
    title = models.TextField()
    frozen = models.TextField(default="", blank=True, help_text="HTML of the page's main part")
    made_at = models.DateTimeField(db_default=StoredNow())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="when it was last looked at")

    class Meta:
        db_table = "shares"
        indexes = [models.Index(fields=["made_by"])]

    def __str__(self) -> str:
        return f"{self.title} shared by {self.made_by}"
