"""Who are the best partners."""

from headway.insights.questions.asking import Asking, Heard, Question, Told, extreme, missing, named, value_of
from headway.insights.questions.rates import differing
from headway.insights.questions.tables import bars_of, part_of_whole, parts_of, total_of

WORTH = ("partner_bookings", "partner_touched_bookings")
COUNTED = ("partner_deals_won", "partner_win_rate")
NOBODY = "No deal names a partner: import a file with a column for the partner of a deal."


def tell(heard: Heard) -> Told:
    """Who brought most, what that one touched beside, how much of all that is; and on win rate who differs."""
    answer, whole = heard.answers.get("partners"), heard.answers.get("whole")
    if "partners" in heard.unasked:
        return missing(heard.unasked["partners"])
    key = next((key for key in ("partner_bookings", "partner_deals_won") if _any(heard, key)), "")
    if answer is None or whole is None:
        return missing(NOBODY)
    if not key:
        return missing(heard.lacks("partners", "partner_deals_won") and NOBODY) if not answer.rows else Told(
            "No deal that a partner brought was won in these days."
        )  # fmt: skip
    rows = [row for row in named(answer, "partner") if value_of(row, key) > 0]
    who, most = extreme(rows, "partner", key, most=True)
    each = " each" if " and " in who else ""
    deals = " deals" if key == "partner_deals_won" else ""
    said = f"{who} brought most ({heard.exact(most, key)}{each}{deals})"
    touched = sum(value_of(row, WORTH[1]) for row in rows if row["partner"] == who)
    if touched:
        said += f" and touched {heard.exact(touched, WORTH[1])} more"
    share = part_of_whole(value_of(answer.totals, WORTH[0]), value_of(whole.totals, "bookings"))
    if share is not None:
        said += f"; partners brought {heard.share(share)} of what was won"
    keys = (key, *(one for one in (*WORTH, *COUNTED) if one != key))
    head, lines, more = parts_of(heard, answer, "partner", keys)
    return Told(
        f"{said}. On win rate {differing(heard, answer, 'partner', 'partner_win_rate')}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, keys, head),
        plot=bars_of(heard, answer, "partner", key, f"{heard.catalogue.metrics[key].label}, by partner"),
    )


def _any(heard: Heard, key: str) -> bool:
    answer = heard.answers.get("partners")
    return answer is not None and any(value_of(row, key) > 0 for row in named(answer, "partner"))


QUESTION = Question(
    key="partners",
    title="Who are the best partners?",
    asks=(Asking("partners", (*WORTH, *COUNTED), by="partner"), Asking("whole", ("bookings",))),
    tell=tell,
    caveat="What a partner brought might have come without; what several touched counts for each. What partners cost "
    "is not taken off.",
)
