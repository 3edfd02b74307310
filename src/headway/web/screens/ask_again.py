"""The command that asks for the same number."""

import shlex

from headway.query.question import Condition
from headway.web.address import one
from headway.web.asked import Asked


def command_of(asked: Asked, key: str) -> str:
    """`headway ask FOLDER KEY --from … --to …`: what gives this number in a shell. Empty for who does not see all,
    since a shell does, and where a value holds a quotation mark, which a condition cannot say.
    """
    if asked.whose.members is not None:
        return ""
    query = asked.query((key,))
    if any('"' in value for condition in query.where for value in condition.values):
        return ""
    words = ["headway", "ask", str(asked.place.folder), key]
    words += ["--from", query.start.isoformat()] if query.start else []
    words += ["--to", query.end.isoformat()] if query.end else []
    for condition in query.where:
        words += ["--where", _said(condition)]
    for name, option in (("as_of", "--as-of"), ("known_at", "--known-at"), ("constant_rates", "--constant-rates")):
        words += [option, one(asked.params, name)] if getattr(asked, name) else []
    return shlex.join(words)


def _said(condition: Condition) -> str:
    values = ",".join(f'"{value}"' if "," in value or value != value.strip() else value for value in condition.values)
    return f"{condition.dimension}{condition.operator.value}{values}"
