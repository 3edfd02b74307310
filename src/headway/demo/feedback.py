"""What customers of the demo say: surveys after orders and deals, reviews, feedback, cases."""

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import Ints
from headway.demo.drawn import Past, Tables, after, drawn, one_of, seconds
from headway.demo.frame import Columns, hide, numbered, quantities, refer, staged

HOUR = 3600
DAY = 24 * HOUR
TOPICS = ("Delivery", "Broken on arrival", "Invoice", "Fitting", "Spare part")
WISHES = ("Longer cables", "Warmer light", "Less packaging", "Quicker samples")
PLATFORMS = ("Open Stars", "Shop page", "Map listing")
NPS = (0.02, 0.01, 0.02, 0.02, 0.03, 0.05, 0.05, 0.13, 0.22, 0.22, 0.23)
CSAT = (0.03, 0.05, 0.12, 0.38, 0.42)
CES = (0.02, 0.04, 0.06, 0.11, 0.2, 0.31, 0.26)


def feedback_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """survey_answers, reviews, feedback_items, cases, case_holds."""
    return {
        "survey_answers": _answers(rng, tables, Past(end)),
        "reviews": _reviews(rng, tables, Past(end)),
        "feedback_items": _wishes(rng, tables, Past(end)),
        **_cases(rng, tables, Past(end)),
    }


