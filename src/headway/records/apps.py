"""The record store as Django sees it."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables of the sales records."""

    name = "headway.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
