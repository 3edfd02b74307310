"""What limits, volumes and comparisons say, as sentences; never a difference within the noise, nor a cause."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headway.insights.apart import Apart
from headway.insights.detectable import DAYS, Detectable, Review
from headway.insights.figures import Figures
from headway.insights.usual import FEWEST
from headway.insights.verdict import Joint, Move, Moves, joint
from headway.insights.xmr import FIRM, Rule, XmR
from headway.values.grain import Grain

MOST_NAMED = 6
OFTEN = {
    Grain.HOUR: "hourly",
    Grain.DAY: "daily",
    Grain.WEEK: "weekly",
    Grain.MONTH: "monthly",
    Grain.QUARTER: "quarterly",
    Grain.YEAR: "yearly",
}


def signal_words(found: XmR | None, labels: Sequence[str], *, step: str, adjusted: bool = False) -> str:
    """`Within its usual range: 13 of 13 months.`, or which points are outside, or how long it ran on one side;
    `adjusted`: without the time of year.
    """
    if found is None:
        return f"{FEWEST} earlier {step}s with a value are needed to say what is usual."
    told = []
    if found.outside:
        named = _listed([f"{labels[one.place]} ({one.rule.value})" for one in found.outside])
        told.append(f"Outside its usual range in {len(found.outside)} of {found.judged} {step}s: {named}.")
    else:
        told.append(f"Within its usual range: {found.judged} of {found.judged} {step}s.")
    if adjusted:
        told[0] = f"Adjusted for the time of year, {told[0][:1].lower()}{told[0][1:]}"
    for one in found.runs:
        side = "above" if one.rule is Rule.RUN_ABOVE else "below"
        told.append(f"{one.long} {step}s in a row {side} its mean, to {labels[one.place]}.")
    return " ".join(told)


def limits_words(found: XmR | None, *, unit: str, step: str, adjusted: bool, figures: Figures) -> str:
    """Where the limits come from, and between what they lie where they are the same for all points."""
    if found is None:
        return ""
    usual = found.usual
    between = f", {figures.brief(usual.low, unit)} to {figures.brief(usual.high, unit)}" if not adjusted else ""
    firm = "" if found.firm else f"; they are firm from {FIRM}"
    return f"The dashed lines are what it does by itself{between}, learned from {usual.points} {step}s before{firm}."


def joint_words(moves: Moves, *, rate: str, count: str, size: str) -> str:
    """The joint verdict in a sentence, the three being named; nothing where the rate did not move."""
    beside = ((count, moves.count), (size, moves.size))
    up = moves.rate is Move.UP
    match joint(moves):
        case Joint.IMPROVING:
            return f"Improving: {rate} rises while {count} and {size} do not fall."
        case Joint.WORSENING:
            return f"Worsening: {rate} falls, and neither {count} nor {size} rises."
        case Joint.MIXED:
            named = _those(beside, Move.DOWN if up else Move.UP)
            turns = ("rises", "fall") if up else ("falls", "rise")
            return f"Mixed: {rate} {turns[0]} while {named} {turns[1]}, which is called neither better nor worse."
        case Joint.UNKNOWN if up:
            return (
                f"{rate.capitalize()} rises; too little is known of {_those(beside, Move.UNKNOWN)} to call it better."
            )
        case _:
            return ""


def _those(named: Sequence[tuple[str, Move]], move: Move) -> str:
    return " and ".join(name for name, moved in named if moved is move)


@dataclass(frozen=True, slots=True)
class Volume:
    """What a metric counts, in words: `of` what its cases are called where it is a rate, and how many come a day."""

    events: str
    unit: str
    usual: float
    of: str = ""
    cases_per_day: float = 0.0


def review_words(found: Review, volume: Volume, *, own: Grain, figures: Figures) -> str:
    """How often to look at a metric, and what it is that this follows from."""
    grain = found.grain or Grain.YEAR
    brings = f"a {grain.value} brings about {_about(found.events, figures)} {volume.events}"
    if volume.of:
        brings += f" of {_about(volume.cases_per_day * DAYS[grain], figures)} {volume.of}"
    kind = "a rate" if volume.of else "a count"
    if found.grain is None:
        return f"Too little for a {grain.value} to be read by itself: {brings}, and {kind} needs {found.need}."
    if found.held:
        return f"Look at it {OFTEN[grain]}, which is its own pace: {brings}; {kind} needs {found.need}."
    rather = f" rather than {OFTEN[own]}" if grain is not own else ""
    return f"Look at it {OFTEN[grain]}{rather}: {brings}; {kind} needs {found.need} to be read by itself."


def detectable_words(found: Detectable, volume: Volume, *, grain: Grain, figures: Figures) -> str:
    """Which change such a period shows four times in five."""
    parts = [
        f"a {name} at {figures.brief(_rounded(value, volume), volume.unit)} or {beyond}"
        for name, value, beyond in (("fall", found.fall, "less"), ("rise", found.rise, "more"))
        if value is not None
    ]
    if not parts:
        return f"No change can be seen in one {grain.value}."
    usual = figures.brief(_rounded(volume.usual, volume), volume.unit)
    return f"From {usual}, four {grain.value}s in five show {' and '.join(parts)}; smaller changes are mostly missed."


def _rounded(value: float, volume: Volume) -> float:
    return value if volume.unit == "share" else float(round(value))


def _about(value: float, figures: Figures) -> str:
    return figures.plain(value, 0 if value >= 10 else 1)


def apart_words(found: Apart, *, figures: Figures, write: Callable[[object], str] = str) -> str:
    """Which members differ from the rest; `write` names one."""
    number = figures.style.number
    few = f" {_have(found.too_few, number(found.too_few))} too few cases to say." if found.too_few else ""
    if not found.judged:
        return "None has enough cases to be told apart from the rest."
    if not found.different:
        if found.judged == 1:
            return f"It cannot be told apart from the rest at this volume.{few}"
        return f"None of the {number(found.judged)} can be told apart from the rest at this volume.{few}"
    named = _listed([f"{write(one.name)} ({'above' if one.above else 'below'})" for one in found.different])
    count = len(found.different)
    said = f"{number(count)} of {number(found.judged)} {'differs' if count == 1 else 'differ'} from the rest: {named}."
    left = found.judged - count
    others = " The others cannot be told apart." if left > 1 else ""
    return f"{said}{others}{few}"


def _have(count: int, text: str) -> str:
    return f"{text} more {'has' if count == 1 else 'have'}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
