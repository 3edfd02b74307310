"""From mapped tables to staged rows."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass

from headway.ingest.known import Known
from headway.ingest.proposal import Proposal
from headway.ingest.reconcile import Reconciliation
from headway.ingest.settings import ImportSettings
from headway.ingest.table import SourceTable
from headway.schema.staged import Staged


@dataclass(frozen=True, slots=True)
class StagedFiles:
    """Rows ready to load, and the sums that prove it."""

    staged: Staged
    reconciliation: tuple[Reconciliation, ...]


def stage(
    tables: Sequence[SourceTable],
    proposal: Proposal,
    answers: AbstractMapping[str, str],
    *,
    known: Known,
    settings: ImportSettings,
) -> StagedFiles:
    """Check and shape every mapped row. Raises QuestionsOpen (exit 3) while one is open; bad rows become refusals."""
    raise NotImplementedError
