"""Is this a question that can be asked? Everything that is wrong with it is said at once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension, DimensionKind
from headway.errors import BadQuestion
from headway.query.question import Condition, Operator, Query
from headway.values.suggest import did_you_mean
from headway.values.weekdays import WEEKDAYS, weekday_number
from headway.values.written import day_written


class CannotAsk(BadQuestion):
    """A question with mistakes; carries each as a sentence that says what to write instead."""

    def __init__(self, issues: list[str]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(issues))


def check(query: Query, catalogue: Catalogue) -> None:
    """Raise CannotAsk with everything that is wrong with the question."""
    issues = [*_words(query, catalogue), *_range(query)]
    if not issues:
        issues = [*_pairs(query, catalogue)]
    if issues:
        raise CannotAsk(issues)


def typed_values(condition: Condition, dimension: Dimension) -> tuple[object, ...]:
    """The values of a condition as the engine compares them, unknown left out.

    Raises CannotAsk for a word where a number belongs.
    """
    found, issues = [], []
    for text in condition.values:
        if text == "":
            continue
        try:
            found.append(_typed(text, dimension))
        except (ValueError, InvalidOperation):
            issues.append(f"{dimension.key}: {text!r} is not {_expected(dimension)}.")
    if issues:
        raise CannotAsk(issues)
    return tuple(found)


def _words(query: Query, catalogue: Catalogue) -> Iterator[str]:
    if not query.metrics:
        yield "No metric: name at least one, for example net_sales."
    for key in query.metrics:
        if key not in catalogue.metrics:
            yield f'"{key}" is not a metric{did_you_mean(key, _shown(catalogue)) or "; `headway metrics` lists them."}'
    for key in [*query.by, *(condition.dimension for condition in query.where)]:
        if key not in catalogue.dimensions:
            yield f'"{key}" is not a dimension{did_you_mean(key, catalogue.dimensions) or _list(catalogue.dimensions)}'
    for words, kind in ((query.metrics, "metric"), (query.by, "dimension")):
        for key in {word for word in words if words.count(word) > 1}:
            yield f"{kind} {key} is named twice; name it once."


def _shown(catalogue: Catalogue) -> list[str]:
    return [metric.key for metric in catalogue.listed()]


def _list(known: Mapping[str, object]) -> str:
    return f"; there are {', '.join(known)}."


def _range(query: Query) -> Iterator[str]:
    same = query.start is not None and query.end is not None and type(query.start) is type(query.end)
    if same and query.start > query.end:  # type: ignore[operator]  # both days or both instants
        yield f"The range ends on {query.end} before it starts on {query.start}; swap them."
    if query.compare is not None and query.start is None:
        yield "A comparison needs a range: give its first day with --from."
    for name, clock in (("as-of", query.as_of), ("known-at", query.known_at), ("from", query.start), ("to", query.end)):
        if isinstance(clock, datetime) and clock.tzinfo is None:
            yield f"{name}: {clock} has no zone; add one, for example +00:00."


def _pairs(query: Query, catalogue: Catalogue) -> Iterator[str]:
    for key in query.by:
        if query.grain is not None and key == query.grain.value:
            yield f"{key} is both a dimension and the grain; split by one of the two."
        if not catalogue.dimensions[key].splits:
            yield f"{key} only filters; split by another dimension."
    for key in query.metrics:
        offered = catalogue.dimensions_of(key)
        for dimension in dict.fromkeys([*query.by, *(condition.dimension for condition in query.where)]):
            if dimension not in offered:
                yield f"{key} cannot be told apart by {dimension}; it can by {', '.join(offered)}."
    for condition in query.where:
        yield from _condition(condition, catalogue.dimensions[condition.dimension])


def _condition(condition: Condition, dimension: Dimension) -> Iterator[str]:
    equal = condition.operator in {Operator.EQUAL, Operator.NOT_EQUAL}
    if not equal and dimension.kind in {DimensionKind.THING, DimensionKind.TEXT, DimensionKind.WEEKDAY}:
        yield f"{dimension.key} has no order; use = or !=."
    elif not equal and "" in condition.values:
        yield f"{dimension.key} {condition.operator} needs {_expected(dimension)}."


def _typed(text: str, dimension: Dimension) -> object:
    match dimension.kind:
        case DimensionKind.HOUR:
            return int(text)
        case DimensionKind.NUMBER | DimensionKind.AGE:
            return Decimal(text)
        case DimensionKind.WEEKDAY:
            return weekday_number(text)
        case DimensionKind.DAY:
            return day_written(text)
        case _:
            return text


def _expected(dimension: Dimension) -> str:
    match dimension.kind:
        case DimensionKind.WEEKDAY:
            return f"a weekday; write one of {', '.join(WEEKDAYS)}"
        case DimensionKind.HOUR:
            return "an hour; write 0 to 23"
        case DimensionKind.DAY:
            return "a day; write 2017-12-31"
        case _:
            return "a number"


def plain_day(moment: date | datetime) -> bool:
    """Whether a side of a range is a business day rather than an instant."""
    return not isinstance(moment, datetime)
