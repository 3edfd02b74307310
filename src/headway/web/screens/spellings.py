"""Names that are nearly equal, and names that were joined: what an import page offers to join, and to part again."""

import re
from dataclasses import dataclass

from headway.actions.same_as import JOINABLE, joinings
from headway.schema.tables import record_types

NEAR = re.compile(r"Near-equal names in (\w+), kept apart: (.+?)\. Join them with `same as`")


@dataclass(frozen=True, slots=True)
class Near:
    """Two names that may be one: `spelling` would stand for `name`."""

    kind: str
    spelling: str
    name: str

    @property
    def answer(self) -> str:
        """The key of the answer that joins them."""
        return f"same_as:{self.kind}:{self.spelling}"


def near_of(note: str) -> tuple[Near, ...]:
    """Both ways to join the two names that a note tells of; none for another note, or where its names cannot be told
    apart.
    """
    found = NEAR.match(note)
    if found is None or found[1] not in JOINABLE:
        return ()
    one, _, other = found[2].partition(" and ")
    if not other or " and " in other:
        return ()
    return (Near(found[1], one, other), Near(found[1], other, one))


@dataclass(frozen=True, slots=True)
class Joining:
    """A spelling that stands for a thing of another name."""

    kind: str
    label: str
    spelling: str
    name: str


def joined() -> tuple[Joining, ...]:
    """Everything that is joined."""
    return tuple(Joining(kind, record_types()[kind].label, spelling, name) for kind, spelling, name in joinings())
