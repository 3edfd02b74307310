"""Who performs best and worst."""

from dataclasses import replace

from headway.answers.answer import Answer
from headway.insights.questions.asking import Asking, Heard, Question, Told, extreme, missing, named, value_of
from headway.insights.questions.rates import differing, evened_out
from headway.insights.questions.tables import bars_of, part_of_whole, parts_of, share_of, total_of

BROUGHT = ("net_sales", "bookings", "deals_won")
ALL = (*BROUGHT, "win_rate")
EVENED = "Win rate, evened out"
DRAWN = (
    "Evened out, each win rate is drawn to that of all, the more the fewer deals it is of: rank by it rather than by "
    "the plain one."
)
NOBODY = "Nobody is named beside what was sold or won: import a file with a column for who sold, or who holds a deal."


def tell(heard: Heard) -> Told:
    """Who brought most and least of what is recorded, and whose win rate differs by more than chance."""
    answer = heard.answers.get("brought")
    key = _brought(answer)
    if answer is None or not key:
        whys = [heard.lacks("brought", one) for one in BROUGHT]
        return missing(*(whys if all(whys) else [NOBODY]))
    rows = [row for row in named(answer, "rep") if row[key]]
    said = [_most(heard, answer, key)]
    if len(rows) > 1:
        who, least = extreme(rows, "rep", key, most=False)
        said.append(f"{who} least of those with any ({heard.exact(least, key)})")
    sentence = f"{', '.join(said)}."
    if answer.totals.get("win_rate") is not None:
        sentence += f" On win rate {differing(heard, answer, 'rep', 'win_rate')}."
    keys = (key, *(one for one in ALL if one != key and answer.totals.get(one)))
    head, lines, more = parts_of(heard, answer, "rep", keys)
    total = total_of(heard, answer, keys, head)
    evened = evened_out(answer, "rep", "win_rate") if "win_rate" in keys else {}
    if evened:
        head = (*head, EVENED)
        rates = [share_of(heard, evened.get(line.name)) for line in lines]
        lines = tuple(replace(line, cells=(*line.cells, rate)) for line, rate in zip(lines, rates, strict=True))
        total = replace(total, cells=(*total.cells, share_of(heard, None)))
    return Told(
        sentence,
        caveats=(DRAWN,) if evened else (),
        head=head,
        lines=lines,
        more=more,
        total=total,
        plot=bars_of(heard, answer, "rep", key, f"{heard.catalogue.metrics[key].label} by rep"),
    )


def _brought(answer: Answer | None) -> str:
    """The first of net sales, bookings and deals won that somebody named has."""
    rows = named(answer, "rep") if answer else []
    return next((key for key in BROUGHT if any(value_of(row, key) > 0 for row in rows)), "")


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
    asks=(Asking("brought", ALL, by="rep"),),
    tell=tell,
    caveat="Whose leads or territory were easier is not seen here: it says who differs, not why.",
)
