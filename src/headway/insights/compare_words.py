"""What a comparison of two sides says in words: which numbers differ beyond noise, and which cannot be told apart."""

from collections.abc import Sequence

from headway.insights.two_sides import Said

MOST_NAMED = 4
WORDS = {
    Said.ALIKE: "cannot be told apart",
    Said.TOO_FEW: "too few to say",
    Said.UNJUDGED: "not judged",
}


def said_of(said: Said, direction: str) -> str:
    """`more, and more is better`, `less`, `cannot be told apart`: for one number, that of the first side."""
    if said not in {Said.MORE, Said.LESS}:
        return WORDS[said]
    word = said.value
    if direction not in {"up", "down"}:
        return word
    return f"{word}: {'better' if (said is Said.MORE) == (direction == 'up') else 'worse'}"


def summary(names: Sequence[str], verdicts: Sequence[Said], sides: tuple[str, str]) -> str:
    """`2 of 12 numbers differ beyond noise, Ann beside Ben: Net sales (more), Win rate (less). The other 10 cannot be
    told apart.`
    """
    pairs = list(zip(names, verdicts, strict=True))
    tested = [said for _, said in pairs if said in {Said.MORE, Said.LESS, Said.ALIKE}]
    differ = [f"{name} ({said.value})" for name, said in pairs if said in {Said.MORE, Said.LESS}]
    if not tested:
        return f"{sides[0]} and {sides[1]} have too few cases or days to be told apart."
    if not differ:
        return f"{sides[0]} and {sides[1]} cannot be told apart: none of {len(tested)} numbers differs beyond noise."
    named = ", ".join(differ[:MOST_NAMED])
    more = len(differ) - MOST_NAMED
    named += f" and {more} more" if more > 0 else ""
    count = len(differ)
    verb = "differs" if count == 1 else "differ"
    left = len(tested) - count
    rest = f" {'The other one' if left == 1 else f'The other {left}'} cannot be told apart." if left else ""
    return f"{count} of {len(tested)} numbers {verb} beyond noise, {sides[0]} beside {sides[1]}: {named}.{rest}"
