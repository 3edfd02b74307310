"""The record store as Django sees it."""

from secrets import token_hex
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import import_string

TRIGGERS = "headway.records.triggers"  # it reads the models, which load after this file


class RecordsConfig(AppConfig):
    """Tables of the sales records; their triggers are laid down anew after every migration."""

    name = "headway.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tie the triggers to migrations."""
        pre_migrate.connect(_lift_triggers, sender=self)
        post_migrate.connect(_lay_triggers, sender=self)


def _lift_triggers(using: str, **_signal: Any) -> None:
    import_string(f"{TRIGGERS}.drop_triggers")(using)


def _lay_triggers(app_config: AppConfig, using: str, **_signal: Any) -> None:
    if "change_log" not in connections[using].introspection.table_names():
        return  # migrated back to nothing
    import_string(f"{TRIGGERS}.install_triggers")(using)
    app_config.get_model("Epoch")._default_manager.using(using).get_or_create(id=1, defaults={"value": token_hex(8)})
