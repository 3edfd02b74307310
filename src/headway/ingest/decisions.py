"""What must be decided before a total can be trusted: date order, decimal mark, which column is the amount, sign of
returns."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from headway.ingest.cells.blanks import without_blanks
from headway.ingest.cells.dates import MONTHS, calendar_words, local_moments
from headway.ingest.cells.numbers import numbers
from headway.ingest.cells.statuses import said
from headway.ingest.fields import COUNTED, Holds, holds
from headway.ingest.figures import largest, share
from headway.ingest.mapping import DAY_FIRST, MONTH_FIRST, ColumnMapping, Mapping, TableMapping
from headway.ingest.own_fields import with_own_fields
from headway.ingest.profile import Profile
from headway.ingest.proposal import Question
from headway.ingest.table import SourceTable
from headway.values.counted import counted

TAKEN_BACK, SOLD = "taken back", "sold"
LEFT_OUT = "left out"
BECAME_CUSTOMERS, SOMETHING_ELSE = "became customers", "something else"
POINT, COMMA = "point", "comma"
PERCENT, MONEY_OFF = "per cent", "money"
PRICE_OF_ONE, AMOUNT_OF_LINE = "price of one", "amount of the line"
AMOUNTS_OF_SALES, UNITS_SOLD, LEFT_ALONE = "amounts of sales", "units sold", "left alone"
ONCE, EACH_TIME = "counted once", "counted each time"
OF_EACH_LINE, OF_WHOLE_ORDER = "of each line", "of the whole order"
AMOUNTS = ("line.amount", "order.total", "deal.amount")
EXACT_FORMATS = ("Parquet", "workbook", "SQLite", "JSON")


@dataclass(frozen=True, slots=True)
class Subject:
    """One table with its profiles, on the way to its mapping."""

    table: SourceTable
    profiles: AbstractMapping[str, Profile]
    mapping: TableMapping
    rivals: AbstractMapping[str, tuple[str, ...]]
    guessed: bool = True


def with_orders(subjects: Sequence[Subject]) -> tuple[list[Subject], list[Question], list[str]]:
    """Give each date column its order; columns that read both ways follow their neighbours or are asked about."""
    decided = {p.date.order for s in subjects for p in _dates(s) if p.date.order in (DAY_FIRST, MONTH_FIRST)}
    done, questions, notes = [], [], []
    for subject in subjects:
        columns = []
        for given in subject.mapping.columns:
            column, question = _ordered(subject, given, decided)
            columns.append(column)
            questions += [question] if question else []
            notes += _mixed(subject, column)
        done.append(replace(subject, mapping=replace(subject.mapping, columns=tuple(columns))))
    return done, questions, notes


def _dates(subject: Subject) -> list[Profile]:
    return [
        subject.profiles[c.column]
        for c in subject.mapping.columns
        if holds(c.field) is Holds.DATE and c.column in subject.profiles
    ]


def _ordered(subject: Subject, column: ColumnMapping, decided: set[str]) -> tuple[ColumnMapping, Question | None]:
    if holds(column.field) is not Holds.DATE or column.order or column.column not in subject.profiles:
        return column, None
    profile = subject.profiles[column.column]
    if not profile.filled or profile.date.order:
        asked = _both_ways(subject, column, profile)
        return replace(column, order=profile.date.order, evidence=profile.date.evidence or column.evidence), asked
    own = {p.date.order for p in _dates(subject) if p.date.order in (DAY_FIRST, MONTH_FIRST)} or decided
    if len(own) == 1:
        return replace(column, order=next(iter(own)), evidence="as the other dates of these files"), None
    told = _by_months(subject, column.column)
    if told:
        return replace(column, order=told[0], evidence=told[1]), None
    rising = _rising(subject.table.frame.get_column(column.column))
    if rising:
        return replace(column, order=rising, evidence=f"read {rising} the rows stand in order of time"), None
    return column, _date_question(subject, column, profile.date.evidence, profile.filled)


def _both_ways(subject: Subject, column: ColumnMapping, profile: Profile) -> Question | None:
    """Both orders in one column: the cells that read both ways must be decided."""
    if not (profile.date.mixed and "the month" in profile.date.evidence):
        return None
    return _date_question(subject, column, profile.date.evidence, profile.filled)


def _date_question(subject: Subject, column: ColumnMapping, evidence: str, rows: int) -> Question:
    example = subject.profiles[column.column].values[0]
    text = f"Which comes first in the dates of `{column.column}`, such as {example}: the day or the month?"
    return Question(key(subject, column.column, "date_order"), text, (DAY_FIRST, MONTH_FIRST), evidence, rows)


def key(subject: Subject, column: str, kind: str) -> str:
    """FILE:COLUMN:KIND."""
    return f"{subject.table.label}:{column}:{kind}"


def _by_months(subject: Subject, name: str) -> tuple[str, str] | None:
    """The order by which the dates fall into the months, or on the weekdays, that another column names in every row."""
    frame = subject.table.frame
    read = {
        order: local_moments(frame.get_column(name), order).get_column("local") for order in (DAY_FIRST, MONTH_FIRST)
    }
    for other in subject.profiles:
        said = calendar_words(frame.get_column(other)) if other != name else None
        if said is None:
            continue
        parts = {
            order: local.dt.month() if said.name == MONTHS else local.dt.weekday() for order, local in read.items()
        }
        fits = [order for order, part in parts.items() if (part == said).all() and part.n_unique() > 1]
        if len(fits) == 1:
            return fits[0], f"read {fits[0]} the dates fall on what `{other}` says"
    return None


def _rising(column: pl.Series) -> str:
    if len(column) < 20:
        return ""
    found = [
        order for order in (DAY_FIRST, MONTH_FIRST) if _is_rising(local_moments(column, order).get_column("local"))
    ]
    return found[0] if len(found) == 1 else ""


def _is_rising(moments: pl.Series) -> bool:
    kept = moments.drop_nulls()
    return kept.n_unique() > 10 and (kept.is_sorted() or kept.is_sorted(descending=True))


def _mixed(subject: Subject, column: ColumnMapping) -> list[str]:
    profile = subject.profiles.get(column.column)
    if profile is None or holds(column.field) is not Holds.DATE or not profile.date.mixed:
        return []
    return [f"{subject.table.label}: `{column.column}` mixes ways of writing dates ({profile.date.evidence})."]


def with_decimals(subjects: Sequence[Subject]) -> tuple[list[Subject], list[Question]]:
    """Give each counted column its decimal mark; 1.234 alone follows its neighbours or is asked about."""
    done, questions = [], []
    for subject in subjects:
        marks = _marks(subject)
        columns = []
        for given in subject.mapping.columns:
            column, question = _marked(subject, given, marks)
            columns.append(column)
            questions += [question] if question else []
        done.append(replace(subject, mapping=replace(subject.mapping, columns=tuple(columns))))
    return done, questions


def _marks(subject: Subject) -> set[str]:
    if subject.table.how.format in EXACT_FORMATS:
        return {"."}
    return {
        p.number.decimal
        for p in subject.profiles.values()
        if p.number.share > 0.95 and p.number.decided and p.number.evidence
    }


def _marked(subject: Subject, column: ColumnMapping, marks: set[str]) -> tuple[ColumnMapping, Question | None]:
    numeric = holds(column.field) in (Holds.MONEY, Holds.QUANTITY, Holds.DURATION)
    if not numeric or column.decimal or column.column not in subject.profiles:
        return column, None
    style = subject.profiles[column.column].number
    if style.decided:
        return replace(column, decimal=style.decimal), None
    if len(marks) == 1:
        return replace(column, decimal=next(iter(marks))), None
    if column.field not in COUNTED:
        return replace(column, decimal="."), None
    text = f"Is the mark in `{column.column}` a decimal mark or does it group thousands? {style.evidence}."
    rows = subject.profiles[column.column].filled
    return column, Question(key(subject, column.column, "decimal"), text, (POINT, COMMA), style.evidence, rows)


def amount_questions(subject: Subject) -> tuple[Subject, list[Question], list[str]]:
    """Where two columns may both be the amount and differ: evidence decides, else a question."""
    for field in AMOUNTS:
        rivals = [name for name in subject.rivals.get(field, ()) if subject.profiles[name].filled]
        sums = {name: _sum(subject, name) for name in rivals}
        if len(set(sums.values())) < 2:
            continue
        fitting = _fits_product(subject, rivals) if field == "line.amount" else []
        if len(fitting) == 1:
            return chosen_amount(subject, field, fitting[0]), [], [_why(subject, fitting[0])]
        shown = "; ".join(f"`{name}` sums to {total:,.2f}" for name, total in sums.items())
        text = f"Which column is the amount (net of discount, without tax)? {shown}."
        return (
            subject,
            [Question(key(subject, rivals[0], "amount"), text, tuple(rivals), shown, subject.table.rows)],
            [],
        )
    return subject, [], []


def _why(subject: Subject, name: str) -> str:
    return f"{subject.table.label}: `{name}` is the amount: it equals quantity × price in nearly every row."


def column_values(subject: Subject, name: str) -> pl.Series:
    """A column's cells as numbers, by its own style; null where there is none."""
    profile = subject.profiles[name]
    column = without_blanks(subject.table.frame.get_column(name), profile.blanks)
    return numbers(column, profile.number.decimal)


