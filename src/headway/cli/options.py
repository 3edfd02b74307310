"""A command's arguments and options as one frozen dataclass, so that a command with many of them stays a function of
one.
"""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

Given = TypeVar("Given")
ENGINE = "What runs the question; sail: Spark's dialect, on copies of the facts, as an extra to be installed."


class EngineName(StrEnum):
    """An engine that a command can ask."""

    DUCKDB = "duckdb"
    SAIL = "sail"


def takes(options: type[Given]) -> Callable[[Callable[[Given], None]], Callable[..., None]]:
    """Make a function of `options` (a dataclass whose fields are typed with typer.Argument and typer.Option) a Typer
    command.

    The dataclass's fields, in order, become the command's parameters; the function's docstring is its help.
    """

    def wrap(act: Callable[[Given], None]) -> Callable[..., None]:
        def command(**given: Any) -> None:
            act(options(**given))

        hints = get_type_hints(options, include_extras=True)
        parameters = [_parameter(field, hints[field.name]) for field in fields(options)]  # type: ignore[arg-type]  # a dataclass
        command.__doc__, command.__name__ = act.__doc__, act.__name__
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what inspect.signature reads
        return command

    return wrap


def _parameter(field: Field[Any], annotation: Any) -> inspect.Parameter:
    if field.default is not MISSING:
        default = field.default
    elif field.default_factory is not MISSING:
        default = field.default_factory()
    else:
        default = inspect.Parameter.empty
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
