"""What is asked of a list's columns: `where=amount>=500`, `where=town~Oslo`, `where=country=` (empty); several are AND,
commas are OR."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, FloatField, Q, TextField, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from headway.errors import BadQuestion
from headway.records.querysets import Records
from headway.values.fold import cases
from headway.values.suggest import did_you_mean
from headway.values.written import NotANumber, day_written, number_written
from headway.web.address import Params
from headway.web.screens.listed import WORTH, Field, Holds, Listed
from headway.web.workplace import here

SIGNS = ("!=", "<=", ">=", "=", "~")
MOST_WORDS, MOST_DIGITS = 80, 14
NUMBER = r"^\s*[+-]?[0-9]+([.][0-9]+)?\s*$"


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition on one column. `values` are the texts of which one must fit; one empty text is "nothing there"."""

    field: Field
    sign: str
    values: tuple[str, ...]

    @property
    def written(self) -> str:
        """As it stands in an address."""
        return self.field.key + self.sign + ",".join(value.replace(",", "\\,") for value in self.values)

    @property
    def empty(self) -> bool:
        """Whether it asks for what is not recorded, or for what is."""
        return self.values == ("",)


def asked_of(kind: Listed, params: Params) -> tuple[Asked, ...]:
    """The conditions of an address; raises BadQuestion for a column, a sign or a value that is none."""
    return tuple(_asked(kind, value) for key, value in params if key == "where")


def said(one: Asked) -> str:
    """`Amount at least 500`, `Town contains Oslo`, `Country is empty`."""
    label = one.field.label
    if one.empty:
        return f"{label} is {'not ' if one.sign == '!=' else ''}empty"
    values = " or ".join(_value_words(one.field, value) for value in one.values)
    dated = one.field.holds in {Holds.DAY, Holds.MOMENT}
    words = {
        "=": "is",
        "!=": "is not",
        "~": "contains",
        ">=": "from" if dated else "at least",
        "<=": "to" if dated else "at most",
    }
    return f"{label} {words[one.sign]} {values}"


def fitting(kind: Listed, rows: Records[Any], conditions: Sequence[Asked]) -> Records[Any]:
    """The rows that fit all the conditions that the database can tell, told at once: two on what a deal's terms say
    look at the same terms, and once.
    """
    told = [one for one in conditions if one.field.looks_at != WORTH]
    fits = [_among_named(rows, one) or _condition(one) for one in told]
    for field in {one.field.key: one.field for one in told}.values():
        rows = _named(kind, rows, field)
    return rows.filter(*fits)


def different(kind: Listed, rows: Records[Any], field: Field) -> list[str]:
    """The texts that stand in a column, as far as they are few enough to choose from."""
    if field.holds is not Holds.TEXT:
        return []
    path = f"value_{field.key}" if field.own else field.looks_at
    found = _named(kind, rows, field).exclude(**{f"{path}__isnull": True}).order_by(path)
    told = found.annotate(told=F(path)).values_list("told", flat=True).distinct()
    return [str(value) for value in told[:MOST_WORDS] if value]


def _among_named(rows: Records[Any], one: Asked) -> Q | None:
    """Text that stands in what a record leads to (`account__name`), looked for there first: there are fewer of them.
    None for any other condition.
    """
    relation, _, name = one.field.looks_at.partition("__")
    plain = {field.name: field for field in rows.model._meta.concrete_fields if field.related_model is not None}
    if one.field.own or one.field.holds is not Holds.TEXT or one.sign == "!=" or one.empty:
        return None
    if relation not in plain or "__" in name:
        return None
    other: Any = plain[relation].related_model
    fits = reduce(or_, (_fits(one, name, value) for value in one.values))
    return Q(**{f"{relation}__in": other._default_manager.filter(fits).values("pk")})


def of_worth(conditions: Sequence[Asked]) -> tuple[tuple[str, Decimal | None], ...]:
    """The conditions on what the engine counts, as sign and amount; None: not recorded."""
    return tuple(
        (one.sign, None if one.empty else _number(value))
        for one in conditions
        for value in one.values
        if one.field.looks_at == WORTH
    )


