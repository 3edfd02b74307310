"""What is sold: categories, products that come and go, and their dated prices and costs."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Bools, Floats, Ints, choose, words
from headway.demo.clock import Clock
from headway.demo.frame import Columns, days, numbered, prices, refer, staged
from headway.demo.names import PARTS
from headway.demo.size import Size

LEFT_OUT = 0.07


@dataclass(frozen=True, slots=True)
class Category:
    """Cents of a middling price; `months` is how much each month likes it, January first; metres are sold by the
    half.
    """

    name: str
    above: str
    price: int
    share: float
    months: tuple[float, ...]
    nouns: tuple[str, ...]
    by_metre: bool = False
    service: bool = False


FLAT = (1.0,) * 12
WINTER = (1.4, 1.2, 1.0, 0.8, 0.6, 0.5, 0.5, 0.6, 0.9, 1.2, 1.5, 1.6)
SUMMER = (0.2, 0.3, 0.8, 1.4, 2.0, 2.2, 1.9, 1.3, 0.7, 0.4, 0.2, 0.3)
GIFTS = (0.5, 0.8, 0.7, 0.8, 1.0, 0.8, 0.7, 0.7, 0.8, 1.0, 1.8, 3.2)

CATEGORIES = (
    Category("Table lamps", "Light", 5900, 0.15, WINTER, ("Table lamp", "Bedside lamp", "Desk lamp")),
    Category("Pendants", "Light", 9900, 0.10, WINTER, ("Pendant", "Cluster pendant", "Dome pendant")),
    Category("Outdoor lights", "Light", 6400, 0.10, SUMMER, ("Garden lantern", "Path light", "Festoon")),
    Category("Bulbs", "Light", 890, 0.22, WINTER, ("Filament bulb", "Globe bulb", "Candle bulb")),
    Category("Cable and cord", "Fittings", 340, 0.07, FLAT, ("Braided cable", "Cotton cord"), by_metre=True),
    Category("Switches", "Fittings", 1450, 0.09, FLAT, ("Dimmer", "Toggle switch", "Pull cord")),
    Category("Candles and gifts", "Home", 1900, 0.17, GIFTS, ("Scented candle", "Gift box", "Glass bauble")),
    Category("Textiles", "Home", 4200, 0.08, WINTER, ("Wool throw", "Cushion", "Rug")),
    Category("Fitting", "Services", 8500, 0.02, FLAT, ("Lamp fitting", "Lighting plan"), service=True),
)
ABOVE = tuple(dict.fromkeys(category.above for category in CATEGORIES))
ADJECTIVES = tuple(PARTS["products"]["adjective"])


@dataclass(frozen=True, slots=True)
class Offer:
    """Products by number. `price` and `cost` hold cents by product and day of history; sold from day `first` up to,
    not including, `end`.
    """

    category: Ints
    popularity: Floats
    first: Ints
    end: Ints
    price: Ints
    cost: Ints
    cost_known: Bools
    by_metre: Bools
    service: Bools

    def draw(self, rng: Generator, clock: Clock, day: Ints) -> Ints:
        """A product for each day: the month's taste for its category, then popularity; only what is sold that day."""
        found = np.empty(len(day), dtype=np.int64)
        month = clock.months[day] % 12
        for number in range(12):
            of_month = np.flatnonzero(month == number)
            taste = np.array([kind.share * kind.months[number] for kind in CATEGORIES])
            found[of_month] = choose(rng, self.popularity * taste[self.category], len(of_month))
        missing = (day < self.first[found]) | (day >= self.end[found])
        always = np.flatnonzero((self.first < 0) & (self.end > clock.days))
        found[missing] = always[choose(rng, self.popularity[always], int(missing.sum()))]
        return found


