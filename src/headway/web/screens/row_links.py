"""Where the rows behind a number lead: to the order, deal, lead or customer that they are of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from headway.answers.answer import Value
from headway.records.models import Account, Deal, Lead, Order

KINDS: Mapping[str, tuple[str, str, type[Any]]] = {
    "order_id": ("Order", "orders", Order),
    "deal_id": ("Deal", "deals", Deal),
    "lead_id": ("Lead", "leads", Lead),
    "customer_id": ("Customer", "customers", Account),
}
NAMES = {"order_id": ("number",), "deal_id": ("name", "number")}


@dataclass(frozen=True, slots=True)
class Leads:
    """The record that each row is of, and the customer beside it: label and address by the id in the row. `column` is
    the row's own id, empty where rows are of no record that has a page."""

    column: str
    label: str
    found: Mapping[str, Mapping[int, tuple[str, str]]]

    def of(self, row: Mapping[str, Value], column: str) -> tuple[str, str]:
        """What a row's record is called and where it is; empty texts for none."""
        key = row.get(column)
        return self.found.get(column, {}).get(key, ("", "")) if isinstance(key, int) else ("", "")


def leads_of(rows: Iterable[Mapping[str, Value]], scope: frozenset[int] | None) -> Leads:
    """Look the records of one page of rows up, one query a kind. A record that the scope may not see any more, such as
    a deal that somebody else has taken over, has a name and no address.
    """
    held = list(rows)
    present = [column for column in KINDS if held and column in held[0]]
    wanted = [*present[:1], *(column for column in ("customer_id",) if column in present[1:])]
    found = {column: _addresses(column, {row[column] for row in held}, scope) for column in wanted}
    own = present[0] if present else ""
    return Leads(own, KINDS[own][0] if own else "", found)


def _addresses(column: str, ids: set[Value], scope: frozenset[int] | None) -> dict[int, tuple[str, str]]:
    label, path, model = KINDS[column]
    named = model.objects.filter(pk__in=[key for key in ids if key is not None])
    rows = list(named.values_list("pk", "public_id", *NAMES.get(column, ("name",))))
    seen = {key for key, *_ in rows} if scope is None else set(named.within(scope).values_list("pk", flat=True))
    return {
        key: (next(filter(None, names), label), f"/{path}/{number}" if key in seen else "")
        for key, number, *names in rows
    }
