"""Who performs best and worst."""

from headway.answers.answer import Answer
from headway.insights.questions.asking import Asking, Heard, Question, Told, extreme, missing, named, value_of
from headway.insights.questions.rates import differing
from headway.insights.questions.tables import bars_of, part_of_whole, parts_of, total_of

BROUGHT = (("sold", "net_sales"), ("won", "bookings"), ("won", "deals_won"))


def tell(heard: Heard) -> Told:
    """Who brought most and least of what is recorded, and whose win rate differs by more than chance."""
    key, answer = _brought(heard)
    if answer is None:
        whys = [heard.lacks(name, one) for name, one in BROUGHT]
        return missing(*(whys if all(whys) else ["Nobody is named beside what was sold or won: import a file with a "
                                                 "column for who sold, or who holds a deal."]))  # fmt: skip
    rows = [row for row in named(answer, "rep") if row[key]]
    said = [_most(heard, answer, key)]
    if len(rows) > 1:
        who, least = extreme(rows, "rep", key, most=False)
        said.append(f"{who} least of those with any ({heard.exact(least, key)})")
    sentence = f"{', '.join(said)}."
    if "won" in heard.answers and heard.answers["won"].totals.get("win_rate") is not None:
        sentence += f" On win rate {differing(heard, heard.answers['won'], 'rep', 'win_rate')}."
    table = heard.answers["won"] if key != "net_sales" else answer
    keys = ("net_sales",) if key == "net_sales" else (key, *(one for one in ("deals_won", "win_rate") if one != key))
    head, lines = parts_of(heard, table, "rep", keys)
    return Told(
        sentence,
        head=head,
        lines=lines,
        total=total_of(heard, table, keys, head),
        plot=bars_of(heard, table, "rep", key, f"{heard.catalogue.metrics[key].label} by rep"),
    )


def _brought(heard: Heard) -> tuple[str, Answer | None]:
    """The first of net sales, bookings and deals won that somebody named has."""
    for name, key in BROUGHT:
        answer = heard.answers.get(name)
        if answer is not None and any(value_of(row, key) > 0 for row in named(answer, "rep")):
            return key, answer
    return "", None


def _most(heard: Heard, answer: Answer, key: str) -> str:
    who, most = extreme([row for row in named(answer, "rep") if row[key]], "rep", key, most=True)
    share = part_of_whole(most, value_of(answer.totals, key))
    told = "" if share is None else f", {heard.share(share)} of all"
    each = " each" if " and " in who else ""
    what = f"{heard.exact(most, key)}{each}"
    return f"{who} brought most ({what}{' deals' if key == 'deals_won' else ''}{told})"


QUESTION = Question(
    key="people",
    title="Who performs best and worst?",
    asks=(
        Asking("sold", ("net_sales",), by="rep"),
        Asking("won", ("bookings", "deals_won", "win_rate"), by="rep"),
    ),
    tell=tell,
    caveat="Whose leads or territory were easier is not seen here: it says who differs, not why.",
)
