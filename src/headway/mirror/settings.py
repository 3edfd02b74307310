"""What the mirror must know of a workspace, and the fingerprint by which it knows that facts were made otherwise."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from headway.engines.layout import tables
from headway.mirror.snapshot import House
from headway.schema.custom import CustomField, written
from headway.values.calendar import Calendar
from headway.values.weekdays import week_written

MAKERS = 4
"""Raised by one when a maker gives other facts for the same records: every mirror is then made again."""


@dataclass(frozen=True, slots=True)
class MirrorSettings:
    """A workspace's plain settings. `custom` are the fields that the business added; whoever reads the records or an
    engine fills them in (`with_fields`).
    """

    name: str
    currency: str
    calendar: Calendar
    custom: tuple[CustomField, ...] = ()

    @property
    def house(self) -> House:
        """What the makers need."""
        return House(self.calendar, self.currency, self.custom)

    def with_fields(self, fields: tuple[CustomField, ...]) -> "MirrorSettings":
        """The same settings for records, or an engine, with these fields."""
        return replace(self, custom=fields)

    @property
    def fingerprint(self) -> str:
        """Alike for two mirrors exactly when the same records give the same tables and rows."""
        shape = {
            name: {column.name: column.kind.value for column in columns.values()} for name, columns in tables().items()
        }
        said = [MAKERS, shape, self.currency, self.calendar.zone, self.calendar.day_start, written(self.custom)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def notes(self) -> Mapping[str, str]:
        """The entries of `headway_meta` from which a question is answered without the records."""
        return {
            "name": self.name,
            "currency": self.currency,
            "zone": self.calendar.zone,
            "day_start": str(self.calendar.day_start),
            "week_start": str(self.calendar.week_start),
            "year_start_month": str(self.calendar.year_start_month),
            "selling_days": ",".join(map(str, self.calendar.selling_days)),
            "selling_days_from": ";".join(map(week_written, self.calendar.selling_days_from)),
            "month_weeks": self.calendar.month_weeks or "",
            "year_end": self.calendar.year_end,
            "fingerprint": self.fingerprint,
        }
