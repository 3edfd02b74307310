"""Words of headers and cells, read once from the TOML files of this folder."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "pt", "cs", "it", "nl", "pl", "ja")

MARKS = {"~": 1.5, "!": 4.0}
OF_WHOLE_ORDERS = {
    "line.quantity": "line.units",
    "line.amount": "order.total",
    "line.gross": "order.gross",
    "line.discount": "order.discount",
}


@lru_cache(maxsize=50_000)
def squeeze(text: str) -> str:
    """A header or word without case, accents, spaces and punctuation: `Order ID`, `order_id` and `OrderID` are one."""
    spelt = text.replace("#", " number ").replace("%", " percent ").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", spelt).casefold()
    return re.sub(r"[^a-z0-9\u0400-\u04ff\u3040-\uffff]", "", plain)


def spelt_out(name: str) -> str:
    """A header whose parts are written short, in full: `CUST_NM` is `cust name`, `ORD_QTY` is `order quantity`."""
    parts = [part for part in re.split(r"[\s_.\-]+", name) if part]
    known = cells()["abbreviations"]
    full = [known.get(part.casefold(), part) for part in parts]
    return name if full == parts else " ".join(full).casefold()


@cache
def cells() -> Mapping[str, Any]:
    """What is written in cells: blanks, flags, months, currencies, zones, status words."""
    return tomllib.loads((HERE / "cells.toml").read_text("utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of cell words, case folded."""
    return frozenset(word.casefold() for word in cells()[name])


@cache
def roles() -> Mapping[str, Mapping[str, Any]]:
    """The kinds of table: what each needs, which words name it."""
    every = (tomllib.loads((HERE / name).read_text("utf-8")) for name in ("roles.toml", "roles_records.toml"))
    return {name: table for tables in every for name, table in tables.items()}


def is_taken(role: str) -> bool:
    """Whether rows of a kind of table become records; descriptions and what is not counted yet are left alone."""
    return bool(roles().get(role, {}).get("root"))


@cache
def _language(name: str) -> Mapping[str, Any]:
    """The words of a language: of most kinds of table in one file, of records as they stand in another."""
    paths = (HERE / f"{name}.toml", HERE / f"{name}_records.toml")
    return {
        key: words for path in paths if path.exists() for key, words in tomllib.loads(path.read_text("utf-8")).items()
    }


@cache
def _choices() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "choices.toml").read_text("utf-8"))


def choice_words(record_type: str, choice: str) -> tuple[str, ...]:
    """What files write for one of the choices of a record type's columns."""
    return tuple(_choices().get(record_type, {}).get(choice, ()))


@cache
def phrases(role: str) -> Mapping[str, tuple[str, float]]:
    """Squeezed header → (field, strength) for a role: 3 said of this role, 2 said anywhere, 1.5 when marked weak by
    `~`, 4 when marked strong by `!`."""
    found: dict[str, tuple[str, float]] = {}
    for section, strength in (("any", 2), (role, 3)):
        for language in LANGUAGES:
            words = _language(language).get(section, {})
            for field, names in words.items():
                for name in names:
                    found[squeeze(name)] = (_for_role(role, field), MARKS.get(name[-1], strength))
    return found


def _for_role(role: str, field: str) -> str:
    """A line's word in a table of whole orders means the same of the order."""
    return OF_WHOLE_ORDERS.get(field, field) if role == "orders" else field


@cache
def stages() -> Mapping[str, Any]:
    """Stage words: which are won, lost or abandoned, and the usual order of the open ones."""
    return tomllib.loads((HERE / "stages.toml").read_text("utf-8"))
