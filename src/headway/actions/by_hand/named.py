"""A thing called by its name: the one that is there, or a new one. Case, spaces and punctuation do not part names."""

from collections.abc import Mapping
from typing import Any, TypeVar

from headway.actions.acting import Deed
from headway.errors import Refused
from headway.records.models import Alias, Record
from headway.values.fold import fold

Thing = TypeVar("Thing", bound=Record)
WIDE = 3
"""So many first letters narrow the search for another spelling of a name."""


class SeveralSo(Refused):
    """Two things or more have the name that was typed."""

    def __init__(self, noun: str, name: str, numbers: list[str]) -> None:
        told = f" Their numbers: {', '.join(numbers[:5])}. Write the number instead." if numbers else ""
        super().__init__(f'There are several called "{name}" among {noun}.{told}')


def thing_called(model: type[Thing], written: str, deed: Deed) -> Thing | None:
    """The thing of this name or number, made where there is none; None for nothing written.

    Raises SeveralSo where the name is not one thing's.
    """
    name = " ".join(written.split())
    if not name:
        return None
    found = find_called(model, name)
    if found is None:
        found = model(name=name)
        deed.add(found)
    return found


def find_called(model: type[Thing], name: str) -> Thing | None:
    """The thing of this number, exact name, other spelling of the name, or joined spelling."""
    ways: list[dict[str, Any]] = [{"name": name}, {"name__iexact": name}]
    if _has(model, "number"):
        ways.insert(0, {"number": name})
    for way in ways:
        found = _one(model, name, way)
        if found is not None:
            return found
    joined = Alias.objects.filter(object=model._meta.db_table, folded=fold(name)).values_list("record_id", flat=True)
    found = _one(model, name, {"pk__in": joined})
    if found is not None:
        return found
    rows: Any = model._default_manager
    near = rows.filter(name__istartswith=name[:WIDE]).values_list("pk", "name")
    same = [pk for pk, other in near.iterator() if fold(other) == fold(name)]
    return _one(model, name, {"pk__in": same})


def _one(model: type[Thing], name: str, where: Mapping[str, Any]) -> Thing | None:
    rows: Any = model._default_manager
    found: list[Thing] = list(rows.settled().filter(**where)[:6])
    if len(found) > 1:
        numbers = [str(number) for one in found if (number := getattr(one, "number", None))]
        raise SeveralSo(str(model._meta.verbose_name_plural), name, numbers)
    return found[0] if found else None


def _has(model: type[Record], column: str) -> bool:
    return any(field.name == column for field in model._meta.concrete_fields)
