"""The invented company, loaded into a new workspace. Apart from the desk, since inventing takes libraries that
nothing else needs.
"""

from collections.abc import Callable
from datetime import datetime

from headway.actions.actor import SHELL
from headway.actions.imports import load
from headway.cli.desk import Progress
from headway.config.workspace_folder import Workspace
from headway.demo.company import CURRENCY, NAME, ZONE, demo_company

SETTINGS = {"name": NAME, "currency": CURRENCY, "zone": ZONE, "demo": True}


def fill(workspace: Workspace, *, lines: int, clock: Callable[[], datetime], progress: Progress) -> int:
    """Load about `lines` order lines and all that belongs to them into the bound workspace; how many rows it has."""
    staged = demo_company(now=clock(), lines=lines)
    load(staged, files=workspace.files, by=SHELL, clock=clock, progress=progress)
    return sum(frame.height for frame in staged.tables.values())
