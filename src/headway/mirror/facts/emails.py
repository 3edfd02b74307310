"""Mails: what became of each, told from its events."""

import polars as pl

from headway.mirror.facts.recorded import recorded
from headway.mirror.snapshot import Snapshot

BY_PEOPLE = {"opened": "opened", "clicked": "clicked", "replied": "replied", "unsubscribed": "unsubscribed"}
"""What counts only where a person did it."""
OF_THE_MAIL = ("sent", "delivered", "hard_bounced", "soft_bounced", "blocked", "complained")
SENDING = ("sent", "delivered", "hard_bounced", "soft_bounced", "blocked")
EVERY = [*OF_THE_MAIL, *BY_PEOPLE]


def emails(snapshot: Snapshot) -> pl.DataFrame:
    """One row a mail to a recipient, with the first moment of each thing that happened to it.

    What a machine opened, clicked, answered or unsubscribed counts for nothing. A mail is sent when that is recorded,
    else at the first sign that it was; delivered when that is recorded, else, unless it bounced or was blocked, when
    it was sent. A soft bounce that was delivered later is none. `succeeded` is when the recipient, in whichever mail
    of the sequence, wanted to go on: a person's positive reply, or a meeting agreed.
    """
    events = snapshot.tables["email_events"]
    mails = _bounced(_moments(events))
    mails = mails.join(_succeeded(events), on="snap", how="left").with_columns(
        (pl.col("sent_at").is_not_null() & (pl.col("sent_at") == pl.col("sent_at").min().over("snap")))
        .fill_null(value=False)
        .alias("first")
    )
    once = pl.int_range(pl.len()).over("snap", "first", order_by="mail") == 0
    mails = mails.with_columns((pl.col("first") & once).alias("first"))
    people = snapshot.rows("recipients").rename({"id": "recipient_id"}).drop("lead_id")
    whole = mails.join(people, on="snap").with_columns(
        (~pl.col("known_before").fill_null(value=False)).alias("cold"),
        pl.col("address").str.extract(r"@([^@\s>]+)\s*>?$").str.to_lowercase().alias("domain"),
    )
    return recorded("emails", whole, snapshot)


def _moments(events: pl.DataFrame) -> pl.DataFrame:
    """A row a mail: the first moment of each kind of event, those of machines left out where people are meant."""
    machine = pl.col("automatic").fill_null(value=False)
    told = events.with_columns(pl.col("mail").fill_null("")).sort("at", maintain_order=True)
    first = []
    for kind in EVERY:
        here = (pl.col("kind") == kind) & (~machine if kind in BY_PEOPLE else pl.lit(value=True))
        first += [
            pl.col("at").filter(here).first().alias(f"{kind}_at"),
            pl.col("at_timed").filter(here).first().alias(f"{kind}_at_timed"),
        ]
    read = pl.col("seconds").filter((pl.col("kind") == "opened") & ~machine).max().alias("read_seconds")
    last_delivery = pl.col("at").filter(pl.col("kind") == "delivered").last().alias("last_delivery")
    mails = told.group_by("snap", "mail", maintain_order=True).agg(*first, read, last_delivery)
    sent = {part: [pl.col(f"{kind}_at{part}") for kind in SENDING] for part in ("", "_timed")}
    return mails.with_columns(
        pl.coalesce(sent[""]).alias("sent_at"), pl.coalesce(sent["_timed"]).alias("sent_at_timed")
    )


def _bounced(mails: pl.DataFrame) -> pl.DataFrame:
    """`bounced` and `bounce`, and `delivered` of what did not come back."""
    later = (pl.col("last_delivery") >= pl.col("soft_bounced_at")).fill_null(value=False)
    soft = pl.col("soft_bounced_at").is_not_null() & ~later
    hard = pl.col("hard_bounced_at").is_not_null()
    stopped = hard | soft | pl.col("blocked_at").is_not_null()
    found = mails.with_columns(
        pl.when(hard).then(pl.lit("hard")).when(soft).then(pl.lit("soft")).alias("bounce"),
        *(
            pl.when(hard)
            .then(f"hard_bounced_at{part}")
            .when(soft)
            .then(f"soft_bounced_at{part}")
            .alias(f"bounced_at{part}")
            for part in ("", "_timed")
        ),
    )
    return found.with_columns(
        pl.when(pl.col("delivered_at").is_not_null() | stopped)
        .then(f"delivered_at{part}")
        .otherwise(f"sent_at{part}")
        .alias(f"delivered_at{part}")
        for part in ("", "_timed")
    )


def _succeeded(events: pl.DataFrame) -> pl.DataFrame:
    """When each recipient first wanted to go on."""
    willing = (pl.col("kind") == "replied") & pl.col("positive").fill_null(value=False)
    people = ~pl.col("automatic").fill_null(value=False)
    found = events.filter((willing & people) | (pl.col("kind") == "meeting")).sort("at", maintain_order=True)
    return found.group_by("snap", maintain_order=True).agg(
        pl.col("at").first().alias("succeeded_at"), pl.col("at_timed").first().alias("succeeded_at_timed")
    )
