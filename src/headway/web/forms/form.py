"""A form as a template may see it, and what a verb is: entries, an action, and the words that say it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from headway.records.models import Audit
from headway.web.forms.entry import Entry, Values
from headway.web.forms.person import Person


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that a person may do: `record` is what they do it to, None for something new.

    `says` gets the values and tells in a few words what was done.
    """

    key: str
    label: str
    submit: str
    roles: tuple[str, ...]
    entries: Callable[[Person, Any], Sequence[Entry]]
    act: Callable[[Person, Any, Values], Audit]
    says: Callable[[Person, Any, Values], str]
    help: str = ""


Verbs: TypeAlias = Mapping[str, Verb]


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `refused` says why the action was not done; `back` is where "Cancel" leads without a script."""

    title: str
    path: str
    submit: str
    entries: tuple[Entry, ...]
    back: str
    help: str = ""
    refused: str = ""
    tabs: tuple["Tab", ...] = ()
    shown: tuple[Entry, ...] = field(init=False)
    under_more: tuple[Entry, ...] = field(init=False)
    more_open: bool = field(init=False)

    def __post_init__(self) -> None:
        """Part the entries into those shown at once and those under "More", which opens where one of them is wrong."""
        below = tuple(entry for entry in self.entries if entry.more)
        object.__setattr__(self, "shown", tuple(entry for entry in self.entries if not entry.more))
        object.__setattr__(self, "under_more", below)
        object.__setattr__(self, "more_open", any(entry.wrong for entry in below))


@dataclass(frozen=True, slots=True)
class Tab:
    """Another thing to record, beside this one."""

    label: str
    href: str
    key: str
    current: bool


def verb_by(key: str, verbs: Sequence[Verb]) -> Verb | None:
    """The verb of a key."""
    return next((verb for verb in verbs if verb.key == key), None)