def _sum(subject: Subject, name: str) -> Decimal:
    return Decimal(str(column_values(subject, name).sum() or 0))


def _fits_product(subject: Subject, rivals: Sequence[str]) -> list[str]:
    quantity, price = subject.mapping.column_of("line.quantity"), subject.mapping.column_of("line.unit_price")
    if quantity is None or price is None:
        return []
    product = column_values(subject, quantity.column).cast(pl.Float64) * column_values(subject, price.column).cast(
        pl.Float64
    )
    found = []
    for name in rivals:
        near = share((column_values(subject, name).cast(pl.Float64) - product).abs() <= 0.011)
        found += [name] if near > 0.98 else []
    return found


def chosen_amount(subject: Subject, field: str, name: str) -> Subject:
    """The table with this column as its amount."""
    return replace(subject, mapping=with_amount(subject.mapping, field, name))


def with_amount(mapping: TableMapping, field: str, name: str) -> TableMapping:
    """The mapping with `name` in the amount field and the former holder left alone."""
    columns = [replace(c, field="") if c.field == field else c for c in mapping.columns]
    columns = [replace(c, field=field) if c.column == name else c for c in columns]
    return replace(mapping, columns=tuple(columns))


def sign_question(subject: Subject) -> list[Question]:
    """Rows marked as returned whose quantity and amount are positive: taken back, or sold?"""
    kind = subject.mapping.column_of("order.kind") or subject.mapping.column_of("return.flag")
    amount = next(
        (
            c
            for f in ("line.amount", "line.gross", "line.quantity", "order.total", "order.subtotal")
            if (c := subject.mapping.column_of(f))
        ),
        None,
    )
    if kind is None or amount is None or subject.mapping.role not in ("order_lines", "orders"):
        return []
    words = ("returned", "true") if kind.field == "return.flag" else ("returned",)
    marked = said(subject.table.frame.get_column(kind.column), *words)
    positive = (column_values(subject, amount.column) > 0).fill_null(value=False) & marked
    if not positive.any():
        return []
    text = (
        f"{counted(int(positive.sum()), 'row', 'are')} marked as returned by `{kind.column}`, with a positive "
        f"`{amount.column}`. Taken back, or sold?"
    )
    return [
        Question(
            key(subject, kind.column, "sign"),
            text,
            (TAKEN_BACK, SOLD),
            "returned rows are usually negative",
            int(positive.sum()),
        )
    ]


