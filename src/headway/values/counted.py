"""Counts in words: `1 row is`, `2,000 rows are`."""

SINGULAR = {"are": "is", "were": "was", "have": "has", "stand": "stands", "count": "counts"}


def counted(number: int, noun: str, verb: str = "") -> str:
    """`1 row`, `1,204 rows`; with a verb as it stands after several (`are`), `1 row is`, `1,204 rows are`."""
    one = number == 1
    said = f"{number:,} {noun}" if one else f"{number:,} {_several(noun)}"
    return f"{said} {SINGULAR[verb] if one else verb}" if verb else said


def _several(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy")) else f"{noun}s"
