"""Filters in an address: `where=office=Central`, `where=country!=France,Spain`; several are AND, commas are OR."""

import re
from collections.abc import Iterable

from headway.catalogue.catalogue import Catalogue
from headway.errors import BadQuestion
from headway.query.question import Condition, Operator
from headway.values.suggest import did_you_mean


def read_filters(texts: Iterable[str], catalogue: Catalogue) -> tuple[Condition, ...]:
    """The conditions that the texts state; an empty value is unknown. Raises BadQuestion for one that is none.

    A backslash before a comma keeps it as part of the value.
    """
    return tuple(_condition(text, catalogue) for text in texts if text.strip())


def _condition(text: str, catalogue: Catalogue) -> Condition:
    found = re.match(r"\s*([\w.]+)\s*(!=|<=|>=|=|<|>)(.*)", text, re.DOTALL)
    if not found:
        raise BadQuestion(f'"{text}" is not a filter. Write one such as office=Central.')
    name, sign, values = found.groups()
    if name not in catalogue.dimensions:
        raise BadQuestion(f'"{name}" is not a dimension{did_you_mean(name, catalogue.dimensions)}')
    parts = tuple(part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", values))
    return Condition(name, Operator(sign), parts)


def write_filter(condition: Condition) -> str:
    """The condition as it stands in an address."""
    values = ",".join(value.replace(",", "\\,") for value in condition.values)
    return f"{condition.dimension}{condition.operator.value}{values}"
