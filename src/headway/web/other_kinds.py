"""The record types without a page of their own making, and whether there is anything of them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from headway.ingest.recorded import prefixes
from headway.records.tables import any_rows
from headway.schema.tables import RecordType, record_types


@cache
def other_kinds() -> Mapping[str, RecordType]:
    """Record types by table, in the order of the schema, that are listed by their columns."""
    wanted = {"activities", *prefixes().values()}
    return MappingProxyType({name: kind for name, kind in record_types().items() if name in wanted})


def any_held() -> bool:
    """Whether there is any such record."""
    return any_rows(other_kinds())
