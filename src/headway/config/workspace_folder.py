"""A workspace: one company, one folder. `headway.toml` says how it counts; the other files hold what it knows."""

import hashlib
import os
import re
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import tomlkit

from headway.errors import Refused, UserError
from headway.values.calendar import Calendar
from headway.values.retail import Ending, Pattern
from headway.values.style import DATES, NUMBERS, Style
from headway.values.suggest import did_you_mean
from headway.values.weekdays import week_read

SETTINGS_FILE = "headway.toml"
SECRET_FILE = "secret"  # noqa: S105  # a file's name
OWN_RECORDS = "sqlite:///records.sqlite3"
FOLDERS = ("mirror", "files", "run")
CALENDAR_MONTHS = "calendar"


class NotAWorkspace(Refused):
    """The folder holds no `headway.toml`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not a Headway workspace: it has no {SETTINGS_FILE}. Make one with: headway new {folder}"
        )


class FolderTaken(Refused):
    """A new workspace would overwrite what is there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is there already and is not empty. Give the new workspace a folder of its own.")


class BadSetting(UserError):
    """A setting of `headway.toml` cannot be used; one line for each that is wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Workspace:
    """How a business counts, and where its records and its engine are.

    `day_start` is minutes after midnight, `week_start` 1 (Monday) to 7, `year_start_month` 1 to 12; `currency` is the
    ISO code that all sums are in; `selling_days` are weekdays (1 is Monday), none: they are learned from the data;
    `selling_days_from` those from a day on, as `2026-12-01 1,2,3,4,5,6`, by that day;
    `months` are those of the calendar, or the weeks of the three of a quarter (`4-4-5`) where years have whole weeks,
    which then end as `year_end` says (see `values.retail`).
    `numbers` and `dates` are how these are written (see `values.style`), empty: nobody has chosen.
    `records_url` and `engine_url` may name files relative to the folder.
    """

    folder: Path
    name: str
    zone: str = "UTC"
    currency: str = "EUR"
    day_start: int = 0
    week_start: int = 1
    year_start_month: int = 1
    selling_days: tuple[int, ...] = ()
    selling_days_from: tuple[str, ...] = ()
    months: str = CALENDAR_MONTHS
    year_end: str = Ending.NEAREST.value
    numbers: str = ""
    dates: str = ""
    demo: bool = False
    records_url: str = OWN_RECORDS
    engine_url: str = "duckdb:///mirror/facts.duckdb"

    @property
    def calendar(self) -> Calendar:
        """How this business counts its days, weeks and years."""
        return Calendar(
            zone=self.zone,
            day_start=self.day_start,
            week_start=self.week_start,
            year_start_month=self.year_start_month,
            selling_days=self.selling_days,
            selling_days_from=tuple(sorted(map(week_read, self.selling_days_from))),
            month_weeks=None if self.months == CALENDAR_MONTHS else Pattern(self.months),
            year_end=Ending(self.year_end),
        )

    @property
    def style(self) -> Style:
        """How this business writes numbers and dates."""
        return Style(self.numbers, self.dates)

    @property
    def secret(self) -> str:
        """The key that signs sessions and one-time links; never shown, never in a backup of records."""
        path = self.folder / SECRET_FILE
        if not path.is_file():
            raise Refused(
                f"{path} is missing. Make a new one (everybody signs in again): headway upgrade {self.folder}"
            )
        return path.read_text("utf-8").strip()

    @property
    def files(self) -> Path:
        """Where uploaded and imported files are kept."""
        return self.folder / "files"


CONFIRMED = (
    "zone",
    "currency",
    "day_start",
    "week_start",
    "year_start_month",
    "selling_days",
    "selling_days_from",
    "months",
    "year_end",
    "numbers",
    "dates",
)
"""Settings that are left out of `headway.toml` until somebody chooses them: their defaults hold until then."""
SETTINGS = tuple(field.name for field in fields(Workspace) if field.name != "folder")


def is_workspace(folder: Path) -> bool:
    """Whether the folder holds a workspace."""
    return (folder / SETTINGS_FILE).is_file()


def read_workspace(folder: Path) -> Workspace:
    """The workspace in a folder; raises NotAWorkspace, or BadSetting with all that is wrong."""
    folder = folder.expanduser().resolve()
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise NotAWorkspace(folder)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadSetting(f"{path} cannot be read: {wrong}") from wrong
    _check(_frozen(found), where=str(path))
    return Workspace(folder=folder, **{"name": folder.name, **_frozen(found)})


def make_folder(folder: Path, **settings: Any) -> Workspace:
    """Make the folder of a new workspace with its settings and secret; raises FolderTaken or BadSetting.

    Settings not given keep the defaults of Workspace; `name` defaults to the folder's.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(folder)
    given = {"name": folder.name, **_frozen({key: value for key, value in settings.items() if value is not None})}
    _check(given, where="new workspace")
    workspace = Workspace(folder=folder, **given)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    new_secret(workspace)
    write_settings(workspace, open_=[name for name in CONFIRMED if name not in given])
    return workspace


