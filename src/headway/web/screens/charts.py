"""Charts as data: ECharts options without functions or colours of their own (tokens are named, `--c1`), and their
table twins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from headway.insights.figures import PLAIN_UNITS, Figures
from headway.web.screens.chart_file import csv_link, file_name

Number = float | int | Decimal | None
PALETTE = ("--c1", "--c2", "--c3", "--c4", "--c5", "--c6")
NEAR_WHOLE = 0.75
LOW, TALL = 4, 10
GRID = {"left": 8, "right": 12, "top": 12, "bottom": 4, "containLabel": True}


@dataclass(frozen=True, slots=True)
class Line:
    """One series. `hrefs` open the rows of each point; `then` draws it as the dashed comparison, `over` on top of
    bars."""

    name: str
    values: tuple[Number, ...]
    hrefs: tuple[str, ...] = ()
    then: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: `option` for the script, `says` for those who do not see it, the table of the same
    numbers, and `csv`, an address that is a file of them."""

    title: str
    says: str
    option: dict[str, Any]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    csv: str
    keys: tuple[tuple[str, str], ...] = ()
    size: str = ""

    @property
    def file(self) -> str:
        """What the file is called."""
        return file_name(self.title)


def over_time(
    title: str, labels: Sequence[str], lines: Sequence[Line], *, unit: str, figures: Figures, bars: bool
) -> Chart:
    """Values along time: bars for amounts of one series, else lines; the comparison is dashed and neutral."""
    series = [_bar(line) if bars and not line.then else _line(line, place) for place, line in enumerate(lines)]
    option = {
        **_base(unit, figures),
        "grid": GRID,
        "xAxis": {"type": "category", "data": list(labels), "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "value", "splitNumber": 4, "scale": unit == "share" or not bars},
        "series": series,
    }
    if len([line for line in lines if not line.then]) > 1:
        option |= {
            "legend": {"top": 0, "icon": "roundRect", "itemWidth": 10, "itemHeight": 10},
            "grid": {**GRID, "top": 34},
        }
    return _chart(title, labels, lines, option, unit=unit, figures=figures)


def ranked(
    title: str, labels: Sequence[str], lines: Sequence[Line], *, unit: str, figures: Figures, stacked: bool = False
) -> Chart:
    """Horizontal bars, the first on top; several series side by side, or stacked where they add up."""
    option = {
        **_base(unit, figures),
        "grid": {**GRID, "right": 24},
        "xAxis": {"type": "value", "splitNumber": 4, **_whole(lines, unit)},
        "yAxis": {
            "type": "category",
            "data": list(labels),
            "inverse": True,
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "series": [
            {
                **_bar(line, horizontal=True),
                "itemStyle": {
                    "color": "--c6" if line.then else PALETTE[place % 6],
                    "borderRadius": 0 if stacked else [0, 2, 2, 0],
                },
                **({"stack": "all"} if stacked else {}),
            }
            for place, line in enumerate(lines)
        ],
    }
    if len(lines) > 1:
        option |= {
            "legend": {"top": 0, "icon": "roundRect", "itemWidth": 10, "itemHeight": 10},
            "grid": {**GRID, "top": 34},
        }
    made = _chart(title, labels, lines, option, unit=unit, figures=figures)
    return replace(made, size=_height(len(labels) * (1 if stacked else len(lines))), keys=())


def _whole(lines: Sequence[Line], unit: str) -> dict[str, float]:
    """The end of the axis of shares that come near the whole: none can be beyond it."""
    most = max((float(value) for line in lines for value in line.values if value is not None), default=0.0)
    return {"max": 1, "interval": 0.25} if unit == "share" and NEAR_WHOLE < most <= 1 else {}


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of a bridge: a `whole`, or what is added to (or, below zero, taken from) what came before it. `says` stands
    beside it."""

    name: str
    value: Number
    says: str
    href: str = ""
    whole: bool = False
    tone: str = "--c2"


def bridge(title: str, steps: Sequence[Step], *, unit: str, figures: Figures) -> Chart:
    """Horizontal bars that lead from one whole to another, each beginning where the last one ended."""
    bases, drawn, level = [], [], 0.0
    for step in steps:
        value = float(step.value or 0)
        low = 0.0 if step.whole else min(level, level + value)
        level = value if step.whole else level + value
        bases.append(low)
        drawn.append(
            {
                "value": abs(value),
                "itemStyle": {"color": "--accent" if step.whole else step.tone},
                "label": {"show": True, "position": "right", "formatter": step.says, "color": "--ink-2"},
                "tooltip": {"formatter": f"{step.name}: {step.says}"},
                **({"href": step.href} if step.href else {}),
            }
        )
    bar = {"type": "bar", "stack": "all", "barMaxWidth": 18, "barCategoryGap": "28%"}
    option = {
        **_base(unit, figures),
        "tooltip": {"trigger": "item"},
        "grid": {**GRID, "right": 84},
        "xAxis": {"type": "value", "splitNumber": 3, "axisLabel": {"show": False}},
        "yAxis": {
            "type": "category",
            "data": [step.name for step in steps],
            "inverse": True,
            "axisLabel": {"width": 112, "overflow": "truncate"},
        },
        "series": [
            {**bar, "data": bases, "silent": True, "itemStyle": {"color": "transparent"}, "tooltip": {"show": False}},
            {**bar, "name": title, "data": drawn, "cursor": "pointer"},
        ],
    }
    rows = tuple((step.name, step.says) for step in steps)
    says = f"{title}. " + ", ".join(f"{step.name} {step.says}" for step in steps) + "."
    file = csv_link(("", "Value"), ((step.name, (step.value,)) for step in steps), unit)
    return Chart(title, says, option, ("", "Value"), rows, file, size=_height(len(steps)))


def stacked_over_time(
    title: str, labels: Sequence[str], lines: Sequence[Line], *, unit: str, figures: Figures
) -> Chart:
    """Parts of a whole along time, the first at the bottom of each bar."""
    made = over_time(title, labels, lines, unit=unit, figures=figures, bars=True)
    colours = [{"color": PALETTE[place % 6]} for place in range(len(lines))]
    series = [
        {**one, "stack": "all", "itemStyle": colour} for one, colour in zip(made.option["series"], colours, strict=True)
    ]
    return replace(made, option={**made.option, "series": series})


def _height(bars: int) -> str:
    """A class for the height that so many horizontal bars need."""
    return "low" if bars <= LOW else "tall" if bars > TALL else ""


def _base(unit: str, figures: Figures) -> dict[str, Any]:
    marks = figures.style.marks
    before, after = figures.around(unit)
    shown = {"unit": unit, "group": marks.group, "decimal": marks.decimal, "before": before, "after": after}
    return {
        "headway": shown if unit in PLAIN_UNITS else {**shown, "digits": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "line", "lineStyle": {"color": "--rule-2"}}},
    }


def _points(line: Line) -> list[Any]:
    values = [None if value is None else float(value) for value in line.values]
    if not line.hrefs:
        return values
    pairs = zip(values, line.hrefs, strict=True)
    return [{"value": value, "href": href} if href else value for value, href in pairs]


def _bar(line: Line, *, horizontal: bool = False) -> dict[str, Any]:
    radius = [0, 2, 2, 0] if horizontal else [2, 2, 0, 0]
    return {
        "type": "bar",
        "name": line.name,
        "data": _points(line),
        "barMaxWidth": 18 if horizontal else 44,
        "barCategoryGap": "28%",
        "itemStyle": {"color": "--accent", "borderRadius": radius},
        "cursor": "pointer" if line.hrefs else "default",
    }


def _line(line: Line, place: int) -> dict[str, Any]:
    colour = "--ink-3" if line.then else PALETTE[place % 6]
    return {
        "type": "line",
        "name": line.name,
        "data": _points(line),
        "symbol": "none" if line.then else "circle",
        "symbolSize": 5,
        "showSymbol": len(line.values) <= 40 and not line.then,
        "connectNulls": False,
        "itemStyle": {"color": colour},
        "lineStyle": {"width": 1.5 if line.then else 2, "type": "dashed" if line.then else "solid", "color": colour},
        "z": 1 if line.then and not line.over else 3,
    }


def _chart(
    title: str, labels: Sequence[str], lines: Sequence[Line], option: dict[str, Any], *, unit: str, figures: Figures
) -> Chart:
    rows = tuple(
        (label, *(figures.exact(line.values[place], unit) for line in lines)) for place, label in enumerate(labels)
    )
    keys = tuple((line.name, "then" if line.then else "") for line in lines) if any(x.then for x in lines) else ()
    head = ("", *(line.name for line in lines))
    numbers = ((label, [line.values[place] for line in lines]) for place, label in enumerate(labels))
    file = csv_link(head, numbers, unit)
    return Chart(title, _says(title, labels, lines, unit, figures), option, head, rows, file, keys)


def _says(title: str, labels: Sequence[str], lines: Sequence[Line], unit: str, figures: Figures) -> str:
    told = [f"{title}."]
    for line in lines[:6]:
        known = [(value, label) for value, label in zip(line.values, labels, strict=True) if value is not None]
        if known:
            high, low = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
            told.append(
                f"{line.name}: highest {figures.brief(high[0], unit)} ({high[1]}), "
                f"lowest {figures.brief(low[0], unit)} ({low[1]})."
            )
    return " ".join(told)
