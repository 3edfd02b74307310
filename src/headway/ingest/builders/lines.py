"""Amounts of order lines: gross, discount, net, cost and kind, from whatever columns a table has."""

import polars as pl

from headway.ingest.cells.numbers import number_style
from headway.ingest.cells.statuses import said
from headway.ingest.decisions import PERCENT, SOLD
from headway.ingest.figures import largest, smallest
from headway.ingest.gathering import Gathering
from headway.ingest.shape import EXACT
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.ingest.words.tax import holds_tax
from headway.values.counted import counted

FOUR = pl.Decimal(38, 4)
MOST_RATES = 6
TOO_LARGE = 10**13  # amounts have 18 digits, 4 of them decimals


def priced(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `quantity`, `unit_price`, `amount`, `discount`, `cost`, `kind` where they can be known; amount
    null where not."""
    rows = _with_quantity(gathering, table, rows)
    rows = _with_list_price(gathering, table, rows)
    rows = _with_amount(gathering, table, rows)
    rows = _with_cost(rows)
    return _with_kind(gathering, table, rows)


def _with_quantity(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    if "line.quantity" in rows.columns:
        return _one_where_blank(gathering, table, rows.with_columns(quantity=pl.col("line.quantity").cast(FOUR)))
    amount = next(
        name for name in ("line.amount", "line.gross", "line.unit_price", "order.number") if name in rows.columns
    )
    gathering.notes.append(f"{table.label}: there is no quantity; each line counts as one unit.")
    sign = pl.when(pl.col(amount) < 0).then(-1).otherwise(1) if amount != "order.number" else pl.lit(1)
    return rows.with_columns(quantity=sign.cast(FOUR))


def _one_where_blank(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """A line with its amount but without a quantity is one unit; without both it stays unknown."""
    money = next((name for name in ("line.amount", "line.gross") if name in rows.columns), None)
    if money is None:
        return rows
    blank = pl.col("quantity").is_null() & pl.col(money).is_not_null()
    count = rows.filter(blank).height
    if not count:
        return rows
    gathering.notes.append(f"{table.label}: {counted(count, 'row', 'have')} an amount but no quantity: one unit each.")
    one = pl.when(pl.col(money) < 0).then(-1).otherwise(1).cast(FOUR)
    return rows.with_columns(quantity=pl.when(blank).then(one).otherwise("quantity"))


def _with_list_price(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    if any(name in rows.columns for name in ("line.unit_price", "line.amount", "line.gross")):
        return rows
    prices = gathering.rows.get("product_prices", [])
    if not prices or not any(name in rows.columns for name in ("product.number", "product.name")):
        return rows
    listed = pl.concat([part.select("product", "list_price") for part in prices if "list_price" in part.columns])
    listed = listed.unique("product", keep="first").rename({"product": "_product", "list_price": "line.unit_price"})
    found = rows.with_columns(_product=gathering.ref("products", rows, "product.number", "product.name"))
    gathering.notes.append(f"{table.label}: it has no prices; lines are valued at the price list of the same import.")
    return found.join(listed, on="_product", how="left", maintain_order="left").drop("_product")


def _with_amount(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    quantity = pl.col("line.quantity") if "line.quantity" in rows.columns else pl.col("quantity")
    rows = _of_net_price(rows, quantity)
    has = set(rows.columns)
    base = (pl.col("line.unit_price") * quantity).cast(EXACT) if "line.unit_price" in has else None
    if "line.amount" in has:
        rows = rows.with_columns(_net=pl.col("line.amount"))
        rows = _gross_of_net(gathering, table, rows, base)
    elif "line.gross" in has or base is not None:
        gross = pl.col("line.gross") if "line.gross" in has else base
        rows = _with_off(gathering, table, rows, base).with_columns(_gross=gross)
        priced_by = "line.gross" if "line.gross" in has else "line.unit_price"
        if _said_with_tax(table, priced_by):
            rows = less_tax(gathering, table, rows, "_gross", priced_by)
        rows = rows.with_columns(_net=_less(rows))
    else:
        rows = rows.with_columns(_net=pl.lit(None, EXACT), _gross=pl.lit(None, EXACT))
    rows = rows.with_columns(amount=pl.col("_net").cast(FOUR), _gross=pl.col("_gross").cast(FOUR))
    price = [pl.col("line.unit_price").alias("unit_price")] if "line.unit_price" in has else []
    discounted = bool({"line.discount", "line.gross"} & has)
    return rows.with_columns(*price, *([(pl.col("_gross") - pl.col("amount")).alias("discount")] if discounted else []))


def _of_net_price(rows: pl.DataFrame, quantity: pl.Expr) -> pl.DataFrame:
    """The amount from a price after discount; the price before it, where there is one, makes gross."""
    if "line.net_price" not in rows.columns or "line.amount" in rows.columns:
        return rows
    rows = rows.with_columns((pl.col("line.net_price") * quantity).cast(EXACT).alias("line.amount"))
    if "line.unit_price" not in rows.columns or {"line.gross", "line.discount"} & set(rows.columns):
        return rows
    return rows.with_columns((pl.col("line.unit_price") * quantity).cast(EXACT).alias("line.gross"))


def _with_off(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, base: pl.Expr | None) -> pl.DataFrame:
    if "line.discount" not in rows.columns:
        return rows
    off = _discount(gathering, table, rows, base)
    return rows.with_columns(_off=off, _money=pl.lit(_said_money(table)))


def _gross_of_net(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, base: pl.Expr | None) -> pl.DataFrame:
    """Gross from the charged amount; where the amount proves to be before discount or with tax, the amount is
    brought to net."""
    if "line.gross" in rows.columns:
        return rows.with_columns(_gross=pl.col("line.gross"))
    if "line.discount" not in rows.columns:
        return _without_tax(gathering, table, rows, base).with_columns(_gross=pl.col("_net"))
    rows = _with_off(gathering, table, rows, base)
    if base is not None and _equal_share(rows.filter(pl.col("_off") != 0), pl.col("_net"), base) > 0.9:
        gathering.notes.append(f"{table.label}: the amount column is before discount; net is amount less discount.")
        return rows.with_columns(_gross=pl.col("_net")).with_columns(
            _net=_less(rows.with_columns(_gross=pl.col("_net")))
        )
    return rows.with_columns(_gross=_plus(rows))


def _without_tax(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, base: pl.Expr | None) -> pl.DataFrame:
    if _said_with_tax(table, "line.amount"):
        return less_tax(gathering, table, rows, "_net", "line.amount")
    if base is None or "order.tax" not in rows.columns:
        return rows
    taxed = rows.filter(pl.col("order.tax") != 0)
    if taxed.is_empty() or _equal_share(taxed, pl.col("_net"), base + pl.col("order.tax")) < 0.95:
        return rows
    gathering.notes.append(f"{table.label}: the amount column includes tax; net is amount less tax.")
    return rows.with_columns(_net=pl.col("_net") - pl.col("order.tax").fill_null(0))


def _said_with_tax(table: TypedTable, field: str) -> bool:
    column = table.mapping.column_of(field)
    return column is not None and holds_tax(column.column)


def less_tax(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, money: str, field: str) -> pl.DataFrame:
    """Take each line's own tax off an amount that holds it; tax that is none of the line's is left in, and said."""
    column = table.mapping.column_of(field)
    shown = f"`{column.column}`" if column else "the amount"
    rate = (pl.col("order.tax") / (pl.col(money) - pl.col("order.tax"))).cast(pl.Float64)
    if "order.tax" in rows.columns:
        found = rows.filter((pl.col(money) != 0) & pl.col("order.tax").is_not_null())
        rates = found.select(rate.round(2)).to_series().drop_nulls()
        if len(rates) and rates.n_unique() <= MOST_RATES and (rates.is_between(0, 0.5)).all():
            gathering.notes.append(f"{table.label}: {shown} includes tax; net is {shown} less tax.")
            return rows.with_columns((pl.col(money) - pl.col("order.tax").fill_null(0)).alias(money))
    if "line.tax_rate" in rows.columns and rows.get_column("line.tax_rate").is_between(0, 100).all():
        rates = rows.get_column("line.tax_rate").fill_null(0)
        part = pl.lit(rates if (largest(rates) or 0) < 1 else rates / 100).cast(pl.Float64)
        gathering.notes.append(f"{table.label}: {shown} includes tax; net is {shown} less tax at each line's rate.")
        return rows.with_columns((pl.col(money).cast(pl.Float64) / (1 + part)).round(4).cast(EXACT).alias(money))
    gathering.notes.append(
        f"{table.label}: {shown} includes tax and there is no tax to take off each line: net sales hold it."
    )
    return rows


def _equal_share(rows: pl.DataFrame, left: pl.Expr, right: pl.Expr) -> float:
    if rows.is_empty():
        return 0.0
    near = (left.cast(pl.Float64) - right.cast(pl.Float64)).abs() <= 0.015
    return float(rows.select(near.mean()).item() or 0.0)


def _discount(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, base: pl.Expr | None) -> pl.Expr:
    """The discount as a fraction of gross or as money: see `is_share`."""
    value = pl.col("line.discount").fill_null(0)
    return value / 100 if _is_percent(gathering, table, rows, base) else value


def _is_percent(gathering: Gathering, table: TypedTable, rows: pl.DataFrame, base: pl.Expr | None) -> bool:
    """Whether discounts are written as 15 for 15 %: so said, or the charged amount shows it."""
    column = table.mapping.column_of("line.discount")
    name = column.column if column else ""
    most = largest(rows.get_column("line.discount").abs())
    if most is None or most <= 1 or most > 100:
        return False
    if gathering.mapping.answers.get(f"{table.label}:{name}:discount") == PERCENT:
        return True
    if any(word in name.casefold() for word in ("%", "percent", "pct", "rate")):
        return True
    off = rows.filter(pl.col("line.discount") != 0)
    if base is None or "line.amount" not in rows.columns:
        return False
    return _equal_share(off, pl.col("line.amount"), base * (1 - pl.col("line.discount") / 100)) > 0.9


def is_share(rows: pl.DataFrame) -> bool:
    """Whether `_off` holds fractions of gross: none above 1, and not said to be money. Where each is 1, or nothing,
    it is money: nobody gives everything away at once."""
    off = rows.get_column("_off")
    if off.is_in([0, 1]).all():
        return False
    most, least = largest(off), smallest(off)
    if most is None or least is None or most > 1 or least < 0 or rows.get_column("_money").any():
        return False
    return most > 0


def _said_money(table: TypedTable) -> bool:
    column = table.mapping.column_of("line.discount")
    if column is None:
        return False
    style = number_style(table.source.frame.get_column(column.column).drop_nulls().unique().head(2000))
    return bool(style.currency) or any(
        word in column.column.casefold() for word in ("amount", "value", "betrag", "montant")
    )


def _less(rows: pl.DataFrame) -> pl.Expr:
    if "_off" not in rows.columns:
        return pl.col("_gross")
    if is_share(rows):
        return (pl.col("_gross") * (1 - pl.col("_off"))).cast(EXACT)
    sign = pl.when(pl.col("_gross") < 0).then(-1).otherwise(1)
    return pl.col("_gross") - pl.col("_off").abs() * sign


def _plus(rows: pl.DataFrame) -> pl.Expr:
    if is_share(rows):
        share = pl.col("_off").cast(pl.Float64)
        whole = (pl.col("_net").cast(pl.Float64) / (1 - share)).round(4).cast(EXACT, strict=False)
        return pl.when(share < 1).then(pl.when(share == 0).then("_net").otherwise(whole)).otherwise("_net")
    sign = pl.when(pl.col("_net") < 0).then(-1).otherwise(1)
    return pl.col("_net") + pl.col("_off").abs() * sign


def _with_cost(rows: pl.DataFrame) -> pl.DataFrame:
    if "line.cost" in rows.columns:
        return rows.with_columns(cost=pl.col("line.cost"))
    if "line.profit" in rows.columns:
        return rows.with_columns(cost=(pl.col("_net") - pl.col("line.profit")).cast(FOUR))
    if "line.unit_cost" in rows.columns:
        return rows.with_columns(cost=(pl.col("line.unit_cost") * pl.col("quantity")).cast(FOUR))
    return rows


def _with_kind(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """A line is a return when its quantity is negative or it is marked so; a negative price alone is an adjustment,
    still a sale."""
    marked = _marked(table, rows)
    rows = rows.with_columns(_back=marked)
    kind = table.mapping.column_of("order.kind") or table.mapping.column_of("return.flag")
    sold = kind is not None and gathering.mapping.answers.get(f"{table.label}:{kind.column}:sign") == SOLD
    if sold:
        rows = rows.with_columns(_back=pl.lit(value=False))
    flip = pl.col("_back") & (pl.col("quantity") > 0) & (pl.col("amount") > 0)
    flip = flip & pl.lit(value=kind is not None)
    gathering.turn(table.label, rows.filter(flip).get_column(ROW))
    sign = pl.when(flip).then(-1).otherwise(1)
    money = [name for name in ("quantity", "amount", "discount", "cost") if name in rows.columns]
    alone = (pl.col("quantity") > 0) & (pl.col("amount") < 0) & pl.col("_back") & pl.lit(value=kind is not None)
    rows = rows.with_columns(*[(pl.col(name) * sign).alias(name) for name in money])
    rows = rows.with_columns(quantity=pl.when(alone).then(-pl.col("quantity")).otherwise("quantity"))
    back = (pl.col("quantity") < 0) | pl.col("_back")
    return rows.with_columns(kind=pl.when(back).then(pl.lit("return")).otherwise(pl.lit("sale")))


def _marked(table: TypedTable, rows: pl.DataFrame) -> pl.Expr:
    if "order.kind" in rows.columns:
        return pl.lit(said(rows.get_column("order.kind"), "returned"))
    if "return.flag" in rows.columns and table.role == "order_lines":
        return pl.col("return.flag").fill_null(value=False)
    letters = _credit_letters(rows)
    return (
        pl.col("order.number").str.extract(r"^(\p{L}+)\d", 1).is_in(letters).fill_null(value=False)
        if letters
        else pl.lit(value=False)
    )


def _credit_letters(rows: pl.DataFrame) -> list[str]:
    """Letters before an order's number that stand on credit notes: nearly all of their lines are negative, most
    others are not."""
    if "order.number" not in rows.columns or not (rows.get_column("quantity") < 0).any():
        return []
    letters = rows.select(letter=pl.col("order.number").str.extract(r"^(\p{L}+)\d", 1), negative=pl.col("quantity") < 0)
    shares = letters.drop_nulls("letter").group_by("letter").agg(pl.col("negative").mean(), pl.len())
    if letters.get_column("letter").null_count() < 0.5 * letters.height:
        return []
    return shares.filter((pl.col("negative") > 0.95) & (pl.col("len") > 1)).get_column("letter").to_list()


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """`position` of each line within its order."""
    return rows.with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("order"))


def without_amount(gathering: Gathering, table: TypedTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Refuse the lines whose amount or quantity cannot be known or held."""
    uncounted = pl.col("quantity").is_null()
    missing = pl.col("amount").is_null() & ~uncounted
    money = [pl.col(name).abs() >= TOO_LARGE for name in ("amount", "discount", "cost") if name in rows.columns]
    large = pl.any_horizontal(money).fill_null(value=False) & ~missing & ~uncounted
    shown = rows.with_columns(_shown=pl.lit(""))
    counted = table.mapping.column_of("line.quantity")
    for bad, column, reason in (
        (uncounted, counted.column if counted else "", "has no quantity"),
        (missing, "", "has no amount: no price, no total and no price list"),
        (large, "", "its amount is too large"),
    ):
        refused = shown.filter(bad)
        if refused.height:
            gathering.refuse(table.label, refused, column=column, values="_shown", reason=reason)
    return rows.filter(~uncounted & ~missing & ~large)