def make_offer(rng: Generator, clock: Clock, size: Size) -> Offer:
    """The products and what each cost on each day."""
    count = size.products
    spread = np.array([max(kind.share, 0.06) for kind in CATEGORIES])
    category = np.concatenate([np.arange(len(CATEGORIES)), choose(rng, spread, count - len(CATEGORIES))])
    popularity = rng.pareto(1.3, count) + 0.15
    for kind in range(len(CATEGORIES)):
        popularity[category == kind] /= popularity[category == kind].sum()
    launched = rng.random(count) < 0.25
    ended = (rng.random(count) < 0.12) & ~launched
    launched[: len(CATEGORIES)] = ended[: len(CATEGORIES)] = False
    usual = np.array([kind.price for kind in CATEGORIES])[category] * rng.lognormal(sigma=0.55, size=count)
    base = np.maximum(np.round(usual / 10) * 10 - 2, 38).astype(np.int64)
    price, cost = _paths(rng, clock, base)
    return Offer(
        category=category,
        popularity=popularity,
        first=np.where(launched, rng.integers(30, clock.days - 30, count), -365),
        end=np.where(ended, rng.integers(120, clock.days - 30, count), clock.days * 2),
        price=price,
        cost=cost,
        cost_known=rng.random(count) >= LEFT_OUT,
        by_metre=np.array([kind.by_metre for kind in CATEGORIES])[category],
        service=np.array([kind.service for kind in CATEGORIES])[category],
    )


def _paths(rng: Generator, clock: Clock, base: Ints) -> tuple[Ints, Ints]:
    """Cents by product and day: prices rise once a year for most products, costs move on their own days.

    All even, for half metres.
    """
    price = np.repeat(base[:, None], clock.days, axis=1)
    cost = np.repeat(np.round(base * rng.uniform(0.38, 0.66, len(base))).astype(np.int64)[:, None], clock.days, axis=1)
    for cells, likely, low, high in ((price, 0.75, 1.0, 1.09), (cost, 0.6, 0.94, 1.12)):
        for year in range(3):
            begin = rng.integers(year * 365 + 20, year * 365 + 365, len(base))
            factor = np.where(rng.random(len(base)) < likely, rng.uniform(low, high, len(base)), 1.0)
            after = np.arange(clock.days) >= begin[:, None]
            np.copyto(cells, np.where(after, np.round(cells * factor[:, None] / 2).astype(np.int64) * 2, cells))
    return price - price % 2, np.maximum(cost, 2)


def offer_tables(rng: Generator, offer: Offer, clock: Clock) -> dict[str, pl.DataFrame]:
    """categories, products, product_prices."""
    return {
        "categories": _categories(),
        "products": _products(rng, offer, clock),
        "product_prices": _prices(offer, clock),
    }


def _categories() -> pl.DataFrame:
    names = [*ABOVE, *(kind.name for kind in CATEGORIES)]
    parents = np.array([NONE] * len(ABOVE) + [ABOVE.index(kind.above) for kind in CATEGORIES])
    columns: Columns = {
        "number": [f"C{n + 1:02}" for n in range(len(names))],
        "name": names,
        "parent": refer("categories", parents),
    }
    return staged("categories", columns, size=len(names))


def _products(rng: Generator, offer: Offer, clock: Clock) -> pl.DataFrame:
    count = len(offer.category)
    adjective = rng.integers(len(ADJECTIVES), size=count)
    series = np.arange(count) // len(ADJECTIVES) + 1
    names = []
    for number, kind in enumerate(offer.category):
        nouns = CATEGORIES[kind].nouns
        names.append(
            f"{ADJECTIVES[adjective[number]]} {nouns[number % len(nouns)]} {series[number]}{chr(65 + number % 26)}"
        )
    columns: Columns = {
        "number": numbered("LF-{}", np.arange(count)),
        "name": names,
        "category": refer("categories", offer.category + len(ABOVE)),
        "class": words(("goods", "service"), offer.service.astype(np.int64)),
        "unit": words(("piece", "metre", "hour"), np.where(offer.service, 2, offer.by_metre.astype(np.int64))),
        "active": offer.end > clock.days,
    }
    return staged("products", columns, size=count)


def _prices(offer: Offer, clock: Clock) -> pl.DataFrame:
    """One row for each run of days with the same price and cost."""
    same = (offer.price[:, 1:] == offer.price[:, :-1]) & (offer.cost[:, 1:] == offer.cost[:, :-1])
    begins = np.concatenate([np.ones((len(offer.price), 1), dtype=np.bool_), ~same], axis=1)
    product, day = np.nonzero(begins)
    last = np.append(product[1:] != product[:-1], True)
    until = np.where(last, 0, np.append(day[1:], 0))
    columns: Columns = {
        "product": refer("products", product),
        "list_price": prices(offer.price[product, day]),
        "cost": prices(offer.cost[product, day], offer.cost_known[product]),
        "currency": np.full(len(product), "EUR", dtype=object),
        "valid_from": days(clock.dates(day), day > 0),
        "valid_to": days(clock.dates(until), ~last),
    }
    return staged("product_prices", columns, size=len(product))
