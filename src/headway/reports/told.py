"""The table of a question's answer, as a file takes it."""

from collections.abc import Iterator

from headway.answers.answer import AnswerColumn, Value
from headway.insights.questions.asking import Line, Told
from headway.reports.export import Table


def table_of_told(told: Told) -> Table:
    """The lines with their exact numbers, under the heads that stand over them; n and the interval of a rate are
    columns of their own after it. The line of the whole is the last.
    """
    lines = [*told.lines, *([told.total] if told.total else [])]
    columns = {told.head[0]: AnswerColumn(told.head[0], "dimension")} if told.head else {}
    rows = []
    for line in lines:
        row: dict[str, Value] = {told.head[0]: line.name}
        for column, value in _cells(told, line):
            columns[column.name] = column
            row[column.name] = value
        rows.append(row)
    order = [column for head in told.head for column in columns.values() if column.name.split(" · ")[0] == head]
    return Table(tuple(order), rows)


def _cells(told: Told, line: Line) -> Iterator[tuple[AnswerColumn, Value]]:
    for head, cell in zip(told.head[1:], line.cells, strict=True):
        if not cell.unit:
            yield AnswerColumn(head, "dimension"), cell.text
            continue
        yield AnswerColumn(head, "metric", cell.unit), cell.value
        for part, value in cell.also:
            yield AnswerColumn(f"{head} · {part}", "metric", "count" if part == "n" else cell.unit), value
