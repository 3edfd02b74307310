"""The retailer: the mill's business counted in months of 4, 5 and 4 weeks, in the calendar of the National Retail
Federation: years begin on the Sunday after the Saturday nearest to the end of January, and that of 2023 had 53 weeks.
"""

from headway.answers.world import World, world_of
from headway.catalogue.read import own_catalogue
from tests.oracle.mill import NOW, ROWS
from tests.oracle.shop import META, sale, store_of

EDGES = (
    sale(70001, 70001, "2023-02-25 23:30", "5", customer_id=1, product_id=1),
    sale(70002, 70002, "2023-02-26 00:30", "7", customer_id=3, product_id=1),
    sale(70003, 70003, "2024-02-03 12:00", "11", customer_id=1, product_id=1),
    sale(70004, 70004, "2024-02-04 12:00", "13", customer_id=3, product_id=1),
)
"""Sales on both sides of where its months begin: of March 2023, and of the year 2024."""


def retailer() -> World:
    """The world of the retailer."""
    counted = {
        "week_start": "7",
        "year_start_month": "2",
        "month_weeks": "4-5-4",
        "year_end": "nearest",
        "selling_days": "1,2,3,4,5,6",
        "first_recorded": "2021-01-01T08:00:00+00:00",
    }
    store = store_of({**ROWS, "sales": (*ROWS["sales"], *EDGES)}, {**META, **counted})
    return world_of(store, own_catalogue(), now=NOW)
