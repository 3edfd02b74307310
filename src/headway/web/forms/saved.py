"""What is asked of somebody who keeps an answer: its name, a note, who sees it, whether its period moves along."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from headway.actions.permission import LEADERS
from headway.actions.saved import Named
from headway.errors import BadQuestion
from headway.records.models.kept import Kept
from headway.records.scope import mates_of
from headway.values.written import whole_written
from headway.web.asked import Asked
from headway.web.barring import WORDS
from headway.web.forms.entry import Choices, Entry, Kind, Values
from headway.web.forms.person import Person
from headway.web.questions import moving_names, params_of

SEEN_WORDS = {"me": "Only me", "team": "My team", "all": "Everybody with a seat here"}
SEEN_SHORT = {"me": "nobody else", "team": "their team", "all": "everybody"}
SCOPE_HELP = "Whoever opens it sees what they may see, totals included."


@dataclass(frozen=True, slots=True)
class Held:
    """What the form begins with."""

    name: str = ""
    note: str = ""
    seen_by: str = "me"
    version: int = 0


def held(kept: Kept) -> Held:
    """As it stands."""
    return Held(kept.name, kept.note, kept.seen_by, kept.version)


def kept_entries(user: User, begins: Held) -> tuple[Entry, ...]:
    """Name, note and audience, and the version that was looked at."""
    return (
        Entry(name="name", label="Name", required=True, value=begins.name),
        Entry(name="note", label="Note", kind=Kind.LONG, value=begins.note),
        Entry(
            name="seen_by",
            label="Who sees it",
            kind=Kind.CHOICE,
            choices=_audience(user, begins.seen_by),
            value=begins.seen_by,
            help=SCOPE_HELP,
        ),
        Entry(name="version", label="", kind=Kind.HIDDEN, value=str(begins.version)),
    )


def question_entries(question: str, asked: Asked | None) -> tuple[Entry, ...]:
    """The question, and whether its period moves along where that is not plain. `asked` is None where it cannot be
    asked any more.
    """
    hidden = Entry(name="question", label="", kind=Kind.HIDDEN, value=question)
    choices = _periods(question, asked) if asked else ()
    if len(choices) < 2:
        return (hidden,)
    moves = Entry(name="period", label="Period", kind=Kind.CHOICE, choices=choices, value=choices[0][0])
    return (moves, hidden)


def named(values: Values) -> Named:
    """What was typed."""
    return Named(name=values["name"], note=values["note"], seen_by=values["seen_by"] or "me")


def version_of(values: Values) -> int:
    """The version that somebody had before them; none is the first."""
    return whole_written(values["version"]) or 0


def may_change(person: Person, kept: Kept) -> bool:
    """Whose it is, and leaders."""
    return kept.owner_id == person.by.user_id or person.role in LEADERS


def _audience(user: User, now: str) -> Choices:
    """Everybody; the team where there is one."""
    mates = mates_of(user) or ()
    return [(key, words) for key, words in SEEN_WORDS.items() if key != "team" or len(mates) > 1 or now == "team"]


def _periods(question: str, asked: Asked) -> Sequence[tuple[str, str]]:
    """What moves along first, then what stays."""
    if asked.span is None:
        return ()
    text = next((value for key, value in params_of(question) if key == "period"), "")
    stays = ("=" + asked.span.key, f"Stays: {asked.span.label(asked.place.style)}")
    if not text:
        return (("", "Moves along: the latest month that the data fill"), stays)
    try:
        names = moving_names(text, today=asked.today, calendar=asked.clock.calendar)
    except BadQuestion:
        return ()
    chosen = text if text in WORDS else next(iter(names), "")
    return ((f"={chosen}", f"Moves along: {WORDS[chosen].lower()}"), stays) if chosen else ()


def period_chosen(values: Values) -> str | None:
    """The period that was chosen; None where there was no choice."""
    return str(values["period"]).removeprefix("=") if "period" in values else None
