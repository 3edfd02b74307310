"""Who comes to the demo's web site, and what it says on social networks."""

from datetime import timedelta

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import NONE, Ints
from headway.demo.drawn import Past, Tables, one_of, seconds
from headway.demo.frame import Columns, hide, numbered, refer, staged

DAY = 24 * 3600
A_LEAD = 14
"""So many visitors come for each lead of the web."""
WEB = ("sources0", "sources1", "sources2", "sources3")
PAGES = ("/", "/pendants", "/outdoor", "/projects", "/offers")
NETWORKS = ("Pix", "Talk", "Workplace")
FOLLOWED = (2400, 900, 1500)
TYPES = ("picture", "video", "text", "link")
LIKED = (0.045, 0.062, 0.02, 0.012)


def audience_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """visitors, web_visits, social_posts, social_counts, follower_counts."""
    first = int(seconds(tables["leads"]["created_at"]).min())
    return {**_web(rng, tables, (first, end)), **_social(rng, (first, end))}


def _web(rng: Generator, tables: Tables, span: tuple[int, int]) -> dict[str, pl.DataFrame]:
    """Every lead that the web brought was a visitor before; many more come and go, machines among them."""
    start, end = span
    leads = tables["leads"].filter(pl.col("source").is_in(WEB))
    size = leads.height * A_LEAD
    lead = np.concatenate([np.arange(leads.height), np.full(size - leads.height, NONE)])
    begun = np.where(lead == NONE, rng.integers(start, end, size), seconds(leads["created_at"])[lead] - 600)
    bot = (lead == NONE) & (rng.random(size) < 0.22)
    staff = (lead == NONE) & ~bot & (rng.random(size) < 0.01)
    known = lead != NONE
    visitors: Columns = {
        "number": numbered("B{}", np.arange(size) + 1),
        "account": hide(leads["account"][np.maximum(lead, 0)], known),
        "lead": hide(leads["ref"][np.maximum(lead, 0)], known),
        "bot": pl.Series(bot),
        "staff": pl.Series(staff),
    }
    again = np.repeat(np.arange(size), rng.geometric(0.75, size))
    at = begun[again] - np.where(known[again], rng.integers(0, 9 * DAY, len(again)), 0)
    at = np.where(known[again], at, at + rng.integers(0, 20 * DAY, len(again)))
    order = np.argsort(at, kind="stable")
    order = order[(at[order] <= end) & (at[order] >= start - 10 * DAY)]
    who, at = again[order], at[order]
    of_lead = leads["source"].str.strip_prefix("sources").cast(pl.Int64).to_numpy()
    source = np.where(known[who], of_lead[np.maximum(lead[who], 0)], rng.choice(4, len(who)))
    visits: Columns = {
        "number": numbered("S{}", np.arange(len(who)) + 1),
        "visitor": refer("visitors", who),
        "at": Past(end).moments(at),
        "source": refer("sources", source),
        "page": one_of(rng, PAGES, len(who), (0.4, 0.2, 0.15, 0.15, 0.1)),
        "engaged": pl.Series(~bot[who] & (rng.random(len(who)) < np.where(known[who], 0.9, 0.45))),
    }
    return {
        "visitors": staged("visitors", visitors, size=size),
        "web_visits": staged("web_visits", visits, size=len(who)),
    }


def _social(rng: Generator, span: tuple[int, int]) -> dict[str, pl.DataFrame]:
    """A post or two a week on each network, looked at after a day and after a week; one network tells no reach."""
    start, end = span
    at = np.arange(start, end - DAY, 4 * DAY) + rng.integers(0, DAY, len(np.arange(start, end - DAY, 4 * DAY)))
    network, kind = rng.integers(0, 3, len(at)), rng.integers(0, 4, len(at))
    posts: Columns = {
        "number": numbered("P{}", np.arange(len(at)) + 1),
        "network": np.array(NETWORKS, dtype=object)[network],
        "content_type": np.array(TYPES, dtype=object)[kind],
        "at": Past(end).moments(at),
    }
    looked = np.concatenate([at + DAY, at + 7 * DAY - 60])
    post = np.tile(np.arange(len(at)), 2)
    kept = looked <= end
    looked, post, late = looked[kept], post[kept], (np.arange(len(kept)) >= len(at))[kept]
    reach = (np.array(FOLLOWED)[network] * rng.uniform(0.2, 1.4, len(at))).astype(np.int64)[post]
    reach = np.where(late, reach, reach // 2)
    liked = rng.poisson(reach * np.array(LIKED)[kind][post])
    counts: Columns = {
        "number": numbered("N{}", np.arange(len(post)) + 1),
        "post": refer("social_posts", post),
        "at": Past(end).moments(looked),
        "reach": hide(pl.Series(reach), network[post] != 1),
        "impressions": pl.Series((reach * 1.4).astype(np.int64)),
        "reactions": pl.Series(liked),
        "comments": pl.Series(liked // 9),
        "shares": pl.Series(liked // 14),
    }
    return {
        "social_posts": staged("social_posts", posts, size=len(at)),
        "social_counts": staged("social_counts", counts, size=len(post)),
        "follower_counts": _followers(rng, span),
    }


def _followers(rng: Generator, span: tuple[int, int]) -> pl.DataFrame:
    """Each network's followers at every thirtieth day: more and more, but for a purge."""
    days: Ints = np.arange(span[0], span[1], 30 * DAY)
    turn, network = np.tile(np.arange(len(days)), 3), np.repeat(np.arange(3), len(days))
    grown = np.array(FOLLOWED)[network] * (0.6 + 0.02 * turn) * np.where(turn == 20, 0.93, 1.0)
    first = np.datetime64(int(span[0]), "s").astype("datetime64[D]").astype(object)
    columns: Columns = {
        "number": numbered("G{}", np.arange(len(turn)) + 1),
        "network": np.array(NETWORKS, dtype=object)[network],
        "day": pl.Series([first + timedelta(days=30 * int(one)) for one in turn]),
        "followers": pl.Series((grown + rng.integers(0, 20, len(turn))).astype(np.int64)),
    }
    return staged("follower_counts", columns, size=len(turn))
