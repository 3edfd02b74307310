"""From tables to a proposed mapping."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import replace

from headway.ingest.cells.numbers import scale_of
from headway.ingest.decisions import (
    Subject,
    amount_questions,
    discount_question,
    period_question,
    sign_question,
    with_decimals,
    with_orders,
)
from headway.ingest.documents import document_question
from headway.ingest.event_logs import event_log_questions
from headway.ingest.evidence import (
    in_cents,
    net_of_fees,
    net_of_tax,
    not_payout,
    price_or_amount,
    repeated_amount,
    value_and_total,
)
from headway.ingest.fields import Holds, holds
from headway.ingest.guess import TableGuess, fields_for, table_guess
from headway.ingest.kept_rows import kept_rows
from headway.ingest.known import Known
from headway.ingest.links import linked
from headway.ingest.mapping import ColumnMapping, Mapping, TableMapping
from headway.ingest.mapping_file import fingerprint
from headway.ingest.meanings import Guess
from headway.ingest.names import merged_spellings, near_names
from headway.ingest.outcomes import outcome_question, unsaid_outcome
from headway.ingest.overlaps import overlaps
from headway.ingest.own_fields import left_alone
from headway.ingest.profile import Profile, profiles
from headway.ingest.proposal import Proposal, Question
from headway.ingest.rates import rate_question
from headway.ingest.settings import ImportSettings
from headway.ingest.table import SourceTable
from headway.ingest.words import cells, is_taken, roles
from headway.values.counted import counted

MOST_NAMED = 30
PROVEN = (
    in_cents,
    net_of_fees,
    not_payout,
    net_of_tax,
    value_and_total,
    amount_questions,
    repeated_amount,
    price_or_amount,
)
NAMED = {
    "product.name": "products",
    "account.name": "accounts",
    "member.name": "members",
    "member.manager": "members",
    "lead.source": "sources",
    "deal.source": "sources",
    "order.source": "sources",
    "product.category": "categories",
    "account.industry": "industries",
    "account.country": "countries",
    "order.country": "countries",
    "lead.country": "countries",
    "deal.stage": "stages",
}


def propose(tables: Sequence[SourceTable], *, known: Known, kept: Mapping | None, settings: ImportSettings) -> Proposal:
    """What each table and column means, with evidence, the questions that change a total, and what is worth knowing.

    A table whose header a given or kept mapping knows is read as that mapping says; everything else is guessed.
    """
    data = [table for table in tables if not table.left_alone]
    columns = [profiles(table) for table in data]
    mappings = [_given(table, kept, known) for table in data]
    guesses = [_guess(table, shown, given) for table, shown, given in zip(data, columns, mappings, strict=True)]
    fields = linked(guesses, columns)
    subjects = [
        Subject(table, shown, given or _table_mapping(table, guess, found), guess.rivals, given is None)
        for table, shown, given, guess, found in zip(data, columns, mappings, guesses, fields, strict=True)
    ]
    subjects, questions, notes = _decide(subjects)
    questions += [question for subject in subjects for question in rate_question(subject, settings)]
    questions += [question for subject in subjects for question in outcome_question(subject)]
    again, said, settled = overlaps(subjects)
    for asked, told, known_answers in map(event_log_questions, subjects):
        questions, said, settled = [*questions, *asked], [*said, *told], {**settled, **known_answers}
    left = [TableMapping(t.label, (), "", (), f"left alone: {t.left_alone}") for t in tables if t.left_alone]
    base = kept or Mapping(())
    answers = {key: value for table in data for key, value in _answered(table, kept, known).items()}
    whole = (*(subject.mapping for subject in subjects), *left)
    mapping = replace(base, tables=whole, answers={**settled, **base.answers, **answers})
    notes = [
        *_table_notes(tables, subjects),
        *notes,
        *said,
        *_blank_notes(subjects),
        *kept_rows(subjects),
        *_name_notes(subjects),
        *_money_notes(subjects, settings),
        *(note for subject in subjects for note in unsaid_outcome(subject)),
        *(note for subject in subjects for note in _undated_sales(subject)),
    ]
    return Proposal(mapping, (*questions, *again), tuple(dict.fromkeys(notes)))


def _given(table: SourceTable, kept: Mapping | None, known: Known) -> TableMapping | None:
    found = _recognised(table, kept, known)
    return _complete(found[1], table) if found else None


def _recognised(table: SourceTable, kept: Mapping | None, known: Known) -> tuple[Mapping, TableMapping] | None:
    """The mapping, and its table, that has this header."""
    wanted = fingerprint(table.header)
    for mapping in (kept, known.mapping(wanted)):
        if mapping is None:
            continue
        for entry in mapping.tables:
            by_label = mapping is kept and entry.label == table.label and not entry.header
            if fingerprint(entry.header) == wanted or by_label:
                return mapping, entry
    return None


def _answered(table: SourceTable, kept: Mapping | None, known: Known) -> dict[str, str]:
    """The answers that were given for a table of this header, under the name of today's file."""
    found = _recognised(table, kept, known)
    if found is None:
        return {}
    mapping, entry = found
    told = {
        name.removeprefix(f"{entry.label}:"): value
        for name, value in mapping.answers.items()
        if name.startswith(f"{entry.label}:")
    }
    return {f"{table.label}:{rest}": value for rest, value in told.items()}


def _complete(entry: TableMapping, table: SourceTable) -> TableMapping:
    named = {column.column: column for column in entry.columns}
    columns = tuple(named.get(name, ColumnMapping(name)) for name in table.header)
    return replace(entry, label=table.label, header=table.header, columns=columns)


