"""`headway import`: files into a workspace, with questions only where a total would change."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from headway.actions.actor import SHELL
from headway.actions.imports import (
    TAKE_ALL,
    About,
    KnownRecords,
    Report,
    foresee,
    load,
    resume,
    whole_rows,
    write_refused,
)
from headway.cli.bars import bar
from headway.cli.catch_up import bring_up
from headway.cli.desk import Opened, desk
from headway.cli.import_report import questions_json, say_questions, say_report
from headway.cli.options import takes
from headway.errors import BadQuestion, Refused
from headway.ingest import (
    Counted,
    ImportSettings,
    Question,
    SourceTable,
    StagedFiles,
    propose_counted,
    read_mapping,
    read_tables,
    refuse_nothing,
    stage,
    ways_written,
    write_mapping,
)
from headway.ingest.own_fields import kept as kept_columns
from headway.ingest.own_fields import with_own_fields
from headway.schema.staged import Refusal
from headway.values.counted import counted

ANSWERS_NEEDED, REFUSED_ROWS = 3, 4
Out: TypeAlias = Annotated[str, typer.Option("--format", help="table or json.")]


class BadAnswerOption(BadQuestion):
    """`--answer` was not given a KEY=VALUE."""

    def __init__(self, given: str) -> None:
        super().__init__(f'--answer "{given}" cannot be read. Write it as --answer "FILE:COLUMN:KIND=VALUE"')


class NotConfirmed(Refused):
    """Nobody said yes."""

    def __init__(self) -> None:
        super().__init__("Nothing was imported. Add --yes to take it as proposed, or --dry-run to only look.")


@dataclass(frozen=True, slots=True)
class Import:
    """What `headway import` is told."""

    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.", show_default=False)]
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of files.", show_default=False)
    ]
    yes: Annotated[bool, typer.Option("--yes", help="Take all as proposed; stop only where a total would change.")] = (
        False
    )
    map: Annotated[Path | None, typer.Option("--map", help="A mapping file, as --save-map writes it.")] = None
    save_map: Annotated[Path | None, typer.Option("--save-map", help="Write the mapping used to this file.")] = None
    answers: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="KEY=VALUE", help="Answer a question by its key; repeatable."),
    ] = None
    custom: Annotated[
        list[str] | None,
        typer.Option(
            "--custom",
            metavar="FILE:COLUMN",
            help="Keep an unknown column as a field of its record, or of another: FILE:COLUMN=account; repeatable.",
        ),
    ] = None
    take_file: Annotated[
        bool, typer.Option("--take-file", help="Take the file's values, also where a person changed them by hand.")
    ] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")] = False
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing when a row is refused (exit 4).")] = False
    out: Out = "table"

    @property
    def as_json(self) -> bool:
        """Whether a program reads the answer."""
        if self.out not in ("table", "json"):
            raise BadQuestion(f'--format is table or json, not "{self.out}".')
        return self.out == "json"

    @property
    def taken(self) -> tuple[str, ...]:
        """Which cells that a person changed are to be the file's: none, or all."""
        return (TAKE_ALL,) if self.take_file else ()

    @property
    def asks(self) -> bool:
        """Whether a person is there to answer."""
        return not (self.yes or self.as_json) and sys.stdin.isatty()


@takes(Import)
def import_(given: Import) -> None:
    """Import files into a workspace: sniffed, mapped, previewed, applied whole or not at all."""
    opened = desk().open(given.workspace)
    resume(files=opened.files, clock=now)
    report, counts_in = _loaded(given, opened)
    if report is None:
        return
    if counts_in:
        opened = desk().count_in(opened, counts_in)
    bring_up(opened, quiet=given.as_json)
    _tell(given, report, refused=(), written=write_refused(report.import_id or 0, opened.files))


def _loaded(given: Import, opened: Opened) -> tuple[Report | None, str]:
    """The report of what was loaded (None: nothing was to be changed), and the currency that the workspace then counts
    in. What was read of the files is let go of at its end, before the figures are made.
    """
    reading = _read(given, opened)
    proposal = reading.counted.proposal
    answers = _answers(given.answers or ())
    answers |= kept_columns(proposal.mapping, given.custom or ())
    left = proposal.open_questions(answers)
    if left and given.asks:
        answers |= {question.key: _asked(question) for question in left}
        left = proposal.open_questions(answers)
    if left:
        _print(questions_json(left)) if given.as_json else say_questions(left)
        raise typer.Exit(ANSWERS_NEEDED)
    staged = reading.staged(answers)
    if given.save_map:
        given.save_map.write_text(reading.mapping_text(answers), "utf-8")
    refuse_nothing(reading.tables, proposal.mapping, staged)
    if not _is_wanted(given, staged):
        return None, ""
    about = About(
        _files(reading, given.paths),
        reading.mapping_text(answers),
        staged.reconciliation,
        whole_rows(reading.tables, staged.staged.refusals),
        given.taken,
    )
    counts_in = reading.counted.counts_in
    del reading
    return _load(given, opened, staged, about), counts_in