def discount_question(subject: Subject) -> list[Question]:
    """Whole discounts from 2 to 100 beside a price only: per cent, or money?"""
    column = subject.mapping.column_of("line.discount")
    known = ("line.amount", "line.gross", "line.net_price")
    alone = not any(subject.mapping.column_of(field) for field in known)
    if column is None or not alone or subject.mapping.role != "order_lines":
        return []
    values = column_values(subject, column.column).drop_nulls()
    most, style = largest(values), subject.profiles[column.column].number
    if most is None or not 1 < most <= 100 or style.percent or style.currency or not (values == values.round(0)).all():
        return []
    if any(
        word in column.column.casefold()
        for word in ("amount", "value", "%", "percent", "pct", "rate", "promo", "coupon", "voucher", "rebate")
    ):
        return []
    text = f"Are the discounts in `{column.column}` per cent of the price or money? The largest is {most:g}."
    return [
        Question(
            key(subject, column.column, "discount"), text, (PERCENT, MONEY_OFF), "no total to compare with", len(values)
        )
    ]


def decided(mapping: Mapping, answers: AbstractMapping[str, str]) -> Mapping:
    """The mapping with the answers written into it."""
    given = {**mapping.answers, **answers}
    tables = [_with_answers(table, given) for table in with_own_fields(mapping, given).tables]
    same_as: dict[str, dict[str, str]] = {name: dict(pairs) for name, pairs in mapping.same_as.items()}
    for name, value in given.items():
        if name.startswith("same_as:") and name.count(":") >= 2:
            _, record_type, spelling = name.split(":", 2)
            same_as.setdefault(record_type, {})[spelling] = value or spelling
    return replace(mapping, tables=tuple(tables), answers=given, same_as=same_as)


