"""The sentence under a number: how it changed against a fair comparison, and whether that is more than noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from headway.insights.figures import Figures
from headway.insights.usual import FEWEST, UsualRange, Verdict, falling_for, verdict

LONG_SLIDE = 5
GROWING_UNITS = frozenset({"share", "days", "hours", "minutes"})


class Tone(StrEnum):
    """How a sentence may be coloured. Only a signal has a colour, and only where the metric has a good side."""

    GOOD = "up"
    BAD = "down"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, what it is compared with, and the like values before it, oldest first (undefined ones left out).

    `direction` is up, down or neutral: which way is good.
    `against` finishes "on …", such as `the same 14 days last year`.
    """

    value: Decimal | float | int | None
    before: Decimal | float | int | None
    unit: str
    direction: str
    against: str
    earlier: Sequence[float] = ()
    step: str = "period"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`bold` is the change, `rest` what it means; together they are one sentence."""

    bold: str
    rest: str
    tone: Tone

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.bold}{self.rest}"


def say(reading: Reading, *, usual: UsualRange | None, figures: Figures) -> Sentence:
    """One sentence. Association only: it never says why."""
    if reading.value is None:
        return Sentence("", "No value for this period", Tone.PLAIN)
    judged = verdict(reading.earlier, float(reading.value), usual)
    tone = _tone(judged, reading.direction)
    bold, compared = _change(reading, figures)
    meaning = _meaning(judged, reading)
    if judged in {Verdict.WITHIN, Verdict.TOO_FEW}:
        tone = Tone.PLAIN
    if not bold:
        return Sentence("", _capital(meaning), tone)
    if tone is not Tone.PLAIN and _goes_against(reading, judged):
        return Sentence(bold, f"{compared}, yet {meaning}", Tone.PLAIN)
    return Sentence(bold, f"{compared}; {meaning}" if compared else f"; {meaning}", tone)


def _goes_against(reading: Reading, judged: Verdict) -> bool:
    """Whether the change goes up and the signal down, or the other way: a colour would say both at once."""
    if reading.value is None or reading.before is None:
        return False
    difference = float(reading.value) - float(reading.before)
    return difference < 0 if judged in {Verdict.ABOVE, Verdict.SHIFT_UP} else difference > 0


def _tone(judged: Verdict, direction: str) -> Tone:
    if direction not in {"up", "down"}:
        return Tone.PLAIN
    rising = judged in {Verdict.ABOVE, Verdict.SHIFT_UP}
    return Tone.GOOD if rising == (direction == "up") else Tone.BAD


def _change(reading: Reading, figures: Figures) -> tuple[str, str]:
    """The change in bold, and what it is against."""
    value, before = reading.value, reading.before
    if value is None or before is None:
        return "", ""
    difference = Decimal(str(value)) - Decimal(str(before))
    if difference == 0:
        return "No change", f" on {reading.against}"
    if reading.unit in GROWING_UNITS:
        return figures.signed(difference, reading.unit), f" on {reading.against}"
    if before == 0:
        return "New", f": nothing in {reading.against}"
    if before < 0:
        return figures.signed(difference, reading.unit), f" on {reading.against}"
    return figures.growth(float(difference / Decimal(str(before)))), f" on {reading.against}"


def _meaning(judged: Verdict, reading: Reading) -> str:
    match judged:
        case Verdict.ABOVE:
            return "above its usual range"
        case Verdict.BELOW:
            return "below its usual range"
        case Verdict.SHIFT_UP:
            return f"above its mean for eight {reading.step}s in a row"
        case Verdict.SHIFT_DOWN:
            return f"below its mean for eight {reading.step}s in a row"
        case Verdict.TOO_FEW:
            return f"{FEWEST} earlier {reading.step}s are needed to say what is usual"
        case Verdict.WITHIN:
            return _slide(reading)


def _slide(reading: Reading) -> str:
    if reading.value is None:
        return ""
    steps = falling_for([*reading.earlier, float(reading.value)])
    if abs(steps) >= LONG_SLIDE:
        return f"{abs(steps)} {reading.step}s {'falling' if steps > 0 else 'rising'}, still within its usual range"
    return "within its usual range"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
