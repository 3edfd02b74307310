"""What listed records are worth, in the workspace's currency: asked of the engine by record, so that a list's sum is
the metric's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from headway.answers.bound import naive
from headway.answers.kept import Kept
from headway.answers.world import World

Ids: TypeAlias = Iterable[int] | str
"""Records by their ids, or these as one text with commas between."""
GIVEN = """SELECT UNNEST(FROM_JSON('[' || $ids || ']', '["BIGINT"]')) AS id"""
"""The ids as rows: read as JSON in a third of the time that splitting the text takes."""
SALES = "SELECT {id} AS id, net AS amount, rep_id FROM sales WHERE recorded_to IS NULL AND {id} IS NOT NULL"
DEALS = """
    SELECT deal_id AS id, amount, owner_id AS rep_id FROM deals WHERE recorded_to IS NULL AND outcome <> 'open'
    UNION ALL SELECT deal_id, amount, rep_id FROM deal_states WHERE recorded_to IS NULL AND to_at IS NULL"""
SALES_THEN = f"{SALES} AND happened_at <= $at"
DEALS_THEN = """
    SELECT id, amount, rep_id FROM (
        SELECT deal_id AS id, amount, rep_id, 1 AS place FROM deal_states
        WHERE recorded_to IS NULL AND (from_at IS NULL OR from_at <= $at) AND (to_at IS NULL OR to_at > $at)
        UNION ALL SELECT deal_id, outcomes.amount, deals.owner_id, 0 FROM deal_outcomes AS outcomes
        JOIN deals USING (deal_id) WHERE outcomes.recorded_to IS NULL AND deals.recorded_to IS NULL AND sign > 0
        AND (happened_at IS NULL OR happened_at <= $at) AND (taken_back_at IS NULL OR taken_back_at > $at))
    QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY place) = 1"""
"""Deals as they stood at a moment: what had been decided and not taken back, as it was decided; else the open state."""
SHARED = """
    SELECT whole.id, CASE WHEN shares.id IS NULL THEN amount ELSE amount * part END AS amount, rep_id,
           shares.id IS NOT NULL AS shared, COALESCE(part, 0) > 0 AS held
    FROM ({rows}) AS whole LEFT JOIN (
        SELECT id, SUM(share) AS part FROM (
            SELECT deal_id AS id, CASE WHEN rep_id IN ({theirs}) THEN share ELSE 0 END AS share
            FROM deal_credits WHERE recorded_to IS NULL AND until IS NULL)
        GROUP BY id) AS shares ON shares.id = whole.id"""
"""Deals as a scope sees them: a shared one at the share of its members, as in every metric. Of each credit one row is
that of the place where the member works as things stand."""


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount of each record of a kind: `label` is its column and sum, `means` says it whole, `rows` is SQL that
    gives id, amount and rep_id; `then` the same as of `at`, where that is set."""

    label: str
    means: str
    rows: str
    then: str
    at: datetime | None = None


ORDERS = Worth(
    "Net sales",
    "after discounts, returns and refunds, as the metric Net sales",
    SALES.format(id="order_id"),
    SALES_THEN.format(id="order_id"),
)
CUSTOMERS = Worth(
    "Net sales",
    "all that they bought, as the metric Net sales",
    SALES.format(id="customer_id"),
    SALES_THEN.format(id="customer_id"),
)
DEAL_VALUES = Worth("Amount", "open deals at today's worth, decided ones as they were decided", DEALS, DEALS_THEN)

_totals: Kept[tuple[Decimal | None]] = Kept(64)


def total(worth: Worth, ids: Ids | None, world: World) -> Decimal | None:
    """The sum over the records with these ids (None: all that the world may see); None where nothing has an amount."""
    given = "" if ids is None else _text(ids)
    key = (worth, ids is None, given, world.scope, id(world.engine), *world.engine.versions(_read(worth)).values())
    held = _totals.get(key)
    if held is None:
        sql = f"SELECT SUM(amount) AS amount FROM ({_rows(worth, world)}) WHERE {_seen(worth, world)}"  # noqa: S608  # constants of ours
        narrowed = sql if ids is None else f"{sql} AND id IN ({GIVEN})"
        held = _totals.put(key, (_run(worth, narrowed, given, world)[0]["amount"],))
    return held[0]


def each(worth: Worth, ids: Ids, world: World) -> Mapping[int, Decimal | None]:
    """The amount of each of the records that has one."""
    rows = _rows(worth, world)
    sql = f"SELECT id, SUM(amount) AS amount FROM ({rows}) WHERE {_seen(worth, world)} AND id IN ({GIVEN}) GROUP BY 1"  # noqa: S608  # constants of ours
    return {row["id"]: row["amount"] for row in _run(worth, sql, _text(ids), world)}


