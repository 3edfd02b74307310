"""A metric's trend with its usual range: what is a signal, how often to look, and what a rate's rise is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from headway.catalogue.metric import Count, DistinctCount, Metric, Ratio
from headway.catalogue.parts import is_share_of_things
from headway.insights.detectable import (
    DAYS,
    EVENTS_OF_A_COUNT,
    EVENTS_OF_A_RATE,
    detectable_count,
    detectable_rate,
    review,
)
from headway.insights.season import CYCLES, YEAR, Season, season
from headway.insights.signal_words import (
    OFTEN,
    Volume,
    detectable_words,
    joint_words,
    limits_words,
    review_words,
    signal_words,
)
from headway.insights.span import Span
from headway.insights.usual import usual_range, verdict
from headway.insights.verdict import Move, Moves, move_of
from headway.insights.window import Window
from headway.insights.xmr import XmR, xmr
from headway.values.grain import Grain
from headway.web.asked import Asked
from headway.web.links import rows_of
from headway.web.reading import ask_past
from headway.web.screens.buckets import bucket_label
from headway.web.screens.charts import Chart, Line, over_time
from headway.web.screens.series import Number, Series, number, read_series
from headway.web.screens.words import unit_of

CYCLE: Mapping[Grain, int] = {Grain.MONTH: YEAR, Grain.QUARTER: 4}
MOST_YEARS = 3
OF_LATE = 365
PACES = {word: grain for grain, word in OFTEN.items()}
MOST_LIMITED, LEAST_LIMITED = "Usually at most", "Usually at least"
WITH_A_RATE: Mapping[str, tuple[str, str]] = {
    "win_rate": ("deals_won", "average_deal_size"),
    "win_rate_broad": ("deals_won", "average_deal_size"),
}
"""The count and the size beside which a rate is judged."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The trend as a chart, and what it says: one sentence that counts, and the remarks under it."""

    chart: Chart | None
    sentence: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A series with its limits; `of_season` is what it was adjusted by, `long`: whole cycles enough to look for one."""

    series: Series
    values: tuple[Number | None, ...]
    found: XmR | None
    of_season: Season | None = None
    long: bool = False


def signals(asked: Asked, key: str, series: Series) -> Signals:
    """The trend of a metric, judged. `series` is the page's own; a longer one is asked where it tells the season."""
    metric, span = asked.place.catalogue.metrics[key], asked.span
    if span is None or all(value is None for value in series.values(key)):
        return Signals(None, "", ())
    judged = _judged(asked, metric, series)
    unit, figures = unit_of(metric, asked.place.currency), asked.place.figures
    labels = _labels(asked, judged.series)
    adjusted = judged.of_season is not None
    remarks = (
        limits_words(judged.found, unit=unit, step=span.step, adjusted=adjusted, figures=figures),
        _season_words(asked, judged),
        *_review_words(asked, metric),
        _joint_words(asked, key),
    )
    return Signals(
        chart=_chart(asked, metric, judged, labels),
        sentence=signal_words(judged.found, labels, step=span.step, adjusted=adjusted),
        remarks=tuple(remark for remark in remarks if remark),
    )


def _judged(asked: Asked, metric: Metric, series: Series) -> _Judged:
    long = _longer(asked, metric.key, series)
    values = long.values(metric.key)
    points = [None if value is None else float(value) for value in values]
    cycle = CYCLE.get(asked.span.grain) if asked.span and asked.span.grain else None
    found = season(points, cycle, learn=len(points) - 1) if cycle else None
    if found:
        return _Judged(long, values, _limits(metric, found.adjusted, widen=found.widen), found, long=True)
    enough = cycle is not None and sum(value is not None for value in points[:-1]) >= CYCLES * cycle
    own = series.values(metric.key)
    return _Judged(series, own, _limits(metric, [None if one is None else float(one) for one in own]), long=enough)


def _longer(asked: Asked, key: str, series: Series) -> Series:
    """The months of up to three years before where two are recorded; else the same series."""
    span = asked.span
    if span is None or span.grain is not Grain.MONTH or asked.window is None:
        return series
    for years in range(MOST_YEARS, CYCLES - 1, -1):
        first = asked.clock.like(asked.window, span.earlier(years * YEAR, asked.clock.calendar))
        if asked.reaches(key, first):
            return read_series(asked, (key,), points=years * YEAR + 1)
    return series


def _limits(metric: Metric, points: Sequence[float | None], *, widen: float = 1.0) -> XmR | None:
    """Learned from all but the newest, as the card's are."""
    share = metric.unit.value == "share"
    floor = 0.0 if share or all(value >= 0 for value in points[:-1] if value is not None) else None
    return xmr(points, learn=len(points) - 1, floor=floor, ceiling=1.0 if share else None, widen=widen)


def _season_words(asked: Asked, judged: _Judged) -> str:
    grain = asked.span.grain if asked.span else None
    if judged.found is None or grain is None:
        return ""
    if judged.of_season:
        years = judged.of_season.cycles
        beside = "the number beside the trend is held against the months before it"
        return f"{years} years agree on the time of year; {beside}."
    if grain is Grain.DAY:
        return "Each is the same weekday, so the weekday tells in none of them."
    if grain not in CYCLE:
        return ""
    why = "its years do not agree on one" if judged.long else "that takes two years"
    return f"Not adjusted for the time of year: {why}."


