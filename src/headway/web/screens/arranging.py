"""Home while it is arranged: its cards with what moves and removes them, and what may be added."""

from collections.abc import Sequence
from dataclasses import dataclass

from headway.actions.arrangements import Arranged
from headway.catalogue.metric import Metric
from headway.errors import Refused
from headway.values.written import whole_written
from headway.web.address import link, one
from headway.web.asked import Asked
from headway.web.screens.cards import Card, card_series, cards
from headway.web.screens.choosing import can_be_narrowed, chosen_cards, ever_with_something, is_recorded, own_keys
from headway.web.screens.metrics import CATEGORIES

MOST = 12


class NoSuchChange(Refused):
    """A change of Home's cards that cannot be made."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A card in its place, counted from one. `card` is None where the metric cannot be narrowed as the page is."""

    key: str
    label: str
    place: int
    card: Card | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A metric that may be added; `here`: it has had a value in this workspace."""

    key: str
    label: str
    definition: str
    here: bool


@dataclass(frozen=True, slots=True)
class Arranging:
    """The page: what is there, what may be added, and whether there is something to take back."""

    path: str
    done: str
    placed: tuple[Placed, ...]
    own: bool
    says: str
    search: str
    groups: tuple[tuple[str, tuple[Offer, ...]], ...]
    full: bool
    back: bool
    kept: tuple[tuple[str, str], ...]


def arranging_screen(asked: Asked, role: str, arranged: Arranged, *, back: bool) -> Arranging:
    """The page for somebody's role and arrangement; `back`: the last change can be taken back."""
    keys, search = shown_keys(asked, role, arranged), one(asked.params, "q")
    here = [key for key in keys if can_be_narrowed(asked, key)]
    made = dict(zip(here, cards(here, card_series(asked, here)), strict=True)) if here else {}
    metrics = asked.place.catalogue.metrics
    chosen = chosen_cards(asked, role, arranged)
    params = tuple(pair for pair in asked.params if pair[0] != "q")
    return Arranging(
        path=link("/arrange", params),
        done=link("/", params),
        placed=tuple(Placed(key, metrics[key].label, at, made.get(key)) for at, key in enumerate(keys, 1)),
        own=chosen.own,
        says=chosen.says,
        search=search,
        groups=_offers(asked, keys, search),
        full=len(keys) >= MOST,
        back=back,
        kept=params,
    )


def shown_keys(asked: Asked, role: str, arranged: Arranged) -> tuple[str, ...]:
    """The cards as they stand: the person's, else the proposed ones."""
    return own_keys(asked, arranged) or tuple(chosen_cards(asked, role, None).keys)


def changed(asked: Asked, keys: Sequence[str], what: str) -> tuple[list[str], str]:
    """The cards after a change, and the change in words: `add win_rate`, `remove win_rate`, `earlier`, `later`, or
    `place win_rate 3`. Raises NoSuchChange, saying why.
    """
    verb, _, rest = what.partition(" ")
    key, _, to = rest.partition(" ")
    metric = asked.place.catalogue.metrics.get(key)
    if metric is None or verb not in {"add", "remove", "earlier", "later", "place"}:
        raise NoSuchChange("That is no change of this page. Load it again and choose anew.")
    kept = [one_of for one_of in keys if one_of != key]
    if verb == "add":
        return _added(asked, keys, metric)
    if key not in keys:
        raise NoSuchChange(f"{metric.label} is not on Home any more. Load the page again.")
    if verb == "remove":
        if not kept:
            raise NoSuchChange("Home keeps at least one card. Add another one first.")
        return kept, f"{metric.label} removed"
    at = list(keys).index(key)
    wanted = whole_written(to)
    aim = {"earlier": at - 1, "later": at + 1}.get(verb, at if wanted is None else wanted - 1)
    aim = min(max(aim, 0), len(kept))
    return [*kept[:aim], key, *kept[aim:]], f"{metric.label} is now {aim + 1} of {len(keys)}"


def _added(asked: Asked, keys: Sequence[str], metric: Metric) -> tuple[list[str], str]:
    if metric.key in keys:
        raise NoSuchChange(f"{metric.label} is on Home already.")
    if len(keys) >= MOST:
        raise NoSuchChange(f"Home holds {MOST} cards. Remove one first.")
    if not is_recorded(asked, metric.key):
        raise NoSuchChange(f"{metric.label} has nothing to be counted from yet.")
    return [*keys, metric.key], f"{metric.label} added, {len(keys) + 1} of {len(keys) + 1}"


def _offers(asked: Asked, keys: Sequence[str], search: str) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
    """The metrics that can be answered here and are not on Home, by category, those with a value first."""
    words = search.casefold().split()
    listed = [
        metric
        for metric in asked.place.catalogue.listed()
        if metric.key not in keys and is_recorded(asked, metric.key) and _matches(metric, words)
    ]
    here = ever_with_something(asked, [metric.key for metric in asked.place.catalogue.listed()])
    groups: dict[str, list[Offer]] = {}
    for metric in sorted(listed, key=lambda one_of: one_of.key not in here):
        offer = Offer(metric.key, metric.label, metric.definition, metric.key in here)
        groups.setdefault(CATEGORIES.get(metric.category, metric.category.capitalize()), []).append(offer)
    return tuple((name, tuple(offers)) for name, offers in groups.items())


def _matches(metric: Metric, words: Sequence[str]) -> bool:
    text = f"{metric.key} {metric.label} {metric.definition}".casefold()
    return all(word in text for word in words)
