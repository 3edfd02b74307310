"""Rows on their way from a file into records: identified, previewed, applied, reported, undone (ARCHITECTURE D13).

report = preview(staged)                                             # changes nothing
report = load(staged, files=workspace.files, by=actor, clock=clock)  # all of it, or nothing
resume(files=workspace.files, clock=clock)                           # at every start: roll a crashed import forward
"""

from headway.actions.imports.known import KnownRecords
from headway.actions.imports.load import About, NotLoaded, load, preview, resume
from headway.actions.imports.report import KindReport, Report
from headway.actions.imports.turn import ImportRunning

__all__ = [
    "About",
    "ImportRunning",
    "KindReport",
    "KnownRecords",
    "NotLoaded",
    "Report",
    "load",
    "preview",
    "resume",
]
