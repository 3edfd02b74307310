"""Files that number their rows as an earlier one did, and yet bring new records: worth a word, or they count twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from headway.actions.imports.plan import Planned
from headway.records.models import Import
from headway.schema.staged import RowNumbers, Staged

MANY = 0.2  # of the file's numbers; fewer may well be chance
KEPT_AS = "row_numbers"
COUNTED = ("orders", "deals", "leads", "activities")


def with_row_numbers(files: Iterable[Mapping[str, Any]], staged: Staged) -> list[dict[str, Any]]:
    """What is kept of each file, with the numbers of its rows."""
    numbered = {file: {key: asdict(one) for key, one in own.items()} for file, own in staged.row_numbers.items()}
    return [{**file, KEPT_AS: numbered[file["name"]]} if file["name"] in numbered else {**file} for file in files]


def numbered_again(staged: Staged, parts: Sequence[Planned]) -> tuple[str, ...]:
    """A sentence for each file most of whose records are new, though an applied import has the numbers of its rows."""
    counted = [part for part in parts if part.kind in COUNTED]
    new = sum(part.new.height for part in counted)
    if not staged.row_numbers or not new or 2 * new < sum(part.seen.height for part in counted):
        return ()
    earlier = list(_earlier())
    return tuple(
        sentence
        for file, columns in staged.row_numbers.items()
        for key, numbers in columns.items()
        if (sentence := _sentence(file, key, numbers, earlier)) and not _only_counts(numbers)
    )


def _earlier() -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Import, name and row numbers of each file that was numbered, the newest first."""
    applied = Import.objects.filter(state="applied").order_by("-id").values_list("id", "files")
    for number, files in applied.iterator():
        yield from ((number, file["name"], file[KEPT_AS]) for file in files if KEPT_AS in file)


def _sentence(file: str, key: str, numbers: RowNumbers, earlier: Iterable[tuple[int, str, Mapping[str, Any]]]) -> str:
    every = sum(last - first + 1 for first, last in numbers.runs)
    for number, name, columns in earlier:
        both = _in_both(numbers.runs, columns[key]["runs"]) if key in columns else 0
        if both > MANY * every:
            return (
                f"{file}: {both:,} of its {every:,} numbers in `{numbers.column}` stand in {name} (import {number}) "
                "too, there with other records. Nothing of it is overwritten: these are added beside it. If they "
                "are the same sales once more, undo this import, or they count twice."
            )
    return ""


def _only_counts(numbers: RowNumbers) -> bool:
    """0, 1, 2 … or 1, 2, 3 …: the place of a row in its file, which says nothing about it."""
    return len(numbers.runs) == 1 and numbers.runs[0][0] in (0, 1)


def _in_both(ours: Sequence[Sequence[int]], theirs: Sequence[Sequence[int]]) -> int:
    """How many numbers two ordered lists of runs share."""
    found = one = other = 0
    while one < len(ours) and other < len(theirs):
        (first, last), (their_first, their_last) = ours[one], theirs[other]
        found += max(0, min(last, their_last) - max(first, their_first) + 1)
        if last <= their_last:
            one += 1
        else:
            other += 1
    return found
