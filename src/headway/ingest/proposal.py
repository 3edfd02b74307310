"""What an import would do, before it does it: the mapping with its evidence, the open questions, the notes."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass

from headway.errors import Refused
from headway.ingest.mapping import Mapping


class BadAnswer(Refused):
    """An answer that is none of the choices, or answers no question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that changes a total. `key` is FILE:COLUMN:KIND, stable across runs; `rows` counts the rows
    concerned."""

    key: str
    text: str
    choices: tuple[str, ...]
    evidence: str
    rows: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed mapping; `questions` are those that the mapping itself does not answer."""

    mapping: Mapping
    questions: tuple[Question, ...]
    notes: tuple[str, ...]

    def open_questions(self, answers: AbstractMapping[str, str]) -> tuple[Question, ...]:
        """The questions that are left. Raises BadAnswer when an answer is not one of the choices of its question."""
        given = {**self.mapping.answers, **answers}
        for question in self.questions:
            answer = given.get(question.key)
            if answer is not None and answer not in question.choices:
                raise BadAnswer(f"{question.key}: answer one of {', '.join(question.choices)}, not {answer!r}.")
        return tuple(question for question in self.questions if question.key not in given)
