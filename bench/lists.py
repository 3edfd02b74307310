"""Lists of records in the server itself: a company of 100,000 deals, and the invented one of 200,000 order lines."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

DEALS = 100_000
FIRSTS = (
    "Amber",
    "Birch",
    "Cobalt",
    "Delta",
    "Élan",
    "Fjord",
    "Granite",
    "Harbour",
    "Ivory",
    "Jade",
    "Kestrel",
    "Łódź",
)
SECONDS = ("Lamps", "Tools", "Foods", "Paper", "Glass", "Works", "Trade", "Motors", "Textil", "Öl", "Design", "Systems")
STAGES = ("Prospecting", "Engaging", "Proposal", "Won", "Lost")
SOURCES = ("Web", "Referral", "Fair", "Cold call", "Partner")
COUNTRIES = ("Austria", "Belgium", "Denmark", "France", "Germany", "Italy", "Norway", "Poland", "Spain", "Sweden")
REPS, MANAGERS = 40, 5


def write_company(folder: Path, deals: int) -> list[Path]:
    """Files of accounts, reps with their managers, leads and deals, a fifth as many accounts and half as many leads."""
    folder.mkdir(exist_ok=True)
    accounts, leads = deals // 5, deals // 2
    tables = {
        "accounts": (
            ("account", "industry", "city", "country"),
            ((_account(n), SECONDS[n % 12], f"Town {n % 300}", COUNTRIES[n % 10]) for n in range(accounts)),
        ),
        "teams": (("sales_agent", "manager"), ((f"Rep {n:02}", f"Manager {n % MANAGERS}") for n in range(REPS))),
        "leads": (
            ("lead id", "lead name", "email", "lead source", "owner", "created", "country", "status"),
            (_lead(n) for n in range(leads)),
        ),
        "deals": (
            (
                "opportunity id",
                "deal name",
                "sales_agent",
                "account",
                "deal stage",
                "created date",
                "close date",
                "amount",
            ),
            (_deal(n, accounts) for n in range(deals)),
        ),
    }
    return [_written(folder / f"{name}.csv", header, rows) for name, (header, rows) in tables.items()]


def _written(path: Path, header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _account(number: int) -> str:
    return f"{FIRSTS[number % 12]} {SECONDS[number // 12 % 12]} {number}"


def _day(number: int) -> date:
    return date(2022, 1, 1) + timedelta(days=number * 7919 % 1400)


def _deal(number: int, accounts: int) -> tuple[object, ...]:
    stage, opened = STAGES[number * 31 % 5], _day(number)
    closed = opened + timedelta(days=number % 90 + 1) if stage in {"Won", "Lost"} else None
    amount = number * 104729 % 1_000_000 / 100 if stage != "Lost" else 0
    name = f"{SECONDS[number % 12]} for {FIRSTS[number // 5 % 12]}"
    return (
        f"D{number:06}",
        name,
        f"Rep {number % REPS:02}",
        _account(number * 13 % accounts),
        stage,
        opened,
        closed,
        amount,
    )


def _lead(number: int) -> tuple[object, ...]:
    name = f"{FIRSTS[number % 12]} {SECONDS[number // 7 % 12]}"
    status = ("open", "converted", "lost")[number % 3]
    email = f"buyer{number}@example.com"
    return (
        f"L{number:06}",
        name,
        email,
        SOURCES[number % 5],
        f"Rep {number % REPS:02}",
        _day(number),
        COUNTRIES[number % 10],
        status,
    )
