"""The bridge of the pipeline between two instants in its parts and in words (definitions, M071)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from headway.insights.figures import Figures

MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the bridge: the metric of its value, and by which sign that is added. `usual`: said where it is nothing
    too; `dated`: only where a horizon is asked for. A part that stays the same deals has no number of them.
    """

    key: str
    label: str
    sign: int = 1
    usual: bool = True
    dated: bool = False
    counted: bool = True

    @property
    def deals(self) -> str:
        """The metric of its number of deals, empty where it has none."""
        return f"{self.key}_deals" if self.counted else ""


TERMS: tuple[Term, ...] = (
    Term("bridge_new", "New"),
    Term("bridge_pulled_in", "Pulled in", dated=True),
    Term("bridge_reopened", "Reopened"),
    Term("bridge_increased", "Increased", counted=False),
    Term("bridge_revalued", "Exchange rates", usual=False, counted=False),
    Term("bridge_stages", "Other stages", usual=False),
    Term("bridge_owners", "Changed hands", usual=False),
    Term("bridge_decreased", "Decreased", -1, counted=False),
    Term("bridge_pushed_out", "Pushed out", -1, dated=True),
    Term("bridge_won", "Won", -1),
    Term("bridge_lost", "Lost", -1),
    Term("bridge_given_up", "Given up", -1),
)
SAID: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bridge_new": ("{} new", ""),
        "bridge_pulled_in": ("{} pulled in", ""),
        "bridge_reopened": ("{} reopened", ""),
        "bridge_increased": ("{} added to what was open", ""),
        "bridge_revalued": ("{} more by exchange rates", "{} less by exchange rates"),
        "bridge_stages": ("{} from other stages", "{} gone to other stages"),
        "bridge_owners": ("{} taken over", "{} handed on"),
        "bridge_decreased": ("", "{} taken off what was open"),
        "bridge_pushed_out": ("", "{} pushed out"),
        "bridge_won": ("", "{} won"),
        "bridge_lost": ("", "{} lost"),
        "bridge_given_up": ("", "{} given up or cancelled"),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A term with what it adds to the value and to the number of deals; None where it is not recorded."""

    term: Term
    value: Decimal | None
    deals: int | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """What was open, the parts that lead from there, and what is open. `start` is empty for all time."""

    start: tuple[Decimal | None, int] | None
    parts: tuple[Part, ...]
    end: tuple[Decimal | None, int]

    @property
    def valued(self) -> bool:
        """Whether there is any value to speak of."""
        sides = [self.end[0], *(part.value for part in self.parts), *(self.start or ())[:1]]
        return any(sides)

    @property
    def left_over(self) -> tuple[Decimal, int]:
        """By how much the parts miss the end, in value and deals: nothing, or there is a mistake."""
        value, deals = self.start or (Decimal(0), 0)
        told = sum((part.value or Decimal(0) for part in self.parts), value or Decimal(0))
        count = deals + sum(part.deals or 0 for part in self.parts)
        return (self.end[0] or Decimal(0)) - told, self.end[1] - count


@dataclass(frozen=True, slots=True)
class Telling:
    """How a bridge is told: by value or by deals, `what` is open, and between which instants. `since` is empty for all
    time.
    """

    by_value: bool
    what: str
    since: str
    until: str
    currency: str
    figures: Figures


def sentence(bridge: Bridge, telling: Telling) -> str:
    """What changed and by what most."""
    by_value, figures = telling.by_value, telling.figures

    def said(amount: Decimal) -> str:
        if by_value:
            return figures.brief(amount, telling.currency)
        return f"{figures.plain(amount, 0)} deal{'' if amount == 1 else 's'}"

    end = _side(bridge.end, by_value)
    parts = [(part.term.key, Decimal((part.value if by_value else part.deals) or 0)) for part in bridge.parts]
    told = _largest(parts, said)
    if bridge.start is None or not telling.since:
        return f"{telling.what}: {said(end)}{_listed(told, ', after ')}."
    when = f"{telling.since} {telling.until}"
    start = _side(bridge.start, by_value)
    if not told and end == start:
        return f"{telling.what}: {said(end)}, and nothing changed {when}."
    change = end - start
    if not change:
        return f"{telling.what} is as much as before, {said(end)}, {when}{_listed(told)}."
    if not start:
        return f"{telling.what} grew from nothing to {said(end)} {when}{_listed(told)}."
    grew = "grew" if change > 0 else "shrank"
    share = f" ({figures.growth(float(change / start))})" if start > 0 else ""
    return f"{telling.what} {grew} by {said(abs(change))}{share} to {said(end)} {when}{_listed(told)}."


def _side(side: tuple[Decimal | None, int], by_value: bool) -> Decimal:  # noqa: FBT001  # which of the two
    return Decimal((side[0] if by_value else side[1]) or 0)


def _largest(parts: Sequence[tuple[str, Decimal]], said: Callable[[Decimal], str]) -> list[str]:
    found = sorted((one for one in parts if one[1]), key=lambda one: -abs(one[1]))[:MOST_SAID]
    words = []
    for key, amount in found:
        more, less = SAID[key]
        form = (more if amount > 0 else less) or more or less
        words.append(form.format(said(abs(amount))))
    return words


def _listed(told: Sequence[str], mark: str = ": ") -> str:
    if not told:
        return ""
    words = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"{mark}{words}"
