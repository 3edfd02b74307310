"""What an answer at the exchange rates of one day says of them, and which metrics cannot be told at other rates."""

from dataclasses import replace

from headway.answers.answer import Answer, Rates
from headway.answers.bound import Bound, execute
from headway.answers.world import World
from headway.query.question import Query
from headway.schema.tables import facts
from headway.sql.at_rates import lost
from headway.sql.compile import rates_of
from headway.sql.measures import reads

MOST = 6
UNRESTATED = "its amounts are held at the rates of their own days only"


def at_rates(answer: Answer, query: Query, world: World) -> Answer:
    """The answer with the rates that it was converted with, and a note that names them."""
    rates = _rates(query, world)
    said = [f"1 {currency} = {rate.normalize():f} {world.currency}" for currency, rate in rates.of.items()]
    more = f", and {len(said) - MOST} more" if len(said) > MOST else ""
    if said:
        note = f"Amounts are at the exchange rates of {rates.day}: {', '.join(said[:MOST])}{more}."
    else:
        note = f"No exchange rate of {rates.day} is known: only amounts in {world.currency} are counted."
    return replace(answer, notes=(note, *answer.notes), rates=rates)


def _rates(query: Query, world: World) -> Rates:
    bound = Bound(replace(query, by=(), grain=None, where=(), compare=None), world, ())
    if bound.rates_day is None:
        raise ValueError("a question at the rates of each day has no rates of one")
    statement = rates_of(bound.shape(), world.catalogue, world.engine.dialect)
    rows = execute(world, statement, bound.values())
    known = {str(row["currency"]): row["rate"] for row in rows if row["currency"] != world.currency}
    return Rates(bound.rates_day, known)  # type: ignore[arg-type]  # decimals, as the engine gives them


def unrestated(bound: Bound) -> dict[str, str]:
    """The metrics read from facts, in a question at the rates of one day, whose amounts are not held as they were
    written, each with the reason.
    """
    if bound.rates_day is None:
        return {}
    found = {}
    for key in bound.atoms:
        (atom,) = bound.world.catalogue.atoms_of(key)
        words = getattr(atom, "expression", "")
        if words and any(lost(name, facts()[atom.fact]) for name in reads(words)):
            found[key] = UNRESTATED
    return found
