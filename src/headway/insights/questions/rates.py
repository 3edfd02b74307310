"""Who differs from the others on a rate, in words."""

from collections.abc import Mapping, Sequence

from headway.answers.answer import Answer, Value
from headway.insights.apart import FEWEST, Tally
from headway.insights.questions.asking import Heard, named, names, number
from headway.insights.questions.unlike import Side, sides
from headway.insights.shrink import prior_of, shrunk


def compared(answer: Answer, by: str, key: str) -> dict[str, Side]:
    """How the rate of each stands beside that of all others."""
    rates = {str(row[by]): tally(row, key) for row in named(answer, by)}
    return sides({name: rate for name, rate in rates.items() if rate.n > 0}, tally(answer.totals, key))


def evened_out(answer: Answer, by: str, key: str) -> dict[str, float]:
    """The rate of each as it is to be ranked: drawn to that of all, the more the fewer cases it has."""
    rates = {str(row[by]): tally(row, key) for row in named(answer, by)}
    held = {name: rate for name, rate in rates.items() if rate.n > 0}
    prior = prior_of(list(held.values()))
    return {} if prior is None else {name: shrunk(one, prior) for name, one in held.items()}


def tally(row: Mapping[str, Value], key: str) -> Tally:
    """The successes and cases of a row's rate."""
    value, n = number(row.get(key)), number(row.get(f"{key}.n"))
    return Tally(round(float(value) * float(n)), int(n)) if value is not None and n and n > 0 else Tally(0, 0)


def differing(heard: Heard, answer: Answer, by: str, key: str) -> str:
    """`2 of 30 differ from the others: above Ann 71.0 % (62.1–78.6); below …; 27 cannot be told apart, 1 has too few`.

    Nobody is named who does not differ by more than chance.
    """
    found = compared(answer, by, key)
    few = sum(side is Side.FEW for side in found.values())
    if len(found) - few < 2 and not any(side in {Side.ABOVE, Side.BELOW} for side in found.values()):
        return f"too few to compare ({FEWEST} are needed on both sides)"
    rows = {str(row[by]): row for row in named(answer, by)}
    apart = [_apart(heard, found, rows, key, side) for side in (Side.ABOVE, Side.BELOW)]
    count = sum(side in {Side.ABOVE, Side.BELOW} for side in found.values())
    alike = len(found) - few - count
    rest = f"{heard.count(few)} {'has' if few == 1 else 'have'} too few to say" if few else ""
    if not count:
        told = f"none of {heard.count(alike)} can be told apart from the others"
        return f"{told}; {rest}" if rest else told
    verb = "differs" if count == 1 else "differ"
    told = f"{heard.count(count)} of {heard.count(len(found))} {verb} from the others: {'; '.join(filter(None, apart))}"
    others = "the others cannot be told apart" if alike else ""
    return "; ".join(filter(None, (told, others, rest)))


def _apart(
    heard: Heard, found: Mapping[str, Side], rows: Mapping[str, Mapping[str, Value]], key: str, side: Side
) -> str:
    members: Sequence[str] = sorted(
        (name for name, one in found.items() if one is side),
        key=lambda name: float(number(rows[name][key]) or 0),
        reverse=side is Side.ABOVE,
    )
    if not members:
        return ""
    if len(members) <= 2:
        return f"{side.value} {' and '.join(f'{name} {heard.rate(rows[name], key)}' for name in members)}"
    return f"{side.value} {names(members)}, furthest {members[0]} {heard.rate(rows[members[0]], key)}"