def _labels(asked: Asked, series: Series) -> list[str]:
    grain, style = asked.span.grain if asked.span else None, asked.place.style
    return [
        bucket_label(window.span.start, grain, style, asked.clock.calendar) if grain else window.span.label(style)
        for window in series.windows
    ]


def _chart(asked: Asked, metric: Metric, judged: _Judged, labels: Sequence[str]) -> Chart:
    hrefs = tuple(rows_of(asked, metric.key, window=window) for window in judged.series.windows)
    lines = [Line(metric.label, judged.values, hrefs), *_limit_lines(metric, judged)]
    step = asked.span.step if asked.span else "period"
    part = "" if asked.window and asked.window.whole else ", each up to the same selling day"
    bars = metric.additivity.value in {"flow", "distinct"}
    unit = unit_of(metric, asked.place.currency)
    return over_time(f"{len(labels)} {step}s{part}", labels, lines, unit=unit, figures=asked.place.figures, bars=bars)


def _limit_lines(metric: Metric, judged: _Judged) -> list[Line]:
    if judged.found is None:
        return []
    usual, count = judged.found.usual, len(judged.values)
    by = judged.of_season.index if judged.of_season else (1.0,) * count
    most = 1.0 if metric.unit.value == "share" else float("inf")
    return [
        Line(MOST_LIMITED, tuple(min(usual.high * one, most) for one in by), then=True, over=True),
        Line(LEAST_LIMITED, tuple(min(usual.low * one, most) for one in by), then=True, over=True),
    ]


def _review_words(asked: Asked, metric: Metric) -> tuple[str, ...]:
    """How often to look, and what such a period can show; as the catalogue says where it counts nothing."""
    pace = PACES.get(metric.review, Grain.MONTH)
    known = _volume(asked, metric)
    if known is None:
        return (f"Look at it {metric.review}, as its definition says.",)
    per_day, volume = known
    need = EVENTS_OF_A_RATE if volume.of else EVENTS_OF_A_COUNT
    found = review(per_day, need=need, clock=pace)
    figures = asked.place.figures
    said = review_words(found, volume, own=pace, figures=figures)
    if found.grain is None:
        return (said,)
    cases = round(volume.cases_per_day * DAYS[found.grain])
    shown = detectable_rate(cases, volume.usual) if volume.of else detectable_count(found.events)
    if not volume.of:
        volume = Volume(volume.events, volume.unit, found.events)
    return said, detectable_words(shown, volume, grain=found.grain, figures=figures)


def _volume(asked: Asked, metric: Metric) -> tuple[float, Volume] | None:
    """How many events the last year had a day, and what they are; None for what is no count and no rate."""
    rate, since, through = is_share_of_things(metric), asked.since(metric.key), asked.through
    if since is None or through is None or not (rate or isinstance(metric, Count | DistinctCount)):
        return None
    first = max(since, through - timedelta(days=OF_LATE - 1))
    window = Window(Span(first, through), through, None, 0)
    (answer,) = ask_past([asked.query((metric.key,), grain=Grain.MONTH, window=window)], asked.world)
    told = [(number(row[metric.key]), number(row.get(f"{metric.key}.n"))) for row in answer.rows]
    days, label, catalogue = window.span.days, metric.label.lower(), asked.place.catalogue
    if not rate:
        events = sum(float(value) for value, _ in told if value is not None)
        return (events / days, Volume(label, "count", 0.0)) if events else None
    cases = sum(float(n) for _, n in told if n is not None)
    events = sum(float(value) * float(n) for value, n in told if value is not None and n is not None)
    if not events or events >= cases:
        return None
    ratio = metric if isinstance(metric, Ratio) else None
    of = catalogue.metrics[ratio.n].label.lower() if ratio and ratio.n else "cases"
    named = catalogue.metrics[ratio.numerator].label.lower() if ratio else "that count"
    return events / days, Volume(named, "share", events / cases, of, cases / days)


def _joint_words(asked: Asked, key: str) -> str:
    """A rate beside its count and its size, each judged by its own usual range."""
    beside = WITH_A_RATE.get(key)
    if beside is None:
        return ""
    series = read_series(asked, (key, *beside))
    metrics = asked.place.catalogue.metrics
    rate, count, size = (_move(series, metrics[one]) for one in (key, *beside))
    names = [metrics[one].label.lower() for one in (key, *beside)]
    return joint_words(Moves(rate, count, size), rate=names[0], count=names[1], size=names[2])


def _move(series: Series, metric: Metric) -> Move:
    values = series.values(metric.key)
    if values[-1] is None:
        return Move.UNKNOWN
    earlier = [float(value) for value in values[:-1] if value is not None]
    return move_of(verdict(earlier, float(values[-1]), usual_range(earlier)), good=metric.direction.value)
