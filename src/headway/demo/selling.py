"""What the demo's sellers do in their deals beside moving them: quotes, demos, objections, and what time goes into."""

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import Floats
from headway.demo.drawn import Past, Tables, after, drawn, one_of, seconds
from headway.demo.frame import Columns, hide, numbered, quantities, staged

HOUR = 3600
DAY = 24 * HOUR
OBJECTIONS = ("Price", "Timing", "Already have a supplier", "Fitting effort")
ANSWERS = ("Total cost of light", "Sample installation", "Reference visit", "Discount")
BUYERS_SAY = ("price", "chose another supplier", "project stopped", "too slow")
SCRIPTS = ("Ask first", "Offer first")
SPENT = ("selling", "travel", "admin", "training", "service")
SHARES = (0.46, 0.14, 0.26, 0.06, 0.08)


def selling_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """quotes, objections, logged_time; and activities and outcomes with what is told of them beside."""
    past = Past(end)
    return {
        "quotes": _quotes(rng, tables, past),
        "objections": _objections(rng, tables, past),
        "logged_time": _time(rng, tables),
        "activities": _told(rng, tables["activities"]),
        "deal_outcomes": _asked(rng, tables["deal_outcomes"]),
    }


def _lives(tables: Tables) -> pl.DataFrame:
    """Deals with their creation, owner, amount, currency and decision (empty while open)."""
    ends = tables["deal_outcomes"].unique("deal", keep="last", maintain_order=True)
    ends = ends.select(pl.col("deal").alias("ref"), pl.col("at").alias("decided"), pl.col("kind").alias("how"))
    terms = tables["deal_terms"].unique("deal", keep="last", maintain_order=True)
    terms = terms.select(pl.col("deal").alias("ref"), "owner", "amount", "currency")
    deals = tables["deals"].filter(pl.col("created_at").is_not_null()).select("ref", "created_at")
    return deals.join(terms, on="ref", how="left", maintain_order="left").join(
        ends, on="ref", how="left", maintain_order="left"
    )


