"""Metrics that a business makes of others: made, changed, taken away. An earlier definition stays for what was known
while it held.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headway.actions.acting import acting
from headway.actions.actor import Actor
from headway.actions.permission import DEFINERS
from headway.actions.saved import Named, begun, check_version, held_by, moved_on
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.own_make import made_of
from headway.catalogue.own_metrics import made_here, terms_read, terms_written
from headway.catalogue.own_terms import CannotMake, Term
from headway.errors import Refused
from headway.records.models import Audit, Dashboard, OwnMetric, SavedAnswer, Seat
from headway.values.fold import fold

LONGEST_KEY = 60
MOST_NAMED = 5


class NameTaken(Refused):
    """Another metric is called so."""

    def __init__(self, name: str, label: str, key: str) -> None:
        super().__init__(
            f"“{name}” is taken: {label} ({key}) is a metric already. Give yours a name that tells them apart."
        )


class StillMade(Refused):
    """Other metrics are made of this one."""

    def __init__(self, label: str, users: tuple[str, ...]) -> None:
        names = f"{' and '.join(users)} {'is' if len(users) == 1 else 'are'}"
        super().__init__(f"{label} cannot be deleted: {names} made of it. Change or delete that first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a metric is to be called, who sees it, and of what it is made; `catalogue` is what its maker can choose
    from.
    """

    named: Named
    terms: tuple[Term, ...]
    catalogue: Catalogue

    def columns(self, key: str) -> dict[str, Any]:
        """The columns of the record; raises Refused for a name that is taken, and CannotMake."""
        said = self.named.checked()
        check_name(said["name"], self.catalogue, but=key)
        for term in self.terms:
            if key in (term.metric, *_parts(term.metric, self.catalogue)):
                raise CannotMake(f"{said['name']} cannot be made of itself: choose another metric.")
        made_of(key, said["name"], self.terms, self.catalogue)
        return {**said, "terms": terms_written(self.terms)}


def make_metric(definition: Definition, *, now: datetime, by: Actor) -> Audit:
    """Make a metric. Raises Refused without a name or with one that is taken, and CannotMake where its parts do not go
    together.
    """
    with acting(by=by, verb="make_metric", roles=DEFINERS) as deed:
        key = free_key(definition.named.name, definition.catalogue)
        deed.add(OwnMetric(key=key, **definition.columns(key), **_begun(by, now)))
    return deed.written


def change_metric(*, key: str, definition: Definition, version: int, now: datetime, by: Actor) -> Audit:
    """Another name, audience or definition under the same key. What was known before is still counted by the old
    definition. Raises ChangedMeanwhile where `version` is not the one that stands.
    """
    with acting(by=by, verb="change_metric", roles=DEFINERS) as deed:
        held = _held(key, by, verb="change_metric")
        check_version(held, version)
        deed.change(held, {**definition.columns(key), **moved_on(held, by, now)})
    return deed.written


def remove_metric(*, key: str, by: Actor) -> Audit:
    """Take a metric away; an undo brings it back. Raises StillMade where other metrics are made of it."""
    with acting(by=by, verb="remove_metric", roles=DEFINERS) as deed:
        held = _held(key, by, verb="remove_metric")
        others = OwnMetric.objects.exclude(key=key).order_by("name")
        users = [one.name for one in others if any(term.metric == key for term in terms_read(one.terms))]
        if users:
            raise StillMade(held.name, tuple(users[:MOST_NAMED]))
        deed.remove(held)
    return deed.written


def check_name(name: str, catalogue: Catalogue, *, but: str = "") -> None:
    """Raise NameTaken where another metric is called so, in whatever spelling."""
    for key, metric in catalogue.metrics.items():
        seen = metric.listed or key in made_here(catalogue)
        if key != but and seen and fold(name) in {fold(metric.label), fold(key)}:
            raise NameTaken(name, metric.label, key)


def free_key(name: str, catalogue: Catalogue) -> str:
    """`Margin per visit` is `margin_per_visit`; with a number after it where that is something else already."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("_")
    stem = (words if words[:1].isalpha() else f"own_{words}".strip("_"))[:LONGEST_KEY].strip("_") or "own"
    stem = re.sub(r"_part(?=\d)", "_part_", stem)  # so that no key is that of a narrowed part
    taken = {"new", *catalogue.metrics, *catalogue.dimensions, *OwnMetric.objects.values_list("key", flat=True)}
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def kept_with(key: str) -> tuple[list[SavedAnswer], list[Dashboard]]:
    """The saved answers and dashboards that name a metric."""
    wanted = re.compile(rf"(?:^|&)metric={re.escape(key)}(?:&|$)")
    saved = [one for one in SavedAnswer.objects.order_by("name") if wanted.search(one.question)]
    boards = [
        one
        for one in Dashboard.objects.order_by("name")
        if any(wanted.search(str(tile.get("question", ""))) for tile in one.tiles)
    ]
    return saved, boards


def _begun(by: Actor, now: datetime) -> dict[str, Any]:
    """Whose it is: whoever acts; what a program makes is the owner's."""
    if by.user_id is not None:
        return begun(by, now)
    owner = Seat.objects.filter(role="owner", user__is_active=True).order_by("pk").first()
    if owner is None:
        raise Refused("Nobody owns this workspace so far: run `headway sign-in WORKSPACE` and open its link first.")
    return {"owner_id": owner.user_id, "changed_by_id": owner.user_id, "changed_at": now}


def _held(key: str, by: Actor, *, verb: str) -> OwnMetric:
    number = OwnMetric.objects.filter(key=key).values_list("pk", flat=True).first()
    held: OwnMetric = held_by(OwnMetric, number or 0, by, verb=verb)
    return held


def _parts(key: str, catalogue: Catalogue) -> tuple[str, ...]:
    return catalogue.all_parts_of(key) if key in catalogue.metrics else ()
