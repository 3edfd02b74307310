"""Columns of one table whose values are the key of another."""

from collections.abc import Mapping, Sequence

import polars as pl

from headway.ingest.figures import share
from headway.ingest.guess import TableGuess
from headway.ingest.meanings import Guess
from headway.ingest.profile import Profile
from headway.ingest.words import squeeze

# From a table of the first role to a table of the second: the field of the first that holds the link.
LINKS = {
    ("order_lines", "products"): "product.number",
    ("order_lines", "accounts"): "account.number",
    ("order_lines", "members"): "member.number",
    ("order_lines", "orders"): "order.number",
    ("order_lines", "offices"): "office.number",
    ("orders", "offices"): "office.number",
    ("orders", "accounts"): "account.number",
    ("orders", "members"): "member.number",
    ("deals", "accounts"): "account.number",
    ("deals", "members"): "member.number",
    ("deals", "leads"): "lead.number",
    ("deals", "products"): "product.number",
    ("products", "products"): "product.parent",
    ("products", "categories"): "product.category_number",
    ("leads", "accounts"): "account.number",
    ("leads", "members"): "member.number",
    ("activities", "leads"): "activity.lead",
    ("activities", "members"): "member.number",
    ("returns", "orders"): "order.number",
    ("contacts", "accounts"): "contact.account_number",
}


# Names of a table's own key that say nothing of another table.
OWN_KEYS = frozenset(["id", "key", "no", "number", "code", "nr"])


def linked(guesses: Sequence[TableGuess], columns: Sequence[Mapping[str, Profile]]) -> list[dict[str, Guess]]:
    """The fields of each table, with those added that only other tables' keys explain."""
    found = [dict(guess.fields) for guess in guesses]
    for target, (guess, profiles) in enumerate(zip(guesses, columns, strict=True)):
        for name, profile in profiles.items():
            if not (
                profile.unique
                and len(profile.values) > 1
                and squeeze(name).endswith(("id", "code", "key", "no", "number", "sku"))
            ):
                continue
            for source, other in enumerate(guesses):
                field = LINKS.get((other.role, guess.role))
                if source != target and field:
                    _link(found[source], columns[source], field, name, profile)
    _join_lines(guesses, list(zip(found, columns, strict=True)))
    return found


def _join_lines(
    guesses: Sequence[TableGuess], tables: Sequence[tuple[dict[str, Guess], Mapping[str, Profile]]]
) -> None:
    for lines, guess in enumerate(guesses):
        for orders, other in enumerate(guesses):
            if (guess.role, other.role) == ("order_lines", "orders"):
                _same_number(tables[lines], tables[orders])


def _same_number(
    lines: tuple[dict[str, Guess], Mapping[str, Profile]], orders: tuple[dict[str, Guess], Mapping[str, Profile]]
) -> None:
    """Where lines name their order by another column than was taken for its number, that column is the number."""
    own = next((name for name, guess in lines[0].items() if guess.field == "order.number"), "")
    taken = next((name for name, guess in orders[0].items() if guess.field == "order.number"), "")
    if not own or not taken or _share(lines[1][own].values, orders[1][taken].values) >= 0.5:
        return
    for name, profile in orders[1].items():
        found = _share(lines[1][own].values, profile.values)
        if profile.unique and squeeze(name) == squeeze(own) and found >= 0.5:
            orders[0][name] = Guess("order.number", 2.0, f"{found:.0%} of the lines name their order by it")
            del orders[0][taken]
            return


def _link(fields: dict[str, Guess], columns: Mapping[str, Profile], field: str, name: str, key: Profile) -> None:
    if field in {guess.field for guess in fields.values()} or squeeze(name) in OWN_KEYS:
        return
    for column, profile in columns.items():
        if column in fields or squeeze(column) != squeeze(name) or not profile.filled:
            continue
        found = _share(profile.values, key.values)
        if found >= 0.5:
            fields[column] = Guess(field, 2.0, f"{found:.0%} of its values are keys `{name}` of another table")
            return


def _share(values: pl.Series, keys: pl.Series) -> float:
    return share(values.is_in(keys.implode()))
