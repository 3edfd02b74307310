"""Products and customers: what sells and what it leaves."""

from decimal import Decimal

from tests.oracle.shop import sale


def sold(number: int, net: str, cost: str | None, **more: object):
    return sale(number, number, "2024-01-10", net, cost=None if cost is None else Decimal(cost), **more)


def test_what_sells_at_a_loss_flips_with_its_cost(tell):
    rows = [sold(1, "800", "900", product_id=1), sold(2, "150", "50", product_id=2), sold(3, "50", "10", product_id=3)]
    told = tell("products", {"sales": rows})
    assert told.sentence == (
        "1 of 3 products makes 80\u202f%; 1 sells at a loss, most of all Lamp, which sells €800.00 but loses €100.00."
    )
    cheap = [sold(1, "800", "100", product_id=1), *rows[1:]]
    assert (
        tell("products", {"sales": cheap}).sentence == "1 of 3 products makes 80\u202f%; none of them sells at a loss."
    )


def test_products_that_make_next_to_nothing_are_counted_and_shares_add_to_a_hundred(tell):
    rows = [sold(1, "990", None, product_id=1), sold(2, "6", None, product_id=2), sold(3, "4", None, product_id=3)]
    told = tell("products", {"sales": rows})
    assert "; 2 together at most 1\u202f%; what they earn is not known: Gross margin:" in told.sentence
    assert "the cost of a product or line" in told.sentence
    assert [line.cells[1].text for line in told.lines] == ["99.0\u202f%", "0.6\u202f%", "0.4\u202f%"]


def test_without_products_it_says_which_column_is_missing(tell):
    told = tell("products", {"sales": [sold(1, "10", None)]})
    assert (told.answered, told.sentence) == (
        False,
        "Not to be answered yet. No sale names its product: import a file with a column for the product.",
    )
    assert "the price or amount of an order line" in tell("products", {}).sentence


def test_the_best_customer_by_sales_may_leave_a_loss_and_it_flips(tell):
    rows = [sold(1, "800", "900", customer_id=1), sold(2, "200", "50", customer_id=2)]
    assert tell("customers", {"sales": rows}).sentence == (
        "Acme buys most (€800.00, 80.0\u202f% of all) yet leaves \u2212€100.00; Bolt leaves most (€150.00), "
        "Acme least (\u2212€100.00)."
    )
    other = [sold(1, "100", "90", customer_id=1), sold(2, "300", "50", customer_id=2)]
    assert tell("customers", {"sales": other}).sentence == (
        "Bolt buys most (€300.00, 75.0\u202f% of all) and leaves €250.00; Bolt leaves most (€250.00), "
        "Acme least (€10.00)."
    )


def test_customers_without_cost_are_named_by_what_they_buy_and_the_column_that_is_missing(tell):
    told = tell("customers", {"sales": [sold(1, "10", None, customer_id=1), sold(2, "30", None)]})
    assert told.sentence.startswith("Acme buys most (€10.00, 25.0\u202f% of all); what they leave is not known:")
    assert told.sentence.count("the cost of a product or line") == 1
    assert [line.name for line in told.lines] == ["Unknown", "Acme"]
    nobody = tell("customers", {"sales": [sold(1, "10", None)]})
    assert "a column for the customer of an order" in nobody.sentence
