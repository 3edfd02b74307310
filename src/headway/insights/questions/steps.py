"""Which step of the process adds nothing."""

from collections.abc import Mapping

from headway.answers.answer import Answer, Value
from headway.insights.apart import FEWEST, Apart, Tally, pairs_apart
from headway.insights.questions.asking import (
    Asking,
    Heard,
    Line,
    Plot,
    Question,
    Told,
    missing,
    named,
    names,
    number,
    value_of,
)
from headway.insights.questions.rates import tally
from headway.insights.questions.tables import head_of, shown

WITH, WITHOUT = "win_rate_with_step", "win_rate_without_step"
LEFT_OUT = "deals_decided_without_step"
KEYS = (WITHOUT, WITH)


def tell(heard: Heard) -> Told:
    """Of which steps deals that left them out were won as often, more often or less often than those that took them."""
    answer = heard.answers.get("steps")
    rows = [row for row in named(answer, "stage") if any(value_of(row, key) for key in COUNTS)] if answer else []
    if answer is None or not rows:
        return missing(_why(heard, answer))
    pairs = {str(row["stage"]): (tally(row, WITHOUT), tally(row, WITH)) for row in rows}
    sentence = f"{_said(heard, rows, pairs)}."
    places = [place for place, row in enumerate(answer.rows) if row in rows]
    lines = tuple(
        Line(str(answer.rows[place]["stage"]), tuple(shown(heard, answer, place, key) for key in KEYS),
             of=("stage", str(answer.rows[place]["stage"])))
        for place in places
    )  # fmt: skip
    labels = tuple(line.name for line in lines)
    without, taken = (tuple(number(answer.rows[place][key]) for place in places) for key in KEYS)
    plot = Plot("Win rate without each step and with it", WITHOUT, heard.unit(WITHOUT), labels, without,
                beside=((WITH, taken),))  # fmt: skip
    return Told(sentence, head=head_of(heard, "stage", KEYS), lines=lines, plot=plot)


COUNTS = ("deals_decided_with_step", LEFT_OUT)


def _why(heard: Heard, answer: Answer | None) -> str:
    if "steps" in heard.unasked:
        return heard.unasked["steps"]
    if answer is not None and any("recorded" in reason for reason in answer.reasons.values()):
        return (
            "No decided deal has been beyond its first stage: import a file with a column for the stage of a deal and "
            "when it entered it."
        )
    return "No deal that was decided in these days came beyond a stage."


def _said(heard: Heard, rows: list[Mapping[str, Value]], pairs: Mapping[str, tuple[Tally, Tally]]) -> str:
    found = pairs_apart(pairs)
    by_name = {str(row["stage"]): row for row in rows}
    parts = [_apart(heard, found, by_name, above=above) for above in (True, False)]
    differ = {str(one.name) for one in found.different}
    left = [name for name, (without, _) in pairs.items() if without.n > 0]
    enough = {name for name in left if name not in differ and _judged(pairs, name)}
    few = [name for name in left if name not in differ and name not in enough]
    if not left:
        return "No decided deal left out a step and came beyond it: no step can be judged"
    if enough:
        parts.append(f"without {names(sorted(enough))} as many were won, as far as can be told")
    if few:
        parts.append(
            f"{names(few)} {'was' if len(few) == 1 else 'were'} left out too rarely to say ({FEWEST} are needed)"
        )
    told = "; ".join(filter(None, parts))
    return told[0].upper() + told[1:]


def _judged(pairs: Mapping[str, tuple[Tally, Tally]], name: str) -> bool:
    return bool(pairs_apart({name: pairs[name]}).judged)


def _apart(heard: Heard, found: Apart, rows: Mapping[str, Mapping[str, Value]], *, above: bool) -> str:
    """`deals without Demo were won more often: 41 % (35–47) against 30 % (28–32) with it`."""
    each = [
        f"{one.name} {heard.rate(rows[str(one.name)], WITHOUT)} against {heard.rate(rows[str(one.name)], WITH)} with it"
        for one in found.different
        if one.above is above
    ]
    return f"won {'more' if above else 'less'} often were deals without {', without '.join(each)}" if each else ""


QUESTION = Question(
    key="steps",
    title="Which step of the process adds nothing?",
    asks=(Asking("steps", (*KEYS, *COUNTS), by="stage"),),
    tell=tell,
    caveat="Compared are decided deals that came beyond the step. Association, not proof: which deals leave a step out "
    "was not random.",
)
