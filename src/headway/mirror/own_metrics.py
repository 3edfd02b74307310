"""The metrics that a business made, with their earlier definitions, as the engine notes them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from headway.catalogue.own_metrics import NOTE, terms_read, written
from headway.catalogue.own_terms import OwnMetric
from headway.records.frames import versions

TABLE = "own_metrics"


def note_of_metrics(using: str = DEFAULT_DB_ALIAS) -> dict[str, str]:
    """The entry of `headway_meta` about the own metrics."""
    return {NOTE: written(recorded_metrics(using))}


def recorded_metrics(using: str = DEFAULT_DB_ALIAS) -> tuple[OwnMetric, ...]:
    """Every definition of the metrics that stand; a version that only renames one is not another definition."""
    rows = versions(TABLE, using=using).to_dicts()
    owners = _names({row["owner_id"] for row in rows}, using)
    found: list[OwnMetric] = []
    for _, group in groupby(rows, key=lambda row: row["id"]):
        held = list(group)
        if held[-1]["recorded_to"] is None:
            found += _definitions(held, owners.get(held[-1]["owner_id"], ""))
    return tuple(found)


def _definitions(rows: list[dict[str, Any]], owner: str) -> Iterator[OwnMetric]:
    last = rows[-1]
    about = {"label": last["name"], "note": last["note"], "seen_by": last["seen_by"], "owner": owner}
    ends = [list(same) for _, same in groupby(rows, key=lambda row: row["terms"])]
    for same in ends:
        until = same[-1]["recorded_to"]
        yield replace(
            OwnMetric(key=last["key"], label="", terms=terms_read(same[0]["terms"])),
            **about,
            since=same[0]["recorded_from"].isoformat(timespec="microseconds"),
            until=until.isoformat(timespec="microseconds") if until is not None else "",
        )


def _names(ids: Iterable[int], using: str) -> dict[int, str]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT id, first_name, username FROM auth_user WHERE id IN ({marks})", wanted)  # noqa: S608
        return {number: first or name for number, first, name in cursor.fetchall()}
