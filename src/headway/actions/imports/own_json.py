"""What a file says about fields of the business's own, put beside what the records hold of them, key by key."""

import json

import polars as pl

CUSTOM = "custom"


def merged(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """`rows` and `held` (`id`, `custom`) with, in both, one canonical JSON text each: a key that the file does not
    fill keeps what the record holds.
    """
    said = rows.filter(pl.col(CUSTOM).is_not_null()).select("nth", "id", CUSTOM)
    both = said.join(held.select("id", before=CUSTOM), on="id", how="inner", maintain_order="left")
    before = [canonical(text) for text in both["before"].to_list()]
    after = [_over(old, new) for old, new in zip(before, both[CUSTOM].to_list(), strict=True)]
    return both.select("nth", "id").with_columns(
        pl.Series(CUSTOM, after, dtype=pl.String), pl.Series(f"{CUSTOM}_held", before, dtype=pl.String)
    )


def canonical(text: object) -> str | None:
    """A record's `custom` (JSON text, or the object that it is) in the one way of writing that can be compared; empty
    ones are None.
    """
    found = json.loads(text) if isinstance(text, str) else text
    return json.dumps(found, sort_keys=True, ensure_ascii=False) if found else None


def _over(before: str | None, text: str) -> str | None:
    held = json.loads(before) if before else {}
    return canonical({**held, **{key: value for key, value in json.loads(text).items() if value is not None}})
