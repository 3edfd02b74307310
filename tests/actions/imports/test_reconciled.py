"""The sums of a file's columns beside those of the records that came of it, read back from the records."""

from dataclasses import replace
from decimal import Decimal

import polars as pl

from headway.actions.imports import About, Report, load
from headway.config.workspace import Workspace
from headway.ingest import ImportSettings, NothingKnown, Reconciliation, propose, read_tables, stage
from headway.records.models import Import, OrderLine
from headway.schema.staged import Staged
from tests.actions.imports.goods import ANNA, Clock, orders

MARCH = (("1", "Tea", 2, "5.00"), ("1", "Milk", 1, "1.25"), ("2", "Milk", 1, "1.25"))
NET = (("order_lines", "amount", 1),)


def column(total: str, held: str, *reasons: tuple[str, Decimal], label: str = "till.csv") -> Reconciliation:
    return Reconciliation(label, "Sales", "net sales", Decimal(total), Decimal(held), reasons, NET)


def told(shop: Workspace, staged: Staged, *lines: Reconciliation) -> Report:
    about = About(reconciliation=lines)
    return load(staged, files=shop.files, by=ANNA, clock=Clock(), about=about)


def test_what_was_recorded_is_what_the_file_says(shop: Workspace) -> None:
    report = told(shop, orders(*MARCH), column("7.50", "7.50"))
    said = "till.csv: your column `Sales` sums to 7.50; net sales here 7.50; difference 0.00"
    assert report.reconciliation == (said,)
    assert Import.objects.get().report["reconciliation"] == [said]


def test_what_the_records_hold_counts_not_what_was_staged(shop: Workspace) -> None:
    told(shop, orders(*MARCH))
    OrderLine.objects.filter(order__number="2").update(amount=Decimal("1.00"))
    OrderLine.objects.filter(product__name="Tea").delete()
    report = told(shop, orders(*MARCH), column("8.50", "7.50", ("in rows refused", Decimal("1.00"))))
    assert report.reconciliation == (
        "till.csv: your column `Sales` sums to 8.50; net sales here 2.25; difference 6.25 "
        "(1.00 in rows refused; 5.00 deleted by hand since, and not added again; 0.25 kept as Headway has it)",
    )
    assert [(line.column, line.taken, line.recorded) for line in report.sums][1] == ("amount", "7.5000", "2.2500")


def test_each_file_has_its_own_sums(shop: Workspace) -> None:
    staged = orders(*MARCH)
    files = pl.Series("file", ["a.csv", "b.csv", "b.csv"])
    lines = staged.tables["order_lines"].with_columns(files)
    staged = replace(staged, tables={**staged.tables, "order_lines": lines})
    report = told(shop, staged, column("5", "5", label="a.csv"), column("2.5", "2.5", label="b.csv"))
    assert [line.split("; ")[1:] for line in report.reconciliation] == [
        ["net sales here 5.00", "difference 0.00"],
        ["net sales here 2.50", "difference 0.00"],
    ]


def test_a_measure_of_two_columns_is_read_back_from_both(shop: Workspace) -> None:
    staged = orders(*MARCH)
    lines = staged.tables["order_lines"].with_columns(cost=pl.lit(Decimal("1.00")).cast(pl.Decimal(18, 4)))
    staged = replace(staged, tables={**staged.tables, "order_lines": lines})
    margin = replace(column("4.5", "4.5"), terms=(("order_lines", "amount", 1), ("order_lines", "cost", -1)))
    report = told(shop, staged, margin)
    assert report.reconciliation[0].endswith("net sales here 4.50; difference 0.00")


SALES = "Order ID,Date,Customer,Product,Quantity,Amount,Currency\n"
MIXED = (
    SALES
    + "A1,2024-03-01,Acme,Lamp,1,100.00,EUR\nA2,2024-03-02,Bolt,Lamp,2,250.00,usd\nA3,2024-03-03,Acme,Chair,1,50.50,\n"
    "A4,2024-03-04,Cafe,Chair,3,9000,JPY\nA5,2024-03-05,Cafe,Chair,1,many,JPY\n"
)


def read(shop: Workspace, text: str, name: str = "sold.csv") -> Report:
    path = shop.folder / name
    path.write_text(text, "utf-8")
    settings = ImportSettings(currency="EUR")
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=settings)
    staged = stage(tables, proposal, {}, known=NothingKnown(), settings=settings)
    about = About(reconciliation=staged.reconciliation)
    return load(staged.staged, files=shop.files, by=ANNA, clock=Clock(), about=about)


def amounts(report: Report) -> list[str]:
    return [line.partition("`Amount` sums to ")[2] for line in report.reconciliation if "`Amount`" in line]


def test_amounts_of_several_currencies_are_never_added_together(shop: Workspace) -> None:
    report = read(shop, MIXED)
    assert amounts(report) == [
        "EUR 150.50; net sales here EUR 150.50; difference EUR 0.00",
        "JPY 9,000.00; net sales here JPY 9,000.00; difference JPY 0.00",
        "USD 250.00; net sales here USD 250.00; difference USD 0.00",
    ]
    taken = {(line.currency, line.taken, line.recorded) for line in report.sums if line.column == "amount"}
    assert taken == {
        ("", "50.5000", "50.5000"), ("EUR", "100.0000", "100.0000"),
        ("USD", "250.0000", "250.0000"), ("JPY", "9000.0000", "9000.0000"),
    }  # fmt: skip
    OrderLine.objects.filter(order__number="A2").update(amount=Decimal(240))
    again = amounts(read(shop, MIXED))
    assert again[2] == "USD 250.00; net sales here USD 240.00; difference USD 10.00 (10.00 kept as Headway has it)"
    assert again[0].endswith("difference EUR 0.00")


def test_of_one_currency_there_is_one_line_and_units_are_one_sum(shop: Workspace) -> None:
    report = read(shop, SALES + "B1,2024-03-01,Acme,Lamp,1,100.00,USD\nB2,2024-03-02,Bolt,Lamp,2,250.00,USD\n")
    assert amounts(report) == ["350.00; net sales here 350.00; difference 0.00"]
    mixed = read(shop, MIXED, "mixed.csv").reconciliation
    assert len([line for line in mixed if "`Quantity`" in line]) == 1