def _quotes(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    """Most deals that live long enough get a quote a few days after it was asked for, some a second and third."""
    deals = drawn(rng, _lives(tables), 0.62)
    asked = after(rng, seconds(deals["created_at"]), hours=7 * 24, spread=0.7)
    last = np.minimum(seconds(deals["decided"]), past.end)
    lives = asked < last
    deals, asked, last = deals.filter(pl.Series(lives)), asked[lives], last[lives]
    sent = after(rng, asked, hours=40, spread=0.8)
    times = np.where(rng.random(deals.height) < 0.28, 2, 1) + (rng.random(deals.height) < 0.08)
    place = np.repeat(np.arange(deals.height), times)
    version = (
        np.concatenate([np.arange(1, count + 1) for count in times]) if deals.height else np.array([], dtype=np.int64)
    )
    at = sent[place] + (version - 1) * 6 * DAY
    kept = (version == 1) | (at < last[place])
    place, version, at = place[kept], version[kept], at[kept]
    gone = at >= last[place]
    rows = deals[place]
    columns: Columns = {
        "number": numbered("A{}", place + 1),
        "deal": rows["ref"],
        "version": version,
        "member": rows["owner"],
        "requested_at": past.moments(np.where(version == 1, asked[place], past.end + 1)),
        "sent_at": past.moments(np.where(gone, past.end + 1, at)),
        "expires_on": hide(pl.Series((at + 30 * DAY) * 1_000_000).cast(pl.Datetime("us")).dt.date(), ~gone),
        "amount": rows["amount"],
        "currency": rows["currency"],
        "status": np.where(gone, "draft", "sent").astype(object),
    }
    return staged("quotes", columns, size=len(place))


def _objections(rng: Generator, tables: Tables, past: Past) -> pl.DataFrame:
    deals = drawn(rng, _lives(tables), 0.4)
    at = after(rng, seconds(deals["created_at"]), hours=12 * 24, spread=0.6)
    fits = at < np.minimum(seconds(deals["decided"]), past.end)
    deals, at = deals.filter(pl.Series(fits)), at[fits]
    columns: Columns = {
        "number": numbered("J{}", np.arange(len(at)) + 1),
        "deal": deals["ref"],
        "what": one_of(rng, OBJECTIONS, len(at), (0.45, 0.25, 0.2, 0.1)),
        "answer": pl.Series(one_of(rng, ANSWERS, len(at))).set(pl.Series(rng.random(len(at)) < 0.15), None),
        "member": deals["owner"],
        "at": past.moments(at),
    }
    return staged("objections", columns, size=len(at))


def _time(rng: Generator, tables: Tables) -> pl.DataFrame:
    """Every fourth day that somebody worked is split by what it went into."""
    worked = drawn(rng, tables["worked_hours"].filter(pl.col("basis") == "worked"), 0.25)
    parts: Floats = (
        rng.dirichlet(np.array(SHARES) * 12, worked.height) * worked["hours"].cast(pl.Float64).to_numpy()[:, None]
    )
    tenths = np.round(parts * 10).astype(np.int64).ravel()
    place = np.repeat(np.arange(worked.height), len(SPENT))
    kept = tenths > 0
    rows = worked[place[kept]]
    columns: Columns = {
        "number": numbered("H{}", np.arange(int(kept.sum())) + 1),
        "member": rows["member"],
        "day": rows["day"],
        "activity": np.tile(np.array(SPENT, dtype=object), worked.height)[kept],
        "hours": quantities(tenths[kept]),
        "measured": pl.Series(rng.random(int(kept.sum())) < 0.3),
    }
    return staged("logged_time", columns, size=int(kept.sum()))


def _told(rng: Generator, activities: pl.DataFrame) -> pl.DataFrame:
    """The activities with half of the meetings on deals as demos, whether calls reached somebody, what was booked for
    when, and who did not come.
    """
    size = activities.height
    meeting = activities["kind"].is_in(["meeting", "visit"]).to_numpy()
    demo = (
        (activities["kind"] == "meeting").to_numpy()
        & activities["deal"].is_not_null().to_numpy()
        & (rng.random(size) < 0.5)
    )
    call = (activities["kind"] == "call").to_numpy()
    missed = meeting & (rng.random(size) < 0.07)
    success = activities["success"].fill_null(value=False).to_numpy()
    reached = success | (rng.random(size) < 0.3)
    scripted = call & (rng.random(size) < 0.8)
    at, timed = activities["at"], activities["at_timed"]
    script = pl.Series(one_of(rng, SCRIPTS, size)).set(pl.Series(~scripted), None)
    return activities.with_columns(
        pl.select(kind=pl.when(pl.Series(demo)).then(pl.lit("demo")).otherwise(activities["kind"])).to_series(),
        pl.select(status=pl.when(pl.Series(missed)).then(pl.lit("no_show")).otherwise(pl.lit("held"))).to_series(),
        hide(at, meeting).alias("scheduled_at"),
        hide(timed, meeting).alias("scheduled_at_timed"),
        hide(pl.Series(reached), call).alias("connected"),
        script.alias("script"),
        hide(activities["success"], ~missed).alias("success"),
    )


def _asked(rng: Generator, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Of a third of the lost deals the buyer said why, when asked afterwards: half the time what we had written."""
    lost = (outcomes["kind"] == "lost").to_numpy() & (rng.random(outcomes.height) < 0.33)
    same = rng.random(outcomes.height) < 0.5
    other = pl.Series(one_of(rng, BUYERS_SAY, outcomes.height))
    said = pl.select(said=pl.when(pl.Series(same)).then(outcomes["reason"]).otherwise(other)).to_series()
    return outcomes.with_columns(hide(said, lost).alias("buyer_reason"))
