"""Names in conditions: met as written, else by their folded spelling, else refused with what was perhaps meant."""

from dataclasses import replace

from headway.answers.look import look
from headway.answers.world import World
from headway.catalogue.dimension import Dimension, DimensionKind
from headway.query.check import CannotAsk
from headway.query.question import Condition, Query
from headway.values.fold import fold
from headway.values.suggest import did_you_mean


def with_known_names(query: Query, world: World) -> Query:
    """The query with each name of a thing spelt as it is recorded.

    Raises CannotAsk for a name that nothing has. Words that stand on facts themselves are checked by `check_words`.
    """
    issues: list[str] = []
    conditions = tuple(_known(condition, world, issues) for condition in query.where)
    if issues:
        raise CannotAsk(issues)
    return replace(query, where=conditions)


def _known(condition: Condition, world: World, issues: list[str]) -> Condition:
    dimension = world.catalogue.dimensions[condition.dimension]
    if (
        not dimension.table
        or dimension.kind not in {DimensionKind.THING, DimensionKind.TEXT}
        or dimension.column == "channel"
    ):
        return condition
    if dimension.kind is DimensionKind.TEXT and dimension.column:
        return condition
    label = dimension.attribute or "name"
    wanted = [value for value in condition.values if value]
    if not wanted:
        return condition
    sql = f'SELECT DISTINCT "{label}" AS name FROM {dimension.table} WHERE "{label}" IN (SELECT UNNEST($names))'  # noqa: S608
    found = {row["name"] for row in look(world.engine, sql, {"names": wanted}).to_pylist()}
    if len(found) == len(set(wanted)):
        return condition
    return replace(condition, values=_spelt(condition, dimension, world, issues))


def _spelt(condition: Condition, dimension: Dimension, world: World, issues: list[str]) -> tuple[str, ...]:
    label = dimension.attribute or "name"
    sql = f'SELECT DISTINCT "{label}" AS name FROM {dimension.table} WHERE "{label}" IS NOT NULL'  # noqa: S608
    known = [row["name"] for row in look(world.engine, sql).to_pylist()]
    folded: dict[str, list[str]] = {}
    for name in known:
        folded.setdefault(fold(name), []).append(name)
    values: list[str] = []
    for value in condition.values:
        if value == "" or value in known:
            values.append(value)
        elif fold(value) in folded:
            values.extend(folded[fold(value)])
        else:
            hint = did_you_mean(value, known) if world.scope is None else ""
            issues.append(f'No {dimension.label.lower()} is called "{value}"{hint or "."}')
    return tuple(dict.fromkeys(values))
