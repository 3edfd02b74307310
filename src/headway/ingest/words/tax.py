"""What a header says about tax."""

import tomllib
from functools import cache

from headway.ingest.words import HERE, squeeze


@cache
def _endings(kind: str) -> tuple[str, ...]:
    words = tomllib.loads((HERE / "tax.toml").read_text("utf-8"))[kind]
    return tuple(sorted({squeeze(word) for word in words}, key=len, reverse=True))


def bare_of_tax(name: str) -> tuple[str, bool] | None:
    """The squeezed header without its words about tax, and whether it says that tax is in it; None: it says
    nothing. A header of nothing else is an amount."""
    whole = squeeze(name)
    for included, kind in ((False, "without"), (True, "with")):
        for ending in _endings(kind):
            if whole == ending and len(ending) > 2:
                return "amount", included
            if len(whole) > len(ending) + 1 and whole.endswith(ending):
                return whole.removesuffix(ending), included
            if len(ending) > 3 and len(whole) > len(ending) + 1 and whole.startswith(ending):
                return whole.removeprefix(ending), included
    return None


def holds_tax(name: str) -> bool:
    """Whether a header says that tax is in the amount."""
    found = bare_of_tax(name)
    return found is not None and found[1]
