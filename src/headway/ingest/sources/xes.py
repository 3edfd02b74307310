"""Event logs as XES files (IEEE 1849): one row an event, with what its case says beside it.

The file is read as it streams by: no tree is built, only the events of the case at hand and finished columns are held.
"""

from collections.abc import Mapping
from xml.parsers import expat

import polars as pl

from headway.ingest.sources.layout import MOST_COLUMNS
from headway.ingest.table import ROW, HowRead, SourceTable, UnreadableFile
from headway.values.counted import counted

OF_CASE = "case:"
"""What stands before a key that a case says of itself, as in the tables that tools for event logs write."""
AT_ONCE = 1 << 20
ROWS_AT_ONCE = 20_000
INSTEAD = "Export the log again as XES, or as CSV with a row an event: case id, activity, timestamp, resource."


def read_xes(data: bytes, file: str) -> SourceTable:
    """The events of a log in their order. Raises UnreadableFile with the line where the file makes no sense, and for
    any document type: entities of a file's own are never opened.
    """
    log = _Log(file)
    try:
        for start in range(0, len(data), AT_ONCE):
            log.parser.Parse(data[start : start + AT_ONCE], False)  # noqa: FBT003  # not the last part; takes no names
        log.parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as problem:
        what = expat.ErrorString(problem.code)
        raise UnreadableFile(
            file, f"line {problem.lineno} is no XML ({what}): it is damaged or cut off. {INSTEAD}"
        ) from problem
    return log.table()


class _Log:
    """What has been read so far. `nested` counts the elements that are open within an attribute."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.begun = False
        self.case: dict[str, str] | None = None
        self.event: dict[str, str] | None = None
        self.events: list[dict[str, str]] = []
        self.nested = 0
        self.within = 0
        self.empty = 0
        self.names: dict[str, str] = {}
        self.taken: set[str] = set()
        self.waiting: list[dict[str, str]] = []
        self.parts: list[pl.DataFrame] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise UnreadableFile(
            self.file,
            f"line {line} declares a document type (DOCTYPE), by which a file can grow without end or read others: it "
            f"is not opened. Event logs need none; leave the line out.",
        )

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self.begun:
            self._begin(name)
        elif self.nested:
            self.nested += 1
            self.within += self.event is not None or self.case is not None
        elif name == "trace" and self.case is None and self.event is None:
            self.case = {}
        elif name == "event" and self.event is None:
            self.event = {}
        else:
            self.nested = 1
            self._keep(attributes)

    def _begin(self, name: str) -> None:
        if name != "log":
            raise UnreadableFile(
                self.file,
                f"it is a web page or XML whose first element is <{name[:40]}>, not a table and no event log (XES). "
                f"Export the data as CSV or XLSX.",
            )
        self.begun = True

    def _keep(self, attributes: Mapping[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if key is None or value is None:
            return
        if self.event is not None:
            self.event.setdefault(self._name(key), value)
        elif self.case is not None:
            self.case.setdefault(self._name(f"{OF_CASE}{key}"), value)

    def _name(self, key: str) -> str:
        """The column of a key: spaces made plain, each a name of its own."""
        if key not in self.names:
            if len(self.names) >= MOST_COLUMNS:
                reason = f"its events have more than {MOST_COLUMNS:,} different keys. Leave out what is not needed."
                raise UnreadableFile(self.file, reason)
            name = " ".join(key.split()) or "(no name)"
            again = name in self.taken or name == ROW
            self.names[key] = f"{name} (key {len(self.names) + 1})" if again else name
            self.taken.add(self.names[key])
        return self.names[key]

    def _end(self, tag: str) -> None:
        if self.nested:
            self.nested -= 1
        elif self.event is not None:
            self.events.append(self.event)
            self.event = None
            if self.case is None:
                self._finish({})
        elif self.case is not None and tag.rpartition(":")[2] == "trace":
            self.empty += not self.events
            self._finish(self.case)
            self.case = None

    def _finish(self, case: Mapping[str, str]) -> None:
        """The events of a case become rows; what the case says may stand after them."""
        self.waiting += [{**case, **event} for event in self.events]
        self.events = []
        if len(self.waiting) >= ROWS_AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        schema = dict.fromkeys(self.names.values(), pl.String)
        self.parts.append(pl.from_dicts(self.waiting, schema=schema))
        self.waiting = []

    def table(self) -> SourceTable:
        """All events as a table of text."""
        if self.waiting:
            self._pack()
        if not self.parts:
            raise UnreadableFile(self.file, f"it is an event log without any event. {INSTEAD}")
        whole = pl.concat(self.parts, how="diagonal")
        columns = sorted(whole.columns, key=lambda name: not name.startswith(OF_CASE))
        text = pl.col(columns).str.strip_chars().replace("", None)
        rows = whole.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW), text)
        notes = []
        if self.empty:
            notes.append(f"{counted(self.empty, 'case')} without any event left out.")
        if self.within:
            notes.append(f"{counted(self.within, 'attribute')} within other attributes left out.")
        how = HowRead("XES")
        return SourceTable(self.file, "", self.file, tuple(columns), rows, how, notes=tuple(notes))
