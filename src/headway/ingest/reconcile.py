"""What a column of the file sums to, what is held of it, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One money or quantity column. `held` is the sum in what was staged; `reasons` explain `file_sum - held`, each
    with its amount.

    `terms` say what `held` is the sum of: record type, column, sign; empty where it cannot be read back from records.
    `currency` is that of a column of money in which the file has several: one line each, `own` where it is also that of
    rows which name none. `within` are amounts that count and are worth knowing.
    `measure` says what it became (`net sales`, `units`, `left alone`); an unexplained rest is
    itself a reason.
    """

    label: str
    column: str
    measure: str
    file_sum: Decimal
    held: Decimal
    reasons: tuple[tuple[str, Decimal], ...] = ()
    terms: tuple[tuple[str, str, int], ...] = ()
    currency: str = ""
    own: bool = False
    within: tuple[tuple[str, Decimal], ...] = ()

    @property
    def difference(self) -> Decimal:
        """File sum minus what is held."""
        return self.file_sum - self.held

    def recorded(self, held: Decimal, reasons: Sequence[tuple[str, Decimal]]) -> "Reconciliation":
        """The same with what the records hold, and more reasons why that is not what was staged."""
        return replace(self, held=held, reasons=(*self.reasons, *reasons))

    def sentence(self) -> str:
        """For example: your column `Sales` sums to 2,297,200.86; net sales here 2,297,200.86; difference 0.00."""
        unit = f"{self.currency} " if self.currency else ""
        head = f"{self.label}: your column `{self.column}` sums to {unit}{self.file_sum:,.2f}; "
        tail = f"{self.measure} here {unit}{self.held:,.2f}; difference {unit}{self.difference:z,.2f}"
        why = "; ".join(f"{amount:z,.2f} {reason}" for reason, amount in self.reasons)
        of_it = "; ".join(f"{amount:z,.2f} {reason}" for reason, amount in self.within)
        return head + tail + (f" ({why})" if why else "") + (f"; counted: {of_it}" if of_it else "")
