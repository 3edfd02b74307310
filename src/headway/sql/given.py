"""Facts that no engine holds: their rows come with the question, as lists of equal length."""

from sqlglot import exp

from headway.sql.nodes import BIGINT, DATE, alias, call, cast, parameter, select, text

DAYS = "calendar_days"
BEGINNING = "0001-01-01"
KINDS = {"day_list": "DATE[]", "day_starts": "TIMESTAMP[]", "day_sells": "BOOLEAN[]"}


def days() -> exp.Select:
    """The fact `days` from the parameters of a question.

    After: `SELECT UNNEST($day_list) AS happened_day, UNNEST($day_starts) AS happened_at, … AS selling, …`.
    """
    lists = {"happened_day": "day_list", "happened_at": "day_starts", "selling": "day_sells"}
    given = [alias(_one_by_one(name), column) for column, name in lists.items()]
    day = _one_by_one("day_list")
    number = call("DATE_DIFF", text("day"), cast(text(BEGINNING), DATE), day)
    empty = {"happened_hour": "TINYINT", "recorded_to": "TIMESTAMP", "batch": BIGINT}
    return select(
        [
            *given,
            alias(cast(number, BIGINT), "day_id"),
            alias(cast(text(BEGINNING), "TIMESTAMP"), "recorded_from"),
            *(alias(cast(exp.Null(), kind), column) for column, kind in empty.items()),
        ]
    )


def _one_by_one(name: str) -> exp.Expr:
    """The rows of a list; of days to come there is none, and an empty list does not say of what."""
    return exp.Unnest(expressions=[cast(parameter(name), KINDS[name])])
