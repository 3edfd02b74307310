"""The mill: a second small business with three and a half years behind it, for what the small shop is too young for.

It sells from Monday to Saturday, was closed on 1 May and 4 July 2024, and counts in EUR in Berlin. It is seen at
noon of 15 July 2024, a Monday.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from tests.oracle.mill_goods import DEBTS, LINES, SPENT, STAYS, STOCK
from tests.oracle.mill_people import LEADS, QUOTAS, SILENCES, STAFF, STATES, WON
from tests.oracle.people import Row
from tests.oracle.shop import META, frame, sale, store_of

NOW = datetime(2024, 7, 15, 10, tzinfo=UTC)
CLOSED: Sequence[Row] = ({"id": 1, "day": date(2024, 5, 1)}, {"id": 2, "day": date(2024, 7, 4)})
SEASON = (60, 70, 90, 100, 100, 110, 80, 70, 100, 120, 150, 250)


def months() -> list[Row]:
    """One sale in the middle of each month, 20 more each year; from January 2022 on Ben sells a tenth as much too.

    Chairs are only sold in spring.
    """
    rows = []
    for number in range(2021 * 12, 2024 * 12 + 6):
        year, month = divmod(number, 12)
        day = f"{year}-{month + 1:02d}-15"
        amount = SEASON[month] + 20 * (year - 2021)
        product = 3 if month in {3, 4} else 1
        rows.append(sale(number, number, day, str(amount), customer_id=1, product_id=product))
        if year >= 2022:
            rows.append(sale(90000 + number, 90000 + number, day, str(Decimal(amount) / 10), customer_id=2, rep=2))
    return rows


SALES: Sequence[Row] = (
    *months(),
    sale(1, 1, "2024-07-01 10:00", "50", customer_id=1, product_id=1),
    sale(2, 2, "2024-07-15 09:00", "70", customer_id=2, rep=2),
    sale(3, 3, "2024-07-16 09:00", "9000", customer_id=2, rep=2),
    *LINES,
)
ROWS: Mapping[str, Sequence[Row]] = {
    "sales": SALES,
    "staff": STAFF,
    "quotas": QUOTAS,
    "deal_outcomes": WON,
    "deal_states": STATES,
    "stock_levels": STOCK,
    "silences": SILENCES,
    "leads": LEADS,
    "stage_visits": STAYS,
    "order_payments": DEBTS,
    "spend": SPENT,
}


def mill() -> World:
    """The world of the mill."""
    store = store_of(ROWS, {**META, "selling_days": "1,2,3,4,5,6", "first_recorded": "2021-01-01T08:00:00+00:00"})
    with store.writing() as batch:
        batch.dimension("closures", frame("closures", CLOSED))
    return world_of(store, own_catalogue(), now=NOW)
