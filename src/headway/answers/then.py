"""What was known at a moment is counted by what was meant then: the definitions of own metrics that held."""

from dataclasses import replace

from headway.answers.world import World
from headway.catalogue.own_metrics import as_known, held_then
from headway.catalogue.own_words import terms_said
from headway.query.question import Query


def as_defined(query: Query, world: World) -> World:
    """The world by the definitions that held when the question asks what was known."""
    then = as_known(world.catalogue, query.known_at)
    return world if then is world.catalogue else replace(world, catalogue=then)


def defined_otherwise(query: Query, world: World) -> tuple[str, ...]:
    """For each metric asked, or part of one, that was defined otherwise then: what it was made of, and until when."""
    catalogue = world.catalogue
    if query.known_at is None or not catalogue.own:
        return ()
    then = held_then(catalogue, query.known_at)
    names = [name for key in query.metrics for name in (key, *catalogue.all_parts_of(key))]
    held = [then[name] for name in dict.fromkeys(names) if name in then and then[name].until]
    return tuple(
        f"{one.label} as it was defined until {one.until[:10]}: {terms_said(one.terms, catalogue)}." for one in held
    )
