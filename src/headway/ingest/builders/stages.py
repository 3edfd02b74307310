"""Stage words: which stages are won or lost, and the order of the open ones."""

import polars as pl

from headway.ingest.words import squeeze, stages

OPEN_WORDS = frozenset(stages()["open_status"])
KINDS = ("won", "lost", "abandoned", "cancelled")


def stage_kind(name: str) -> str:
    """`won`, `lost`, `abandoned`, `cancelled` or `open`, by the word; the pipeline in brackets is left aside."""
    bare = squeeze(name.split("(", maxsplit=1)[0])
    for kind in KINDS:
        if bare in {squeeze(word) for word in stages()[kind]}:
            return kind
    closed = bare.removeprefix("closed")
    told = (kind for kind in ("won", "lost") if closed.startswith(kind) or closed.endswith(kind))
    return next(told, "open") if closed != bare else "open"


def stage_order(rows: pl.DataFrame) -> dict[str, int]:
    """Rank of each stage (columns `stage`, `created` or null): open ones by the usual order of their words, unknown
    words by the share
    of deals that have no date yet (the less is known of a deal, the earlier it stands), then won, then lost."""
    usual = {squeeze(word): place for place, word in enumerate(stages()["open"])}
    stats = (
        rows.drop_nulls("stage").group_by("stage", maintain_order=True).agg(undated=pl.col("created").is_null().mean())
    )
    ranks = []
    for name, undated in stats.iter_rows():
        kind = stage_kind(name)
        last = {"open": 0, "won": 1, "lost": 2, "abandoned": 3, "cancelled": 4}[kind]
        place = usual.get(squeeze(name.split("(")[0]), len(usual) // 2)
        ranks.append((last, place if kind == "open" else 0, -(undated or 0.0), name))
    return {name: rank for rank, (_, _, _, name) in enumerate(sorted(ranks), start=1)}
