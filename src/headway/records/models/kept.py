"""What people keep for themselves and for each other: answers that they come back to."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from headway.records.fields import StoredNow, one_of, required_choice
from headway.records.models.base import public_id
from headway.records.scope import mates_of

SEEN_BY = ("me", "team", "all")


class KeptByPeople(models.QuerySet[Any]):
    """What is kept, and for whom."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """A person's own, what is for everybody, and what somebody of their team has put before the team; without a
        seat nothing.
        """
        mates = mates_of(user)
        if mates is None:
            return self.none()
        own = models.Q(owner_id=user.pk) | models.Q(seen_by="all")
        return self.filter(own | models.Q(seen_by="team", owner__seat__member__in=mates))


class Kept(models.Model):
    """Something with a name that belongs to a user; `seen_by` says who else sees it: nobody (me), their team, all.

    `version` counts its changes, so that two people who change it at once see each other.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = public_id()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.TextField()
    note = models.TextField(default="", blank=True)
    seen_by = required_choice(*SEEN_BY)
    version = models.BigIntegerField(default=1)
    made_at = models.DateTimeField(db_default=StoredNow())
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[KeptByPeople] = KeptByPeople.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SavedAnswer(Kept):
    """A question of Explore under a name: the parts of its address, so that "this month" stays this month. Whoever
    opens it sees what they may see.
    """

    question = models.TextField(help_text="Explore's address after the question mark")

    class Meta:
        db_table = "saved_answers"
        verbose_name = "saved answer"
        constraints = [one_of("saved_answers", "seen_by", *SEEN_BY)]


class Dashboard(Kept):
    """Answers pinned side by side. `tiles` are in their order, each as `actions/dashboards.py` writes it."""

    tiles = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "dashboards"
        constraints = [one_of("dashboards", "seen_by", *SEEN_BY)]
