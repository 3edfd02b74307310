"""Rows of the dimension tables: what facts point to, as it stands now."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

import polars as pl

from headway.mirror.own_fields import with_own_columns
from headway.mirror.snapshot import House
from headway.mirror.source import Source
from headway.schema.custom import columns_with
from headway.schema.tables import dimensions

MadeRows = Callable[[Source, Collection[int] | None], pl.DataFrame]


def rows_of(name: str, source: Source, ids: Collection[int] | None, house: House) -> pl.DataFrame:
    """The rows of one dimension for these ids of its record type, None all; an id that is no more has no row."""
    made = SPECIAL.get(name, _plain(name))(source, ids)
    fields = house.fields_of(dimensions()[name].of)
    columns = columns_with(name, dimensions()[name].columns, fields)
    return (with_own_columns(made, fields) if fields else made).select(columns.keys())


def _plain(name: str) -> MadeRows:
    table = dimensions()[name].of

    def make(source: Source, ids: Collection[int] | None) -> pl.DataFrame:
        return source.standing(table, "id", ids)

    return make


def _products(source: Source, ids: Collection[int] | None) -> pl.DataFrame:
    categories = source.standing("categories", "id", None).select(
        pl.col("id").alias("category_id"), pl.col("name").alias("category")
    )
    return source.standing("products", "id", ids).join(categories, on="category_id", how="left")


def _members(source: Source, ids: Collection[int] | None) -> pl.DataFrame:
    """Where a member works now is where the membership that begins last says."""
    members = source.standing("members", "id", ids)
    memberships = source.standing("memberships", "id", None)
    last = memberships.sort("valid_from", "id", nulls_last=False).unique(subset="member_id", keep="last")
    now = last.select(pl.col("member_id").alias("id"), "manager_id", "team_id", "office_id")
    leads = memberships["manager_id"].drop_nulls().unique()
    holds = list(source.holders(members["id"].to_list()))
    placed = members.join(now, on="id", how="left")
    sells = pl.col("id").is_in(holds) | pl.col("manager_id").is_not_null() | ~pl.col("id").is_in(leads.implode())
    return placed.with_columns(sells.alias("sells"))


SPECIAL: Mapping[str, MadeRows] = MappingProxyType({"products": _products, "members": _members})

FOLLOWS: Mapping[str, Mapping[str, str | None]] = MappingProxyType(
    {
        "categories": {"products": "category_id"},
        "memberships": {"members": None},
        "deal_terms": {"members": None},
        "leads": {"members": None},
        "lead_handovers": {"members": None},
        "orders": {"members": None},
    }
)
"""When rows of a table change, these dimensions change too: found by a column of the dimension's record type, or
(None) all rows.
"""
