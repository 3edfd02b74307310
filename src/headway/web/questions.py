"""A question of Explore kept as text: what of an address it is, what it says in words, what of it is gone."""

from datetime import date
from urllib.parse import parse_qsl, urlencode

from headway.catalogue.catalogue import Catalogue
from headway.errors import BadQuestion
from headway.query.question import Condition, Operator
from headway.values.calendar import Calendar
from headway.web.address import Params, one
from headway.web.barring import WORDS
from headway.web.filters import read_filters
from headway.web.period import NAMED, BadPeriod, read_span
from headway.web.workplace import here

PARTS = (
    "metric", "by", "across", "grain", "where", "sort", "against", "period", "scope", "as_of", "known_at",
    "constant_rates",
)  # fmt: skip
SIGNS = {"=": "is", "!=": "is not", "<": "below", "<=": "at most", ">": "above", ">=": "at least"}


def question_of(params: Params) -> str:
    """The parts of an address that ask, always in the same order: two that ask the same are the same text."""
    return urlencode([(key, value) for part in PARTS for key, value in params if key == part and value])


def params_of(question: str) -> Params:
    """A kept question as the parts of an address."""
    return tuple((key, value) for key, value in parse_qsl(question) if key in PARTS)


def with_period(question: str, period: str) -> str:
    """The question about another period; an empty one is what the data fill."""
    return question_of((*(pair for pair in params_of(question) if pair[0] != "period"), ("period", period)))


def moving_names(period: str, *, today: date, calendar: Calendar) -> tuple[str, ...]:
    """The names of the periods that are these days today and move along: `this-month` for `2026-11` in November."""
    if not period or period == "all":
        return ()
    span = read_span(period, today=today, calendar=calendar)
    return tuple(name for name in NAMED if read_span(name, today=today, calendar=calendar) == span)


def said(question: str, catalogue: Catalogue, *, today: date, calendar: Calendar) -> str:
    """`Net sales by channel, by month, only channel is web, this month`; what is gone is said by its key."""
    params = params_of(question)
    label = {key: metric.label for key, metric in catalogue.metrics.items()}
    kinds = catalogue.dimensions
    names = [label.get(value, value) for key, value in params if key == "metric"]
    words = [", ".join(names) or "The first number"]
    split = [kinds[value].label if value in kinds else value for key, value in params if key in {"by", "across"}]
    if split:
        words[0] += f" by {' and '.join(name.lower() for name in split)}"
    if grain := one(params, "grain"):
        words.append(f"by {grain}")
    words += [f"only {_filter_words(value, catalogue)}" for key, value in params if key == "where"]
    return ", ".join([*words, _period_words(one(params, "period"), today, calendar)])


def condition_words(condition: Condition, catalogue: Catalogue) -> str:
    """`Channel is web or fair`."""
    values = " or ".join(value or "unknown" for value in condition.values)
    sign = SIGNS[condition.operator.value] if condition.operator is not Operator.EQUAL else "is"
    return f"{catalogue.dimensions[condition.dimension].label} {sign} {values}"


def what_is_left(question: str, catalogue: Catalogue) -> tuple[str, tuple[str, ...]]:
    """The question without the metrics and dimensions that are not here any more, and these by their keys."""
    left: list[tuple[str, str]] = []
    gone: list[tuple[str, str]] = []
    for key, value in params_of(question):
        known = {
            "metric": value in catalogue.metrics,
            "by": value in catalogue.dimensions,
            "across": value in catalogue.dimensions,
            "where": _reads(value, catalogue),
        }.get(key, True)
        (left if known else gone).append((key, value))
    return question_of(tuple(left)), tuple(dict.fromkeys(value for _, value in gone))


def _filter_words(text: str, catalogue: Catalogue) -> str:
    if not _reads(text, catalogue):
        return text
    (condition,) = read_filters((text,), catalogue)
    words = condition_words(condition, catalogue)
    return words[:1].lower() + words[1:]


def _reads(text: str, catalogue: Catalogue) -> bool:
    try:
        return bool(read_filters((text,), catalogue))
    except BadQuestion:
        return False


def _period_words(period: str, today: date, calendar: Calendar) -> str:
    if period in WORDS:
        return WORDS[period].lower()
    if not period:
        return "the latest full month"
    if period == "all":
        return "all time"
    try:
        return read_span(period, today=today, calendar=calendar).label(here().style)
    except BadPeriod:
        return period
