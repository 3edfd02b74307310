"""Shops and branches: the office of an order is where it was sold, whoever sold it."""

from tests.ingest.test_unseen_exports import staged_of, understood

TILL = (
    "transaction_id,transaction_date,transaction_qty,store_id,store_location,unit_price,product_detail\n"
    "1,2023-01-01,2,5,Harbour,3.00,Latte\n2,2023-01-01,1,8,Old Town,2.50,Tea\n3,2023-01-02,1,5,Harbour,2.50,Tea\n"
)
NUMBERED = {
    "sales.csv": "Sale_ID,Date,Store_ID,Product_ID,Units\n1,2023-01-01,1,7,2\n2,2023-01-02,2,7,1\n",
    "products.csv": "Product_ID,Product_Name,Product_Price\n7,Kite,$15.99 \n",
    "stores.csv": "Store_ID,Store_Name,Store_City\n1,Kites Harbour,Oslo\n2,Kites Hill,Bergen\n",
}


def test_a_store_without_a_seller_is_the_office_of_its_orders(tmp_path):
    staged = staged_of(tmp_path, TILL)
    named = dict(zip(staged.tables["offices"]["ref"], staged.tables["offices"]["name"], strict=True))
    assert [named[ref] for ref in staged.tables["orders"]["office"]] == ["Harbour", "Old Town", "Harbour"]
    assert "memberships" not in staged.tables


def test_a_list_of_stores_names_the_stores_of_the_sales(tmp_path):
    for name, text in NUMBERED.items():
        (tmp_path / name).write_text(text, "utf-8")
    staged = staged_of(tmp_path, NUMBERED["sales.csv"], names=tuple(NUMBERED))
    assert staged.tables["orders"]["office"].to_list() == ["n:1", "n:2"]
    assert staged.tables["offices"].select("number", "name").rows() == [("1", "Kites Harbour"), ("2", "Kites Hill")]


def test_a_store_of_a_chain_is_no_customer_and_a_reseller_is(tmp_path):
    row = "A1,2024-01-02,{},Mug,2,8.00\n"
    for header, field in (("Store Name", "member.office"), ("Branch", "member.office"), ("Reseller", "account.name")):
        text = f"Order ID,Order Date,{header},Product,Quantity,Sales\n" + row.format("North")
        _, proposal = understood(tmp_path, text)
        assert proposal.mapping.tables[0].columns[2].field == field
