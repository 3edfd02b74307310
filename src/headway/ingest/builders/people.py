"""Members with their office, team and manager."""

import polars as pl

from headway.ingest.gathering import Gathering
from headway.ingest.shape import renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable
from headway.schema.tables import record_types
from headway.values.counted import counted

COLUMNS = {
    "member.number": "number",
    "member.email": "email",
    "member.phone": "phone",
    "member.title": "title",
    "custom": "custom",
    ROW: "row",
}
OFFICE = {
    "office.number": "number",
    "office.name": "name",
    "office.country": "country",
    "office.region": "region",
    ROW: "row",
}
OF_SALES = ("orders", "order_lines")  # their shop or branch is that of the order, whoever sold


def hear_members(gathering: Gathering) -> None:
    """Take the names of all members, their managers, offices and teams."""
    for table in gathering.tables:
        own = table.role == "members"
        rows = _with_name(table)
        if table.has("member.number") or "name" in rows.columns:
            found = renamed(table.rows, COLUMNS if own else {"member.number": "number", ROW: "row"}).with_columns(rows)
            if own:
                found = found.with_columns(_days(table.rows))
            gathering.registers["members"].hear(found, label=table.label, own=own)
        _hear_places(gathering, table, own=own)
    for table in gathering.tables:
        if table.has("member.manager") and _speaks_of_members(table) and not _by_number(table):
            gathering.registers["members"].hear(
                renamed(table.rows, {"member.manager": "name"}), label=table.label, own=False
            )


def _hear_places(gathering: Gathering, table: TypedTable, *, own: bool) -> None:
    sold = table.role in OF_SALES
    if table.role == "offices":
        gathering.registers["offices"].hear(renamed(table.rows, OFFICE), label=table.label, own=True)
    elif (table.has("member.office") or table.has("office.number")) and (sold or _speaks_of_members(table)):
        columns = {"member.office": "name", "office.number": "number", ROW: "row"}
        gathering.registers["offices"].hear(renamed(table.rows, columns), label=table.label, own=own)
    if table.has("member.team") and _speaks_of_members(table):
        gathering.registers["teams"].hear(
            renamed(table.rows, {"member.team": "name", ROW: "row"}), label=table.label, own=own
        )
    left = [field for field in ("member.office", "member.team") if table.has(field)]
    left = [field for field in left if not (sold and field == "member.office")]
    if left and not _speaks_of_members(table):
        what = "offices" if "member.office" in left else "teams"
        gathering.notes.append(f"{table.label}: its {what} were left alone, since no row says who sold.")


def _speaks_of_members(table: TypedTable) -> bool:
    """Whether offices, teams and managers of this table are those of a member on the same row."""
    return table.role == "members" or table.has("member.name") or table.has("member.number")


def _with_name(table: TypedTable) -> pl.DataFrame:
    signs_in = table.has("member.name", "member.last_name") and _are_mails(table.rows.get_column("member.name"))
    if table.has("member.name") and not signs_in:
        return table.rows.select(name="member.name")
    parts = [field for field in ("member.first_name", "member.last_name") if table.has(field)]
    if not parts:
        return pl.DataFrame()
    return table.rows.select(name=pl.concat_str(parts, separator=" ", ignore_nulls=True))


def _are_mails(names: pl.Series) -> bool:
    """Whether names are those by which people sign in."""
    return len(names) > 0 and bool(names.drop_nulls().str.contains("@", literal=True).all())


def _days(rows: pl.DataFrame) -> list[pl.Expr]:
    names = (("member.hired", "active_from"), ("member.left", "active_to"))
    return [
        pl.lit(rows.get_column(f"{field}.local").cast(pl.Date)).alias(name)
        for field, name in names
        if field in rows.columns
    ]


def _by_number(table: TypedTable) -> bool:
    """Whether managers are given by their own member number."""
    if not table.has("member.number", "member.manager"):
        return False
    managers = table.rows.get_column("member.manager").drop_nulls()
    return bool(len(managers)) and bool(managers.is_in(table.rows.get_column("member.number").implode()).all())


def stage_members(gathering: Gathering) -> None:
    """Members, offices, teams, and who belongs where."""
    for register in ("members", "offices", "teams"):
        entries = gathering.registers[register].entries
        if entries is not None and entries.height:
            add_entries(gathering, register, entries)
    for table in sorted(gathering.tables, key=lambda table: table.role != "members"):
        if _speaks_of_members(table) and any(
            table.has(field) for field in ("member.office", "member.team", "member.manager")
        ):
            _add_memberships(gathering, table)


def add_entries(gathering: Gathering, register: str, entries: pl.DataFrame) -> None:
    """Stage the entries of a register under the files where each was first heard; one with several names is said."""
    apart = gathering.registers[register].several_names
    if apart:
        names = dict(entries.select("ref", "name").filter(pl.col("ref").is_in(list(apart))).iter_rows())
        ref, told = next(iter(apart.items()))
        others = ", ".join(f'"{name}"' for name in told if name != names[ref])
        label = record_types()[register].label.lower()
        gathering.notes.append(
            f"{counted(len(apart), f'{label} number')} with more than one name; the name that most rows have is shown: "
            f'{ref.removeprefix("n:")} as "{names[ref]}", also called {others}.'
        )
    for (label,), part in entries.partition_by("file", as_dict=True, maintain_order=True).items():
        gathering.add(register, part, label=str(label))


def _add_memberships(gathering: Gathering, table: TypedTable) -> None:
    rows = table.rows.with_columns(
        _with_name(table).rename({"name": "_name"}) if "name" in _with_name(table).columns else []
    )
    manager = "member.manager" if _by_number(table) else ""
    found = pl.DataFrame(
        {
            "member": gathering.ref("members", rows, "member.number", "_name"),
            "manager": gathering.ref("members", rows, manager, "" if manager else "member.manager"),
            "office": gathering.ref("offices", rows, "office.number", "member.office"),
            "team": gathering.ref("teams", rows, "", "member.team"),
            "row": rows.get_column(ROW),
        }
    ).filter(pl.col("member").is_not_null())
    if table.role != "members":
        found = _settled(found)
    staged = [part.get_column("member") for part in gathering.rows.get("memberships", [])]
    found = found.filter(~pl.col("member").is_in(pl.concat(staged).implode())) if staged else found
    found = found.unique("member", keep="first", maintain_order=True).with_columns(ref="m:" + pl.col("member"))
    given = [
        name
        for name, field in (("manager", "member.manager"), ("office", "member.office"), ("team", "member.team"))
        if table.has(field)
    ]
    gathering.add("memberships", found.select("ref", "member", *given, "row"), label=table.label)


def _settled(found: pl.DataFrame) -> pl.DataFrame:
    """Members whom all rows of a table of sales put in one place; one who moves about belongs to none of them."""
    place = pl.struct("manager", "office", "team")
    return found.filter(place.n_unique().over("member") == 1)
