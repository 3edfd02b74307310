"""A column read from its one line."""

import pytest

from headway.schema.column import Kind, read_column


def test_a_line_says_kind_requirement_and_meaning() -> None:
    column = read_column("amount", "amount!; what it is worth")
    assert (column.kind, column.required, column.means) == (Kind.AMOUNT, True, "what it is worth")


def test_a_choice_lists_its_values() -> None:
    column = read_column("outcome", "one of open|won|lost; how it stands")
    assert (column.kind, column.required, column.choices) == (Kind.CHOICE, False, ("open", "won", "lost"))


def test_a_reference_names_its_table() -> None:
    column = read_column("order", "->orders!; which order")
    assert (column.kind, column.required, column.refers) == (Kind.REFERENCE, True, "orders")


def test_a_kind_that_does_not_exist_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="money"):
        read_column("amount", "money; what it is worth")
