"""One-time links: how a person without a password comes in."""

from django.conf import settings
from django.db import models

from headway.records.fields import StoredNow


class SignInLink(models.Model):
    """A link that opens one session. Only the digest of its token is kept; a used or expired one opens nothing."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_links")
    digest = models.TextField(unique=True, help_text="SHA-256 of the token, hexadecimal")
    made_at = models.DateTimeField(db_default=StoredNow())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sign_in_links"

    def __str__(self) -> str:
        return f"link for {self.user}"
