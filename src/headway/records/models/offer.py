"""What is sold, at which price and cost, from which source and campaign it came, in which money."""

from django.db import models

from headway.records.fields import (
    AmountField,
    PriceField,
    RateField,
    choice,
    interval,
    one_of,
    text,
    unique_interval,
    where_known,
)
from headway.records.models.base import Record, public_id

CLASSES = ("goods", "service", "shipping", "fee", "adjustment", "test")
SPEND_KINDS = ("marketing", "sales", "fixed")


class Category(Record):
    """A group of products."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")

    class Meta:
        db_table = "categories"
        verbose_name = "category"
        indexes = [*where_known("categories", "parent"), models.Index(fields=["name"])]


class Product(Record):
    """Something that is sold."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    category = models.ForeignKey("Category", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    product_class = choice(*CLASSES, column="class")
    unit = text()
    active = models.BooleanField(null=True, blank=True)
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "products"
        verbose_name = "product"
        constraints = [
            one_of("products", "product_class", *CLASSES),
        ]
        indexes = [*where_known("products", "category"), models.Index(fields=["number"]), models.Index(fields=["name"])]


class ProductPrice(Record):
    """List price and unit cost of a product from a day to a day."""

    product = models.ForeignKey("Product", models.CASCADE, db_index=False, related_name="prices")
    list_price = PriceField(null=True, blank=True)
    cost = PriceField(null=True, blank=True)
    currency = text()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "product_prices"
        verbose_name = "price"
        constraints = [
            interval("product_prices"),
            *unique_interval("product_prices", "product"),
        ]


class Source(Record):
    """Where a lead or order came from."""

    public_id = public_id()
    name = models.TextField()
    channel = text()
    direction = choice("inbound", "outbound")
    medium = text()

    class Meta:
        db_table = "sources"
        verbose_name = "source"
        constraints = [
            one_of("sources", "direction", "inbound", "outbound"),
        ]
        indexes = [models.Index(fields=["name"])]


class Campaign(Record):
    """A planned push with a beginning and an end."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "campaigns"
        verbose_name = "campaign"
        indexes = [*where_known("campaigns", "source"), models.Index(fields=["number"]), models.Index(fields=["name"])]


class Spend(Record):
    """Money spent on a campaign or source on a day."""

    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    day = models.DateField()
    kind = choice(*SPEND_KINDS)
    amount = AmountField()
    currency = text()
    note = text()

    class Meta:
        db_table = "spend"
        verbose_name = "spend"
        constraints = [
            one_of("spend", "kind", *SPEND_KINDS),
        ]
        indexes = [*where_known("spend", "campaign", "source"), models.Index(fields=["day"])]


class CurrencyRate(Record):
    """What one unit of a currency is worth in the workspace's currency from a day on."""

    currency = models.TextField()
    day = models.DateField()
    rate = RateField()

    class Meta:
        db_table = "currency_rates"
        verbose_name = "rate"
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="currency_rates_same"),
        ]
