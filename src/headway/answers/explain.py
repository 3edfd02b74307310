"""An answer explained: definitions in words, what was left out, what was read, the SQL."""

from collections.abc import Mapping, Sequence

from headway.answers.answer import Answer
from headway.answers.world import World
from headway.query.question import Query
from headway.schema.tables import facts


def explained(answer: Answer, query: Query, world: World) -> Mapping[str, Sequence[str]]:
    """Four headings with their lines: definitions, left out, read, sql."""
    catalogue = world.catalogue
    definitions, left_out = [], []
    for key in query.metrics:
        metric = catalogue.metrics[key]
        number = f" ({metric.number})" if metric.number != "-" else ""
        definitions.append(f"{metric.label}{number}: {metric.definition}")
        if metric.exclusions:
            left_out.append(f"{metric.label} leaves out {', '.join(metric.exclusions)}.")
    atoms = [atom for key in query.metrics for atom in catalogue.atoms_of(key)]
    read = dict.fromkeys(f"{facts()[atom.fact].label}, by {atom.anchor}: {facts()[atom.fact].means}." for atom in atoms)
    versions = world.engine.versions(sorted({fact for key in query.metrics for fact in catalogue.held_facts_of(key)}))
    batches = [f"{name} as of batch {batch}." for name, batch in versions.items()]
    return {
        "definitions": definitions,
        "left out": [*left_out, *answer.notes],
        "read": [*read, *batches],
        "sql": [answer.sql],
    }
