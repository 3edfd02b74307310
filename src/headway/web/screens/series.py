"""A page's metrics along thirteen like windows: asked in as few questions as there can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from headway.answers.answer import Answer, Value
from headway.insights.window import POINTS, Window
from headway.values.grain import Grain
from headway.web.asked import Against, Asked
from headway.web.reading import ask_once, ask_past
from headway.web.screens.buckets import bucket_start

Number = Decimal | float | int
Totals = Mapping[str, Value]
TOUCHING = frozenset({Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR})


def number(value: Value) -> Number | None:
    """The value as a number, or None for undefined."""
    return value if isinstance(value, Decimal | float | int) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class Series:
    """Like windows, thirteen if not said, oldest first; the totals of each and of what is compared; and the newest
    answer, up to now. All time has no windows."""

    asked: Asked
    windows: tuple[Window, ...]
    totals: Mapping[Window, Totals]
    now: Answer

    def values(self, key: str) -> tuple[Number | None, ...]:
        """One metric along the windows; undefined where its records do not reach back that far, which is not zero."""
        if not self.windows:
            return (number(self.now.totals.get(key)),)
        newest = self.windows[-1]
        return tuple(
            number(self.totals[window].get(key)) if window is newest or self.asked.reaches(key, window) else None
            for window in self.windows
        )

    def compared(self, key: str) -> tuple[Window | None, Number | None]:
        """What the newest is compared with. Where the page's own choice reaches back too far for this metric, the
        period before."""
        for window in candidates(self.asked):
            if self.asked.reaches(key, window):
                return window, number(self.totals[window].get(key))
        return None, None


def candidates(asked: Asked) -> list[Window]:
    """The windows that a number of the page may be compared with, the best first."""
    found = [asked.before]
    if not asked.against_chosen and asked.against is Against.YEAR:
        found.append(asked.like(Against.PREVIOUS))
    return [window for window in found if window is not None]


def read_series(asked: Asked, keys: Sequence[str], *, points: int = POINTS) -> Series:
    """Ask the metrics for the page's window, its likes (so many with it) and its comparison."""
    metrics = tuple(dict.fromkeys(keys))
    window = asked.window
    windows = asked.clock.series(window, points) if window else ()
    found = _at_once(asked, metrics, windows)
    rest = [one for one in dict.fromkeys([*windows, *candidates(asked)]) if one not in found]
    answers = ask_past([asked.query(metrics, window=one) for one in rest], asked.world)
    totals = {**found, **{one: answer.totals for one, answer in zip(rest, answers, strict=True)}}
    return Series(asked, windows, totals, ask_once(asked.query(metrics), asked.world))


def _at_once(asked: Asked, metrics: tuple[str, ...], windows: Sequence[Window]) -> dict[Window, Totals]:
    """Whole months, weeks, quarters or years touch each other: one question, split by time, answers all of them."""
    grain = asked.span.grain if asked.span else None
    if grain not in TOUCHING or not all(window.whole for window in windows):
        return {}
    all_of_them = Window(windows[0].span, windows[-1].last, None, 0)
    (answer,) = ask_past([asked.query(metrics, grain=grain, window=all_of_them)], asked.world)
    rows = {bucket_start(row[grain.value]): row for row in answer.rows}
    if not all(window.span.start in rows for window in windows):
        return {}
    return {window: rows[window.span.start] for window in windows}
