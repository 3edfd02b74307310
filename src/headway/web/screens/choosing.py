"""Which metrics a page shows unasked: those that the workspace can answer and that have had something to say."""

from collections.abc import Sequence

from headway.insights.span import Span
from headway.insights.window import Window
from headway.web.asked import Asked
from headway.web.reading import ask_daily

FULL = (8, 6, 4)


def asks_nothing_missing(asked: Asked, key: str) -> bool:
    """Whether the workspace holds every fact that the metric reads, and can narrow it as the page is narrowed."""
    catalogue = asked.place.catalogue
    if key not in catalogue.metrics:
        return False
    versions = asked.world.engine.versions(catalogue.facts_of(key))
    offered = catalogue.dimensions_of(key)
    return all(versions.values()) and all(condition.dimension in offered for condition in asked.where)


def answerable(asked: Asked, keys: Sequence[str]) -> tuple[str, ...]:
    """Those of the metrics whose facts are here."""
    return tuple(key for key in keys if asks_nothing_missing(asked, key))


def with_something(asked: Asked, keys: Sequence[str]) -> tuple[str, ...]:
    """The metrics that have a value other than nothing: in the period where it is over, else in the last thirteen, so
    that no card comes and goes during a month. One question, asked once a day."""
    here = answerable(asked, keys)
    if not here:
        return ()
    window = asked.window
    if window is not None and not window.whole:
        first = asked.clock.series(window)[0].span.start
        window = Window(Span(first, window.last), window.last, None, 0)
    answer = ask_daily(asked.query(here, window=window), asked.world)
    return tuple(key for key in here if answer.totals.get(key))


def ever_with_something(asked: Asked, keys: Sequence[str]) -> frozenset[str]:
    """The metrics that have had a value at any time."""
    here = answerable(asked, keys)
    answer = ask_daily(asked.all_time().query(here), asked.world) if here else None
    return frozenset(key for key in here if answer and answer.totals.get(key) is not None)


def full_rows(keys: Sequence[str]) -> Sequence[str]:
    """As many as fill rows of four, or two rows of three, without an orphan; three and fewer stay."""
    return keys[: next((count for count in FULL if len(keys) >= count), len(keys))]
