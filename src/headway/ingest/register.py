"""Who and what the rows speak of: parties, products, people by number or name, one entry each, spellings joined."""

import json
from collections.abc import Mapping

import polars as pl

from headway.ingest.known import Known
from headway.values.fold import fold

TEXT = pl.String


class Register:
    """The entries of one record type, gathered from all tables, then frozen into refs.

    An entry is identified by its number; one without a number by its folded name, and when exactly one numbered
    entry bears that
    name it is that one. Tables about the entries themselves (`own`) are heard before tables that only mention them.
    `several_names`: by ref, numbers that stand for more than one name.
    """

    def __init__(self, record_type: str, known: Known, same_as: Mapping[str, str]) -> None:
        self.record_type = record_type
        self.same_as = {**known.same_as(record_type), **same_as}
        self._known = known
        self._mentions: list[pl.DataFrame] = []
        self._refs: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self.entries: pl.DataFrame | None = None
        self.several_names: dict[str, list[str]] = {}

    def hear(self, rows: pl.DataFrame, *, label: str, own: bool) -> None:
        """Take mentions: columns `number` and `name` (text, either may be absent or null) and any further columns
        of the type."""
        for column in ("number", "name"):
            if column not in rows.columns:
                rows = rows.with_columns(pl.lit(None, TEXT).alias(column))
        rows = rows.filter(pl.col("number").is_not_null() | pl.col("name").is_not_null())
        extra = [name for name in rows.columns if name not in ("number", "name", "row")]
        place = pl.col("row") if "row" in rows.columns else pl.lit(None, pl.Int64)
        heard = rows.select(
            "number", "name", *extra, row=place, file=pl.lit(label), own=pl.lit(own), times=pl.lit(1, pl.UInt32)
        )
        if not own:
            first = [pl.col(name).drop_nulls().first() for name in (*extra, "row", "file", "own")]
            heard = heard.group_by("number", "name", maintain_order=True).agg(*first, pl.len().alias("times"))
        self._mentions.append(heard.with_columns(pl.col("number", "name").cast(TEXT)))

    def settle(self) -> pl.DataFrame:
        """Make the entries: `ref`, `number`, `name`, `file`, `row` and what was heard of each, the first that is
        known."""
        if not self._mentions:
            self.entries = pl.DataFrame(
                schema={"ref": TEXT, "number": TEXT, "name": TEXT, "file": TEXT, "row": pl.Int64}
            )
            return self.entries
        heard = pl.concat(self._mentions, how="diagonal_relaxed").sort("own", descending=True, maintain_order=True)
        heard = heard.with_columns(_mapped(heard.get_column("name"), self._canonical(heard)).alias("name"))
        self._refs = self._name_refs(heard)
        refs = self.refs(heard.get_column("number"), heard.get_column("name"))
        heard = heard.with_columns(refs.alias("ref"))
        shown = self._shown_names(heard)
        extra = [name for name in heard.columns if name not in ("ref", "number", "name", "own", "times", "custom")]
        firsts = [pl.col(name).drop_nulls().first() for name in ("number", *extra)]
        if "custom" in heard.columns:
            firsts.append(pl.col("custom").drop_nulls().unique(maintain_order=True))
        entries = (
            heard.group_by("ref", maintain_order=True)
            .agg(firsts)
            .join(shown, on="ref", how="left", maintain_order="left")
        )
        if "custom" in entries.columns:
            entries = entries.with_columns(_together(entries.get_column("custom")))
        self.entries = entries.with_columns(pl.coalesce("name", "number").alias("name"))
        return self.entries

    def refs(self, number: pl.Series | None, name: pl.Series | None) -> pl.Series:
        """The ref of each row's entry; null where neither number nor name is given."""
        length = len(number) if number is not None else len(name) if name is not None else 0
        if number is not None and not number.has_nulls():
            return pl.DataFrame({"n": number}).select("n:" + pl.col("n")).to_series()
        numbers = number if number is not None else pl.Series([None], dtype=TEXT).new_from_index(0, length)
        names = name if name is not None else pl.Series([None], dtype=TEXT).new_from_index(0, length)
        by_name = _mapped(
            names,
            {spelt: self._refs.get(self._key(spelt), f"f:{self._key(spelt)}") for spelt in names.drop_nulls().unique()},
        )
        if number is None:
            return by_name
        frame = pl.DataFrame({"number": numbers, "by_name": by_name})
        return frame.select(
            pl.when(pl.col("number").is_not_null()).then("n:" + pl.col("number")).otherwise("by_name")
        ).to_series()

    def _key(self, spelling: str) -> str:
        if spelling not in self._keys:
            self._keys[spelling] = self._made_key(spelling)
        return self._keys[spelling]

    def _made_key(self, spelling: str) -> str:
        name = self.same_as.get(spelling, spelling)
        return f"={name}" if self.same_as.get(name) == name else fold(name)

    def _canonical(self, heard: pl.DataFrame) -> dict[str, str]:
        return {name: self.same_as.get(name, name) for name in heard.get_column("name").drop_nulls().unique()}

    def _name_refs(self, heard: pl.DataFrame) -> dict[str, str]:
        """Folded name → ref of the only numbered entry that bears it."""
        numbered = (
            heard.filter(pl.col("number").is_not_null() & pl.col("name").is_not_null())
            .select("number", "name")
            .unique(maintain_order=True)
        )
        if heard.filter(pl.col("number").is_null()).is_empty():
            return {}
        found: dict[str, set[str]] = {}
        for number, name in numbered.iter_rows():
            found.setdefault(self._key(name), set()).add(number)
        return {key: f"n:{next(iter(numbers))}" for key, numbers in found.items() if len(numbers) == 1}

    def _shown_names(self, heard: pl.DataFrame) -> pl.DataFrame:
        """The spelling to keep: what exists already, else the entries' own table, else the most frequent."""
        spelt = heard.filter(pl.col("name").is_not_null()).group_by("ref", "name", maintain_order=True).agg(
            pl.col("own").any(), pl.col("times").sum()
        )  # fmt: skip
        known = set(self._known.names(self.record_type).get_column("name").drop_nulls().to_list())
        spelt = spelt.with_columns(held=pl.col("name").is_in(sorted(known)) if known else pl.lit(value=False))
        self.several_names = _several(spelt)
        best = spelt.sort("held", "own", "times", descending=True, maintain_order=True)
        return best.group_by("ref", maintain_order=True).agg(pl.col("name").first())


