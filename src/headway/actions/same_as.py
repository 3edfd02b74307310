"""Two spellings of one thing: joined, so that everything of the one is the other's, and parted again as it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import ForeignObjectRel

from headway.actions.acting import image, restored
from headway.actions.actor import Actor, audit
from headway.actions.permission import LEADERS, check_allowed
from headway.errors import BadQuestion, Refused
from headway.records.bulk import in_parts
from headway.records.models import Alias, Audit, ExternalRef, Record
from headway.records.tables import model_of
from headway.schema.tables import record_types
from headway.values.fold import fold
from headway.values.suggest import did_you_mean

JOINABLE = ("accounts", "products", "sources", "members", "categories")
NUMBER = "number"
"""The note of an alias whose spelling is the number of a thing that was joined to another."""

Ids = dict[str, dict[str, list[int]]]


class NotJoinable(BadQuestion):
    """There are no spellings of this kind of thing to join."""

    def __init__(self, kind: str) -> None:
        super().__init__(f'"{kind}" cannot be joined{did_you_mean(kind, JOINABLE)} Write one of {", ".join(JOINABLE)}.')


class NoSuchThing(Refused):
    """Nothing, or more than one thing, is called so."""


@dataclass(slots=True)
class Joined:
    """What a joining did, by ids: rows pointed elsewhere (table → column → ids), columns emptied, rows taken away
    (table → id → image), aliases and keys at the source pointed elsewhere, aliases made.
    """

    spelling: str
    name: str
    other: int
    moved: Ids = field(default_factory=dict)
    emptied: Ids = field(default_factory=dict)
    removed: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in the audit."""
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def join_spellings(*, kind: str, spelling: str, name: str, by: Actor, import_id: int | None = None) -> Audit | None:
    """From now on `spelling` is the same thing as `name`: all that pointed to a thing called `spelling` points to the
    other, in past figures too, and the next file that says `spelling` means it as well. None: it was so already.

    `spelling` may be a name that only a file has; `name` must be a thing's name or number.
    """
    check_allowed(by, verb="join_spellings", roles=LEADERS)
    kept, gone = _kept_thing(kind, name), _thing(kind, spelling)
    if gone is not None and gone.pk == kept.pk and fold(spelling) == fold(str(getattr(kept, "name", ""))):
        return None
    if gone is None and Alias.objects.filter(object=kind, spelling=spelling, record_id=kept.pk).exists():
        return None
    if gone is not None and gone.pk != kept.pk:
        done = _merged(kind, gone, kept)
    else:
        done = Joined(spelling, str(getattr(kept, "name", name)), kept.pk)
    _remember(kind, done, kept, spelling, import_id)
    return audit(by, verb="join_spellings", table=kind, record_id=kept.pk, after=done.as_json())


@transaction.atomic
def part_spellings(*, kind: str, spelling: str, by: Actor) -> Audit:
    """Take the joining of a spelling back: what was its own is its own again, and it is kept apart from then on.

    What came in under it after the joining stays where it is until its file is imported again.
    """
    check_allowed(by, verb="part_spellings", roles=LEADERS)
    done = _joining(kind, spelling)
    if done is None:
        return _part_alias(kind, spelling, by)
    told = done.after
    if not isinstance(told, dict) or done.record_id is None:
        raise Refused(f'The joining of "{spelling}" is not written down whole; it cannot be parted.')
    kept_id, other = done.record_id, int(told["other"])
    if not model_of(kind)._default_manager.filter(pk=kept_id).exists():
        raise Refused(f'"{told["name"]}" was joined to something else since; part that first.')
    Alias.objects.filter(object=kind, spelling__in=_spellings(told), record_id=kept_id).delete()
    _put_back(told, kind=kind, kept_id=kept_id, other=other)
    _keep_apart(kind, kept_id, other)
    return audit(by, verb="part_spellings", table=kind, record_id=kept_id, after={"parted": spelling}, undo_of=done)


def is_joined(kind: str, spelling: str) -> bool:
    """Whether a spelling stands for a thing of another name."""
    found = Alias.objects.filter(object=kind, spelling=spelling, note__isnull=True).first()
    model: Any = model_of(kind)
    return found is not None and model.objects.filter(pk=found.record_id).exclude(name=spelling).exists()


