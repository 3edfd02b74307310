"""What a page asks, read from its address: period, comparison, whose numbers, as of when; and what may be asked at
all."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.contrib.auth.models import User

from headway.answers.reach import Reach, reach_by
from headway.answers.world import World
from headway.catalogue.own_metrics import as_known
from headway.errors import BadQuestion
from headway.insights.span import Span
from headway.insights.window import Clock, Window
from headway.query.parse import end_of, instant, rates_day
from headway.query.question import Condition, Query
from headway.records.models import Closure
from headway.schema.tables import table_of
from headway.values.grain import Grain
from headway.values.selling import selling_days_of
from headway.web.address import Params, one
from headway.web.filters import read_filters
from headway.web.period import natural_span, read_span
from headway.web.reading import OneLook, has_rates, known_days
from headway.web.request import SignedInRequest
from headway.web.scopes import Whose, read_whose
from headway.web.workplace import Workplace, here


class Against(StrEnum):
    """What a period is compared with."""

    YEAR = "year"
    PREVIOUS = "previous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The address, understood. `span` is None for all time; `today` is the business day of `as_of` or of now.

    `constant_rates`: amounts are at the rates of this day; `has_rates`: the business has other currencies than its own.
    `against_chosen` says that the address names the comparison; else it is the fairest that the data allow.
    """

    params: Params
    place: Workplace
    world: World
    whose: Whose
    reach: Reach
    clock: Clock
    today: date
    span: Span | None
    against: Against
    as_of: datetime | None
    where: tuple[Condition, ...]
    own_filters: tuple[Condition, ...]
    automatic: bool
    against_chosen: bool = False
    known_at: datetime | None = None
    constant_rates: date | None = None
    has_rates: bool = False
    until: datetime | None = None
    behind: int = 0

    @property
    def window(self) -> Window | None:
        """The part of the period that has data, up to the last full hour; None for all time."""
        return self.clock.window(self.span) if self.span else None

    @property
    def before(self) -> Window | None:
        """The window that the period is compared with, or None."""
        return self.like(self.against)

    def like(self, against: Against) -> Window | None:
        """The same selling days a year or a period before; None for all time or against nothing."""
        if self.span is None or self.window is None or against is Against.NONE:
            return None
        calendar = self.clock.calendar
        other = self.span.year_before(calendar) if against is Against.YEAR else self.span.earlier(1, calendar)
        return self.clock.like(self.window, other)

    @property
    def empty(self) -> bool:
        """Whether the workspace holds nothing that can be counted."""
        return not self.reach.held

    @property
    def through(self) -> date | None:
        """The newest day with data."""
        return self.reach.through(self.today)

    def reaches(self, key: str, window: Window) -> bool:
        """Whether what a metric reads was recorded then: before the first record nothing is known, which is not
        zero."""
        return _begun(self.since(key), window.span)

    def since(self, key: str) -> date | None:
        """The first day with data of what a metric reads, None where that is not known."""
        firsts = [
            days[0] for fact in self.place.catalogue.facts_of(key) if (days := self.reach.days.get(table_of(fact)))
        ]
        return max(firsts, default=None)

    def all_time(self) -> "Asked":
        """The same, of all time."""
        return replace(self, span=None)

    @property
    def cut(self) -> datetime | None:
        """The instant on the last day shown at which the page ends, where its address names one."""
        if self.until is None or self.window is None:
            return None
        return self.until if self.place.calendar.day_of(self.until) == self.window.last else None

    def query(
        self,
        metrics: tuple[str, ...],
        *,
        by: tuple[str, ...] = (),
        grain: Grain | None = None,
        window: Window | None = None,
    ) -> Query:
        """A question under the page's filters about a window; without one about the page's own, up to this moment."""
        chosen = window or self.window
        end = None if chosen is None else chosen.end if window else self.cut or chosen.last
        return Query(
            metrics=metrics,
            by=by,
            grain=grain,
            start=chosen.span.start if chosen else None,
            end=end,
            where=self.where,
            as_of=self.as_of,
            known_at=self.known_at,
            constant_rates=self.constant_rates,
        )


def read_asked(request: SignedInRequest) -> Asked:
    """Understand the address of a page; raises BadQuestion for what it cannot mean."""
    return asked_by(request.user, read_params(request), now=request.now)


