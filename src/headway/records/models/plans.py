"""What people are asked to reach, when the business is open, what was noted."""

from django.db import models

from headway.records.fields import AmountField, text, timed, where_known
from headway.records.models.base import Record, public_id
from headway.records.models.deals import Deal
from headway.records.models.leads import Lead
from headway.records.models.orders import Order
from headway.records.models.parties import Account


class Target(Record):
    """What a metric should reach in a period, for the company, a team or a member."""

    public_id = public_id()
    metric = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    team = models.ForeignKey("Team", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    amount = AmountField()

    class Meta:
        db_table = "targets"
        verbose_name = "target"
        indexes = [*where_known("targets", "team", "member"), models.Index(fields=["metric"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class OpenHours(Record):
    """When the business is open on a weekday, from a day on: the hours of that day hold instead of all before."""

    from_day = models.DateField(null=True, blank=True)
    weekday = models.BigIntegerField()
    opens = models.BigIntegerField()
    closes = models.BigIntegerField()

    class Meta:
        db_table = "open_hours"
        verbose_name = "open hours"
        constraints = [
            models.UniqueConstraint(fields=["from_day", "weekday", "opens"], name="open_hours_same"),
            models.UniqueConstraint(
                fields=["weekday", "opens"], condition=models.Q(from_day__isnull=True), name="open_hours_always_same"
            ),
        ]


class Closure(Record):
    """A day on which the business is closed."""

    day = models.DateField()
    reason = text()

    class Meta:
        db_table = "closures"
        verbose_name = "closure"
        constraints = [
            models.UniqueConstraint(fields=["day"], name="closures_same"),
        ]


class Note(Record):
    """Free text about a record."""

    public_id = public_id()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    lead = models.ForeignKey("Lead", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    order = models.ForeignKey("Order", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    text = models.TextField()

    class Meta:
        db_table = "notes"
        verbose_name = "note"
        constraints = [
            *timed("notes", "at"),
        ]
        indexes = [*where_known("notes", "account", "lead", "deal", "order", "member"), models.Index(fields=["at"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Where every record that the note is about may be seen."""
        about = {"account": Account, "lead": Lead, "deal": Deal, "order": Order}
        seen = models.Q()
        for column, record in about.items():
            visible = record._default_manager.filter(record.within(scope)).values("pk")
            seen &= models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}__in": visible})
        return seen
