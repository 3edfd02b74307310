"""What a business's files say about how it writes numbers and dates. Nothing is used before somebody confirms it."""

from collections.abc import Mapping, Sequence

from headway.insights.proposed import Proposal
from headway.values.style import DATES, NUMBERS

Ways = Mapping[str, int]
Written = Sequence[tuple[str, Mapping[str, Ways]]]
"""For each file its name, and under `numbers` and `dates` how many of its values are written in which way."""
SURE = 0.9
COMMA = "1.234,56"
"""What a decimal comma alone stands for. A point shows nothing: programs write it whatever their people do."""
MACHINE = "2017-12-31"
"""A day as programs write it shows nothing either."""
ORDERS = {
    "31/12/2017": "day/month/year",
    "12/31/2017": "month/day/year",
    "31.12.2017": "day.month.year",
    "31 Dec 2017": "a day, the month as a word, and a year",
}


def propose_style(written: Written) -> tuple[Proposal, ...]:
    """The proposals for numbers and dates."""
    return tuple(one for one in (_numbers(written), _dates(written)) if one is not None)


def _numbers(written: Written) -> Proposal | None:
    grouped = _best(written, "numbers", set(NUMBERS))
    if grouped is not None:
        file, way, ways = grouped
        fits = ways[way] + ways.get(NUMBERS[way].decimal, 0)
        evidence = (
            f'{fits:,} of {sum(ways.values()):,} amounts in {file} with decimals or thousands are written "{way}".'
        )
        return Proposal("numbers", way, way, evidence, sure=fits >= SURE * sum(ways.values()))
    marked = _best(written, "numbers", {","})
    if marked is None:
        return None
    file, way, ways = marked
    evidence = f"{ways[way]:,} of {sum(ways.values()):,} amounts in {file} with decimals have a comma before them."
    return Proposal("numbers", COMMA, COMMA, evidence, sure=ways[way] >= SURE * sum(ways.values()))


def _dates(written: Written) -> Proposal | None:
    found = _best(written, "dates", set(DATES) - {MACHINE})
    if found is None:
        return None
    file, way, ways = found
    evidence = f"{ways[way]:,} of {sum(ways.values()):,} dates in {file} are {ORDERS[way]}."
    return Proposal("dates", way, way, evidence, sure=ways[way] >= SURE * sum(ways.values()))


def _best(written: Written, what: str, ways: set[str]) -> tuple[str, str, Ways] | None:
    """The file, and which of the ways, that is written so most often."""
    found = [
        (count, file, way, counts.get(what, {}))
        for file, counts in written
        for way, count in counts.get(what, {}).items()
        if way in ways
    ]
    if not found:
        return None
    _, file, way, counts_there = max(found, key=lambda one: one[0])
    return file, way, counts_there
