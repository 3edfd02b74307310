"""Who asked, from where, who answered and when, what became of it."""

from django.db import models

from headway.records.fields import choice, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id


class Lead(Record):
    """Somebody who may buy, from the first touch to the decision."""

    public_id = public_id()
    number = text()
    name = text()
    email = text()
    phone = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    owner = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    last_source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    country = text()
    region = text()
    city = text()
    industry = text()
    segment = text()
    created_at = models.DateTimeField(null=True, blank=True)
    created_at_timed = models.BooleanField(null=True, blank=True, default=True)
    qualified_at = models.DateTimeField(null=True, blank=True)
    qualified_at_timed = models.BooleanField(null=True, blank=True, default=True)
    outcome = choice("open", "converted", "disqualified", "lost")
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_at_timed = models.BooleanField(null=True, blank=True, default=True)
    lost_reason = text()
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "leads"
        verbose_name = "lead"
        constraints = [
            *timed("leads", "created_at"),
            *timed("leads", "qualified_at"),
            one_of("leads", "outcome", "open", "converted", "disqualified", "lost"),
            *timed("leads", "outcome_at"),
        ]
        indexes = [
            *where_known("leads", "account", "owner", "source", "last_source", "campaign"),
            models.Index(fields=["number"]),
            models.Index(fields=["created_at"]),
            models.Index(fields=["email"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(owner__isnull=True) | models.Q(owner__in=scope)


class Message(Record):
    """One message or call in or out with a lead."""

    lead = models.ForeignKey("Lead", models.CASCADE, related_name="messages")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    direction = required_choice("in", "out")
    medium = text()
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    automatic = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "messages"
        verbose_name = "message"
        constraints = [
            one_of("messages", "direction", "in", "out"),
            *timed("messages", "at"),
        ]
        indexes = [*where_known("messages", "member")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the lead that it is part of."""
        return models.Q(lead__in=Lead.objects.within(scope))


class LeadHandover(Record):
    """A lead went from one member to another. Who looks after it now stands on the lead itself."""

    lead = models.ForeignKey("Lead", models.CASCADE, db_index=False, related_name="handovers")
    owner = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)

    class Meta:
        db_table = "lead_handovers"
        verbose_name = "hand-over"
        constraints = [
            *timed("lead_handovers", "at"),
            models.UniqueConstraint(fields=["lead", "at"], name="lead_handovers_same"),
        ]
        indexes = [*where_known("lead_handovers", "owner")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the lead that it is part of."""
        return models.Q(lead__in=Lead.objects.within(scope))
