"""Dates and times as people write them, and whether day or month comes first."""

from dataclasses import dataclass

import polars as pl

from headway.ingest.figures import share
from headway.ingest.mapping import DAY_FIRST, MONTH_FIRST, YEAR_FIRST
from headway.ingest.words import cells

CLOCK = (
    r"(?:[T,\s]\s*(?P<h>\d{1,2})[:.h](?P<i>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<ap>[AaPp])?\.?[Mm]?\.?\s*(?P<z>Z|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|[+-]\d{2}|UTC|GMT)?)?$"
)
YMD = r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + CLOCK
XXY = r"^(?P<a>\d{1,2})[-/.]\s?(?P<b>\d{1,2})[-/.]\s?(?P<y>\d{4}|\d{2})" + CLOCK
COMPACT = r"^(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)" + CLOCK
TIME_ONLY = r"^\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?\s*$"
WEEKDAY = r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+"
MONTH = r"^\s*((?:19|20)\d{2})[-/.](0[1-9]|1[0-2])\s*$"
QUARTER = r"(?i)^\s*(?:q\s?([1-4])[\s/\-]*((?:19|20)\d{2})|((?:19|20)\d{2})[\s/\-]*q\s?([1-4]))\s*$"
WEEK = r"(?i)^\s*((?:19|20)\d{2})[\s/\-]*w(?:eek)?\s?(\d{1,2})\s*$"
MONTHS, WEEKDAYS = "months", "weekdays"
ZONED = r":\d{2}.*(?:[A-Z]{3,4}|\))\s*$"
EPOCH = pl.datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column writes dates. `order` is empty where day and month cannot be told apart; `mixed` where both
    orders occur."""

    share: float
    order: str
    mixed: bool = False
    timed: bool = False
    serial: bool = False
    zoned: bool = False
    evidence: str = ""


def named_months(values: pl.Series) -> pl.Series:
    """`5 Jan 2016`, `January 5, 2016`, `5. ledna 2016` and `Jan-16-2016` as year-month-day, a month without a day
    (`2016-01`, `Jan 2016`) as its first; anything else unchanged."""
    values = _with_offsets(_of_period(values.str.replace(MONTH, "$1-$2-01")))
    if not values.str.contains(r"\p{L}{3}").any():
        return values
    plain = values.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = _without_weekdays(plain)
    for number, names in cells()["months"].items():
        pattern = "|".join(sorted(names, key=len, reverse=True))
        plain = plain.str.replace_all(rf"(^|[^a-z])(?:{pattern})\.?([^a-z]|$)", f"${{1}}@{int(number):02d}${{2}}")
    plain = (
        plain.str.replace_all(r"(\d)(?:st|nd|rd|th)\b", "$1")
        .str.replace_all(r"\bde\b|\bdel\b", " ")
        .str.replace_all(r"\s+", " ")
    )
    plain = plain.str.replace(r"^(\d{1,2})[-/. ,]*@(\d\d)[-/. ,]*(\d{4})", "$3-$2-$1")
    plain = plain.str.replace(r"^@(\d\d)[-/. ,]*(\d{1,2})[-/. ,]+(\d{4})", "$3-$1-$2")
    plain = plain.str.replace(r"^@(\d\d)[-/. ,]*(\d{4})$", "$2-$1-01")
    plain = plain.str.replace(r"^@(\d\d)[-/. ,]+(\d{1,2})[-/. ,]+(\d{2})\b", "20$3-$1-$2")
    plain = plain.str.replace(r"^(\d{4})[-/. ,]*@(\d\d)[-/. ,]*(\d{1,2})", "$1-$2-$3")
    plain = plain.str.replace(r"^(\d{1,2})[-/. ,]*@(\d\d)[-/. ,]*(\d{2})\b", "20$3-$2-$1").str.to_uppercase()
    return (
        pl.DataFrame({"t": values, "p": plain})
        .select(pl.when(pl.col("p").str.contains(YMD)).then("p").otherwise("t"))
        .to_series()
    )


def _of_period(values: pl.Series) -> pl.Series:
    """`Q2 2024` and `2024-W05` as their first day."""
    if values.str.contains(QUARTER).any():
        year = pl.coalesce(pl.col("t").str.extract(QUARTER, 2), pl.col("t").str.extract(QUARTER, 3))
        month = pl.coalesce(pl.col("t").str.extract(QUARTER, 1), pl.col("t").str.extract(QUARTER, 4)).cast(pl.Int32)
        first = pl.concat_str(year, pl.lit("-"), (month * 3 - 2).cast(pl.String).str.zfill(2), pl.lit("-01"))
        values = pl.DataFrame({"t": values}).select(pl.coalesce(first, "t")).to_series()
    if values.str.contains(WEEK).any():
        fourth = pl.date(pl.col("t").str.extract(WEEK, 1).cast(pl.Int32), 1, 4)
        monday = fourth.dt.truncate("1w") + pl.duration(weeks=pl.col("t").str.extract(WEEK, 2).cast(pl.Int64) - 1)
        values = pl.DataFrame({"t": values}).select(pl.coalesce(monday.cast(pl.String), "t")).to_series()
    return values


def _with_offsets(values: pl.Series) -> pl.Series:
    """`PST` behind a time as `-08:00`, what else stands in brackets gone; `2024年1月2日` with dashes."""
    if values.str.contains(r"\d年\s*\d").any():
        values = values.str.replace(r"^\s*(\d{4})年\s*(\d{1,2})月\s*(?:(\d{1,2})日)?", "$1-$2-${3}@").str.replace(
            r"-@", "-01"
        )
        values = values.str.replace("@", "", literal=True)
    if not values.str.contains(ZONED).any():
        return values
    values = values.str.replace(r"(:\d{2}.*?)\s*\([^)]*\)\s*$", "$1")
    for name, offset in cells()["offsets"].items():
        values = values.str.replace(rf"(:\d{{2}}\s*(?i:[AP]\.?M\.?)?)\s*{name}$", f"${{1}} {offset}")
    return values


def _without_weekdays(text: pl.Series) -> pl.Series:
    """Weekdays gone where a date is left without them: `mar` may be Tuesday or March."""
    names = "|".join(sorted((name for names in cells()["months"].values() for name in names), key=len, reverse=True))
    bare = text.str.replace(WEEKDAY, "")
    left = bare.str.contains(rf"(^|[^a-z])(?:{names})([^a-z]|$)") | bare.str.contains(r"^\d{1,4}[-/.]\s?\d{1,2}[-/.]")
    return (
        pl.DataFrame({"t": text, "b": bare, "left": left}).select(pl.when("left").then("b").otherwise("t")).to_series()
    )


def date_style(values: pl.Series) -> DateStyle:
    """How a column's distinct values are written; `share` of them are dates."""
    if values.is_empty():
        return DateStyle(0.0, "")
    if values.head(300).str.contains(r"^\d{4}-\d{2}-\d{2}").all() and values.str.contains(YMD).all():
        return DateStyle(1.0, YEAR_FIRST, timed=_any_clock(values), zoned=_zoned(values))
    text = named_months(values)
    year_first = text.str.contains(YMD) | text.str.contains(COMPACT)
    either = text.str.contains(XXY)
    found = share(year_first | either)
    if found < 0.5:
        return _serial(values) or DateStyle(found, "")
    written = text.filter(year_first | either)
    order, mixed, evidence = _order(text.filter(either), with_iso=bool(year_first.any()))
    return DateStyle(found, order, mixed, _any_clock(written), zoned=_zoned(written), evidence=evidence)


