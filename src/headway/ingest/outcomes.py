"""Which leads became customers, where a column of yes and no may say it under a name that does not."""

from headway.ingest.decisions import BECAME_CUSTOMERS, SOMETHING_ELSE, Subject, key
from headway.ingest.mapping import TableMapping
from headway.ingest.profile import Profile
from headway.ingest.proposal import Question
from headway.ingest.words import squeeze, stages, word_set


def outcome_question(subject: Subject) -> list[Question]:
    """A column of yes and no that is called response, target, label …, on leads whose outcome nothing else says."""
    if subject.mapping.role != "leads" or not subject.guessed or _is_told(subject.mapping):
        return []
    likely = {squeeze(word) for word in stages()["perhaps_converted"]}
    named = [name for name in _free_flags(subject) if squeeze(name) in likely]
    return [_question(subject, subject.profiles[name]) for name in named[:1]]


def _question(subject: Subject, profile: Profile) -> Question:
    cells = subject.table.frame.get_column(profile.name).drop_nulls().str.to_lowercase()
    yes = int(cells.is_in(sorted(word_set("true"))).sum())
    shown = f"{yes:,} of {profile.filled:,} rows say yes"
    text = f"Does `{profile.name}` say which leads became customers? {shown[0].upper()}{shown[1:]}."
    asked = key(subject, profile.name, "outcome")
    return Question(asked, text, (BECAME_CUSTOMERS, SOMETHING_ELSE), shown, profile.filled)


def unsaid_outcome(subject: Subject) -> list[str]:
    """Where no column says which leads, or people without a name, became customers: which columns could."""
    people = subject.mapping.role == "accounts" and not _is_named(subject.mapping)
    if not (subject.mapping.role == "leads" or people) or _is_told(subject.mapping) or outcome_question(subject):
        return []
    flags = _free_flags(subject)
    if people:
        likely = {squeeze(word) for word in stages()["perhaps_converted"]}
        flags = [name for name in flags if squeeze(name) in likely]
    if not flags:
        return []
    shown = ", ".join(f"`{name}`" for name in flags[:6])
    what = "they are read as leads" if people else "it is their outcome"
    return [
        f"{subject.table.label}: no column says who became a customer. If {shown} does, {what} with the field "
        f"lead.converted in a mapping (--save-map, --map) or on the import page."
    ]


def _is_told(mapping: TableMapping) -> bool:
    return any(mapping.column_of(field) for field in ("lead.converted", "lead.outcome", "lead.outcome_at"))


def _is_named(mapping: TableMapping) -> bool:
    return any(mapping.column_of(f"account.{part}") for part in ("name", "first_name", "last_name", "email"))


def _free_flags(subject: Subject) -> list[str]:
    free = [column.column for column in subject.mapping.columns if not column.field]
    return [name for name in free if name in subject.profiles and subject.profiles[name].flag]
