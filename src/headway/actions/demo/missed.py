"""The days that the demo has missed since it was made or last open: sold as the same days went a year before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from headway.actions.demo.again import sell_again
from headway.actions.demo.doings import TILL, YEAR, Doings
from headway.errors import UserError
from headway.records.models import Activity, Closure, Lead, Order

MOST_DAYS, A_DAY = 31, 120
LEAST = timedelta(hours=1)
MOVES, DEALS = 3, 1
DAY = timedelta(days=1)


def missed_since(now: datetime) -> datetime | None:
    """Since when nothing was sold, at most a month back; None where that is less than an hour or nothing ever was."""
    sold = Order.objects.settled().filter(placed_at__lte=now)
    last: datetime | None = sold.aggregate(last=Max("placed_at"))["last"]
    if last is None or now - last < LEAST:
        return None
    return max(last, now - MOST_DAYS * DAY)


def sell_missed(since: datetime, now: datetime, doings: Doings, *, zone: str, going_on: Callable[[], bool]) -> int:
    """Day by day up to `now`: the orders of 364 days before, at most so many a day, with leads, calls and deals. How
    many days that were. Ends early when `going_on` says no.
    """
    days, start, local = 0, since, ZoneInfo(zone)
    closed = set(Closure.objects.settled().values_list("day", flat=True))
    while start < now and going_on():
        end = min(now, datetime.combine((start.astimezone(local) + DAY).date(), datetime.min.time(), local))
        _sell_day(start, end, doings)
        if (end - start) > LEAST:
            _work(start, end, doings, open_=_is_open(start.astimezone(local).date(), closed))
        start, days = end, days + 1
    return days


def _is_open(day: date, closed: set[date]) -> bool:
    return day.isoweekday() < 6 and day not in closed


def _sell_day(start: datetime, end: datetime, doings: Doings) -> None:
    rows = Order.objects.settled().filter(placed_at__gt=start - YEAR, placed_at__lte=end - YEAR)
    rows = rows.exclude(status="cancelled").exclude(channel="trade").exclude(number__startswith="R")
    found = dict(rows.values_list("pk", "placed_at"))
    chosen = doings.rng.sample(sorted(found), min(len(found), A_DAY))
    if chosen:
        sell_again({one: found[one] + YEAR for one in chosen}, by=TILL)


def _work(start: datetime, end: datetime, doings: Doings, *, open_: bool) -> None:
    before = (start - YEAR, end - YEAR)
    leads = Lead.objects.settled().filter(created_at__range=before).count()
    calls = Activity.objects.settled().filter(at__range=before, kind="call").count() if open_ else 0
    wanted = ["lead"] * min(leads, A_DAY) + ["call"] * min(calls, A_DAY // 2)
    wanted += ["move"] * MOVES + ["deal"] * DEALS if open_ else []
    span = (end - start).total_seconds()
    for second, kind in sorted((doings.rng.random() * span, kind) for kind in wanted):
        try:
            doings.do(kind, start + timedelta(seconds=int(second)))
        except UserError:  # what one draw cannot do (a deal that was moved later) another will
            continue
