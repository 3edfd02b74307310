"""The form in which a metric is made of others: what was typed, as terms, or with words on what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from headway.actions.permission import DEFINERS
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import DimensionKind
from headway.catalogue.own_terms import HOW, PER, SIGNS, Only, Term
from headway.errors import BadQuestion
from headway.query.parse import parse_condition
from headway.values.fold import fold
from headway.values.suggest import did_you_mean
from headway.web.forms.entry import Choices, Entry, Kind
from headway.web.forms.person import Person

PARTS, CONDITIONS = 3, 2
NEXT = ("Divided, added or taken off", "And a third")
TELLING = (DimensionKind.THING, DimensionKind.TEXT, DimensionKind.WEEKDAY)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One "only where" as typed."""

    dimension: str = ""
    sign: str = "="
    values: str = ""


@dataclass(frozen=True, slots=True)
class PartDraft:
    """One metric as typed, how it is joined, and what it is narrowed to."""

    metric: str = ""
    how: str = PER
    only: tuple[Narrowing, ...] = (Narrowing(),) * CONDITIONS


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that was typed into the parts of the form."""

    parts: tuple[PartDraft, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The terms, and by the name of an entry what is wrong with it."""

    terms: tuple[Term, ...]
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartFields:
    """The entries of one part. `narrowed`: one of its conditions is filled in, so that they are seen."""

    title: str
    how: Entry | None
    metric: Entry
    only: tuple[tuple[Entry, Entry, Entry], ...]
    narrowed: bool


def make_address(person: Person, metric: str = "") -> str:
    """Where a metric is made, beginning with one; empty for who may not."""
    if person.role not in DEFINERS:
        return ""
    return f"/metrics/new?{urlencode({'what0': metric})}" if metric else "/metrics/new"


def draft_typed(given: Mapping[str, str]) -> Draft:
    """What stands in an address or a form."""

    def text(name: str) -> str:
        return given.get(name, "").strip()

    return Draft(
        tuple(
            PartDraft(
                metric=text(f"what{place}"),
                how=text(f"how{place}") or PER,
                only=tuple(
                    Narrowing(text(f"dim{place}_{row}"), text(f"sign{place}_{row}") or "=", text(f"val{place}_{row}"))
                    for row in range(CONDITIONS)
                ),
            )
            for place in range(PARTS)
        )
    )


def draft_of(terms: Sequence[Term], catalogue: Catalogue) -> Draft:
    """Terms as somebody would have typed them."""
    parts = [
        PartDraft(
            metric=catalogue.metrics[term.metric].label if term.metric in catalogue.metrics else term.metric,
            how=term.how or PER,
            only=tuple(_typed(one, catalogue) for one in term.only) + (Narrowing(),) * (CONDITIONS - len(term.only)),
        )
        for term in terms
    ]
    return Draft((*parts, *(PartDraft(),) * (PARTS - len(parts))))


def _typed(only: Only, catalogue: Catalogue) -> Narrowing:
    dimension = catalogue.dimensions.get(only.dimension)
    values = ", ".join(f'"{value}"' if "," in value else value for value in only.values)
    return Narrowing(dimension.label if dimension else only.dimension, only.sign, values)


def read_draft(draft: Draft, catalogue: Catalogue) -> Read:
    """The metrics and dimensions that were meant, each by its label or key."""
    wrong: dict[str, str] = {}
    terms: list[Term] = []
    for place, part in enumerate(draft.parts):
        if not part.metric:
            if place == 0:
                wrong["what0"] = "Choose a metric: it is what the new one begins with."
            elif any(one.dimension for one in part.only):
                wrong[f"what{place}"] = "Choose the metric that this narrows."
            continue
        key = metric_called(part.metric, catalogue)
        if not key:
            labels = [metric.label for metric in catalogue.listed()]
            wrong[f"what{place}"] = f"No metric is called “{part.metric}”{did_you_mean(part.metric, labels) or '.'}"
            continue
        only = tuple(_narrowings(part.only, place, (key, catalogue), wrong))
        terms.append(Term(key, part.how if terms else "", only))
    return Read(tuple(terms), wrong)


def metric_called(text: str, catalogue: Catalogue) -> str:
    """The key of the metric of this label or key, in whatever spelling; empty where there is none."""
    listed = catalogue.listed()
    for metric in listed:
        if text in {metric.label, metric.key}:
            return metric.key
    return next((metric.key for metric in listed if fold(text) in {fold(metric.label), fold(metric.key)}), "")


