"""What may be read: by whom, and only what is settled."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from headway.records.scope import scope_of
from headway.values.fold import cases

Row = TypeVar("Row", bound=models.Model)
UNSETTLED = ("staged", "applying", "failed", "undoing")


class Among(models.Func):
    """Whether a number is one of those in the text of a JSON array, however many they are."""

    output_field = models.BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """After: `(id IN (SELECT value FROM JSON_EACH('[1,2]')))`."""
        before = " IN (SELECT value FROM JSON_EACH("
        return super().as_sql(compiler, connection, template="(%(expressions)s)))", arg_joiner=before, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """After: `(id = ANY(STRING_TO_ARRAY(TRIM('[1,2]', '[]'), ',')::BIGINT[]))`."""
        rest = ", '[]'), ',')::BIGINT[]))"
        before = " = ANY(STRING_TO_ARRAY(TRIM("
        return super().as_sql(compiler, connection, template=f"(%(expressions)s{rest}", arg_joiner=before, **extra)


class Joined(models.Aggregate):
    """The numbers of a column as one text with commas: a text is read at once, 20,000 rows take longer than finding
    them.
    """

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """After: `GROUP_CONCAT(id)`."""
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """After: `STRING_AGG(id::TEXT, ',')`."""
        template = "STRING_AGG((%(expressions)s)::TEXT, ',')"
        return super().as_sql(compiler, connection, template=template, **extra)


class Records(models.QuerySet[Row]):
    """Rows of one record type."""

    def ids_joined(self) -> str:
        """The ids of the rows as one text with commas between, empty for none."""
        return str(self.order_by().aggregate(found=Joined("pk"))["found"] or "")

    def among(self, ids: Iterable[int] | str) -> Self:
        """The rows with these ids (or a text of them with commas between), of which there may be very many."""
        told = ids if isinstance(ids, str) else ",".join(map(str, ids))
        listed = models.Value(f"[{told}]", models.TextField())
        return self.filter(Among(models.F("pk"), listed))

    def containing(self, text: str, columns: Sequence[str]) -> Self:
        """The rows of which each word of the text stands in one of these columns, in capital or small letters.

        `account__name` is looked for among accounts first: there are fewer of them.
        """
        found = self
        for word in text.split():
            found = found.filter(reduce(or_, (self._with_word(word, column) for column in columns)))
        return found

    def _with_word(self, word: str, column: str) -> models.Q:
        relation, _, name = column.rpartition("__")
        spelt = reduce(or_, (models.Q(**{f"{name}__icontains": text}) for text in cases(word)))
        if not relation:
            return spelt
        other: Any = self.model._meta.get_field(relation).related_model
        return models.Q(**{f"{relation}__in": other._default_manager.filter(spelt).values("pk")})

    def settled(self) -> Self:
        """Without the rows of imports that are still being applied or taken back."""
        imports = apps.get_model("records", "Import")
        unsettled = imports._default_manager.filter(state__in=UNSETTLED)
        return self.exclude(imported__in=unsettled.values("pk"))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The settled rows that this user may see (D16)."""
        return self.within(scope_of(user))

    def within(self, scope: frozenset[int] | None) -> Self:
        """The settled rows that a scope of member ids may see; None sees all."""
        if scope is None:
            return self.settled()
        record: Any = self.model
        return self.settled().filter(record.within(scope))
