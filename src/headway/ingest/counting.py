"""The currency that a business begins to count in with its first files, where nobody has chosen one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from headway.ingest.currency import currency_of
from headway.ingest.known import Known
from headway.ingest.mapping import Mapping
from headway.ingest.proposal import Proposal
from headway.ingest.propose import propose
from headway.ingest.settings import ImportSettings
from headway.ingest.stage import StagedFiles
from headway.ingest.table import SourceTable


@dataclass(frozen=True, slots=True)
class Counted:
    """What is proposed for files, and the settings by which they are read; `counts_in` is the currency that the
    workspace begins to count in with them, empty where it has one.
    """

    proposal: Proposal
    settings: ImportSettings
    counts_in: str = ""

    def noted(self, done: StagedFiles) -> StagedFiles:
        """The staged rows with a note of the currency that was taken over."""
        if not self.counts_in:
            return done
        note = (
            f"The workspace counts in {self.counts_in}, as these files do: no other currency was chosen for it "
            f"(headway new --currency) and it held no amounts."
        )
        return replace(done, staged=replace(done.staged, notes=(note, *done.staged.notes)))


def propose_counted(
    tables: Sequence[SourceTable],
    *,
    known: Known,
    kept: Mapping | None,
    settings: ImportSettings,
    may_count_in: Callable[[str], bool],
) -> Counted:
    """As `propose`, in the files' own currency where the workspace may begin to count in it."""
    proposal = propose(tables, known=known, kept=kept, settings=settings)
    code = currency_of(tables, proposal.mapping)
    if not code or not may_count_in(code):
        return Counted(proposal, settings)
    settings = replace(settings, currency=code)
    return Counted(propose(tables, known=known, kept=kept, settings=settings), settings, code)
