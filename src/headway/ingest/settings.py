"""What the workspace says about its time and money, as an import needs it."""

from dataclasses import dataclass, field

from headway.values.calendar import Calendar


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """`calendar` gives the business zone and start of day of times without a zone; `currency` is the ISO code of
    the workspace."""

    calendar: Calendar = field(default_factory=Calendar)
    currency: str = "EUR"
