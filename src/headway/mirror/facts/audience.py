"""Facts of who came to the web site and what was said on social networks."""

import polars as pl

from headway.mirror.facts.recorded import recorded
from headway.mirror.lookup import Reference
from headway.mirror.snapshot import Snapshot

WINDOW = pl.duration(days=7)
"""A post is measured by the last count within so much time after it."""
ENGAGEMENTS = ("reactions", "comments", "shares", "saves", "clicks")
COUNTS = ("reach", "impressions", *ENGAGEMENTS)


def web_visits(snapshot: Snapshot) -> pl.DataFrame:
    """One row a visit. The visitor became a lead when the lead was created, and a customer with the first order of
    theirs that stands, where that came after the visit: a visit of somebody who was one already brought neither.
    """
    people = snapshot.rows("visitors").rename({"id": "visitor_id"})
    leads = Reference(snapshot.references["leads"], "id")
    made = {"created_at": "lead_at", "created_at_timed": "lead_at_timed"}
    people = leads.find(people, by="lead_id", day=None, take=made)
    people = people.join(_first_orders(people, snapshot), on="snap", how="left").with_columns(
        (~(pl.col("bot").fill_null(value=False) | pl.col("staff").fill_null(value=False))).alias("human"),
        pl.col("account_id").alias("customer_id"),
    )
    kept = ["snap", "known_at", "visitor_id", "human", "customer_id"]
    kept += [f"{name}_at{part}" for name in ("lead", "bought") for part in ("", "_timed")]
    visits = snapshot.tables["web_visits"].rename({"id": "visit_id"}).drop("visitor_id")
    both = visits.join(people.select(kept), on="snap")
    later = {name: _not_before(name) for name in ("lead", "bought")}
    whole = both.with_columns(
        pl.when(after).then(f"{name}_at{part}").alias(f"{name}_at{part}")
        for name, after in later.items()
        for part in ("", "_timed")
    )
    return recorded("web_visits", whole, snapshot)


def _not_before(name: str) -> pl.Expr:
    """Whether something came after the visit; where a time of day is not known, not on an earlier day."""
    timed = pl.col(f"{name}_at_timed") & pl.col("at_timed")
    margin = pl.when(timed).then(pl.duration(days=0)).otherwise(pl.duration(days=1))
    return pl.col(f"{name}_at") + margin >= pl.col("at")


def _first_orders(people: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The first order of each visitor's account, as it was known, that was not cancelled."""
    asked = people.select("snap", "known_at", "account_id").drop_nulls("account_id")
    orders = asked.join(snapshot.references["orders"], on="account_id").filter(
        (pl.col("recorded_from") <= pl.col("known_at"))
        & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
        & (pl.col("status").fill_null("placed") != "cancelled")
    )
    first = orders.sort("placed_at").group_by("snap", maintain_order=True)
    return first.agg(
        pl.col("placed_at").first().alias("bought_at"), pl.col("placed_at_timed").first().alias("bought_at_timed")
    )


def social_posts(snapshot: Snapshot) -> pl.DataFrame:
    """One row a post with its last count within seven days. What nobody counted is not known, and not 0."""
    posts = snapshot.rows("social_posts").rename({"id": "post_id"})
    counts = snapshot.tables["social_counts"].select(
        "snap", *COUNTS, pl.col("at").alias("counted_at"), pl.col("at_timed").alias("counted_at_timed")
    )
    within = (
        posts.select("snap", "at")
        .join(counts, on="snap")
        .filter((pl.col("counted_at") >= pl.col("at")) & (pl.col("counted_at") <= pl.col("at") + WINDOW))
    )
    last = within.drop("at").sort("counted_at").unique("snap", keep="last", maintain_order=True)
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in ENGAGEMENTS)
    whole = posts.join(last, on="snap", how="left").with_columns(
        pl.when(known).then(pl.sum_horizontal(ENGAGEMENTS)).alias("engagements"),
        pl.coalesce("counted_at", "at").dt.date().alias("day"),
    )
    followers = Reference(snapshot.references["follower_counts"], "network", "day")
    whole = followers.find(whole, by="network", day="day", take={"followers": "followers"})
    return recorded("social_posts", whole.drop("day"), snapshot)


def follower_counts(snapshot: Snapshot) -> pl.DataFrame:
    """One row a count, which holds until the next one of the same network."""
    rows = snapshot.rows("follower_counts").rename({"day": "from_on"})
    others = snapshot.references["follower_counts"].rename({"day": "to_on"})
    later = (
        rows.select("snap", "known_at", "network", "from_on")
        .join(others, on="network")
        .filter(
            (pl.col("recorded_from") <= pl.col("known_at"))
            & (pl.col("recorded_to").is_null() | (pl.col("recorded_to") > pl.col("known_at")))
            & (pl.col("to_on") > pl.col("from_on"))
        )
    )
    following = later.group_by("snap").agg(pl.col("to_on").min())
    return recorded("follower_counts", rows.join(following, on="snap", how="left"), snapshot)
