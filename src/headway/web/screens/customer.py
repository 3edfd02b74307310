"""A customer's page."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from headway.records.models import Account, AccountRole, Contact, Deal, Lead, Order, OrderLine
from headway.records.scope import scope_of
from headway.web.forms.acts import acts_of
from headway.web.screens.changes import changes
from headway.web.screens.deal import activities, notes
from headway.web.screens.details import (
    LATEST,
    Detail,
    Known,
    Related,
    acts,
    amount_words,
    custom,
    fact,
    href_of,
    may_type,
    name_of,
    newest_first,
    parted,
    simple_table,
)
from headway.web.screens.records import money, state, text, when
from headway.web.screens.table import Cell, of_all
from headway.web.screens.terms import with_terms
from headway.web.workplace import here
from headway.web.worth import CUSTOMERS, each


def customer_detail(account: Any, user: User) -> Detail:
    """Everything about a customer that this user may see."""
    roles = ", ".join(sorted({role.role for role in account.roles.all() if role.valid_to is None}))
    may_change = may_type(user)
    known, missing = parted(account, _facts(account), may_change=may_change)
    parts = (
        _deals(account, user),
        _orders(account, user),
        _contacts(account),
        _leads(account, user),
        _roles(account),
        changes(account, AccountRole),
    )
    return Detail(
        title=account.name,
        noun=(account.kind or "customer").capitalize(),
        list_href="/customers",
        list_name="Customers",
        state=roles,
        tone="",
        lead=_bought(account, user),
        known=known,
        missing=missing,
        acts=acts(account, acts_of(account), may_change=may_change),
        related=tuple(part for part in parts if part),
        line=newest_first([*activities(account=account), *notes(account=account)]),
    )


def _facts(account: Any) -> tuple[Known, ...]:
    return (
        fact("Name", account.name, "name"),
        fact("Kind", (account.kind or "").capitalize(), "kind"),
        fact("Owner", name_of(account.owner) or "Nobody", "owner"),
        fact("Industry", account.industry, "industry"),
        fact("Segment", account.segment, "segment"),
        fact("Postal code", account.postal_code, "postal_code"),
        fact("Town", account.city, "city"),
        fact("Region", account.region, "region"),
        fact("Country", account.country, "country"),
        fact("E-mail", account.email, "email"),
        fact("Phone", account.phone, "phone"),
        fact("Web site", account.website, "website"),
        fact("Part of", name_of(account.parent), "parent", href=href_of(account.parent)),
        fact("Employees", here().style.number(account.employees) if account.employees else "", "employees"),
        fact("Yearly revenue", amount_words(account.annual_revenue, None), "annual_revenue"),
        fact("Founded", account.founded_year, "founded_year"),
        fact("Gender", account.gender, "gender"),
        fact("Year of birth", account.birth_year, "birth_year"),
        fact("Number", account.number, "number"),
        *custom(account),
    )


def _bought(account: Account, user: User) -> str:
    """Net sales with them, returns taken off, as far as this user may see."""
    place = here()
    world = place.world(now=timezone.now(), scope=scope_of(user))
    amount = each(CUSTOMERS, [account.pk], world).get(account.pk)
    return f"{place.figures.exact(amount, place.currency)} net sales" if amount is not None else "Nothing bought yet"


def _roles(account: Any) -> Related | None:
    rows = [
        (text(one.role), when(one.valid_from) if one.valid_from else Cell("From the start"), _until(one.valid_to))
        for one in account.roles.order_by("valid_from")
    ]
    heads = (("Role", False), ("From", False), ("To", False))
    return Related("Roles", simple_table(heads, rows)) if rows else None


def _until(day: date | None) -> Cell:
    return when(day) if day else Cell("Still")


def _contacts(account: Any) -> Related | None:
    rows = [
        (text(one.name), text(one.title), text(one.email), text(one.phone))
        for one in Contact.objects.settled().filter(account=account).order_by("name")[:LATEST]
    ]
    heads = (("Contact", False), ("Title", False), ("E-mail", False), ("Phone", False))
    return Related("Contacts", simple_table(heads, rows)) if rows else None


def _deals(account: Account, user: User) -> Related | None:
    seen: QuerySet[Any] = with_terms(Deal.objects.visible_to(user).filter(account=account))
    rows = [
        (
            Cell(name_of(deal, "Deal"), href=href_of(deal)),
            text(name_of(deal.stage)),
            state(deal.standing),
            when(deal.created_at),
            money(deal.amount, deal.currency),
        )
        for deal in seen.select_related("stage").order_by("-created_at")[:LATEST]
    ]
    heads = (("Deal", False), ("Stage", False), ("State", False), ("Created", False), ("Amount", True))
    return Related("Deals", simple_table(heads, rows), of_all(len(rows), seen.count())) if rows else None


def _orders(account: Account, user: User) -> Related | None:
    seen = Order.objects.visible_to(user).filter(account=account)
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    found = seen.annotate(
        line_sum=Subquery(lines.annotate(found=Sum("amount")).values("found")),
        line_count=Subquery(lines.annotate(found=Count("pk")).values("found")),
    ).order_by("-placed_at")[:LATEST]
    rows = [
        (
            Cell(order.number or "Order", href=href_of(order)),
            when(order.placed_at, order.placed_at_timed),
            text(order.channel),
            state(order.status),
            Cell(str(order.line_count or 0), number=True),
            money(order.line_sum, order.currency),
        )
        for order in found
    ]
    heads = (
        ("Order", False),
        ("Placed", False),
        ("Channel", False),
        ("State", False),
        ("Lines", True),
        ("Amount", True),
    )
    return Related("Orders", simple_table(heads, rows), of_all(len(rows), seen.count())) if rows else None


def _leads(account: Account, user: User) -> Related | None:
    found = (
        Lead.objects.visible_to(user).filter(account=account).select_related("source").order_by("-created_at")[:LATEST]
    )
    rows = [
        (
            Cell(name_of(lead, "Lead"), href=href_of(lead)),
            text(name_of(lead.source)),
            state(lead.outcome or "open"),
            when(lead.created_at),
        )
        for lead in found
    ]
    heads = (("Lead", False), ("Source", False), ("State", False), ("Came in", False))
    return Related("Leads", simple_table(heads, rows)) if rows else None
