"""Numbers as people write them: 1,234.56 and 1.234,56, (40.00), 40-, $ and %, spaces and apostrophes."""

import re
from dataclasses import dataclass

import polars as pl

from headway.ingest.figures import share
from headway.ingest.words import cells

EXACT = pl.Decimal(38, 6)
SYMBOLS = r"[$€£¥￥円₹₽₩]|zł|Kč|R\$|CHF|US\$|A\$|C\$|USD|EUR|GBP"
OPENS, ENDS = r"(?:^|[\s(\[])", r"(?=$|[\s)\]])"
THOUSANDS = (
    rf"(?i)\bin thousands?\b|\(thousands?\)|{OPENS}[$€£]?['’]?000['’]?s?{ENDS}|{OPENS}[€$£]\s?k{ENDS}"
    rf"|{OPENS}[kt](?:€|\$|£|eur|usd|gbp|chf){ENDS}|\bin tsd\b|\btsd\.? ?(?:€|eur)|\ben milliers\b|\ben miles\b"
    r"|\bem milhares\b|\bin migliaia\b|\bv tis\b"
)
MILLIONS = (
    rf"(?i)\bin millions?\b|\(millions?\)|{OPENS}[€$£]\s?m{ENDS}|{OPENS}m(?:€|\$|£|eur|usd|gbp|chf){ENDS}"
    r"|\bmio\.? ?(?:€|eur|chf)|\bin mio\b"
)
WHOLE = r"[¥￥円₩]"
SHAPE = r"^[-+(]?\s*(?:SYM)?\s*[-+]?\s*\d(?:[\d\s.,'’\u00a0\u202f]*\d)?[.,]?\s*(?:SYM)?\s*%?\s*[-)]?$".replace(
    "SYM", SYMBOLS
)
DOT_GROUP = r"^[-+(]?[1-9]\d{0,2}\.\d{3}\)?-?$"
COMMA_GROUP = r"^[-+(]?[1-9]\d{0,2},\d{3}\)?-?$"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes numbers. `decimal` is `.` or `,`; `decided` is false where 1.234 may be 1234 or 1.234."""

    decimal: str
    decided: bool
    share: float
    currency: str = ""
    percent: bool = False
    evidence: str = ""


def number_style(values: pl.Series) -> NumberStyle:
    """How distinct values are written; `share` of them are numbers."""
    if values.is_empty():
        return NumberStyle(".", decided=True, share=0.0)
    like = number_like(values)
    found = share(like)
    numbers = values.filter(like).str.replace("−", "-", literal=True)
    if numbers.is_empty():
        return NumberStyle(".", decided=True, share=0.0)
    currency = _currency(numbers)
    percent = bool(numbers.str.contains("%", literal=True).any())
    bare = _bare(numbers)
    decimal, decided, evidence = _mark(bare)
    if not decided and decimal == "," and numbers.str.contains(r"^[-+(]?\s*[$£]").all():
        decimal, decided, evidence = ".", True, f"`{numbers[0]}` groups thousands as its currency sign is written"
    if not decided and numbers.str.contains(WHOLE).all():
        decimal, decided = ("." if decimal == "," else ","), True
        evidence = f"`{numbers[0]}` groups thousands: its currency has no smaller coins"
    return NumberStyle(decimal, decided, found, currency, percent, evidence)


def number_like(values: pl.Series) -> pl.Series:
    """Which values are written as numbers."""
    values = values.str.replace("−", "-", literal=True)
    return values.str.contains(SHAPE) | values.cast(EXACT, strict=False).is_not_null()


def _bare(numbers: pl.Series) -> pl.Series:
    return numbers.str.replace_all(SYMBOLS + r"|[%\s'’\u00a0\u202f]", "")


def _currency(numbers: pl.Series) -> str:
    signs = numbers.str.extract(f"({SYMBOLS})", 1).drop_nulls().unique()
    return str(cells()["currency"].get(signs[0], "")) if len(signs) == 1 else ""


def _mark(bare: pl.Series) -> tuple[str, bool, str]:
    dot, comma = bare.str.contains(".", literal=True), bare.str.contains(",", literal=True)
    both = bare.filter(dot & comma)
    if len(both):
        return (
            ("," if both.str.contains(r"\..*,").sum() > len(both) / 2 else "."),
            True,
            f"`{both[0]}` shows the decimal mark",
        )
    if comma.any() and not dot.any():
        return _one_mark(bare.filter(comma), ",", COMMA_GROUP)
    if dot.any() and not comma.any():
        return _one_mark(bare.filter(dot), ".", DOT_GROUP)
    if comma.any():
        odd = bare.filter(comma & ~bare.str.contains(COMMA_GROUP))
        return (",", True, f"`{odd[0]}` shows the decimal mark") if len(odd) else (".", True, "commas stand in threes")
    return ".", True, ""


def _one_mark(marked: pl.Series, mark: str, group: str) -> tuple[str, bool, str]:
    other = "." if mark == "," else ","
    several = marked.str.count_matches(mark, literal=True) > 1
    if several.any():
        return other, True, f"`{marked.filter(several)[0]}` can only be grouped by thousands"
    odd = marked.filter(~marked.str.contains(group))
    if len(odd):
        return mark, True, f"`{odd[0]}` shows the decimal mark"
    return mark, False, f"`{marked[0]}` may be `{marked[0].replace(mark, '')}` or `{marked[0].replace(mark, '.')}`"


def numbers(column: pl.Series, decimal: str) -> pl.Series:
    """Exact decimals (6 places); null for blank and for what is no number. A percentage becomes its fraction."""
    plain = column.cast(EXACT, strict=False)
    grouped = decimal == "," and column.str.contains(".", literal=True).any()
    if not grouped and plain.null_count() == column.null_count():
        return plain
    column = column.str.replace("−", "-", literal=True)
    frame = pl.DataFrame({"text": column}).filter(pl.col("text").is_not_null()).unique()
    text = pl.col("text")
    negative = (
        text.str.contains(r"^\s*\(.*\)\s*$")
        | text.str.contains(r"-\s*$")
        | text.str.contains(rf"^\s*(?:{SYMBOLS})?\s*-")
    )
    digits = text.str.replace_all(SYMBOLS + r"|[-+()%\s'’\u00a0\u202f]", "")
    digits = digits.str.replace_all("." if decimal == "," else ",", "", literal=True).str.replace(
        ",", ".", literal=True
    )
    value = digits.cast(EXACT, strict=False)
    signed = pl.when(negative).then(-value).otherwise(value)
    scaled = (
        pl.when(text.str.contains("%", literal=True))
        .then((signed.cast(pl.Float64) / 100).cast(EXACT))
        .otherwise(signed)
    )
    shaped = pl.when(text.str.contains(SHAPE)).then(scaled).otherwise(text.cast(EXACT, strict=False))
    parsed = frame.with_columns(value=shaped)
    return pl.DataFrame({"text": column}).join(parsed, on="text", how="left", maintain_order="left").get_column("value")


def scale_of(header: str) -> int:
    """What each number of a column stands for: 1,000 under `Sales (in thousands)`, `Value (k€)` or `TEUR`."""
    for scale, pattern in ((1_000, THOUSANDS), (1_000_000, MILLIONS)):
        if re.search(pattern, header):
            return scale
    return 1
