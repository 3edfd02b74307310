"""Headway from Python: `headway.open(path).ask("win_rate", by="office")`, without a server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import World, world_of
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.read import own_catalogue
from headway.config.engine import engine_of
from headway.config.workspace import open_workspace
from headway.engines.engine import Engine
from headway.query.parse import Words, parse


@dataclass(frozen=True, slots=True)
class Library:
    """A workspace opened for questions. The clock is read at each question."""

    folder: Path
    engine: Engine
    catalogue: Catalogue

    @property
    def world(self) -> World:
        """The world as it stands at this instant."""
        return world_of(self.engine, self.catalogue, now=datetime.now(UTC))

    def ask(  # noqa: PLR0913  # one argument for each part of a question, as in the shell
        self,
        *metrics: str,
        by: str | Sequence[str] = (),
        grain: str = "",
        start: str | date | datetime = "",
        end: str | date | datetime = "",
        where: str | Sequence[str] = (),
        as_of: str | date | datetime = "",
        known_at: str | date | datetime = "",
        compare: str = "",
    ) -> Answer:
        """Ask as `headway ask` does; raises CannotAsk with everything that is wrong with the question."""
        world = self.world
        words = Words(
            metrics=metrics,
            by=_several(by),
            grain=grain,
            start=_text(start),
            end=_text(end),
            where=_several(where),
            as_of=_text(as_of),
            known_at=_text(known_at),
            compare=compare,
        )
        return ask(parse(words, world.calendar), world)


def open_library(folder: str | Path) -> Library:
    """The workspace in a folder, its engine brought up to the last change; raises NotAWorkspace with what to run."""
    workspace = open_workspace(Path(folder))
    return Library(workspace.folder, engine_of(workspace), own_catalogue())


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) and given else tuple(given)


def _text(given: str | date | datetime) -> str:
    return given if isinstance(given, str) else given.isoformat()
