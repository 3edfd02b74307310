"""Products, their categories and prices, sources and campaigns."""

import polars as pl

from headway.ingest.builders.people import add_entries
from headway.ingest.figures import share
from headway.ingest.gathering import Gathering
from headway.ingest.shape import renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.values.counted import counted

SOURCES = ("lead.source", "lead.last_source", "deal.source", "order.source", "spend.source", "campaign.source")
CAMPAIGNS = ("lead.campaign", "deal.campaign", "order.campaign")


def hear_offer(gathering: Gathering) -> None:
    """Take every category, product, source and campaign that a table is about or mentions."""
    parents = {name: table for table in gathering.of_role("products") if (name := _parent_of(gathering, table))}
    for table in gathering.tables:
        _hear_categories(gathering, table)
    gathering.registers["categories"].settle()
    for table in gathering.tables:
        _hear_products(gathering, table, is_parent=table.label in parents)
        for field in SOURCES:
            if table.has(field):
                gathering.registers["sources"].hear(
                    renamed(table.rows, {field: "name", ROW: "row"}), label=table.label, own=False
                )
        _hear_campaigns(gathering, table)


def _parent_of(gathering: Gathering, table: TypedTable) -> str:
    """The label of this table when another products table points to it as its parents."""
    for other in gathering.of_role("products"):
        if other is not table and other.has("product.parent") and table.has("product.number"):
            numbers = table.rows.get_column("product.number").implode()
            parents = other.rows.get_column("product.parent").drop_nulls()
            if len(parents) and share(parents.is_in(numbers)) > 0.5:
                return table.label
    return ""


def _hear_categories(gathering: Gathering, table: TypedTable) -> None:
    register = gathering.registers["categories"]
    if table.role == "categories":
        register.hear(
            renamed(table.rows, {"category.number": "number", "category.name": "name", ROW: "row"}),
            label=table.label,
            own=True,
        )
    elif table.has("product.category") or table.has("product.category_number"):
        names = {"product.category_number": "number", "product.category": "name", ROW: "row"}
        register.hear(renamed(table.rows, names), label=table.label, own=False)


def sold_by_category(table: TypedTable) -> bool:
    """Whether lines name no product, only its category: that stands for the product."""
    named = table.has("product.number") or table.has("product.name")
    return table.role in ("order_lines", "orders") and table.has("product.category") and not named


def _hear_products(gathering: Gathering, table: TypedTable, *, is_parent: bool) -> None:
    if not is_parent and sold_by_category(table):
        refs = gathering.registers["categories"].refs(None, table.rows.get_column("product.category"))
        found = table.rows.select(name="product.category", row=ROW).with_columns(refs.alias("category"))
        gathering.registers["products"].hear(found, label=table.label, own=False)
    if is_parent or not (table.has("product.number") or table.has("product.name")):
        return
    rows = with_parents(gathering, table) if table.role == "products" else table.rows
    category = gathering.registers["categories"]
    names = {"product.number": "number", "product.name": "name", "product.unit": "unit", ROW: "row", "custom": "custom"}
    if table.role != "products":
        names = {key: name for key, name in names.items() if key not in ("product.unit", "custom")}
        names["custom.products"] = "custom"
    found = renamed(rows, names)
    if "product.category" in rows.columns or "product.category_number" in rows.columns:
        keys = [
            rows.get_column(f) if f in rows.columns else None for f in ("product.category_number", "product.category")
        ]
        found = found.with_columns(category.refs(*keys).alias("category"))
    if "product.active" in rows.columns or "product.discontinued" in rows.columns:
        active = pl.col("product.active") if "product.active" in rows.columns else ~pl.col("product.discontinued")
        found = found.with_columns(rows.select(active=active).to_series())
    gathering.registers["products"].hear(found, label=table.label, own=table.role == "products")


