"""Mails of the demo: newsletters to customers for every campaign, and sequences of cold mails to leads."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from headway.demo.arrays import Ints
from headway.demo.drawn import NEVER, Past, Tables, after, drawn, one_of, seconds
from headway.demo.frame import Columns, hide, moments, numbered, quantities, refer, staged

SEQUENCES = ("Short and plain", "With a case study", "Question first")
LIKED = {"Short and plain": 0.055, "With a case study": 0.035, "Question first": 0.06}
COLD = "sources7"
HOUR = 3600
DAY = 24 * HOUR
READERS = 0.2
"""The share of contacts who take the newsletter of a campaign."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Events of one kind: of which recipient (by place), in which mail, when; `machine` marks those of machines."""

    kind: str
    of: Ints
    mail: str
    at: Ints
    machine: bool = False
    positive: Ints | None = None
    seconds: Ints | None = None


def outreach_tables(rng: Generator, tables: Tables, end: int) -> dict[str, pl.DataFrame]:
    """recipients, email_events."""
    people = pl.concat([_cold(rng, tables), _readers(rng, tables)], how="diagonal_relaxed")
    people = people.filter(pl.col("begun") <= end - HOUR)
    warm, begun = people["sequence"].is_null().to_numpy(), people["begun"].to_numpy().astype(np.int64)
    columns: Columns = {
        "number": numbered("R{}", np.arange(people.height) + 1),
        "campaign": people["campaign"],
        "sequence": people["sequence"],
        "address": people["address"],
        "member": people["member"],
        "account": people["account"],
        "lead": people["lead"],
        "known_before": pl.Series(warm),
        "complaints_told": pl.Series(warm),
    }
    events = [*_first_mail(rng, begun, warm), *_answers(rng, begun, people["sequence"].to_list())]
    return {
        "recipients": staged("recipients", columns, size=people.height),
        "email_events": _events([one for one in events if len(one.of)], end),
    }


def _cold(rng: Generator, tables: Tables) -> pl.DataFrame:
    leads = tables["leads"].filter(pl.col("source") == COLD, pl.col("owner").is_not_null())
    begun = seconds(leads["created_at"]) + rng.integers(HOUR, 6 * HOUR, leads.height)
    return leads.select(
        "campaign",
        pl.Series("sequence", one_of(rng, SEQUENCES, leads.height)),
        pl.col("email").alias("address"),
        pl.col("owner").alias("member"),
        pl.col("account"),
        pl.col("ref").alias("lead"),
        pl.Series("begun", begun),
    )


def _readers(rng: Generator, tables: Tables) -> pl.DataFrame:
    contacts = tables["contacts"].select(pl.col("email").alias("address"), "account")
    campaigns = tables["campaigns"].select(pl.col("ref").alias("campaign"), "starts_on")
    pairs = drawn(rng, campaigns.join(contacts, how="cross"), READERS)
    begun = pairs["starts_on"].cast(pl.Datetime("us", "UTC")).dt.epoch("s").to_numpy() + 8 * HOUR
    return pairs.select("address", "account", "campaign", pl.lit(None, pl.String).alias("sequence")).with_columns(
        pl.Series("begun", begun)
    )


