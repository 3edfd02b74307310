"""Headway from Python: `headway.open(path).ask("win_rate", by="office")`, without a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias, TypedDict, Unpack

from headway.answers.answer import Answer
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.catalogue import Catalogue
from headway.catalogue.read import own_catalogue
from headway.config.engine import asking
from headway.config.workspace import Workspace, open_workspace
from headway.query.parse import Words, parse
from headway.values.suggest import did_you_mean

Moment: TypeAlias = str | date | datetime


class Parts(TypedDict, total=False):
    """What a question may say beside its metrics, as the options of `headway ask` do (`start`, `end`: --from, --to)."""

    by: str | Sequence[str]
    grain: str
    start: Moment
    end: Moment
    where: str | Sequence[str]
    as_of: Moment
    known_at: Moment
    compare: str


@dataclass(frozen=True, slots=True)
class Library:
    """A workspace opened for questions.

    Each question opens the engine, or asks the process that holds it, and lets go of it again: a server may be started
    or stopped meanwhile. The clock is read at each question.
    """

    workspace: Workspace
    catalogue: Catalogue

    def ask(self, *metrics: str | Sequence[str], **parts: Unpack[Parts]) -> Answer:
        """Ask as `headway ask` does; raises CannotAsk with everything that is wrong with the question, and TypeError
        for a part that no question has.
        """
        _only_known(parts)
        words = Words(
            metrics=[name for given in metrics for name in _several(given)],
            by=_several(parts.get("by", ())),
            grain=parts.get("grain", ""),
            start=_text(parts.get("start", "")),
            end=_text(parts.get("end", "")),
            where=_several(parts.get("where", ())),
            as_of=_text(parts.get("as_of", "")),
            known_at=_text(parts.get("known_at", "")),
            compare=parts.get("compare", ""),
        )
        with asking(self.workspace) as opened:
            world = world_of(opened.engine, self.catalogue, now=datetime.now(UTC))
            answer = ask(parse(words, world.calendar), world)
        return answer if opened.behind is None else replace(answer, notes=(*answer.notes, str(opened.behind)))


def open_library(folder: str | Path) -> Library:
    """The workspace in a folder; raises NotAWorkspace with what to run."""
    return Library(open_workspace(Path(folder)), own_catalogue())


def _only_known(parts: Mapping[str, object]) -> None:
    known = Parts.__annotations__
    for name in parts:
        if name not in known:
            hint = did_you_mean(name, tuple(known))
            raise TypeError(f"ask() has no part {name!r}{hint}. It has {', '.join(known)}.")


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) and given else tuple(given)


def _text(given: Moment) -> str:
    return given if isinstance(given, str) else given.isoformat()
