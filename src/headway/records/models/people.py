"""Who sells, where, in which team, and who may sign in."""

from django.db import models

from headway.records.fields import QuantityField, interval, one_of, required_choice, text, unique_interval, where_known
from headway.records.models.base import Record, public_id


class Office(Record):
    """A shop, branch or regional unit: members belong to it, orders are placed there."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    country = text()
    region = text()

    class Meta:
        db_table = "offices"
        verbose_name = "office"
        indexes = [models.Index(fields=["name"])]


class Member(Record):
    """Somebody who sells or leads people who sell: a rep, a manager."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    email = text()
    phone = text()
    title = text()
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "members"
        verbose_name = "member"
        indexes = [models.Index(fields=["number"]), models.Index(fields=["name"]), models.Index(fields=["email"])]


class Team(Record):
    """A group of members with one lead."""

    public_id = public_id()
    number = text()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")

    class Meta:
        db_table = "teams"
        verbose_name = "team"
        indexes = [*where_known("teams", "parent"), models.Index(fields=["name"])]


class Membership(Record):
    """Where a member worked from a day to a day: team, office, manager."""

    member = models.ForeignKey("Member", models.CASCADE, db_index=False, related_name="memberships")
    team = models.ForeignKey("Team", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    office = models.ForeignKey("Office", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    manager = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "memberships"
        verbose_name = "membership"
        constraints = [
            interval("memberships"),
            *unique_interval("memberships", "member"),
        ]
        indexes = [*where_known("memberships", "team", "office", "manager")]


class WorkedHours(Record):
    """Hours that a member was rostered or worked on a day."""

    member = models.ForeignKey("Member", models.CASCADE, db_index=False, related_name="worked_hours")
    day = models.DateField()
    hours = QuantityField()
    basis = required_choice("worked", "rostered")

    class Meta:
        db_table = "worked_hours"
        verbose_name = "hours worked"
        constraints = [
            one_of("worked_hours", "basis", "worked", "rostered"),
            models.UniqueConstraint(fields=["member", "day", "basis"], name="worked_hours_same"),
        ]
        indexes = [models.Index(fields=["day"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__in=scope)
