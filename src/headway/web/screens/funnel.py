"""The funnel: how far deals come, how each visit to a stage ends, how long it takes, and where value leaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headway.answers.answer import Answer, AnswerColumn, Value
from headway.errors import BadQuestion
from headway.insights.funnel import Stage, sentence
from headway.query.question import Condition, Operator
from headway.reports.export import Table as FileTable
from headway.values.suggest import did_you_mean
from headway.web.address import link, one
from headway.web.asked import Asked
from headway.web.barring import Bar, Menu, Option, bar_of
from headway.web.links import about_metric, rows_of
from headway.web.reading import ask_once
from headway.web.screens.charts import Chart, Line, ranked
from headway.web.screens.explore import filter_chips
from headway.web.screens.leaking import Leaks, leaks_of
from headway.web.screens.recoverable import Recoverable, recoverable_of
from headway.web.screens.series import number
from headway.web.screens.table import Cell, Chip, Column, Row, Table, n_words, value_cell
from headway.web.screens.words import unit_of

PATH = "/funnel"
MODES = {"reached": "Skipped counts", "visited": "Each deal once", "visits": "Every visit"}
READ = {
    "reached": "A skipped stage counts as reached, and who was won has reached them all; going back undoes nothing.",
    "visited": "Only the very stages that a deal was in count, once each: who skipped a stage was not there.",
    "visits": "Every visit counts: a deal that comes back to a stage has entered it twice.",
}
BESIDE = {
    True: "Beside each bar: how many, of the stage before, of all that entered.",
    False: "Beside each bar: how many, and of all that entered the share of deals that were there.",
}
CAME = ("stage_reached", "stage_visited", "stage_won", "stage_step_rate", "stage_reach_rate", "stage_visit_rate")
CAME_ON = (*CAME, "stage_win_rate")
OUTCOMES = (
    ("stage_advanced", "Advanced"),
    ("stage_lost", "Lost"),
    ("stage_back", "Moved back"),
    ("stage_handed_off", "Handed off"),
    ("stage_still_there", "Still there"),
)
VISITS = ("stage_entries", *(key for key, _ in OUTCOMES), "stage_conversion", "stage_undecided_share")
TIMES = ("time_in_stage", "time_in_stage_p90")
LEADS = ("new_leads", "leads_qualified", "leads_converted", "leads_undecided", "lead_conversion")
FIRST_VISIT = Condition("visit", Operator.EQUAL, ("1",))
Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The page. `nothing` says why there is none."""

    bar: Bar
    nothing: str = ""
    filters: tuple[Chip, ...] = ()
    sentence: str = ""
    modes: tuple[Option, ...] = ()
    reading: str = ""
    pipelines: Menu | None = None
    chart: Chart | None = None
    stages: Table | None = None
    as_csv: str = ""
    outcomes_chart: Chart | None = None
    outcomes: Table | None = None
    leaks: Leaks | None = None
    recoverable: Recoverable | None = None
    leads: Table | None = None
    notes: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What was asked: how far deals came, how visits ended and how long they took, by stage, in one pipeline."""

    mode: str
    also: Conditions
    once: Conditions
    came: Answer
    visits: Answer
    times: Answer
    pipelines: tuple[str, ...]

    @property
    def key(self) -> str:
        """The metric that the bars are of."""
        return {"reached": "stage_reached", "visited": "stage_visited"}.get(self.mode, "stage_entries")

    @property
    def step(self) -> str:
        """The rate from one stage to the next."""
        return "stage_step_rate" if self.mode == "reached" else "stage_conversion"

    @property
    def cumulative(self) -> str:
        """The rate of all that entered the pipeline."""
        return "stage_reach_rate" if self.mode == "reached" else "stage_visit_rate"

    def also_of(self, key: str, stage: Value) -> Conditions:
        """What a number of a stage is narrowed by, beside what the page is."""
        narrowed = (*self.also, *(self.once if key.startswith(("stage_", "time_")) and key not in CAME_ON else ()))
        return narrowed if stage is None else (*narrowed, Condition("stage", Operator.EQUAL, (str(stage),)))


def hear(asked: Asked) -> Heard:
    """Ask for the funnel as the address says; of several pipelines for the one named or most entered."""
    mode = one(asked.params, "mode") or "reached"
    if mode not in MODES:
        raise BadQuestion(f'"{mode}" is no way to count a funnel{did_you_mean(mode, MODES)}')
    entered = ask_once(asked.query(("stage_entries",), by=("pipeline",)), asked.world)
    held = sorted(
        (row for row in entered.rows if row["stage_entries"]), key=lambda row: -(number(row["stage_entries"]) or 0)
    )
    names = tuple(str(row["pipeline"] or "") for row in held)
    wanted = one(asked.params, "pipeline")
    if wanted and wanted not in names:
        names = (*names, wanted)
    chosen = wanted or next(iter(names), "")
    also = (Condition("pipeline", Operator.EQUAL, (chosen,)),) if len(names) > 1 else ()
    once = () if mode == "visits" else (FIRST_VISIT,)

    def put(metrics: tuple[str, ...], narrowed: Conditions) -> Answer:
        query = asked.query(metrics, by=("stage",))
        return ask_once(replace(query, where=(*query.where, *narrowed)), asked.world)

    return Heard(
        mode, also, once, put(CAME_ON, also), put(VISITS, (*also, *once)), put(TIMES, (*also, *once)),
        (chosen, *(name for name in names if name != chosen)),
    )  # fmt: skip


def stages_of(heard: Heard) -> tuple[Stage, ...]:
    """The stages in their order, with how many came, and by which rates."""
    visits = {row["stage"]: row for row in heard.visits.rows}
    found = []
    for row in heard.came.rows:
        seen = visits.get(row["stage"], {})
        if row["stage"] is None or not (row["stage_reached"] or seen.get("stage_entries")):
            continue
        both = {**seen, **row}
        found.append(Stage(str(row["stage"]), _whole(both.get(heard.key)), both))
    return tuple(found)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def funnel_screen(asked: Asked) -> Funnel:
    """The page as its address says."""
    bar = bar_of(asked, PATH, title=f"Funnel, {bar_of(asked, PATH).title}", compares=False)
    if "deals" not in asked.reach.held:
        return Funnel(bar, nothing="no deals")
    heard = hear(asked)
    stages = stages_of(heard)
    frame = Funnel(
        bar,
        filters=filter_chips(asked, PATH),
        modes=tuple(Option(text, link(PATH, asked.params, mode=key), key == heard.mode) for key, text in MODES.items()),
        pipelines=_pipelines(asked, heard),
        leaks=leaks_of(asked, PATH, heard.also),
        recoverable=recoverable_of(asked, heard.also),
        leads=_leads(asked),
    )
    if not stages:
        return replace(frame, nothing="no stages")
    labels = asked.place.catalogue.metrics
    return replace(
        frame,
        sentence=sentence(
            stages,
            step=heard.step,
            cumulative=heard.cumulative,
            undecided=number(heard.visits.totals.get("stage_undecided_share")),
            figures=asked.place.figures,
        ),
        reading=f"{READ[heard.mode]} {BESIDE[heard.mode == 'reached']}",
        chart=_chart(asked, heard, stages),
        stages=_table(asked, heard, stages),
        as_csv=link("/funnel.csv", asked.params),
        outcomes_chart=_outcomes_chart(asked, heard, stages),
        outcomes=_outcomes(asked, heard, stages),
        notes=tuple(dict.fromkeys((*heard.came.notes, *heard.visits.notes, *heard.times.notes))),
        asks=tuple(
            (labels[key].label, about_metric(asked, key)) for key in (heard.key, heard.step, heard.cumulative, *TIMES)
        ),
    )


def _pipelines(asked: Asked, heard: Heard) -> Menu | None:
    if len(heard.pipelines) < 2:
        return None
    chosen = heard.pipelines[0]
    options = tuple(
        Option(name or "No pipeline", link(PATH, asked.params, pipeline=name), name == chosen)
        for name in sorted(heard.pipelines)
    )
    return Menu("Pipeline", chosen or "No pipeline", options)


def _href(asked: Asked, heard: Heard, key: str, stage: Value) -> str:
    return rows_of(asked, key, also=heard.also_of(key, stage))


def _chart(asked: Asked, heard: Heard, stages: Sequence[Stage]) -> Chart:
    """Bars of how many came, with the step and the cumulative rate beside each, and at the end how many were won."""
    figures = asked.place.figures
    names = [stage.name for stage in stages] + ["Won"]
    counts = [stage.count for stage in stages] + [_whole(stages[0].row.get("stage_won"))]
    hrefs = [_href(asked, heard, heard.key, stage.name) for stage in stages]
    hrefs.append(_href(asked, heard, "stage_won", stages[0].name))
    label = asked.place.catalogue.metrics[heard.key].label
    made = ranked(
        "How far deals come", names, [Line(label, tuple(counts), tuple(hrefs))], unit="count", figures=figures
    )
    said = [_beside(asked, heard, stage, first=place == 0) for place, stage in enumerate(stages)]
    said.append(f"{figures.exact(counts[-1], 'count')} · {_rate(asked, stages[0].row, 'stage_win_rate')}")
    data = made.option["series"][0]["data"]
    told = [
        {**point, "label": {"show": True, "position": "right", "formatter": text, "color": "--ink-2"}}
        for point, text in zip(data, said, strict=True)
    ]
    option = {
        **made.option,
        "grid": {**made.option["grid"], "right": 132},
        "xAxis": {**made.option["xAxis"], "axisLabel": {"show": False}},
        "yAxis": {**made.option["yAxis"], "axisLabel": {"width": 96, "overflow": "truncate"}},
        "series": [{**made.option["series"][0], "data": told}],
    }
    rows = tuple(
        (name, figures.exact(count, "count"), text) for name, count, text in zip(names, counts, said, strict=True)
    )
    return replace(made, option=option, head=("", label, "Rates"), rows=rows)


def _beside(asked: Asked, heard: Heard, stage: Stage, *, first: bool) -> str:
    """`30 · 40 % · 12 %`: how many, of the stage before, of all; a step from visit to visit stands in the table."""
    count = asked.place.figures.exact(stage.count, "count")
    whole = _rate(asked, stage.row, heard.cumulative)
    if first:
        return count
    if heard.mode != "reached":
        return f"{count} · {whole}"
    return f"{count} · {_rate(asked, stage.row, heard.step)} · {whole}"


def _rate(asked: Asked, row: Mapping[str, Value], key: str) -> str:
    return asked.place.figures.brief(number(row.get(key)), "share")


def _table(asked: Asked, heard: Heard, stages: Sequence[Stage]) -> Table:
    step = "Of the stage before" if heard.mode == "reached" else "Went on"
    heads = (
        "Stage",
        "Deals" if heard.mode != "visits" else "Visits",
        step,
        "Of all",
        "Won from here",
        "Half leave within",
        "Nine in ten",
    )
    times = {row["stage"]: (place, row) for place, row in enumerate(heard.times.rows)}
    rows = []
    for stage in stages:
        place, timed = times.get(stage.name, (-2, {}))
        cells = [Cell(stage.name), _count(asked, heard, stage, heard.key)]
        cells += [_share(asked, heard, stage, key) for key in (heard.step, heard.cumulative, "stage_win_rate")]
        if heard.mode == "reached" and stage is stages[0]:
            cells[2] = Cell("–", number=True, why="The first stage has none before it")
        for key in TIMES:
            why = heard.times.reasons.get((place, key), "")
            href = _href(asked, heard, key, stage.name)
            cells.append(value_cell(number(timed.get(key)), "days", asked.place.figures, href=href, why=why))
        rows.append(Row(tuple(cells)))
    return Table(tuple(Column(head, number=place > 0) for place, head in enumerate(heads)), tuple(rows))


def _count(asked: Asked, heard: Heard, stage: Stage, key: str) -> Cell:
    value = number(stage.row.get(key))
    return value_cell(value or 0, "count", asked.place.figures, href=_href(asked, heard, key, stage.name))


def _share(asked: Asked, heard: Heard, stage: Stage, key: str) -> Cell:
    """A rate with its interval beside it, and of how many."""
    figures, row = asked.place.figures, stage.row
    value, low, high = (number(row.get(name)) for name in (key, f"{key}.low", f"{key}.high"))
    n = n_words(row.get(f"{key}.n"), figures)
    if value is None:
        return Cell("–", number=True, why="Nobody came to the stage before")
    between = figures.range(low, high, "share") if low is not None and high is not None else ""
    beside = " ".join(part for part in (f"({between})" if between else "", n) if part)
    return Cell(figures.exact(value, "share"), number=True, href=_href(asked, heard, key, stage.name), beside=beside)


def _outcomes_chart(asked: Asked, heard: Heard, stages: Sequence[Stage]) -> Chart:
    """The five ways in which visits ended, which together are those that began."""
    lines = []
    for key, label in OUTCOMES:
        values = tuple(number(stage.row.get(key)) or 0 for stage in stages)
        hrefs = tuple(_href(asked, heard, key, stage.name) for stage in stages)
        if any(values):
            lines.append(Line(label, values, hrefs))
    names = [stage.name for stage in stages]
    title = "How stages are left" if heard.mode == "visits" else "How stages are left, at the first visit"
    return ranked(title, names, lines, unit="count", figures=asked.place.figures, stacked=True)


def _outcomes(asked: Asked, heard: Heard, stages: Sequence[Stage]) -> Table:
    keys = ("stage_entries", *(key for key, _ in OUTCOMES))
    heads = ("Stage", "Entered", *(label for _, label in OUTCOMES), "Not over yet")
    rows = []
    for stage in stages:
        cells = [Cell(stage.name), *(_count(asked, heard, stage, key) for key in keys)]
        rows.append(Row((*cells, _open(asked, heard, stage.row, stage.name))))
    total = [Cell("All stages")]
    for key in keys:
        value = number(heard.visits.totals.get(key)) or 0
        total.append(
            value_cell(value, "count", asked.place.figures, href=rows_of(asked, key, also=heard.also_of(key, None)))
        )
    columns = tuple(Column(head, number=place > 0) for place, head in enumerate(heads))
    return Table(columns, tuple(rows), Row((*total, _open(asked, heard, heard.visits.totals, None))))


def _open(asked: Asked, heard: Heard, row: Mapping[str, Value], stage: Value) -> Cell:
    key = "stage_undecided_share"
    href = _href(asked, heard, key, stage)
    return value_cell(number(row.get(key)), "share", asked.place.figures, href=href, why="Nobody entered the stage")


def _leads(asked: Asked) -> Table | None:
    """What comes before deals: leads of the same days and what became of them so far."""
    catalogue = asked.place.catalogue
    if "leads" not in asked.reach.held:
        return None
    offered = catalogue.dimensions_of("new_leads")
    if any(condition.dimension not in offered for condition in asked.where):
        return None
    answer = ask_once(asked.query(LEADS), asked.world)
    if not answer.totals["new_leads"]:
        return None
    cells = []
    for key in LEADS:
        unit = unit_of(catalogue.metrics[key], asked.place.currency)
        value = number(answer.totals.get(key))
        why = answer.reasons.get((-1, key), "")
        cells.append(value_cell(value, unit, asked.place.figures, href=rows_of(asked, key), why=why))
    return Table(tuple(Column(catalogue.metrics[key].label, number=True) for key in LEADS), (Row(tuple(cells)),))


def file_table(asked: Asked) -> FileTable:
    """The stages with all their numbers, as a file takes them."""
    heard = hear(asked)
    times = {row["stage"]: row for row in heard.times.rows}
    keys = dict.fromkeys((*CAME_ON, *VISITS, *TIMES))
    units = {key: unit_of(asked.place.catalogue.metrics[key], asked.place.currency) for key in keys}
    columns = (AnswerColumn("stage", "dimension"), *(AnswerColumn(key, "metric", unit) for key, unit in units.items()))
    rows = []
    for stage in stages_of(heard):
        held = {**times.get(stage.name, {}), **stage.row}
        rows.append({"stage": stage.name, **{key: held.get(key) for key in keys}})
    return FileTable(columns, rows)
