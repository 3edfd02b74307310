"""How far a command is, while somebody watches."""

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def bar(*columns: ProgressColumn, quiet: bool = False) -> Progress:
    """A bar on stderr that is gone in the end; none where nobody watches: it would leave an empty line in a log."""
    console = Console(stderr=True)
    return Progress(*columns, transient=True, console=console, disable=quiet or not console.is_terminal)
