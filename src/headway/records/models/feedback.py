"""What customers say: asked in surveys, written in reviews, told to us, and the cases that they open."""

from django.db import models

from headway.records.fields import QuantityField, one_of, required_choice, text, timed, where_known
from headway.records.models.base import Record, public_id


class SurveyAnswer(Record):
    """One person asked one question of a survey, answered or not."""

    public_id = public_id()
    number = text()
    survey = text()
    kind = required_choice("nps", "csat", "ces")
    score = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_at_timed = models.BooleanField(null=True, blank=True, default=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_at_timed = models.BooleanField(null=True, blank=True, default=True)
    undelivered = models.BooleanField(null=True, blank=True)
    respondent = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    channel = text()
    comment = text()
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "survey_answers"
        verbose_name = "survey answer"
        constraints = [
            one_of("survey_answers", "kind", "nps", "csat", "ces"),
            *timed("survey_answers", "asked_at", "answered_at"),
        ]
        indexes = [*where_known("survey_answers", "account", "member"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Of their work, and of nobody's."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class Review(Record):
    """A rating that somebody published. Everybody may see it: it is public."""

    public_id = public_id()
    number = text()
    platform = text()
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    rating = QuantityField()
    best = QuantityField(null=True, blank=True)
    product = models.ForeignKey("Product", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    order = models.ForeignKey("Order", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    comment = text()

    class Meta:
        db_table = "reviews"
        verbose_name = "review"
        constraints = [*timed("reviews", "at")]
        indexes = [*where_known("reviews", "product", "account", "order"), models.Index(fields=["number"])]


class FeedbackItem(Record):
    """Something that a customer wants changed, and whether that was done and told."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    topic = text()
    received_at = models.DateTimeField(null=True, blank=True)
    received_at_timed = models.BooleanField(null=True, blank=True, default=True)
    acted_at = models.DateTimeField(null=True, blank=True)
    acted_at_timed = models.BooleanField(null=True, blank=True, default=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_at_timed = models.BooleanField(null=True, blank=True, default=True)
    note = text()

    class Meta:
        db_table = "feedback_items"
        verbose_name = "feedback item"
        constraints = [*timed("feedback_items", "received_at", "acted_at", "told_at")]
        indexes = [*where_known("feedback_items", "account", "member"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class Case(Record):
    """A question or complaint that a customer opened, until it is resolved."""

    public_id = public_id()
    number = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    topic = text()
    priority = text()
    channel = text()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_at_timed = models.BooleanField(null=True, blank=True, default=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_at_timed = models.BooleanField(null=True, blank=True, default=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_at_timed = models.BooleanField(null=True, blank=True, default=True)
    waited_minutes = QuantityField(null=True, blank=True)
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "cases"
        verbose_name = "case"
        constraints = [*timed("cases", "opened_at", "answered_at", "resolved_at")]
        indexes = [*where_known("cases", "account", "member"), models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)


class CaseHold(Record):
    """A case stood still from a moment to a moment, since the customer had to do or say something."""

    public_id = public_id()
    number = text()
    case = models.ForeignKey("Case", models.CASCADE, related_name="holds")
    at = models.DateTimeField()
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_at_timed = models.BooleanField(null=True, blank=True, default=True)

    class Meta:
        db_table = "case_holds"
        verbose_name = "wait of a case"
        constraints = [*timed("case_holds", "at", "ended_at")]
        indexes = [models.Index(fields=["number"])]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Of their cases, and of nobody's."""
        return models.Q(case__member__isnull=True) | models.Q(case__member__in=scope)
