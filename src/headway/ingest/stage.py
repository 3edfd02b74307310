"""From mapped tables to staged rows."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass

from headway.errors import AnswersNeeded
from headway.ingest.builders.deal_lines import stage_deal_lines
from headway.ingest.builders.deals import hear_deals, stage_deals
from headway.ingest.builders.event_log import hear_event_logs, stage_event_logs
from headway.ingest.builders.leads import attempts, stage_leads
from headway.ingest.builders.messages import stage_messages
from headway.ingest.builders.moves import hear_moves, stage_deal_moves
from headway.ingest.builders.offer import hear_offer, stage_offer
from headway.ingest.builders.orders import stage_orders
from headway.ingest.builders.parties import hear_accounts, stage_accounts
from headway.ingest.builders.people import hear_members, stage_members
from headway.ingest.builders.plans import stage_plans
from headway.ingest.builders.rates_of_orders import stage_rates_of_orders
from headway.ingest.builders.recorded import hear_recorded, stage_recorded
from headway.ingest.carried import carried
from headway.ingest.decisions import decided
from headway.ingest.gathering import Gathering
from headway.ingest.known import Known
from headway.ingest.mapping import Mapping
from headway.ingest.own_fields import left_alone, own_columns
from headway.ingest.persons import by_person
from headway.ingest.proposal import Proposal, Question
from headway.ingest.reconcile import Reconciliation
from headway.ingest.removed import say_removed, without_removed
from headway.ingest.row_numbers import row_numbers
from headway.ingest.settings import ImportSettings
from headway.ingest.sums import reconciliation
from headway.ingest.table import SourceTable
from headway.ingest.typed import typed
from headway.ingest.words import is_taken
from headway.schema.staged import Staged


class QuestionsOpen(AnswersNeeded):
    """Staging was asked for while a question that changes a total is open."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(
            "Answer first: " + "; ".join(f"{question.key} ({' or '.join(question.choices)})" for question in questions)
        )


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
    waiting = proposal.open_questions(answers)
    if waiting:
        raise QuestionsOpen(waiting)
    mapping = decided(proposal.mapping, answers)
    by_label = {table.label: table for table in tables}
    pairs = [
        (carried(by_label[entry.label], entry), entry)
        for entry in mapping.tables
        if is_taken(entry.role) and entry.label in by_label
    ]
    own = {entry.label: own_columns(table, entry, known) for table, entry in pairs}
    read = [typed(table, entry, settings, own[entry.label]) for table, entry in pairs]
    ready = by_person(without_removed(read))
    gathering = Gathering(known, settings, mapping, ready)
    say_removed(gathering, read)
    _collect(gathering)
    refusals = [refusal for table in tables for refusal in table.refusals]
    refusals += [refusal for table in ready for refusal in table.refusals]
    notes = [
        *_still_true(proposal.notes, proposal.mapping, mapping),
        *(f"{table.label}: {note}" for table, _ in pairs for note in table.notes[len(by_label[table.label].notes) :]),
        *(note for table in ready for note in table.notes),
        *gathering.notes,
    ]
    fields = dict.fromkeys(one.field for entry in own.values() for one in entry)
    staged = Staged(
        mapping.source,
        gathering.staged(),
        (*refusals, *gathering.refusals),
        tuple(dict.fromkeys(notes)),
        (*fields, *attempts(ready)),
        mapping.same_as,
        row_numbers(by_label, mapping),
    )
    return StagedFiles(staged, reconciliation(tables, gathering, staged))


def _still_true(notes: Sequence[str], proposed: Mapping, used: Mapping) -> list[str]:
    """The notes, but for columns that an answer took as fields of the business's own: those are not left alone."""
    before, after = left_alone(proposed), left_alone(used)
    said = [after.get(label, "") for label, note in before.items() if note != after.get(label)]
    gone = {note for label, note in before.items() if note != after.get(label)}
    return [*(note for note in notes if note not in gone), *(note for note in said if note)]


def _collect(gathering: Gathering) -> None:
    """Hear of everyone and everything first, then stage: a row may speak of what a later table describes."""
    hear_members(gathering)
    hear_accounts(gathering)
    hear_offer(gathering)
    hear_deals(gathering)
    hear_moves(gathering)
    hear_event_logs(gathering)
    hear_recorded(gathering)
    for register in gathering.registers.values():
        register.settle()
    stage_members(gathering)
    stage_accounts(gathering)
    stage_offer(gathering)
    stage_leads(gathering)
    stage_messages(gathering)
    stage_deals(gathering)
    stage_deal_moves(gathering)
    stage_event_logs(gathering)
    stage_deal_lines(gathering)
    stage_orders(gathering)
    stage_plans(gathering)
    stage_recorded(gathering)
    stage_rates_of_orders(gathering)
