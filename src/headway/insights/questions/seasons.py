"""The best and worst seasons, of what is lost too: months beside a usual month, days beside a usual day of the week.

A month is divided by the mean of the twelve months around it (the half months at both ends count half), so that growth
is not taken for a season: the classical ratio to a moving average.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headway.answers.answer import Answer
from headway.insights.questions.asking import Asking, Heard, Line, Plot, Question, Told, missing, number, value_of
from headway.insights.questions.tables import shown
from headway.insights.questions.unlike import more_than_chance
from headway.values.calendar import Calendar
from headway.values.grain import Grain
from headway.values.periods import first_day

YEAR, HALF, WEEK = 12, 6, 7
FEWEST_MONTHS = 48
SOLD = ("sold", "won", "deals")
METRIC = {"sold": "net_sales", "won": "bookings", "deals": "deals_won", "lost": "deals_lost"}
RARE = 0.1


@dataclass(frozen=True, slots=True)
class First:
    """What is highest (or lowest) `times` of `n` times, and by how much it lies beside the usual."""

    name: str
    times: int
    n: int
    beside: float


def tell(heard: Heard) -> Told:
    """Which months and weekdays stand out by more than chance, of what is sold and of deals lost."""
    name = next((one for one in SOLD if any(_values(heard, one))), "")
    if not name:
        return missing(*(heard.lacks(one, METRIC[one]) for one in SOLD))
    said = [_months(heard, name), *_weekdays(heard, name)]
    if any(_values(heard, "lost")):
        said.append(f"Of deals lost: {_months(heard, 'lost')}")
    answer, key = heard.answers[name], METRIC[name]
    lines = [_line(heard, answer, place, key) for place in range(len(answer.rows) - 1, -1, -1)]
    labels = tuple(heard.month(day) for day, _ in _series(answer, key, "month"))
    values = tuple(number(row[key]) for row in answer.rows)
    label = heard.catalogue.metrics[key].label
    return Told(
        " ".join(f"{sentence}." for sentence in said),
        head=("Month", label),
        lines=tuple(lines),
        plot=Plot(f"{label} by month", key, heard.unit(key), labels, values, steps=True),
    )


def _values(heard: Heard, name: str) -> list[float]:
    answer = heard.answers.get(name)
    return [float(value_of(row, METRIC[name])) for row in answer.rows] if answer else []


def _series(answer: Answer, key: str, grain: str) -> list[tuple[date, float]]:
    """The buckets and their values. The first day of each bucket is a day."""
    rows = [(row[grain], float(value_of(row, key))) for row in answer.rows]
    return [(day, value) for day, value in rows if isinstance(day, date)]


def _line(heard: Heard, answer: Answer, place: int, key: str) -> Line:
    start, _ = _series(answer, key, "month")[place]
    return Line(heard.month(start), (shown(heard, answer, place, key),), since=start, grain=Grain.MONTH)


def over(answer: Answer, key: str, calendar: Calendar) -> list[tuple[date, float]]:
    """The months that are over."""
    running = first_day(calendar.day_of(answer.as_of), Grain.MONTH, calendar)
    return [(day, value) for day, value in _series(answer, key, "month") if day < running]


def ratios(months: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    """Each month divided by the mean of the year around it; none for the half years at both ends."""
    found = []
    for place in range(HALF, len(months) - HALF):
        around = [value for _, value in months[place - HALF : place + HALF + 1]]
        mean = (sum(around[1:-1]) + (around[0] + around[-1]) / 2) / YEAR
        if mean > 0:
            found.append((months[place][0], months[place][1] / mean))
    return found


def _months(heard: Heard, name: str) -> str:
    months = over(heard.answers[name], METRIC[name], heard.calendar)
    beside = ratios(months)
    if len(months) < FEWEST_MONTHS or len(beside) < FEWEST_MONTHS - YEAR:
        return (
            f"Months need {FEWEST_MONTHS} on record to tell a season from chance; there are {heard.count(len(months))}"
        )
    whole = len(beside) // YEAR * YEAR
    latest = beside[-whole:]
    years = [latest[start : start + YEAR] for start in range(0, whole, YEAR)]
    groups = [[(heard.month_of_year(day), value) for day, value in year] for year in years]
    best, worst = first_of(groups, most=True), first_of(groups, most=False)
    told = [_standing(heard, one, "month", "years") for one in (best, worst) if one is not None]
    return (
        " and ".join(told) if told else f"No month stands out by more than chance over {heard.count(len(years))} years"
    )


def _standing(heard: Heard, one: First, noun: str, of: str) -> str:
    side, end = ("above", "highest") if one.beside > 0 else ("below", "lowest")
    times = f"{heard.count(one.times)} of {heard.count(one.n)}"
    return f"{one.name} is {heard.share(abs(one.beside))} {side} a usual {noun}, the {end} in {times} {of}"


def first_of(groups: Sequence[Sequence[tuple[str, float]]], *, most: bool) -> First | None:
    """Which name is highest (or lowest) in the groups more often than chance makes one of them; None for no such."""
    pick: Callable[..., float] = max if most else min
    ends: Counter[str] = Counter()
    kinds = {name for group in groups for name, _ in group}
    for group in groups:
        end = pick(value for _, value in group)
        held = [name for name, value in group if value == end]
        if len(held) == 1:
            ends[held[0]] += 1
    if not ends:
        return None
    name, times = min(ends.items(), key=lambda pair: (-pair[1], pair[0]))
    own = [value for group in groups for one, value in group if one == name]
    beside = sum(own) / len(own) - 1
    if not more_than_chance(times, len(groups), len(kinds)) or (beside > 0) is not most:
        return None
    return First(name, times, len(groups), beside)


def _weekdays(heard: Heard, name: str) -> tuple[str, ...]:
    """The day of the week beside a usual selling day of its week; days on which hardly anything is sold are closed."""
    answer = heard.answers.get(f"{name}_days")
    if answer is None:
        return ()
    today = heard.calendar.day_of(answer.as_of)
    days = [(day, value) for day, value in _series(answer, METRIC[name], "day") if day < today]
    busy = Counter(day.isoweekday() for day, value in days if value > 0)
    open_days = {weekday for weekday, count in busy.items() if count >= RARE * max(busy.values(), default=0)}
    weeks: dict[date, list[tuple[str, float]]] = {}
    for day, value in days:
        if day.isoweekday() in open_days:
            weeks.setdefault(day - timedelta(days=day.isoweekday() - 1), []).append((f"{day:%A}", value))
    groups = []
    for week in weeks.values():
        mean = sum(value for _, value in week) / len(week)
        if len(week) == len(open_days) and mean > 0:
            groups.append([(weekday, value / mean) for weekday, value in week])
    found = [first_of(groups, most=most) for most in (True, False)]
    told = [_standing(heard, one, "day", "weeks") for one in found if one is not None]
    return (" and ".join(told),) if told else ("No day of the week stands out by more than chance",)


QUESTION = Question(
    key="seasons",
    title="Which seasons are best and worst?",
    asks=(
        *(Asking(name, (METRIC[name],), grain=Grain.MONTH) for name in (*SOLD, "lost")),
        *(Asking(f"{name}_days", (METRIC[name],), grain=Grain.DAY) for name in SOLD),
    ),
    tell=tell,
    caveat="A season is what came again each year so far; why is not seen here. Months are as long as they are: "
    "February has fewer days.",
)
