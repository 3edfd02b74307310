"""The currency of a workspace in which nobody has chosen one: it is that of the first files."""

from dataclasses import replace

from headway.config.workspace_folder import Workspace, change_settings, is_chosen
from headway.mirror.settings import MirrorSettings
from headway.records.models import Deal, Order


def may_count_in(workspace: Workspace, code: str) -> bool:
    """Whether nobody has chosen another currency and nothing was imported."""
    free = workspace.currency != code and not is_chosen(workspace.folder, "currency")
    return free and not Order.objects.exists() and not Deal.objects.exists()


def counting_in(workspace: Workspace, code: str) -> Workspace:
    """The workspace with this currency, written into its settings."""
    change_settings(workspace.folder, {"currency": code})
    return replace(workspace, currency=code)


def mirror_settings(workspace: Workspace) -> MirrorSettings:
    """How the mirror counts in a workspace."""
    return MirrorSettings(workspace.name, workspace.currency, workspace.calendar)
