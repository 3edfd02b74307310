"""The kind of a table and the fields of its columns, from header words checked against values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from headway.ingest.builders.stages import OPEN_WORDS, stage_kind
from headway.ingest.fields import MONEY, holds
from headway.ingest.figures import share
from headway.ingest.meanings import (
    Guess,
    entered_columns,
    kind_column,
    named_not_numbered,
    no_office_from_address,
    outcome_column,
    people_of_firms,
    rate_columns,
    status_column,
)
from headway.ingest.profile import Profile
from headway.ingest.recorded import recorded_roles
from headway.ingest.words import phrases, roles, spelt_out, squeeze
from headway.ingest.words.tax import bare_of_tax

UNIT = re.compile(
    r"\s*(?:[(\[][^)\]]*[)\]]|\b(?:in\s+)?(?:usd|eur|gbp|czk|chf|pln|brl|inr|cad|aud)\b|[$€£*%])\s*$", re.IGNORECASE
)
ENTITY = re.compile(
    r"^(?:deal|organi[sz]ation|person|product|activity|note|lead|obchod|organizace|osoba|affaire|negocio)\s+-\s+",
    re.IGNORECASE,
)
ID_ENDING = re.compile(r"(?:^|[\s_\-])(id|code|key|no|nr|number|num)\W*$|[a-z](?:ID|Id|Key|Code|No)$", re.IGNORECASE)
HISTORY = re.compile(r"history|\bold\b|\bnew\b|\bfrom\b|previous|changed|entered|moved", re.IGNORECASE)
LINE_NOUN = re.compile(r"\b(?:line|order items?)", re.IGNORECASE)
CARRIER = re.compile(r"^(?:propert(?:y|ies)|attributes|fields)[._/]+(?=\w)|^case:(?!concept:name)(?=\w)", re.IGNORECASE)
A_RATE = re.compile(r"^\D*%")  # `VAT %` is a rate, `Tax 5%` an amount
WORTH = frozenset(["line.quantity", "line.unit_price", "line.amount", "line.gross", "line.net_price"])
AGAIN = re.compile(r" \(again \d+\)$")


@dataclass(frozen=True, slots=True)
class TableGuess:
    """A kind of table, the field of each column that has one, and the columns that could fill a field as well."""

    role: str
    score: float
    fields: Mapping[str, Guess]
    rivals: Mapping[str, tuple[str, ...]]


def table_guess(profiles: Mapping[str, Profile], label: str) -> TableGuess:
    """The best kind of table; role is empty when nothing fits."""
    noun = own_noun(tuple(profiles), profiles)
    beside = noun in roles()["left"]["nouns"] or _beside_selling(label)
    possible = recorded_roles() if beside else [role for role in roles() if role != "left"]
    found = {role: _as_role(role, profiles, noun) for role in possible if _says(role, profiles, label)}
    if not beside and _holds_lines(found["order_lines"], profiles):
        found = {role: guess for role, guess in found.items() if role in ("order_lines", "deals", "purchases")}
    fitting = [
        replace(guess, score=guess.score + _hints(guess.role, profiles, noun, label) + _stages_told(guess, profiles))
        for guess in found.values()
        if guess.score > 0
    ]
    return max(fitting, key=lambda guess: guess.score) if fitting else TableGuess("", 0.0, {}, {})


def _beside_selling(label: str) -> bool:
    """Whether a file is called after things that are beside selling: `shippers.csv`, `email_event_bounce.csv`."""
    name = label.split(".", maxsplit=1)[0]
    words = f" {' '.join(re.split(r'[^a-z]+', name.casefold()))} "
    left = roles()["left"]
    return squeeze(name) in {f"{word}s" for word in left["nouns"]} or any(
        f" {word} " in words for word in left["files"]
    )


def _says(role: str, profiles: Mapping[str, Profile], label: str) -> bool:
    """Whether a header or the file's own name says one of the words without which a table is not of this kind."""
    wanted = [squeeze(word) for word in roles()[role].get("says", ())]
    spoken = [squeeze(text) for text in (*profiles, label)]
    return not wanted or any(word in text for word in wanted for text in spoken)


def _holds_lines(guess: TableGuess, profiles: Mapping[str, Profile]) -> bool:
    """Sold goods with their quantity, or with their price under order numbers that come again."""
    fields = {found.field: name for name, found in guess.fields.items()}
    sold = fields.keys() & {"order.number", "order.placed_at"}
    goods = fields.keys() & {"product.name", "product.number"}
    again = "order.number" in fields and not profiles[fields["order.number"]].unique
    priced = again and bool(goods) and "line.unit_price" in fields
    counted = "line.quantity" in fields and bool(goods or "line.unit_price" in fields)
    if "order.number" in fields and not again and "order.total" in fields and "line.unit_price" not in fields:
        return False  # a row is a whole order, and the quantity that of its items
    return guess.score > 0 and bool(sold) and (counted or priced)


