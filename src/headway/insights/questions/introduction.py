"""How many sign after the product was introduced to them."""

from headway.insights.questions.asking import Asking, Heard, Question, Told, missing, named, value_of
from headway.insights.questions.rates import differing
from headway.insights.questions.tables import bars_of, parts_of, total_of

SIGNED = "introduction_win_rate"
EXPECTED = "introduction_win_rate_expected"
UNDECIDED = "introductions_undecided"
KEYS = (SIGNED, UNDECIDED)


def tell(heard: Heard) -> Told:
    """How many of those introduced signed so far, how many are undecided, how many sign in the end; and who of the
    presenters differs by more than chance.
    """
    whole, answer = heard.answers.get("whole"), heard.answers.get("who")
    why = heard.lacks("whole", SIGNED)
    if why or whole is None:
        return missing(why)
    totals = whole.totals
    n = value_of(totals, f"{SIGNED}.n")
    signed = round(float(value_of(totals, SIGNED)) * float(n))
    said = (
        f"Of {heard.count(n)} introduced {heard.count(signed)} signed so far ({heard.rate(totals, SIGNED)}), "
        f"{heard.count(value_of(totals, UNDECIDED))} undecided"
    )
    if totals.get(EXPECTED) is not None:
        said += f"; followed to the end {heard.rate(totals, EXPECTED)} sign"
    if answer is None or not named(answer, "presenter"):
        return Told(f"{said}.")
    head, lines, more = parts_of(heard, answer, "presenter", KEYS)
    return Told(
        f"{said}. Of the presenters {differing(heard, answer, 'presenter', SIGNED)}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, KEYS, head),
        plot=bars_of(heard, answer, "presenter", SIGNED, "Signing after the introduction, by presenter"),
    )


QUESTION = Question(
    key="introduction",
    title="How many sign after the introduction?",
    asks=(Asking("whole", (SIGNED, UNDECIDED, EXPECTED)), Asking("who", KEYS, by="presenter")),
    tell=tell,
    caveat="Who is shown the product was chosen: it says how many of them sign, not that the introduction made them.",
)
