"""The menu: at most eight places, those without records left out; what belongs together is one place with tabs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from headway.records.models import Account, Deal, Lead, Member, Order, Record
from headway.web.other_kinds import any_held

FIRST_ON_PHONE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A place. `key` goes there after `g`; `short` is its name on a phone, where what is `later` stands under More."""

    key: str
    label: str
    name: str
    href: str
    short: str = ""
    current: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """What the rail lists, the tabs of the place that is open, and all that a key leads to."""

    places: tuple[Entry, ...]
    tabs: tuple[Entry, ...]
    title: str
    keys: tuple[Entry, ...]


PLACES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("Home", (Entry("h", "Home", "home", "/"),)),
    (
        "Leads & deals",
        (
            Entry("d", "Deals", "deals", "/deals"),
            Entry("l", "Leads", "leads", "/leads"),
            Entry("p", "Pipeline", "pipeline", "/pipeline"),
            Entry("f", "Funnel", "funnel", "/funnel"),
        ),
    ),
    ("Orders", (Entry("o", "Orders", "orders", "/orders"),)),
    ("Customers", (Entry("c", "Customers", "customers", "/customers"),)),
    ("Records", (Entry("r", "Records", "records", "/records"),)),
    ("Team", (Entry("t", "Team", "team", "/team"),)),
    (
        "Analysis",
        (
            Entry("e", "Explore", "explore", "/explore"),
            Entry("q", "Questions", "questions", "/questions"),
            Entry("v", "Compare", "compare", "/compare"),
            Entry("u", "Cohorts", "cohorts", "/cohorts"),
            Entry("a", "Saved answers", "saved", "/saved"),
            Entry("b", "Dashboards", "dashboards", "/dashboards"),
            Entry("m", "Metrics", "metrics", "/metrics"),
        ),
    ),
)
IMPORT = Entry("i", "Import", "imports", "/import")
HELD: Mapping[str, type[Record]] = MappingProxyType(
    {
        "deals": Deal,
        "leads": Lead,
        "pipeline": Deal,
        "funnel": Deal,
        "orders": Order,
        "customers": Account,
        "team": Member,
    }
)


def menu_of(section: str, *, role: str, may_import: bool) -> Menu:
    """The menu as a page of this section shows it to this role. A place without records is there while it is open."""
    places: list[Entry] = []
    tabs: tuple[Entry, ...] = ()
    title = ""
    keys: list[Entry] = []
    for label, entries in PLACES:
        shown = [one for one in entries if _is_there(one.name, role) or one.name == section]
        if not shown:
            continue
        keys += shown
        open_here = any(one.name == section for one in shown)
        if open_here and len(shown) > 1:
            tabs, title = tuple(replace(one, current=one.name == section) for one in shown), label
        places.append(_place(label, shown, open_here=open_here, later=len(places) >= FIRST_ON_PHONE))
    return Menu(tuple(places), tabs, title, (*keys, IMPORT) if may_import else tuple(keys))


def _is_there(name: str, role: str) -> bool:
    if name == "team" and role == "rep":
        return False
    if name == "records":
        return any_held()
    return HELD[name].objects.exists() if name in HELD else True


def _place(label: str, shown: Sequence[Entry], *, open_here: bool, later: bool) -> Entry:
    first = shown[0]
    several = len(shown) > 1
    return replace(
        first,
        key=first.key if not several else "",
        label=label if several else first.label,
        short=first.label if several and not later else "",
        current=open_here,
        later=later,
    )
