"""A business's own metric in words."""

from collections.abc import Iterable

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.own_terms import FORMULA, SIGNS, Only, Term


def only_said(only: Only, catalogue: Catalogue) -> str:
    """`Sale or return is sale`, `Channel is not web or fair`."""
    dimension = catalogue.dimensions.get(only.dimension)
    label = dimension.label if dimension else only.dimension
    values = " or ".join(value or "unknown" for value in only.values)
    return f"{label} {SIGNS.get(only.sign, only.sign)} {values}"


def term_said(term: Term, catalogue: Catalogue) -> str:
    """`Gross margin (only where Sale or return is sale)`."""
    metric = catalogue.metrics.get(term.metric)
    label = metric.label if metric else term.metric
    if not term.only:
        return label
    return f"{label} (only where {' and '.join(only_said(one, catalogue) for one in term.only)})"


def terms_said(terms: Iterable[Term], catalogue: Catalogue) -> str:
    """The formula: `Gross margin (only where Sale or return is sale) ÷ Visits`."""
    words = [f"{FORMULA.get(term.how, '')} {term_said(term, catalogue)}".strip() for term in terms]
    return " ".join(words)
