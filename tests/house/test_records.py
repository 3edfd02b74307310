"""Every record type of the schema has a Django model with the same table and the same columns."""

import os

import django
import pytest
from django.apps import apps
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

from headway.records.fields import ScaledField
from headway.schema.column import SCALES, Column, Kind
from headway.schema.tables import RecordType, record_types

ALSO = {"id", "public_id", "recorded_at", "import", "custom"}
FIELDS: dict[Kind, type[Field] | tuple[type[Field], ...]] = {
    Kind.TEXT: TextField,
    Kind.CHOICE: TextField,
    Kind.CURRENCY: TextField,
    Kind.DAY: DateField,
    Kind.INSTANT: DateTimeField,
    Kind.MOMENT: DateTimeField,
    Kind.FLAG: BooleanField,
    Kind.REFERENCE: ForeignKey,
    Kind.NUMBER: FloatField,
    Kind.INTEGER: (BigIntegerField, IntegerField),
    Kind.HOUR: (BigIntegerField, IntegerField),
    Kind.ID: (BigIntegerField, BigAutoField),
}


@pytest.fixture(scope="module")
def models() -> dict[str, type[Model]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headway.config.settings")
    if not apps.ready:
        django.setup()
    return {model._meta.db_table: model for model in apps.get_app_config("records").get_models()}


def columns(model: type[Model]) -> dict[str, Field]:
    """The model's fields by the column that holds them, a reference without its `_id`."""
    return {
        field.column.removesuffix("_id") if isinstance(field, ForeignKey) else field.column: field
        for field in model._meta.concrete_fields
    }


def names(record_type: RecordType) -> set[str]:
    timed = {f"{column.name}_timed" for column in record_type.columns.values() if column.kind is Kind.MOMENT}
    return set(record_type.columns) | timed


def test_every_record_type_has_a_model(models) -> None:
    assert set(record_types()) - set(models) == set()


@pytest.mark.parametrize("name", record_types())
def test_a_model_has_the_columns_of_its_record_type(name: str, models) -> None:
    held = set(columns(models[name]))
    wanted = names(record_types()[name])
    assert wanted - held == set(), "in the schema, not in the model"
    assert held - wanted - ALSO == set(), "in the model, not in the schema"
    assert ("custom" in held) == record_types()[name].custom


def suits(field: Field, column: Column) -> bool:
    if column.kind in SCALES:
        return isinstance(field, ScaledField) and field.scale == SCALES[column.kind]
    if column.refers and isinstance(field, ForeignKey):
        return field.related_model._meta.db_table == column.refers
    return isinstance(field, FIELDS[column.kind])


@pytest.mark.parametrize("name", record_types())
def test_a_column_is_kept_as_what_it_is(name: str, models) -> None:
    held = columns(models[name])
    wrong = [
        f"{column.name}: {column.kind} in a {type(held[column.name]).__name__}"
        for column in record_types()[name].columns.values()
        if not suits(held[column.name], column)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", record_types())
def test_what_must_be_there_cannot_be_empty(name: str, models) -> None:
    held = columns(models[name])
    wrong = [
        column.name for column in record_types()[name].columns.values() if column.required == held[column.name].null
    ]
    assert wrong == []
