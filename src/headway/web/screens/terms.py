"""Deals with what is true of them now."""

from django.db.models import CharField, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from headway.records.models import Deal, DealTerms


def _now(column: str) -> Subquery:
    return Subquery(DealTerms.objects.filter(deal=OuterRef("pk"), valid_to__isnull=True).values(column)[:1])


STANDING = Coalesce("status", "stage__kind", Value("open"), output_field=TextField())
TITLE = Coalesce(F("name"), F("number"), Value(""), output_field=CharField())
NOW = FilteredRelation("terms", condition=Q(terms__valid_to__isnull=True))
"""The current terms, joined once: sorting 100,000 deals by a column looked up deal by deal takes ten times as long."""


def with_terms(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals with the owner, amount and currency of their current terms."""
    return rows.select_related("account", "stage", "pipeline", "source", "campaign").annotate(
        standing=STANDING,
        owner_name=_now("owner__name"),
        owner_key=_now("owner__public_id"),
        amount=_now("amount"),
        currency=_now("currency"),
        expected_close=_now("expected_close"),
        title=TITLE,
    )


def owned_by(member: str) -> Q:
    """The deals that are a member's now, by the number in addresses."""
    terms = DealTerms.objects.filter(valid_to__isnull=True, owner__public_id=member)
    return Q(pk__in=terms.values("deal"))
