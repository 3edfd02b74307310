"""Spellings that a person joined or parted for one import, remembered for the next."""

from typing import Any

from headway.actions.actor import Actor
from headway.actions.imports.staging import Folder
from headway.actions.same_as import JOINABLE, is_joined, join_spellings, part_spellings
from headway.records.models import Alias
from headway.records.tables import model_of
from headway.values.fold import fold


def remember_spellings(folder: Folder, *, import_id: int, by: Actor) -> None:
    """Join and part what the import's answers said; inside the caller's last transaction."""
    for kind, pairs in folder.same_as.items():
        if kind not in JOINABLE:
            continue
        for spelling, name in pairs.items():
            if spelling != name:
                join_spellings(kind=kind, spelling=spelling, name=name, by=by, import_id=import_id)
            elif is_joined(kind, spelling):
                part_spellings(kind=kind, spelling=spelling, by=by)
            else:
                _stands_for_itself(kind, spelling, import_id)


def _stands_for_itself(kind: str, spelling: str, import_id: int) -> None:
    model: Any = model_of(kind)
    found = model.objects.filter(name=spelling).order_by("id").first()
    if found is not None:
        values = {"record_id": found.pk, "folded": fold(spelling), "of_import_id": import_id}
        Alias.objects.get_or_create(object=kind, spelling=spelling, defaults=values)


def forget_spellings(import_id: int, *, by: Actor) -> None:
    """Part what an import joined; inside the caller's transaction, before its rows go."""
    for row in Alias.objects.filter(of_import_id=import_id, note__isnull=True):
        if is_joined(row.object, row.spelling):
            part_spellings(kind=row.object, spelling=row.spelling, by=by)
    Alias.objects.filter(of_import_id=import_id).delete()
