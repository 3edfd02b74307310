"""Fields that a business adds to its records: made with the import that first brings one, gone with the last value."""

from typing import Any

from django.db import transaction

from headway.actions.actor import Actor, audit
from headway.actions.permission import LEADERS, check_allowed
from headway.errors import Refused
from headway.records.models import CustomField as FieldRow
from headway.records.tables import model_of
from headway.schema.custom import CustomField
from headway.schema.tables import record_types


class NoFields(Refused):
    """A record type takes no fields of the business's own."""

    def __init__(self, of: str) -> None:
        super().__init__(f"{of} take no fields of your own; these do: {', '.join(_open())}.")


@transaction.atomic
def add_custom_field(field: CustomField, *, by: Actor) -> FieldRow:
    """Give a record type a field. One that is there already stays as it is, and leaves no audit row."""
    check_allowed(by, verb="add_custom_field", roles=LEADERS)
    if field.of not in _open():
        raise NoFields(field.of)
    held = FieldRow.objects.filter(object=field.of, key=field.key).first()
    if held is not None:
        return held
    made = FieldRow.objects.create(
        object=field.of, key=field.key, label=field.label, kind=field.kind, person=field.person
    )
    audit(by, verb="add_custom_field", table="custom_fields", record_id=made.pk, after=_image(made))
    return made


@transaction.atomic
def remove_custom_field(field_id: int, *, by: Actor) -> bool:
    """Take a field away again where no record has a value in it any more; False where one has, and it stays."""
    check_allowed(by, verb="remove_custom_field", roles=LEADERS)
    row = FieldRow.objects.filter(pk=field_id).first()
    if row is None:
        raise Refused("This field is not there any more.")
    model: Any = model_of(row.object)
    if model.objects.filter(custom__has_key=row.key).exists():
        return False
    audit(by, verb="remove_custom_field", table="custom_fields", record_id=row.pk, after={"gone": _image(row)})
    row.delete()
    return True


def _image(row: FieldRow) -> dict[str, object]:
    return {"object": row.object, "key": row.key, "label": row.label, "kind": row.kind, "person": row.person}


def _open() -> list[str]:
    return [name for name, kind in record_types().items() if kind.custom]