def _hints(role: str, profiles: Mapping[str, Profile], noun: str, label: str) -> float:
    """What the key column, the entity in the headers and the file's own name say about the kind of table."""
    nouns = roles()[role]["nouns"]
    words = {word.rstrip("s") for word in re.split(r"[^a-z]+", label.split(".", maxsplit=1)[0].casefold())}
    entity = sum(
        1 for name in profiles if (found := ENTITY.match(name)) and found.group(0).split(" ")[0].casefold() in nouns
    )
    return (
        float(roles()[role].get("score", 0))
        + 10.0 * (noun in nouns)
        + 6.0 * entity * (role == "deals")
        + 12.0 * bool(words & set(nouns))
    )


def _stages_told(guess: TableGuess, profiles: Mapping[str, Profile]) -> float:
    """What stages that are won or lost say for deals, whatever the file is called."""
    names = [name for name, found in guess.fields.items() if found.field in ("deal.stage", "deal.status")]
    words = [word for name in names for word in profiles[name].values.head(40)] if guess.role == "deals" else []
    return 15.0 * any(stage_kind(word) in ("won", "lost") for word in words)


def own_noun(names: Sequence[str], profiles: Mapping[str, Profile]) -> str:
    """What a table's rows are called by its own key column: `seller_id` gives seller."""
    for name in names[:2]:
        ending = ID_ENDING.search(name)
        if ending and profiles[name].unique:
            return (
                re.sub(
                    r"[\s_\-]+",
                    " ",
                    name[: ending.start() + (ending.group(0)[0].isalpha() and not ending.group(1) and 1)],
                )
                .strip()
                .casefold()
            )
    return ""


def fields_for(role: str, profiles: Mapping[str, Profile]) -> TableGuess:
    """The fields of the columns when the kind of table is known."""
    return _as_role(role, profiles, own_noun(tuple(profiles), profiles))


def _as_role(role: str, profiles: Mapping[str, Profile], noun: str) -> TableGuess:
    guesses = _guesses(role, profiles, noun)
    taken: dict[str, str] = {}
    rivals: dict[str, tuple[str, ...]] = {}
    chosen: dict[str, Guess] = {}
    for _, _, name, guess in guesses:
        if guess.field in taken:
            if chosen[taken[guess.field]].strength == guess.strength:
                rivals[guess.field] = (*rivals.get(guess.field, (taken[guess.field],)), name)
            continue
        taken[guess.field] = name
        chosen[name] = guess
    _own_key(role, profiles, taken, chosen)
    no_office_from_address(role, profiles, taken, chosen)
    named_not_numbered(profiles, taken, chosen)
    for step in _proofs(role):
        step(profiles, taken, chosen)
    if role == "order_lines":
        _order_level(guesses, taken, chosen)
    score = _score(role, chosen, taken) if _of_this_kind(role, profiles, taken) else 0.0
    return TableGuess(role, score, chosen, rivals)


def _proofs(role: str) -> Sequence[Callable[[Mapping[str, Profile], dict[str, str], dict[str, Guess]], None]]:
    """What the values decide beyond the headers, by kind of table."""
    match role:
        case "deals":
            return (_stage_from_status, entered_columns, _no_snapshots)
        case "leads":
            return (outcome_column,)
        case "currency_rates":
            return (rate_columns,)
        case "order_lines" | "orders":
            return (kind_column, status_column)
        case _:
            return ()


def _of_this_kind(role: str, profiles: Mapping[str, Profile], taken: Mapping[str, str]) -> bool:
    """What a kind of table must not have, must have one of, or has in several rows."""
    table = roles()[role]
    if role == "accounts" and people_of_firms(profiles, taken):
        return False
    if not _repeats_well(role, profiles, taken):
        return False
    if any(field in taken for field in table.get("without", ())):
        return False
    if not any(field in taken for field in table.get("one_of", taken)):
        return False
    name = taken.get(table.get("repeats", ""), "")
    return not name or not profiles[name].unique or any(HISTORY.search(header) for header in profiles)