def _several(spelt: pl.DataFrame) -> dict[str, list[str]]:
    """Ref → its names, of entries that have more than one after folding, in the order in which they were read."""
    often = spelt.group_by("ref", maintain_order=True).agg("name").filter(pl.col("name").list.len() > 1)
    return {ref: names for ref, names in often.iter_rows() if len({fold(name) for name in names}) > 1}


def _together(told: pl.Series) -> pl.Series:
    """What several mentions say of one entry's own fields as one JSON object; the first that fills a key is heard."""
    once = told.list.first()
    several = told.list.len() > 1
    if not several.any():
        return once
    merged = [
        json.dumps(
            {key: value for text in reversed(texts) for key, value in json.loads(text).items()}, ensure_ascii=False
        )
        for texts in told.filter(several).to_list()
    ]
    places = several.arg_true()
    return once.scatter(places, pl.Series(merged, dtype=TEXT))


def _mapped(column: pl.Series, words: Mapping[str, str]) -> pl.Series:
    if not words:
        return column.cast(TEXT)
    table = pl.DataFrame({"from": list(words), "to": list(words.values())}, schema={"from": TEXT, "to": TEXT})
    return (
        pl.DataFrame({"from": column.cast(TEXT)})
        .join(table, on="from", how="left", maintain_order="left")
        .get_column("to")
    )
