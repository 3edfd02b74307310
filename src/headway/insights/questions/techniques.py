"""Which techniques work: what is said in calls, what is answered to objections, what kind of contact it is."""

from collections.abc import Iterator
from typing import NamedTuple

from headway.answers.answer import Answer
from headway.insights.questions.asking import Asking, Heard, Line, Plot, Question, Shown, Told, missing, named, number
from headway.insights.questions.rates import differing, tally
from headway.insights.questions.tables import MOST_BARS, MOST_LINES, ordered, shown


class Kind(NamedTuple):
    """A kind of technique: its asking, the dimension that tells them apart, the rate by which they are judged."""

    name: str
    by: str
    rate: str
    one: str
    of: str


KINDS = (
    Kind("scripts", "script", "call_success_rate", "Script of calls", "the scripts of calls"),
    Kind("answers", "answer", "objection_overcome_rate", "Answer to an objection", "the answers to objections"),
)
CONTACTS = {"call_success_rate": "Calls", "visit_success_rate": "Visits", "meeting_success_rate": "Meetings"}


def tell(heard: Heard) -> Told:
    """Of each kind, which differ from the others by more than chance."""
    said: list[str] = []
    lines: list[Line] = []
    for kind in KINDS:
        answer = heard.answers.get(kind.name)
        if answer is None or len([row for row in named(answer, kind.by) if tally(row, kind.rate).n]) < 1:
            continue
        said.append(f"Of {kind.of} {differing(heard, answer, kind.by, kind.rate)}.")
        lines += _lines(heard, answer, kind)
    contacts = heard.answers.get("contacts")
    if contacts is not None:
        lines += _contacts(heard, contacts)
    if not said:
        whys = [heard.unasked.get(kind.name) or heard.lacks(kind.name, kind.rate) for kind in KINDS]
        return missing(*(whys if all(whys) else ["No call says which script was used: import a file with a column "
                                                 "for the script of a call."]))  # fmt: skip
    return Told(" ".join(said), head=("Technique", "Kind", "Worked"), lines=tuple(lines), plot=_plot(heard))


def _lines(heard: Heard, answer: Answer, kind: Kind) -> Iterator[Line]:
    for place in _by_rate(answer, kind)[:MOST_LINES]:
        name = str(answer.rows[place][kind.by])
        yield Line(name, (Shown(kind.one), shown(heard, answer, place, kind.rate)), of=(kind.by, name))


def _by_rate(answer: Answer, kind: Kind) -> list[int]:
    places = ordered(answer, kind.rate)
    return [place for place in places if answer.rows[place][kind.by] is not None]


def _contacts(heard: Heard, answer: Answer) -> Iterator[Line]:
    for key, name in CONTACTS.items():
        if answer.totals.get(key) is not None:
            yield Line(name, (Shown("Kind of contact"), shown(heard, answer, -1, key)))


def _plot(heard: Heard) -> Plot | None:
    """The techniques of the first kind that has any."""
    for kind in KINDS:
        answer = heard.answers.get(kind.name)
        places = _by_rate(answer, kind)[:MOST_BARS] if answer else []
        if answer is not None and len(places) > 1:
            labels = tuple(str(answer.rows[place][kind.by]) for place in places)
            values = tuple(number(answer.rows[place][kind.rate]) for place in places)
            label = heard.catalogue.metrics[kind.rate].label
            return Plot(f"{label} by {kind.by}", kind.rate, heard.unit(kind.rate), labels, values)
    return None


QUESTION = Question(
    key="techniques",
    title="Which techniques work?",
    asks=(
        *(Asking(kind.name, (kind.rate,), by=kind.by) for kind in KINDS),
        Asking("contacts", tuple(CONTACTS)),
    ),
    tell=tell,
    caveat="Who used which, and with whom, was not random: it says what went with success, not what made it.",
)
