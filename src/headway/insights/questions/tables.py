"""The table and the chart under a sentence: each number with its n, its interval and the metric of its rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from headway.answers.answer import Answer, Value
from headway.insights.questions.asking import UNKNOWN, Heard, Line, Number, Plot, Shown, number, value_of
from headway.insights.questions.unlike import shares

MOST_BARS = 12
MOST_LINES = 100


def shown(heard: Heard, answer: Answer, place: int, key: str) -> Shown:
    """One number of a row (−1: the total), undefined with its reason."""
    row = answer.totals if place < 0 else answer.rows[place]
    value = number(row.get(key))
    if value is None:
        why = answer.reasons.get((place, key), "no value")
        return Shown(heard.exact(None, key), why=heard.figures.style.told(why), unit=heard.unit(key))
    parts = ((part, number(row.get(f"{key}.{part}"))) for part in ("n", "low", "high"))
    also = tuple((part, found) for part, found in parts if found is not None)
    return Shown(heard.exact(value, key), key, _beside(heard, row, key), value=value, unit=heard.unit(key), also=also)


def share_of(heard: Heard, value: Number | None) -> Shown:
    """A share that is of no metric; nothing where there is none."""
    return Shown("", unit="share") if value is None else Shown(heard.share(value), value=value, unit="share")


def _beside(heard: Heard, row: Mapping[str, Value], key: str) -> str:
    n, low, high = (number(row.get(f"{key}.{part}")) for part in ("n", "low", "high"))
    words = [] if not n else [f"of {heard.count(n)}"]
    if low is not None and high is not None:
        words.append(f"({heard.figures.range(low, high, heard.unit(key))})")
    return " ".join(words)


def ordered(answer: Answer, key: str) -> list[int]:
    """The places of the rows that have anything, the largest first."""
    counted = [answer.column(one.name) for one in answer.columns if one.kind == "metric"]
    held = [place for place, values in enumerate(zip(*counted, strict=True)) if any(values)]
    amounts = {place: value_of(answer.rows[place], key) for place in held}
    return sorted(held, key=amounts.__getitem__, reverse=True)


def head_of(heard: Heard, by: str, keys: Sequence[str], *, share: bool = False) -> tuple[str, ...]:
    """What stands over the columns; a share of the first metric comes after it."""
    labels = [heard.catalogue.metrics[key].label for key in keys]
    return (heard.catalogue.dimensions[by].label, *labels[:1], *(["Share"] if share else []), *labels[1:])


class Parts(NamedTuple):
    """The table of an answer: its head, its lines, and how many rows more there are."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int


def parts_of(heard: Heard, answer: Answer, by: str, keys: Sequence[str]) -> Parts:
    """An answer split by one dimension, the hundred largest by the first metric first, with shares that add up to 100 %
    over all rows where its parts do.
    """
    places = ordered(answer, keys[0])
    adds = heard.catalogue.metrics[keys[0]].additivity.value == "flow"
    parts = shares([value_of(answer.rows[place], keys[0]) for place in places]) if adds else None
    lines = []
    for at, place in enumerate(places[:MOST_LINES]):
        cells = [shown(heard, answer, place, key) for key in keys]
        if parts is not None:
            cells.insert(1, share_of(heard, parts[at]))
        name = answer.rows[place][by]
        told = UNKNOWN if name is None else str(name)
        lines.append(Line(told, tuple(cells), of=(by, "" if name is None else str(name))))
    head = head_of(heard, by, keys, share=parts is not None)
    return Parts(head, tuple(lines), len(places) - len(lines))


def total_of(heard: Heard, answer: Answer, keys: Sequence[str], head: Sequence[str]) -> Line:
    """The line of the whole, asked for itself."""
    cells = [shown(heard, answer, -1, key) for key in keys]
    if "Share" in head:
        cells.insert(1, share_of(heard, None))
    return Line("All", tuple(cells))


def bars_of(heard: Heard, answer: Answer, by: str, key: str, title: str) -> Plot:
    """The largest as bars."""
    places = [place for place in ordered(answer, key) if number(answer.rows[place][key]) is not None][:MOST_BARS]
    rows = [answer.rows[place] for place in places]
    labels = tuple(UNKNOWN if row[by] is None else str(row[by]) for row in rows)
    values: tuple[Number | None, ...] = tuple(number(row[key]) for row in rows)
    return Plot(title, key, heard.unit(key), labels, values)


def part_of_whole(value: Decimal, whole: Decimal) -> Decimal | None:
    """A part of its whole, None where there is none to be a part of."""
    return value / whole if whole > 0 and value <= whole else None
