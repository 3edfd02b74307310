"""What the values of a column say beyond its header: sales and returns told apart, names that are no numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from headway.ingest.cells.statuses import says
from headway.ingest.fields import ENTERED, RATE_OF, Holds
from headway.ingest.figures import share
from headway.ingest.profile import Profile
from headway.ingest.words import cells, squeeze

MOST_KINDS, FEW = 12, 20
STATUSES = ("left_out", "cancelled", "shipped", "delivered", "paid", "given_back", "unsettled")
CODED = re.compile(
    r"(?:^|[\s_\-#])(id|ids|code|key|no|nr|number|num|ref|reference)\W*$|[a-z](?:ID|Id|Key|Code|No)$", re.IGNORECASE
)
STAGE_ENTERED = re.compile(r"^\s*(?:date |time )?entered (?:stage )?[\"'“:]*\s*(.+?)[\"'”]*\s*$", re.IGNORECASE)
SPOKEN_FOR = ("order.number", "order.status", "order.fulfilment", "order.kind")


@dataclass(frozen=True, slots=True)
class Guess:
    """A field for a column, how surely (3 exact for this kind of table, 2 exact anywhere, 1 by its noun or key),
    and why."""

    field: str
    strength: float
    why: str


def kind_column(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """A column of few words, all of them kinds of sale and one of them a return, tells sales and returns apart."""
    if "order.kind" in taken:
        return
    for name, profile in profiles.items():
        if name in chosen and chosen[name].field in SPOKEN_FOR:
            continue
        words = set(profile.values) if len(profile.values) <= MOST_KINDS else set()
        back = {word for word in words if says(word, "returned")}
        if back and all(says(word, "returned", "sold", "left_out") for word in words):
            taken.pop(chosen[name].field if name in chosen else "", None)
            chosen[name] = Guess("order.kind", 2.0, f"it tells sales from {sorted(back)[0]}s")
            taken["order.kind"] = name
            return


def status_column(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """A column whose words are nearly all statuses of orders, and whose header said nothing better, is the status:
    `estado` is a state of the country, or of the order."""
    if "order.status" in taken:
        return
    for name, profile in profiles.items():
        words = list(profile.values) if 2 <= len(profile.values) <= MOST_KINDS else []
        free = name not in chosen or chosen[name].field in ("order.region", "lead.region")
        if free and words and sum(says(word, *STATUSES) for word in words) >= 0.8 * len(words):
            taken.pop(chosen[name].field if name in chosen else "", None)
            chosen[name] = Guess("order.status", 2.0, f"it holds statuses such as {sorted(words)[0]}")
            taken["order.status"] = name
            return


def outcome_column(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """An outcome of leads that is written as yes and no, or 1 and 0, says which became customers."""
    name = taken.get("lead.outcome", "")
    if name and "lead.converted" not in taken and profiles[name].flag:
        chosen[name] = replace(chosen[name], field="lead.converted", why=f"`{name}` is yes or no")
        taken["lead.converted"] = taken.pop("lead.outcome")


def people_of_firms(profiles: Mapping[str, Profile], taken: Mapping[str, str]) -> bool:
    """Whether rows without a number are people: each with a first or last name, and most with a firm beside it."""
    firm = profiles.get(taken.get("account.name", ""))
    person = {"account.first_name", "account.last_name"} & taken.keys()
    return firm is not None and bool(person) and "account.number" not in taken and firm.filled * 2 > firm.rows


def named_not_numbered(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """A customer column that is not called a number and holds words without digits holds names."""
    name = taken.get("account.number", "")
    if not name or "account.name" in taken or CODED.search(name) or squeeze(name).endswith("id"):
        return
    values = profiles[name].values
    if len(values) and share(values.str.contains(r"\d")) < 0.2 and share(values.str.contains(r"\p{L}{2}")) > 0.8:
        chosen[name] = replace(chosen[name], field="account.name", why=f"`{name}` holds names")
        taken["account.name"] = taken.pop("account.number")


def entered_columns(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """Columns that are each called after a stage: when the deal entered it."""
    for name, profile in profiles.items():
        found = STAGE_ENTERED.match(name)
        if found is None or name in chosen or not profile.fits(Holds.DATE):
            continue
        field = ENTERED + found.group(1)
        if field not in taken:
            chosen[name] = Guess(field, 2.0, f"when the deal entered {found.group(1)}")
            taken[field] = name


def rate_columns(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """Columns that are each called after a currency, beside a day: its rates."""
    codes = [
        name for name, profile in profiles.items() if name in cells()["iso"]["codes"] and profile.number.share > 0.5
    ]
    if "rate.day" not in taken or "rate.rate" in taken or len(codes) < len(profiles) - 2:
        return
    for name in codes:
        chosen[name] = Guess(RATE_OF + name, 2.0, f"rates of {name}")
        taken.setdefault("rate.rate", name)
        taken.setdefault("rate.currency", name)


def no_office_from_address(
    role: str, profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]
) -> None:
    """Beside a postal code or street, a person's region is where the person lives; a place that is another in nearly
    every row is an address, no shop."""
    address = {squeeze(name) for name in profiles} & {"postalcode", "zip", "zipcode", "address", "street", "plz"}
    name = taken.get("member.office", "")
    scattered = role in ("orders", "order_lines") and bool(name) and _nearly_unique(profiles[name])
    if scattered or (role == "members" and address and squeeze(name) == "region"):
        del chosen[name], taken["member.office"]


def _nearly_unique(profile: Profile) -> bool:
    return profile.filled >= FEW and len(profile.values) > 0.5 * profile.filled
