"""Files that somebody is bringing in: kept in the workspace until they are imported or let go of, read and understood
anew from there."""

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from headway.actions.imports import About, KnownRecords, Report, foresee, whole_rows
from headway.answers.kept import Kept
from headway.errors import Refused
from headway.ingest import (
    Counted,
    ImportSettings,
    Proposal,
    Reconciliation,
    SourceTable,
    StagedFiles,
    propose_counted,
    read_mapping,
    read_tables,
    stage,
    ways_written,
    write_mapping,
)
from headway.ingest.mapping import Mapping as FileMapping
from headway.web.workplace import here

STATE = "state.json"
KEY = re.compile(r"[a-z0-9]{16}")


class NothingGiven(Refused):
    """Neither a file nor pasted rows came with the form."""

    def __init__(self) -> None:
        super().__init__("No file came with that. Drop files on the page, choose them, or paste rows.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided: answers by question key, fields by `table label` and column (empty: left alone), and the
    cells (`KIND:ID:COLUMN`) of which the file's value is taken over their own.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """The files as read, with the proposed mapping as the person changed it; once no question is open `staged`, what
    `would` happen, and the `sums` that would stand then.
    """

    tables: tuple[SourceTable, ...]
    counted: Counted
    choices: Choices
    staged: StagedFiles | None
    would: Report | None
    digests: Mapping[str, str]
    sums: tuple[Reconciliation, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """What is proposed, and what is asked."""
        return self.counted.proposal

    @property
    def mapping(self) -> str:
        """The mapping as used, answers included, as TOML."""
        mapping = self.proposal.mapping
        return write_mapping(replace(mapping, answers={**mapping.answers, **self.choices.answers}))


_kept: Kept[Understood] = Kept(4)


def keep(files: "Iterable[UploadedFile[Any]]", pasted: str, *, workspace: Path | None = None) -> str:
    """Write the files into this workspace, or that of a folder, and return the key under which they wait."""
    key = secrets.token_hex(8)
    folder = (workspace / "files" / "incoming" if workspace else _root()) / key
    found = [file for file in files if file.name]
    if not found and not pasted.strip():
        raise NothingGiven
    folder.mkdir(parents=True, mode=0o700)
    for file in found:
        with (folder / safe_name(str(file.name))).open("wb") as to:
            for part in file.chunks():
                to.write(part)
    if pasted.strip():
        (folder / "pasted.txt").write_text(pasted, "utf-8")
    return key


def understand(key: str) -> Understood:
    """Read, propose with the person's choices, and where nothing is open, say what would happen. Raises
    UnreadableFile."""
    folder = folder_of(key)
    choices = read_choices(folder)
    known_as = (key, (folder / STATE).stat().st_mtime_ns if (folder / STATE).exists() else 0)
    return _kept.get(known_as) or _kept.put(known_as, _understood(folder, choices))


def _understood(folder: Path, choices: Choices) -> Understood:
    place = here()
    paths = sorted(path for path in folder.iterdir() if path.name != STATE)
    tables = tuple(read_tables(paths))
    settings = ImportSettings(calendar=place.calendar, currency=place.currency)
    known = KnownRecords()

    def proposed(kept: FileMapping | None) -> Counted:
        return propose_counted(tables, known=known, kept=kept, settings=settings, may_count_in=place.may_count_in)

    counted = proposed(None)
    if choices.fields:
        counted = proposed(read_mapping(write_mapping(with_fields(counted.proposal.mapping, choices.fields))))
    digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}
    if counted.proposal.open_questions(choices.answers):
        return Understood(tables, counted, choices, None, None, digests)
    done = stage(tables, counted.proposal, choices.answers, known=known, settings=counted.settings)
    staged = counted.noted(done)
    would, sums = foresee(staged.staged, staged.reconciliation, choices.taken)
    return Understood(tables, counted, choices, staged, would, digests, sums)


def with_fields(mapping: FileMapping, fields: Mapping[str, Mapping[str, str]]) -> FileMapping:
    """The mapping with some columns meaning something else."""
    tables = tuple(
        replace(
            table,
            columns=tuple(
                replace(column, field=chosen_field(fields[table.label][column.column], column.column))
                if column.column in fields.get(table.label, {})
                else column
                for column in table.columns
            ),
        )
        for table in mapping.tables
    )
    return replace(mapping, tables=tables)


def chosen_field(value: str, column: str) -> str:
    """What a column is taken for; `custom.account:` alone is a field of the account under the column's own name."""
    return f"{value}{column}" if value.startswith("custom") and value.endswith(":") else value


def about(understood: Understood) -> About:
    """What is kept with the import."""
    staged = understood.staged
    refused = staged.staged.refusals if staged else ()
    files: list[dict[str, Any]] = [
        {
            "name": name,
            "sha256": understood.digests.get(Path(name).name, ""),
            "rows": sum(table.rows for table in tables),
            "written": ways_written(tables, understood.counted.proposal.mapping),
        }
        for name, tables in _by_file(understood.tables).items()
    ]
    sums = staged.reconciliation if staged else ()
    return About(files, understood.mapping, sums, whole_rows(understood.tables, refused), understood.choices.taken)


def _by_file(tables: Iterable[SourceTable]) -> dict[str, list[SourceTable]]:
    found: dict[str, list[SourceTable]] = {}
    for table in tables:
        found.setdefault(table.file, []).append(table)
    return found


def read_choices(folder: Path) -> Choices:
    """What was decided so far."""
    path = folder / STATE
    if not path.exists():
        return Choices()
    found = json.loads(path.read_text("utf-8"))
    return Choices(found["answers"], found["fields"], tuple(found.get("taken", ())))


def decide(key: str, *, answers: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> None:
    """Add to what was decided."""
    folder = folder_of(key)
    before = read_choices(folder)
    merged = {label: {**before.fields.get(label, {}), **columns} for label, columns in fields.items()}
    _write_choices(folder, Choices({**before.answers, **answers}, {**before.fields, **merged}, before.taken))


def take(key: str, cells: Iterable[str]) -> None:
    """Of these cells that a person changed, and of no others, the file's value is to be taken."""
    folder = folder_of(key)
    _write_choices(folder, replace(read_choices(folder), taken=tuple(cells)))


def _write_choices(folder: Path, choices: Choices) -> None:
    (folder / STATE).write_text(json.dumps(asdict(choices)), "utf-8")


def let_go(key: str) -> None:
    """Remove the waiting files."""
    shutil.rmtree(folder_of(key))


def folder_of(key: str) -> Path:
    """Where the files of a key wait; 404 for none."""
    folder = _root() / key
    if not KEY.fullmatch(key) or not folder.is_dir():
        raise Http404(key)
    return folder


def safe_name(name: str) -> str:
    """The last part of a file's name without what a file system could take amiss."""
    return re.sub(r"[^\w .()+&,-]", "_", Path(name.replace("\\", "/")).name).strip(" .")[:180] or "file"


def _root() -> Path:
    return here().folder / "files" / "incoming"
