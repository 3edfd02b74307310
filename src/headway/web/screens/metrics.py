"""The catalogue as pages: every definition in words, where it comes from, its value now and its trend."""

from dataclasses import dataclass

from headway.actions.permission import DEFINERS
from headway.answers.reach import ANCHORS
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Among, Balance, Derived, Metric, Monthly, Product, Ratio, Shortfall
from headway.catalogue.own_make import CATEGORY
from headway.catalogue.parts import parts_of
from headway.records.models import OwnMetric
from headway.schema.tables import facts
from headway.web.address import link, only
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.exploring import offered
from headway.web.forms.own_metrics import make_address
from headway.web.forms.person import Person
from headway.web.forms.saved import may_change
from headway.web.links import SEEN, about_metric, rows_of, trust_of
from headway.web.screens.cards import Card, card_series, cards
from headway.web.screens.choosing import asks_nothing_missing, ever_with_something
from headway.web.screens.formula import formula
from headway.web.screens.saved import changed_words, owner_words, seen_words
from headway.web.screens.signals import Signals, signals
from headway.web.screens.warned import warned
from headway.web.screens.words import anchor_words, unit_of

CATEGORIES = {
    "own": "Made here",
    "revenue": "Revenue",
    "customers": "Customers",
    "deals": "Deals",
    "pipeline": "Pipeline",
    "leads": "Leads",
    "activities": "Activities",
    "proposals": "Proposals",
    "contracts": "Contracts",
    "audience": "Web and social",
    "stock": "Stock",
    "loyalty": "Loyalty",
    "email": "E-mail",
    "feedback": "Feedback",
    "cases": "Cases",
    "data": "Data on record",
}
ADDS = {
    "flow": "Adds up over time and over every split.",
    "stock": "What there is at one instant: never summed over time.",
    "ratio": "Divided anew at every level; a total is never the mean of its parts.",
    "distinct": "Different things are counted once at every level, so parts may add to more than the whole.",
    "quantile": "Taken over all rows anew at every level.",
    "duration": "Estimated with what has not ended yet (Kaplan–Meier), anew at every level.",
}
GOOD = {"up": "More is better", "down": "Less is better", "neutral": "Neither way is better"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A metric in the list. `here` says that it has had a value in this workspace; `missing` what would make it
    possible."""

    key: str
    label: str
    definition: str
    number: str
    href: str
    missing: str
    here: bool


@dataclass(frozen=True, slots=True)
class MetricList:
    """The catalogue, by category, after the search. `here` is how many of all have data in this workspace."""

    search: str
    groups: tuple[tuple[str, tuple[Listed, ...]], ...]
    count: int
    all: int
    here: int
    make: str
    unmade: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Of a metric that was made here: by whom and who sees it, and where it is changed and deleted by who may."""

    whose: str
    edit: str
    remove: str


@dataclass(frozen=True, slots=True)
class MetricPage:
    """One metric's page; `whole`: it is seen over all time."""

    bar: Bar
    key: str
    label: str
    definition: str
    facts: tuple[tuple[str, str], ...]
    exclusions: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    dimensions: tuple[tuple[str, str], ...]
    card: Card | None
    trend: Signals | None
    missing: str
    notes: tuple[str, ...]
    rows: str
    explore: str
    sql: str
    read: str
    whole: bool
    made: Made | None
    make: str
    trust: str


def metric_list(asked: Asked, search: str, person: Person) -> MetricList:
    """The metrics whose key, label or definition has all words of the search; those made here come first."""
    catalogue = asked.place.catalogue
    words = search.casefold().split()
    found = [metric for metric in catalogue.listed() if _matches(metric, words)]
    here = ever_with_something(asked, [metric.key for metric in catalogue.listed()])
    groups: dict[str, list[Listed]] = {}
    for metric in found:
        heading = CATEGORIES.get(metric.category, metric.category.capitalize())
        groups.setdefault(heading, []).append(_listed(asked, metric, here=metric.key in here))
    ordered = sorted(groups.items(), key=lambda group: group[0] != CATEGORIES[CATEGORY])
    own = {one.key: one for one in catalogue.own if not one.until}
    return MetricList(
        search,
        tuple((name, tuple(rows)) for name, rows in ordered),
        len(found),
        len(catalogue.listed()),
        len(here),
        make=make_address(person),
        unmade=tuple((own[key].label, why, f"/metrics/{key}/edit") for key, why in catalogue.unmade.items()),
    )


def _matches(metric: Metric, words: list[str]) -> bool:
    text = f"{metric.key} {metric.label} {metric.definition} {metric.number}".casefold()
    return all(word in text for word in words)


def _listed(asked: Asked, metric: Metric, *, here: bool) -> Listed:
    return Listed(
        key=metric.key,
        label=metric.label,
        definition=metric.definition,
        number=metric.number,
        href=about_metric(asked, metric.key),
        missing="" if here else missing_words(asked, metric.key),
        here=here,
    )


def missing_words(asked: Asked, key: str) -> str:
    """What a file would have to hold for this metric to have a value."""
    catalogue = asked.place.catalogue
    versions = asked.world.engine.versions(catalogue.held_facts_of(key))
    empty = frozenset(ANCHORS) - asked.reach.held
    lacking = [facts()[fact].label.lower() for fact, version in versions.items() if not version or fact in empty]
    needs = [words for atom in catalogue.atoms_of(key) for words in atom.needs.values()]
    wanted = list(dict.fromkeys(needs)) or lacking
    return f"Needs {' and '.join(wanted)}" if wanted else ""


def metric_page(asked: Asked, key: str, path: str, person: Person) -> MetricPage:
    """The page of a metric; with its value and trend where the workspace holds what it reads."""
    catalogue = asked.place.catalogue
    metric = catalogue.metrics[key]
    possible = asks_nothing_missing(asked, key)
    series = card_series(asked, (key,)) if possible else None
    return MetricPage(
        bar=bar_of(asked, path, title=metric.label),
        key=key,
        label=metric.label,
        definition=metric.definition,
        facts=_facts(catalogue, metric, asked.place.currency),
        exclusions=metric.exclusions,
        parts=tuple((catalogue.metrics[part].label, about_metric(asked, part)) for part in _parts(metric)),
        dimensions=tuple(
            (
                link("/explore", only(asked.params, *SEEN, "where"), metric=key, by=name),
                catalogue.dimensions[name].label,
            )
            for name in offered(catalogue, (key,))
        ),
        card=cards((key,), series)[0] if series else None,
        trend=signals(asked, key, series) if series and asked.span else None,
        missing="" if possible else missing_words(asked, key),
        notes=(*series.now.notes, *warned(asked, (key,))) if series else (),
        rows=rows_of(asked, key),
        explore=link("/explore", only(asked.params, *SEEN, "where"), metric=key),
        sql=series.now.sql if series else "",
        read=_read(asked, key),
        whole=asked.span is None,
        made=_made(key, person),
        make=make_address(person, metric.label),
        trust=trust_of(asked, key),
    )


def _made(key: str, person: Person) -> Made | None:
    row = OwnMetric.objects.select_related("owner", "changed_by").filter(key=key).first()
    if row is None:
        return None
    may = person.role in DEFINERS and may_change(person, row)
    return Made(
        whose=f"Made by {owner_words(row, person)}, seen by {seen_words(row)}, {changed_words(row)}",
        edit=f"/metrics/{key}/edit" if may else "",
        remove=f"/metrics/{key}/remove" if may else "",
    )


def _parts(metric: Metric) -> tuple[str, ...]:
    match metric:
        case Ratio():
            return (metric.numerator, metric.denominator)
        case Derived():
            return (*metric.plus, *metric.minus)
        case Product() | Balance() | Monthly() | Among() | Shortfall():
            return parts_of(metric)
        case _:
            return ()


def _facts(catalogue: Catalogue, metric: Metric, currency: str) -> tuple[tuple[str, str], ...]:
    read = ", ".join(facts()[fact].label.lower() for fact in catalogue.facts_of(metric.key))
    return (
        ("Formula", formula(catalogue, metric)),
        ("Decided by", anchor_words(catalogue, metric.key)),
        ("Reads", read),
        ("Unit", "share, shown in %" if metric.unit.value == "share" else unit_of(metric, currency)),
        ("Adds up", ADDS[metric.additivity.value]),
        ("Good side", GOOD[metric.direction.value]),
        ("Look at it", metric.review),
        ("Definition", "of your own" if metric.category == CATEGORY else metric.number),
        ("Key", metric.key),
        *((("When undefined", metric.undefined),) if metric.undefined else ()),
    )


def _read(asked: Asked, key: str) -> str:
    """From when to when there are rows that it reads."""
    days = [asked.reach.days[fact] for fact in asked.place.catalogue.facts_of(key) if fact in asked.reach.days]
    return asked.place.style.days(min(day[0] for day in days), max(day[-1] for day in days)) if days else ""
