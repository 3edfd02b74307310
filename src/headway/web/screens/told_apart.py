"""Whether the rows of a table can be told apart: one line a rate, under the table."""

from headway.answers.answer import Answer
from headway.catalogue.metric import has_interval
from headway.insights.apart import Tally, told_apart
from headway.insights.signal_words import apart_words
from headway.web.asked import Asked
from headway.web.exploring import Exploration
from headway.web.screens.series import number

UNKNOWN = "Unknown"


def told_apart_lines(asked: Asked, exploration: Exploration, answer: Answer) -> tuple[str, ...]:
    """For each rate of a table with one split and nothing else, which of its rows differ from the rest.

    Nothing is said of rates whose cases stand in several rows, or in none: there the rows are no parts of one whole.
    """
    if len(exploration.rows) != 1 or exploration.across or exploration.grain:
        return ()
    catalogue = asked.place.catalogue
    rates = [key for key in exploration.metrics if has_interval(catalogue.metrics[key])]
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
        if value is not None and cases:
            tallies[place, UNKNOWN if name is None else str(name)] = Tally(float(value) * float(cases), float(cases))
    whole = number(answer.totals.get(f"{key}.n"))
    if len(tallies) < 2 or whole is None or abs(sum(one.n for one in tallies.values()) - float(whole)) > 0.5:
        return ""
    return apart_words(told_apart(tallies), figures=asked.place.figures, write=_name)


def _name(member: object) -> str:
    return str(member[1]) if isinstance(member, tuple) else str(member)
