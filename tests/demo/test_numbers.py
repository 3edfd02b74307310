"""What Headway answers of the demo company is what its records say, added up by hand in exact fractions."""

import json
import os
import sqlite3
import subprocess
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("Europe/Amsterdam")
SCALE, RATE_SCALE = 10**4, 10**10
LINES = 2_000


def headway(*words: str) -> str:
    command = [sys.executable, "-c", "from headway.config.main import main; main()", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a small demo company."""
    made = tmp_path_factory.mktemp("demo") / "company"
    headway("new", str(made), "--demo", "--demo-lines", str(LINES))
    return made


@dataclass
class Book:
    """The records as rows, and money by hand."""

    rows: sqlite3.Connection
    days: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rates: dict[str, list[Fraction]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for currency, day, rate in self.rows.execute("SELECT currency, day, rate FROM currency_rates ORDER BY day"):
            self.days[currency].append(day)
            self.rates[currency].append(Fraction(rate, RATE_SCALE))

    def euros(self, amount: Fraction, currency: str, at: str) -> Fraction:
        """An amount at the rate of its business day."""
        if currency == "EUR":
            return amount
        day = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZONE).date().isoformat()
        return amount * self.rates[currency][bisect_right(self.days[currency], day) - 1]

    def net_sales(self) -> dict[str, Fraction]:
        """By channel: what was charged less vouchers, less what was refunded or cancelled, each on its own day."""
        found: dict[str, Fraction] = defaultdict(Fraction)
        left: dict[int, Fraction] = {}
        orders = self.rows.execute(
            "SELECT o.id, o.channel, o.currency, o.placed_at, SUM(l.amount) - COALESCE(o.discount, 0) "
            "FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.id"
        )
        for order, channel, currency, at, cents in orders:
            left[order] = Fraction(cents, SCALE)
            found[channel] += self.euros(left[order], currency, at)
        for order, channel, currency, at, amount in self._taken_back():
            back = left[order] if amount is None else Fraction(amount, SCALE)
            left[order] -= back
            found[channel] -= self.euros(back, currency, at)
        return found

    def _taken_back(self) -> Iterator[tuple[int, str, str, str, int | None]]:
        yield from self.rows.execute(
            "SELECT e.order_id, o.channel, o.currency, e.at, e.amount "
            "FROM order_events e JOIN orders o ON o.id = e.order_id "
            "WHERE e.kind IN ('refunded', 'cancelled') ORDER BY e.order_id, e.position"
        )

    def decided(self) -> dict[str, int]:
        """Deals won and lost, what was taken back by reopening not counted."""
        found = {"won": 0, "lost": 0}
        last: tuple[int, str] = (0, "")
        for deal, kind in self.rows.execute("SELECT deal_id, kind FROM deal_outcomes ORDER BY deal_id, position"):
            if kind == "reopened" and last[0] == deal and last[1] in found:
                found[last[1]] -= 1
            found[kind] = found.get(kind, 0) + 1
            last = (deal, kind)
        return found


@pytest.fixture(scope="module")
def book(folder: Path) -> Iterator[Book]:
    """The records of the demo company."""
    rows = sqlite3.connect(folder / "records.sqlite3")
    yield Book(rows)
    rows.close()


def test_net_sales_by_channel_are_the_records_added_up(folder: Path, book: Book) -> None:
    answer = json.loads(headway("ask", str(folder), "net_sales", "--by", "channel", "--format", "json"))
    by_hand = book.net_sales()
    rounding = LINES * 3 / SCALE / 2
    assert {row["channel"] for row in answer["rows"]} == {"counter", "web", "trade"}
    for row in answer["rows"]:
        assert float(row["net_sales"]) == pytest.approx(float(by_hand[row["channel"]]), abs=rounding)
    assert float(answer["totals"]["net_sales"]) == pytest.approx(float(sum(by_hand.values())), abs=rounding)


def test_deals_and_leads_are_the_records_counted(folder: Path, book: Book) -> None:
    metrics = ("deals_won", "deals_lost", "open_opportunities", "new_leads")
    totals = json.loads(headway("ask", str(folder), *metrics, "--format", "json"))["totals"]
    decided = book.decided()
    (still_open,) = book.rows.execute("SELECT COUNT(*) FROM deals WHERE status = 'open'").fetchone()
    (leads,) = book.rows.execute("SELECT COUNT(*) FROM leads").fetchone()
    assert [totals[key] for key in metrics] == [decided["won"], decided["lost"], still_open, leads]
