"""The best and worst customers: who buys most, and what they leave."""

from collections.abc import Mapping, Sequence

from headway.answers.answer import Answer, Value
from headway.insights.questions.asking import Asking, Heard, Question, Told, extreme, missing, named, value_of
from headway.insights.questions.tables import bars_of, part_of_whole, parts_of, total_of

SOLD = ("net_sales", "gross_margin", "orders")
WON = ("bookings", "deals_won")


def tell(heard: Heard) -> Told:
    """Who buys most and whether it leaves anything; who leaves most and least."""
    for name, keys in (("sold", SOLD), ("won", WON)):
        answer = heard.answers.get(name)
        if answer is None:
            continue
        rows = [row for row in named(answer, "customer") if value_of(row, keys[0]) > 0]
        if rows:
            return _told(heard, answer, keys, rows)
    whys = [heard.lacks("sold", "net_sales"), heard.lacks("won", "bookings")]
    return missing(*(whys if all(whys) else ["No sale names its customer: import a file with a column for the "
                                             "customer of an order."]))  # fmt: skip


def _told(heard: Heard, answer: Answer, keys: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> Told:
    every = [row for row in named(answer, "customer") if row[keys[0]]]
    said = [_most(heard, answer, keys, rows), *(_leaves(heard, every) if "gross_margin" in keys else ())]
    head, lines, more = parts_of(heard, answer, "customer", keys)
    label = heard.catalogue.metrics[keys[0]].label
    return Told(
        f"{'; '.join(said)}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, keys, head),
        plot=bars_of(heard, answer, "customer", keys[0], f"{label} by customer"),
    )


def _most(heard: Heard, answer: Answer, keys: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> str:
    who, most = extreme(rows, "customer", keys[0], most=True)
    share = part_of_whole(most, value_of(answer.totals, keys[0]))
    of_all = "" if share is None else f", {heard.share(share)} of all"
    first = [row for row in rows if value_of(row, keys[0]) == most]
    several = len(first) > 1
    verb = "buy" if several else "buys"
    told = f"{who} {verb} most ({heard.exact(most, keys[0])}{' each' if several else ''}{of_all})"
    if several or "gross_margin" not in keys or first[0]["gross_margin"] is None:
        return told
    left = value_of(first[0], "gross_margin")
    return f"{told} {'yet' if left < 0 else 'and'} leaves {heard.exact(left, 'gross_margin')}"


def _leaves(heard: Heard, rows: Sequence[Mapping[str, Value]]) -> tuple[str, ...]:
    """Who leaves most and least, where it is known of several."""
    known = [row for row in rows if row["gross_margin"] is not None]
    if not known:
        return (f"what they leave is not known: {heard.lacks('sold', 'gross_margin').rstrip('.')}",)
    best, most = extreme(known, "customer", "gross_margin", most=True)
    worst, least = extreme(known, "customer", "gross_margin", most=False)
    if most == least:
        return ()
    leave = "leave" if " and " in best else "leaves"
    told = f"{best} {leave} most ({heard.exact(most, 'gross_margin')})"
    return (f"{told}, {worst} least ({heard.exact(least, 'gross_margin')})",)


QUESTION = Question(
    key="customers",
    title="Who are the best and worst customers?",
    asks=(Asking("sold", SOLD, by="customer"), Asking("won", WON, by="customer")),
    tell=tell,
    caveat="What a customer leaves is net sales minus the cost of what was sold; what it cost to serve them is not "
    "in it. Guests are nobody's.",
)
