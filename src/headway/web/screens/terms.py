"""Deals with what is true of them now."""

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from headway.records.models import Deal, DealTerms


def _now(column: str) -> Subquery:
    return Subquery(DealTerms.objects.filter(deal=OuterRef("pk"), valid_to__isnull=True).values(column)[:1])


STANDING = Coalesce("status", "stage__kind", Value("open"), output_field=TextField())
TITLE = Coalesce(F("name"), F("number"), Value(""), output_field=CharField())
OWNER_NAME = _now("owner__name")
EXPECTED_CLOSE = _now("expected_close")


def with_terms(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    """Deals with the owner, amount and currency of their current terms."""
    return rows.select_related("account", "stage").annotate(
        standing=STANDING,
        owner_name=OWNER_NAME,
        owner_key=_now("owner__public_id"),
        amount=_now("amount"),
        currency=_now("currency"),
        expected_close=EXPECTED_CLOSE,
        title=TITLE,
    )


def owned_by(member: str) -> Q:
    """The deals that are a member's now, by the number in addresses."""
    terms = DealTerms.objects.filter(valid_to__isnull=True, owner__public_id=member)
    return Q(pk__in=terms.values("deal"))
