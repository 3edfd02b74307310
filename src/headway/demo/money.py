"""Three currencies: the workspace's euro, pounds and francs with dated rates."""

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.clock import Clock
from headway.demo.frame import Columns, days, decimals, staged
from headway.schema.column import SCALES, Kind

BASE = "EUR"
FOREIGN = (("GBP", 1.17), ("CHF", 1.04))


def rate_table(rng: Generator, clock: Clock) -> pl.DataFrame:
    """currency_rates: a rate for each Monday and for the first day of history; a slow random walk around a level."""
    steps = np.flatnonzero((clock.weekday == 0) | (np.arange(clock.days) == 0))
    units, names = [], []
    for name, level in FOREIGN:
        walk = np.cumsum(rng.normal(scale=0.004, size=len(steps)))
        units.append(np.round(level * np.exp(walk - 0.3 * walk.mean()) * 10_000).astype(np.int64))
        names.extend([name] * len(steps))
    columns: Columns = {
        "currency": names,
        "day": days(clock.dates(np.tile(steps, len(FOREIGN)))),
        "rate": decimals(np.concatenate(units), scale=SCALES[Kind.RATE], of=4),
    }
    return staged("currency_rates", columns, size=len(names))
