"""Where prospects are lost, and how long they take."""

from collections.abc import Mapping, Sequence

from headway.answers.answer import Answer, Value
from headway.insights.questions.asking import Asking, Heard, Question, Told, extreme, missing, named, names, value_of
from headway.insights.questions.tables import bars_of, part_of_whole, parts_of, total_of
from headway.insights.questions.unlike import leads

LOST = ("deals_lost", "lost_value")
STAGES = ("stage_entries", "stage_lost", "stage_conversion", "time_in_stage")


def tell(heard: Heard) -> Told:
    """At which stage most is lost, by value where that is recorded, else by count; and who decides in the fourth
    week.
    """
    answer = heard.answers.get("lost")
    rows = [row for row in named(answer, "stage") if value_of(row, "deals_lost") > 0] if answer else []
    if answer is None or not rows:
        why = heard.lacks("lost", "deals_lost")
        return missing(why or _no_stage(heard, answer))
    said = "; ".join(filter(None, (_lost(heard, answer, rows), _when(heard))))
    stages = heard.answers.get("stages")
    table, keys = (stages, STAGES) if stages and named(stages, "stage") else (answer, LOST)
    head, lines, more = parts_of(heard, table, "stage", keys)
    return Told(
        f"{said}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, table, keys, head),
        plot=bars_of(heard, table, "stage", _drawn(keys), f"{heard.catalogue.metrics[_drawn(keys)].label} by stage"),
    )


def _drawn(keys: Sequence[str]) -> str:
    return "stage_lost" if "stage_lost" in keys else "deals_lost"


def _no_stage(heard: Heard, answer: Answer | None) -> str:
    if answer is not None and not value_of(answer.totals, "deals_lost"):
        return "No deal was lost in these days."
    return heard.lacks("stages", "stage_entries") or (
        "Of no lost deal its last stage is known: import a file with a column for the stage of a deal and when it "
        "entered it."
    )


def _lost(heard: Heard, answer: Answer, rows: Sequence[Mapping[str, Value]]) -> str:
    """By value where the value of lost deals is recorded, else by count and only beyond chance."""
    whole = value_of(answer.totals, "lost_value")
    if answer.totals.get("lost_value") is not None and whole > 0:
        stage, most = extreme(rows, "stage", "lost_value", most=True)
        share = part_of_whole(most, whole)
        told = "" if share is None else f", {heard.share(share)}"
        return f"Most value is lost at {stage} ({heard.exact(most, 'lost_value')}{told})"
    lost = int(sum(value_of(row, "deals_lost") for row in rows))
    counts = sorted(((int(value_of(row, "deals_lost")), str(row["stage"])) for row in rows), key=lambda one: -one[0])
    first = counts[0]
    deals = f"{heard.count(lost)} lost deal{'' if lost == 1 else 's'}"
    if len(counts) == 1:
        return f"All of {deals} whose stage is known were lost at {first[1]}"
    if leads(first[0], counts[1][0], lost):
        return f"Most deals are lost at {first[1]} ({heard.count(first[0])} of {deals})"
    near = sorted(stage for count, stage in counts if not leads(first[0], count, lost))
    return f"Of {deals}, {names(near)} cannot be told apart as where most are lost"


def _when(heard: Heard) -> str:
    """How many are decided after three to four weeks, the open ones followed on."""
    answer = heard.answers.get("when")
    share = answer.totals.get("decided_in_fourth_week") if answer else None
    if answer is None or share is None:
        return ""
    return f"{heard.share(value_of(answer.totals, 'decided_in_fourth_week'))} are decided in the fourth week"


QUESTION = Question(
    key="leaks",
    title="Where are prospects lost, and how long do they take?",
    asks=(
        Asking("lost", LOST, by="stage"),
        Asking("stages", STAGES, by="stage"),
        Asking("when", ("decided_in_fourth_week",)),
    ),
    tell=tell,
    caveat="Where a deal ends is not why: what was decided earlier may show late. Open deals may still be lost.",
)
