"""What a person may do to the lines of an order: add one, put one right, take one out."""

from typing import Any

from headway.actions.by_hand.lines import Line, add_line, change_line, remove_line
from headway.actions.permission import SELLERS
from headway.records.models import Audit
from headway.values.written import plain_number
from headway.web.forms.entry import Entry, Kind, Values
from headway.web.forms.form import Verb
from headway.web.forms.person import Person

FOLLOWS = "The order's sum and every number follow, as of the day on which the order was placed."


def _entries(person: Person, currency: str | None, held: Any = None) -> list[Entry]:
    style, currency = person.place.style, currency or person.place.currency
    what = (held.product.name if held.product else held.description or "") if held else ""
    discount = plain_number(held.discount, style) if held and held.discount else ""
    return [
        Entry(name="what", label="Product", required=True, value=what, suggest="/suggest/products"),
        Entry(
            name="quantity",
            label="Quantity",
            kind=Kind.NUMBER,
            required=True,
            value=plain_number(held.quantity, style) if held else "1",
        ),
        Entry(
            name="amount",
            label=f"Amount for all of it, {currency}",
            kind=Kind.NUMBER,
            required=True,
            value=plain_number(held.amount, style) if held else "",
            help="After its discount, without tax and shipping",
        ),
        Entry(name="discount", label=f"Of that taken off before, {currency}", kind=Kind.NUMBER, value=discount),
    ]


def _typed(given: Values) -> Line:
    return Line(
        what=given["what"], quantity=given["quantity"], amount=given["amount"], discount=given["discount"] or None
    )


def _new(person: Person, order: Any) -> list[Entry]:
    return _entries(person, order.currency)


def _held(person: Person, line: Any) -> list[Entry]:
    return _entries(person, line.order.currency, line)


def _add(person: Person, order: Any, given: Values) -> Audit:
    return add_line(_typed(given), order_id=order.pk, by=person.by)


def _change(person: Person, line: Any, given: Values) -> Audit:
    return change_line(_typed(given), line_id=line.pk, by=person.by)


def _why(_person: Person, _line: Any) -> list[Entry]:
    return [Entry(name="reason", label="Why", required=True, help="Whoever looks for it later will ask")]


def _remove(person: Person, line: Any, given: Values) -> Audit:
    return remove_line(line_id=line.pk, reason=given["reason"], by=person.by)


def _says(words: str) -> Any:
    return lambda _person, _record, _given: words


ADD_LINE = Verb("line", "Add a line", "Add it", SELLERS, _new, _add, _says("The line is added"), FOLLOWS)
CHANGE_LINE = Verb("change", "Change the line", "Save", SELLERS, _held, _change, _says("The line is changed"), FOLLOWS)
REMOVE_LINE = Verb("remove", "Take out", "Take it out", SELLERS, _why, _remove, _says("The line is taken out"), FOLLOWS)
OF_LINES = (CHANGE_LINE, REMOVE_LINE)
