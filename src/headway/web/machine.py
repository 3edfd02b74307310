"""What this machine says of the place that it stands in."""

import os
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

LOCAL = Path("/etc/localtime")


@cache
def machine_zone() -> str:
    """The time zone of this machine's clock, empty where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    _, _, linked = str(LOCAL.resolve()).partition("zoneinfo/")
    return next((zone for zone in (named, linked) if zone in available_timezones()), "")
