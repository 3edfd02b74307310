"""Orders whose payment would be on record if they were paid: of channels in which some payment is."""

from sqlglot import exp

from headway.sql.limits import version
from headway.sql.nodes import column, known, number, select, table
from headway.sql.plan import Plan

FACT = "order_payments"
TOLD = "order_payments_told"
OTHER = "other"


def told(plan: Plan) -> exp.Select:
    """Without the orders of channels where nobody writes payments down: these are not unpaid.

    After: `SELECT * FROM order_payments WHERE EXISTS (SELECT 1 FROM order_payments AS other WHERE other.channel IS NOT
    DISTINCT FROM order_payments.channel AND other.paid_at IS NOT NULL)`.
    """
    same = exp.NullSafeEQ(this=column("channel", OTHER), expression=column("channel", FACT))
    tests = [*version(plan.shape.limits, OTHER), same, known(column("paid_at", OTHER))]
    paid = exp.Exists(this=select([number(1)], table(FACT, OTHER), tests=tests))
    return select([exp.Star()], table(FACT), tests=[*version(plan.shape.limits, FACT), paid])
