"""Columns that hold exact numbers as scaled whole numbers, alike on every database; short names for common columns."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, Func, register_combinable_fields

from headway.schema.column import SCALES, Kind

if TYPE_CHECKING:
    DecimalColumn = models.Field[Decimal | int | str | Combinable | None, Decimal | None]
else:
    DecimalColumn = models.Field

LIMIT = 10**18


class TooLarge(ValueError):
    """A number has more than 18 digits at its column's scale."""

    def __init__(self, value: Decimal, scale: int) -> None:
        super().__init__(f"{value} is too large: at most {18 - scale} digits before the point")


def scaled(value: Decimal | int | str, scale: int) -> int:
    """`value × 10^scale`, rounded half-even where it has more decimals than the column keeps (1.00005 at 4 is 10000).

    Raises TooLarge beyond 18 digits and ValueError for what is not a finite number.
    """
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    whole = int(number.scaleb(scale).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    if abs(whole) >= LIMIT:
        raise TooLarge(number, scale)
    return whole


def unscaled(whole: int, scale: int) -> Decimal:
    """The Decimal that a scaled whole number stands for, with exactly `scale` decimals."""
    return Decimal(whole).scaleb(-scale)


class ScaledField(DecimalColumn):
    """A Decimal kept as a BIGINT of its units at `scale`: exact, sortable and summable in SQL on every database.

    Sums of one column and sums and differences of columns of one kind are right in the ORM; products are refused, since
    the scale would be wrong. An average is rounded half-even to the scale.
    """

    scale: ClassVar[int]

    def get_internal_type(self) -> str:
        """A 64-bit whole number to the database."""
        return "BigIntegerField"

    def get_prep_value(self, value: Any) -> Any:
        """Decimal, int or decimal text to scaled int; floats are refused, since they are not exact."""
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, float):
            raise TypeError(f"{self.name}: {value!r} is a float; give a Decimal or text")
        return scaled(value, self.scale)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Decimal | None:
        """Scaled int (or the sum or average of such) to Decimal."""
        if value is None:
            return None
        return unscaled(int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), self.scale)

    def to_python(self, value: Any) -> Decimal | None:
        """What a form or a fixture gives, as Decimal at the column's scale."""
        if value is None or value == "":
            return None
        try:
            return unscaled(scaled(value, self.scale), self.scale)
        except (InvalidOperation, ValueError) as wrong:
            raise ValidationError(f'"{value}" is not a number that fits here') from wrong

    def formfield(self, **kwargs: Any) -> Any:
        """A decimal input with as many decimals as the column keeps."""
        defaults: dict[str, Any] = {"form_class": forms.DecimalField, "max_digits": 18, "decimal_places": self.scale}
        return super().formfield(**{**defaults, **kwargs})


class AmountField(ScaledField):
    """Money in the major unit, 4 decimals."""

    scale = SCALES[Kind.AMOUNT]


class PriceField(ScaledField):
    """Money for one unit, 6 decimals."""

    scale = SCALES[Kind.PRICE]


class QuantityField(ScaledField):
    """A count or measure, 4 decimals."""

    scale = SCALES[Kind.QUANTITY]


class ShareField(ScaledField):
    """A part of one, 6 decimals: 0.25 is a quarter."""

    scale = SCALES[Kind.SHARE]


class RateField(ScaledField):
    """An exchange rate, 10 decimals: below 10^8."""

    scale = SCALES[Kind.RATE]


SCALED_FIELDS: Mapping[Kind, type[ScaledField]] = {
    Kind.AMOUNT: AmountField,
    Kind.PRICE: PriceField,
    Kind.QUANTITY: QuantityField,
    Kind.SHARE: ShareField,
    Kind.RATE: RateField,
}
for _kind in SCALED_FIELDS.values():
    for _sign in (Combinable.ADD, Combinable.SUB):
        register_combinable_fields(_kind, _sign, _kind, _kind)


class StoredNow(Func):
    """The database's own clock, UTC: milliseconds on SQLite, microseconds on PostgreSQL."""

    function = "STATEMENT_TIMESTAMP"
    output_field = models.DateTimeField()

    def as_sqlite(self, *_args: Any, **_kwargs: Any) -> tuple[str, tuple[()]]:
        """Six decimals, as Django writes instants."""
        return "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f000', 'now')", ()


class RandomId(Func):
    """A random whole number from 0 to 2^63 − 1, drawn by the database: what URLs and the API call a row."""

    output_field = models.BigIntegerField()

    def as_sqlite(self, *_args: Any, **_kwargs: Any) -> tuple[str, tuple[()]]:
        """SQLite draws from the operating system's randomness."""
        return "(RANDOM() & 9223372036854775807)", ()

    def as_postgresql(self, *_args: Any, **_kwargs: Any) -> tuple[str, tuple[()]]:
        """The last 62 random bits of a version 4 UUID."""
        return (
            "(('x' || RIGHT(REPLACE(GEN_RANDOM_UUID()::text, '-', ''), 16))::bit(64)::bigint & 9223372036854775807)",
            (),
        )


def text() -> "models.TextField[str | None, str | None]":
    """Optional text; null is unknown."""
    return models.TextField(null=True, blank=True)


def choice(*values: str, column: str | None = None) -> "models.TextField[str | None, str | None]":
    """Optional text, one of the given words. The model's constraints hold it (`one_of`)."""
    return models.TextField(null=True, blank=True, choices=[(value, value) for value in values], db_column=column)


def required_choice(*values: str) -> "models.TextField[str, str]":
    """Text that must be one of the given words."""
    return models.TextField(choices=[(value, value) for value in values])


def one_of(table: str, column: str, *values: str) -> models.CheckConstraint:
    """The constraint that a choice holds one of its words, or nothing."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": values}), name=f"{table}_{column}_known")


def timed(table: str, *columns: str) -> list[models.CheckConstraint]:
    """The constraints that a moment which is there says whether its time of day is known."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}_timed__isnull": False}),
            name=f"{table}_{column}_timed_told",
        )
        for column in columns
    ]


def where_known(table: str, *references: str) -> list[models.Index]:
    """An index of each optional reference that skips the rows without one, which nobody looks up by it."""
    return [
        models.Index(fields=[name], condition=models.Q(**{f"{name}__isnull": False}), name=f"{table}_by_{name}")
        for name in references
    ]


def interval(table: str) -> models.CheckConstraint:
    """The constraint that an interval which has both ends begins before it ends."""
    return models.CheckConstraint(
        condition=models.Q(valid_from__isnull=True)
        | models.Q(valid_to__isnull=True)
        | models.Q(valid_from__lt=models.F("valid_to")),
        name=f"{table}_interval_forward",
    )


def unique_interval(table: str, *owner: str) -> list[models.UniqueConstraint]:
    """The constraints that one thing has one interval from a given time, and one from the beginning."""
    return [
        models.UniqueConstraint(fields=[*owner, "valid_from"], name=f"{table}_one_from"),
        models.UniqueConstraint(
            fields=list(owner), condition=models.Q(valid_from__isnull=True), name=f"{table}_one_from_start"
        ),
    ]