def _order(text: pl.Series, *, with_iso: bool) -> tuple[str, bool, str]:
    if text.is_empty():
        return YEAR_FIRST, False, ""
    parts = pl.DataFrame({"t": text}).with_columns(
        a=pl.col("t").str.extract(XXY, 1).cast(pl.Int32), b=pl.col("t").str.extract(XXY, 2).cast(pl.Int32)
    )
    first, second = parts.filter(pl.col("a") > 12), parts.filter(pl.col("b") > 12)
    if first.height and second.height:
        shown = f"{first['t'][0]} has the day first and {second['t'][0]} the month"
        return (DAY_FIRST if first.height >= second.height else MONTH_FIRST), True, shown
    if first.height:
        return DAY_FIRST, with_iso, f"{first['t'][0]} has a day above 12 first"
    if second.height:
        return MONTH_FIRST, with_iso, f"{second['t'][0]} has a day above 12 second"
    if text.str.contains(r"^\d{1,2}\.\s?\d{1,2}\.").all():
        return DAY_FIRST, with_iso, "dates with dots have the day first"
    return "", with_iso, f"no day above 12; {text[0]} reads both ways"


def _any_clock(text: pl.Series) -> bool:
    return bool(text.str.contains(r"\d[T,\s]\s*\d{1,2}[:.h]\d{2}").any())


