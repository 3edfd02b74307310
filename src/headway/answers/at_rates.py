"""What an answer at the exchange rates of one day says of them."""

from dataclasses import replace

from headway.answers.answer import Answer, Rates
from headway.answers.bound import Bound, execute
from headway.answers.world import World
from headway.query.question import Query
from headway.sql.compile import rates_of

MOST = 6


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
