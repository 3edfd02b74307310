"""When a person of ours first tried to reach a lead after its enquiry, and when both sides had spoken (M048).

Tried: a message by a person, a call or visit, also one that reached nobody. Spoken: somebody picked up, a visit, a
meeting or demo was held, or the lead wrote back on our answer.
"""

from collections.abc import Mapping, Sequence

ANCHORS = ("attempted", "reached")
TRIES = """
SELECT lead_id, happened_at AS at, happened_day AS day, happened_hour AS hour,
  (kind = 'call' AND COALESCE(connected, FALSE) OR kind IN ('visit', 'meeting', 'demo')) AND status = 'held' AS spoken
FROM known_activities
WHERE lead_id IS NOT NULL AND happened_at IS NOT NULL AND kind <> 'task' AND status IN ('held', 'no_show')
UNION ALL
SELECT lead_id, answered_at, answered_day, answered_hour, FALSE FROM known_leads WHERE answered_at IS NOT NULL
UNION ALL
SELECT lead_id, wrote_back_at, wrote_back_day, wrote_back_hour, TRUE FROM known_leads WHERE wrote_back_at IS NOT NULL
"""
AFTER = """
SELECT t.*,
  ROW_NUMBER() OVER (PARTITION BY t.lead_id ORDER BY t.day, t.at) AS place,
  ROW_NUMBER() OVER (PARTITION BY t.lead_id, t.spoken ORDER BY t.day, t.at) AS place_of_kind
FROM tries_of_leads AS t JOIN known_leads AS l ON l.lead_id = t.lead_id
WHERE l.enquired AND (t.at > l.enquired_at AND t.hour IS NOT NULL AND l.enquired_hour IS NOT NULL
  OR (t.hour IS NULL OR l.enquired_hour IS NULL) AND t.day >= l.enquired_day)
"""


def first_contacts(columns: Sequence[str]) -> Mapping[str, str]:
    """The steps of the fact, told from these columns of leads."""
    shown = [f"l.{column}" for column in columns]
    parts = [f"{name}.{part} AS {name}_{part}" for name in ANCHORS for part in ("at", "day", "hour")]
    minutes = [f"{_minutes(name)} AS minutes_to_{name}" for name in ANCHORS]
    told = (
        f"SELECT {', '.join([*shown, *parts, *minutes])} FROM known_leads AS l "  # noqa: S608  words of ours
        "LEFT JOIN tries_after AS attempted ON attempted.lead_id = l.lead_id AND attempted.place = 1 "
        "LEFT JOIN tries_after AS reached "
        "ON reached.lead_id = l.lead_id AND reached.spoken AND reached.place_of_kind = 1"
    )
    return {"tries_of_leads": TRIES, "tries_after": AFTER, "lead_contacts": told}


def _minutes(name: str) -> str:
    """Until then, else until the lead was decided, else until the as-of."""
    return (
        "CASE WHEN l.enquired_hour IS NULL THEN NULL "
        f"WHEN {name}.at <= as_of THEN CASE WHEN {name}.hour IS NOT NULL THEN {_since(f'{name}.at')} END "
        f"WHEN l.decided_at <= as_of THEN CASE WHEN l.decided_hour IS NOT NULL THEN {_since('l.decided_at')} END "
        f"ELSE {_since('as_of')} END"
    )


def _since(at: str) -> str:
    return f"DATE_DIFF('microsecond', l.enquired_at, {at}) / 6e7"
