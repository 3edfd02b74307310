"""The cohorts of a page with what was counted of them at each age, read in two questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from headway.answers.answer import Answer, Value
from headway.insights.cohorts import Amount, Begun, Point, ages_shown, points, together
from headway.insights.span import Span
from headway.insights.window import Window
from headway.query.question import Condition
from headway.web.asked import Asked
from headway.web.reading import ask_once
from headway.web.screens.buckets import bucket_label, bucket_span, bucket_window
from headway.web.screens.followed import Followed
from headway.web.screens.grid import condition
from headway.web.screens.series import number

MOST_ROWS = 36


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the triangle: its points by age, and what is asked of all of it. `also` and `window` narrow to it."""

    label: str
    size: int
    points: tuple[Point, ...]
    values: Mapping[str, Value]
    also: tuple[Condition, ...] = ()
    window: Window | None = None

    @property
    def unknown(self) -> bool:
        """Whether it is what the dimension knows nothing of."""
        return any("" in one.values for one in self.also)


@dataclass(frozen=True, slots=True)
class Triangle:
    """`lines`: the newest, or the largest, first. `all` is all of them as one, at each age those complete there. `left`
    further rows are not shown; `undated` were counted at no known time, so that they are in no age.
    """

    lines: tuple[Line, ...]
    all: Line
    ages: int
    left: int = 0
    undated: int = 0


def triangle_of(asked: Asked, followed: Followed) -> Triangle:
    """Read it. One question counts each cohort, one what became of it by age."""
    splits = (followed.by,) if followed.by else ()
    grain, key = followed.step.grain, followed.following.counted
    sizes = ask_once(asked.query(followed.metrics, by=splits, grain=grain), asked.world)
    aged = ask_once(asked.query((key,), by=(*splits, followed.step.age), grain=grain), asked.world)
    at_age = _at_age(aged, followed)
    undated = sum(int(counts.get(None, 0)) for counts in at_age.values()) if not followed.following.money else 0
    cohorts = _cohorts(asked, followed, sizes, at_age)
    every = [one for group in cohorts.values() for one in group]
    ages = ages_shown(every, followed.step, today=asked.today)
    if followed.by:
        lines = _by_dimension(asked, followed, cohorts, ages)
    else:
        lines = _by_time(asked, followed, cohorts, sizes, ages)
    whole = Line("All", sum(one.size for one in every), _together(asked, followed, every, ages), sizes.totals)
    kept = lines[:MOST_ROWS]
    return Triangle(kept, whole, ages, len(lines) - len(kept), undated)


Cohorts = dict[Value, list[Begun]]


def _at_age(aged: Answer, followed: Followed) -> dict[tuple[Value, Value], dict[int | None, Amount]]:
    """By dimension's value and bucket, what was counted at each age."""
    found: dict[tuple[Value, Value], dict[int | None, Amount]] = {}
    grain, age, key = followed.step.grain.value, followed.step.age, followed.following.counted
    for row in aged.rows:
        counted = number(row[key])
        if counted:
            place = row[age]
            at = found.setdefault((row[followed.by] if followed.by else None, row[grain]), {})
            at[place if isinstance(place, int) else None] = counted
    return found


def _cohorts(
    asked: Asked,
    followed: Followed,
    sizes: Answer,
    at_age: Mapping[tuple[Value, Value], Mapping[int | None, Amount]],
) -> Cohorts:
    grain = followed.step.grain
    found: Cohorts = {}
    for row in sizes.rows:
        value, start = (row[followed.by] if followed.by else None), row[grain.value]
        size = number(row[followed.following.begun])
        if start is None or not size:
            continue
        window = bucket_window(bucket_span(start, grain, asked.clock.calendar), asked.window)
        last = min(window.last, asked.today)
        found.setdefault(value, []).append(
            Begun(window.span.start, last, int(size), dict(at_age.get((value, start), {})))
        )
    for group in found.values():
        group.sort(key=lambda one: one.first)
    return found


def _together(asked: Asked, followed: Followed, cohorts: list[Begun], ages: int) -> tuple[Point, ...]:
    ordered = sorted(cohorts, key=lambda one: one.first)
    so_far = followed.following.so_far
    return together(ordered, followed.step, today=asked.today, so_far=so_far, ages=ages)


def _by_time(asked: Asked, followed: Followed, cohorts: Cohorts, sizes: Answer, ages: int) -> tuple[Line, ...]:
    grain = followed.step.grain
    starts: dict[date, Mapping[str, Value]] = {}
    for row in sizes.rows:
        if row[grain.value] is not None:
            span = bucket_span(row[grain.value], grain, asked.clock.calendar)
            starts[bucket_window(span, asked.window).span.start] = row
    lines = []
    for one in cohorts.get(None, []):
        row = starts[one.first]
        window = bucket_window(bucket_span(row[grain.value], grain, asked.clock.calendar), asked.window)
        label = bucket_label(row[grain.value], grain, asked.place.style, asked.clock.calendar)
        held = points(one, followed.step, today=asked.today, so_far=followed.following.so_far, ages=ages)
        lines.append(Line(label, one.size, held, row, window=window))
    return tuple(reversed(lines))


def _by_dimension(asked: Asked, followed: Followed, cohorts: Cohorts, ages: int) -> tuple[Line, ...]:
    whole = ask_once(asked.query(followed.metrics, by=(followed.by,)), asked.world)
    values = {row[followed.by]: row for row in whole.rows}
    lines = []
    for value, group in cohorts.items():
        label = "Unknown" if value is None else str(value)
        held = _together(asked, followed, group, ages)
        also = (condition(followed.by, value),)
        lines.append(Line(label, sum(one.size for one in group), held, values.get(value, {}), also=also))
    return tuple(sorted(lines, key=lambda line: -line.size))


def days_of(point: Point) -> Window:
    """The days on which those began of whom a point is."""
    return Window(Span(point.first, point.last), point.last, None, 0)
