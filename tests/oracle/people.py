"""The people and things of the small shop, and the clock of Berlin that its rows are written in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from headway.schema.tables import facts

BERLIN = ZoneInfo("Europe/Berlin")
OWN = "EUR"
Row = Mapping[str, object]

MEMBERS: Sequence[Row] = (
    {"id": 1, "name": "Ann", "manager_id": 5, "team_id": 1, "office_id": 1, "sells": True},
    {"id": 2, "name": "Ben", "manager_id": 5, "team_id": 1, "office_id": 1, "sells": True},
    {"id": 3, "name": "Cy", "manager_id": 5, "team_id": 2, "office_id": 2, "sells": True},
    {"id": 4, "name": "Dee", "manager_id": 5, "team_id": 2, "office_id": 2, "sells": True},
    {"id": 5, "name": "Eve", "sells": False},
    {"id": 6, "name": "Old Fred", "team_id": 2, "office_id": 2, "sells": True, "active_to": date(2023, 12, 31)},
)
WEEK: Sequence[Row] = tuple({"id": day, "weekday": day, "opens": 540, "closes": 1080} for day in range(1, 6))
WHO: Mapping[int | None, Row] = {
    row["id"]: {name: row.get(name) for name in ("manager_id", "team_id", "office_id")} for row in MEMBERS
} | {None: {}}
THINGS: Mapping[str, Sequence[Row]] = {
    "members": MEMBERS,
    "teams": ({"id": 1, "name": "North"}, {"id": 2, "name": "South"}),
    "offices": ({"id": 1, "name": "Central"}, {"id": 2, "name": "East"}),
    "customers": (
        {
            "id": 1,
            "name": "Acme",
            "industry": "Retail",
            "segment": "A",
            "country": "DE",
            "region": "BE",
            "city": "Berlin",
        },
        {"id": 2, "name": "Bolt", "industry": "Metal", "segment": "B", "country": "FR"},
        {"id": 3, "name": "Cafe", "industry": "Retail", "segment": "A", "country": "DE"},
        {"id": 8, "name": "Other", "kind": "company"},
        {"id": 9, "name": "Rival", "kind": "company"},
    ),
    "products": (
        {"id": 1, "name": "Lamp", "category": "Light"},
        {"id": 2, "name": "Bulb", "category": "Light"},
        {"id": 3, "name": "Chair"},
    ),
    "sources": (
        {"id": 1, "name": "Fair", "channel": "Offline", "direction": "outbound"},
        {"id": 2, "name": "Site", "channel": "Online", "direction": "inbound", "medium": "Search"},
        {"id": 3, "name": "Friends", "channel": "Online", "direction": "inbound", "medium": "Social"},
    ),
    "campaigns": ({"id": 1, "name": "Spring"},),
    "pipelines": ({"id": 1, "name": "Main"},),
    "stages": (
        {"id": 11, "name": "Talk", "rank": 1, "kind": "open", "pipeline_id": 1},
        {"id": 12, "name": "Offer", "rank": 2, "kind": "open", "pipeline_id": 1},
        {"id": 13, "name": "Sign", "rank": 3, "kind": "open", "pipeline_id": 1},
        {"id": 14, "name": "Won", "rank": 4, "kind": "won", "pipeline_id": 1},
    ),
}


def on(anchor: str, text: str | None) -> Row:
    """The three columns of an anchor from `2024-01-31` (time unknown) or `2024-01-31 14:05` (Berlin's clock)."""
    if text is None:
        return {}
    local = datetime.fromisoformat(text).replace(tzinfo=BERLIN)
    timed = len(text) > 10
    at = local.astimezone(UTC).replace(tzinfo=None)
    return {f"{anchor}_at": at, f"{anchor}_day": local.date(), f"{anchor}_hour": local.hour if timed else None}


def as_written(name: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a fact, in which money of which nothing else is said was written in the currency of the business."""
    originals = facts()[name].originals if name in facts() else {}
    said: list[Row] = []
    for row in rows:
        own: dict[str, object] = {}
        for money, original in originals.items():
            if original.amount in facts()[name].columns and row.get(original.amount) is None:
                own |= {
                    original.amount: row.get(money),
                    original.currency: row.get(original.currency, OWN),
                }
        said.append({**row, **own})
    return said
