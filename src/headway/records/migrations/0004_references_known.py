"""Stores made before optional references had an index that skips the rows without one get it in place of the old."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def lay(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """For each optional reference: the new index where it is missing, and no old one beside it."""
    present = _indexes(editor.connection)
    for model in apps.get_app_config("records").get_models():
        for index in model._meta.indexes:
            if index.name == f"{model._meta.db_table}_by_{index.fields[0]}" and index.name not in present:
                _lay_one(model, index, editor)


def _indexes(connection: BaseDatabaseWrapper) -> set[str]:
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index'" if sqlite else "SELECT indexname FROM pg_indexes"
        )
        return {name for (name,) in cursor.fetchall()}


def _lay_one(model: type[models.Model], index: models.Index, editor: BaseDatabaseSchemaEditor) -> None:
    column = model._meta.get_field(index.fields[0]).column
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, model._meta.db_table)
    for name, said in found.items():
        if said["index"] and not said["unique"] and said["columns"] == [column]:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")
    editor.add_index(model, index)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_undoing'),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