def joinings(kind: str = "") -> list[tuple[str, str, str]]:
    """What is joined: (record type, spelling, the name that it stands for)."""
    found = Alias.objects.exclude(note=NUMBER).order_by("object", "spelling")
    rows = found.filter(object=kind) if kind else found
    names: dict[str, dict[int, str]] = {}
    for row in rows:
        names.setdefault(row.object, {})[row.record_id] = ""
    for table, ids in names.items():
        model: Any = model_of(table)
        ids.update(model.objects.filter(pk__in=ids).values_list("pk", "name"))
    told = [(row.object, row.spelling, names[row.object][row.record_id]) for row in rows]
    return [line for line in told if line[2] and line[1] != line[2]]


def kind_called(word: str) -> str:
    """`product` and `products` are products; raises NotJoinable."""
    wanted = word.casefold().replace(" ", "_")
    for kind in JOINABLE:
        if wanted in (kind, record_types()[kind].label.casefold()):
            return kind
    raise NotJoinable(word)


def _kept_thing(kind: str, name: str) -> Record:
    found = _thing(kind, name)
    if found is None:
        model: Any = model_of(kind)
        names = list(model.objects.values_list("name", flat=True)[:20_000])
        label = record_types()[kind].label.lower()
        raise NoSuchThing(f'No {label} is called "{name}"{did_you_mean(name, names) or "."}')
    return found


def _thing(kind: str, text: str) -> Record | None:
    """By its name as written, its number, its folded name; raises NoSuchThing where several are called so."""
    if kind not in JOINABLE:
        raise NotJoinable(kind)
    model: Any = model_of(kind)
    for column in ("name", "number"):
        if column in record_types()[kind].columns:
            found = list(model.objects.filter(**{column: text})[:2])
            if len(found) == 1:
                one: Record = found[0]
                return one
            if found:
                raise NoSuchThing(f'Several {kind} are called "{text}"; write the number of the one that you mean.')
    wanted = fold(text)
    ids = [pk for pk, name in model.objects.values_list("pk", "name") if fold(name) == wanted]
    return model.objects.get(pk=ids[0]) if len(ids) == 1 else None


def _merged(kind: str, gone: Record, kept: Record) -> Joined:
    """Everything of `gone` given to `kept`; `gone` itself is taken away, its image kept."""
    done = Joined(str(getattr(gone, "name", "")), str(getattr(kept, "name", "")), gone.pk)
    for model, column in _pointing(type(gone)):
        _take_over(done, (model, column), gone, kept)
    done.aliases = list(Alias.objects.filter(object=kind, record_id=gone.pk).values_list("pk", flat=True))
    done.keys = list(ExternalRef.objects.filter(object=kind, record_id=gone.pk).values_list("pk", flat=True))
    Alias.objects.filter(pk__in=done.aliases).update(record_id=kept.pk)
    for part in in_parts(done.keys):
        ExternalRef.objects.filter(pk__in=part).update(record_id=kept.pk)
    _take_away(done, gone)
    return done


