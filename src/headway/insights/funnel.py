"""What a funnel says in words: how many came how far, where fewest came on, and how much is not over yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from headway.answers.answer import Value
from headway.insights.figures import Figures


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, how many came to it as the page counts, and all of its numbers by metric."""

    name: str
    count: int
    row: Mapping[str, Value]


def sentence(
    stages: Sequence[Stage],
    *,
    step: str,
    cumulative: str,
    undecided: Decimal | float | None,
    figures: Figures,
) -> str:
    """How many came to the last stage and were won; the step that fewest made, if that is beyond chance; and how much
    of it may still change.
    """
    first, last = stages[0], stages[-1]
    entered = _whole(first.row.get(f"{cumulative}.n"))
    won = _whole(first.row.get("stage_won"))
    if not entered:
        return " ".join(
            part for part in ("No deal entered the pipeline in these days.", _open(undecided, figures)) if part
        )
    told = f"Of {_deals(entered, figures)} that entered the pipeline"
    if len(stages) > 1:
        came = _whole(last.row.get("stage_reached" if step == "stage_step_rate" else "stage_visited"))
        told += f" {figures.plain(came, 0)} came to {last.name} and"
    told += f" {figures.plain(won, 0)} {'was' if won == 1 else 'were'} won so far"
    return " ".join(part for part in (f"{told}.", _narrowest(stages, step, figures), _open(undecided, figures)) if part)


def _narrowest(stages: Sequence[Stage], step: str, figures: Figures) -> str:
    """The step that was made least often, where its interval lies below those of all others."""
    later = stages[1:] if step == "stage_step_rate" else stages[:-1]
    rates = [(rate, stage) for stage in later if (rate := _rate(stage, step)) is not None]
    if len(rates) < 2:
        return ""
    rates.sort(key=lambda pair: pair[0])
    (_, worst), *others = rates
    high = _number(worst.row.get(f"{step}.high"))
    lows = [_number(stage.row.get(f"{step}.low")) for _, stage in others]
    if high is None or any(low is None or low <= high for low in lows):
        return "No step stands out from the others beyond chance."
    words = "came on to" if step == "stage_step_rate" else "went on from"
    return f"Fewest {words} {worst.name}: {figures.brief(_rate(worst, step), 'share')}."


def _rate(stage: Stage, step: str) -> float | None:
    return _number(stage.row.get(step))


def _open(undecided: Decimal | float | None, figures: Figures) -> str:
    if not undecided:
        return "Every visit to a stage that began in these days is over."
    return f"{figures.brief(undecided, 'share')} of the visits to a stage that began in these days are not over yet."


def _deals(count: int, figures: Figures) -> str:
    return f"{figures.plain(count, 0)} deal{'' if count == 1 else 's'}"


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None
