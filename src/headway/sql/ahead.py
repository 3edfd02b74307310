"""The steps of a statement that come to the same whatever days are asked about: for several questions told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from headway.catalogue.catalogue import Catalogue
from headway.query.shape import Shape
from headway.schema.tables import facts
from headway.sql.compile import Statement, text_of, tree_of
from headway.sql.nodes import column, fresh, select, table, with_steps, word
from headway.sql.open_time import GIVEN
from headway.sql.plan import Plan, plan_of

OF_ANY_DAYS = frozenset(("as_of", "as_of_day", "known_at", "scope", *GIVEN))
"""Parameters that are the same in questions about other days, by the same person and at the same moment."""
COSTLY = (exp.Group, exp.Window, exp.Join, exp.Union, exp.Distinct)


@dataclass(frozen=True, slots=True)
class Step:
    """Rows to have ready under a name: `name` stands in the statement for where they are."""

    name: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Parted:
    """A statement that reads the rows of some steps, which are run before it."""

    ahead: tuple[Step, ...]
    rest: Statement


@lru_cache(maxsize=256)
def parted(shape: Shape, catalogue: Catalogue, dialect: str) -> Parted | None:
    """The statement of a shape in two halves, or None where nothing costly is the same for other days."""
    plan = plan_of(shape, catalogue, shortcut=True)
    tree = tree_of(plan)
    with_ = tree.args.get("with_")
    if with_ is None or shape.at_rates:
        return None
    steps: dict[str, exp.Expr] = {one.alias: one.this for one in with_.expressions}
    fixed = _fixed(steps)
    tree.set("with_", None)
    asking = [*(step for name, step in steps.items() if name not in fixed), tree]
    wanted = [name for name in fixed if _costly(steps[name]) and any(name in _read(one) for one in asking)]
    if not wanted:
        return None
    used = {node.name for one in asking for node in one.find_all(exp.Column)}
    ahead = tuple(_step(name, [(one, fresh(steps[one])) for one in fixed], used, plan, dialect) for name in wanted)
    rest = {name: step for name, step in steps.items() if name not in wanted}
    for one in [*rest.values(), tree]:
        _look_ahead(one, wanted)
    return Parted(ahead, text_of(with_steps(tree, rest.items()), plan, dialect))


def _fixed(steps: Mapping[str, exp.Expr]) -> list[str]:
    """Those that name no other parameters, nor read a step that does."""
    found: list[str] = []
    for name, step in steps.items():
        named = {node.name for node in step.find_all(exp.Placeholder)}
        if named <= OF_ANY_DAYS and not (_read(step) & steps.keys()) - set(found):
            found.append(name)
    return found


def _read(step: exp.Expr) -> set[str]:
    return {node.name for node in step.find_all(exp.Table)}


def _costly(step: exp.Expr) -> bool:
    return step.find(*COSTLY) is not None


def _step(name: str, steps: Sequence[tuple[str, exp.Expr]], used: set[str], plan: Plan, dialect: str) -> Step:
    """The rows of a step, and of a fact's only the columns that are used."""
    columns = [one for one in facts()[name].columns if one in used] if name in facts() else []
    told = select([column(one) for one in columns] or [exp.Star()], table(name))
    return Step(_place(name), text_of(with_steps(told, steps), plan, dialect))


def _place(name: str) -> str:
    return f"ahead of all: {name}"


def _look_ahead(step: exp.Expr, wanted: Sequence[str]) -> None:
    for node in list(step.find_all(exp.Table)):
        if node.name in wanted:
            node.set("alias", exp.TableAlias(this=word(node.alias_or_name)))
            node.set("this", word(_place(node.name)))