def with_parents(gathering: Gathering, table: TypedTable) -> pl.DataFrame:
    """Rows of a price list by variant with the name and category of the product that each is a variant of."""
    rows = table.rows
    parents = [other for other in gathering.of_role("products") if _parent_of(gathering, other) and other is not table]
    if not table.has("product.parent") or not parents:
        return rows
    about = (
        parents[0]
        .rows.select(
            pl.col("product.number").alias("product.parent"),
            *[
                pl.col(name).alias(f"_{name}")
                for name in ("product.name", "product.category", "product.category_number")
                if parents[0].has(name)
            ],
        )
        .unique("product.parent", keep="first")
    )
    rows = rows.join(about, on="product.parent", how="left", maintain_order="left")
    given = [pl.coalesce(pl.col(name),
    pl.col(f"_{name}")).alias(name) if name in rows.columns else pl.col(f"_{name}").alias(name)
             for name in ("product.name", "product.category",
             "product.category_number") if f"_{name}" in rows.columns]  # fmt: skip
    rows = rows.with_columns(given)
    if "product.variant" in rows.columns and "product.name" in rows.columns:
        whole = pl.concat_str("product.name", "product.variant", separator=" ", ignore_nulls=True)
        rows = rows.with_columns(whole.alias("product.name"))
    return rows


def _hear_campaigns(gathering: Gathering, table: TypedTable) -> None:
    register = gathering.registers["campaigns"]
    if table.role == "campaigns":
        names = {"campaign.number": "number", "campaign.name": "name", ROW: "row"}
        rows = renamed(table.rows, names)
        for field, name in (
            ("campaign.starts", "starts_on"),
            ("campaign.sent_at", "starts_on"),
            ("campaign.ends", "ends_on"),
        ):
            if table.has(field) and name not in rows.columns:
                rows = rows.with_columns(table.rows.get_column(f"{field}.local").cast(pl.Date).alias(name))
        register.hear(rows, label=table.label, own=True)
        return
    if table.has("campaign.name") or table.has("campaign.number"):
        register.hear(
            renamed(table.rows, {"campaign.number": "number", "campaign.name": "name", ROW: "row"}),
            label=table.label,
            own=False,
        )
    for field in CAMPAIGNS:
        if table.has(field):
            register.hear(renamed(table.rows, {field: "name", ROW: "row"}), label=table.label, own=False)


def stage_offer(gathering: Gathering) -> None:
    """Categories, products, their prices, sources, campaigns, spend."""
    for register in ("categories", "products", "sources", "campaigns"):
        entries = gathering.registers[register].entries
        if entries is not None and entries.height:
            add_entries(gathering, register, entries)
    for table in gathering.of_role("products"):
        if table.has("product.list_price") or table.has("product.cost"):
            _add_prices(gathering, table)
    for table in gathering.of_role("spend"):
        _add_spend(gathering, table)


def _add_prices(gathering: Gathering, table: TypedTable) -> None:
    rows = with_parents(gathering, table)
    names = {"product.list_price": "list_price", "product.cost": "cost", "product.currency": "currency", ROW: "row"}
    found = renamed(rows, names).with_columns(
        gathering.ref("products", rows, "product.number", "product.name").alias("product")
    )
    price = [name for name in ("list_price", "cost") if name in found.columns]
    found = found.filter(pl.col("product").is_not_null() & pl.any_horizontal(pl.col(price).is_not_null()))
    again = found.filter(
        found.get_column("product").is_duplicated() & ~found.select(pl.col("product").is_first_distinct()).to_series()
    )
    if again.height:
        gathering.notes.append(
            f"{table.label}: {counted(again.height, 'product', 'have')} a second price; the first was taken."
        )
        gathering.leave_out(table.label, "in second prices of a product", again.get_column("row"))
    found = found.unique("product", keep="first", maintain_order=True).with_columns(ref="p:" + pl.col("product"))
    gathering.add("product_prices", found, label=table.label)


def _add_spend(gathering: Gathering, table: TypedTable) -> None:
    rows = table.rows
    blank = rows.filter(pl.col("spend.day").is_null() | pl.col("spend.amount").is_null())
    if blank.height:
        gathering.refuse(table.label, blank, column="", values=ROW, reason="has no day or no amount")
    rows = rows.filter(pl.col("spend.day").is_not_null() & pl.col("spend.amount").is_not_null())
    found = renamed(rows, {"spend.amount": "amount", "spend.currency": "currency", ROW: "row"}).with_columns(
        rows.get_column("spend.day.local").cast(pl.Date).alias("day"),
        gathering.ref("campaigns", rows, "campaign.number", "campaign.name").alias("campaign"),
        gathering.ref("sources", rows, "", "spend.source").alias("source"),
        pl.lit("marketing").alias("kind"),
        ref=pl.lit(table.label) + ":" + rows.get_column(ROW).cast(pl.String),
    )
    gathering.add("spend", found, label=table.label)