def _zoned(text: pl.Series) -> bool:
    return bool(text.str.contains(r":\d{2}.*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})$").any())


def _serial(values: pl.Series) -> DateStyle | None:
    number = values.cast(pl.Float64, strict=False)
    inside = number.is_between(20000, 73050) | number.is_between(9.4e8, 2.2e9) | number.is_between(9.4e11, 2.2e12)
    found = share(inside.fill_null(value=False))
    if found < 0.95:
        return None
    return DateStyle(
        found, YEAR_FIRST, timed=bool((number != number.floor()).any()) or bool((number > 9e8).any()), serial=True
    )


def calendar_words(column: pl.Series) -> pl.Series | None:
    """A column of months (as numbers or words) or of weekdays as numbers from 1, named so; None for anything else."""
    filled = column.drop_nulls().unique()
    if not 1 < len(filled) <= 31 or column.has_nulls():
        return None
    plain = column.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.strip_chars().str.to_lowercase()
    for kind, words in ((MONTHS, cells()["months"]), (WEEKDAYS, cells()["weekdays"])):
        known = {name: int(number) for number, names in words.items() for name in (*names, number)}
        found = plain.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int8)
        if not found.has_nulls() and (kind == MONTHS or not plain.str.contains(r"^\d+$").any()):
            return found.alias(kind)
    return None


def local_moments(column: pl.Series, order: str) -> pl.DataFrame:
    """Columns `local` (naive Datetime), `timed`, `offset` (minutes from UTC where written); null where it is no
    date."""
    fast = _fast(column)
    if fast is not None:
        return fast
    frame = pl.DataFrame({"text": column})
    distinct = frame.drop_nulls().unique()
    parsed = distinct.with_columns(_parsed(distinct.get_column("text"), order).get_columns())
    return frame.join(parsed, on="text", how="left", maintain_order="left").select("local", "timed", "offset")


def _fast(column: pl.Series) -> pl.DataFrame | None:
    for pattern, timed in (
        ("%Y-%m-%d", False),
        ("%Y-%m-%d %H:%M:%S%.f", True),
        ("%Y-%m-%dT%H:%M:%S%.f", True),
        ("%Y-%m-%d %H:%M", True),
    ):
        probe = column.drop_nulls().head(1)
        if probe.is_empty() or probe.str.to_datetime(pattern, strict=False).null_count():
            continue
        local = column.str.to_datetime(pattern, strict=False, time_unit="us")
        if local.null_count() == column.null_count():
            flag = pl.lit(value=True) if timed else pl.lit(value=False)
            found = pl.DataFrame({"local": local}).with_columns(
                timed=pl.when(pl.col("local").is_not_null()).then(flag), offset=pl.lit(None, pl.Int32)
            )
            return _untimed_midnights(found)
    return None


def _untimed_midnights(found: pl.DataFrame) -> pl.DataFrame:
    """A column whose times are all midnight holds days."""
    clock = pl.col("local").dt.time() != pl.time(0)
    return found if found.select(clock.any()).item() else found.with_columns(timed=pl.col("timed") & clock)


def _parsed(text: pl.Series, order: str) -> pl.DataFrame:
    words = named_months(text)
    frame = pl.DataFrame({"w": words})
    day, month = ("a", "b") if order != MONTH_FIRST else ("b", "a")
    groups = frame.select(
        pl.col("w").str.extract_groups(YMD).alias("iso"),
        pl.col("w").str.extract_groups(XXY).alias("any"),
        pl.col("w").str.extract_groups(COMPACT).alias("tight"),
        serial=pl.col("w").cast(pl.Float64, strict=False),
    )

    def part(name: str, in_any: str = "") -> pl.Expr:
        iso, tight = pl.col("iso").struct.field(name), pl.col("tight").struct.field(name)
        return pl.coalesce(iso, tight, pl.col("any").struct.field(in_any or name))

    cut = groups.select(
        "serial",
        y=part("y").cast(pl.Int32),
        m=part("m", month).cast(pl.Int32),
        d=part("d", day).cast(pl.Int32),
        h=part("h").cast(pl.Int32),
        i=part("i").cast(pl.Int32),
        s=part("s").cast(pl.Int32),
        f=part("f").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64),
        ap=part("ap").str.to_lowercase(),
        z=part("z"),
    )
    cut = _other_way_round(cut, mixed=order in {DAY_FIRST, MONTH_FIRST})
    return _assembled(cut)


