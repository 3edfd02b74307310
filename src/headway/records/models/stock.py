"""What lies where, and the points that customers hold."""

from django.db import models

from headway.records.fields import AmountField, QuantityField, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id

POINTS = ("earned", "redeemed", "expired", "reversed")


class StockLevel(Record):
    """How much of a product lay at a site at a moment, until the next count of it there. Everybody may see it."""

    public_id = public_id()
    number = text()
    product = models.ForeignKey("Product", models.PROTECT, related_name="+")
    office = models.ForeignKey("Office", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    on_hand = QuantityField()
    reserved = QuantityField(null=True, blank=True)
    inbound = QuantityField(null=True, blank=True)
    inbound_due = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "stock_levels"
        verbose_name = "stock level"
        constraints = [*timed("stock_levels", "at")]
        indexes = [*where_known("stock_levels", "office"), models.Index(fields=["number"])]


class LoyaltyPoints(Record):
    """Points that a customer earned, used, lost by time, or had to give back."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    kind = required_choice(*POINTS)
    points = QuantityField()
    order = models.ForeignKey("Order", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    worth = AmountField(null=True, blank=True)

    class Meta:
        db_table = "loyalty_points"
        verbose_name = "loyalty points"
        constraints = [one_of("loyalty_points", "kind", *POINTS), *timed("loyalty_points", "at")]
        indexes = [*where_known("loyalty_points", "order"), models.Index(fields=["number"])]
