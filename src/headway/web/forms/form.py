"""A form as a template may see it, and what a verb is: entries, an action, and the words that say it was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
    """A form. `refused` says why the action was not done; `back` is where "Cancel" leads without a script; `link` is an
    address to hand on, shown once; `choices` lead to further forms; without `submit` there is nothing
    left to do but close it.
    """

    title: str
    path: str
    submit: str
    entries: tuple[Entry, ...]
    back: str
    help: str = ""
    refused: str = ""
    tabs: tuple["Tab", ...] = ()
    link: str = ""
    choices: tuple["Tab", ...] = ()

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The entries that are seen at once."""
        return tuple(entry for entry in self.entries if not entry.more)

    @property
    def under_more(self) -> tuple[Entry, ...]:
        """Those under "More"."""
        return tuple(entry for entry in self.entries if entry.more)

    @property
    def more_open(self) -> bool:
        """Whether something under "More" is wrong, so that it must be seen."""
        return any(entry.wrong for entry in self.under_more)


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
