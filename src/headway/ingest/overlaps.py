"""Rows that stand in several files of one import: a sample beside its whole, a month in two exports, or two shops that
happened to sell the same."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from headway.ingest.decisions import EACH_TIME, ONCE, Subject, key
from headway.ingest.proposal import Question
from headway.ingest.recorded import recorded_roles
from headway.values.counted import counted

NUMBERS = {
    "order_lines": "order.number",
    "orders": "order.number",
    "deals": "deal.number",
    "leads": "lead.number",
    "activities": "activity.number",
    **{role: f"{prefix}.number" for role, prefix in recorded_roles().items()},
}
MANY = 0.2  # of the rows of the smaller file; fewer may well be chance


def overlaps(subjects: Sequence[Subject]) -> tuple[list[Question], list[str], dict[str, str]]:
    """Questions where many rows without a number of their own are equal in two files, notes where numbers say it, and
    the answers that go without asking."""
    questions: list[Question] = []
    notes: list[str] = []
    answers: dict[str, str] = {}
    several = Counter(subject.mapping.role for subject in subjects if subject.table.rows)
    for role, number in NUMBERS.items():
        if several[role] < 2:  # nothing to compare with: a large file alone is not counted through
            continue
        earlier: dict[frozenset[str], list[tuple[str, pl.DataFrame]]] = {}
        for subject in subjects:
            fields = _fields(subject)
            if subject.mapping.role != role or not subject.table.rows or not fields:
                continue
            counts = _counts(subject, fields)
            before = earlier.setdefault(frozenset(fields), [])
            equal = _equal(counts, [found for _, found in before])
            told = f"{subject.table.label}: {counted(equal, 'row', 'stand')} in"
            names = ", ".join(label for label, _ in before[:3])
            smaller = min(subject.table.rows, sum(int(found["n"].sum()) for _, found in before))
            asked = key(subject, fields[sorted(fields)[0]], "again")
            if equal and number in fields:
                notes.append(f"{told} {names} as well, by their numbers: they count once.")
            elif equal and equal >= MANY * smaller and equal > 1:
                text = f"{told} {names} as well. Are they the same, in two files, or others that are equal?"
                questions.append(Question(asked, text, (ONCE, EACH_TIME), "they have no number of their own", equal))
            elif equal:
                notes.append(f"{told} {names} as well; few enough to be others that are equal: they count each time.")
                answers[asked] = EACH_TIME
            before.append((subject.table.label, counts))
    return questions, notes, answers


def _fields(subject: Subject) -> dict[str, str]:
    """Field to column, of what is taken from the table."""
    return {c.field: c.column for c in subject.mapping.columns if c.field and c.column in subject.profiles}


def _counts(subject: Subject, fields: dict[str, str]) -> pl.DataFrame:
    """How often each content stands in the table."""
    rows = subject.table.frame.select(fields[name] for name in sorted(fields))
    return pl.DataFrame({"content": rows.hash_rows(seed=1)}).group_by("content").agg(n=pl.len())


def _equal(counts: pl.DataFrame, earlier: Sequence[pl.DataFrame]) -> int:
    """How many rows have their equal in earlier files."""
    if not earlier:
        return 0
    held = pl.concat(earlier).group_by("content").agg(held=pl.col("n").sum())
    both = counts.join(held, on="content")
    return int(both.select(pl.min_horizontal("n", "held").sum()).item() or 0)
