"""What the activities of an event log say of their cases, by their words and by what came after them; asked where the
two do not agree."""

import re
from collections.abc import Mapping as AbstractMapping
from typing import Any, TypeAlias

import polars as pl

from headway.ingest.activities import CHOICES, COMPLETE, ENTERS, EVERY, KINDS, MEANS, ROLE, STAGE, entering
from headway.ingest.builders.stages import stage_kind
from headway.ingest.cells.dates import local_moments
from headway.ingest.decisions import Subject, key
from headway.ingest.proposal import Question
from headway.ingest.words import squeeze, stages
from headway.values.counted import counted

MOST_ASKED = 200
MOST_SHOWN = 12
MANY = 40
Asked: TypeAlias = tuple[list[Question], list[str], dict[str, str]]


def event_log_questions(subject: Subject) -> Asked:
    """What is asked of an event log, what is worth knowing, and the answers that go without asking."""
    activity = subject.mapping.column_of("event.activity")
    if subject.mapping.role != ROLE or activity is None:
        return [], [], {}
    enters, settled = _lifecycle(subject)
    events = entering(_events(subject), next(iter(settled.values()), EVERY))
    told = _told(events)
    questions, notes = list(enters), []
    for row in told.head(MOST_ASKED).iter_rows(named=True):
        asked = _question(subject, row)
        questions.append(asked)
        if not _unsure(row):
            settled[asked.key] = row["word"]
    notes.append(_note(subject, told))
    return questions, notes, settled


def word_of(activity: str) -> str:
    """What the words of an activity say of its case: won, lost, cancelled, given up or a stage."""
    said = {kind: answer for answer, kind in KINDS.items()}
    whole = stage_kind(activity)
    if whole in said:
        return said[whole]
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", activity)
    words = {squeeze(word) for word in re.split(r"[\W_]+", apart)}
    found = (kind for kind in ("lost", "cancelled", "abandoned", "won") if words & _words(f"event_{kind}"))
    return said.get(next(found, ""), STAGE)


def _words(name: str) -> frozenset[str]:
    return frozenset(squeeze(word) for word in stages()[name])


def _events(subject: Subject) -> pl.DataFrame:
    """The rows as fields, in the order in which each case saw them."""
    columns = {c.field: c.column for c in subject.mapping.columns if c.field.startswith("event.")}
    rows = subject.table.frame.select(pl.col(name).alias(field) for field, name in columns.items())
    moments = local_moments(rows.get_column("event.at"), "")
    at = moments.select(pl.col("local") - pl.duration(minutes=pl.col("offset").fill_null(0))).to_series()
    wanted = rows.with_columns(at.alias("event.at")).drop_nulls(["event.case", "event.activity", "event.at"])
    return wanted.sort("event.case", "event.at", maintain_order=True)


def _lifecycle(subject: Subject) -> tuple[list[Question], dict[str, str]]:
    """Which transition enters a stage: the completed one where there is one, else it is asked; nothing where all
    events say the same."""
    column = subject.mapping.column_of("event.lifecycle")
    if column is None or column.column not in subject.profiles:
        return [], {}
    said = subject.table.frame.get_column(column.column).str.strip_chars().str.to_lowercase().drop_nulls()
    counts = said.value_counts(sort=True, name="n")
    names = counts.get_column(said.name).to_list()
    if len(names) < 2:
        return [], {}
    shown = ", ".join(f"{counted(n, 'event')} {name}" for name, n in counts.head(MOST_SHOWN).iter_rows())
    text = f"Which events enter a stage? `{column.column}` says {shown}."
    asked = key(subject, column.column, ENTERS)
    question = Question(asked, text, (*names, EVERY), shown, len(said))
    return [question], {asked: COMPLETE} if COMPLETE in names else {}


def _told(events: pl.DataFrame) -> pl.DataFrame:
    """One row an activity: `word`, its `events` and `cases`, in how many cases an activity whose word says another
    outcome `turned` up later, and in how many a new activity that is none came after it (`on`)."""
    names = events.get_column("event.activity").unique().to_list()
    word = pl.col("event.activity").replace_strict(names, [word_of(name) for name in names], return_dtype=pl.String)
    rows = events.select("event.case", "event.activity", word.alias("word")).with_row_index("place")
    sums = rows.group_by("event.activity", "word").agg(
        events=pl.len(), cases=pl.col("event.case").n_unique(), first=pl.col("place").min()
    )
    firsts = rows.unique(["event.case", "event.activity"], keep="first", maintain_order=True)
    latest = firsts.filter(pl.col("word") == STAGE).group_by("event.case").agg(newest=pl.col("place").max())
    lasts = rows.filter(pl.col("word") != STAGE).group_by("event.case", "word").agg(last=pl.col("place").max())
    mine = firsts.filter(pl.col("word") != STAGE)
    other = mine.join(lasts.rename({"word": "other"}), on="event.case").filter(
        (pl.col("other") != pl.col("word")) & (pl.col("last") > pl.col("place"))
    )
    on = mine.join(latest, on="event.case").filter(pl.col("newest") > pl.col("place"))
    found = sums
    for name, frame in (("turned", other), ("on", on)):
        part = frame.group_by("event.activity").agg(pl.col("event.case").n_unique().alias(name))
        found = found.join(part, on="event.activity", how="left")
    found = found.with_columns(pl.col("turned", "on").fill_null(0))
    return found.sort(pl.col("word") == STAGE, pl.col("events"), "event.activity", descending=[False, True, False])


def _unsure(row: AbstractMapping[str, Any]) -> bool:
    """Where cases came to another end later, or most went on to something new: the word may be of a part of them."""
    return bool(row["word"] != STAGE and (row["turned"] > 0 or 2 * row["on"] > row["cases"]))


def _question(subject: Subject, row: AbstractMapping[str, Any]) -> Question:
    name, cases, turned, on = row["event.activity"], row["cases"], row["turned"], row["on"]
    text = f"What does `{name}` say of its case?"
    if turned:
        text += f" Its word says {row['word']}, but {turned:,} of {cases:,} cases came to another end afterwards."
    elif row["word"] != STAGE and on:
        text += f" Its word says {row['word']}, but {on:,} of {cases:,} cases went on to something new."
    shown = f"it stands in {counted(int(cases), 'case')}"
    return Question(key(subject, str(name), MEANS), text, CHOICES, shown, int(row["events"]))


def _note(subject: Subject, told: pl.DataFrame) -> str:
    sure = [row for row in told.iter_rows(named=True) if not _unsure(row)]
    said = []
    for word in KINDS:
        names = [f"`{row['event.activity']}`" for row in sure if row["word"] == word]
        more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
        said += [f"{word} is {', '.join(names[:MOST_SHOWN])}{more}"] if names else []
    count = sum(1 for row in sure if row["word"] == STAGE)
    said.append(f"{counted(count, 'activity', 'are')} stages" if count != 1 else "1 activity is a stage")
    many = " That is many for one pipeline: those that are none can be left out." if count > MANY else ""
    label = subject.table.label
    return f"{label}: each case is a deal. {'; '.join(said)}. {label}:ACTIVITY:{MEANS} answers otherwise.{many}"
