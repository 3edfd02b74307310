"""Mail that is sent to many: who was to get it, and what became of it."""

from django.db import models

from headway.records.fields import QuantityField, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id

EMAIL_EVENTS = (
    "sent",
    "delivered",
    "hard_bounced",
    "soft_bounced",
    "blocked",
    "opened",
    "clicked",
    "replied",
    "unsubscribed",
    "complained",
    "meeting",
)


class Recipient(Record):
    """Somebody in a mailing or a sequence of mails."""

    public_id = public_id()
    number = text()
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    sequence = text()
    address = text()
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    lead = models.ForeignKey("Lead", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    known_before = models.BooleanField(null=True, blank=True)
    complaints_told = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "recipients"
        verbose_name = "recipient"
        indexes = [
            *where_known("recipients", "campaign", "member", "account", "lead"),
            models.Index(fields=["number"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class EmailEvent(Record):
    """Something that happened to a mail to one recipient."""

    public_id = public_id()
    number = text()
    recipient = models.ForeignKey("Recipient", models.CASCADE, related_name="events")
    mail = text()
    kind = required_choice(*EMAIL_EVENTS)
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    automatic = models.BooleanField(null=True, blank=True)
    positive = models.BooleanField(null=True, blank=True)
    seconds = QuantityField(null=True, blank=True)

    class Meta:
        db_table = "email_events"
        verbose_name = "e-mail event"
        constraints = [one_of("email_events", "kind", *EMAIL_EVENTS), *timed("email_events", "at")]
        indexes = [models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the recipient that it is part of."""
        return models.Q(recipient__in=Recipient.objects.within(scope))