@dataclass(frozen=True, slots=True)
class Reading:
    """The files as read and understood."""

    tables: Sequence[SourceTable]
    counted: Counted
    known: KnownRecords

    def staged(self, answers: Mapping[str, str]) -> StagedFiles:
        """Rows ready to load."""
        counted = self.counted
        return counted.noted(stage(self.tables, counted.proposal, answers, known=self.known, settings=counted.settings))

    def mapping_text(self, answers: Mapping[str, str]) -> str:
        """The mapping as used, answers included, as TOML."""
        mapping = self.counted.proposal.mapping
        every = {**mapping.answers, **answers}
        return write_mapping(replace(with_own_fields(mapping, every), answers=every))


def _read(given: Import, opened: Opened) -> Reading:
    kept = read_mapping(given.map.read_text("utf-8")) if given.map else None
    settings = ImportSettings(calendar=opened.calendar, currency=opened.currency)
    known = KnownRecords()
    tables = read_tables(given.paths)
    counted = propose_counted(
        tables,
        known=known,
        kept=kept,
        settings=settings,
        may_count_in=lambda code: desk().may_count_in(opened, code),
    )
    return Reading(tables, counted, known)


def _is_wanted(given: Import, staged: StagedFiles) -> bool:
    """Whether it is to be carried out: not for a dry run, not with refused rows under --strict, and else if the person
    who was shown what would happen wants it.
    """
    refused = staged.staged.refusals
    dry = given.dry_run or bool(given.strict and refused)
    if dry or not given.yes:
        told, _ = foresee(staged.staged, staged.reconciliation, given.taken)
        if not dry:
            _confirm(given, told, refused)
            return True
        _tell(given, told, refused=refused, note="Nothing was changed.")
        if given.strict and refused:
            raise typer.Exit(REFUSED_ROWS)
    return not dry


def _load(given: Import, opened: Opened, staged: StagedFiles, about: About) -> Report:
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with bar(*shown, quiet=given.as_json) as shows:
        tasks: dict[str, Any] = {}
        return load(
            staged.staged,
            files=opened.files,
            by=SHELL,
            clock=now,
            about=about,
            progress=lambda what, done, of: _moved(shows, tasks, what, done, of),
        )


def _confirm(given: Import, told: Report, refused: Sequence[Refusal]) -> None:
    if not given.asks:
        raise NotConfirmed
    say_report(told, refused=refused)
    if not typer.confirm("Import it so?", default=True):
        raise NotConfirmed


def _tell(
    given: Import, report: Report, *, refused: Sequence[Refusal], note: str = "", written: Sequence[Path] = ()
) -> None:
    if given.as_json:
        lines = [
            {"file": r.file, "row": r.row, "column": r.column, "value": r.value, "reason": r.reason} for r in refused
        ]
        _print({**report.as_json(), "refused_rows": lines, "refused_files": [str(path) for path in written]})
        return
    say_report(report, refused=refused, written=written)
    if note:
        Console().print(note)


def _answers(given: Sequence[str]) -> dict[str, str]:
    """KEY=VALUE; a key may hold `=`, so the last one parts them."""
    found = {}
    for line in given:
        key, equals, value = line.rpartition("=")
        if not equals or not key:
            raise BadAnswerOption(line)
        found[key.strip()] = value.strip()
    return found


def _asked(question: Question) -> str:
    console = Console()
    console.print(f"\n{question.text}\n  {question.evidence} ({counted(question.rows, 'row')})", highlight=False)
    for number, choice in enumerate(question.choices, start=1):
        console.print(f"  {number}  {choice}", highlight=False)
    number = typer.prompt("Which", type=typer.IntRange(1, len(question.choices)))  # type: ignore[attr-defined]
    return question.choices[int(number) - 1]


def _files(reading: Reading, paths: Sequence[Path]) -> list[dict[str, Any]]:
    sizes = {path.name: path for place in paths for path in ([place] if place.is_file() else sorted(place.rglob("*")))}
    found = []
    for name in dict.fromkeys(table.file for table in reading.tables):
        tables = [table for table in reading.tables if table.file == name]
        path = sizes.get(Path(name).name)
        digest = sha256(path.read_bytes()).hexdigest() if path and path.is_file() else ""
        about = {"name": name, "rows": sum(table.rows for table in tables), "sha256": digest}
        written = ways_written(tables, reading.counted.proposal.mapping)
        found.append({**about, "bytes": path.stat().st_size if path else 0, "written": written})
    return found


def _moved(shows: Progress, tasks: dict[str, Any], what: str, done: int, of: int) -> None:
    if what not in tasks:
        tasks[what] = shows.add_task(what.replace("_", " "), total=of)
    shows.update(tasks[what], completed=done, total=of)


def _print(found: object) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, default=str) + "\n")


def now() -> datetime:
    """This machine's clock, UTC."""
    return datetime.now(UTC)
