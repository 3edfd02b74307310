"""The rows behind a number: their sum is the number; for a ratio its two sides apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from headway.answers.answer import Value
from headway.answers.drill import PAGE, Drilled, found_by, parts
from headway.answers.trust import words_of
from headway.catalogue.metric import (
    Atom,
    Cohort,
    Count,
    DistinctCount,
    Duration,
    Incidence,
    Kept,
    Metric,
    Quantile,
    Ratio,
    Stock,
    Trimmed,
)
from headway.query.question import Condition
from headway.sql.checks import checks_of, is_left_out
from headway.values.written import whole_written
from headway.web.address import link, one
from headway.web.asked import Asked
from headway.web.barring import Bar, Option, bar_of
from headway.web.links import about_metric, explain_of, rows_of
from headway.web.reading import ask_once
from headway.web.screens.records import moment
from headway.web.screens.row_links import Leads, leads_of
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Column, Row, Table
from headway.web.screens.words import unit_of

HIDDEN = ("_id", "_day")
MONEY = frozenset({"gross", "discount", "net", "cost", "amount", "amount_at_creation"})
ORIGINAL = frozenset({"original", "unit_price"})


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of the rows. `sides` are the parts of a ratio, `sum` the sum of all pages and `answer` the number
    itself."""

    bar: Bar
    label: str
    definition: str
    about: str
    explain: str
    answer: str
    sides: tuple[Option, ...]
    side: str
    between: str
    sum_label: str
    sum: str
    count: int
    first: int
    last: int
    earlier: str
    later: str
    table: Table
    filters: tuple[str, ...]
    as_csv: str
    as_xlsx: str


def rows_screen(asked: Asked, key: str, path: str) -> Rows:
    """The rows of a metric as the page is narrowed; the part and the page are in the address."""
    catalogue = asked.place.catalogue
    metric = catalogue.metrics[key]
    query = asked.query((key,))
    page = max(whole_written(one(asked.params, "page")) or 1, 1)
    part = _part(asked, key)
    check = check_in(asked, key, part)
    found = found_by(check, query, asked.world, metric=key, part=part, offset=(page - 1) * PAGE)
    (atom,) = catalogue.atoms_of(found.part.atom)
    answer = ask_once(query, asked.world)
    unit = unit_of(metric, asked.place.currency)
    first = (page - 1) * PAGE + 1 if found.rows else 0
    return Rows(
        bar=bar_of(asked, path, title=_title(metric, atom, check, asked), compares=False),
        label=metric.label,
        definition=metric.definition,
        about=about_metric(asked, key),
        explain=explain_of(rows_of(asked, key)),
        answer=asked.place.figures.exact(number(answer.totals.get(key)), unit),
        sides=() if check else _sides(asked, key, found, path),
        side=found.part.label,
        between="÷" if isinstance(metric, Ratio) else "·",
        sum_label=_sum_label(atom),
        sum=_sum(asked, atom, found),
        count=found.count,
        first=first,
        last=first + len(found.rows) - 1 if found.rows else 0,
        earlier=link(path, _without_page(asked), page=str(page - 1)) if page > 1 else "",
        later=link(path, _without_page(asked), page=str(page + 1)) if page * PAGE < found.count else "",
        table=_table(asked, found, atom),
        filters=(*(_filter_words(asked, condition) for condition in asked.where), *_cut_words(asked)),
        as_csv=link(f"{path}.csv", asked.params),
        as_xlsx=link(f"{path}.xlsx", asked.params),
    )


def check_in(asked: Asked, key: str, part: str) -> str:
    """The check whose rows the address asks for instead of the counted ones; empty for none that there is."""
    available = parts(key, asked.place.catalogue)
    chosen = next((one for one in available if one.name == part), available[0])
    (atom,) = asked.place.catalogue.atoms_of(chosen.atom)
    wanted = one(asked.params, "check")
    return wanted if wanted in checks_of(atom) else ""


def _title(metric: Metric, atom: Atom, check: str, asked: Asked) -> str:
    if not check:
        return f"{metric.label}: its rows"
    words = words_of(check, atom, asked.world).partition(":")[0]
    return f"{metric.label}: rows {'left out, ' if is_left_out(check) else ''}{words}"


def _filter_words(asked: Asked, condition: Condition) -> str:
    values = " or ".join(value or "unknown" for value in condition.values)
    return f"{asked.place.catalogue.dimensions[condition.dimension].label} {condition.operator.value} {values}"


def _cut_words(asked: Asked) -> tuple[str, ...]:
    return (f"up to {moment(asked.cut, timed=True)}",) if asked.cut else ()


