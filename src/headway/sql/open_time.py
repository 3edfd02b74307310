"""How facts about waiting are told in open time: what lies open between two instants is two look-ups in its pieces."""

from collections.abc import Mapping, Sequence

OPEN_TIME = "open_time"
GIVEN: Mapping[str, str] = {
    "open_day": "on_day",
    "open_from": "from_at",
    "open_until": "until_at",
    "open_before": "open_before",
    "open_now": "is_open",
}
"""The lists that come with a question, and the columns that they become."""
PIECES = "SELECT " + ", ".join(f"UNNEST({given}) AS {name}" for given, name in GIVEN.items())


def waits(name: str, fact: str, columns: Sequence[str], begins: str, *ends: str) -> Mapping[str, str]:
    """The steps of a fact about waiting, told from these columns of a kept one: for each of its anchors `ends` the open
    minutes from `begins` until then (`open_minutes_to_<end>`), or until the as-of where it has not come by then.

    Empty where either time of day is not known, or the end came before the beginning.
    """
    shown = [f"w.{column}" for column in columns]
    minutes = [f"{_minutes(begins, end)} AS open_minutes_to_{end}" for end in ends]
    joins = [_piece("begin", f"w.{begins}_at"), *(_piece(end, _over(end)) for end in ends)]
    told = f"SELECT {', '.join([*shown, *minutes])} FROM known_{fact} AS w {' '.join(joins)}"  # noqa: S608  words of ours
    return {OPEN_TIME: PIECES, name: told}


def _over(end: str) -> str:
    """The moment up to which is waited."""
    return f"(CASE WHEN w.{end}_at <= as_of THEN w.{end}_at ELSE as_of END)"


def _piece(name: str, at: str) -> str:
    """The one piece of time in which an instant lies: pieces end with the day, so that it is found by the day."""
    return (
        f"LEFT JOIN {OPEN_TIME} AS in_{name} ON in_{name}.on_day = CAST({at} AS DATE) "
        f"AND in_{name}.from_at <= {at} AND in_{name}.until_at > {at}"
    )


def _open_before(name: str, at: str) -> str:
    since = f"DATE_DIFF('microsecond', in_{name}.from_at, {at})"
    return f"in_{name}.open_before + CASE WHEN in_{name}.is_open THEN {since} ELSE 0 END"


def _minutes(begins: str, end: str) -> str:
    start, over = f"w.{begins}_at", _over(end)
    timed = f"w.{begins}_hour IS NOT NULL AND (w.{end}_hour IS NOT NULL OR w.{end}_at IS NULL OR w.{end}_at > as_of)"
    between = f"({_open_before(end, over)} - ({_open_before('begin', start)})) / 6e7"
    return f"CASE WHEN {timed} AND {over} >= {start} THEN {between} END"


HELD = """
SELECT h.case_id, h.from_hour IS NOT NULL AS timed, GREATEST(h.from_at, c.opened_at) AS from_at,
  LEAST(COALESCE(h.to_at, as_of), COALESCE(c.resolved_at, as_of), as_of) AS to_at
FROM known_case_holds AS h JOIN known_cases AS c ON c.case_id = h.case_id
"""


def without_holds(columns: Sequence[str]) -> Mapping[str, str]:
    """The steps of cases in the open time in which the customer was not waited for, told from these columns of cases:
    the open time until the settlement, or the as-of, less that inside of the waits.
    """
    open_inside = f"({_open_before('end', 's.to_at')} - ({_open_before('begin', 's.from_at')})) / 6e7"
    joins = f"{_piece('begin', 's.from_at')} {_piece('end', 's.to_at')}"
    inside = (
        f"SELECT s.case_id, MIN(CASE WHEN s.timed THEN 1 ELSE 0 END) AS timed, SUM({open_inside}) AS minutes "  # noqa: S608  words of ours
        f"FROM held_spans AS s {joins} WHERE s.to_at > s.from_at GROUP BY s.case_id"
    )
    told = (
        "SELECT w.*, CASE WHEN h.timed = 0 THEN NULL "
        "ELSE w.open_minutes_to_resolved - COALESCE(h.minutes, 0) END AS own_minutes "
        "FROM cases_in_open_time AS w LEFT JOIN held_inside AS h ON h.case_id = w.case_id"
    )
    base = waits("cases_in_open_time", "cases", columns, "opened", "resolved")
    return {**base, "held_spans": HELD, "held_inside": inside, "own_case_waits": told}
