"""A business's own metrics: what they are made of, as data, and the catalogue with them in it.

A definition is kept with the moments between which it held, so that what was known at a moment is counted by what was
meant then.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Metric
from headway.catalogue.own_make import made_of
from headway.catalogue.own_terms import CannotMake, Only, OwnMetric, Term

NOTE = "own_metrics"
"""The entry of `headway_meta` that says which metrics a business made, with their earlier definitions."""


def written(own: Iterable[OwnMetric]) -> str:
    """The definitions as text for `headway_meta`, always in the same order."""
    ordered = sorted(own, key=lambda one: (one.key, one.since, one.until))
    return json.dumps([asdict(one) for one in ordered], ensure_ascii=False)


def read(notes: Mapping[str, str]) -> tuple[OwnMetric, ...]:
    """The definitions that an engine holds, from its notes."""
    return tuple(OwnMetric(**{**line, "terms": terms_of(line["terms"])}) for line in json.loads(notes.get(NOTE, "[]")))


def terms_written(terms: Iterable[Term]) -> str:
    """Terms as the records keep them."""
    return json.dumps([asdict(term) for term in terms], ensure_ascii=False)


def terms_read(text: str) -> tuple[Term, ...]:
    """Terms out of the records."""
    return terms_of(json.loads(text))


def terms_of(lines: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """Terms out of plain values."""
    return tuple(
        Term(
            metric=line["metric"],
            how=line["how"],
            only=tuple(Only(one["dimension"], one["sign"], tuple(one["values"])) for one in line["only"]),
        )
        for line in lines
    )


def with_own_metrics(catalogue: Catalogue, own: tuple[OwnMetric, ...]) -> Catalogue:
    """The catalogue with these metrics as they are defined now. The same definitions give the same object, so that what
    was compiled for it is found again. One that cannot be counted any more is in `unmade`, with the reason.
    """
    return _with(catalogue, own, own) if own else catalogue


def as_known(catalogue: Catalogue, known_at: datetime | None) -> Catalogue:
    """The catalogue by the definitions that held at a moment; a metric that was made later keeps its first one."""
    if known_at is None or catalogue.base is None:
        return catalogue
    then = held_then(catalogue, known_at)
    if not any(one.until for one in then.values()):
        return with_own_metrics(catalogue.base, catalogue.own)
    return _with(catalogue.base, tuple(replace(one, until="") for one in then.values()), catalogue.own)


def held_then(catalogue: Catalogue, known_at: datetime) -> dict[str, OwnMetric]:
    """By key, the definition of each metric that stands now as it held at a moment, else its first one."""
    moment = known_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    standing = made_here(catalogue)
    found: dict[str, OwnMetric] = {}
    for one in sorted(catalogue.own, key=lambda version: version.since):
        if one.key in standing and (one.key not in found or one.since <= moment):
            found[one.key] = one
    return found


def definitions_of(catalogue: Catalogue, key: str) -> tuple[OwnMetric, ...]:
    """Every definition that a metric has had, the newest first; none for one of Headway's."""
    return tuple(sorted((one for one in catalogue.own if one.key == key), key=lambda one: one.since, reverse=True))


def made_here(catalogue: Catalogue) -> frozenset[str]:
    """The keys of the metrics that the business made."""
    return frozenset(one.key for one in catalogue.own if not one.until)


def seen_with(catalogue: Catalogue, keys: Iterable[str]) -> Catalogue:
    """The catalogue with only those of the own metrics that have one of these keys."""
    wanted = frozenset(keys)
    if catalogue.base is None:
        return catalogue
    return with_own_metrics(catalogue.base, tuple(one for one in catalogue.own if one.key in wanted))


def uses_of(catalogue: Catalogue, key: str) -> tuple[OwnMetric, ...]:
    """The own metrics that are made of a metric."""
    standing = (one for one in catalogue.own if not one.until)
    return tuple(one for one in standing if any(term.metric == key for term in one.terms))


@lru_cache(maxsize=128)
def _with(base: Catalogue, standing: tuple[OwnMetric, ...], every: tuple[OwnMetric, ...]) -> Catalogue:
    waiting = {one.key: one for one in standing if not one.until}
    found: dict[str, Metric] = dict(base.metrics)
    unmade: dict[str, str] = {}
    while waiting:
        ready = [one for one in waiting.values() if not any(term.metric in waiting for term in one.terms)]
        for one in ready or list(waiting.values()):
            del waiting[one.key]
            known = Catalogue(MappingProxyType(found), base.dimensions)
            try:
                made = made_of(one.key, one.label, one.terms, known, note=one.note)
            except CannotMake as wrong:
                unmade[one.key] = str(wrong)
                continue
            found = {**found, **made}
    return Catalogue(MappingProxyType(found), base.dimensions, every, base, MappingProxyType(unmade))
