"""Whose numbers a page shows: never wider than the person may see (ARCHITECTURE D16), narrower where they choose."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from headway.errors import BadQuestion
from headway.query.question import Condition, Operator
from headway.records.models import Member, Office, Team
from headway.records.scope import scope_of

MOST = 60
GROUPS = {"team": "Team", "office": "Office", "rep": "Rep"}


@dataclass(frozen=True, slots=True)
class Whose:
    """`members` is what the person may see (None: everybody's); `condition` narrows it to one team, office or rep.

    `everything` is what the unnarrowed view is called; `choices` are (address value, label) of what else there is.
    """

    members: frozenset[int] | None
    condition: Condition | None
    name: str
    everything: str
    choices: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """What the bar says is shown."""
        return self.condition.values[0] if self.condition else self.everything


def read_whose(text: str, user: User) -> Whose:
    """What the person may see, narrowed to `team=North`, `office=Leeds` or `rep=Ann Lee` if the text says so."""
    allowed = scope_of(user)
    condition = _condition(text) if text else None
    name, choices = _choices(allowed)
    everything = "All" if allowed is None else ("Mine" if len(allowed) <= 1 else "My people")
    return Whose(allowed, condition, GROUPS[condition.dimension] if condition else name, everything, choices)


def _condition(text: str) -> Condition:
    group, equals, value = text.partition("=")
    if group not in GROUPS or not equals or not value:
        raise BadQuestion(f'"{text}" is no scope. Write team=NAME, office=NAME or rep=NAME.')
    return Condition(group, Operator.EQUAL, (value,))


def _choices(allowed: frozenset[int] | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first kind of group that there is: teams, else offices, else reps; for a manager their people."""
    if allowed is not None:
        return "Rep", _named("rep", Member.objects.settled().filter(pk__in=allowed).values_list("name", flat=True))
    for group, label, model in (("team", "Team", Team), ("office", "Office", Office)):
        found = _named(group, model.objects.settled().order_by("name").values_list("name", flat=True)[:MOST])
        if found:
            return label, found
    return "Rep", _named("rep", Member.objects.settled().order_by("name").values_list("name", flat=True)[:MOST])


def _named(group: str, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = tuple((f"{group}={name}", name) for name in sorted(set(names)))
    return found if len(found) > 1 else ()
