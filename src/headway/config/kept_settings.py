"""The settings of a workspace's folder, as people change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headway.config.workspace_folder import CONFIRMED, change_settings, check_settings, chosen_settings, read_workspace
from headway.values.style import DAY_MONTH_YEAR, ENGLISH

OF_PEOPLE = ("name", *CONFIRMED)
"""Settings that are changed on the page; where records and engine are is not among them."""


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """`headway.toml` of a folder."""

    folder: Path

    def chosen(self) -> dict[str, Any]:
        """The settings that somebody has chosen."""
        return {name: value for name, value in chosen_settings(self.folder).items() if name in OF_PEOPLE}

    def held(self) -> dict[str, Any]:
        """All settings, as they hold: chosen or by default."""
        workspace = read_workspace(self.folder)
        held = {name: getattr(workspace, name) for name in OF_PEOPLE}
        return {**held, "numbers": held["numbers"] or ENGLISH, "dates": held["dates"] or DAY_MONTH_YEAR}

    def check(self, values: Mapping[str, Any]) -> None:
        """Raise BadSetting with all that is wrong."""
        check_settings(values)

    def keep(self, values: Mapping[str, Any]) -> None:
        """Write these; raises BadSetting with all that is wrong."""
        change_settings(self.folder, values)
