"""How long new reps take to sell as those do who have been there for a year, by Kaplan and Meier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from headway.answers.monthly import YEAR
from headway.values.calendar import Calendar
from headway.values.periods import month_number, month_start

SHARE = Decimal("0.8")
PERIODS = 2
FEWEST = 3
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody who sells, from a first day (None: since always) to a last one (None: still), and what each month of the
    calendar's came to.
    """

    hired: date | None
    left: date | None
    months: Mapping[int, Decimal]
    calendar: Calendar

    def there(self, month: int) -> bool:
        """Whether they were there for the whole of a month."""
        begun = self.hired is None or self.hired <= month_start(month, self.calendar)
        return begun and (self.left is None or self.left >= self._over(month))

    def _over(self, month: int) -> date:
        return month_start(month + 1, self.calendar) - timedelta(days=1)

    def tenured(self, month: int) -> bool:
        """Whether they were there for the whole of a month and had been for a year before it."""
        return self.there(month) and (self.hired is None or self.hired <= month_start(month - YEAR, self.calendar))


def ramp(
    new: Sequence[Rep], reps: Sequence[Rep], hired: tuple[date | None, date], today: date, calendar: Calendar
) -> float | None:
    """Median days from the first day of those of the `new` who were `hired` from a day to a day to the end of the
    second of two months in a row in which they came to four fifths of the median of the tenured among all `reps`; None
    where fewer than half have. Who left, and who is not there yet, is censored. A month with fewer than three tenured
    has no measure, and one that is not over by `today` does not count.
    """
    last = month_number(today + timedelta(days=1), calendar) - 1
    sold = [min(rep.months) for rep in reps if rep.months]
    measures = {month: _measure(reps, month) for month in range(min(sold, default=last), last + 1)}
    first, until = hired
    waits = [
        _wait(rep, measures, last, today)
        for rep in new
        if rep.hired is not None and (first is None or first <= rep.hired) and rep.hired <= until
    ]
    return _median(waits)


def _measure(reps: Sequence[Rep], month: int) -> Decimal | None:
    told = [rep.months.get(month, Decimal(0)) for rep in reps if rep.tenured(month)]
    middle = median(told) if len(told) >= FEWEST else Decimal(0)
    return SHARE * middle if middle > 0 else None


def _wait(rep: Rep, measures: Mapping[int, Decimal | None], last: int, today: date) -> tuple[int, bool]:
    """Days waited, and whether they got there."""
    hired = rep.hired or today
    in_a_row = 0
    for month in range(month_number(hired, rep.calendar), last + 1):
        measure = measures.get(month)
        reached = measure is not None and rep.there(month) and rep.months.get(month, Decimal(0)) >= measure
        in_a_row = in_a_row + 1 if reached else 0
        if in_a_row == PERIODS:
            return (month_start(month + 1, rep.calendar) - hired).days, True
    return max((min(rep.left or today, today) - hired).days, 0), False


def _median(waits: Sequence[tuple[int, bool]]) -> float | None:
    """The shortest time at which no more than half are left (Kaplan and Meier, JASA 53:457, 1958)."""
    staying = 1.0
    for time in sorted({days for days, _ in waits}):
        at_risk = sum(days >= time for days, _ in waits)
        staying *= 1 - sum(days == time and ended for days, ended in waits) / at_risk
        if staying <= 0.5 + ROUNDING:
            return float(time)
    return None
