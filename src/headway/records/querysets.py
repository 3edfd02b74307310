"""What may be read: by whom, and only what is settled."""

from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from headway.records.scope import scope_of

Row = TypeVar("Row", bound=models.Model)
UNSETTLED = ("staged", "applying", "failed", "undoing")


class Records(models.QuerySet[Row]):
    """Rows of one record type."""

    def settled(self) -> Self:
        """Without the rows of imports that are still being applied or taken back."""
        imports = apps.get_model("records", "Import")
        unsettled = imports._default_manager.filter(state__in=UNSETTLED)
        return self.exclude(imported__in=unsettled.values("pk"))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The settled rows that this user may see (D16)."""
        return self.within(scope_of(user))

    def within(self, scope: frozenset[int] | None) -> Self:
        """The settled rows that a scope of member ids may see; None sees all."""
        if scope is None:
            return self.settled()
        record: Any = self.model
        return self.settled().filter(record.within(scope))
