"""What an import will do to each record type: which rows are new, which change, which are there already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import polars as pl

from headway.actions.imports.compare import CHANGES, changes, keep_what_people_changed
from headway.actions.imports.deleted import Before
from headway.actions.imports.form import KEPT, parents_first, record_form, with_ids, with_match_columns
from headway.actions.imports.identity import FOUND, by_columns, by_content, by_key, by_names, first_of_each
from headway.actions.imports.joined import with_joined
from headway.actions.imports.own_json import CUSTOM, merged
from headway.actions.imports.rules import MAIN, OF, SAYS, Rule, loading_order, references, rule_of
from headway.actions.imports.unkeyed import Children, Recognised, Telling, recognise
from headway.schema.staged import Staged
from headway.schema.tables import RecordType, record_types

REFS = {"key": pl.String, "id": pl.Int64}
TAKE_ALL = "*"
REPEATED, DELETED = "in rows that repeat another", "deleted by hand since, and not added again"


class Present(Protocol):
    """What the records hold, in record form, columns named as in the schema."""

    def refs(self, kind: str, source: str) -> pl.DataFrame:
        """`key`, `id` of what this source delivered before."""
        ...

    def rows(self, kind: str, columns: Iterable[str], *, of: tuple[str, pl.Series] | None = None) -> pl.DataFrame:
        """`id` and the columns, of all rows or of those whose column `of[0]` holds one of the ids `of[1]`."""
        ...

    def children(self, kind: str, parent: str, ids: pl.Series, columns: Sequence[str]) -> Children:
        """What the records hold, and held, below these parents."""
        ...

    def of_source(self, kind: str, source: str) -> pl.DataFrame:
        """`id` of the records that stand as this source's imports last left them, or that it has a key for."""
        ...

    def writers(self, kind: str, ids: pl.Series) -> pl.DataFrame:
        """`id`, `writer`: the import that wrote the present version of each row, empty for a person."""
        ...

    def last_imported(self, kind: str, ids: pl.Series) -> pl.DataFrame:
        """`id`, `column`, `value` (text) of the last version of each row that an import wrote."""
        ...

    def joined(self, kind: str) -> pl.DataFrame:
        """`number`, `to_number`, `to_name`: numbers of things that were joined to others."""
        ...

    def voided(self, kind: str, columns: Sequence[str]) -> pl.DataFrame:
        """`id` and the columns (text) of the records that a person voided and that were not put back."""
        ...

    def reserve(self, kind: str, count: int) -> pl.Series:
        """New ids."""
        ...


@dataclass(frozen=True, slots=True)
class Planned:
    """One record type's part of an import.

    `new` holds the rows to insert (`id` and values), `seen` the ids of all records that the file has (with the file),
    `changes` the cells as in `compare.CHANGES`, `refs` the keys to remember, `left_out` the rows (`nth`) that became no
    record of their own, and why. `missing` records are not in the file; `deleted` rows
    are in the file, but a person deleted what they were: they are not added again.
    """

    kind: str
    new: pl.DataFrame
    seen: pl.DataFrame
    changes: pl.DataFrame
    refs: pl.DataFrame
    repeated: int
    missing: int
    deleted: int
    left_out: pl.DataFrame

    @property
    def changed(self) -> int:
        """Records that get another value."""
        return self.changes.filter(~pl.col("kept"))["id"].n_unique()

    @property
    def kept(self) -> int:
        """Records in which a cell stays as a person put it."""
        return self.changes.filter("kept")["id"].n_unique()

    @property
    def unchanged(self) -> int:
        """Records that the file has and that stay as they are."""
        return self.seen.height - self.new.height - self.changed


def plan(staged: Staged, present: Present, taken: Collection[str] = ()) -> tuple[Planned, ...]:
    """Every record type of the file in loading order. Writes nothing; `present.reserve` may set ids aside.

    `taken` are cells (`KIND:ID:COLUMN`, or `TAKE_ALL`) that are to be as the file says though a person changed them.
    """
    before = Before()
    found = tuple(_planned(record_types()[kind], staged, present, before) for kind in loading_order(staged.tables))
    return tuple(replace(part, changes=_taken(part, taken)) for part in found) if taken else found


def _taken(part: Planned, taken: Collection[str]) -> pl.DataFrame:
    cell = pl.concat_str(pl.lit(part.kind), pl.col("id").cast(pl.String), pl.col("column"), separator=":")
    stays = pl.lit(value=False) if TAKE_ALL in taken else ~cell.is_in(list(taken))
    return part.changes.with_columns(kept=pl.col("kept") & stays)


