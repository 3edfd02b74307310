"""How big the invented company is: everything follows from the number of order lines wanted."""

from dataclasses import dataclass

from headway.errors import BadQuestion

USUAL_LINES = 200_000
LEAST_LINES, MOST_LINES = 1_000, 10_000_000


class BadSize(BadQuestion):
    """The demo company cannot have this many order lines."""

    def __init__(self, lines: int) -> None:
        super().__init__(f"The demo takes {LEAST_LINES:,} to {MOST_LINES:,} order lines; you asked for {lines:,}.")


@dataclass(frozen=True, slots=True)
class Size:
    """Counts that grow more slowly than the number of order lines."""

    lines: int
    shops: int
    clerks: int
    sellers: int
    answerers: int
    products: int
    leads: int


def size_for(lines: int) -> Size:
    """The company that sells about `lines` order lines in three years; BadSize outside 1,000 to 10 million."""
    if not LEAST_LINES <= lines <= MOST_LINES:
        raise BadSize(lines)
    scale = lines / USUAL_LINES
    return Size(
        lines=lines,
        shops=min(20, max(2, round(4 * scale**0.35))),
        clerks=max(2, round(4 * scale**0.15)),
        sellers=max(2, round(6 * scale**0.3)),
        answerers=max(2, round(4 * scale**0.3)),
        products=max(60, round(320 * scale**0.4)),
        leads=round(9_000 * scale**0.75),
    )
