"""Where a server listens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server listens; `lan`: in the office network too."""

    host: str
    port: int
    lan: bool = False
