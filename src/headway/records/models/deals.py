"""Pipelines and what moves through them. A deal's outcome is an event; owner, amount and expected close are dated."""

from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from headway.records.fields import (
    AmountField,
    PriceField,
    QuantityField,
    ShareField,
    choice,
    interval,
    one_of,
    required_choice,
    text,
    timed,
    unique_interval,
    where_known,
)
from headway.records.models.base import Record, public_id


class Pipeline(Record):
    """An ordered way from first contact to a decision."""

    public_id = public_id()
    name = models.TextField()

    class Meta:
        db_table = "pipelines"
        verbose_name = "pipeline"
        indexes = [models.Index(fields=["name"])]


class Stage(Record):
    """A step of a pipeline."""

    public_id = public_id()
    pipeline = models.ForeignKey("Pipeline", models.CASCADE, db_index=False, related_name="stages")
    name = models.TextField()
    rank = models.BigIntegerField()
    kind = required_choice("open", "won", "lost", "abandoned")
    odds = ShareField(null=True, blank=True)

    class Meta:
        db_table = "stages"
        verbose_name = "stage"
        constraints = [
            one_of("stages", "kind", "open", "won", "lost", "abandoned"),
            models.CheckConstraint(condition=models.Q(odds__gte=0, odds__lte=1), name="stages_odds_of_one"),
            models.UniqueConstraint(fields=["pipeline", "name"], name="stages_same"),
        ]


