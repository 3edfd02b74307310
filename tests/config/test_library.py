"""The library takes metrics one by one or as a list, and refuses what no question has."""

import pytest

from headway.config.library import open_library
from headway.config.workspace import Workspace


def test_metrics_may_be_given_as_a_list(workspace: Workspace) -> None:
    shop = open_library(workspace.folder)
    one, two = shop.ask("net_sales", "orders"), shop.ask(["net_sales", "orders"])
    assert [column.name for column in one.columns] == [column.name for column in two.columns]


def test_a_part_that_no_question_has_is_refused(workspace: Workspace) -> None:
    with pytest.raises(TypeError, match="no part 'wher'; did you mean \"where\""):
        open_library(workspace.folder).ask("net_sales", wher="rep=Anna")  # type: ignore[call-arg]