def period_question(subject: Subject) -> list[Question]:
    """What stood in a column for each period: sales, units, or something else (a forecast, another's revenue)."""
    name = subject.table.how.unfolded
    if not name or subject.mapping.role == "targets" or not subject.guessed:
        return []
    text = f"What are the numbers in the columns that are periods, now in `{name}`?"
    said = next((note for note in subject.table.notes if "became rows" in note), "")
    choices = (AMOUNTS_OF_SALES, UNITS_SOLD, LEFT_ALONE)
    return [Question(key(subject, name, "periods"), text, choices, said, subject.table.rows)]


def _of_periods(table: TableMapping, given: AbstractMapping[str, str]) -> TableMapping:
    """The mapping with the answer to what the numbers under periods are."""
    for column in table.columns:
        picked = given.get(f"{table.label}:{column.column}:periods")
        if picked == LEFT_ALONE:
            return replace(table, role="", evidence="left alone, as answered")
        if picked in (AMOUNTS_OF_SALES, UNITS_SOLD):
            field = "line.amount" if picked == AMOUNTS_OF_SALES else "line.quantity"
            columns = [c if c.column != column.column else replace(c, field=field) for c in table.columns]
            return replace(table, role="order_lines", columns=tuple(columns))
    return table


def _with_answers(table: TableMapping, given: AbstractMapping[str, str]) -> TableMapping:
    columns = []
    for column in table.columns:
        order = given.get(f"{table.label}:{column.column}:date_order", column.order)
        mark = given.get(f"{table.label}:{column.column}:decimal")
        decimal = {POINT: ".", COMMA: ","}.get(mark or "", column.decimal)
        one = given.get(f"{table.label}:{column.column}:price") == PRICE_OF_ONE
        field = "line.unit_price" if one and column.field == "line.amount" else column.field
        became = given.get(f"{table.label}:{column.column}:outcome") == BECAME_CUSTOMERS
        field = "lead.converted" if became else field
        columns.append(replace(column, field=field, order=order, decimal=decimal))
    table = _of_periods(replace(table, columns=tuple(columns)), given)
    for column in table.columns:
        picked = given.get(f"{table.label}:{column.column}:amount")
        if picked is not None and column.field in AMOUNTS:
            return with_amount(table, column.field, picked)
    return table
