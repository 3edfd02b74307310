"""The pipeline and the funnel as pages: their numbers lead to rows that make them, and are whose they are."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest

from headway.mirror.catch_up import catch_up
from headway.mirror.settings import MirrorSettings
from headway.records import models as records
from headway.web.workplace import here

NOVEMBER = "/pipeline?period=2026-11"
FUNNEL = "/funnel?period=2026-11"


@pytest.fixture(scope="module", autouse=True)
def busy(shop):
    """Bo's deal went on from Talk to Offer and was worth more there; Cy's was lost from Talk for its price."""
    people = {one.name: one for one in records.Member.objects.all()}
    line = records.Pipeline.objects.create(name="Projects")
    talk, offer = (
        records.Stage.objects.create(pipeline=line, name=name, rank=rank, kind="open")
        for rank, name in enumerate(("Talk", "Offer"), 1)
    )
    for name, stages, amount in (("Bo", (talk, offer), 500), ("Cy", (talk,), 300)):
        first = datetime(2026, 11, 2, 9, tzinfo=UTC)
        deal = records.Deal.objects.create(
            name=f"Project of {name}", pipeline=line, stage=stages[-1], status="open", created_at=first
        )
        grown = first + timedelta(days=8)
        terms = {"deal": deal, "owner": people[name]}
        records.DealTerms.objects.create(**terms, amount=Decimal(amount), valid_to=grown, expected_close="2026-11-28")
        more = Decimal(amount + 200) if name == "Bo" else Decimal(amount)
        records.DealTerms.objects.create(**terms, amount=more, valid_from=grown, expected_close="2026-12-05")
        for place, stage in enumerate(stages, 1):
            records.StageMove.objects.create(
                deal=deal, position=place, stage=stage, at=first + timedelta(days=place * 3 - 3)
            )
        if name == "Cy":
            records.Deal.objects.filter(pk=deal.pk).update(status="lost")
            records.DealOutcome.objects.create(
                deal=deal, position=1, kind="lost", reason="Price", at=first + timedelta(days=10)
            )
    last_year(people["Bo"], line, talk, offer)
    workspace = shop.workspace
    catch_up(here().engine, MirrorSettings(workspace.name, workspace.currency, workspace.calendar))


def last_year(owner, line, talk, offer) -> None:
    """A year before a deal of Bo's went on from Talk to Offer, and was won from there."""
    first = datetime(2025, 11, 3, 9, tzinfo=UTC)
    deal = records.Deal.objects.create(
        name="Project of last year", pipeline=line, stage=offer, status="won", created_at=first
    )
    records.DealTerms.objects.create(deal=deal, owner=owner, amount=Decimal(400))
    for place, stage in enumerate((talk, offer), 1):
        records.StageMove.objects.create(deal=deal, position=place, stage=stage, at=first + timedelta(days=place - 1))
    records.DealOutcome.objects.create(deal=deal, position=1, kind="won", at=first + timedelta(days=4))