def _pointing(model: type[Record]) -> Iterator[tuple[type[models.Model], str]]:
    """Every model and column that points to records of a type."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, str(relation.field.name)


def _take_over(done: Joined, place: tuple[type[models.Model], str], gone: Record, kept: Record) -> None:
    model, column = place
    table = model._meta.db_table
    rows: Any = model._default_manager.filter(**{column: gone.pk})
    for row in [row for row in rows if _clashes(row, column, kept)] if _may_clash(model, column) else []:
        if not isinstance(row, Record):
            raise Refused(f"Both have a {model._meta.verbose_name}; take one of them away first.")
        _take_away(done, row)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if model is type(gone) and kept.pk in ids:  # its own part: it would be part of itself
        done.emptied.setdefault(table, {})[column] = [kept.pk]
        model._default_manager.filter(pk=kept.pk).update(**{column: None})
        ids.remove(kept.pk)
    if ids:
        done.moved.setdefault(table, {})[column] = ids
        _point(model, column, ids, was=gone.pk, now=kept.pk)


def _point(model: type[models.Model], column: str, ids: list[int], *, was: int | None, now: int) -> None:
    for part in in_parts(ids, 5_000):
        model._default_manager.filter(pk__in=part, **{column: was}).update(**{f"{column}_id": now})


def _may_clash(model: type[models.Model], column: str) -> bool:
    kind = record_types().get(model._meta.db_table)
    dated = kind is not None and kind.dated and column in kind.match
    return dated or _is_alone(model, column) or bool(_together(model, column))


def _is_alone(model: type[models.Model], column: str) -> bool:
    return bool(getattr(model._meta.get_field(column), "unique", False))


def _together(model: type[models.Model], column: str) -> list[list[str]]:
    """The other columns of each constraint by which rows with this column are unique."""
    return [
        [name for name in one.fields if name != column]
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and column in one.fields
    ]


def _clashes(row: models.Model, column: str, kept: Record) -> bool:
    """Whether the other thing has such a row already: of prices, memberships and roles its own history counts."""
    kind = record_types().get(row._meta.db_table)
    others: Any = type(row)._default_manager.filter(**{column: kept.pk})
    tests = _together(type(row), column)
    if kind is not None and kind.dated and column in kind.match:
        tests = [*tests, [name for name in kind.match if name not in (column, "valid_from")]]
    if _is_alone(type(row), column):
        tests = [*tests, []]
    return any(others.filter(**{name: getattr(row, name) for name in names}).exists() for names in tests)


def _take_away(done: Joined, row: Record) -> None:
    done.removed.setdefault(row._meta.db_table, {})[str(row.pk)] = image(row)
    type(row)._default_manager.filter(pk=row.pk).delete()


def _remember(kind: str, done: Joined, kept: Record, spelling: str, import_id: int | None) -> None:
    """The spelling, the name and the number of what is gone mean the other from now on."""
    gone = done.removed.get(kind, {}).get(str(done.other), {})
    said = {spelling: "", done.spelling: ""}
    if gone.get("number"):
        said[f"#{gone['number']}"] = NUMBER
    for text, note in said.items():
        if text != getattr(kept, "name", None):
            values = {"record_id": kept.pk, "folded": fold(text), "note": note or None, "of_import_id": import_id}
            Alias.objects.update_or_create(object=kind, spelling=text, defaults=values)


def _joining(kind: str, spelling: str) -> Audit | None:
    rows = Audit.objects.filter(verb="join_spellings", object=kind, undone_by__isnull=True).order_by("-id")
    for row in rows:
        if isinstance(row.after, dict) and spelling in _spellings(row.after):
            return row
    return None


def _spellings(told: Mapping[str, Any]) -> list[str]:
    names = [str(told["spelling"])]
    for images in told["removed"].values():
        names += [f"#{one['number']}" for key, one in images.items() if int(key) == told["other"] and one.get("number")]
    return names


def _put_back(told: Mapping[str, Any], *, kind: str, kept_id: int, other: int) -> None:
    gone = {table: dict(rows) for table, rows in told["removed"].items()}
    own = gone.get(kind, {}).pop(str(other), None)
    if own is not None:
        _insert(kind, own)
    for table, rows in gone.items():
        for values in rows.values():
            _insert(table, values)
    if own is None:
        return
    _point_all(told["moved"], was=kept_id, now=other)
    _point_all(told["emptied"], was=None, now=other)
    Alias.objects.filter(pk__in=told["aliases"], record_id=kept_id).update(record_id=other)
    for keys in in_parts(told["keys"]):
        ExternalRef.objects.filter(pk__in=keys, record_id=kept_id).update(record_id=other)


def _point_all(ids: Ids, *, was: int | None, now: int) -> None:
    for table, columns in ids.items():
        for column, rows in columns.items():
            _point(_any_model(table), column, rows, was=was, now=now)


def _insert(table: str, values: Mapping[str, Any]) -> None:
    model = model_of(table)
    model(**restored(model, values)).save(force_insert=True)


def _any_model(table: str) -> type[models.Model]:
    """A record's model, or that of another table that points to records (a seat)."""
    every = model_of("accounts")._meta.apps.get_models()
    return next(model for model in every if model._meta.db_table == table)


def _keep_apart(kind: str, kept_id: int, other: int) -> None:
    """Two names that fold alike would be taken for one at the next import: the parted one stands for itself."""
    model: Any = model_of(kind)
    names = dict(model.objects.filter(pk__in=(kept_id, other)).values_list("pk", "name"))
    if len(names) == 2 and fold(names[kept_id]) == fold(names[other]):
        values = {"record_id": other, "folded": fold(names[other])}
        Alias.objects.update_or_create(object=kind, spelling=names[other], defaults=values)


def _part_alias(kind: str, spelling: str, by: Actor) -> Audit:
    found = Alias.objects.filter(object=kind, spelling=spelling).exclude(note=NUMBER).first()
    if found is None:
        raise Refused(f'"{spelling}" is not joined to anything.')
    record = found.record_id
    found.delete()
    return audit(by, verb="part_spellings", table=kind, record_id=record, after={"parted": spelling})