def _answers(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    """Asked two days after some orders (satisfaction, effort) and two weeks after deals that were won (NPS)."""
    buyers = drawn(rng, tables["orders"].filter(pl.col("account").is_not_null()), 0.04)
    won = tables["deals"].filter(pl.col("status") == "won").select("ref", "account")
    closed = tables["deal_outcomes"].filter(pl.col("kind") == "won").select(pl.col("deal").alias("ref"), "at")
    dealt = drawn(rng, won.join(closed.unique("ref", keep="first", maintain_order=True), on="ref"), 0.8)
    effort = rng.random(buyers.height) < 0.3
    kind = np.concatenate([np.where(effort, "ces", "csat"), np.full(dealt.height, "nps")]).astype(object)
    asked = np.concatenate([seconds(buyers["placed_at"]) + 2 * DAY, seconds(dealt["at"]) + 14 * DAY])
    account = pl.concat([buyers["account"], dealt["account"]])
    place = past.known(asked)
    kind, asked, account = kind[place], asked[place], account.filter(pl.Series(place))
    lost = rng.random(len(asked)) < 0.02
    answered = np.where((rng.random(len(asked)) < 0.28) & ~lost, after(rng, asked, hours=9), past.end + 1)
    score = np.where(kind == "nps", _drawn(rng, NPS, len(asked)), _drawn(rng, CSAT, len(asked)) + 1)
    score = np.where(kind == "ces", _drawn(rng, CES, len(asked)) + 1, score)
    columns: Columns = {
        "number": numbered("Q{}", np.arange(len(asked)) + 1),
        "survey": np.where(kind == "nps", "After a project", "After an order").astype(object),
        "kind": kind,
        "score": hide(pl.Series(score), past.known(answered)),
        "asked_at": past.moments(asked),
        "answered_at": past.moments(answered),
        "undelivered": pl.Series(lost),
        "account": account,
        "channel": np.full(len(asked), "mail", dtype=object),
    }
    return staged("survey_answers", columns, size=len(asked))


def _reviews(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    lines = tables["order_lines"].filter(pl.col("kind") == "sale").unique("order", keep="first", maintain_order=True)
    sold = (
        tables["orders"]
        .select(pl.col("ref").alias("order"), "account", "placed_at")
        .join(lines.select("order", "product"), on="order", maintain_order="left")
    )
    some = drawn(rng, sold, 0.012)
    at = after(rng, seconds(some["placed_at"]), hours=9 * 24)
    some, at = some.filter(pl.Series(past.known(at))), at[past.known(at)]
    columns: Columns = {
        "number": numbered("B{}", np.arange(len(at)) + 1),
        "platform": one_of(rng, PLATFORMS, len(at), (0.5, 0.3, 0.2)),
        "at": past.moments(at),
        "rating": quantities((_drawn(rng, CSAT, len(at)) + 1) * 10),
        "best": quantities(np.full(len(at), 50)),
        "product": some["product"],
        "account": some["account"],
        "order": some["order"],
    }
    return staged("reviews", columns, size=len(at))


def _wishes(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    deals = drawn(rng, tables["deals"].filter(pl.col("created_at").is_not_null()), 0.07)
    received = after(rng, seconds(deals["created_at"]), hours=30 * 24)
    deals, received = deals.filter(pl.Series(past.known(received))), received[past.known(received)]
    size = len(received)
    acted = np.where(rng.random(size) < 0.6, after(rng, received, hours=16 * 24, spread=0.8), past.end + 1)
    told = np.where(rng.random(size) < 0.75, after(rng, acted, hours=50), past.end + 1)
    columns: Columns = {
        "number": numbered("F{}", np.arange(size) + 1),
        "account": deals["account"],
        "member": _owners(tables, deals),
        "topic": one_of(rng, WISHES, size),
        "received_at": past.moments(received),
        "acted_at": past.moments(acted),
        "told_at": past.moments(told),
    }
    return staged("feedback_items", columns, size=size)


def _cases(rng: Generator, tables: Tables, past: Past) -> dict[str, pl.DataFrame]:
    orders = drawn(rng, tables["orders"].filter(pl.col("account").is_not_null()), 0.03)
    opened = after(rng, seconds(orders["placed_at"]), hours=4 * 24)
    orders, opened = orders.filter(pl.Series(past.known(opened))), opened[past.known(opened)]
    size = len(opened)
    answered = np.where(rng.random(size) < 0.98, after(rng, opened, hours=3), past.end + 1)
    resolved = np.where(rng.random(size) < 0.96, after(rng, np.minimum(answered, past.end), hours=26), past.end + 1)
    waited = ((np.minimum(resolved, past.end) - opened) // 60 * rng.random(size) * 0.6).astype(np.int64)
    columns: Columns = {
        "number": numbered("C{}", np.arange(size) + 1),
        "account": orders["account"],
        "member": orders["member"],
        "topic": one_of(rng, TOPICS, size, (0.35, 0.2, 0.2, 0.15, 0.1)),
        "priority": one_of(rng, ("low", "normal", "high"), size, (0.3, 0.5, 0.2)),
        "channel": one_of(rng, ("mail", "phone", "chat"), size, (0.6, 0.25, 0.15)),
        "opened_at": past.moments(opened),
        "answered_at": past.moments(answered),
        "resolved_at": past.moments(resolved),
        "waited_minutes": quantities(waited * 10, past.known(resolved)),
    }
    return {"cases": staged("cases", columns, size=size), "case_holds": _holds(opened, resolved, waited, past)}


def _holds(opened: Ints, resolved: Ints, waited: Ints, past: Past) -> pl.DataFrame:
    """case_holds: each settled case waited once, in the middle of its life."""
    case = np.flatnonzero(past.known(resolved) & (waited > 0))
    began = (opened + resolved)[case] // 2 - waited[case] * 30
    columns: Columns = {
        "number": numbered("C{}-1", case + 1),
        "case": refer("cases", case),
        "at": past.moments(began),
        "ended_at": past.moments(began + waited[case] * 60),
    }
    return staged("case_holds", columns, size=len(case))


def _owners(tables: Tables, deals: pl.DataFrame) -> pl.Series:
    """Who works on each deal now."""
    now = tables["deal_terms"].filter(pl.col("valid_to").is_null()).select(pl.col("deal").alias("ref"), "owner")
    now = now.unique("ref", keep="last", maintain_order=True)
    return deals.select("ref").join(now, on="ref", how="left", maintain_order="left")["owner"]


def _drawn(rng: Generator, weights: tuple[float, ...], size: int) -> Ints:
    share = np.array(weights) / sum(weights)
    return rng.choice(len(weights), size, p=share).astype(np.int64)
