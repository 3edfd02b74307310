"""From a business's own files to staged rows: read, propose, ask only where a total would change, stage.

    tables   = read_tables(paths)                                  # UnreadableFile (a Refused) with a plain message
    proposal = propose(tables, known=known, kept=None, settings=settings)
    open_    = proposal.open_questions(answers)                    # answers: {question key: value}; stop here when
    any is left
    loaded   = stage(tables, proposal, answers, known=known, settings=settings)
    refuse_nothing(tables, proposal.mapping, loaded)               # NothingTaken (a Refused): no row would count
    loaded.staged          schema.staged.Staged: tables by record type, refusals, notes
    loaded.reconciliation  one line a money or quantity column of the files
    write_mapping(proposal.mapping) / read_mapping(text)           # the small TOML file; `fingerprint` recognises a
    header

Nothing here writes, reads the clock or knows the web. What already exists comes through the `Known` port.
In `Staged`, event records (orders, lines, deals, leads, activities) carry a `key`; parties, products, members
and the like have none and are found by the `match` columns of their type. `open_questions` is empty under a
complete map. A question key is `FILE:COLUMN:KIND`; "same as" is answered with the key
`same_as:RECORD_TYPE:SPELLING` and the name it stands for as the value (an empty value parts it again).
"""

from headway.ingest.counting import Counted, propose_counted
from headway.ingest.known import Known, NothingKnown
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping
from headway.ingest.mapping_file import fingerprint, read_mapping, write_mapping
from headway.ingest.nothing import NothingTaken, refuse_nothing
from headway.ingest.proposal import Proposal, Question
from headway.ingest.propose import propose
from headway.ingest.read import read_tables
from headway.ingest.reconcile import Reconciliation
from headway.ingest.settings import ImportSettings
from headway.ingest.stage import StagedFiles, stage
from headway.ingest.table import HowRead, SourceTable, UnreadableFile
from headway.ingest.writing import ways_written

__all__ = [
    "ColumnMapping",
    "Counted",
    "HowRead",
    "ImportSettings",
    "Known",
    "Mapping",
    "NothingKnown",
    "NothingTaken",
    "Proposal",
    "Question",
    "Reconciliation",
    "SourceTable",
    "StagedFiles",
    "TableMapping",
    "UnreadableFile",
    "fingerprint",
    "propose",
    "propose_counted",
    "read_mapping",
    "read_tables",
    "refuse_nothing",
    "stage",
    "ways_written",
    "write_mapping",
]
