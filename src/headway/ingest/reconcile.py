"""What a column of the file sums to, what is held of it, and why they differ."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One money or quantity column. `held` is the sum in what was staged; `reasons` explain `file_sum - held`, each
    with its amount.

    `measure` says what it became (`net sales`, `units`, `left alone`); an unexplained rest is itself a reason.
    """

    label: str
    column: str
    measure: str
    file_sum: Decimal
    held: Decimal
    reasons: tuple[tuple[str, Decimal], ...] = ()

    @property
    def difference(self) -> Decimal:
        """File sum minus what is held."""
        return self.file_sum - self.held

    def sentence(self) -> str:
        """For example: your column `Sales` sums to 2,297,200.86; net sales here 2,297,200.86; difference 0.00."""
        head = f"{self.label}: your column `{self.column}` sums to {self.file_sum:,.2f}; "
        tail = f"{self.measure} here {self.held:,.2f}; difference {self.difference:,.2f}"
        why = "; ".join(f"{amount:,.2f} {reason}" for reason, amount in self.reasons)
        return head + tail + (f" ({why})" if why else "")
