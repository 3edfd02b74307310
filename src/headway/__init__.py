"""Headway: sales tracking from a business's own records.

`headway.open(path)` opens a workspace for questions from Python: `headway.open("shop").ask("win_rate", by="office")`.
"""

from importlib import import_module
from typing import Any

__all__ = ["open"]


def __getattr__(name: str) -> Any:
    """Load what Python users call only when they call it, so that `import headway` stays light."""
    if name == "open":
        import_module("headway.config.workspace").set_up()
        return import_module("headway.config.library").open_library
    raise AttributeError(f"module 'headway' has no attribute {name!r}")