def _guess(table: SourceTable, shown: AbstractMapping[str, Profile], given: TableMapping | None) -> TableGuess:
    if given is None:
        return table_guess(shown, table.label)
    if given.role not in roles():
        return TableGuess("", 0.0, {}, {})
    fields = {column.column: Guess(column.field, 3.0, column.evidence) for column in given.columns if column.field}
    return replace(fields_for(given.role, shown), fields=fields, rivals={})


def _table_mapping(table: SourceTable, guess: TableGuess, fields: AbstractMapping[str, Guess]) -> TableMapping:
    label = roles()[guess.role]["label"] if guess.role else "left alone: not a kind of table that Headway knows"
    columns = tuple(
        ColumnMapping(name, fields[name].field, evidence=fields[name].why)
        if name in fields and guess.role
        else ColumnMapping(name)
        for name in table.header
    )
    return TableMapping(table.label, table.header, guess.role, columns, label)


def _decide(subjects: list[Subject]) -> tuple[list[Subject], list[Question], list[str]]:
    subjects, questions, notes = with_orders(subjects)
    subjects, decimal = with_decimals(subjects)
    questions += decimal
    done = []
    for subject in subjects:
        for proven in PROVEN if subject.guessed else ():
            subject, asked, said = proven(subject)  # noqa: PLW2901  # each step stands on the one before
            questions += asked
            notes += said
        done.append(subject)
    done, decimal = with_decimals(done)  # of columns that proofs have given a field
    questions += [question for question in decimal if question.key not in {asked.key for asked in questions}]
    for subject in done:
        questions += [*sign_question(subject), *discount_question(subject), *period_question(subject)]
        questions += document_question(subject)
    return done, questions, notes


def _table_notes(tables: Sequence[SourceTable], subjects: Sequence[Subject]) -> list[str]:
    notes = [f"{table.label}: left alone ({table.left_alone})" for table in tables if table.left_alone]
    for table in tables:
        notes += [f"{table.label}: {note}" for note in table.notes]
        notes += [f"{table.label}: skipped {line}" for line in table.how.skipped]
    for subject in subjects:
        mapping = subject.mapping
        if not subject.table.rows:
            notes.append(f"{mapping.label}: it has a header and no rows.")
            continue
        if not is_taken(mapping.role):
            notes.append(f"{mapping.label}: {mapping.evidence}; {counted(subject.table.rows, 'row')} left alone.")
            continue
    notes += left_alone(Mapping(tuple(subject.mapping for subject in subjects))).values()
    return notes


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _blank_notes(subjects: Sequence[Subject]) -> list[str]:
    notes = []
    for subject in subjects:
        for column in subject.mapping.columns:
            profile = subject.profiles.get(column.column)
            if not column.field or profile is None or not profile.blanks:
                continue
            counts = subject.table.frame.get_column(column.column).value_counts()
            shown = [
                f"`{value}` {counted(count, 'time')}" for value, count in counts.iter_rows() if value in profile.blanks
            ]
            notes.append(f"{subject.mapping.label}: `{column.column}` holds {', '.join(sorted(shown))}: read as blank.")
    return notes


def _name_notes(subjects: Sequence[Subject]) -> list[str]:
    names: dict[str, set[str]] = {}
    for subject in subjects:
        for column in subject.mapping.columns:
            kind = NAMED.get(column.field)
            numbered = column.field.endswith(".name") and subject.mapping.column_of(
                column.field.replace(".name", ".number")
            )
            values = subject.profiles[column.column].values if kind and column.column in subject.profiles else None
            if kind and values is not None and not numbered and len(values) <= 20_000:
                names.setdefault(kind, set()).update(values.to_list())
    notes = []
    for kind, found in names.items():
        notes += [
            f"One name in {kind}, written in {len(group)} ways and merged: {', '.join(group)}."
            for group in merged_spellings(found)[:50]
        ]
        pairs = near_names(found) + (near_names(found, cells()["countries"]["names"]) if kind == "countries" else [])
        notes += [
            f"Near-equal names in {kind}, kept apart: {a} and {b}. Join them with `same as` if they are one."
            for a, b in pairs[:50]
        ]
    return notes


def _undated_sales(subject: Subject) -> list[str]:
    """Amounts that are called as those of sales, in a table of customers or products: without a day they are none."""
    if subject.mapping.role not in ("accounts", "contacts", "products"):
        return []
    found = fields_for("orders", subject.profiles).fields
    free = {column.column for column in subject.mapping.columns if not column.field}
    named = [name for name, guess in found.items() if guess.field in ("order.total", "order.subtotal") and name in free]
    return [
        f"{subject.table.label}: `{name}` looks like sales, but no column says when: they are not counted. Sales need "
        f"a date in each row."
        for name in named
    ]


def _money_notes(subjects: Sequence[Subject], settings: ImportSettings) -> list[str]:
    notes = []
    for subject in subjects:
        notes += [
            f"{subject.mapping.label}: each number in `{c.column}` stands for {scale_of(c.column):,} times as much."
            for c in subject.mapping.columns
            if holds(c.field) is Holds.MONEY and scale_of(c.column) > 1
        ]
        signs = {
            subject.profiles[c.column].number.currency
            for c in subject.mapping.columns
            if c.field and c.column in subject.profiles
        }
        notes += [
            f"{subject.mapping.label}: amounts are written in {sign}; the workspace counts in {settings.currency}."
            for sign in sorted(signs - {"", settings.currency})
        ]
    return notes