def _narrowings(
    typed: Iterable[Narrowing], place: int, of: tuple[str, Catalogue], wrong: dict[str, str]
) -> Iterable[Only]:
    metric, catalogue = of
    for row, one in enumerate(typed):
        if not one.dimension:
            if one.values:
                wrong[f"dim{place}_{row}"] = "Say what this is: choose by what to narrow."
            continue
        key = _dimension_called(one.dimension, metric, catalogue)
        if not key:
            labels = [label for label, _ in dimension_choices(metric, catalogue)]
            hint = did_you_mean(one.dimension, labels) or f"; there are {', '.join(labels)}."
            wrong[f"dim{place}_{row}"] = f"Nothing is called “{one.dimension}”{hint}"
            continue
        try:
            yield Only(key, one.sign, parse_condition(f"x={one.values}").values)
        except BadQuestion as failure:
            wrong[f"val{place}_{row}"] = str(failure)


def _dimension_called(text: str, metric: str, catalogue: Catalogue) -> str:
    """A dimension of the metric first; one that the metric lacks is found too, and refused in words later."""
    offered = catalogue.dimensions_of(metric)
    for names in (offered, tuple(catalogue.dimensions)):
        for name in names:
            if fold(text) in {fold(catalogue.dimensions[name].label), fold(name)}:
                return name
    return ""


def dimension_choices(metric: str, catalogue: Catalogue) -> Choices:
    """By what a metric can be narrowed: those of words and names first, then those of numbers and days."""
    if metric not in catalogue.metrics:
        return ()
    offered = [catalogue.dimensions[name] for name in catalogue.dimensions_of(metric)]
    shown = [dimension for dimension in offered if dimension.listed]
    ordered = sorted(shown, key=lambda dimension: dimension.kind not in TELLING)
    return [(dimension.label, dimension.label) for dimension in ordered]


def metric_choices(catalogue: Catalogue) -> Choices:
    """Every metric by its label."""
    return [(metric.label, metric.label) for metric in catalogue.listed()]


def part_fields(
    draft: Draft, wrong: Mapping[str, str], catalogue: Catalogue, known: Mapping[str, Choices]
) -> tuple[PartFields, ...]:
    """The entries of each part; `known` are the values to choose from, by the name of the entry."""
    found = []
    for place, part in enumerate(draft.parts):
        key = metric_called(part.metric, catalogue)
        dimensions = dimension_choices(key, catalogue)
        rows = tuple(
            _condition_entries(one, (place, row), dimensions, (wrong, known)) for row, one in enumerate(part.only)
        )
        found.append(
            PartFields(
                title="It begins with" if place == 0 else NEXT[place - 1],
                how=_how(part, place) if place else None,
                metric=Entry(
                    name=f"what{place}",
                    label="Metric",
                    required=place == 0,
                    value=part.metric,
                    choices=metric_choices(catalogue),
                    wrong=wrong.get(f"what{place}", ""),
                ),
                only=rows,
                narrowed=any(one.dimension or one.values for one in part.only),
            )
        )
    return tuple(found)


def _how(part: PartDraft, place: int) -> Entry:
    choices = [(sign, f"{words}" if sign != PER else "per (divided by)") for sign, words in HOW.items()]
    return Entry(name=f"how{place}", label="How", kind=Kind.CHOICE, choices=choices, value=part.how)


def _condition_entries(
    one: Narrowing,
    at: tuple[int, int],
    dimensions: Choices,
    said: tuple[Mapping[str, str], Mapping[str, Choices]],
) -> tuple[Entry, Entry, Entry]:
    (place, row), (wrong, known) = at, said
    names = {part: f"{part}{place}_{row}" for part in ("dim", "sign", "val")}
    return (
        Entry(
            name=names["dim"],
            label="Only where",
            value=one.dimension,
            choices=dimensions or [("", "")],
            wrong=wrong.get(names["dim"], ""),
        ),
        Entry(name=names["sign"], label="is", kind=Kind.CHOICE, choices=list(SIGNS.items()), value=one.sign),
        Entry(
            name=names["val"],
            label="Values",
            value=one.values,
            choices=known.get(names["val"]) or [("", "")],
            help="Several: with commas between. Empty: not known." if row == 0 else "",
            wrong=wrong.get(names["val"], ""),
        ),
    )
