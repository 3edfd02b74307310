"""Text in which columns stand apart by blanks only, as old programs and statistics packages write them."""

import re

SAMPLE_LINES = 400
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3
GAPS = (re.compile(r"\s+"), re.compile(r"\s{2,}"))
"""One blank parts columns; or, where texts hold blanks, only two and more do."""


def with_tabs(text: str) -> str | None:
    """The same lines with a tab in place of each gap; None where the first lines do not all have as many columns."""
    lines = [line for line in text[: 1 << 20].splitlines()[:SAMPLE_LINES] if line.strip()]
    if len(lines) < FEWEST_ROWS:
        return None
    for gap in GAPS:
        widths = {len(gap.split(line.strip())) for line in lines}
        if len(widths) == 1 and widths.pop() >= FEWEST_COLUMNS:
            return "\n".join(gap.sub("\t", line.strip()) for line in text.splitlines())
    return None
