"""Whether one count counts some of what another counts, so that their quotient is a share with an interval."""

from headway.catalogue.metric import Count, DistinctCount, Metric, Stock

AND, OR, BETWEEN = " AND ", " OR ", " BETWEEN "


def some_of(part: Metric, whole: Metric) -> bool:
    """Whether everything that `part` counts is among what `whole` counts: the same rows, under more conditions."""
    if part.key == whole.key or type(part) is not type(whole) or not isinstance(part, Count | DistinctCount | Stock):
        return False
    if _what(part) != _what(whole):
        return False
    return conditions(part.filter) >= conditions(whole.filter)  # type: ignore[union-attr]  # of one kind, looked at above


def _what(metric: Metric) -> tuple[str, ...]:
    match metric:
        case Count():
            return (metric.fact, metric.anchor)
        case DistinctCount():
            return (metric.fact, metric.anchor, metric.column)
        case Stock() if not metric.expression:
            return (metric.fact, metric.anchor, metric.until)
        case _:
            return (metric.key,)


def conditions(words: str) -> frozenset[str]:
    """What must all be true, one by one: `a AND (b OR c)` is `a` and `b OR c`; what cannot be parted stays whole."""
    text = _bare(words)
    if not text:
        return frozenset()
    at = _places(text, (AND, OR, BETWEEN))
    if not at[AND] or at[OR] or at[BETWEEN]:
        return frozenset((text,))
    cuts = [0, *(place + len(AND) for place in at[AND])]
    ends = [*at[AND], len(text)]
    return frozenset().union(*(conditions(text[begin:end]) for begin, end in zip(cuts, ends, strict=True)))


def _bare(words: str) -> str:
    text = words.strip()
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int:
    """Where the bracket with which the text begins is closed."""
    return next((place for place, depth in _depths(text) if depth == 0), -1)


def _places(text: str, signs: tuple[str, ...]) -> dict[str, list[int]]:
    """Where these words stand outside of brackets and quotes."""
    upper = text.upper()
    outside = [place for place, depth in _depths(text) if depth == 0]
    return {sign: [place for place in outside if upper.startswith(sign, place)] for sign in signs}


def _depths(text: str) -> list[tuple[int, int]]:
    """Each place outside of quotes with how many brackets are open after it."""
    found, depth, quoted = [], 0, False
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        if quoted:
            continue
        depth += (sign == "(") - (sign == ")")
        found.append((place, depth))
    return found
