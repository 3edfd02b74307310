"""A line of thirteen points with its usual range, as an SVG's own attributes: no script, no style."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.insights.usual import UsualRange

WIDTH, HEIGHT, EDGE = 220.0, 36.0, 3.0


@dataclass(frozen=True, slots=True)
class Spark:
    """Coordinates in a box of 220 × 36. `lines` are unbroken stretches; `band_y` and `band_height` are empty without
    a range."""

    lines: tuple[str, ...]
    band_y: str
    band_height: str
    now_x: str
    now_y: str
    tone: str
    says: str


def spark(values: Sequence[float | None], *, usual: UsualRange | None, tone: str, says: str) -> Spark | None:
    """The line of the values, oldest first; undefined ones leave a gap. None when fewer than two are defined."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    edges = [*known, *([usual.low, usual.high] if usual else [])]
    low, high = min(edges), max(edges)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0.0

    def y(value: float) -> float:
        return HEIGHT / 2 if not scale else HEIGHT - EDGE - (value - low) * scale

    step = WIDTH / (len(values) - 1)
    lines = _stretches([(place * step, None if value is None else y(value)) for place, value in enumerate(values)])
    last = values[-1]
    return Spark(
        lines=lines,
        band_y=_text(y(usual.high)) if usual else "",
        band_height=_text(max(y(usual.low) - y(usual.high), 0.5)) if usual else "",
        now_x=_text(WIDTH) if last is not None else "",
        now_y=_text(y(last)) if last is not None else "",
        tone=tone,
        says=says,
    )


def _stretches(points: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    found: list[list[str]] = [[]]
    for x, y in points:
        if y is None:
            found.append([])
        else:
            found[-1].append(f"{_text(x)},{_text(y)}")
    return tuple(" ".join(part) for part in found if len(part) > 1)


def _text(number: float) -> str:
    return str(round(number, 1)).removesuffix(".0")