def in_order(worth: Worth, ids: Ids, world: World, *, sign: str, page: tuple[int, int]) -> list[int]:
    """The ids of one page (first, how many), by amount, rising or with sign "-" falling; those without one last."""
    rows = _rows(worth, world)
    summed = f"SELECT id, SUM(amount) AS amount FROM ({rows}) WHERE {_seen(worth, world)} GROUP BY 1"  # noqa: S608  # constants of ours
    way = "DESC" if sign else "ASC"
    first, size = page
    sql = (
        f"SELECT given.id FROM ({GIVEN}) AS given LEFT JOIN ({summed}) AS summed USING (id) "  # noqa: S608  # constants of ours
        f"ORDER BY summed.amount {way} NULLS LAST, given.id LIMIT {size:d} OFFSET {first:d}"
    )
    return [row["id"] for row in _run(worth, sql, _text(ids), world)]


def worth_within(worth: Worth, ids: Ids, world: World, bounds: Sequence[tuple[str, Decimal | None]]) -> str:
    """Those of the ids, joined, whose amount is as each bound (=, !=, >= or <=, and what to compare with) says.

    None asks for records without an amount, and with != for those with one.
    """
    rows = _rows(worth, world)
    summed = f"SELECT id, SUM(amount) AS amount FROM ({rows}) WHERE {_seen(worth, world)} GROUP BY 1"  # noqa: S608  # constants of ours
    tests = [_bound(sign, f"bound{place}", empty=amount is None) for place, (sign, amount) in enumerate(bounds)]
    sql = (
        f"SELECT STRING_AGG(given.id, ',') AS ids FROM ({GIVEN}) AS given LEFT JOIN ({summed}) AS summed USING (id) "  # noqa: S608  # constants of ours
        f"WHERE {' AND '.join(tests)}"
    )
    amounts = {f"bound{place}": str(amount) for place, (_, amount) in enumerate(bounds) if amount is not None}
    return _run(worth, sql, _text(ids), world, amounts)[0]["ids"] or ""


def _bound(sign: str, name: str, *, empty: bool) -> str:
    if empty:
        return f"summed.amount IS {'NOT ' if sign == '!=' else ''}NULL"
    other = "summed.amount IS NULL OR " if sign == "!=" else ""
    return f"({other}summed.amount {'<>' if sign == '!=' else sign} ${name}::DECIMAL(38,4))"


def _run(worth: Worth, sql: str, ids: str, world: World, more: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    scope, at = ",".join(map(str, sorted(world.scope or ()))), worth.at and naive(worth.at)
    values: dict[str, object] = {"ids": ids, "scope": scope, "at": at, **(more or {})}
    named = {name: value for name, value in values.items() if f"${name}" in sql}
    found: list[dict[str, Any]] = world.engine.run(sql, named).to_pylist()
    return found


def stood(worth: Worth, world: World) -> list[int]:
    """The ids of the records that were there at the moment of the worth, as far as the world may see them."""
    sql = f"SELECT DISTINCT id FROM ({_rows(worth, world)}) WHERE {_seen(worth, world)}"  # noqa: S608  # constants of ours
    return [row["id"] for row in _run(worth, sql, "", world)]


def _rows(worth: Worth, world: World) -> str:
    """What the record's amounts are: of a shared deal, the scope's part."""
    rows = worth.rows if worth.at is None else worth.then
    return SHARED.format(rows=rows, theirs=_theirs(world)) if world.scope is not None and _of_deals(worth) else rows


def _seen(worth: Worth, world: World) -> str:
    """The rows that the scope may see: those of nobody, those of its members, and deals in which they have a share."""
    if world.scope is None:
        return "TRUE"
    own = f"rep_id IN ({_theirs(world)})"
    if _of_deals(worth):
        return f"({own} OR held OR (rep_id IS NULL AND NOT shared))"
    return f"(rep_id IS NULL OR {own})"


def _theirs(world: World) -> str:
    return "SELECT UNNEST(STRING_SPLIT($scope, ',')::BIGINT[])" if world.scope else "SELECT NULL"


def _text(ids: Ids) -> str:
    """The ids as one text: a list parameter costs the driver a millisecond for a hundred of them."""
    return (ids if isinstance(ids, str) else ",".join(map(str, ids))) or "-1"


def _read(worth: Worth) -> tuple[str, ...]:
    return ("deals", "deal_states", "deal_outcomes", "deal_credits") if _of_deals(worth) else ("sales",)


def _of_deals(worth: Worth) -> bool:
    return worth.rows is DEALS
