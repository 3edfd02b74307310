"""Where the company sells and in which money."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """`price_level` is what a euro of list price costs in `currency`, in thousandths."""

    name: str
    currency: str
    price_level: int
    share: float
    towns: tuple[tuple[str, str], ...]


COUNTRIES = (
    Country(
        "Netherlands",
        "EUR",
        1000,
        0.46,
        (("Amsterdam", "West"), ("Utrecht", "Centre"), ("Groningen", "North"), ("Maastricht", "South")),
    ),
    Country("Belgium", "EUR", 1000, 0.14, (("Gent", "Flanders"), ("Antwerpen", "Flanders"), ("Liège", "Wallonia"))),
    Country(
        "Germany", "EUR", 1000, 0.13, (("Köln", "Rhineland"), ("Bremen", "North Coast"), ("Münster", "Westphalia"))
    ),
    Country("France", "EUR", 1000, 0.06, (("Lille", "Hauts-de-France"), ("Orléans", "Centre-Val de Loire"))),
    Country(
        "United Kingdom",
        "GBP",
        880,
        0.13,
        (("London", "Greater London"), ("Bristol", "South West"), ("Leeds", "Yorkshire")),
    ),
    Country(
        "Switzerland",
        "CHF",
        990,
        0.08,
        (("Zürich", "German-speaking"), ("Genève", "French-speaking"), ("Lugano", "Italian-speaking")),
    ),
)

TOWNS = tuple((place, town, region) for place, country in enumerate(COUNTRIES) for town, region in country.towns)
SHOP_TOWNS = (0, 1, 4, 12, 15, 7, 3, 10, 5, 13, 2, 8, 16, 6, 9, 14)
