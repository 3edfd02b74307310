"""The fields of the business's own that an import brings: made with it, and gone with the last value."""

from collections.abc import Iterable

from headway.actions.actor import Actor
from headway.actions.custom_fields import add_custom_field, remove_custom_field
from headway.actions.imports.staging import Folder
from headway.records.models import CustomField as FieldRow


def make_fields(folder: Folder, *, by: Actor) -> None:
    """Give the record types the fields that an import brings; inside the caller's last transaction."""
    for field in folder.fields:
        add_custom_field(field, by=by)


def unmake_fields(folder: Folder, *, by: Actor) -> None:
    """Take away the fields that an import brought and that no record fills any more."""
    for row in _rows(folder):
        remove_custom_field(row.pk, by=by)


def _rows(folder: Folder) -> Iterable[FieldRow]:
    for field in folder.fields:
        yield from FieldRow.objects.filter(object=field.of, key=field.key)
