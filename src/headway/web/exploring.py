"""What Explore is asked: metrics, row and column splits, steps of time, order; read from the address."""

from dataclasses import dataclass, replace

from headway.answers.answer import Answer
from headway.catalogue.catalogue import Catalogue
from headway.errors import BadQuestion
from headway.insights.window import Window
from headway.query.question import Query, Range
from headway.values.grain import Grain
from headway.values.suggest import did_you_mean
from headway.web.address import one
from headway.web.asked import Against, Asked
from headway.web.reading import ask_once

MOST_METRICS, MOST_ROW_SPLITS = 8, 2


@dataclass(frozen=True, slots=True)
class Exploration:
    """`rows` and `across` are dimensions; `grain` steps of time; `sort` a column, with a minus for the largest
    first."""

    metrics: tuple[str, ...]
    rows: tuple[str, ...]
    across: str
    grain: Grain | None
    sort: str
    compares: bool

    def query(self, asked: Asked, *, rows: bool = True, across: bool = True) -> Query:
        """The question whose rows are the table's; without its row splits and steps of time, or its column split."""
        splits = (*(self.rows if rows else ()), *([self.across] if self.across and across else []))
        query = asked.query(self.metrics, by=splits, grain=self.grain if rows else None)
        before = self.before(asked)
        return replace(query, compare=Range(before.span.start, before.end)) if before else query

    def before(self, asked: Asked) -> Window | None:
        """What it is compared with: nothing where a metric was not recorded then, since that is not zero."""
        before = asked.before if self.compares else None
        return before if before and all(asked.reaches(key, before) for key in self.metrics) else None


def read_exploration(asked: Asked) -> Exploration:
    """Understand the address; raises BadQuestion for a metric, a split or a step that is none."""
    catalogue = asked.place.catalogue
    metrics = tuple(dict.fromkeys(value for key, value in asked.params if key == "metric"))[:MOST_METRICS]
    rows = tuple(dict.fromkeys(value for key, value in asked.params if key == "by"))[:MOST_ROW_SPLITS]
    across = one(asked.params, "across")
    _check(metrics, catalogue.metrics, "metric")
    _check((*rows, *([across] if across else [])), catalogue.dimensions, "dimension")
    return Exploration(
        metrics=metrics,
        rows=rows,
        across="" if across in rows else across,
        grain=_grain(one(asked.params, "grain")),
        sort=one(asked.params, "sort"),
        compares=bool(one(asked.params, "against")) and asked.against is not Against.NONE,
    )


def offered(catalogue: Catalogue, metrics: tuple[str, ...]) -> tuple[str, ...]:
    """The dimensions by which all of these metrics can be split, each under one name."""
    found = [set(catalogue.dimensions_of(key)) for key in metrics]
    both = set.intersection(*found) if found else set()
    kinds = catalogue.dimensions
    return tuple(name for name in kinds if name in both and kinds[name].splits and kinds[name].listed)


def answer_of(asked: Asked, exploration: Exploration) -> Answer:
    """The answer whose rows are the table's."""
    return ask_once(exploration.query(asked), asked.world)


def _check(words: tuple[str, ...], known: object, what: str) -> None:
    names = list(known)  # type: ignore[call-overload]  # a mapping's keys
    for word in words:
        if word not in names:
            raise BadQuestion(f'"{word}" is not a {what}{did_you_mean(word, names)}')


def _grain(text: str) -> Grain | None:
    if text and text not in set(Grain):
        raise BadQuestion(f'"{text}" is not a step of time. Write one of: {", ".join(Grain)}.')
    return Grain(text) if text else None
