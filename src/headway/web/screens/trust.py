"""How far a number can be trusted, as a page: its rows, what is left out and why, what looks wrong, how fresh it is,
what it means and meant, and where it stands.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from headway.actions.own_metrics import kept_with
from headway.answers.trust import Finding, Looked, look
from headway.catalogue.metric import Metric
from headway.catalogue.own_make import CATEGORY
from headway.catalogue.own_metrics import definitions_of
from headway.catalogue.own_words import terms_said
from headway.records.models import Dashboard, SavedAnswer
from headway.sql.checks import is_suspect
from headway.web.asked import Asked
from headway.web.barring import Bar, bar_of
from headway.web.links import about_metric, explain_here, rows_of
from headway.web.reading import ask_once
from headway.web.screens.formula import formula
from headway.web.screens.records import moment
from headway.web.screens.series import number
from headway.web.screens.words import unit_of
from headway.web.seen import Viewer

MOST_USES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """Something counted: how many rows, and the way to them; `none` where there are none."""

    words: str
    rows: str
    href: str
    none: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One part of the metric."""

    label: str
    counted: Line
    left_out: tuple[Line, ...]
    wrong: tuple[Line, ...]
    clean: tuple[str, ...]
    last: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Version:
    """A definition and when it held."""

    said: str
    held: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where the metric stands."""

    label: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Trust:
    """The page; `verdict` sums up in a sentence what was found."""

    bar: Bar
    label: str
    about: str
    explain: str
    value: str
    verdict: str
    sides: tuple[Side, ...]
    through: str
    definition: str
    formula: str
    number: str
    versions: tuple[Version, ...]
    exclusions: tuple[str, ...]
    notes: tuple[str, ...]
    uses: tuple[Use, ...]


def trust_page(asked: Asked, key: str, path: str, user: Viewer) -> Trust:
    """The page of a metric, for the rows of the page's period within what this person may see."""
    catalogue = asked.place.catalogue
    metric = catalogue.metrics[key]
    query = asked.query((key,))
    looked = look(query, asked.world, metric=key)
    answer = ask_once(query, asked.world)
    through = asked.through
    return Trust(
        bar=bar_of(asked, path, title=f"{metric.label}: how far to trust it", compares=False),
        label=metric.label,
        about=about_metric(asked, key),
        explain=explain_here(asked, key),
        value=asked.place.figures.exact(number(answer.totals.get(key)), unit_of(metric, asked.place.currency)),
        verdict=_verdict(asked, looked),
        sides=tuple(side_of(asked, key, one) for one in looked),
        through=asked.place.style.day(through) if through else "",
        definition=metric.definition,
        formula=formula(catalogue, metric),
        number="of your own" if metric.category == CATEGORY else metric.number,
        versions=_versions(asked, key),
        exclusions=metric.exclusions,
        notes=answer.notes,
        uses=_uses(asked, metric, user),
    )


def _verdict(asked: Asked, looked: tuple[Looked, ...]) -> str:
    """`12 rows are left out and 3 of those counted look wrong`; rows of two reasons are told once for each."""
    count = asked.place.style.number
    out = sum(one.rows for part in looked for one in part.left_out if one.check != "otherwise")
    wrong = sum(one.rows for part in looked for one in part.wrong if is_suspect(one.check))
    used = sum(part.counted for part in looked)
    if not used:
        return "No row counts in it as this page is narrowed."
    said = [f"{count(used)} rows count in it"]
    said.append(f"{count(out)} could not be counted" if out else "none that should count is left out")
    said.append(f"{count(wrong)} look wrong" if wrong else "nothing about them looks wrong")
    return f"{said[0]}; {said[1]}, and {said[2]}."


def side_of(asked: Asked, key: str, looked: Looked) -> Side:
    """One part of the metric as it was looked at, each count a link to its rows."""
    rows = rows_of(asked, key)
    here = f"{rows}&{urlencode({'part': looked.part.name})}" if looked.part.name != "rows" else rows
    return Side(
        label=looked.part.label,
        counted=_line(asked, Finding("", "counted", looked.counted), here),
        left_out=tuple(_line(asked, one, here) for one in looked.left_out if one.rows),
        wrong=tuple(_line(asked, one, here) for one in looked.wrong if one.rows),
        clean=tuple(one.words.partition(":")[0] for one in (*looked.left_out, *looked.wrong) if not one.rows),
        last=_moment(looked.last),
        recorded=_moment(looked.recorded),
    )


def _line(asked: Asked, finding: Finding, rows: str) -> Line:
    href = f"{rows}&{urlencode({'check': finding.check})}" if finding.check else rows
    return Line(finding.words, asked.place.style.number(finding.rows), href if finding.rows else "", not finding.rows)


def _moment(at: datetime | None) -> str:
    return moment(at, timed=True) if at else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text else None


def _versions(asked: Asked, key: str) -> tuple[Version, ...]:
    """Every definition of a metric made here, the newest first."""
    found = []
    for one in definitions_of(asked.place.catalogue, key):
        since, until = (_moment(_instant(text)) for text in (one.since, one.until))
        held = f"from {since} until {until}: what was known then is counted by it" if until else f"since {since}"
        found.append(Version(terms_said(one.terms, asked.place.catalogue), held))
    return tuple(found)


def _uses(asked: Asked, metric: Metric, user: Viewer) -> tuple[Use, ...]:
    """Metrics made of it, saved answers and dashboards that show it, as far as this person sees them."""
    catalogue = asked.place.catalogue
    made = [
        Use(other.label, "metric", about_metric(asked, other.key))
        for other in catalogue.listed()
        if other.key != metric.key and metric.key in catalogue.all_parts_of(other.key)
    ]
    saved, boards = kept_with(metric.key)
    may = {row.pk for row in SavedAnswer.objects.visible_to(user)}
    seen = {row.pk for row in Dashboard.objects.visible_to(user)}
    kept = [Use(one.name, "saved answer", f"/saved/{one.public_id}") for one in saved if one.pk in may]
    pinned = [Use(one.name, "dashboard", f"/dashboards/{one.public_id}") for one in boards if one.pk in seen]
    return (*kept, *pinned, *made)[:MOST_USES]
