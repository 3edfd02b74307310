"""What was sold: orders, their lines, what happened to them."""

from django.db import models

from headway.records.fields import (
    AmountField,
    PriceField,
    QuantityField,
    choice,
    one_of,
    required_choice,
    text,
    timed,
    where_known,
)
from headway.records.models.base import Record, public_id


class Order(Record):
    """A sale: till receipt, web order or invoice; a credit note is an order whose lines are returns."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    office = models.ForeignKey("Office", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    channel = text()
    placed_at = models.DateTimeField()
    placed_at_timed = models.BooleanField(null=True, blank=True, default=True)
    status = choice("placed", "paid", "shipped", "delivered", "cancelled")
    currency = text()
    country = text()
    region = text()
    city = text()
    shipping = AmountField(null=True, blank=True)
    tax = AmountField(null=True, blank=True)
    discount = AmountField(null=True, blank=True)
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "orders"
        verbose_name = "order"
        constraints = [
            *timed("orders", "placed_at"),
            one_of("orders", "status", "placed", "paid", "shipped", "delivered", "cancelled"),
        ]
        indexes = [
            *where_known("orders", "account", "member", "deal", "source", "campaign", "office"),
            models.Index(fields=["number"]),
            models.Index(fields=["placed_at"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class OrderLine(Record):
    """One product of an order."""

    order = models.ForeignKey("Order", models.CASCADE, db_index=False, related_name="lines")
    position = models.BigIntegerField()
    kind = required_choice("sale", "return")
    product = models.ForeignKey("Product", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    description = text()
    quantity = QuantityField()
    unit_price = PriceField(null=True, blank=True)
    discount = AmountField(null=True, blank=True)
    amount = AmountField()
    cost = AmountField(null=True, blank=True)

    class Meta:
        db_table = "order_lines"
        verbose_name = "order line"
        constraints = [
            one_of("order_lines", "kind", "sale", "return"),
            models.UniqueConstraint(fields=["order", "position"], name="order_lines_same"),
        ]
        indexes = [*where_known("order_lines", "product")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the order that it is part of."""
        return models.Q(order__in=Order.objects.within(scope))


class OrderEvent(Record):
    """Something that happened to an order after it was placed."""

    order = models.ForeignKey("Order", models.CASCADE, db_index=False, related_name="events")
    position = models.BigIntegerField()
    line = models.ForeignKey("OrderLine", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    kind = required_choice("paid", "shipped", "delivered", "cancelled", "refunded")
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    quantity = QuantityField(null=True, blank=True)
    amount = AmountField(null=True, blank=True)
    reason = text()

    class Meta:
        db_table = "order_events"
        verbose_name = "order event"
        constraints = [
            one_of("order_events", "kind", "paid", "shipped", "delivered", "cancelled", "refunded"),
            *timed("order_events", "at"),
            models.UniqueConstraint(fields=["order", "position"], name="order_events_same"),
        ]
        indexes = [*where_known("order_events", "line")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the order that it is part of."""
        return models.Q(order__in=Order.objects.within(scope))
