"""What the page of cohorts is asked: who is followed to what, in which steps, by time or by what else; read from its
address."""

from dataclasses import dataclass, replace
from datetime import timedelta

from headway.errors import BadQuestion
from headway.insights.cohorts import STEPS, Step
from headway.insights.followings import FOLLOWINGS, Following
from headway.query.parse import end_of
from headway.values.grain import Grain
from headway.values.suggest import did_you_mean
from headway.web.address import one
from headway.web.asked import Asked
from headway.web.exploring import offered
from headway.web.screens.choosing import answerable, ever_with_something

BEHIND = 31
"""Data that end so many days ago are looked at as of their last day: nobody was followed any longer."""
LONG, MEDIUM = 1500, 150


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is followed, in which steps of time, and by which dimension; with an empty one each cohort is a row."""

    following: Following
    step: Step
    by: str
    possible: tuple[Following, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """What is asked of each cohort besides its ages."""
        one = self.following
        keys = (one.begun, one.counted, one.rate, one.undecided, one.expected)
        return tuple(dict.fromkeys(key for key in keys if key))

    def splits(self, asked: Asked) -> tuple[str, ...]:
        """The dimensions by which all that is asked can be told apart."""
        ages = {step.age for step in STEPS.values()}
        return tuple(name for name in offered(asked.place.catalogue, self.metrics) if name not in ages)


def read_followed(asked: Asked) -> Followed | None:
    """Understand the address; None where nobody can be followed yet. Raises BadQuestion for what it cannot mean."""
    words = {found.key: found for found in FOLLOWINGS}
    wanted, grain, by = (one(asked.params, name) for name in ("what", "grain", "by"))
    if wanted and wanted not in words:
        raise BadQuestion(f'"{wanted}" is nothing to follow{did_you_mean(wanted, words)}')
    here = answerable(asked, list(dict.fromkeys(found.begun for found in FOLLOWINGS)))
    held = ever_with_something(asked, here)
    possible = tuple(found for found in FOLLOWINGS if found.begun in held)
    chosen = words[wanted] if wanted else next(iter(possible), None)
    if chosen is None or not possible:
        return None
    followed = Followed(chosen, STEPS[_grain(grain, asked)], by, possible)
    if by and by not in followed.splits(asked):
        raise BadQuestion(f'{chosen.title} cannot be told apart by "{by}"{did_you_mean(by, followed.splits(asked))}')
    return followed


def at_the_end_of_data(asked: Asked) -> Asked:
    """The page as of the last day with data where that was long ago; else as it is."""
    through = asked.through
    if asked.as_of is not None or through is None or (asked.today - through).days <= BEHIND:
        return asked
    params = (*(pair for pair in asked.params if pair[0] != "as_of"), ("as_of", through.isoformat()))
    return replace(asked, params=params, as_of=end_of(through, asked.place.calendar), today=through)


def _grain(text: str, asked: Asked) -> Grain:
    """The step of the address, else one that gives a dozen cohorts or two."""
    if text:
        if text not in {grain.value for grain in STEPS}:
            raise BadQuestion(f'"{text}" is no step of cohorts. Write one of: {", ".join(STEPS)}.')
        return Grain(text)
    first = asked.span.start if asked.span else asked.reach.first() or asked.today
    days = (min(asked.span.last, asked.today) - first if asked.span else asked.today - first) / timedelta(days=1)
    return Grain.QUARTER if days > LONG else Grain.MONTH if days > MEDIUM else Grain.WEEK
