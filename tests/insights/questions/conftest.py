"""Questions put to small worlds of rows written by hand."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.read import own_catalogue
from headway.insights.figures import Figures
from headway.insights.questions.asking import Asking, Heard, Told, hear
from headway.insights.questions.every import question_of
from headway.query.question import Query
from headway.values.style import UNCHOSEN, Style
from tests.oracle.shop import NOW, store_of

Rows = Mapping[str, Sequence[Mapping[str, object]]]
Tell = Callable[..., Told]


@pytest.fixture(scope="session")
def tell() -> Tell:
    """What is told to a question by these rows: `tell("people", {"sales": [...]})`."""

    def told(key: str, rows: Rows, style: Style = UNCHOSEN) -> Told:
        world = world_of(store_of(rows), own_catalogue(), now=NOW)

        def put(asking: Asking) -> Answer:
            by = (asking.by,) if asking.by else ()
            return ask(Query(asking.metrics, by=by, grain=asking.grain), world)

        means = Heard({}, {}, world.catalogue, world.currency, Figures(style), world.calendar)
        return hear(question_of(key), put, (), means)

    return told
