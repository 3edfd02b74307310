"""How a person has arranged a page for themselves. It is no figure: no mirror, no history, no change log."""

from django.conf import settings
from django.db import models


class Arrangement(models.Model):
    """What somebody who signs in has chosen for a place: the cards of `home`, the columns of `list:deals`.

    `value` is the choice, empty where the page is as proposed; `before` is what it was before the last change.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="arrangements", db_index=False)
    place = models.TextField(help_text="what is arranged: home, list:deals")
    value = models.JSONField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "arrangements"
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="arrangements_same")]

    def __str__(self) -> str:
        return f"{self.place} of {self.user}"