def _repeats_well(role: str, profiles: Mapping[str, Profile], taken: Mapping[str, str]) -> bool:
    """Lines without any amount stand several to an order; orders without a date or an amount have no product of their
    own; in a list of people nearly each is another."""
    if role == "members":
        name = taken.get("member.name", "")
        return not name or len(profiles[name].values) > 0.6 * profiles[name].filled
    if role == "orders":
        worth = {"order.total", "order.subtotal", "order.gross", *WORTH} & taken.keys()
        return bool("order.placed_at" in taken and worth) or not {"product.number", "product.name"} & taken.keys()
    if role != "order_lines" or WORTH & taken.keys():
        return True
    return not profiles[taken["order.number"]].unique if "order.number" in taken else False


def _guesses(role: str, profiles: Mapping[str, Profile], noun: str) -> list[tuple[float, int, str, Guess]]:
    """What each column may be, the surest first; columns with values before empty ones."""
    found: list[tuple[float, int, str, Guess]] = []
    for place, (name, profile) in enumerate(profiles.items()):
        guess = column_guess(role, name, profile, noun)
        if guess is not None:
            found.append((-guess.strength - 0.5 * bool(profile.filled), place, name, guess))
    return sorted(found, key=lambda item: item[:2])


def column_guess(role: str, name: str, profile: Profile, noun: str) -> Guess | None:
    """The field that a column's name means in a kind of table, if its values allow."""
    known = phrases(role)
    for text, less, why in _variants(role, name, noun):
        found = known.get(squeeze(text))
        rate_of_tax = found is not None and found[0] == "order.tax" and bool(A_RATE.search(name))
        if found is None or rate_of_tax or not profile.fits(holds(found[0])):
            continue
        if role == "order_lines" and squeeze(text) == "id" and _counts_rows(profile):
            continue
        if found[0] == "order.number" and squeeze(text) == "name" and not _numbered(profile):
            return Guess("account.name", found[1] - less, f"`{name}` holds names, not numbers of orders")
        plain, taxed = Guess(found[0], found[1] - less, why), _taxed(known, name, profile)
        return taxed if taxed and taxed.strength > plain.strength else plain
    return _taxed(known, name, profile) or _of_order(role, name, profile)


def _numbered(profile: Profile) -> bool:
    """Whether nearly all values hold a digit, as the numbers of orders do (`#1001`, `S00012`)."""
    return not profile.filled or share(profile.values.head(500).str.contains(r"\d")) > 0.9


def _counts_rows(profile: Profile) -> bool:
    """Whether a column only numbers the rows of its file: the next file begins again."""
    return profile.unique and bool(profile.values.head(500).str.contains(r"^\d+$").all())


def _of_order(role: str, name: str, profile: Profile) -> Guess | None:
    """`order date_created` on a line is what `date_created` is in a table of orders."""
    rest = name.removeprefix("order ")
    field, strength = phrases("orders").get(squeeze(rest), ("", 0.0))
    if role != "order_lines" or rest == name or not field.startswith("order.") or not profile.fits(holds(field)):
        return None
    return Guess(field, strength - 1.0, f"`{rest}` of an order")


def _taxed(known: Mapping[str, tuple[str, float]], name: str, profile: Profile) -> Guess | None:
    """An amount whose header says that it is with or without tax: the one without comes before a plain one."""
    bare = bare_of_tax(name)
    field, strength = known.get(bare[0], ("", 0.0)) if bare else ("", 0.0)
    if bare is None or field not in MONEY or not profile.fits(holds(field)):
        return None
    if bare[1]:
        return Guess(field, strength - 0.8, f"`{name}` says that tax is in it")
    field = "order.subtotal" if field == "order.total" else field
    return Guess(field, strength + 0.1, f"`{name}` says that tax is not in it")


def _variants(role: str, name: str, noun: str) -> list[tuple[str, float, str]]:
    name = CARRIER.sub("", AGAIN.sub("", name))
    found = [(name, 0.0, f"`{name}` is a usual name for it")]
    entity = ENTITY.match(name)
    short = UNIT.sub("", name)
    long = spelt_out(name)
    if long != name:
        found.append((long, 0.3, f"`{long}`, written short"))
    if short != name:
        found.append((short, 0.2, f"`{short}` is a usual name for it"))
    if entity:
        rest = UNIT.sub("", name[entity.end() :])
        word = entity.group(0).split(" ")[0].casefold()
        found.append((f"{word} {rest}", 0.0, f"`{rest}` of a {word}"))
        if word in ("deal", "lead", "obchod", "affaire", "negocio"):
            found.append((rest, 0.0, f"`{rest}` of a {word}"))
        elif rest.casefold().startswith(("name", "název", "nom")):
            found.append((word, 0.2, f"the {word}"))
        return found
    nouns = roles()[role]["nouns"]
    for word in nouns:
        found += _of_noun(name, word)
    if noun and noun not in nouns and not (role == "deals" and noun in _nouns_of_others(role)):
        found += [(text, less + 0.5, why) for text, less, why in _of_noun(name, noun)]
    return found


