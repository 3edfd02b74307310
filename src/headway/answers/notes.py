"""What must be said beside the numbers: what was left out and counted, what is missing, which clock was asked."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from headway.answers.bound import Bound, execute
from headway.answers.columns import Columns
from headway.answers.evaluate import Evaluation
from headway.answers.look import look
from headway.answers.numbers import Numbers
from headway.answers.whole_days import edges
from headway.catalogue.metric import (
    Atom,
    Cohort,
    Count,
    DistinctCount,
    Incidence,
    Ratio,
    Stock,
    Sum,
    Trimmed,
    Unit,
)
from headway.schema.tables import facts, held_in, table_of
from headway.sql.at_rates import restated
from headway.sql.exclusions import exclusions, may_lack, unrated
from headway.sql.outside import outside


def with_gaps(bound: Bound) -> Bound:
    """The question, with those of the columns it needs that are empty in some row: what that leaves out is counted."""
    wanted = may_lack(bound.whole().shape(), bound.world.catalogue)
    looked: dict[str, Collection[str]] = {
        fact: bound.world.engine.gaps(fact, columns) for fact, columns in wanted.items()
    }
    if bound.rates_day is not None:
        looked = {fact: {*looked[fact], *restated(columns, fact)} for fact, columns in wanted.items()}
    return replace(bound, gaps=frozenset((fact, column) for fact, empty in looked.items() for column in empty))


def notes_of(bound: Bound, whole: Columns) -> list[str]:
    """Undated rows, rows of an unknown time where a day is cut, rows whose value is empty, in words with counts."""
    statement = exclusions(bound.whole().shape(), bound.world.catalogue, bound.world.engine.dialect)
    row = {name: values[0] for name, values in whole.named.items()}
    if statement is not None:
        row |= execute(bound.world, statement, {**bound.values(), "edges": list(edges(bound))})[0]
    return list(dict.fromkeys([*_undated(bound, row), *_untimed(bound, row), *_empty(bound, row)]))


def rows(count: int, what: str) -> str:
    """`1 row of sales`, `2,473 rows of sales`."""
    return f"{count:,} row{'' if count == 1 else 's'} of {what}"


def _undated(bound: Bound, row: dict[str, object]) -> Iterator[str]:
    ranged = bound.query.start is not None or bound.query.end is not None or bound.query.as_of is not None
    for atom in _atoms(bound):
        count = row.get(f"{atom.key}__undated") or 0
        if not isinstance(count, int) or not count:
            continue
        what = facts()[atom.fact].label.lower()
        if isinstance(atom, Stock):
            left = ranged or bound.query.grain is not None
            yield f"{rows(count, what)} without a start date: {'left out' if left else 'counted as open now'}."
        elif ranged:
            yield f"{rows(count, what)} without a date ({atom.anchor}): in no period, left out."
        else:
            yield f"{rows(count, what)} without a date ({atom.anchor}): counted in the whole history."


def _untimed(bound: Bound, row: dict[str, object]) -> Iterator[str]:
    days = " and ".join(str(day) for day in edges(bound))
    for atom in _atoms(bound):
        count = row.get(f"{atom.key}__untimed") or 0
        if isinstance(count, int) and count and not facts()[atom.fact].by_day:
            what = rows(count, facts()[atom.fact].label.lower())
            yield f"{what} of {days} without a time of day ({atom.anchor}): taken to be at the start of the day."


def _empty(bound: Bound, row: dict[str, object]) -> Iterator[str]:
    for atom in _atoms(bound):
        count = row.get(f"{atom.key}__empty") or 0
        if not isinstance(count, int) or not count:
            continue
        label, fact = bound.world.catalogue.metrics[atom.key].label, facts()[atom.fact].label.lower()
        foreign, amounts = _unrated(bound, atom) if row.get(f"{atom.key}__unrated") else (0, [])
        if foreign:
            on = f" on {bound.rates_day}" if bound.rates_day else ""
            yield f"{label}: {rows(foreign, fact)} without an exchange rate{on} left out ({', '.join(amounts)})."
        if count > foreign:
            words = " and ".join(atom.needs.values()) or "a recorded value"
            words += " or an exchange rate" if bound.rates_day else ""
            yield f"{label}: {rows(count - foreign, fact)} without {words} left out."


def _unrated(bound: Bound, atom: Atom) -> tuple[int, list[str]]:
    """How many rows have no value for want of a rate, and their amounts by currency, as they were written."""
    whole = bound.whole()
    statement = unrated(whole.shape(), bound.world.catalogue, bound.world.engine.dialect, atom.key)
    if statement is None:
        return 0, []
    found = execute(bound.world, statement, {**whole.values(), "house": bound.world.currency})
    return sum(int(str(one["rows"])) for one in found), [f"{one['currency']} {one['amount']:,.2f}" for one in found]


def _atoms(bound: Bound) -> Iterator[Atom]:
    for key in bound.atoms:
        (atom,) = bound.world.catalogue.atoms_of(key)
        yield atom


def unrecorded(bound: Bound, totals: Columns) -> dict[str, str]:
    """Facts of this question that hold no row at all, each with the words for it; only asked where nothing was
    counted.
    """
    suspects: dict[str, bool] = {}
    for atom in _atoms(bound):
        counted = any(totals[name][0] for name in (atom.key, f"{atom.key}__n"))
        for fact in held_in(atom.fact)[:1]:
            suspects[fact] = suspects.get(fact, True) and not counted and not facts()[fact].given
    found = {}
    for fact in (name for name, nothing in suspects.items() if nothing):
        held = "deals" if fact == "deal_states" else table_of(fact)
        if not look(bound.world.engine, f"SELECT 1 FROM {held} LIMIT 1").num_rows:  # noqa: S608  a fact of our schema
            found[fact] = f"no {facts()[fact].label.lower()} recorded"
    return found


def unfilled(bound: Bound, totals: Columns) -> dict[str, str]:
    """Metrics read from facts that count nothing because a column that they need holds nothing in any row, each with
    the reason: what nobody recorded is not zero. Only looked at where nothing was counted.
    """
    found = {}
    for atom in _atoms(bound):
        counts = isinstance(atom, Count | DistinctCount | Cohort) or (isinstance(atom, Sum) and atom.unit is Unit.COUNT)
        if not counts or totals[f"{atom.key}__reached" if isinstance(atom, Cohort) else atom.key][0]:
            continue
        lacking = [words for column, words in atom.needs.items() if _never(bound, atom.fact, column)]
        if lacking:
            found[atom.key] = f"not recorded: {', '.join(lacking)}"
    return found


def _never(bound: Bound, fact: str, name: str) -> bool:
    held = facts().get(table_of(fact))
    if held is None or name not in held.columns or held.columns[name].required:
        return False
    return not look(bound.world.engine, f"SELECT 1 FROM {table_of(fact)} WHERE {name} IS NOT NULL LIMIT 1").num_rows  # noqa: S608  names of our schema


def left_out(bound: Bound, totals: Columns) -> Iterator[str]:
    """For an average over fewer things than there are: how many it leaves out, and which."""
    catalogue = bound.world.catalogue
    evaluation = Evaluation(totals, catalogue)
    for key in bound.query.metrics:
        metric = catalogue.metrics[key]
        if not isinstance(metric, Ratio) or not metric.n or metric.unit is Unit.SHARE:
            continue
        used = evaluation.numbers(metric.denominator).values[0]
        if not isinstance(used, int):
            continue
        if catalogue.counts_left_out_apart(metric):
            left = _uncounted(bound, metric.n, metric.denominator)
        else:
            all_ = evaluation.numbers(metric.n).values[0]
            left = all_ - used if isinstance(all_, int) else 0
        if left > 0:
            what = catalogue.metrics[metric.n].label.lower()
            yield f"{metric.label}: {left:,} of {used + left:,} {what} left out ({', '.join(metric.exclusions)})."


def followed(bound: Bound, totals: Columns) -> Iterator[str]:
    """Of an estimate over cases that are followed, how many are not decided yet; of a mean without what lies far out,
    how much that is.
    """
    for atom in _atoms(bound):
        label = bound.world.catalogue.metrics[atom.key].label
        told = {name: totals[f"{atom.key}__{name}"][0] or 0 for name in ("n", "ended", "trimmed", "trimmed_sum")}
        n, ended, far = (int(str(told[name])) for name in ("n", "ended", "trimmed"))
        if isinstance(atom, Incidence) and n > ended:
            yield f"{label}: {n - ended:,} of {n:,} are not decided yet."
        if isinstance(atom, Trimmed) and far:
            amount = Decimal(str(told["trimmed_sum"]))
            yield (
                f"{label}: {far:,} of {n + far:,} left out as far from the others, "
                f"{amount:,.2f} {bound.world.currency} in all."
            )


def stated(bound: Bound, totals: Columns) -> Iterator[str]:
    """What a ratio counts and what it leaves out that is worth saying: orders worth 0, orders cancelled."""
    catalogue = bound.world.catalogue
    evaluation = Evaluation(totals, catalogue)
    for key in bound.query.metrics:
        metric = catalogue.metrics[key]
        if not isinstance(metric, Ratio):
            continue
        for part, words in metric.stated.items():
            all_ = evaluation.numbers(metric.denominator).values[0]
            left = _uncounted(bound, metric.denominator, part) if all_ else 0
            if left:
                what = catalogue.metrics[metric.denominator].label.lower()
                yield f"{metric.label}: {left:,} of {all_:,} {what} {words}."
        for whole, words in metric.aside.items():
            if left := _uncounted(bound, whole, metric.denominator):
                used = evaluation.numbers(metric.denominator).values[0]
                all_ = used + left if isinstance(used, int) else left
                yield f"{metric.label}: {left:,} of {all_:,} {catalogue.metrics[whole].label.lower()} {words}."


def _uncounted(bound: Bound, all_: str, part: str) -> int:
    shape = replace(bound.whole(), atoms=(all_,)).shape()
    statement = outside(shape, bound.world.catalogue, bound.world.engine.dialect, part)
    (row,) = execute(bound.world, statement, bound.values())
    return int(str(row["outside"]))


def beyond(bound: Bound, results: Mapping[str, Numbers], totals: Mapping[str, Numbers]) -> Iterator[str]:
    """For a share that is below 0 or above 1, why it can be."""
    for key, numbers in results.items():
        metric = bound.world.catalogue.metrics[key]
        if not isinstance(metric, Ratio) or not metric.beyond:
            continue
        rows_out, whole = _outside(numbers), _outside(totals[key])
        if rows_out or whole:
            split = bool(bound.query.by or bound.query.grain)
            places = [f"{rows_out:,} row{'' if rows_out == 1 else 's'}"] if split and rows_out else []
            where = " and ".join([*places, *(["the total"] if whole else [])])
            yield f"{metric.label}: below 0 or above 100 % in {where}, where {metric.beyond}."


def _outside(numbers: Numbers) -> int:
    return sum(isinstance(value, float) and not 0 <= value <= 1 for value in numbers.values)


def needed(bound: Bound, missing: Mapping[str, str]) -> Iterator[str]:
    """For each metric whose fact is empty, the column of a file that would make it possible."""
    for key in bound.query.metrics:
        metric = bound.world.catalogue.metrics[key]
        atoms = bound.world.catalogue.atoms_of(key)
        lacking = [atom for atom in atoms if missing.keys() & {*held_in(atom.fact)}]
        if lacking:
            words = dict.fromkeys(word for atom in lacking for word in atom.needs.values())
            wanted = ", ".join(words) or facts()[lacking[0].fact].means.lower()
            why = missing[next(name for name in held_in(lacking[0].fact) if name in missing)]
            yield f"{metric.label}: {why}; import a file with a column for {wanted}."


def before_records(first: datetime | None) -> str:
    """Why nothing can be said about what was known then."""
    return f"Headway has recorded since {first:%Y-%m-%d %H:%M} UTC." if first else "Headway has recorded nothing yet."
