"""What is asked of a list's columns finds the same rows on SQLite and on PostgreSQL."""

from datetime import date
from decimal import Decimal

from headway.config.workspace import Workspace
from headway.records.models import Account, CustomField, Deal, DealTerms, Pipeline, Stage
from headway.web.screens.conditions import asked_of, different, fitting
from headway.web.screens.own_fields import with_own_fields
from headway.web.screens.records import CUSTOMERS, DEALS


def names(kind, rows, *where: str) -> list[str]:
    found = fitting(kind, rows, asked_of(kind, tuple(("where", one) for one in where)))
    ids = found.ids_joined()
    return sorted(str(row) for row in rows.among(ids))


def test_fields_of_the_business_are_asked_as_what_they_are(store: Workspace) -> None:
    for key, kind in (("tier", "text"), ("seats", "number"), ("since", "day"), ("vip", "flag")):
        CustomField.objects.create(object="accounts", key=key, label=key.title(), kind=kind)
    Account.objects.create(name="A", custom={"tier": "Gold", "seats": 12.5, "since": "2026-03-01", "vip": True})
    Account.objects.create(name="B", custom={"tier": "gilt", "seats": "3", "since": "2026-05-31", "vip": False})
    Account.objects.create(name="C", custom={"seats": "some"}, city="Ålesund", employees=7)
    Account.objects.create(name="D")
    kind, rows = with_own_fields(CUSTOMERS, "accounts"), Account.objects.all()
    wanted = {
        ("own_tier~G",): "AB", ("own_tier=gold",): "A", ("own_tier=",): "CD", ("own_tier!=Gold",): "BCD",
        ("own_seats>=3", "own_seats<=12"): "B", ("own_seats=12.5",): "A", ("own_seats=",): "CD", ("own_seats!=",): "AB",
        ("own_since>=2026-03-02",): "B", ("own_since<=2026-03-01",): "A", ("own_since=",): "CD",
        ("own_vip=yes",): "A", ("own_vip=no",): "B", ("own_vip=",): "CD", ("own_vip!=yes",): "BCD",
        ("city~ålE",): "C", ("city=",): "ABD", ("employees>=7",): "C", ("employees=",): "ABD", ("employees!=7",): "ABD",
        (): "ABCD",
    }  # fmt: skip
    assert {where: "".join(names(kind, rows, *where)) for where in wanted} == wanted
    tier = next(field for field in kind.fields if field.key == "own_tier")
    assert sorted(different(kind, rows, tier)) == ["Gold", "gilt"]


def test_deals_are_asked_by_their_present_terms(store: Workspace) -> None:
    pipeline = Pipeline.objects.create(name="Sales")
    stage = Stage.objects.create(pipeline=pipeline, name="Proposal", rank=1, kind="open")
    for name, amount, close in (("A", "500", date(2026, 11, 2)), ("B", "500.01", None), ("C", None, None)):
        deal = Deal.objects.create(name=name, pipeline=pipeline, stage=stage)
        now = None if amount is None else Decimal(amount)
        DealTerms.objects.create(deal=deal, amount=Decimal(9), valid_to="2026-01-01T00:00:00Z")
        DealTerms.objects.create(deal=deal, amount=now, expected_close=close, valid_from="2026-01-01T00:00:00Z")
    rows = Deal.objects.all()
    wanted = {
        ("amount>=500",): "AB", ("amount<=500",): "A", ("amount=500.01",): "B", ("amount=",): "C", ("amount=9",): "",
        ("close>=2026-11-01", "close<=2026-11-02"): "A", ("close=",): "BC", ("stage=proposal",): "ABC",
        ("stage!=Proposal",): "", ("state=open",): "ABC", ("name~b",): "B", ("number=",): "ABC",
    }  # fmt: skip
    assert {where: "".join(names(DEALS, rows, *where)) for where in wanted} == wanted