def body(response) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows_in(text: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading: the first cell, and what stands in the others."""
    table = text[text.index(f">{heading}</h2>") :]
    table = table[: table.index("</table>")]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL):
        whole = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        cells = [re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in whole]
        found[cells[0]] = cells[1:]
    return found


def test_the_bridge_leads_from_the_one_to_the_other(page):
    text = body(page("ada", NOVEMBER))
    assert rows_in(text, "Part by part") == {
        "Part": ["Value", "Deals"],
        "Open 31 Oct 2026": ["€3,000.00", "3"],
        "New": ["+€800.00", "+2"],
        "Reopened": ["€0.00", "0"],
        "Increased": ["+€200.00", ""],
        "Decreased": ["€0.00", ""],
        "Won": ["−€3,000.00", "−3"],
        "Lost": ["−€300.00", "−1"],
        "Given up": ["€0.00", "0"],
        "Open 16 Nov 2026": ["€700.00", "1"],
    }
    assert "These parts lead from the one to the other to the cent." in text
    assert "What is open shrank by €2,300 (−76.7\u202f%) to €700.00 from 31 Oct 2026 to 16 Nov 2026" in text
    assert "€3,000 won, €800.00 new and €300.00 lost." in text


def test_what_is_expected_in_a_month_was_pulled_in_from_another(page):
    found = rows_in(body(page("ada", f"{NOVEMBER}&closes=2026-12")), "Part by part")
    assert found["Open 31 Oct 2026"] == ["€0.00", "0"]
    assert found["Pulled in"] == ["+€800.00", "+2"]
    assert found["New"] == ["€0.00", "0"]
    assert found["Open 16 Nov 2026"] == ["€700.00", "1"]
    pushed = rows_in(body(page("ada", f"{NOVEMBER}&closes=2026-11")), "Part by part")
    assert (pushed["New"], pushed["Pushed out"]) == (["+€800.00", "+2"], ["−€800.00", "−2"])
    both = rows_in(body(page("ada", f"{NOVEMBER}&closes=2026-Q4")), "Part by part")
    assert (both["Pulled in"], both["Pushed out"]) == (["€0.00", "0"], ["€0.00", "0"])


@pytest.mark.parametrize("address", [NOVEMBER, f"{NOVEMBER}&closes=2026-12", FUNNEL, f"{FUNNEL}&mode=visits"])
@pytest.mark.parametrize("who", ["ada", "bo"])
def test_every_number_leads_to_rows_that_make_it(page, who, address):
    text = page(who, address).content.decode()
    links = {
        (unescape(href), shown) for href, shown in re.findall(r'<td[^>]*><a href="(/rows/[^"]+)">([^<]+)</a>', text)
    }
    assert len(links) > 8
    for href, shown in links:
        answer = body(page(who, href))
        assert f"{shown.lstrip('+−')}</b>" in answer or f"{shown.strip()}</b>" in answer, (href, shown)


def test_a_rep_sees_their_own_and_what_is_nobodys(page):
    found = rows_in(body(page("bo", NOVEMBER)), "Part by part")
    assert found["Open 31 Oct 2026"] == ["€2,000.00", "2"]
    assert (found["New"], found["Won"]) == (["+€500.00", "+1"], ["−€2,000.00", "−2"])
    assert "Lost" in found
    assert found["Open 16 Nov 2026"] == ["€700.00", "1"]
    assert "Cy" not in page("bo", f"{NOVEMBER}&by=rep").content.decode()


def test_what_is_open_is_as_old_as_it_is(page):
    found = rows_in(body(page("ada", NOVEMBER)), "How long it has been open")
    assert found["Offer"][0] == "€700.00 1 deal"
    october = rows_in(body(page("ada", "/pipeline?period=2026-11-01..2026-11-11")), "How long it has been open")
    assert october["All"][:2] == ["€1,000.00 2 deals", "€3,000.00 3 deals"]


def test_the_bridge_as_a_file(page):
    response = page("ada", "/pipeline.csv?period=2026-11")
    lines = response.content.decode("utf-8-sig").split("\r\n")
    assert lines[:3] == ["part,value,deals", "Open 31 Oct 2026,3000,3", "New,800,2"] or lines[2].startswith("New,800")
    assert response["Content-Disposition"] == 'attachment; filename="pipeline-2026-11.csv"'


DEALS = "/pipeline/deals?period=2026-11"
DEAL_BY_DEAL = "What changed what is open, deal by deal"


def amounts(text: str) -> dict[str, list[str]]:
    return rows_in(text, DEAL_BY_DEAL)


def test_the_bridge_deal_by_deal_adds_up_across_and_down(page):
    text = body(page("ada", DEALS))
    found = amounts(text)
    heads = ["Open 31 Oct 2026", "New", "Increased", "Won", "Lost"]
    assert found["Deal"] == [*heads, "Open 16 Nov 2026 ↓"]
    assert found["Project of Bo"] == ["", "+€500.00", "+€200.00", "", "", "€700.00"]
    assert found["Project of Cy"] == ["", "+€300.00", "", "", "−€300.00", ""]
    assert [row for name, row in found.items() if "Project" not in name and name not in {"Deal", "All"}] == [
        ["€1,000.00", "", "", "−€1,000.00", "", ""]
    ] * 3
    assert found["All"] == ["€3,000.00", "+€800.00", "+€200.00", "−€3,000.00", "−€300.00", "€700.00"]
    assert "1–5 of 5" in text
    assert "each column adds up to the bridge, to the cent" in text


def test_each_deal_leads_to_its_record_and_the_whole_to_its_rows(page):
    text = page("ada", DEALS).content.decode()
    (href,) = re.findall(r'<a href="(/deals/\d+)">Project of Bo</a>', text)
    assert "Project of Bo" in body(page("ada", href))
    links = re.findall(r'<a href="(/rows/[^"]+)">([^<]+)</a>', text)
    assert len(links) == 6
    for address, shown in links:
        assert f"{shown.lstrip('+−')}</b>" in body(page("ada", unescape(address))), address


def test_each_part_leads_to_its_deals(page):
    text = body(page("ada", NOVEMBER))
    (won,) = re.findall(r'<a href="(/pipeline/deals[^"]+)">Won</a>', text)
    assert len(amounts(body(page("ada", won)))) == 1 + 3
    (lost,) = re.findall(r'<a href="(/pipeline/deals[^"]+)">Lost</a>', text)
    narrowed = body(page("ada", lost))
    assert set(amounts(narrowed)) == {"Deal", "Project of Cy"}
    assert "of <a href" in narrowed
    assert "5 deals" in narrowed
    december = body(page("ada", f"{NOVEMBER}&closes=2026-12"))
    (pulled,) = re.findall(r'<a href="(/pipeline/deals[^"]+)">Pulled in</a>', december)
    held = amounts(body(page("ada", pulled)))
    assert held["Project of Cy"][held["Deal"].index("Pulled in ↓")] == "+€300.00"


def test_deals_are_sorted_counted_and_seen_as_of_another_day(page):
    upwards = [name for name in amounts(body(page("ada", f"{DEALS}&sort=name"))) if "Project" in name]
    downwards = [name for name in amounts(body(page("ada", f"{DEALS}&sort=-name"))) if "Project" in name]
    assert upwards == ["Project of Bo", "Project of Cy"] == downwards[::-1]
    assert list(amounts(body(page("ada", f"{DEALS}&sort=-bridge_lost"))))[1] == "Project of Cy"
    counted = amounts(body(page("ada", f"{DEALS}&measure=count")))
    assert counted["Project of Cy"] == ["", "+1", "", "−1", ""]
    assert counted["All"] == ["3", "+2", "−3", "−1", "1"]
    early = amounts(body(page("ada", f"{DEALS}&as_of=2026-11-06")))
    assert (early["Project of Cy"][-1], early["Project of Bo"][-1]) == ("€300.00", "€500.00")
    assert "Lost" not in early["Deal"]
    assert (
        early["All"][-1]
        == rows_in(body(page("ada", f"{NOVEMBER}&as_of=2026-11-06")), "Part by part")[
            early["Deal"][-1].removesuffix(" ↓")
        ][0]
    )


@pytest.mark.parametrize("part", ["sort=nothing", "term=nothing"])
def test_what_is_no_part_of_the_bridge_is_refused(page, part):
    response = page("ada", f"{DEALS}&{part}")
    assert response.status_code == 400
    assert '"nothing"' in unescape(response.content.decode())


def test_a_rep_sees_the_ways_of_their_own_deals(page):
    found = amounts(body(page("bo", DEALS)))
    assert "Project of Cy" not in found
    assert found["All"][0] == "€2,000.00"
    assert found["Project of Bo"][-1] == "€700.00"


def test_deal_by_deal_as_a_file(page):
    response = page("ada", "/pipeline/deals.csv?period=2026-11&sort=name")
    head, *rows = [line.split(",") for line in response.content.decode("utf-8-sig").splitlines()]
    assert (head[:2], head[-1]) == (["name", "start"], "end")
    assert len(rows) == 5
    for row in rows:
        values = [Decimal(value or 0) for value in row[1:]]
        assert sum(values[:-1]) == values[-1]
    assert response["Content-Disposition"] == 'attachment; filename="pipeline-deals-2026-11.csv"'


def test_the_funnel_has_steps_and_five_ways_out(page):
    text = body(page("ada", FUNNEL))
    stages = rows_in(text, "Stage by stage")
    assert [stages[name][0] for name in ("Talk", "Offer")] == ["2", "1"]
    assert stages["Offer"][1].startswith("50.0\u202f%")
    assert "Of 2 deals that entered the pipeline 1 came to Offer and 0 were won so far." in text
    ways = rows_in(text, "Five ways out, which add up")
    assert ways["Talk"][:6] == ["2", "1", "1", "0", "0", "0"]
    assert ways["All stages"][:6] == ["3", "1", "1", "0", "0", "1"]
    assert rows_in(text, "What was lost")["Talk"] == ["1", "€300.00"]
    assert rows_in(body(page("ada", f"{FUNNEL}&by=loss_reason")), "What was lost")["Price"] == ["1", "€300.00"]
    assert rows_in(body(page("ada", f"{FUNNEL}&by=rep")), "What was lost")["Cy"][:2] == ["1", "€300.00"]


def test_what_could_be_had_back_stands_where_value_leaks(page):
    """Of 800 in Talk a half led on and a year before all; the 500 in Offer did not lead on yet, a year before all."""
    text = body(page("ada", FUNNEL))
    found = rows_in(text, "What could be had back")
    assert found["Talk"] == ["€800.00", "50.0\u202f% of 2, a year before 100.0\u202f%", "€400.00"]
    assert found["Offer"] == ["€500.00", "0.0\u202f% of 1, a year before 100.0\u202f%", "€500.00"]
    assert (found["All"][0], found["All"][-1]) == ("€1,300.00", "€900.00")
    assert "€900.00 more would have led on, had each stage kept its rate of the same days a year before." in text
    assert "One visit is not over: it counts as not led on yet, so the sum may still fall." in text
    assert "how much less of it led on than in the same days a year before" in text
    (rows,) = re.findall(r'<a href="(/rows/leak_recoverable[^"]+)">€900.00</a>', text)
    assert "€900.00</b>" in body(page("ada", rows))


def test_without_a_year_before_nothing_is_known_of_what_could_be_had_back(page):
    for address in ("/funnel?period=all", "/funnel?period=2025-11"):
        text = body(page("ada", address))
        assert "What could be had back is not known: " in text
        assert "had each stage kept" not in text


def test_the_funnel_as_a_file(page):
    lines = page("ada", "/funnel.csv?period=2026-11").content.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("stage,stage_reached,stage_visited,stage_won")
    assert [line.split(",")[:2] for line in lines[1:3]] == [["Talk", "2"], ["Offer", "1"]]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/pipeline?measure=size", "no measure of the pipeline"),
        ("/pipeline?by=nothing", "no way to split what is open"),
        ("/pipeline?closes=soon", "is not a period"),
        ("/funnel?mode=fast", "no way to count a funnel"),
        ("/funnel?by=nothing", "Losses cannot be split by"),
    ],
)
def test_what_cannot_be_asked_is_said(page, address, said):
    response = page("ada", address)
    assert response.status_code == 400
    assert said in unescape(response.content.decode())


@pytest.mark.parametrize(
    "address", ["/pipeline?period=2020", "/funnel?period=2020", "/pipeline?period=2026-11&as_of=2026-11-05"]
)
def test_days_without_anything_have_a_page_too(page, address):
    assert page("ada", address).status_code == 200


def test_as_of_an_earlier_day_what_came_later_had_not_happened(page):
    found = rows_in(body(page("ada", f"{NOVEMBER}&as_of=2026-11-05")), "Part by part")
    assert (found["Won"], found["Increased"]) == (["€0.00", "0"], ["€0.00", ""])
    assert list(found.values())[-1] == ["€3,800.00", "5"]
