"""Accounts, whoever mentions them, and contacts."""

from collections.abc import Iterator

import polars as pl

from headway.ingest.builders.people import add_entries
from headway.ingest.gathering import Gathering
from headway.ingest.shape import renamed
from headway.ingest.table import ROW
from headway.ingest.typed import TypedTable

OWN = {
    "account.number": "number", "account.email": "email", "account.phone": "phone", "account.website": "website",
    "account.industry": "industry", "account.segment": "segment", "account.country": "country",
    "account.region": "region",
    "account.city": "city", "account.postal_code": "postal_code", "account.employees": "employees",
    "account.annual_revenue": "annual_revenue", "account.founded_year": "founded_year", "account.gender": "gender",
    "account.birth_year": "birth_year", "custom": "custom", ROW: "row",
}  # fmt: skip
MENTIONED = ("account.number", "account.email", "account.phone", "account.segment", "account.industry",
"account.country", "account.region",
             "account.city", "account.postal_code", "account.gender", ROW)  # fmt: skip


def hear_accounts(gathering: Gathering) -> None:
    """Take every account that a table is about or mentions."""
    for table in gathering.tables:
        own = table.role == "accounts"
        name = account_name(table)
        if name is None and not table.has("account.number"):
            continue
        columns = OWN if own else {**{field: OWN[field] for field in MENTIONED}, "custom.accounts": "custom"}
        found = renamed(table.rows, columns).with_columns(_whole_numbers(table, columns))
        if name is not None:
            found = found.with_columns(name.alias("name"))
        gathering.registers["accounts"].hear(found, label=table.label, own=own)
    _hear_of_others(gathering)


def _hear_of_others(gathering: Gathering) -> None:
    """The firms of leads and contacts, parent accounts, and who else had a part in deals."""
    for table, names in _others(gathering):
        gathering.registers["accounts"].hear(renamed(table.rows, names), label=table.label, own=False)


def _others(gathering: Gathering) -> Iterator[tuple[TypedTable, dict[str, str]]]:
    """Tables that name other accounts, with the fields that do."""
    for table in gathering.of_role("deals"):
        yield from ((table, {field: "name"}) for field in ("deal.competitor", "deal.partner") if table.has(field))
    for table in gathering.of_role("leads"):
        if table.has("lead.company") and not table.has("account.number"):
            yield table, {"lead.company": "name"}
    for table in gathering.of_role("contacts"):
        firm = {"contact.account_number": "number", "contact.account_name": "name"}
        if any(table.has(field) for field in firm):
            yield table, firm
    for table in gathering.of_role("accounts"):
        if table.has("account.parent") and not _parents_by_number(table):
            yield table, {"account.parent": "name"}


def account_name(table: TypedTable) -> pl.Series | None:
    """The name of each row's account: written, put together, or its e-mail; None where the table names none."""
    rows = table.rows
    parts = [field for field in ("account.first_name", "account.last_name") if table.has(field)]
    choices = [pl.col("account.name")] if table.has("account.name") else []
    choices += [pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)] if parts else []
    if table.has("account.email") and not table.has("account.number"):
        choices.append(pl.col("account.email"))
    return rows.select(name=pl.coalesce(choices)).to_series() if choices else None


def _whole_numbers(table: TypedTable, columns: dict[str, str]) -> list[pl.Expr]:
    wanted = ("account.employees", "account.founded_year", "account.birth_year")
    return [
        pl.col(columns[field]).cast(pl.Int64, strict=False) for field in wanted if field in columns and table.has(field)
    ]


def _parents_by_number(table: TypedTable) -> bool:
    if not table.has("account.number"):
        return False
    parents = table.rows.get_column("account.parent").drop_nulls()
    return bool(len(parents)) and bool(parents.is_in(table.rows.get_column("account.number").implode()).all())


def stage_accounts(gathering: Gathering) -> None:
    """Accounts with their parents and owners, and the people in them."""
    entries = gathering.registers["accounts"].entries
    if entries is not None and entries.height:
        entries = entries.join(_relations(gathering), on="ref", how="left", maintain_order="left")
        add_entries(gathering, "accounts", entries)
    for table in gathering.of_role("contacts"):
        _add_contacts(gathering, table)


def _relations(gathering: Gathering) -> pl.DataFrame:
    parts = []
    for table in gathering.of_role("accounts"):
        rows = table.rows.with_columns(
            _name=account_name(table) if account_name(table) is not None else pl.lit(None, pl.String)
        )
        number = "account.parent" if table.has("account.parent") and _parents_by_number(table) else ""
        part = {"ref": gathering.ref("accounts", rows, "account.number", "_name")}
        if table.has("account.parent"):
            part["parent"] = gathering.ref("accounts", rows, number, "" if number else "account.parent")
        if table.has("member.name") or table.has("member.number"):
            part["owner"] = gathering.ref("members", rows, "member.number", "member.name")
        parts.append(pl.DataFrame(part))
    if not parts:
        return pl.DataFrame(schema={"ref": pl.String})
    found = pl.concat(parts, how="diagonal_relaxed")
    return found.filter(pl.col("ref").is_not_null()).unique("ref", keep="first", maintain_order=True)


def _firm(table: TypedTable) -> tuple[str, str]:
    """The columns with the number and the name of the account that a person belongs to."""
    number = "contact.account_number" if table.has("contact.account_number") else "account.number"
    return number, "contact.account_name" if table.has("contact.account_name") else "account.name"


def _add_contacts(gathering: Gathering, table: TypedTable) -> None:
    names = {
        "contact.number": "number",
        "contact.email": "email",
        "contact.phone": "phone",
        "contact.title": "title",
        ROW: "row",
    }
    parts = [field for field in ("contact.first_name", "contact.last_name") if table.has(field)]
    choices = [pl.col("contact.name")] if table.has("contact.name") else []
    choices += [pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)] if parts else []
    choices += [pl.col(field) for field in ("contact.email", "contact.number") if table.has(field)]
    rows = renamed(table.rows, names).with_columns(
        table.rows.select(name=pl.coalesce(choices)).to_series(),
        gathering.ref("accounts", table.rows, *_firm(table)).alias("account"),
    )
    rows = rows.filter(pl.col("name").is_not_null())
    known = [name for name in ("number", "email", "name") if name in rows.columns]
    rows = rows.with_columns(ref="c:" + pl.coalesce(known)).unique("ref", keep="first", maintain_order=True)
    gathering.add("contacts", rows, label=table.label)