def _planned(record_type: RecordType, staged: Staged, present: Present, before: Before) -> Planned:
    kind, rule = record_type.name, rule_of(record_type)
    every = with_match_columns(record_form(staged.tables[kind], record_type, before.ids), record_type)
    every = with_joined(every, present.joined(kind))
    rows, orphans = before.parted(every, record_type)
    refs = present.refs(kind, staged.source)
    seen = _recognised(rows, rule, present, refs)
    gone = pl.concat([seen.gone, orphans])
    known = rows.join(gone, on="nth", how="anti", maintain_order="left") if gone.height else rows
    known = _with_new_ids(known.join(seen.found, on="nth", how="left", maintain_order="left"), rule, present)
    before.note(kind, every, known, gone)
    known = _with_own_ids(known, record_type)
    old = known.filter(~pl.col("is_new")).unique("id", keep="first", maintain_order=True)
    new = known.filter(pl.col("is_new")).unique("id", keep="first", maintain_order=True)
    return Planned(
        kind=kind,
        new=_insertable(new, record_type, present),
        seen=pl.concat([old.select("id", "file"), new.select("id", "file")]),
        changes=_changes(old, rule, present),
        refs=_new_refs(known, refs),
        repeated=known.height - old.height - new.height,
        missing=_missing(old, rule, present, staged.source),
        deleted=gone.height,
        left_out=pl.concat([_repeated(known, old, new), gone.select("nth", why=pl.lit(DELETED))]),
    )


