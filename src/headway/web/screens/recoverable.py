"""What could be had back where value leaks: stage by stage, how much more would have led on at the rate of a year
before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from headway.answers.answer import Value
from headway.query.question import Compare, Condition, Operator
from headway.web.asked import Asked
from headway.web.links import about_metric, rows_of
from headway.web.reading import ask_once
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Column, Row, Table, n_words, value_cell
from headway.web.screens.words import unit_of

KEY = "leak_recoverable"
VALUE, RATE, OPEN = "stage_entered_value", "stage_conversion", "stage_still_there"
Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Recoverable:
    """The sum in a sentence and stage by stage; without a table `says` is why there is none."""

    says: str
    definition: str
    about: str
    table: Table | None = None


def recoverable_of(asked: Asked, also: Conditions) -> Recoverable:
    """What could be had back of what entered the stages in the page's days, under its filters and these."""
    metric = asked.place.catalogue.metrics[KEY]
    query = asked.query((KEY, VALUE, OPEN), by=("stage",)).narrowed(also)
    answer = ask_once(query, asked.world)
    value = number(answer.totals[KEY])
    about = about_metric(asked, KEY)
    if value is None:
        why = asked.place.style.told(answer.reasons.get((-1, KEY), metric.undefined))
        return Recoverable(f"What could be had back is not known: {why}.", metric.definition, about)
    compare = Compare.YEAR
    rates = ask_once(replace(asked.query((RATE,), by=("stage",)).narrowed(also), compare=compare), asked.world)
    of_stage = {row["stage"]: row for row in rates.rows}
    rows = [
        _row(asked, row, of_stage.get(row["stage"], {}), also) for row in answer.rows if row["stage"] and row[VALUE]
    ]
    total = _cells(asked, {**answer.totals, "stage": "All"}, rates.totals, also)
    columns = ("Stage", "Value that came in", "Went on", "Could be had back")
    heads = tuple(Column(head, number=place > 0) for place, head in enumerate(columns))
    return Recoverable(
        f"{_says(asked, value)}{_open(asked, answer.totals[OPEN])}",
        metric.definition,
        about,
        Table(heads, tuple(rows), Row(total)),
    )


def _says(asked: Asked, value: Value) -> str:
    if not value:
        return "Every stage led on at least as much as in the same days a year before: nothing leaks more than then."
    said = asked.place.figures.brief(number(value), asked.place.currency)
    return f"{said} more would have led on, had each stage kept its rate of the same days a year before."


def _open(asked: Asked, value: Value) -> str:
    """What is not over yet, which the rate counts as not led on: it may still come, and then less leaks."""
    if not value:
        return ""
    count = number(value)
    whose = (
        "One visit is not over: it counts"
        if count == 1
        else (f"{asked.place.figures.exact(count, 'count')} visits are not over: they count")
    )
    return f" {whose} as not led on yet, so the sum may still fall."


def _row(asked: Asked, row: Mapping[str, Value], rate: Mapping[str, Value], also: Conditions) -> Row:
    return Row(_cells(asked, row, rate, (*also, Condition("stage", Operator.EQUAL, (str(row["stage"]),)))))


def _cells(asked: Asked, row: Mapping[str, Value], rate: Mapping[str, Value], also: Conditions) -> tuple[Cell, ...]:
    """Stage, value, rate with its n and that of a year before, and what could be had back."""
    figures, metrics = asked.place.figures, asked.place.catalogue.metrics

    def cell(key: str, value: Value, why: str) -> Cell:
        unit = unit_of(metrics[key], asked.place.currency)
        return value_cell(number(value), unit, figures, href=rows_of(asked, key, also=also), why=why)

    then = number(rate.get(f"{RATE}.previous"))
    before = f"a year before {figures.exact(then, 'share')}" if then is not None else "a year before unknown"
    beside = ", ".join(part for part in (n_words(rate.get(f"{RATE}.n"), figures), before) if part)
    return (
        Cell(str(row["stage"])),
        cell(VALUE, row[VALUE], "No amount recorded"),
        replace(cell(RATE, rate.get(RATE), "Nobody entered the stage"), beside=beside),
        cell(KEY, row[KEY], "Nobody entered this stage a year before"),
    )
