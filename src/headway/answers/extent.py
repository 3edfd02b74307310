"""From which to which day there are data."""

from datetime import date

from headway.answers.bound import Bound
from headway.answers.look import look
from headway.catalogue.metric import Kept, Stock
from headway.schema.tables import facts, held_in, stored_facts


def extent(bound: Bound) -> tuple[date | None, date | None]:
    """The first and last business day of the facts that a question reads, of any version; None where there are none. Of
    things as they are now it is today.
    """
    columns: dict[tuple[str, str], None] = {}
    for key in bound.atoms:
        (atom,) = bound.world.catalogue.atoms_of(key)
        if facts()[atom.fact].told:
            columns.update({(fact, stored_facts()[fact].anchors[0]): None for fact in held_in(atom.fact)[:1]})
            continue
        columns[atom.fact, atom.anchor] = None
        if isinstance(atom, Stock | Kept):
            columns[atom.fact, atom.until] = None
    if not columns:
        return bound.today, bound.today
    parts = [f"SELECT MIN({anchor}_day) AS first, MAX({anchor}_day) AS last FROM {fact}" for fact, anchor in columns]  # noqa: S608
    sql = f"SELECT MIN(first) AS first, MAX(last) AS last FROM ({' UNION ALL '.join(parts)}) AS ends"  # noqa: S608
    (row,) = look(bound.world.engine, sql).to_pylist()
    return row["first"], row["last"]
