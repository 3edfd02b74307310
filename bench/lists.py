"""Lists of records, in the server itself, signed in as owner, manager and rep: of a company of 100,000 deals, and of
the invented one of 200,000 order lines; on SQLite, and where the machine has it on PostgreSQL.

Each route is asked at addresses in turn, 20 times, so that no answer is one kept from before.
"""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from bench.frame import Race, Side
from headway.config.workspace import open_workspace, set_up

set_up()  # before modules that import models

from django.contrib.auth.models import User  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from headway.actions.sign_in import make_owner, seat_member  # noqa: E402
from headway.config.counting import mirror_settings  # noqa: E402
from headway.config.server import Listening, Served, neighbour_of  # noqa: E402
from headway.mirror.owner import Place, owning  # noqa: E402
from headway.records.models import Member, Membership  # noqa: E402
from headway.web import workplace  # noqa: E402
from headway.web.news import NEWS  # noqa: E402
from tests.records.postgres import NoPostgres, new_database, private_postgres  # noqa: E402

HEADWAY = Path(sys.executable).with_name("headway")
TIMES, MOST = 20, 300.0

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
WORDS = tuple(
    f"q={word}" for word in ("la", "Amber", "glass+1", "works+for", "77", "öl", "zzqq", "Fjord+la", "ger", "mar")
)
PAGES = tuple(f"page={number}" for number in (1, 2, 3, 40, 400))
DAYS = tuple(f"from=2024-{month:02}-01&to=2024-{month:02}-28" for month in range(1, 11))


def _sorted_by(*keys: str) -> tuple[str, ...]:
    return tuple(f"sort={sign}{key}" for key in keys for sign in ("", "-"))


def _each(name: str, *values: str) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for value in values)


def _where(*conditions: str) -> tuple[str, ...]:
    """Conditions on columns, each as an address asks it; those parted by "&" at once."""
    return tuple("&".join(f"where={quote(one)}" for one in both.split("&")) for both in conditions)


ROUTES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "customers": {
        "pages": PAGES,
        "search": WORDS,
        "filter": (*_each("country", "Austria", "Germany", "Norway"), *_each("role", "client", "prospect")),
        "column": _where(
            "city~own", "city=Town 7", "net>=5000", "net>=100&net<=900", "owner=", "country!=Norway", "email="
        ),
        "sort": _sorted_by("name", "net", "city", "country", "owner"),
    },
    "leads": {
        "pages": PAGES,
        "search": WORDS,
        "filter": (*_each("state", "open", "converted", "lost"), *DAYS, "owner=OWN"),
        "column": _where(
            "email~buyer7", "source=Web", "created>=2024-05-01", "owner~07", "country=Italy,Spain", "city="
        ),
        "sort": _sorted_by("name", "source", "state", "owner", "country"),
    },
    "deals": {
        "pages": PAGES,
        "search": WORDS,
        "filter": (*_each("state", "open", "won", "lost"), *DAYS, "owner=OWN", "owner=OWN&q=la&state=open"),
        "column": _where(
            "amount>=9000",
            "amount>=100&amount<=500",
            "customer~birch",
            "stage=Proposal",
            "close=",
            "owner~07",
            "created>=2024-05-01&created<=2024-06-30",
            "name~lamps&amount>=2000",
            "source=",
            "state!=lost",
        ),
        "sort": _sorted_by("name", "customer", "amount", "stage", "state", "owner", "close"),
    },
    "orders": {
        "pages": PAGES,
        "search": WORDS,
        "filter": (*_each("state", "paid", "delivered"), *_each("channel", "web", "shop"), *DAYS, "seller=OWN"),
        "column": _where(
            "net>=500", "net<=20", "channel=web", "customer~an", "city~am", "placed>=2026-01-01", "office="
        ),
        "sort": _sorted_by("number", "customer", "net", "seller", "state"),
    },
}
COMPANIES: Mapping[str, tuple[str, ...]] = {"100,000 deals": ("customers", "leads", "deals"), "demo": tuple(ROUTES)}


def races(folder: Path) -> Iterator[Race]:
    """Each list as each of three people sees it: 95 of 100 answers in at most 300 ms of the server's time."""
    yield from _on("SQLite", folder, lambda _: ())
    with suppress(NoPostgres), private_postgres() as server:
        yield from _on("PostgreSQL", folder, lambda name: ("--set", f"records_url={new_database(server, name)}"))


def _on(database: str, folder: Path, settings: Callable[[str], Sequence[str]]) -> Iterator[Race]:
    files = write_company(folder / "files", DEALS)
    for place, (company, lists) in enumerate(COMPANIES.items()):
        shop = folder / f"{database}{place}"
        _headway("new", shop, *(["--demo"] if company == "demo" else []), *settings(f"lists{place}"))
        if company != "demo":
            _headway("import", shop, *files, "--yes")
        with served(shop) as users:
            for kind in lists:
                yield from _races(f"{database}, {company}", kind, users)


def _headway(*words: str | Path) -> None:
    subprocess.run([HEADWAY, *words], check=True, capture_output=True)


@contextmanager
def served(folder: Path) -> Iterator[Mapping[str, User]]:
    """A workspace served in this process; its owner, a manager and one of the manager's reps."""
    workspace = open_workspace(folder)
    place = Place(workspace.folder, workspace.engine_url, mirror_settings(workspace))
    with owning(place, told=NEWS.publish, count_in=lambda _: None) as owner:
        Served(workspace, neighbour_of(workspace, Listening("127.0.0.1", 0), "")).begin(owner)
        led = Membership.objects.filter(manager__isnull=False).order_by("pk").first()
        if led is None or led.manager is None:
            raise RuntimeError("nobody leads anybody here")
        manager, rep = led.manager, led.member
        yield {
            "owner": make_owner(),
            "manager": seat_member(name=manager.name, role="manager"),
            "rep": seat_member(name=rep.name, role="rep"),
        }
        workplace.serve(None)
    connections.close_all()


def _races(where: str, kind: str, users: Mapping[str, User]) -> Iterator[Race]:
    members = Member.objects.order_by("name").values_list("public_id", flat=True)
    for who, user in users.items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="headway.web.entrance.LinkBackend")
        for route, addresses in ROUTES[kind].items():
            own = cycle(members)
            asked = cycle([f"/{kind}?{words}" for words in addresses])
            yield Race(
                name=f"{where}: {kind}, {route}, {who}",
                headway=Side("server", lambda client=client, asked=asked, own=own: _get(client, next(asked), own)),  # type: ignore[misc]
                at_most=MOST,
                pairs=TIMES,
                slowest=True,
            )


def _get(client: Client, address: str, own: Iterator[int]) -> None:
    answer = client.get(address.replace("OWN", str(next(own))))
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


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
