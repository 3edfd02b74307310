"""The best and worst channel of outreach: where the leads come from that become customers."""

from headway.insights.questions.asking import Asking, Heard, Question, Told, missing, named, value_of
from headway.insights.questions.rates import compared, differing
from headway.insights.questions.tables import bars_of, parts_of, total_of
from headway.insights.questions.unlike import Side

LEADS = ("new_leads", "lead_conversion")
DEALS = ("deals_decided", "win_rate")


def tell(heard: Heard) -> Told:
    """Which sources convert more or less than the others by more than chance; of deals where leads are not recorded."""
    for name, keys in (("leads", LEADS), ("deals", DEALS)):
        answer = heard.answers.get(name)
        if answer is None or answer.totals.get(keys[1]) is None:
            continue
        if any(value_of(row, keys[0]) for row in named(answer, "source")):
            return _told(heard, name, keys)
    whys = [heard.lacks("leads", "lead_conversion"), heard.lacks("deals", "win_rate")]
    return missing(*(whys if all(whys) else [next(filter(None, whys), ""), "No lead names its source: import a file "
                                             "with a column for where a lead came from."]))  # fmt: skip


def _told(heard: Heard, name: str, keys: tuple[str, str]) -> Told:
    answer, (count, rate) = heard.answers[name], keys
    n = heard.count(value_of(answer.totals, count))
    whole = heard.rate(answer.totals, rate)
    words = f"leads {whole} have become customers so far" if name == "leads" else f"decided deals {whole} were won"
    first = f"Of {n} {words}"
    undecided = value_of(heard.answers["waiting"].totals, "leads_undecided") if "waiting" in heard.answers else 0
    if name == "leads" and undecided:
        first = f"{first}, {heard.count(undecided)} are undecided"
    head, lines, more = parts_of(heard, answer, "source", keys)
    label = heard.catalogue.metrics[rate].label
    return Told(
        f"{first}. Of the sources {differing(heard, answer, 'source', rate)}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, keys, head),
        plot=bars_of(heard, answer, "source", rate, f"{label} by source"),
        caveats=_few(heard, name, rate),
    )


def _few(heard: Heard, name: str, rate: str) -> tuple[str, ...]:
    few = sorted(source for source, side in compared(heard.answers[name], "source", rate).items() if side is Side.FEW)
    return (f"Too few to say: {', '.join(few)}.",) if 0 < len(few) <= 6 else ()


QUESTION = Question(
    key="channels",
    title="Which is the best and worst channel of outreach?",
    asks=(
        Asking("leads", LEADS, by="source"),
        Asking("waiting", ("leads_undecided",)),
        Asking("deals", DEALS, by="source"),
    ),
    tell=tell,
    caveat="Sources differ in whom they reach: it says which convert, not that the source makes them. Young leads may "
    "still convert.",
)
