"""The pages as Django sees them."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, tags and static files of the pages."""

    name = "headway.web"
    label = "web"
