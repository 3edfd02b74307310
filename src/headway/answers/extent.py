"""From which to which day there are data."""

from datetime import date

from headway.answers.bound import Bound
from headway.catalogue.metric import Stock


def extent(bound: Bound) -> tuple[date | None, date | None]:
    """The first and last business day of the facts that a question reads, of any version; None where there are none."""
    columns: dict[tuple[str, str], None] = {}
    for key in bound.atoms:
        (atom,) = bound.world.catalogue.atoms_of(key)
        columns[atom.fact, atom.anchor] = None
        if isinstance(atom, Stock):
            columns[atom.fact, atom.until] = None
    parts = [f"SELECT MIN({anchor}_day) AS first, MAX({anchor}_day) AS last FROM {fact}" for fact, anchor in columns]  # noqa: S608
    sql = f"SELECT MIN(first) AS first, MAX(last) AS last FROM ({' UNION ALL '.join(parts)}) AS ends"  # noqa: S608
    (row,) = bound.world.engine.run(sql, {}).to_pylist()
    return row["first"], row["last"]
