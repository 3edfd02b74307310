"""Deals with what is true of them now."""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from headway.records.models import Deal, DealTerms


def with_terms(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals with the owner, amount and currency of their current terms."""
    now = DealTerms.objects.filter(deal=OuterRef("pk"), valid_to__isnull=True)
    return rows.select_related("account", "stage").annotate(
        standing=Coalesce("status", "stage__kind", Value("open"), output_field=TextField()),
        owner_name=Subquery(now.values("owner__name")[:1]),
        owner_key=Subquery(now.values("owner__public_id")[:1]),
        amount=Subquery(now.values("amount")[:1]),
        currency=Subquery(now.values("currency")[:1]),
        expected_close=Subquery(now.values("expected_close")[:1]),
        title=Coalesce(F("name"), F("number"), Value(""), output_field=CharField()),
    )
