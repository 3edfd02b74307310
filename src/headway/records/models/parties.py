"""The outside world: accounts (a company or a person), their roles, the people in them."""

from django.db import models

from headway.records.fields import (
    AmountField,
    choice,
    interval,
    one_of,
    required_choice,
    text,
    unique_interval,
    where_known,
)
from headway.records.models.base import Record, public_id


class Account(Record):
    """A company or a person that we deal with, one party with many dated roles."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    kind = choice("company", "person")
    email = text()
    phone = text()
    website = text()
    industry = text()
    segment = text()
    country = text()
    region = text()
    city = text()
    postal_code = text()
    employees = models.BigIntegerField(null=True, blank=True)
    annual_revenue = AmountField(null=True, blank=True)
    founded_year = models.BigIntegerField(null=True, blank=True)
    gender = text()
    birth_year = models.BigIntegerField(null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    owner = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "accounts"
        verbose_name = "account"
        constraints = [
            one_of("accounts", "kind", "company", "person"),
        ]
        indexes = [
            *where_known("accounts", "parent", "owner"),
            models.Index(fields=["number"]),
            models.Index(fields=["name"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(owner__isnull=True) | models.Q(owner__in=scope)


class AccountRole(Record):
    """What a party is to us from a day to a day."""

    account = models.ForeignKey("Account", models.CASCADE, db_index=False, related_name="roles")
    role = required_choice("client", "prospect", "partner", "vendor", "competitor")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "account_roles"
        verbose_name = "role"
        constraints = [
            one_of("account_roles", "role", "client", "prospect", "partner", "vendor", "competitor"),
            interval("account_roles"),
            *unique_interval("account_roles", "account", "role"),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the account that it is part of."""
        return models.Q(account__in=Account.objects.within(scope))


class Contact(Record):
    """A person at an account."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey(
        "Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="contacts"
    )
    name = models.TextField()
    email = text()
    phone = text()
    title = text()

    class Meta:
        db_table = "contacts"
        verbose_name = "contact"
        indexes = [*where_known("contacts", "account"), models.Index(fields=["number"]), models.Index(fields=["email"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the account that it is part of."""
        return models.Q(account__isnull=True) | models.Q(account__in=Account.objects.within(scope))
