"""What an activity of an event log may mean for its case, and which of its events count."""

from collections.abc import Mapping, Sequence

import polars as pl

ROLE = "event_log"
STAGE, WON, LOST, CANCELLED, GIVEN_UP, LEFT = "a stage", "won", "lost", "cancelled", "given up", "left out"
MEANS, ENTERS = "means", "enters"
KINDS = {WON: "won", LOST: "lost", CANCELLED: "cancelled", GIVEN_UP: "abandoned"}
"""The outcome of a deal that an answer stands for."""
CHOICES = (STAGE, WON, LOST, CANCELLED, GIVEN_UP, LEFT)
COMPLETE, EVERY = "complete", "every"


def entering(events: pl.DataFrame, which: str) -> pl.DataFrame:
    """The events by which a case enters a stage: those of one transition (`complete`), or every one. An event that
    says no transition counts."""
    if which == EVERY or "event.lifecycle" not in events.columns:
        return events
    said = pl.col("event.lifecycle").str.strip_chars().str.to_lowercase()
    return events.filter(said.is_null() | (said == which))


def answered(answers: Mapping[str, str], label: str, activities: Sequence[str]) -> dict[str, str]:
    """By activity what it was said to mean; a stage where nothing was."""
    return {name: answers.get(f"{label}:{name}:{MEANS}", STAGE) for name in activities}
