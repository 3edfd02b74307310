"""Which of the metrics that people made a person may see: those for everybody, their own, those of their team."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.own_metrics import seen_with
from headway.records.models import OwnMetric

Viewer = AbstractBaseUser | AnonymousUser


def seen_by(catalogue: Catalogue, user: Viewer | None) -> Catalogue:
    """The catalogue as somebody may see it; for nobody in particular, what is for everybody."""
    hidden = {one.key for one in catalogue.own if one.seen_by != "all"}
    if not hidden:
        return catalogue
    if user is not None:
        hidden -= set(OwnMetric.objects.visible_to(user).filter(key__in=hidden).values_list("key", flat=True))
    return seen_with(catalogue, {one.key for one in catalogue.own} - hidden)
