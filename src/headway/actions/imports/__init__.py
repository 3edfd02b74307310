"""Rows on their way from a file into records: identified, previewed, applied, reported, undone (ARCHITECTURE D13).

report = preview(staged)                                             # changes nothing
report = load(staged, files=workspace.files, by=actor, clock=clock)  # all of it, or nothing
resume(files=workspace.files, clock=clock)                           # at every start: roll a crashed import forward
    undone = undo(import_id, files=workspace.files, by=actor, clock=clock)
"""

from headway.actions.imports.known import KnownRecords
from headway.actions.imports.listing import listed
from headway.actions.imports.load import About, NotLoaded, foresee, load, preview, resume
from headway.actions.imports.plan import TAKE_ALL
from headway.actions.imports.refused import refused_files, whole_rows, write_refused
from headway.actions.imports.report import KeptCell, KindReport, Report, Sum
from headway.actions.imports.turn import ImportRunning
from headway.actions.imports.undo import CannotUndo, UndoReport, undo

__all__ = [
    "TAKE_ALL",
    "About",
    "CannotUndo",
    "ImportRunning",
    "KeptCell",
    "KindReport",
    "KnownRecords",
    "NotLoaded",
    "Report",
    "Sum",
    "UndoReport",
    "foresee",
    "listed",
    "load",
    "preview",
    "refused_files",
    "resume",
    "undo",
    "whole_rows",
    "write_refused",
]