def write_settings(workspace: Workspace, *, open_: Sequence[str] = ()) -> None:
    """Write `headway.toml` whole or not at all, keeping people's comments. Only its owner can read it.

    Settings that are `open_` are left out: nobody has chosen them yet, and their default holds until somebody
    does; so are empty ones.
    """
    path = workspace.folder / SETTINGS_FILE
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    for name in SETTINGS:
        value = getattr(workspace, name)
        if name not in open_ and value != "":
            document[name] = _written(value)
    _write_private(path, tomlkit.dumps(document))


def change_settings(folder: Path, values: Mapping[str, Any]) -> None:
    """Write these settings of a workspace and leave the others as they are; None: nobody has chosen it any more.

    Raises BadSetting with all that is wrong, and then nothing is written.
    """
    path = folder / SETTINGS_FILE
    check_settings(values)
    document = tomlkit.parse(path.read_text("utf-8"))
    for name, value in values.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = _written(value)
    _write_private(path, tomlkit.dumps(document))


def check_settings(values: Mapping[str, Any]) -> None:
    """Raise BadSetting with all that is wrong with these."""
    _check({name: value for name, value in values.items() if value is not None}, where="settings")


def chosen_settings(folder: Path) -> dict[str, Any]:
    """The settings that `headway.toml` says itself, as they stand there."""
    return _frozen(tomllib.loads((folder / SETTINGS_FILE).read_text("utf-8")))


def is_chosen(folder: Path, setting: str) -> bool:
    """Whether `headway.toml` says a setting itself."""
    return setting in chosen_settings(folder)


def _frozen(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


def _written(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def cookie_names(secret: str) -> tuple[str, str]:
    """The names of a workspace's session and form cookies: two servers on one host share a browser's cookies."""
    mark = hashlib.sha256(secret.encode()).hexdigest()[:8]
    return f"headway_session_{mark}", f"headway_csrf_{mark}"


def new_secret(workspace: Workspace) -> None:
    """Give the workspace a new random secret; everybody has to sign in again."""
    _write_private(workspace.folder / SECRET_FILE, secrets.token_urlsafe(48) + "\n")


def _write_private(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _check(found: dict[str, Any], *, where: str) -> None:
    wrong = [f'"{name}" is not a setting{did_you_mean(name, SETTINGS)}' for name in found if name not in SETTINGS]
    wrong += [complaint for name, value in found.items() if name in SETTINGS for complaint in _complaints(name, value)]
    if wrong:
        raise BadSetting("\n".join(f"{where}: {complaint}" for complaint in wrong))


def _complaints(name: str, value: Any) -> list[str]:
    expected: type = _TYPES.get(name, str)
    if not _exactly(value, expected):
        return [f"{name} = {value!r} should be {_PLAIN[expected]}"]
    match name:
        case "zone" if value not in available_timezones():
            return [f'zone "{value}" is not a time zone{did_you_mean(value, available_timezones())}']
        case "name" if not value.strip():
            return ["name is empty: write what the business is called"]
        case "selling_days" | "selling_days_from":
            return _complaints_of_days(value) if name == "selling_days" else _complaints_of_weeks(value)
        case "currency" if not re.fullmatch("[A-Z]{3}", value):
            return [f'currency "{value}" is not an ISO code such as EUR, GBP or USD']
        case "day_start" | "week_start" | "year_start_month":
            low, high = _RANGES[name]
            return [] if low <= value <= high else [f"{name} = {value} should be {low} to {high}"]
        case "numbers" | "dates" | "months" | "year_end" if value not in _WAYS[name]:
            return [f'{name} "{value}" should be one of {" · ".join(_WAYS[name])}']
        case _:
            return []


def _complaints_of_days(days: tuple[Any, ...]) -> list[str]:
    if set(days) <= set(range(1, 8)) and len(set(days)) == len(days):
        return []
    return [f"selling_days = {list(days)} should be weekdays, 1 (Monday) to 7, each once"]


def _complaints_of_weeks(weeks: tuple[Any, ...]) -> list[str]:
    days = []
    for one in weeks:
        try:
            days.append(week_read(str(one))[0])
        except ValueError:
            return [f'selling_days_from "{one}" should be a day and weekdays such as "2026-12-01 1,2,3,4,5,6"']
    twice = [day for day in dict.fromkeys(days) if days.count(day) > 1]
    return [f"selling_days_from says twice which weekdays hold from {twice[0]} on"] if twice else []


_TYPES: Mapping[str, type] = {
    "demo": bool,
    "day_start": int,
    "week_start": int,
    "year_start_month": int,
    "selling_days": tuple,
    "selling_days_from": tuple,
}
_PLAIN: dict[type, str] = {bool: "true or false", int: "a whole number", str: "text in quotes", tuple: "a list of days"}
_WAYS = {
    "numbers": tuple(NUMBERS),
    "dates": tuple(DATES),
    "months": (CALENDAR_MONTHS, *(pattern.value for pattern in Pattern)),
    "year_end": tuple(ending.value for ending in Ending),
}
_RANGES = {"day_start": (0, 1439), "week_start": (1, 7), "year_start_month": (1, 12)}


def _exactly(value: Any, expected: type) -> bool:
    return value.__class__ is expected  # a flag is not a number here
