"""What waits for a rep, or for a manager's people: the open deals by when they should close, and who asked and was not
answered yet. As of the page's moment, so that it agrees with the numbers above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q

from headway.answers.bound import naive
from headway.records.models import Deal, DealTerms, Lead, Stage
from headway.values.style import DASH
from headway.web.asked import Asked
from headway.web.screens.details import href_of, name_of
from headway.web.screens.records import moment, when
from headway.web.screens.table import Cell, Column, Row, Table, counted_noun
from headway.web.workplace import here
from headway.web.worth import SHARED

MOST = 6
STANDING = "recorded_to IS NULL AND (from_at IS NULL OR from_at <= $at) AND (to_at IS NULL OR to_at > $at)"
THEIRS = "SELECT UNNEST(STRING_SPLIT($scope, ',')::BIGINT[])"
STATES = f"SELECT deal_id AS id, amount, rep_id, stage_id FROM deal_states WHERE {STANDING}"  # noqa: S608  # constants of ours
OPEN = f"""
    SELECT open.id, open.amount, states.stage_id, open.rep_id IS NULL AS nobody
    FROM ({SHARED.format(rows=STATES, theirs=THEIRS)}) AS open JOIN ({STATES}) AS states USING (id)
    WHERE open.rep_id IN ({THEIRS}) OR held OR (open.rep_id IS NULL AND NOT shared)"""  # noqa: S608  # constants of ours
"""The deals that the metric Open opportunities counts for a scope, at its share."""
WAITING = """
    SELECT lead_id AS id, enquired_at, enquired_hour IS NOT NULL AS timed FROM leads WHERE recorded_to IS NULL
    AND enquired AND enquired_at <= $at AND (answered_at IS NULL OR answered_at > $at)
    AND (decided_at IS NULL OR decided_at > $at)
    AND (owner_id IS NULL OR owner_id IN ({theirs})) ORDER BY enquired_at DESC"""
FAR = date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """A short table of what waits: `says` how many there are, `href` where all of them are."""

    key: str
    title: str
    table: Table
    says: str
    href: str


def waiting_for(asked: Asked, role: str) -> tuple[Waiting, ...]:
    """For a rep their open deals and whom to answer, for a manager whom their people have to answer; for others
    nothing, nor where nothing waits."""
    if asked.world.scope is None or not asked.world.scope or role not in {"rep", "manager"}:
        return ()
    at = asked.as_of or asked.world.now
    found = [_answers(asked, at), _deals(asked, at) if role == "rep" else None]
    return tuple(one for one in found if one is not None)


def _run(asked: Asked, sql: str, at: datetime) -> list[dict[str, Any]]:
    scope = ",".join(map(str, sorted(asked.world.scope or ())))
    rows: list[dict[str, Any]] = asked.world.engine.run(sql, {"at": naive(at), "scope": scope}).to_pylist()
    return rows


def _deals(asked: Asked, at: datetime) -> Waiting | None:
    """Those that should close soonest first; without a date last, the largest first."""
    rows = _run(asked, OPEN, at)
    if not rows:
        return None
    closes = _closes([row["id"] for row in rows], at)
    rows.sort(key=lambda row: (closes.get(row["id"]) or FAR, -(row["amount"] or 0), row["id"]))
    shown = rows[:MOST]
    held = Deal.objects.settled().select_related("account").in_bulk([row["id"] for row in shown])
    stages = dict(Stage.objects.filter(pk__in={row["stage_id"] for row in shown}).values_list("pk", "name"))
    heads = (Column("Deal"), Column("Stage", narrow=True), Column("Amount", number=True), Column("Expected close"))
    table = Table(
        heads, tuple(_deal(asked, held[row["id"]], row, stages, closes) for row in shown if row["id"] in held)
    )
    ended = asked.as_of is None and asked.window is not None and asked.window.last < asked.today
    says = counted_noun(len(rows), "deal") + (" as of now" if ended else "")  # the cards above are of an earlier day
    return Waiting("deals", "My open deals", table, says, "/deals?state=open&sort=close")


def _deal(
    asked: Asked, deal: Deal, row: Mapping[str, Any], stages: Mapping[int, str], closes: Mapping[int, date]
) -> Row:
    close, amount = closes.get(deal.pk), row["amount"]
    late = close is not None and close < asked.today
    words = asked.place.figures.exact(amount, asked.place.currency) if amount is not None else DASH
    cells = (
        Cell(name_of(deal, "Deal without a name"), href=href_of(deal), beside=_beside(deal, nobody=row["nobody"])),
        Cell(stages.get(row["stage_id"], DASH), narrow=True),
        Cell(words, number=True, why="" if amount is not None else "Not recorded"),
        Cell(f"{moment(close, timed=False)}, past", tone="bad") if close and late else when(close),
    )
    return Row(cells, href=href_of(deal))


def _beside(deal: Deal, *, nobody: bool) -> str:
    customer = (deal.account.name if deal.account else "") or ""
    return f"{customer}{', ' if customer else ''}nobody's" if nobody else customer


def _closes(deals: Sequence[int], at: datetime) -> dict[int, date]:
    """When each deal was expected to close, by the terms of that moment."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=at)
    goes_on = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    terms = DealTerms.objects.filter(begun, goes_on, deal__in=deals).values_list("deal_id", "expected_close")
    return {deal: close for deal, close in terms if close is not None}


def _answers(asked: Asked, at: datetime) -> Waiting | None:
    rows = _run(asked, WAITING.format(theirs=THEIRS), at)
    if not rows:
        return None
    shown = rows[:MOST]
    held = Lead.objects.settled().select_related("source", "owner").in_bulk([row["id"] for row in shown])
    heads = (Column("Who asked"), Column("From", narrow=True), Column("Asked"), Column("Waits", number=True))
    table = Table(heads, tuple(_lead(held[row["id"]], row, at) for row in shown if row["id"] in held))
    return Waiting(
        "answers",
        "Whom to answer",
        table,
        f"{here().style.number(len(rows))} without an answer",
        "/leads?state=open&sort=-created",
    )


def _lead(lead: Lead, row: Mapping[str, Any], at: datetime) -> Row:
    asked_at = row["enquired_at"].replace(tzinfo=UTC)
    cells = (
        Cell(name_of(lead, "Lead without a name"), href=href_of(lead), beside="" if lead.owner else "nobody's"),
        Cell(lead.source.name if lead.source else DASH, narrow=True),
        when(asked_at, row["timed"]),
        Cell(waited(at - asked_at, timed=row["timed"]), number=True),
    )
    return Row(cells, href=href_of(lead))


def waited(time: timedelta, *, timed: bool) -> str:
    """How long somebody waits: `25 min`, `3 h 10 min`, `4 days`."""
    minutes = int(time.total_seconds() // 60)
    if time.days >= 2 or not timed:
        return f"{time.days} day{'' if time.days == 1 else 's'}"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
