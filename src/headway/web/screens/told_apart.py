"""Whether the rows of a table can be told apart: one line a rate, under the table."""

from headway.answers.answer import Answer
from headway.catalogue.parts import is_share_of_things
from headway.insights.apart import Tally, told_apart
from headway.insights.signal_words import apart_words
from headway.web.asked import Asked
from headway.web.exploring import Exploration
from headway.web.screens.series import number

ROUNDED = 0.5
"""By so much cases of rows may differ from those of the whole: less than one case."""


def told_apart_lines(asked: Asked, exploration: Exploration, answer: Answer) -> tuple[str, ...]:
    """For each rate of a table with one split and nothing else, which of its rows differ from the rest.

    What has no name is part of the rest. Nothing is said of rates whose cases stand in several rows, or in none: there
    the rows are no parts of one whole.
    """
    if len(exploration.rows) != 1 or exploration.across or exploration.grain:
        return ()
    catalogue = asked.place.catalogue
    rates = [key for key in exploration.metrics if is_share_of_things(catalogue.metrics[key])]
    told = []
    for key in rates:
        words = _line(asked, exploration.rows[0], key, answer)
        if words:
            told.append(f"{catalogue.metrics[key].label}: {words}" if len(exploration.metrics) > 1 else words)
    return tuple(told)


def _line(asked: Asked, split: str, key: str, answer: Answer) -> str:
    columns = (answer.column(split), answer.column(key), answer.column(f"{key}.n"))
    tallies = {}
    for place, (name, share, n) in enumerate(zip(*columns, strict=True)):
        value, cases = number(share), number(n)
        if name is not None and value is not None and cases:
            tallies[place, str(name)] = Tally(float(value) * float(cases), float(cases))
    share, cases = number(answer.totals.get(key)), number(answer.totals.get(f"{key}.n"))
    parts = sum(float(number(n) or 0) for n in columns[2])
    if len(tallies) < 2 or share is None or not cases or abs(parts - float(cases)) > ROUNDED:
        return ""
    whole = Tally(float(share) * float(cases), float(cases))
    return apart_words(told_apart(tallies, whole=whole), figures=asked.place.figures, write=_name)


def _name(member: object) -> str:
    return str(member[1]) if isinstance(member, tuple) else str(member)
