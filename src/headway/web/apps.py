"""The web room as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of the pages."""

    name = "headway.web"
    label = "web"
