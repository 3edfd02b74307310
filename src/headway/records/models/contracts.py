"""What customers have bound themselves to, and what they pay."""

from django.db import models

from headway.records.fields import AmountField, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id

PAYMENTS = ("received", "refunded", "charged_back")


class Contract(Record):
    """What a customer pays again and again from a day to a day."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    product = models.ForeignKey("Product", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    committed_to = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    auto_renews = models.BooleanField(null=True, blank=True)
    monthly = AmountField()
    one_off = AmountField(null=True, blank=True)
    currency = text()
    end_reason = text()
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "contracts"
        verbose_name = "contract"
        indexes = [
            *where_known("contracts", "member", "deal", "product", "renews"),
            models.Index(fields=["number"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class Payment(Record):
    """Money that came in, or went back."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    order = models.ForeignKey("Order", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    contract = models.ForeignKey("Contract", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    kind = required_choice(*PAYMENTS)
    amount = AmountField()
    currency = text()
    method = text()
    disputed = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "payments"
        verbose_name = "payment"
        constraints = [one_of("payments", "kind", *PAYMENTS), *timed("payments", "at")]
        indexes = [*where_known("payments", "account", "order", "contract"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """For orders that they sold, and what belongs to nobody."""
        return models.Q(order__isnull=True) | models.Q(order__member__isnull=True) | models.Q(order__member__in=scope)
