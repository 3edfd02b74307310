"""From tables to a proposed mapping."""

from collections.abc import Sequence

from headway.ingest.known import Known
from headway.ingest.mapping import Mapping
from headway.ingest.proposal import Proposal
from headway.ingest.settings import ImportSettings
from headway.ingest.table import SourceTable


def propose(
    tables: Sequence[SourceTable], *, known: Known, kept: Mapping | None, settings: ImportSettings
) -> Proposal:
    """What each table and column means, with evidence, the questions that change a total, and what is worth knowing."""
    raise NotImplementedError
