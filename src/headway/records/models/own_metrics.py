"""Metrics that a business makes of others."""

from typing import ClassVar

from django.db import models

from headway.records.fields import one_of
from headway.records.models.base import Record
from headway.records.models.kept import SEEN_BY, Kept, KeptByPeople


class OwnMetric(Record, Kept):
    """A metric that somebody made: `terms` says of which, as JSON (`catalogue/own_metrics.py`). Its earlier versions
    stay in history, so that what was known before a change is counted by what was meant then.
    """

    objects: ClassVar[KeptByPeople] = KeptByPeople.as_manager()  # type: ignore[assignment]  # who sees it, not whose rows

    key = models.TextField(unique=True, help_text="by which questions name it")
    terms = models.TextField(help_text="the metrics that it is made of, and how, as JSON")

    class Meta:
        db_table = "own_metrics"
        verbose_name = "metric"
        constraints = [one_of("own_metrics", "seen_by", *SEEN_BY)]
