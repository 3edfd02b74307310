"""Numbers made of whole months: a moving average, a yearly run rate without the season, the growth a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from headway.answers.answer import Value
from headway.catalogue.metric import Monthly, Series
from headway.values.calendar import Calendar
from headway.values.periods import month_number

YEAR = 12
CYCLES = 2
PLACES = Decimal(1).scaleb(-10)


@dataclass(frozen=True, slots=True)
class Made:
    """A value, or the reason why there is none."""

    value: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Months:
    """What each month came to, by its number (`month_number`); a month that is not there came to nothing. `first`: the
    first month on record, `last`: the last one that is over; of the period asked for, `start` is the first whole one.
    """

    amounts: Mapping[int, Decimal]
    first: int
    last: int
    start: int | None = None

    def total(self, first: int, count: int) -> Decimal:
        """What `count` months from `first` on came to."""
        return sum((self.amounts.get(month, Decimal(0)) for month in range(first, first + count)), Decimal(0))

    @property
    def recorded(self) -> int:
        """How many whole months are on record."""
        return max(self.last - self.first + 1, 0)


def needed(metric: Monthly) -> int:
    """How many whole months on record a number cannot do without, or looks back at."""
    match metric.series:
        case Series.MEAN:
            return metric.months
        case Series.YEARLY:
            return CYCLES * YEAR + YEAR // 2 + metric.months - metric.months // 2
        case Series.GROWTH | Series.RAMP:
            return CYCLES * YEAR


def made_of(metric: Monthly, months: Months) -> Made:
    """The number, where enough whole months are on record."""
    return TAKEN[metric.series](metric, months)


def _mean(metric: Monthly, months: Months) -> Made:
    if months.recorded < metric.months:
        return _too_few(metric.months, months.recorded)
    return Made((months.total(months.last - metric.months + 1, metric.months) / metric.months).quantize(PLACES))


def _yearly(metric: Monthly, months: Months) -> Made:
    """The last months × what a year is of such months: of the two years around the same months one and two years
    before, each year centred on them so that growth does not count as season (the first and last month by half).
    """
    wanted = needed(metric)
    if months.recorded < wanted:
        return _too_few(wanted, months.recorded, ", since a season must have been seen twice")
    recent = months.last - metric.months + 1
    years = seasons = Decimal(0)
    for cycle in range(1, CYCLES + 1):
        same = recent - cycle * YEAR
        seasons += months.total(same, metric.months)
        begin = same + metric.months // 2 - YEAR // 2
        years += (months.total(begin, YEAR) + months.total(begin + 1, YEAR)) / 2
    if seasons <= 0:
        return Made(None, "nothing to go by in the same months of the two years before")
    return Made((months.total(recent, metric.months) * years / seasons).quantize(PLACES))


def _growth(metric: Monthly, months: Months) -> Made:
    """(S_n ÷ S_0)^(1/n) − 1, S_0 of the first twelve whole months of the period and S_n of the last twelve."""
    del metric
    first = max(months.first, months.start) if months.start is not None else months.first
    count = months.last - first + 1
    if count < CYCLES * YEAR:
        return _too_few(CYCLES * YEAR, max(count, 0), " in the period")
    start, end = months.total(first, YEAR), months.total(months.last - YEAR + 1, YEAR)
    if start <= 0:
        return Made(None, "nothing to grow from in the first twelve months")
    if end < 0:
        return Made(None, "the last twelve months are below zero")
    return Made(float(end / start) ** (YEAR / (count - YEAR)) - 1)


def _too_few(wanted: int, there: int, why: str = "") -> Made:
    return Made(None, f"needs {wanted} whole months{why}; there {'is' if there == 1 else 'are'} {there}")


TAKEN = {Series.MEAN: _mean, Series.YEARLY: _yearly, Series.GROWTH: _growth}


def amounts_of(pairs: Sequence[tuple[object, Value]], calendar: Calendar) -> dict[int, Decimal]:
    """What each month came to, of its first day and a value; what is not recorded comes to nothing."""
    found: dict[int, Decimal] = {}
    for month, value in pairs:
        if isinstance(month, date) and isinstance(value, int | float | Decimal):
            number = month_number(month, calendar)
            found[number] = found.get(number, Decimal(0)) + Decimal(str(value))
    return found
