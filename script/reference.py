"""The reference pages that are made from the code: what every metric and dimension is."""

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.dimension import Dimension
from headway.catalogue.metric import Derived, Metric, Ratio, Unit
from headway.catalogue.read import own_catalogue

DOCS = Path(__file__).resolve().parent.parent / "docs"
UNITS = {
    Unit.MONEY: "money, in the workspace's currency",
    Unit.COUNT: "a count",
    Unit.SHARE: "a share",
    Unit.DAYS: "in days",
    Unit.MINUTES: "in minutes",
    Unit.HOURS: "in hours",
    Unit.UNITS: "in units",
    Unit.NUMBER: "a number",
}
METRICS_HEAD = """# Metrics and dimensions

Written by `script/docs` from `src/headway/catalogue`; edit there. What the words mean is in the
[glossary](GLOSSARY.md).
`headway ask WORKSPACE METRIC --by DIMENSION` asks for any of them; `--explain` shows how it was counted.

What is undefined is shown as a dash with its reason, never as 0. A share stands beside the number that it was counted
over and its 95 % interval. *Decides the period* is the moment by which a thing falls into one period or another.
"""


def formula(metric: Metric) -> str:
    """How a metric is put together from others, or read from a fact."""
    match metric:
        case Ratio():
            return f"`{metric.numerator}` ÷ `{metric.denominator}`"
        case Derived():
            plus, minus = " + ".join(f"`{key}`" for key in metric.plus), "".join(f" − `{key}`" for key in metric.minus)
            return plus + minus
        case _:
            return f"from {metric.fact.replace('_', ' ')}"


def anchors(metric: Metric, catalogue: Catalogue) -> str:
    """The moments that decide into which period it falls."""
    return ", ".join(dict.fromkeys(atom.anchor for atom in catalogue.atoms_of(metric.key)))


def metric_lines(metric: Metric, catalogue: Catalogue) -> Iterator[str]:
    """One metric: its definition and, as a list, what a reader of the number must know."""
    yield f"### `{metric.key}` {metric.label}\n"
    yield f"{metric.definition}\n"
    yield f"- {UNITS[metric.unit]}; {formula(metric)}; decides the period: {anchors(metric, catalogue)}"
    if metric.exclusions:
        yield f"- left out: {'; '.join(metric.exclusions)}"
    if metric.undefined:
        yield f"- undefined: {metric.undefined}"
    if metric.needs:
        yield f"- needs: {'; '.join(metric.needs.values())}"
    yield f"- by: {', '.join(catalogue.dimensions_of(metric.key)) or 'time only'}\n"


def dimension_line(dimension: Dimension) -> str:
    """One row of the table of dimensions."""
    when = "as it is now" if dimension.at == "current" else "as it was then"
    return f"| `{dimension.key}` | {dimension.label} | {dimension.definition} | {when} |"


def metrics_page(catalogue: Catalogue) -> str:
    """Every metric that people ask for, by category, then every dimension."""
    lines = [METRICS_HEAD]
    for category, metrics in groupby(catalogue.listed(), key=lambda metric: metric.category):
        lines.append(f"## {category.capitalize()}\n")
        for metric in metrics:
            lines.extend(metric_lines(metric, catalogue))
    lines.append("## Dimensions\n\n| key | label | what it is | which one |\n|---|---|---|---|")
    lines.extend(dimension_line(dimension) for dimension in catalogue.dimensions.values())
    return "\n".join(lines) + "\n"


PAGES: Mapping[Path, Callable[[], str]] = {
    DOCS / "METRICS.md": lambda: metrics_page(own_catalogue()),
}


def main() -> int:
    """Write every page."""
    for path, page in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