def _of_noun(name: str, word: str) -> list[tuple[str, float, str]]:
    """`Order Lines/Subtotal` after its noun: of a line first, where the noun is a line."""
    if not squeeze(name).startswith(squeeze(word)) or len(squeeze(name)) == len(squeeze(word)):
        return []
    rest = re.sub(r"^[\W_]+", "", _after(name, word))
    if len(rest) < 2:  # a letter names nothing
        return []
    own = [(f"line {rest}", 0.5, f"`{rest}` of a line")] if LINE_NOUN.search(word) else []
    return [*own, (rest, 1.0, f"`{rest}` of a {word}")]


def _after(name: str, word: str) -> str:
    wanted, seen = len(squeeze(word)), 0
    for place, letter in enumerate(name):
        if seen == wanted:
            return name[place:]
        seen += len(squeeze(letter))
    return ""


def _own_key(role: str, profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """A unique first column that ends in id is the table's own number, when no other word said so."""
    key = roles()[role]["key"]
    if not key.endswith(".number") or key in taken or role in ("order_lines", "returns"):
        return
    noun = own_noun(tuple(profiles), profiles)
    if role == "deals" and noun and noun not in roles()[role]["nouns"] and noun in _nouns_of_others(role):
        return
    for name in list(profiles)[:2]:
        ending = ID_ENDING.search(name) or name.casefold() == "id"
        if ending and name not in chosen and profiles[name].unique:
            chosen[name] = Guess(key, 1.0, f"`{name}` is different in every row")
            taken[key] = name
            return


def _nouns_of_others(role: str) -> frozenset[str]:
    return frozenset(noun for other, table in roles().items() if other != role for noun in table["nouns"])


def _stage_from_status(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """A status that names steps (not only open, won and lost) is the stage, where no other column is."""
    name = taken.get("deal.status", "")
    if not name or "deal.stage" in taken or profiles[name].flag or len(profiles[name].values) > 40:
        return
    steps = [word for word in profiles[name].values if stage_kind(word) == "open" and squeeze(word) not in OPEN_WORDS]
    if steps:
        chosen[name] = Guess("deal.stage", 2.0, f"it names steps such as {steps[0]}")
        taken["deal.stage"] = taken.pop("deal.status")


def _no_snapshots(profiles: Mapping[str, Profile], taken: dict[str, str], chosen: dict[str, Guess]) -> None:
    """Where each deal stands once, the day on which it was seen or changed decides nothing."""
    if "deal.seen_at" in taken and ("deal.number" not in taken or profiles[taken["deal.number"]].unique):
        del chosen[taken.pop("deal.seen_at")]


def _order_level(
    guesses: Sequence[tuple[float, int, str, Guess]],
    taken: dict[str, str],
    chosen: dict[str, Guess],
) -> None:
    """Beside a subtotal, a total is the order's; beside a discount of the line item, a plain discount is the
    order's."""
    amount = taken.get("line.amount", "")
    if "order.subtotal" in taken and squeeze(amount) in {"total", "totalamount"}:
        chosen[amount] = Guess("order.total", 2.0, "it stands beside a subtotal of the order")
        taken["order.total"] = taken.pop("line.amount")
    if "line.level" in taken and "order.subtotal" in taken and not {"line.amount", "line.gross"} & taken.keys():
        name = taken["line.amount"] = taken.pop("order.subtotal")
        chosen[name] = Guess("line.amount", 2.0, f"rows are lines by `{taken['line.level']}`")
    line = squeeze(taken.get("line.discount", ""))
    for _, _, name, guess in guesses:
        if (
            guess.field == "line.discount"
            and name not in chosen
            and line.startswith(("line", "item"))
            and "order.discount" not in taken
        ):
            chosen[name] = Guess("order.discount", 1.0, "it stands beside a discount of the line")
            taken["order.discount"] = name


def _score(role: str, chosen: Mapping[str, Guess], taken: Mapping[str, str]) -> float:
    table = roles()[role]
    if not any(all(need in taken for need in needs) for needs in table["needs"]):
        return 0.0
    heavy = set(table["weight"])
    mine = {field.split(".")[0] for field in heavy}
    score = 0.0
    for guess in chosen.values():
        own = guess.field in heavy
        score += guess.strength * (3.0 if own else 1.0 if guess.field.split(".")[0] in mine else 0.5)
    return score
