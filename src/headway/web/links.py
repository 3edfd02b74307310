"""Where a number leads: to its rows, to its definition."""

from urllib.parse import urlencode

from headway.insights.window import Window
from headway.query.question import Condition
from headway.web.address import link, only
from headway.web.asked import Asked
from headway.web.filters import write_filter

KEPT = frozenset({"against", "scope", "as_of", "known_at", "constant_rates"})
SEEN = ("period", "against", "scope", "as_of", "known_at", "constant_rates")


def rows_of(asked: Asked, metric: str, *, also: tuple[Condition, ...] = (), window: Window | None = None) -> str:
    """The rows that a value of this page is made of: narrowed as the value was."""
    kept = [pair for pair in asked.params if pair[0] in KEPT]
    kept.append(("period", period_key(asked, window)))
    if window is not None and window.until is not None:
        kept.append(("until", window.until.isoformat(timespec="minutes")))
    kept += [("where", write_filter(condition)) for condition in (*asked.own_filters, *also)]
    return f"/rows/{metric}?{urlencode(kept)}"


def explain_of(rows: str) -> str:
    """Where the number with these rows is explained; empty for an address that is not one of rows."""
    return f"/explain/{rows.removeprefix('/rows/')}" if rows.startswith("/rows/") else ""


def explain_here(asked: Asked, key: str) -> str:
    """Where the metric is explained as this page shows it, held against what this page holds it against."""
    return link(f"/explain/{key}", only(asked.params, *SEEN, "where"))


def trust_of(asked: Asked, key: str) -> str:
    """How far the metric can be trusted, seen as this page is."""
    return link(f"/metrics/{key}/trust", only(asked.params, *SEEN, "where"))


def period_key(asked: Asked, window: Window | None = None) -> str:
    """The window as an address writes it: exactly the days that were counted."""
    chosen = window or asked.window
    if chosen is None:
        return "all"
    if chosen.whole:
        return chosen.span.key
    return f"{chosen.span.start.isoformat()}..{chosen.last.isoformat()}"


def about_metric(asked: Asked, key: str) -> str:
    """The metric's own page, seen as this page is."""
    return link(f"/metrics/{key}", only(asked.params, *SEEN))