def _without_page(asked: Asked) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in asked.params if pair[0] != "page")


def _part(asked: Asked, key: str) -> str:
    wanted = one(asked.params, "part")
    return wanted if wanted in {part.name for part in parts(key, asked.place.catalogue)} else ""


def _sides(asked: Asked, key: str, found: Drilled, path: str) -> tuple[Option, ...]:
    every = parts(key, asked.place.catalogue)
    if len(every) < 2:
        return ()
    return tuple(
        Option(part.label, link(path, _without_page(asked), part=part.name), part.name == found.part.name, part.name)
        for part in every
    )


def _sum_label(atom: Metric) -> str:
    match atom:
        case Count() | DistinctCount() | Cohort():
            return "Counted"
        case Quantile() | Trimmed() | Duration() | Incidence():
            return "Sum of the values (the number is taken from their middle)"
        case Stock() | Kept() if not atom.expression:
            return "Counted"
        case _:
            return "Sum of these rows"


def _sum(asked: Asked, atom: Metric, found: Drilled) -> str:
    unit = "count" if isinstance(atom, Cohort) else unit_of(atom, asked.place.currency)
    total = found.total if found.total is not None else (0 if not found.count else None)
    return asked.place.figures.exact(total, unit)


def _table(asked: Asked, found: Drilled, atom: Metric) -> Table:
    if not found.rows:
        return Table((), ())
    rows = [dict(row) for row in found.rows]
    leads, names = leads_of(rows, asked.world.scope), _shown(rows, asked.place.currency)
    unit = "count" if isinstance(atom, Cohort) else unit_of(atom, asked.place.currency)
    own = [Column(leads.label)] if leads.column else []
    columns = [*own, *(Column(_head(name), number=_is_number(rows, name)) for name in names)]
    if unit != "count":
        columns.insert(len(own), Column("Counts for", number=True))
    return Table(tuple(columns), tuple(_row(asked, row, names, leads, unit) for row in rows))


def _row(asked: Asked, row: Mapping[str, Value], names: Sequence[str], leads: Leads, unit: str) -> Row:
    cells = [_cell(asked, row, name, leads) for name in names]
    if unit != "count":
        cells.insert(0, Cell(asked.place.figures.exact(number(row.get("value")), unit), number=True))
    label, href = leads.of(row, leads.column)
    if leads.column:
        cells.insert(0, Cell(label or "–", href=href))
    return Row(tuple(cells), href=href)


def _shown(rows: Sequence[Mapping[str, Value]], currency: str) -> list[str]:
    """The columns worth a look: those with something in one of the rows, and none twice."""
    skipped = {"value", "currency", "ended", "sign", "is_first"}
    if "stands_since" in rows[0]:
        skipped |= {"from_at", "to_at"}
    if all(row.get("currency") in {currency, None} for row in rows):
        skipped.add("original")
    names = [name for name in rows[0] if name not in skipped and not name.endswith(HIDDEN)]
    return [name for name in names if any(row[name] is not None for row in rows)]


def _head(name: str) -> str:
    return name.removesuffix("_at").replace("_", " ").capitalize()


def _is_number(rows: object, name: str) -> bool:
    return any(number(row.get(name)) is not None for row in rows)  # type: ignore[attr-defined]  # a sequence of mappings


def _cell(asked: Asked, row: Mapping[str, Value], name: str, leads: Leads) -> Cell:
    value = row.get(name)
    if name == "customer" and leads.column != "customer_id":
        return Cell(str(value or "–"), href=leads.of(row, "customer_id")[1])
    return _value_cell(asked, row, name, value)


def _value_cell(asked: Asked, row: Mapping[str, Value], name: str, value: Value) -> Cell:
    figures = asked.place.figures
    if value is None:
        return Cell("–", why="Not recorded")
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return Cell(moment(aware, timed=row.get(name.replace("_at", "_hour")) is not None or _has_time(asked, aware)))
    if isinstance(value, date):
        return Cell(moment(value, timed=False))
    if isinstance(value, Decimal) and name in MONEY:
        return Cell(figures.exact(value, asked.place.currency), number=True)
    if isinstance(value, Decimal) and name in ORIGINAL:
        return Cell(figures.exact(value, str(row.get("currency") or asked.place.currency)), number=True)
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float | Decimal):
        return Cell(figures.exact(value, "units" if isinstance(value, Decimal) else "number"), number=True)
    return Cell(str(value))


def _has_time(asked: Asked, value: datetime) -> bool:
    return value != asked.place.calendar.start_of(asked.place.calendar.day_of(value))
