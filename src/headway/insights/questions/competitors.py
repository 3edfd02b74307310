"""How much is lost to whom."""

from collections.abc import Mapping, Sequence

from headway.answers.answer import Answer, Value
from headway.insights.questions.asking import Asking, Heard, Question, Told, missing, named, names, value_of
from headway.insights.questions.tables import bars_of, parts_of, total_of
from headway.insights.questions.unlike import leads

WHOLE = ("deals_lost_to_competitors", "accounts_lost_to_competitors", "competitor_share_of_lost",
         "competitor_share_of_decided")  # fmt: skip
CONTESTED = "lost_share_of_contested"
KEYS = ("deals_lost_to_competitors", "accounts_lost_to_competitors")


def tell(heard: Heard) -> Told:
    """How many deals went to somebody named, of the lost and of the decided, and to whom most."""
    answer, whole = heard.answers.get("whom"), heard.answers.get("whole")
    why = heard.lacks("whole", "deals_lost_to_competitors") or heard.lacks("whom", "deals_lost_to_competitors")
    if why or answer is None or whole is None:
        return missing(why)
    lost = int(value_of(whole.totals, "deals_lost_to_competitors"))
    if not lost:
        return Told("No deal was lost to a named competitor in these days.")
    rows = [row for row in named(answer, "competitor") if value_of(row, "deals_lost_to_competitors") > 0]
    head, lines, more = parts_of(heard, answer, "competitor", KEYS)
    return Told(
        f"{_said(heard, whole, lost)}; {_whom(heard, rows, lost)}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, KEYS, head),
        plot=bars_of(heard, answer, "competitor", "deals_lost_to_competitors", "Deals lost, by competitor"),
    )


def _said(heard: Heard, whole: Answer, lost: int) -> str:
    totals = whole.totals
    deals = f"{heard.count(lost)} deal{' was' if lost == 1 else 's were'} lost to a named competitor"
    of = [
        f"{heard.rate(totals, key)} of {words}"
        for key, words in (("competitor_share_of_lost", "the lost"), ("competitor_share_of_decided", "the decided"))
        if totals[key] is not None
    ]
    contested = heard.answers.get("contested")
    if contested and contested.totals[CONTESTED] is not None:
        of.append(f"{heard.rate(contested.totals, CONTESTED)} of the contested were lost")
    told = f"{deals}: {', '.join(of)}" if of else deals
    if totals["competitor_share_of_lost"] is None:
        return told
    unknown = 1 - value_of(totals, "competitor_share_of_lost")
    return f"{told}; of {heard.share(unknown)} of the lost nobody is named" if unknown > 0 else told


def _whom(heard: Heard, rows: Sequence[Mapping[str, Value]], lost: int) -> str:
    """Who took most, named alone only where that is more than chance."""
    counts = sorted(((int(value_of(row, KEYS[0])), str(row["competitor"])) for row in rows), key=lambda one: -one[0])
    if len(counts) == 1:
        return f"all to {counts[0][1]}"
    first, second = counts[0], counts[1]
    if leads(first[0], second[0], lost):
        return f"most to {first[1]} ({heard.count(first[0])})"
    near = sorted(name for count, name in counts if not leads(first[0], count, lost))
    return f"{names(near)} cannot be told apart as the first"


QUESTION = Question(
    key="competitors",
    title="How much is lost to whom?",
    asks=(Asking("whole", WHOLE), Asking("whom", KEYS, by="competitor"), Asking("contested", (CONTESTED,))),
    tell=tell,
    caveat="Deals lost to nobody named may have gone to somebody too. Why a deal went there is not seen here.",
)
