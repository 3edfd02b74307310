"""The trade's words for what a number is counted by."""

from collections.abc import Mapping

from headway.catalogue.catalogue import Catalogue
from headway.catalogue.metric import Kept, Metric, Ratio, Stock, Unit

ANCHORS: Mapping[tuple[str, str], str] = {
    ("sales", "happened"): "order date",
    ("deal_outcomes", "happened"): "close date",
    ("deals", "created"): "creation date",
    ("deals", "closed"): "close date",
    ("deals", "won"): "date won",
    ("stage_visits", "entered"): "stage entry",
    ("stage_visits", "left"): "stage exit",
    ("stage_reaches", "entered"): "entry to the pipeline",
    ("close_moves", "happened"): "day of the move",
    ("contests", "happened"): "close date",
    ("leads", "created"): "enquiry date",
    ("leads", "qualified"): "qualification date",
    ("leads", "converted"): "conversion date",
    ("leads", "decided"): "decision date",
    ("activities", "happened"): "activity date",
    ("hours", "happened"): "working day",
    ("spend", "happened"): "spending day",
    ("activities", "scheduled"): "booked day",
    ("quotes", "sent"): "date first sent",
    ("quotes", "requested"): "date asked for",
    ("quotes", "closed"): "close date",
    ("introductions", "happened"): "date of the introduction",
    ("objections", "happened"): "close date",
    ("logged_time", "happened"): "working day",
    ("contracts", "signed"): "signing date",
    ("contracts", "due"): "due date",
    ("tenures", "began"): "first day under contract",
    ("tenures", "left"): "last day under contract",
    ("recurring_changes", "happened"): "day of the change",
    ("loyalty_points", "from"): "day of the entry",
    ("loyalty_points", "earned"): "day of earning",
    ("web_visits", "happened"): "date of the visit",
    ("social_posts", "happened"): "date of the post",
    ("payments", "happened"): "payment date",
    ("order_charges", "happened"): "order date",
    ("emails", "sent"): "sending date",
    ("emails", "opened"): "date first opened",
    ("survey_answers", "answered"): "date of the answer",
    ("survey_answers", "asked"): "date of asking",
    ("reviews", "happened"): "date of the review",
    ("feedback_items", "received"): "date received",
    ("cases", "opened"): "opening date",
    ("own_case_waits", "opened"): "opening date",
    ("days", "happened"): "day",
    ("quotas", "happened"): "day of the target",
    ("deal_states", "due"): "expected close",
    ("order_payments", "placed"): "order date",
    ("cases", "resolved"): "date resolved",
}


def anchor_words(catalogue: Catalogue, key: str) -> str:
    """The date that decides the period of a metric: `order date`, `at this instant`."""
    metric = catalogue.metrics[key]
    atoms = [atom for atom in catalogue.atoms_of(key) if not isinstance(metric, Ratio) or atom.key != metric.n]
    if any(isinstance(atom, Stock) for atom in atoms):
        return "at that instant"
    if any(isinstance(atom, Kept) for atom in atoms):
        return "at the start and at the end of the period"
    words = dict.fromkeys(ANCHORS.get((atom.fact, atom.anchor), f"{atom.anchor} date") for atom in atoms)
    return " and ".join(words)


def unit_of(metric: Metric, currency: str) -> str:
    """The metric's unit as figures write it: an ISO code for money."""
    return currency if metric.unit is Unit.MONEY else metric.unit.value
