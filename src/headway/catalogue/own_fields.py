"""A catalogue with the fields that a business added to its records as further dimensions."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension, DimensionKind
from headway.schema.column import Kind
from headway.schema.custom import CustomField, holders
from headway.schema.tables import dimensions, record_types

THROUGH: Mapping[str, str] = MappingProxyType({"customers": "customer_id", "products": "product_id"})
"""By which column facts point to the tables of things that carry fields."""

KINDS: Mapping[Kind, DimensionKind] = MappingProxyType(
    {
        Kind.TEXT: DimensionKind.TEXT,
        Kind.NUMBER: DimensionKind.NUMBER,
        Kind.AMOUNT: DimensionKind.NUMBER,
        Kind.DAY: DimensionKind.DAY,
    }
)


@lru_cache(maxsize=64)
def with_fields(catalogue: Catalogue, fields: tuple[CustomField, ...]) -> Catalogue:
    """The catalogue with a dimension for each field: `account.plan_tier`, and `plan_tier` where nothing else is called
    so. The same fields give the same object, so that what was compiled for it is found again.
    """
    shown = [field for field in fields if not field.person]
    if not shown:
        return catalogue
    found = dict(catalogue.dimensions)
    for field in shown:
        full = full_key(field)
        found[full] = _dimension(field, full, listed=True)
    keys = [field.key for field in shown]
    for field in shown:
        if field.key not in {*catalogue.dimensions, *catalogue.metrics} and keys.count(field.key) == 1:
            found[field.key] = _dimension(field, field.key, listed=False)
    return Catalogue(catalogue.metrics, MappingProxyType(found))


def full_key(field: CustomField) -> str:
    """`account.plan_tier`."""
    return f"{record_types()[field.of].label.casefold()}.{field.key}"


def _dimension(field: CustomField, key: str, *, listed: bool) -> Dimension:
    places = holders(field.of)
    noun = record_types()[field.of].label.casefold()
    on_thing = places[0] if places[0] in dimensions() else ""
    when = "as it is now" if on_thing else "as it was known"
    return Dimension(
        key=key,
        label=field.label,
        definition=f"{field.label}, a field of the {noun} that the business added, {when}.",
        kind=KINDS[field.column.kind],
        column="" if on_thing else field.column.name,
        table=on_thing,
        through=THROUGH.get(on_thing, ""),
        attribute=field.column.name if on_thing else "",
        at="current",
        facts=() if on_thing else places,
        listed=listed,
    )
