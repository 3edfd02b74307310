"""What the page on the way to the company beside this one shows."""

from dataclasses import dataclass, replace

from headway.web.neighbour import Standing


@dataclass(frozen=True, slots=True)
class OtherCompany:
    """The other company: whether it is the `demo`, its `name` (empty: not made), where it is, where in it to go (`to`),
    how far it is, and its `address` once there is a way in.
    """

    demo: bool
    name: str
    folder: str
    to: str
    standing: Standing
    address: str = ""

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.name or ("The demo company" if self.demo else "My own company")

    def at(self, address: str) -> "OtherCompany":
        """The same, with the way in."""
        return replace(self, address=address)

    def but(self, standing: Standing) -> "OtherCompany":
        """The same, as far as this."""
        return replace(self, standing=standing)