def _asked(kind: Listed, text: str) -> Asked:
    found = re.match(r"([\w-]+?)(!=|<=|>=|=|~)(.*)", text, re.DOTALL)
    if not found:
        raise BadQuestion(f'"{text}" is no filter of a list. Write one such as city=Oslo or amount>=500.')
    key, sign, rest = found.groups()
    fields = {one.key: one for one in kind.filtered_by}
    if key not in fields:
        raise BadQuestion(f'{kind.title} have no column "{key}" to filter by{did_you_mean(key, fields)}')
    values = tuple(part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", rest))
    one = Asked(fields[key], sign, values)
    _check(one)
    return one


def _check(one: Asked) -> None:
    """Raise BadQuestion for a sign that the column has not, and for values that cannot be read."""
    ordered = one.field.holds not in {Holds.TEXT, Holds.FLAG}
    if one.sign in {"<=", ">="} and not ordered:
        raise BadQuestion(f"{one.field.label} has no order: use = (is), != (is not) or ~ (contains).")
    if one.sign == "~" and one.field.holds is not Holds.TEXT:
        raise BadQuestion(f"{one.field.label} is no text to look into: use =, <= or >=.")
    if "" in one.values and (one.sign not in {"=", "!="} or len(one.values) > 1):
        raise BadQuestion(f"{one.field.label}: write what to compare with.")
    if not one.empty:
        for value in one.values:
            _read(one.field, value)


def _read(field: Field, value: str) -> Any:
    match field.holds:
        case Holds.NUMBER:
            return _number(value)
        case Holds.DAY | Holds.MOMENT:
            return _day(value)
    return value


def _number(value: str) -> Decimal:
    try:
        found = number_written(value)
        if found.adjusted() >= MOST_DIGITS:
            raise NotANumber(f'"{value}" is too large: at most {MOST_DIGITS} digits before the point')
    except NotANumber as wrong:
        raise BadQuestion(str(wrong)) from wrong
    return found


def _day(value: str) -> date:
    try:
        return day_written(value)
    except ValueError as wrong:
        raise BadQuestion(f'"{value}" is not a date. Write one such as 2026-11-14.') from wrong


def _value_words(field: Field, value: str) -> str:
    if field.holds is Holds.NUMBER:
        return here().style.exact(_number(value))
    if field.holds in {Holds.DAY, Holds.MOMENT}:
        return here().style.day(_day(value))
    return value


def _named(kind: Listed, rows: Records[Any], field: Field) -> Records[Any]:
    """With the names that the field's lookup begins with, where they are no columns."""
    if field.own:
        told = KeyTextTransform(field.own, "custom")
        if field.holds is Holds.NUMBER:
            right = When(**{f"told_{field.key}__regex": NUMBER}, then=Cast(told, FloatField()))
            rows = rows.alias(**{f"told_{field.key}": Cast(told, TextField())})
            named: Records[Any] = rows.alias(
                **{f"value_{field.key}": Case(right, default=None, output_field=FloatField())}
            )
            return named
        texts: Records[Any] = rows.annotate(**{f"value_{field.key}": Cast(told, TextField())})
        return texts
    name = field.looks_at.partition("__")[0]
    return rows.alias(**{name: copy(kind.computed[name])}) if name in kind.computed else rows


def _condition(one: Asked) -> Q:
    path = f"value_{one.field.key}" if one.field.own else one.field.looks_at
    texts = one.field.holds in {Holds.TEXT, Holds.FLAG} or bool(one.field.own)
    nothing = Q(**{f"{path}__isnull": True})
    if texts and not (one.field.own and one.field.holds is Holds.NUMBER):
        nothing |= Q(**{path: ""})
    if one.empty:
        return ~nothing if one.sign == "!=" else nothing
    each = reduce(or_, (_fits(one, path, value) for value in one.values))
    return (nothing | ~each) if one.sign == "!=" else each


def _fits(one: Asked, path: str, value: str) -> Q:
    match one.field.holds:
        case Holds.TEXT | Holds.FLAG if one.sign == "~":
            return reduce(or_, (Q(**{f"{path}__icontains": spelt}) for spelt in cases(value)))
        case Holds.TEXT:
            return reduce(or_, (Q(**{f"{path}__iexact": spelt}) for spelt in cases(value)))
        case Holds.FLAG:
            yes = value.casefold() in {"yes", "true", "1"}
            return Q(**{f"{path}__in": ["true", "1", "yes"] if yes else ["false", "0", "no"]})
        case Holds.NUMBER:
            number: Any = float(_number(value)) if one.field.own else _number(value)
            return Q(**{path + {">=": "__gte", "<=": "__lte"}.get(one.sign, ""): number})
        case _:
            return _on_day(one, path, _day(value))


def _on_day(one: Asked, path: str, day: date) -> Q:
    """From the beginning of a day on, up to its end, or within it: of a moment the business day."""
    start: Any
    end: Any
    if one.field.own:
        start, end = day.isoformat(), (day + timedelta(days=1)).isoformat()
    elif one.field.holds is Holds.DAY:
        start, end = day, day + timedelta(days=1)
    else:
        calendar = here().calendar
        start, end = calendar.start_of(day), calendar.start_of(day + timedelta(days=1))
    since, until = Q(**{f"{path}__gte": start}), Q(**{f"{path}__lt": end})
    return since if one.sign == ">=" else until if one.sign == "<=" else since & until
