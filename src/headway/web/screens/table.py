"""A table for working: cells that are already written, with what they sort by and where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.insights.figures import Figures
from headway.values.style import DASH, Number
from headway.web.links import explain_of
from headway.web.workplace import here


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `number` sets it right; `bar` is a share of the widest (0 to 100) drawn beside it; `why` explains a
    dash; `narrow` leaves it out on a phone, as its column; `edit` is where it is changed; `label` is the
    name of its column, where a phone shows rows as cards; `look` names how it is drawn. `rows` are those of the number
    that explains it, where it does not lead to its own."""

    text: str
    number: bool = False
    href: str = ""
    why: str = ""
    bar: str = ""
    tone: str = ""
    beside: str = ""
    narrow: bool = False
    edit: str = ""
    label: str = ""
    look: str = ""
    rows: str = ""

    @property
    def explain(self) -> str:
        """Where the number is explained; empty for what is none, and for a number that has no rows."""
        return explain_of(self.rows or self.href) if self.number else ""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str
    without: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head. `href` sorts by it, `sorted_by` is ascending, descending or empty."""

    label: str
    number: bool = False
    href: str = ""
    sorted_by: str = ""
    title: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; `href` opens the row."""

    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table shows; `total` is asked for itself, never summed from the rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    says: str = ""


def value_cell(value: Number | None, unit: str, figures: Figures, *, href: str = "", why: str = "") -> Cell:
    """A number's cell; undefined is a dash with its reason."""
    if value is None:
        return Cell(DASH, number=True, why=figures.style.told(why) or "No value")
    return Cell(figures.exact(value, unit), number=True, href=href)


def n_words(n: object, figures: Figures) -> str:
    """How many a rate is of, to stand beside it."""
    return f"of {figures.plain(n, 0)}" if isinstance(n, int) and n else ""


def counted_noun(count: int, noun: str) -> str:
    """`1 deal`, `1,204 deals`."""
    return f"{here().style.number(count)} {noun}{'' if count == 1 else 's'}"


def of_all(shown: int, every: int) -> str:
    """`the latest 8 of 1,204`, or how many there are where all are shown."""
    style = here().style
    return f"the latest {style.number(shown)} of {style.number(every)}" if shown < every else style.number(every)


def bars(values: Sequence[Number | None]) -> tuple[str, ...]:
    """Each value as a share of the largest, in percent of its width; nothing for undefined and negative ones."""
    known = [float(value) for value in values if value is not None]
    most = max(known, default=0.0)
    return tuple(
        str(round(max(float(value), 0) / most * 100, 1)) if value is not None and most > 0 else "" for value in values
    )