def _repeated(known: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    taken = pl.concat([old.select("nth"), new.select("nth")])
    return known.select("nth", why=pl.lit(REPEATED)).join(taken, on="nth", how="anti")


def _recognised(rows: pl.DataFrame, rule: Rule, present: Present, refs: pl.DataFrame) -> Recognised:
    keyed = by_key(rows, refs)
    stands = keyed.join(present.rows(rule.kind, [], of=("id", keyed["id"])), on="id", how="semi")
    gone = keyed.join(stands, on="nth", how="anti")
    waiting = rows.join(keyed, on="nth", how="anti", maintain_order="left") if keyed.height else rows
    if waiting.is_empty():
        return Recognised(stands, gone)
    if rule.content and rule.within:
        more = _children(waiting.filter(pl.col("key").is_null()), rule, present, refs)
        return Recognised(pl.concat([stands, more.found]), pl.concat([gone, more.gone]))
    found = _unkeyed(waiting, rule, present, refs)
    return Recognised(pl.concat([stands, found]), pl.concat([gone, _voided(waiting, found, rule, present)]))


def _voided(waiting: pl.DataFrame, found: pl.DataFrame, rule: Rule, present: Present) -> pl.DataFrame:
    """The rows that are no record's, and that are called as one is which a person voided."""
    names = _there(rule.names, waiting)
    voided = present.voided(rule.kind, names) if names else pl.DataFrame()
    if voided.is_empty():
        return pl.DataFrame(schema=FOUND)
    return by_names(waiting.join(found, on="nth", how="anti"), voided, rule)


def _unkeyed(waiting: pl.DataFrame, rule: Rule, present: Present, refs: pl.DataFrame) -> pl.DataFrame:
    others = _candidates(waiting, rule, present).join(refs, on="id", how="anti")
    if rule.names:
        more = by_names(waiting, others, rule)
        nothing = pl.all_horizontal(pl.col(_there(rule.names, waiting)).is_null())
        nameless = waiting.filter(nothing, pl.col("key").is_null())
        if nameless.is_empty():
            return more
        return pl.concat([more, by_content(nameless, _nameless(rule, nameless, present), _content(nameless))])
    if rule.content:
        return by_content(waiting.filter(pl.col("key").is_null()), others, _content(waiting))
    return by_columns(waiting, others, rule.within)


def _children(rows: pl.DataFrame, rule: Rule, present: Present, refs: pl.DataFrame) -> Recognised:
    parent, says = rule.within[0], _content(rows)
    least = [name for name in says if name in {*rule.within, *SAYS.get(rule.kind, says)}]
    held = present.children(rule.kind, parent, rows[parent], says)
    keyless = Children(
        *(part.join(refs, on="id", how="anti") for part in (held.standing, held.as_imported, held.deleted))
    )
    of = [*rule.within, *OF[rule.kind]] if rule.kind in OF else []
    told = of if all(name in says for name in of) else []
    return recognise(rows, keyless, Telling(says, least, told, parent))


def _there(names: Iterable[str], rows: pl.DataFrame) -> list[str]:
    return [name for name in names if name in rows.columns]


def _content(rows: pl.DataFrame) -> list[str]:
    """The columns that make up what a row says, without its place in the file."""
    bare = {"nth", "position", "custom", *KEPT}
    return [name for name in rows.columns if name not in bare and not name.endswith("_timed")]


def _candidates(waiting: pl.DataFrame, rule: Rule, present: Present) -> pl.DataFrame:
    """The records among which unrecognised rows are looked for: where a parent is part of the rule, only its
    children.
    """
    columns = _content(waiting) if rule.content else [*rule.within, *_there(rule.names, waiting)]
    parent = next((name for name in rule.within if name in references(record_types()[rule.kind])), None)
    if parent is None:
        return present.rows(rule.kind, columns)
    return present.rows(rule.kind, columns, of=(parent, waiting[parent].drop_nulls().unique()))


def _nameless(rule: Rule, rows: pl.DataFrame, present: Present) -> pl.DataFrame:
    names = [name for name in rule.names if name in record_types()[rule.kind].columns]
    held = present.rows(rule.kind, {*_content(rows), *names})
    return held.filter(pl.all_horizontal(pl.col(names).is_null()))


def _with_new_ids(known: pl.DataFrame, rule: Rule, present: Present) -> pl.DataFrame:
    """`id` for every row, `is_new` where the record is to be made; rows that mean one new record share its id."""
    waiting = known.filter(pl.col("id").is_null())
    first = first_of_each(waiting.drop("id"), rule)
    makers = first["first"].unique().sort()
    made = pl.DataFrame({"first": makers, "made": present.reserve(rule.kind, makers.len())})
    given = first.join(made, on="first", how="left").select("nth", "made")
    both = known.join(given, on="nth", how="left", maintain_order="left")
    return both.with_columns(is_new=pl.col("id").is_null(), id=pl.coalesce("id", "made")).drop("made")


def _with_own_ids(known: pl.DataFrame, record_type: RecordType) -> pl.DataFrame:
    """References to the record type itself as ids (an account's parent account)."""
    own = [name for name, target in references(record_type).items() if target == record_type.name]
    for column in own:
        if column in known.columns:
            known = with_ids(known, record_type.name, column, known.select("ref", "id"))
    return known


def _insertable(new: pl.DataFrame, record_type: RecordType, present: Present) -> pl.DataFrame:
    """Rows to insert: id, place and values; a child's position counts on from what its parent has."""
    values = [name for name in new.columns if name not in {"nth", "is_new", "ref", "key", "id"}]
    own = [name for name, target in references(record_type).items() if target == record_type.name]
    rows = parents_first(new.select("id", *values), own)
    if "position" not in rows.columns or rows.is_empty():
        return rows
    parent = record_type.match[0]
    held = present.rows(record_type.name, [parent, "position"], of=(parent, rows[parent].unique()))
    last = held.group_by(parent).agg(last=pl.col("position").max())
    rows = rows.join(last, on=parent, how="left", maintain_order="left")
    counted = pl.col("position").rank("ordinal").over(parent).cast(pl.Int64) + pl.col("last").fill_null(0)
    return rows.with_columns(position=counted).drop("last")


def _changes(old: pl.DataFrame, rule: Rule, present: Present) -> pl.DataFrame:
    """The cells that the file says otherwise, those that a person changed since marked as kept."""
    aside = {"position"} if rule.content else set()
    columns = [
        name for name in old.columns if name not in {"nth", "is_new", "id", "custom", *KEPT, *rule.within, *aside}
    ]
    found = pl.DataFrame(schema=CHANGES)
    if columns and old.height:
        found = changes(old, present.rows(rule.kind, columns, of=("id", old["id"])), columns)
    if CUSTOM in old.columns and old[CUSTOM].count():
        found = pl.concat([found, _own_changes(old, rule, present)])
    if found.is_empty():
        return found
    writers = present.writers(rule.kind, found["id"].unique())
    by_hand = writers.filter(pl.col("writer").is_null())["id"]
    return keep_what_people_changed(found, writers, present.last_imported(rule.kind, by_hand))


def _own_changes(old: pl.DataFrame, rule: Rule, present: Present) -> pl.DataFrame:
    pairs = merged(old, present.rows(rule.kind, [CUSTOM], of=("id", old["id"])))
    return changes(pairs, pairs.select("id", pl.col(f"{CUSTOM}_held").alias(CUSTOM)), [CUSTOM])


def _new_refs(known: pl.DataFrame, refs: pl.DataFrame) -> pl.DataFrame:
    keyed = (
        known.filter(pl.col("key").is_not_null())
        .select("key", "id", made="is_new")
        .unique("key", keep="first", maintain_order=True)
    )
    return keyed.join(refs.select("key"), on="key", how="anti", maintain_order="left")


def _missing(old: pl.DataFrame, rule: Rule, present: Present, source: str) -> int:
    """How many records of this source, or children of the file's parents, the records have and the file has not:
    reported, never removed.
    """
    if rule.kind in MAIN:
        return present.of_source(rule.kind, source).join(old.select("id"), on="id", how="anti").height
    parent = next(iter(rule.within), None)
    if parent is None or not rule.content or old.is_empty():
        return 0
    held = present.rows(rule.kind, [parent], of=(parent, old[parent].unique()))
    return held.join(old.select("id"), on="id", how="anti").height
