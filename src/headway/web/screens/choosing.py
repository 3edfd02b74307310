"""Which metrics a page shows unasked: those that the workspace can answer and that have had something to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.actions.arrangements import Arranged
from headway.insights.span import Span
from headway.insights.trade import WHY, starters, trade_of
from headway.insights.window import Window
from headway.web.asked import Asked
from headway.web.reading import ask_daily
from headway.web.screens.trading import signs_of

FULL = (8, 6, 4)
AT_ONCE = 25
HOME = "home"
"""The place of Home's cards among a person's arrangements."""
WHOSE = {"rep": "What is yours or nobody's, for ", "manager": "What is your people's or nobody's, for "}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cards of a Home, in order. `own`: the person chose them; `says` is why these are shown, or what is not."""

    keys: Sequence[str]
    own: bool
    says: str


def chosen_cards(asked: Asked, role: str, arranged: Arranged) -> Chosen:
    """What the person chose, else what the data and the trade propose, with the reason."""
    wanted = own_keys(asked, arranged)
    if not wanted:
        trade = trade_of(signs_of(asked))
        keys = full_rows(with_something(asked, starters(trade, role)))
        return Chosen(keys, own=False, says=f"{WHOSE.get(role, 'Shown for ')}{trade.value}: {WHY[trade]}")
    keys = [key for key in wanted if can_be_narrowed(asked, key)]
    left = [asked.place.catalogue.metrics[key].label for key in wanted if key not in keys]
    says = f"Your choice; not narrowed like this page, so not here: {', '.join(left)}" if left else "Your choice"
    return Chosen(keys, own=True, says=says)


def own_keys(asked: Asked, arranged: Arranged) -> tuple[str, ...]:
    """The metrics of an arrangement that are still defined."""
    if not isinstance(arranged, Sequence) or isinstance(arranged, str):
        return ()
    return tuple(key for key in arranged if isinstance(key, str) and key in asked.place.catalogue.metrics)


def can_be_narrowed(asked: Asked, key: str) -> bool:
    """Whether the metric is defined and can be narrowed as the page is."""
    catalogue = asked.place.catalogue
    if key not in catalogue.metrics:
        return False
    offered = catalogue.dimensions_of(key)
    return all(condition.dimension in offered for condition in asked.where)


def asks_nothing_missing(asked: Asked, key: str) -> bool:
    """Whether the workspace holds every fact that the metric reads, and can narrow it as the page is narrowed."""
    return can_be_narrowed(asked, key) and is_recorded(asked, key)


def is_recorded(asked: Asked, key: str) -> bool:
    """Whether the workspace holds every fact that the metric reads."""
    return all(asked.world.engine.versions(asked.place.catalogue.held_facts_of(key)).values())


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
    """The metrics that have had a value at any time, asked some at a time: hundreds at once take five times as long."""
    here = answerable(asked, keys)
    parts = [here[first : first + AT_ONCE] for first in range(0, len(here), AT_ONCE)]
    answers = [ask_daily(asked.all_time().query(part), asked.world) for part in parts]
    return frozenset(key for answer in answers for key, value in answer.totals.items() if value is not None) & {*here}


def full_rows(keys: Sequence[str]) -> Sequence[str]:
    """As many as fill rows of four, or two rows of three, without an orphan; three and fewer stay."""
    return keys[: next((count for count in FULL if len(keys) >= count), len(keys))]
