"""Invented names, clearly so, in several scripts' letters; addresses under reserved domains only."""

import tomllib
from pathlib import Path

import numpy as np
from numpy.random import Generator

from headway.demo.arrays import Ints, Texts

PARTS = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
FIRST, LAST_HEAD, LAST_TAIL = (PARTS["people"][part] for part in ("first", "head", "tail"))
HEAD, MIDDLE = (PARTS["companies"][part] for part in ("head", "middle"))
TRADES = (
    ("Hotels", "Hospitality"),
    ("Dental", "Health"),
    ("Clinics", "Health"),
    ("Logistics", "Logistics"),
    ("Architects", "Construction"),
    ("Builders", "Construction"),
    ("Academy", "Education"),
    ("Software", "Technology"),
    ("Robotics", "Technology"),
    ("Kitchens", "Hospitality"),
    ("Insurance", "Finance"),
    ("Retail Group", "Retail"),
)
FORMS = {
    "Netherlands": "B.V.",
    "Belgium": "N.V.",
    "Germany": "GmbH",
    "France": "S.A.",
    "United Kingdom": "Ltd",
    "Switzerland": "AG",
}


def people(rng: Generator, size: int) -> Texts:
    """Full names; two persons may share one, as in life."""
    first, head, tail = (rng.integers(len(part), size=size) for part in (FIRST, LAST_HEAD, LAST_TAIL))
    every: Texts = np.array(
        [f"{name} {start}{end}" for name in FIRST for start in LAST_HEAD for end in LAST_TAIL], dtype=object
    )
    found: Texts = every[(first * len(LAST_HEAD) + head) * len(LAST_TAIL) + tail]
    return found


def distinct_people(rng: Generator, size: int) -> Texts:
    """Full names, each once; at most a few thousand."""
    places = rng.choice(len(LAST_HEAD) * len(LAST_TAIL), size=size, replace=False)
    first = rng.integers(len(FIRST), size=size)
    surnames = [f"{start}{end}" for start in LAST_HEAD for end in LAST_TAIL]
    return np.array([f"{FIRST[f]} {surnames[p]}" for f, p in zip(first, places, strict=True)], dtype=object)


def companies(rng: Generator, trade: Ints, country: Texts) -> Texts:
    """Company names, each once: a number is added where chance repeats one."""
    head, middle, twin = (rng.integers(n, size=len(trade)) for n in (len(HEAD), len(MIDDLE), len(HEAD)))
    seen: dict[str, int] = {}
    found = []
    for h, m, t, kind, land in zip(head, middle, twin, trade, country, strict=True):
        name = f"{HEAD[h]}{MIDDLE[m]} & {HEAD[t]} {TRADES[kind][0]}"
        seen[name] = seen.get(name, 0) + 1
        again = f" {seen[name]}" if seen[name] > 1 else ""
        found.append(f"{name}{again} {FORMS[land]}")
    return np.array(found, dtype=object)
