"""Take back all that an unfinished import wrote. Its rows were never seen, so they leave no trace in history either."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from headway.actions.imports.apply import Progress, silent
from headway.actions.imports.staging import Folder
from headway.records.models import ExternalRef, Import

AT_ONCE = 10_000


def roll_back(folder: Folder, import_id: int, *, why: str, progress: Progress = silent) -> None:
    """Remove what was inserted, in parts; then the import is `failed`. May be called again after a crash.

    Does nothing to an import that is applied already.
    """
    if not Import.objects.filter(pk=import_id, state__in=("staged", "applying")).exists():
        return
    Import.objects.filter(pk=import_id, state="applying").update(progress={"backwards": why})
    if folder.ready:
        for kind in reversed(folder.kinds):
            _remove(folder, kind, import_id, progress)
    with transaction.atomic():
        ExternalRef.objects.filter(of_import_id=import_id).delete()
        Import.objects.filter(pk=import_id).update(state="failed", report={"why": why})


def _remove(folder: Folder, kind: str, import_id: int, progress: Progress) -> None:
    ids = folder.frame(kind, "new")["id"].sort()
    for offset in range(0, ids.len(), AT_ONCE):
        part = ids.slice(max(0, ids.len() - offset - AT_ONCE), min(AT_ONCE, ids.len() - offset))
        with transaction.atomic():
            _remove_between(kind, int(part[0]), int(part[-1]), import_id)
        progress(f"taking back {kind}", min(offset + AT_ONCE, ids.len()), ids.len())


def _remove_between(kind: str, first: int, last: int, import_id: int) -> None:
    """Only rows of this import; the images that their removal leaves say nothing that anybody ever saw."""
    connection = connections[DEFAULT_DB_ALIAS]
    quoted = connection.ops.quote_name(kind)
    wrote = (
        "(image ->> 'import_id')::bigint" if connection.vendor == "postgresql" else "json_extract(image, '$.import_id')"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted} WHERE id BETWEEN %s AND %s AND import_id = %s", [first, last, import_id])  # noqa: S608
        cursor.execute(
            f"DELETE FROM history WHERE table_name = %s AND row_id BETWEEN %s AND %s AND {wrote} = %s",  # noqa: S608
            [kind, first, last, import_id],
        )
