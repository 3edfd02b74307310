"""Making a metric: the form, the formula in words as it stands, and the number that it gives now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.names import with_known_names
from headway.answers.world import World
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Metric
from headway.catalogue.own_make import made_of
from headway.catalogue.own_terms import CannotMake, Only, Term
from headway.catalogue.own_words import term_said
from headway.errors import BadQuestion
from headway.query.question import Condition, Operator, Query
from headway.web.asked import Asked
from headway.web.barring import title_of
from headway.web.exploring import offered
from headway.web.forms.entry import Choices, Entry
from headway.web.forms.own_metrics import CONDITIONS, Draft, PartFields, Read, part_fields, read_draft
from headway.web.screens.formula import formula
from headway.web.screens.series import number
from headway.web.screens.words import anchor_words, unit_of

DRAFT = "this_metric"
MOST_VALUES = 100
EACH: Mapping[str, str] = MappingProxyType({"share": "a share", "number": "a plain number", "count": "a count"})


@dataclass(frozen=True, slots=True)
class Preview:
    """What has been put together so far. `why` says why it is no metric, else `value` is the number in the period
    `when`; `parts` are the numbers that it is made of.
    """

    formula: str = ""
    why: str = ""
    value: str = ""
    reason: str = ""
    unit: str = ""
    when: str = ""
    ever: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    splits: str = ""
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Making:
    """The page. `lists` are the choices that follow from what is typed, by the entry that they belong to."""

    title: str
    path: str
    back: str
    submit: str
    entries: tuple[Entry, ...]
    parts: tuple[PartFields, ...]
    preview: Preview
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is about: its title, addresses and the word on its button."""

    title: str
    path: str
    back: str
    submit: str


def making(asked: Asked, about: Page, entries: tuple[Entry, ...], draft: Draft) -> Making:
    """The form as it stands, nothing of it refused so far."""
    catalogue = asked.place.catalogue
    read = read_draft(draft, catalogue)
    shown = read if any(part.metric for part in draft.parts) else Read(())
    known = _values(asked, draft, read)
    parts = part_fields(draft, shown.wrong, catalogue, known)
    lists = [entry for part in parts for row in part.only for entry in (row[0], row[2])]
    return Making(
        title=about.title,
        path=about.path,
        back=about.back,
        submit=about.submit,
        entries=entries,
        parts=parts,
        preview=preview(asked, shown),
        lists=tuple((entry.name, tuple(value for value, _ in entry.choices)) for entry in lists),
    )


def preview(asked: Asked, read: Read) -> Preview:
    """What these terms make."""
    catalogue = asked.place.catalogue
    if not read.terms:
        return Preview(why=next(iter(read.wrong.values()), ""))
    said = _sides(read.terms, catalogue)
    if read.wrong:
        return Preview(formula=said, why=next(iter(read.wrong.values())))
    try:
        terms = known_terms(read.terms, asked.world)
        made = made_of(DRAFT, "This metric", terms, catalogue)
    except (CannotMake, BadQuestion) as wrong:
        return Preview(formula=said, why=str(wrong))
    return _shown(asked, terms, made)


def _sides(terms: tuple[Term, ...], catalogue: Catalogue) -> str:
    return " · ".join(term_said(term, catalogue) for term in terms)


def known_terms(terms: tuple[Term, ...], world: World) -> tuple[Term, ...]:
    """The terms with each name spelt as it is recorded; raises CannotAsk for a name that nothing has."""
    return tuple(replace(term, only=tuple(_known(one, term, world) for one in term.only)) for term in terms)


def _known(only: Only, term: Term, world: World) -> Only:
    if only.dimension not in world.catalogue.dimensions_of(term.metric) or only.sign not in {"=", "!="}:
        return only
    asked = Query((term.metric,), where=(Condition(only.dimension, Operator(only.sign), only.values),))
    (condition,) = with_known_names(asked, world).where
    return replace(only, values=condition.values)


def _shown(asked: Asked, terms: tuple[Term, ...], made: Mapping[str, Metric]) -> Preview:
    base = asked.place.catalogue
    catalogue = Catalogue(MappingProxyType({**base.metrics, **made}), base.dimensions)
    metric = catalogue.metrics[DRAFT]
    keys = tuple(dict.fromkeys(_key_of(place, term) for place, term in enumerate(terms, start=1)))
    names = {key: term_said(term, base) for key, term in zip(keys, terms, strict=False)}
    window = asked.window
    query = asked.query((DRAFT, *(key for key in keys if len(terms) > 1)), window=window)
    world = replace(asked.world, catalogue=catalogue)
    answer = ask(replace(query, where=()), world)
    figures, currency = asked.place.figures, asked.place.currency
    ever = ask(replace(query, metrics=(DRAFT,), where=(), start=None, end=None), world, remarks=False)

    def text(key: str, of: Answer = answer) -> str:
        return figures.exact(number(of.totals.get(key)), unit_of(catalogue.metrics[key], currency))

    return Preview(
        formula=formula(catalogue, metric),
        value=text(DRAFT) if answer.totals.get(DRAFT) is not None else "–",
        reason=answer.reasons.get((-1, DRAFT), ""),
        unit=EACH.get(metric.unit.value, unit_of(metric, currency)),
        when=title_of(asked),
        ever=text(DRAFT, ever) if asked.span and ever.totals.get(DRAFT) is not None else "",
        parts=tuple((names[key], text(key)) for key in keys) if len(terms) > 1 else (),
        told=tuple(_told(terms, keys, catalogue)) + answer.notes,
        splits=", ".join(base.dimensions[name].label for name in offered(catalogue, (DRAFT,))),
        ready=True,
    )


def _key_of(place: int, term: Term) -> str:
    return f"{DRAFT}_part{place}_{term.metric}" if term.only else term.metric


def _told(terms: tuple[Term, ...], keys: tuple[str, ...], catalogue: Catalogue) -> list[str]:
    """What is worth knowing before it is kept: parts that are counted by different dates."""
    dates = {key: anchor_words(catalogue, key) for key in keys}
    if len(terms) < 2 or len(set(dates.values())) < 2:
        return []
    words = [
        f"{catalogue.metrics[term.metric].label} by the {dates[key]}" for key, term in zip(keys, terms, strict=False)
    ]
    return [f"Its parts are counted by different dates: {', '.join(words)}.".replace("by the at ", "at ")]


def _values(asked: Asked, draft: Draft, read: Read) -> dict[str, Choices]:
    """What the dimensions that were chosen have, the largest first, as far as this person may see."""
    found: dict[str, Choices] = {}
    by_place = {place: part for place, part in enumerate(draft.parts) if part.metric}
    for place, term in zip(by_place, read.terms, strict=False):
        filled = [row for row in range(CONDITIONS) if by_place[place].only[row].dimension]
        for row, only in zip(filled, term.only, strict=False):
            found[f"val{place}_{row}"] = _values_of(asked, term.metric, only.dimension)
    return found


def _values_of(asked: Asked, metric: str, dimension: str) -> Choices:
    if dimension not in offered(
        asked.place.catalogue, (metric,)
    ) and dimension not in asked.place.catalogue.dimensions_of(metric):
        return ()
    try:
        answer = ask(Query((metric,), by=(dimension,)), asked.world, remarks=False)
    except BadQuestion:
        return ()
    names = [str(value) for value in answer.column(dimension)[:MOST_VALUES] if value is not None]
    return [(name, name) for name in dict.fromkeys(names)]
