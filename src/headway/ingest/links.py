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
    return found


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
