"""What is put before a buyer in a deal, what speaks against it, and the time that it takes."""

from django.db import models

from headway.records.fields import AmountField, QuantityField, choice, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id
from headway.records.models.deals import Deal

STATES = ("draft", "sent", "accepted", "declined", "expired")
HOURS_ON = ("selling", "travel", "admin", "training", "service", "other")


class Quote(Record):
    """A proposal with its price in a deal, one row a version."""

    public_id = public_id()
    number = text()
    deal = models.ForeignKey("Deal", models.CASCADE, related_name="quotes")
    version = models.BigIntegerField(null=True, blank=True)
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    requested_at_timed = models.BooleanField(null=True, blank=True, default=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_at_timed = models.BooleanField(null=True, blank=True, default=True)
    expires_on = models.DateField(null=True, blank=True)
    amount = AmountField(null=True, blank=True)
    currency = text()
    status = choice(*STATES)

    class Meta:
        db_table = "quotes"
        verbose_name = "quote"
        constraints = [one_of("quotes", "status", *STATES), *timed("quotes", "requested_at", "sent_at")]
        indexes = [*where_known("quotes", "member"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class Objection(Record):
    """Something that a buyer held against a deal, and the answer that was used."""

    public_id = public_id()
    number = text()
    deal = models.ForeignKey("Deal", models.CASCADE, related_name="objections")
    what = models.TextField()
    answer = text()
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)

    class Meta:
        db_table = "objections"
        verbose_name = "objection"
        constraints = [*timed("objections", "at")]
        indexes = [*where_known("objections", "member"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class TimeEntry(Record):
    """What a member spent hours on, on a day."""

    public_id = public_id()
    number = text()
    member = models.ForeignKey("Member", models.PROTECT, related_name="+")
    day = models.DateField()
    activity = required_choice(*HOURS_ON)
    hours = QuantityField()
    measured = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "logged_time"
        verbose_name = "time entry"
        constraints = [one_of("logged_time", "activity", *HOURS_ON)]
        indexes = [models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Their own."""
        return models.Q(member__in=scope)
