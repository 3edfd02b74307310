"""Which records an undo may remove: made by this import alone, not changed since, and nothing else leans on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from headway.actions.imports.held import Held
from headway.actions.imports.rules import loading_order, references
from headway.actions.imports.staging import Folder
from headway.schema.tables import record_types

CHANGED, USED = "changed since", "used by other records"


@dataclass(frozen=True, slots=True)
class Removable:
    """Of one record type: the `ids` to remove; those that stay, each with the reason; and those that another applied
    import has too (`id`, `heir`).
    """

    ids: pl.Series
    kept: tuple[tuple[int, str], ...]
    shared: pl.DataFrame

    def heirs(self) -> list[tuple[int, int]]:
        """How many records each of the other imports has: (import, records)."""
        return [(int(heir), int(records)) for heir, records in self.shared.group_by("heir").len().sort("heir").rows()]


def removable(
    folder: Folder, import_id: int, *, others: Iterable[Folder], undone: Sequence[tuple[int, Folder]]
) -> dict[str, Removable]:
    """By record type. What another applied import also has is its own from now on, and is not listed as kept."""
    writers = [import_id, *(number for number, _ in undone)]
    makers = [folder, *(made for _, made in undone)]
    shared = list(others)
    held = Held(preview=True)
    found: dict[str, Removable] = {}
    for kind in reversed(loading_order(folder.kinds)):
        made = folder.frame(kind, "seen").join(_ids(makers, kind, "new"), on="id", how="semi")
        heirs = _heirs(shared, kind)
        alone = made.join(heirs, on="id", how="anti")
        as_made = held.rows(kind, ["imported"], of=("id", alone["id"]))
        same = as_made.filter(pl.col("imported").is_in(writers))["id"]
        changed = as_made.filter(~pl.col("imported").is_in(writers).fill_null(value=False))["id"]
        free = _unused(kind, same, found, held)
        used = same.filter(~same.is_in(free.implode()))
        kept = [*((record, CHANGED) for record in changed), *((record, USED) for record in used)]
        found[kind] = Removable(free, tuple(kept), made.join(heirs, on="id").select("id", "heir"))
    return found


def _ids(folders: Iterable[Folder], kind: str, name: str) -> pl.DataFrame:
    frames = [folder.frame(kind, name).select("id") for folder in folders if kind in folder.kinds]
    return pl.concat([pl.DataFrame(schema={"id": pl.Int64}), *frames]).unique()


def _heirs(folders: Iterable[Folder], kind: str) -> pl.DataFrame:
    """`id`, `heir`: the first other import that has each record."""
    frames = [
        folder.frame(kind, "seen").select("id", heir=pl.lit(int(folder.path.name), pl.Int64))
        for folder in folders
        if kind in folder.kinds
    ]
    every = pl.concat([pl.DataFrame(schema={"id": pl.Int64, "heir": pl.Int64}), *frames])
    return every.unique("id", keep="first", maintain_order=True)


def _unused(kind: str, ids: pl.Series, found: dict[str, Removable], held: Held) -> pl.Series:
    """The ids that no record points to which stays. Children were decided before (`found`)."""
    free = ids
    while True:
        gone = {**{name: part.ids for name, part in found.items()}, kind: free}
        used = _used(kind, free, gone, held)
        if used.is_empty():
            return free
        free = free.filter(~free.is_in(used.implode()))


def _used(kind: str, ids: pl.Series, gone: dict[str, pl.Series], held: Held) -> pl.Series:
    found = [pl.Series("id", [], dtype=pl.Int64)]
    for other in record_types().values():
        for column, target in references(other).items():
            if target == kind and ids.len():
                rows = held.rows(other.name, [column], of=(column, ids))
                removed = gone.get(other.name, pl.Series([], dtype=pl.Int64))
                found.append(rows.filter(~pl.col("id").is_in(removed.implode()))[column].alias("id"))
    return pl.concat(found).unique()
