"""Which days a changed rate or price can matter to, and which roots have something on such a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from headway.mirror.roots import Root, Use
from headway.mirror.source import Source

MARGIN = timedelta(days=2)
"""A business day and its instants in UTC are never further apart."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` up to before `end`; None: without beginning, without end."""

    start: date | None
    end: date | None

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out."""
        return self.start is None and self.end is None


EVER = Window(None, None)


def window_of(use: Use, ids: Collection[int], source: Source) -> Window:
    """The days on which these changed rows hold or ever held, all in one stretch."""
    if use.since is None:
        return EVER
    held = source.versions(use.table, "id", ids)
    if held.is_empty():
        return EVER
    return Window(_least(held[use.since]), _end(use, held, source))


def _end(use: Use, held: pl.DataFrame, source: Source) -> date | None:
    if use.until is not None:
        return _most(held[use.until])
    last = held.group_by(use.key).agg(pl.col(use.since or "").max().alias("last"))
    others = source.standing(use.table, use.key, last[use.key].to_list())
    later = last.join(others, on=use.key, how="left").filter(pl.col(use.since or "") > pl.col("last"))
    following = later.group_by(use.key).agg(pl.col(use.since or "").min().alias("next"))
    return _most(following["next"]) if following.height == last.height else None


def _least(days: pl.Series) -> date | None:
    least = None if days.null_count() else days.min()
    return least if isinstance(least, date) else None


def _most(days: pl.Series) -> date | None:
    most = None if days.null_count() else days.max()
    return most if isinstance(most, date) else None


def inside(root: Root, window: Window, source: Source, *, past_too: bool) -> set[int] | None:
    """The roots that have (or, with `past_too`, ever had) something dated in the window; None: any may."""
    if window.is_everything or not root.dated:
        return None
    start = window.start - MARGIN if window.start is not None and window.start > date.min + MARGIN else None
    end = window.end + MARGIN if window.end is not None and window.end < date.max - MARGIN else None
    found: set[int] = set()
    for table, column in root.dated:
        owner = next(part.column for part in root.parts if part.table == table)
        found |= source.dated(table, column, (start, end), owner, past_too=past_too)
    return found
