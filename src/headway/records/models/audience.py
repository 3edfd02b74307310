"""Who came to the web site, and what was said on social networks."""

from django.db import models

from headway.records.fields import text, timed, where_known
from headway.records.models.base import Record, public_id


class Visitor(Record):
    """A browser that came to the web site."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    lead = models.ForeignKey("Lead", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    bot = models.BooleanField(null=True, blank=True)
    staff = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "visitors"
        verbose_name = "visitor"
        indexes = [*where_known("visitors", "account", "lead"), models.Index(fields=["number"])]


class WebVisit(Record):
    """One visit to the web site."""

    public_id = public_id()
    number = text()
    visitor = models.ForeignKey("Visitor", models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    page = text()
    engaged = models.BooleanField(null=True, blank=True)

    class Meta:
        db_table = "web_visits"
        verbose_name = "web visit"
        constraints = [*timed("web_visits", "at")]
        indexes = [*where_known("web_visits", "source", "campaign"), models.Index(fields=["number"])]


class SocialPost(Record):
    """Something that we said on a social network."""

    public_id = public_id()
    number = text()
    network = models.TextField()
    content_type = text()
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")

    class Meta:
        db_table = "social_posts"
        verbose_name = "social post"
        constraints = [*timed("social_posts", "at")]
        indexes = [*where_known("social_posts", "campaign", "member"), models.Index(fields=["number"])]


class SocialCount(Record):
    """What a post had come to when it was looked at."""

    public_id = public_id()
    number = text()
    post = models.ForeignKey("SocialPost", models.CASCADE, related_name="counts")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    reach = models.BigIntegerField(null=True, blank=True)
    impressions = models.BigIntegerField(null=True, blank=True)
    reactions = models.BigIntegerField(null=True, blank=True)
    comments = models.BigIntegerField(null=True, blank=True)
    shares = models.BigIntegerField(null=True, blank=True)
    saves = models.BigIntegerField(null=True, blank=True)
    clicks = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "social_counts"
        verbose_name = "count of a post"
        constraints = [*timed("social_counts", "at")]
        indexes = [models.Index(fields=["number"])]


class FollowerCount(Record):
    """How many followed us on a network on a day."""

    public_id = public_id()
    number = text()
    network = models.TextField()
    day = models.DateField()
    followers = models.BigIntegerField()

    class Meta:
        db_table = "follower_counts"
        verbose_name = "count of followers"
        indexes = [models.Index(fields=["number"])]