def asked_by(user: User, params: Params, *, now: datetime) -> Asked:
    """What a user asks by these parts of an address at this moment."""
    place = here()
    behind = place.caught_up()
    as_of = read_moment(one(params, "as_of"), place)
    moment = as_of or now
    today = place.calendar.day_of(moment)
    engine = OneLook(place.engine)
    reach = known_days(engine)
    if as_of is not None:
        reach = reach_by(reach, engine, as_of, today)
    through = reach.through(today)
    whose = read_whose(one(params, "scope"), user)
    known_at = read_moment(one(params, "known_at"), place)
    world = replace(place.world(now=now, scope=whose.members, user=user), engine=engine)
    world = replace(world, catalogue=as_known(world.catalogue, known_at))
    place = replace(place, catalogue=world.catalogue)
    where = read_filters((value for key, value in params if key == "where"), place.catalogue)
    text = one(params, "period")
    span = _span(text, today=today, through=through, place=place)
    running = through == today and (as_of is None or within_day(as_of, place))
    clock = _clock(place, reach, through or today, now=moment if running else None)
    against, rates = one(params, "against"), one(params, "constant_rates")
    return Asked(
        params=params,
        place=place,
        world=world,
        whose=whose,
        reach=reach,
        clock=clock,
        today=today,
        span=span,
        against=_against(against) if against else fairest(clock, span, reach),
        as_of=as_of,
        where=(*where, whose.condition) if whose.condition else where,
        own_filters=where,
        automatic=not text,
        against_chosen=bool(against),
        known_at=known_at,
        constant_rates=rates_day("constant_rates", rates) if rates else None,
        has_rates=has_rates(engine, place.currency),
        until=read_moment(one(params, "until"), place),
        behind=behind.changes if behind else 0,
    )


FORM_PARTS = frozenset({"from", "to", "f_dimension", "f_sign", "f_value"})


def read_params(request: SignedInRequest) -> Params:
    """The address's parts; two dates `from` and `to` are a period, the parts of a filter a filter."""
    params = tuple((key, value) for key, values in request.GET.lists() for value in values if value)
    first, last = one(params, "from"), one(params, "to")
    rest = tuple(pair for pair in params if pair[0] not in FORM_PARTS)
    if one(params, "f_dimension"):
        rest = (*rest, ("where", one(params, "f_dimension") + (one(params, "f_sign") or "=") + one(params, "f_value")))
    if not (first and last):
        return rest
    return (*(pair for pair in rest if pair[0] != "period"), ("period", f"{first}..{last}"))


def _clock(place: Workplace, reach: Reach, through: date, *, now: datetime | None) -> Clock:
    closed = Closure.objects.settled().values_list("day", flat=True)
    cut = None if now is None else now.replace(minute=0, second=0, microsecond=0)
    selling = selling_days_of(place.calendar, closed, lambda: reach.selling(through))
    return Clock(place.calendar, selling, through, cut)


def _span(text: str, *, today: date, through: date | None, place: Workplace) -> Span | None:
    if text == "all":
        return None
    if not text:
        return natural_span(today=today, through=through, calendar=place.calendar)
    return read_span(text, today=today, calendar=place.calendar)


def _against(text: str) -> Against:
    if text not in set(Against):
        raise BadQuestion(f'"{text}" is no comparison. Write one of: {", ".join(Against)}.')
    return Against(text)


def fairest(clock: Clock, span: Span | None, reach: Reach) -> Against:
    """A year before where that was recorded, since it has the same season; else the period before; else nothing.

    What was recorded is told by the first of sales, outcomes, deals, leads and activities that the period holds.
    """
    if span is None:
        return Against.NONE
    last = clock.window(span).last
    leading = [days for days in reach.days.values() if any(span.start <= day <= last for day in days)]
    days = next(iter(leading or reach.days.values()), ())
    if not days or _begun(days[0], span.year_before(clock.calendar)):
        return Against.YEAR
    return Against.PREVIOUS if _begun(days[0], span.earlier(1, clock.calendar)) else Against.NONE


def _begun(since: date | None, span: Span) -> bool:
    """Whether records had begun by then; a month is taken as recorded from its first day on."""
    return since is None or span.start >= since.replace(day=1)


def read_moment(text: str, place: Workplace) -> datetime | None:
    """The end of the given day of the business, or the given instant in its zone; None for now or nothing."""
    if not text or text == "now":
        return None
    return instant("as of", text, place.calendar)


def within_day(moment: datetime, place: Workplace) -> bool:
    """Whether a moment lies before the end of its business day: what is seen as of it has a time of day."""
    return moment < end_of(place.calendar.day_of(moment), place.calendar)


def moment_words(moment: datetime, place: Workplace) -> str:
    """`10 Dec 2015`, or `10 Dec 2015, 15:00` within the day."""
    day = place.style.day(place.calendar.day_of(moment))
    return f"{day}, {place.clock_time(moment)}" if within_day(moment, place) else day


def said_as_of(asked: Asked) -> str:
    """How the bar names the two clocks: `now`, `14 Nov 2026`, `now, as known on 14 Nov 2026`."""
    when = "now" if asked.as_of is None else moment_words(asked.as_of, asked.place)
    if asked.known_at is None:
        return when
    return f"{when}, as known on {moment_words(asked.known_at, asked.place)}"
