"""What listed records are worth, in the workspace's currency: asked of the engine by record, so that a list's sum is
the metric's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from headway.answers.kept import Kept
from headway.answers.world import World

GIVEN = "SELECT UNNEST(STRING_SPLIT($ids, ',')::BIGINT[]) AS id"
SALES = "SELECT {id} AS id, net AS amount, rep_id FROM sales WHERE recorded_to IS NULL AND {id} IS NOT NULL"
DEALS = """
    SELECT deal_id AS id, amount, rep_id FROM deals WHERE recorded_to IS NULL AND outcome <> 'open'
    UNION ALL SELECT deal_id, amount, rep_id FROM deal_states WHERE recorded_to IS NULL AND to_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount of each record of a kind: `label` is its column and sum, `means` says it whole, `rows` is SQL that
    gives id, amount and rep_id."""

    label: str
    means: str
    rows: str


ORDERS = Worth(
    "Net sales", "after discounts, returns and refunds, as the metric Net sales", SALES.format(id="order_id")
)
CUSTOMERS = Worth("Net sales", "all that they bought, as the metric Net sales", SALES.format(id="customer_id"))
DEAL_VALUES = Worth("Amount", "open deals at today's worth, decided ones as they were decided", DEALS)

_totals: Kept[tuple[Decimal | None]] = Kept(64)


def total(worth: Worth, ids: Iterable[int] | None, world: World) -> Decimal | None:
    """The sum over the records with these ids (None: all that the world may see); None where nothing has an amount."""
    given = "" if ids is None else _text(ids)
    key = (worth, ids is None, given, world.scope, id(world.engine), *world.engine.versions(_read(worth)).values())
    held = _totals.get(key)
    if held is None:
        sql = f"SELECT SUM(amount) AS amount FROM ({worth.rows}) WHERE {_seen(world)}"  # noqa: S608  # constants of ours
        narrowed = sql if ids is None else f"{sql} AND id IN ({GIVEN})"
        held = _totals.put(key, (_run(narrowed, given, world)[0]["amount"],))
    return held[0]


def each(worth: Worth, ids: Iterable[int], world: World) -> Mapping[int, Decimal | None]:
    """The amount of each of the records that has one."""
    sql = f"SELECT id, SUM(amount) AS amount FROM ({worth.rows}) WHERE {_seen(world)} AND id IN ({GIVEN}) GROUP BY 1"  # noqa: S608  # constants of ours
    return {row["id"]: row["amount"] for row in _run(sql, _text(ids), world)}


def in_order(worth: Worth, ids: Iterable[int], world: World, *, sign: str, page: tuple[int, int]) -> list[int]:
    """The ids of one page (first, how many), by amount, rising or with sign "-" falling; those without one last."""
    summed = f"SELECT id, SUM(amount) AS amount FROM ({worth.rows}) WHERE {_seen(world)} GROUP BY 1"  # noqa: S608  # constants of ours
    way = "DESC" if sign else "ASC"
    first, size = page
    sql = (
        f"SELECT given.id FROM ({GIVEN}) AS given LEFT JOIN ({summed}) AS summed USING (id) "  # noqa: S608  # constants of ours
        f"ORDER BY summed.amount {way} NULLS LAST, given.id LIMIT {size:d} OFFSET {first:d}"
    )
    return [row["id"] for row in _run(sql, _text(ids), world)]


def _run(sql: str, ids: str, world: World) -> list[dict[str, Any]]:
    values: dict[str, object] = {"ids": ids, "scope": ",".join(map(str, sorted(world.scope or ())))}
    named = {name: value for name, value in values.items() if f"${name}" in sql}
    found: list[dict[str, Any]] = world.engine.run(sql, named).to_pylist()
    return found


def _seen(world: World) -> str:
    """The rows that the scope may see: those of nobody, and those of its members."""
    if world.scope is None:
        return "TRUE"
    theirs = "SELECT UNNEST(STRING_SPLIT($scope, ',')::BIGINT[])" if world.scope else "SELECT NULL"
    return f"(rep_id IS NULL OR rep_id IN ({theirs}))"


def _text(ids: Iterable[int]) -> str:
    """The ids as one text: a list parameter costs the driver a millisecond for a hundred of them."""
    return ",".join(map(str, ids)) or "-1"


def _read(worth: Worth) -> tuple[str, ...]:
    return ("deals", "deal_states") if worth is DEAL_VALUES else ("sales",)
