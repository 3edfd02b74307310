"""What sells, what earns, what is irrelevant."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from headway.answers.answer import Value
from headway.insights.questions.asking import Asking, Heard, Question, Told, missing, named, value_of
from headway.insights.questions.tables import bars_of, parts_of, total_of

MOST = Decimal("0.8")
LITTLE = Decimal("0.01")
KEYS = ("net_sales", "gross_margin", "units")


def tell(heard: Heard) -> Told:
    """How few products make most of the sales, how many next to nothing, and what sells at a loss."""
    answer = heard.answers.get("sold")
    rows = [row for row in named(answer, "product") if row["net_sales"]] if answer else []
    if answer is None or not rows:
        why = heard.lacks("sold", "net_sales")
        return missing(why or "No sale names its product: import a file with a column for the product.")
    sentence = "; ".join(filter(None, (_few(heard, rows), _little(heard, rows), _loses(heard, rows))))
    head, lines, more = parts_of(heard, answer, "product", KEYS)
    return Told(
        f"{sentence}.",
        head=head,
        lines=lines,
        more=more,
        total=total_of(heard, answer, KEYS, head),
        plot=bars_of(heard, answer, "product", "net_sales", "Net sales by product"),
        caveats=_uncosted(heard, rows),
    )


def _few(heard: Heard, rows: Sequence[Mapping[str, Value]]) -> str:
    """`18 of 120 products make 80 %`, of what products with a name brought."""
    amounts = sorted((value_of(row, "net_sales") for row in rows), reverse=True)
    whole = sum(amounts, Decimal(0))
    if whole <= 0:
        return f"More came back of {heard.count(len(rows))} products than was sold"
    count, reached = 0, Decimal(0)
    while reached < whole * MOST:
        reached += amounts[count]
        count += 1
    products = f"{heard.count(len(rows))} product{'' if len(rows) == 1 else 's'}"
    if len(rows) == 1:
        return f"{rows[0]['product']} makes all of it"
    return f"{heard.count(count)} of {products} make{'s' if count == 1 else ''} {heard.figures.short(MOST, 'share')}"


def _little(heard: Heard, rows: Sequence[Mapping[str, Value]]) -> str:
    """How many of the smallest come to no more than a hundredth together."""
    amounts = sorted(value_of(row, "net_sales") for row in rows)
    whole = sum(amounts, Decimal(0))
    if whole <= 0:
        return ""
    reached, count = Decimal(0), 0
    for amount in amounts:
        reached += max(amount, Decimal(0))
        if reached > whole * LITTLE:
            break
        count += 1
    return f"{heard.count(count)} together at most {heard.figures.short(LITTLE, 'share')}" if count else ""


def _loses(heard: Heard, rows: Sequence[Mapping[str, Value]]) -> str:
    """What sells at the largest loss; nothing where no cost is recorded."""
    costed = [row for row in rows if row["gross_margin"] is not None]
    if not costed:
        return f"what they earn is not known: {heard.lacks('sold', 'gross_margin').rstrip('.')}"
    losing = [row for row in costed if value_of(row, "gross_margin") < 0]
    if not losing:
        return "none of them sells at a loss"
    worst = min(losing, key=lambda row: (value_of(row, "gross_margin"), str(row["product"])))
    sells = heard.exact(value_of(worst, "net_sales"), "net_sales")
    loses = heard.exact(-value_of(worst, "gross_margin"), "gross_margin")
    verb = "sells" if len(losing) == 1 else "sell"
    told = f"{heard.count(len(losing))} {verb} at a loss"
    return f"{told}, most of all {worst['product']}, which sells {sells} but loses {loses}"


def _uncosted(heard: Heard, rows: Sequence[Mapping[str, Value]]) -> tuple[str, ...]:
    count = sum(row["gross_margin"] is None for row in rows)
    if not count or count == len(rows):
        return ()
    return (f"What {heard.count(count)} of {heard.count(len(rows))} products earn is not known: no cost is recorded.",)


QUESTION = Question(
    key="products",
    title="What sells, what earns, what is irrelevant?",
    asks=(Asking("sold", KEYS, by="product"),),
    tell=tell,
    caveat="Net sales minus the cost of what was sold: no shelf, wage or advertising is taken off. "
    "A product that loses may sell others; that is not seen here.",
)