def _other_way_round(cut: pl.DataFrame, *, mixed: bool) -> pl.DataFrame:
    """In a column of mixed orders a month above 12 is the day."""
    if not mixed:
        return cut
    swap = (pl.col("m") > 12) & (pl.col("d") <= 12)
    return cut.with_columns(m=pl.when(swap).then("d").otherwise("m"), d=pl.when(swap).then("m").otherwise("d"))


def _assembled(cut: pl.DataFrame) -> pl.DataFrame:
    year = (
        pl.when(pl.col("y") < 70)
        .then(pl.col("y") + 2000)
        .when(pl.col("y") < 100)
        .then(pl.col("y") + 1900)
        .otherwise("y")
    )
    hour = (
        pl.when((pl.col("ap") == "p") & (pl.col("h") < 12)).then(pl.col("h") + 12)
        .when((pl.col("ap") == "a") & (pl.col("h") == 12)).then(0).otherwise("h")
    )  # fmt: skip
    text = (
        pl.format("{}-{}-{}", year, pl.col("m"), pl.col("d"))
        .str.to_date("%Y-%m-%d", strict=False)
        .cast(pl.Datetime("us"))
    )
    valid = (hour.fill_null(0) < 24) & (pl.col("i").fill_null(0) < 60) & (pl.col("s").fill_null(0) < 61)
    clock = pl.duration(
        hours=hour.fill_null(0),
        minutes=pl.col("i").fill_null(0),
        seconds=pl.col("s").fill_null(0),
        microseconds=pl.col("f").fill_null(0),
    )
    written = pl.when(valid).then(text + clock)
    digits = pl.col("z").str.replace_all("[^0-9]", "")
    sign = pl.when(pl.col("z").str.starts_with("-")).then(-1).otherwise(1)
    offset = pl.when(pl.col("z").is_null()).then(None).when(digits == "").then(0).otherwise(
        sign * (digits.str.slice(0, 2).cast(pl.Int32, strict=False) * 60 + digits.str.slice(2, 2).cast(pl.Int32,
        strict=False).fill_null(0))
    )  # fmt: skip
    serial = pl.col("serial")
    days = pl.datetime(1899, 12, 30) + pl.duration(
        microseconds=(serial * 86_400_000_000).round(0).cast(pl.Int64, strict=False)
    )
    seconds = EPOCH + pl.duration(
        microseconds=(pl.when(serial > 9e11).then(serial * 1000).otherwise(serial * 1_000_000)).cast(
            pl.Int64, strict=False
        )
    )
    from_number = pl.when(serial.is_between(20000, 73050)).then(days.dt.round("1s")).when(serial > 9e8).then(seconds)
    found = cut.select(
        local=pl.coalesce(written, from_number),
        timed=pl.when(written.is_not_null()).then(pl.col("h").is_not_null()).otherwise(serial != serial.floor())
        | (serial > 9e8).fill_null(value=False),
        offset=pl.when(written.is_null() & (serial > 9e8)).then(0).otherwise(offset).cast(pl.Int32),
    )
    midnights = pl.col("local").dt.time() != pl.time(0)
    return found if found.select(midnights.any()).item() else found.with_columns(timed=pl.col("timed") & midnights)


def times(column: pl.Series) -> pl.Series:
    """Seconds after midnight of a column of times of day; null where it is none."""
    frame = pl.DataFrame({"t": column})
    part = [pl.col("t").str.extract(TIME_ONLY, group) for group in range(5)]
    hour, half = part[1].cast(pl.Int64), part[4].str.to_lowercase()
    hour = (
        pl.when((half == "p") & (hour < 12)).then(hour + 12).when((half == "a") & (hour == 12)).then(0).otherwise(hour)
    )
    return frame.select(hour * 3600 + part[2].cast(pl.Int64) * 60 + part[3].cast(pl.Int64).fill_null(0)).to_series()


def to_utc(local: pl.Expr, zone: str) -> pl.Expr:
    """A naive local time as UTC: the earlier of an hour that comes twice, one hour later in an hour that never was."""
    placed = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    later = (local + pl.duration(hours=1)).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return pl.coalesce(placed, later).dt.convert_time_zone("UTC")
