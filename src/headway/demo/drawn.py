"""What follows from tables that are there already: some of their rows drawn, and moments after theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import Bools, Floats, Ints, Texts
from headway.demo.frame import Cells, moments

Tables = Mapping[str, pl.DataFrame]
NEVER = 2**40
"""Seconds that no clock of ours reaches: a moment that has not come."""


def drawn(rng: Generator, frame: pl.DataFrame, share: float | Floats) -> pl.DataFrame:
    """About this share of the rows, each by chance."""
    return frame.filter(pl.Series(rng.random(frame.height) < share))


def seconds(moment: pl.Series) -> Ints:
    """Moments as whole UTC seconds; an empty one never comes."""
    return moment.dt.epoch("s").fill_null(NEVER).to_numpy().astype(np.int64)


def after(rng: Generator, at: Ints, *, hours: float, spread: float = 1.0) -> Ints:
    """Moments after those given, by about so many hours, some by far more."""
    return at + np.maximum(1, rng.lognormal(np.log(hours * 3600), spread, len(at))).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened by `end` (UTC seconds) is told, what has not is empty."""

    end: int

    def moments(self, at: Ints) -> pl.Series:
        """Moments, empty where they have not come."""
        return moments(np.minimum(at, self.end), at <= self.end)

    def known(self, at: Ints) -> Bools:
        """Whether each moment has come."""
        return at <= self.end


def column(frame: pl.DataFrame, name: str) -> Cells:
    """A column, empty where the table does not have it."""
    return frame[name] if name in frame.columns else pl.Series([None] * frame.height, dtype=pl.String)


def one_of(rng: Generator, words: tuple[str, ...], size: int, weights: tuple[float, ...] | None = None) -> Texts:
    """Words by chance."""
    share = None if weights is None else np.array(weights) / sum(weights)
    return np.array(words, dtype=object)[rng.choice(len(words), size, p=share)]
