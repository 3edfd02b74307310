"""Where the ways of comparing the page's period disagree about up or down: one sentence a number."""

from collections.abc import Iterable

from headway.insights.comparing import Ways, warnings, ways
from headway.web.asked import Against, Asked
from headway.web.reading import ask_past


def warned(asked: Asked, keys: Iterable[str]) -> tuple[str, ...]:
    """For each of these metrics that adds up over days; nothing for all time or without a comparison."""
    if asked.window is None or asked.against is Against.NONE:
        return ()
    return warned_of(asked, keys, ways(asked.clock, asked.window, a_year=asked.against is Against.YEAR))


def warned_of(asked: Asked, keys: Iterable[str], found: Ways) -> tuple[str, ...]:
    """The same where the ways are known; a metric that was not recorded in one of the earlier ranges has none."""
    held = tuple(key for key in keys if all(asked.reaches(key, other) for other in found.earlier.values()))
    about = (asked.place.catalogue, asked.place.figures)
    return warnings(asked.query(held), found, lambda query: ask_past([query], asked.world)[0], about)
