"""What a question is: what it asks, and how its answers become a sentence, a chart and a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from headway.answers.answer import Answer, Value
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Unit
from headway.insights.figures import Figures
from headway.query.question import Condition
from headway.schema.tables import facts
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.named import retail_name
from headway.values.style import short_month

Number: TypeAlias = int | float | Decimal
UNKNOWN = "Unknown"
NEVER = "not recorded: "
IMPORT = "; import a file with a column for "


@dataclass(frozen=True, slots=True)
class Asking:
    """Metrics asked together, over the range that is looked at."""

    name: str
    metrics: tuple[str, ...]
    by: str = ""
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is written. `metric` is the one whose rows it leads to; `why` stands beside a dash. For a file:
    its exact `value` in a `unit`, and `n`, `low` and `high` where they stand beside it. A word has no unit.
    """

    text: str
    metric: str = ""
    beside: str = ""
    why: str = ""
    value: Number | None = None
    unit: str = ""
    also: tuple[tuple[str, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. `of` is the dimension and the value that it is of (an empty value is unknown), `since` the
    first day of its bucket of `grain`.
    """

    name: str
    cells: tuple[Shown, ...]
    of: tuple[str, str] | None = None
    since: date | None = None
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart as data: one number a line of the table, in the order of its first lines. `steps` are along time;
    `beside` are the numbers of further metrics of the same lines.
    """

    title: str
    metric: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[Number | None, ...]
    steps: bool = False
    beside: tuple[tuple[str, tuple[Number | None, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The answer. `answered` is false where something is missing: then the sentence says what to import. `more` is how
    many rows there are beyond the lines.
    """

    sentence: str
    answered: bool = True
    head: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    more: int = 0
    total: Line | None = None
    plot: Plot | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers to a question's askings by their names, and what is needed to write them. `unasked` holds why an
    asking could not be put: a filter of the page that it knows nothing of.
    """

    answers: Mapping[str, Answer]
    unasked: Mapping[str, str]
    catalogue: Catalogue
    currency: str
    figures: Figures
    calendar: Calendar

    def month(self, start: date) -> str:
        """A month by its first day, `Nov 2026` or `P10 2026`, short enough for an axis."""
        retail = retail_name(start, Grain.MONTH, self.calendar)
        return retail.label if retail else short_month(start)

    def month_of_year(self, start: date) -> str:
        """The like month of every year, `November` or `P10`."""
        retail = retail_name(start, Grain.MONTH, self.calendar)
        return f"{retail.letter}{retail.number}" if retail else f"{start:%B}"

    def unit(self, key: str) -> str:
        """The metric's unit as figures write it: an ISO code for money."""
        unit = self.catalogue.metrics[key].unit
        return self.currency if unit is Unit.MONEY else unit.value

    def exact(self, value: Number | None, key: str) -> str:
        """A value of this metric, to the cent."""
        return self.figures.exact(value, self.unit(key))

    def count(self, value: Number) -> str:
        """`1,204`."""
        return self.figures.plain(value, 0)

    def share(self, value: Number) -> str:
        """`12.4 %`."""
        return self.figures.exact(value, "share")

    def rate(self, row: Mapping[str, Value], key: str) -> str:
        """`4.8 % (4.3–5.2)`: a rate with its interval, where it has one."""
        low, high = number(row.get(f"{key}.low")), number(row.get(f"{key}.high"))
        said = self.exact(number(row.get(key)), key)
        return said if low is None or high is None else f"{said} ({self.figures.range(low, high, self.unit(key))})"

    def lacks(self, name: str, key: str) -> str:
        """What is missing for a metric to have a value here, naming the column to import; empty where it has one."""
        if name in self.unasked:
            return self.unasked[name]
        answer = self.answers[name]
        if answer.totals.get(key) is not None:
            return ""
        metric = self.catalogue.metrics[key]
        reason = answer.reasons.get((-1, key), "nothing in these days")
        atoms = self.catalogue.atoms_of(key)
        needs = ", ".join(dict.fromkeys(words for atom in atoms for words in atom.needs.values()))
        told = f"{metric.label}: {self.figures.style.told(reason)}"
        if "recorded" not in reason:
            return f"{told}."
        needs = needs or facts()[atoms[0].fact].means.lower()
        column = reason.removeprefix(NEVER) if reason.startswith(NEVER) else ""
        why = "not recorded" if column else self.figures.style.told(reason)
        return f"{metric.label}: {why}; import a file with a column for {column or needs}."


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the trade: `asks` is put to the data, `tell` makes the answer of what came back. `goes` says what
    the answer does not say."""

    key: str
    title: str
    asks: tuple[Asking, ...]
    tell: Callable[[Heard], Told]
    caveat: str


Put: TypeAlias = Callable[[Asking], Answer]


def hear(question: Question, put: Put, where: Sequence[Condition], heard: Heard) -> Told:
    """Put every asking that can be narrowed by `where`, and tell. `heard` holds the means of writing."""
    answers: dict[str, Answer] = {}
    unasked: dict[str, str] = {}
    for asking in question.asks:
        why = _unfit(asking, where, heard.catalogue)
        if why:
            unasked[asking.name] = why
        else:
            answers[asking.name] = put(asking)
    told = question.tell(replace(heard, answers=answers, unasked=unasked))
    told_of = [answer for answer in answers.values() if any(value is not None for value in answer.totals.values())]
    notes = dict.fromkeys(note for answer in told_of for note in answer.notes)
    said = tuple(heard.figures.style.told(note) for note in notes if told.answered and IMPORT not in note)
    first = (question.caveat,) if told.answered else ()
    return replace(told, caveats=(*told.caveats, *first, *said))


def _unfit(asking: Asking, where: Sequence[Condition], catalogue: Catalogue) -> str:
    for key in asking.metrics:
        offered = catalogue.dimensions_of(key)
        wanted = [condition.dimension for condition in where]
        for dimension in wanted:
            if dimension not in offered:
                label = catalogue.dimensions[dimension].label.lower()
                return f"{catalogue.metrics[key].label} cannot be narrowed by {label}: take that filter away."
    return ""


def missing(*whys: str) -> Told:
    """The answer where something is missing: what it is, each thing once."""
    said = dict.fromkeys(why for why in whys if why)
    return Told(f"Not to be answered yet. {' '.join(said)}".strip(), answered=False)


def number(value: Value) -> Number | None:
    """The value as a number, None for undefined."""
    return value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def value_of(row: Mapping[str, Value], key: str) -> Decimal:
    """A row's value as an exact number, 0 where it has none."""
    found = row.get(key)
    if isinstance(found, Decimal):
        return found
    exact = number(found)
    return Decimal(0) if exact is None else Decimal(str(exact))


def named(answer: Answer, by: str) -> list[Mapping[str, Value]]:
    """The rows that are of something: who or what is unknown is nobody."""
    return [row for row in answer.rows if row[by] is not None]


def names(found: Sequence[str]) -> str:
    """`Ann`, `Ann and Bo`, `Ann, Bo and 4 more`."""
    if len(found) <= 2:
        return " and ".join(found)
    return f"{found[0]}, {found[1]} and {found[2] if len(found) == 3 else f'{len(found) - 2} more'}"


def extreme(rows: Sequence[Mapping[str, Value]], by: str, key: str, *, most: bool) -> tuple[str, Decimal]:
    """Who has most (or least) of a metric, all of them where several have as much, and how much that is."""
    amounts = [value_of(row, key) for row in rows]
    end = (max if most else min)(amounts)
    return names(sorted(str(row[by]) for row, amount in zip(rows, amounts, strict=True) if amount == end)), end
