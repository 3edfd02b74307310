"""What Headway holds already, as reading and mapping a file needs to know it (the port `ingest.Known`)."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db import DEFAULT_DB_ALIAS, connections

from headway.ingest import Mapping as FileMapping
from headway.ingest import fingerprint as fingerprint_of
from headway.ingest import read_mapping
from headway.ingest.known import NAMES
from headway.records import bulk
from headway.records.models import Alias, Import
from headway.records.models import CustomField as FieldRow
from headway.records.tables import model_of
from headway.schema.custom import CustomField
from headway.schema.tables import record_types


class KnownRecords:
    """Names, joined spellings and kept mappings of the bound workspace."""

    def names(self, record_type: str) -> pl.DataFrame:
        """Columns `number` and `name` (text, null where there is none) of the records of a type."""
        columns = [name for name in NAMES if name in record_types()[record_type].columns]
        if not columns:
            return pl.DataFrame(schema=NAMES)
        found = bulk.read(connections[DEFAULT_DB_ALIAS], model_of(record_type), columns)
        return found.select(pl.col(name) if name in columns else pl.lit(None, pl.String).alias(name) for name in NAMES)

    def same_as(self, record_type: str) -> Mapping[str, str]:
        """Spellings that a person joined: spelling → name. A spelling that maps to itself was parted on purpose."""
        aliases = dict(Alias.objects.filter(object=record_type, note__isnull=True).values_list("spelling", "record_id"))
        model: Any = model_of(record_type)  # one that has a name, as whatever has spellings does
        named = dict(model.objects.filter(pk__in=set(aliases.values())).values_list("pk", "name"))
        return {spelling: named[record] for spelling, record in aliases.items() if record in named}

    def fields(self, record_type: str) -> Mapping[str, CustomField]:
        """The fields of the business's own that a record type has, by key."""
        found = FieldRow.objects.filter(object=record_type).values_list("key", "label", "kind", "person")
        return {key: CustomField(record_type, key, label, kind, person) for key, label, kind, person in found}

    def mapping(self, fingerprint: str) -> FileMapping | None:
        """The mapping of the last applied import that had a table of this header fingerprint, or None."""
        kept = (
            Import.objects.filter(state="applied").exclude(mapping="").order_by("-id").values_list("mapping", flat=True)
        )
        for text in kept.iterator():
            mapping = read_mapping(text)
            if any(fingerprint_of(table.header) == fingerprint for table in mapping.tables):
                return mapping
        return None