class Deal(Record):
    """A sale that is being worked on, won or lost (an opportunity)."""

    public_id = public_id()
    number = text()
    name = text()
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    contact = models.ForeignKey("Contact", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    lead = models.ForeignKey("Lead", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    pipeline = models.ForeignKey("Pipeline", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    stage = models.ForeignKey("Stage", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    created_at = models.DateTimeField(null=True, blank=True)
    created_at_timed = models.BooleanField(null=True, blank=True, default=True)
    status = choice("open", "won", "lost", "abandoned", "cancelled")
    description = text()
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "deals"
        verbose_name = "deal"
        constraints = [
            *timed("deals", "created_at"),
            one_of("deals", "status", "open", "won", "lost", "abandoned", "cancelled"),
        ]
        indexes = [
            *where_known("deals", "account", "contact", "lead", "pipeline", "stage", "source", "campaign"),
            models.Index(fields=["number"]),
            models.Index(fields=["created_at"]),
            models.Index(fields=["status"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Owned now by one of them, credited in part to one of them, or nobody's.

        Whose they are is looked up once for all deals, in a quarter of the time of looking deal by deal. Most
        businesses have no deal without terms: two counts tell, and only where they differ is each deal looked at.
        """
        now = DealTerms.objects.filter(valid_to__isnull=True)
        shared = DealCredit.objects.all()
        theirs = now.filter(owner__in=scope).values("deal")
        nobodys = now.filter(owner__isnull=True).exclude(deal__in=shared.values("deal")).values("deal")
        credited = shared.filter(member__in=scope).values("deal")
        its = {"deal": models.OuterRef("pk")}
        bare = ~models.Q(models.Exists(now.filter(**its))) & ~models.Q(models.Exists(shared.filter(**its)))
        return models.Q(pk__in=theirs.union(nobodys, credited)) | (models.Q(_some_lack_terms()) & bare)


def _some_lack_terms() -> models.expressions.Combinable:
    """Whether there are more deals than terms that hold now; each deal has at most one of these."""
    deals = Deal.objects.order_by().values(all=models.Value(1)).annotate(many=models.Count("pk")).values("many")
    terms = DealTerms.objects.filter(valid_to__isnull=True).order_by()
    held = terms.values(all=models.Value(1)).annotate(many=models.Count("pk")).values("many")
    return GreaterThan(models.Subquery(deals), Coalesce(models.Subquery(held), 0))


class DealTerms(Record):
    """Owner, amount and expected close of a deal from a moment to the next."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="terms")
    owner = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    amount = AmountField(null=True, blank=True)
    currency = text()
    expected_close = models.DateField(null=True, blank=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_from_timed = models.BooleanField(null=True, blank=True, default=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    valid_to_timed = models.BooleanField(null=True, blank=True, default=True)

    class Meta:
        db_table = "deal_terms"
        verbose_name = "terms of a deal"
        constraints = [
            *timed("deal_terms", "valid_from"),
            *timed("deal_terms", "valid_to"),
            interval("deal_terms"),
            *unique_interval("deal_terms", "deal"),
        ]
        indexes = [
            *where_known("deal_terms", "owner"),
            models.Index(fields=["expected_close"]),
            models.Index(fields=["deal", "owner"], condition=models.Q(valid_to__isnull=True), name="deal_terms_now"),
            models.Index(
                fields=["owner", "deal"], condition=models.Q(valid_to__isnull=True), name="deal_terms_of_owner"
            ),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class DealLine(Record):
    """A product in a deal."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="lines")
    position = models.BigIntegerField()
    product = models.ForeignKey("Product", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    quantity = QuantityField(null=True, blank=True)
    unit_price = PriceField(null=True, blank=True)
    amount = AmountField(null=True, blank=True)

    class Meta:
        db_table = "deal_lines"
        verbose_name = "line of a deal"
        constraints = [
            models.UniqueConstraint(fields=["deal", "position"], name="deal_lines_same"),
        ]
        indexes = [*where_known("deal_lines", "product")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class DealCredit(Record):
    """A member's share of a deal's credit; the shares of a deal add to 1."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="credits")
    member = models.ForeignKey("Member", models.PROTECT, related_name="+")
    share = ShareField()

    class Meta:
        db_table = "deal_credits"
        verbose_name = "credit"
        constraints = [
            models.CheckConstraint(condition=models.Q(share__gte=0, share__lte=1), name="deal_credits_share_of_one"),
            models.UniqueConstraint(fields=["deal", "member"], name="deal_credits_same"),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class DealCompetitor(Record):
    """Somebody else who wanted the deal."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="competitors")
    account = models.ForeignKey("Account", models.PROTECT, related_name="+")

    class Meta:
        db_table = "deal_competitors"
        verbose_name = "competitor in a deal"
        constraints = [
            models.UniqueConstraint(fields=["deal", "account"], name="deal_competitors_same"),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class DealPartner(Record):
    """A partner who brought the deal or had a part in it."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="partners")
    account = models.ForeignKey("Account", models.PROTECT, related_name="+")
    part = choice("brought", "touched")

    class Meta:
        db_table = "deal_partners"
        verbose_name = "partner in a deal"
        constraints = [
            models.UniqueConstraint(fields=["deal", "account"], name="deal_partners_same"),
            one_of("deal_partners", "part", "brought", "touched"),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class StageMove(Record):
    """A deal entered a stage."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="moves")
    position = models.BigIntegerField()
    stage = models.ForeignKey("Stage", models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")

    class Meta:
        db_table = "stage_moves"
        verbose_name = "stage move"
        constraints = [
            *timed("stage_moves", "at"),
            models.UniqueConstraint(fields=["deal", "position"], name="stage_moves_same"),
        ]
        indexes = [*where_known("stage_moves", "member")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class DealOutcome(Record):
    """A deal was won, lost, abandoned, cancelled or reopened."""

    deal = models.ForeignKey("Deal", models.CASCADE, db_index=False, related_name="outcomes")
    position = models.BigIntegerField()
    kind = required_choice("won", "lost", "abandoned", "cancelled", "reopened")
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    reason = text()
    buyer_reason = text()
    competitor = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    amount = AmountField(null=True, blank=True)

    class Meta:
        db_table = "deal_outcomes"
        verbose_name = "outcome"
        constraints = [
            one_of("deal_outcomes", "kind", "won", "lost", "abandoned", "cancelled", "reopened"),
            *timed("deal_outcomes", "at"),
            models.UniqueConstraint(fields=["deal", "position"], name="deal_outcomes_same"),
        ]
        indexes = [*where_known("deal_outcomes", "competitor")]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """As the deal that it is part of."""
        return models.Q(deal__in=Deal.objects.within(scope))


class Activity(Record):
    """A call, visit, meeting, demo, e-mail or task."""

    public_id = public_id()
    number = text()
    kind = required_choice("call", "visit", "meeting", "demo", "email", "task")
    member = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    account = models.ForeignKey("Account", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    contact = models.ForeignKey("Contact", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    lead = models.ForeignKey("Lead", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    deal = models.ForeignKey("Deal", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    campaign = models.ForeignKey("Campaign", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    at_timed = models.BooleanField(null=True, blank=True, default=True)
    minutes = QuantityField(null=True, blank=True)
    outcome = text()
    success = models.BooleanField(null=True, blank=True)
    status = choice("booked", "held", "no_show", "cancelled")
    scheduled_at = models.DateTimeField(null=True, blank=True)
    scheduled_at_timed = models.BooleanField(null=True, blank=True, default=True)
    connected = models.BooleanField(null=True, blank=True)
    script = text()
    note = text()
    custom = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "activities"
        verbose_name = "activity"
        constraints = [
            one_of("activities", "kind", "call", "visit", "meeting", "demo", "email", "task"),
            one_of("activities", "status", "booked", "held", "no_show", "cancelled"),
            *timed("activities", "at", "scheduled_at"),
        ]
        indexes = [
            *where_known("activities", "member", "account", "contact", "lead", "deal", "campaign"),
            models.Index(fields=["number"]),
            models.Index(fields=["at"]),
        ]

    @classmethod
    def within(cls, scope: frozenset[int]) -> models.Q:
        """Theirs, and what belongs to nobody."""
        return models.Q(member__isnull=True) | models.Q(member__in=scope)
