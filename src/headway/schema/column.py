"""One column of a table, read from a line such as `"amount!; what it is worth"`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds. Scales: amount 4, price 6, quantity 4, share 6, rate 10 decimals; instants are UTC."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    AMOUNT = "amount"
    PRICE = "price"
    QUANTITY = "quantity"
    SHARE = "share"
    RATE = "rate"
    DAY = "day"
    INSTANT = "instant"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"
    CURRENCY = "currency"
    REFERENCE = "reference"
    ID = "id"
    HOUR = "hour"


SCALES = {Kind.AMOUNT: 4, Kind.PRICE: 6, Kind.QUANTITY: 4, Kind.SHARE: 6, Kind.RATE: 10}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, whether it must be there, and what it (or its absence) means.

    A MOMENT is an instant with a companion flag `<name>_timed`: false where only the day is known, and the instant is
    then the start of that business day.
    """

    name: str
    kind: Kind
    required: bool
    means: str
    choices: tuple[str, ...] = ()
    refers: str | None = None


def read_column(name: str, line: str) -> Column:
    """Parse `kind[!]; meaning`, where kind is a Kind, `one of a|b` or `->table`.

    Raises ValueError for a line that is none of these: a mistake in our own files.
    """
    head, _, means = line.partition(";")
    head = head.strip()
    required = head.endswith("!")
    head = head.removesuffix("!")
    if head.startswith("->"):
        return Column(name, Kind.REFERENCE, required, means.strip(), refers=head.removeprefix("->"))
    if head.startswith("one of "):
        choices = tuple(head.removeprefix("one of ").split("|"))
        return Column(name, Kind.CHOICE, required, means.strip(), choices=choices)
    return Column(name, Kind(head), required, means.strip())
