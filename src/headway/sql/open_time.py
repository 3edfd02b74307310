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