def _first_mail(rng: Generator, begun: Ints, warm: np.ndarray) -> list[Happening]:
    """What becomes of the first mail: some bounce, machines look at it before people do."""
    size = len(begun)
    fate = rng.random(size)
    hard, soft, blocked = fate < 0.022, (fate >= 0.022) & (fate < 0.034), (fate >= 0.034) & (fate < 0.038)
    arrived = ~(hard | soft | blocked)
    places, delivered = np.arange(size), begun + rng.integers(2, 90, size)
    scanned = arrived & (rng.random(size) < 0.32)
    opened = arrived & (rng.random(size) < np.where(warm, 0.33, 0.4))
    clicked = opened & (rng.random(size) < np.where(warm, 0.11, 0.05))
    gone = arrived & (rng.random(size) < np.where(warm, 0.006, 0.012))
    complained = arrived & (rng.random(size) < 0.0012)
    reading = after(rng, delivered, hours=5, spread=1.3)
    late = soft & (rng.random(size) < 0.4)
    return [
        Happening("sent", places, "1", begun),
        Happening("delivered", places[arrived], "1", delivered[arrived]),
        Happening("hard_bounced", places[hard], "1", delivered[hard]),
        Happening("soft_bounced", places[soft], "1", delivered[soft]),
        Happening("delivered", places[late], "1", delivered[late] + 2 * HOUR),
        Happening("blocked", places[blocked], "1", delivered[blocked]),
        Happening("opened", places[scanned], "1", delivered[scanned] + 1, machine=True),
        Happening(
            "opened",
            places[opened],
            "1",
            reading[opened],
            seconds=rng.geometric(0.05, int(opened.sum())).astype(np.int64),
        ),
        Happening("clicked", places[clicked], "1", reading[clicked] + 20),
        Happening("unsubscribed", places[gone], "1", reading[gone] + 40),
        Happening("complained", places[complained], "1", reading[complained] + 60),
    ]


def _answers(rng: Generator, begun: Ints, sequence: list[str | None]) -> list[Happening]:
    """Replies to the first mail of a sequence or to its reminder after three days, and meetings that come of them."""
    cold = np.flatnonzero([one is not None for one in sequence])
    liked = np.array([LIKED[sequence[place] or SEQUENCES[0]] for place in cold]) if len(cold) else np.array([])
    at = after(rng, begun[cold], hours=14)
    first, absent = rng.random(len(cold)) < liked, rng.random(len(cold)) < 0.05
    waiting = ~first
    again = begun[cold] + 3 * DAY
    second = waiting & (rng.random(len(cold)) < liked * 0.7)
    reply_again = after(rng, again, hours=14)
    keen, keen_again = rng.random(len(cold)) < 0.45, rng.random(len(cold)) < 0.45
    met = first & keen & (rng.random(len(cold)) < 0.6)
    return [
        Happening("replied", cold[first], "1", at[first], positive=keen[first].astype(np.int64)),
        Happening("replied", cold[absent], "1", begun[cold][absent] + 120, machine=True),
        Happening("sent", cold[waiting], "2", again[waiting]),
        Happening("delivered", cold[waiting], "2", again[waiting] + 30),
        Happening("replied", cold[second], "2", reply_again[second], positive=keen_again[second].astype(np.int64)),
        Happening("meeting", cold[met], "1", at[met] + DAY),
    ]


def _events(happenings: list[Happening], end: int) -> pl.DataFrame:
    """All events in order of time that have happened."""
    of, at = (np.concatenate([getattr(one, name) for one in happenings]) for name in ("of", "at"))
    sizes = [len(one.of) for one in happenings]
    kind = np.repeat(np.array([one.kind for one in happenings], dtype=object), sizes)
    mail = np.repeat(np.array([one.mail for one in happenings], dtype=object), sizes)
    machine = np.repeat(np.array([one.machine for one in happenings]), sizes)
    nothing = [np.full(size, NEVER) for size in sizes]
    positive = np.concatenate(
        [empty if one.positive is None else one.positive for one, empty in zip(happenings, nothing, strict=True)]
    )
    read = np.concatenate(
        [empty if one.seconds is None else one.seconds for one, empty in zip(happenings, nothing, strict=True)]
    )
    order = np.argsort(at, kind="stable")
    order = order[Past(end).known(at[order])]
    positive, read = positive[order], read[order]
    columns: Columns = {
        "number": numbered("E{}", np.arange(len(order)) + 1),
        "recipient": refer("recipients", of[order]),
        "mail": mail[order],
        "kind": kind[order],
        "at": moments(at[order]),
        "automatic": pl.Series(machine[order]),
        "positive": hide(pl.Series(positive == 1), positive != NEVER),
        "seconds": quantities(np.where(read == NEVER, 0, read) * 10, read != NEVER),
    }
    return staged("email_events", columns, size=len(order))
