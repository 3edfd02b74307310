"""What deals are made of: their products, one line each."""

import polars as pl

from headway.ingest.builders.moves import mention_deals
from headway.ingest.gathering import Gathering
from headway.ingest.shape import content_key
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable

FOUR = pl.Decimal(38, 4)


def stage_deal_lines(gathering: Gathering) -> None:
    """Lines of deals of this import or of Headway; others are refused."""
    for table in gathering.of_role("deal_lines"):
        _add_lines(gathering, table)


def _add_lines(gathering: Gathering, table: TypedTable) -> None:
    staged = [part.select("ref", held=pl.lit(value=False)) for part in gathering.rows.get("deals", [])]
    held = gathering.known.names("deals").get_column("number").drop_nulls().cast(pl.String)
    deals = pl.concat([*staged, pl.DataFrame({"ref": "d:" + held}).with_columns(held=pl.lit(value=True))])
    deals = deals.unique("ref", keep="first", maintain_order=True)
    rows = table.rows.with_columns(deal="d:" + pl.col("deal.number"))
    there = pl.col("deal").is_in(deals.get_column("ref").implode()).fill_null(value=False)
    lost = rows.filter(~there)
    if lost.height:
        column = table.mapping.column_of("deal.number")
        shown = column.column if column else ""
        gathering.refuse(table.label, lost, column=shown, values="deal.number", reason="no such deal")
    rows = rows.filter(there)
    if rows.is_empty():
        return
    mention_deals(gathering, table, rows, deals)
    rows = rows.with_columns(gathering.ref("products", rows, "product.number", "product.name").alias("product"))
    names = {"line.quantity": "quantity", "line.unit_price": "unit_price", "line.amount": "amount"}
    rows = rows.with_columns(pl.col(field).alias(name) for field, name in names.items() if field in rows.columns)
    if "amount" not in rows.columns and {"quantity", "unit_price"} <= set(rows.columns):
        rows = rows.with_columns(amount=(pl.col("quantity") * pl.col("unit_price")).cast(FOUR))
    content = [name for name in ("line.number",) if name in rows.columns] or ["product", "quantity", "amount"]
    found = rows.with_columns(
        key=content_key(rows, content, within="deal"),
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("deal"),
    )
    kept = ["deal", "position", "product", "quantity", "unit_price", "amount", "key", ROW]
    found = found.select([name for name in kept if name in found.columns])
    gathering.add("deal_lines", found.with_columns(ref="dl:" + pl.col("key")), label=table.label)
