"""The questions, in the order in which they are asked."""

from headway.errors import BadQuestion
from headway.insights.questions import (
    acquisition,
    channels,
    competitors,
    customers,
    introduction,
    leaks,
    partners,
    people,
    products,
    seasons,
    steps,
    techniques,
)
from headway.insights.questions.asking import Question
from headway.values.suggest import did_you_mean

QUESTIONS: tuple[Question, ...] = (
    people.QUESTION,
    channels.QUESTION,
    introduction.QUESTION,
    products.QUESTION,
    steps.QUESTION,
    seasons.QUESTION,
    acquisition.QUESTION,
    competitors.QUESTION,
    customers.QUESTION,
    partners.QUESTION,
    techniques.QUESTION,
    leaks.QUESTION,
)


def question_of(key: str) -> Question:
    """The question with this key. Raises BadQuestion for one that is none."""
    for one in QUESTIONS:
        if one.key == key:
            return one
    keys = ", ".join(one.key for one in QUESTIONS)
    near = did_you_mean(key, [one.key for one in QUESTIONS])
    raise BadQuestion(f'"{key}" is no question{near or f"; there are {keys}."}')
