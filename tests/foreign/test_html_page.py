"""The HTML report in a real browser: what readers anywhere see of it, by day and night, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Choice, Plan, RuleSummary
from downtime_cli.core.window import DAY
from downtime_cli.core.wording import day_name
from downtime_cli.render.html_page import render_html
from downtime_cli.render.svg_file import render_heatmap, render_horizon
from downtime_cli.report.build import build_report
from tests.foreign.browser import Reader, Visit
from tests.render.test_golden import SUBJECTS
from tests.samples import (
    START,
    sample_announcements,
    sample_hours,
    sample_impact,
    sample_plan,
    sample_policy,
    span_at,
)

Open = Callable[[Path | str, Reader], Visit]

BUTTON = "header button"
_UNMARKED = """() => {
  for (const range of document.querySelectorAll(".range")) range.replaceWith(...range.childNodes);
  document.body.normalize();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const dated = /\\d\\d:\\d\\d|\\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \\d|\\d (Jan|Aug|Sep|Oct|Nov|Dec)/;
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!dated.test(walker.currentNode.textContent) || node.closest("time, svg, script, style, .hours")) continue;
    const column = node.closest("td") && node.closest("table").tHead.rows[0].cells[node.closest("td").cellIndex];
    found.push(`${column ? column.textContent : ""}: ${walker.currentNode.textContent}`);
  }
  return found;
}"""
_OWN_CLOCK = re.compile(
    r"(?<!\()UTC(?![+-])|Z\b|[A-Z][A-Za-z_]+/[A-Z]|^Local time:|readers' local time|Sunday 02:00|clocks skip"
    r"|^: Assumed: .*\(UTC[+-]\d"  # a sentence about the team's own time
)
HEADLINE = "Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"


def _page(folder: Path, plan: Plan) -> Path:
    """Return the file of a plan's page."""
    path = folder / "report.html"
    path.write_text(render_html(build_report(plan)), encoding="utf-8")
    return path


def _headline(seen: Visit) -> str:
    """Return the answer as it is shown."""
    return str(seen.page.inner_text(".headline"))


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(Reader(width=1280), id="screen"),
        pytest.param(Reader(width=360, scripts=False), id="phone-no-scripts"),
        pytest.param(Reader(width=360, color_scheme="dark"), id="phone-dark"),
        pytest.param(Reader(width=800, color_scheme="dark", scripts=False), id="dark-no-scripts"),
    ],
)
def test_a_plan_is_quiet_and_accessible(reader: Reader, tmp_path: Path, visit: Open) -> None:
    """On a phone and a screen, by day and night, nothing is requested, nothing complains, axe-core finds nothing."""
    seen = visit(_page(tmp_path, sample_plan()), reader)
    assert (seen.complaints, seen.violations()) == ([], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= reader.width


@pytest.mark.parametrize("subject", [name for name in SUBJECTS if name != "plan"])
def test_every_report_is_quiet_and_accessible(subject: str, tmp_path: Path, visit: Open) -> None:
    """Refusals, standing windows, inspections and backtests have pages as good."""
    path = tmp_path / "report.html"
    path.write_text(render_html(build_report(SUBJECTS[subject]())), encoding="utf-8")
    seen = visit(path, Reader(width=800))
    assert (seen.complaints, seen.violations()) == ([], [])


def test_what_is_folded_or_switched_is_accessible_too(tmp_path: Path, visit: Open) -> None:
    """With the tables behind the charts unfolded, and by the reader's clock, axe-core still finds nothing."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(width=800, timezone="Asia/Kathmandu"))
    seen.page.click(BUTTON)
    for summary in seen.page.query_selector_all("summary"):
        summary.click()
    assert (seen.complaints, seen.violations()) == ([], [])


@pytest.mark.parametrize(
    ("zone", "start", "said"),
    [
        pytest.param("Europe/London", "2026-12-05T04", "Sat 5 Dec 2026 04:00–06:00 UTC", id="london"),
        pytest.param(
            "America/New_York", "2026-12-05T04", "Fri 4 Dec 2026 23:00 – Sat 5 Dec 2026 01:00 UTC-5", id="eve"
        ),
        pytest.param("Asia/Kathmandu", "2026-12-05T04", "Sat 5 Dec 2026 09:45–11:45 UTC+5:45", id="quarter"),
        pytest.param("Pacific/Tongatapu", "2026-12-05T04", "Sat 5 Dec 2026 17:00–19:00 UTC+13", id="date-line"),
        pytest.param("America/St_Johns", "2026-12-05T04", "Sat 5 Dec 2026 00:30–02:30 UTC-3:30", id="west-and-half"),
        pytest.param(
            "Europe/Berlin", "2026-10-25T00", "Sun 25 Oct 2026 02:00 UTC+2 – 03:00 UTC+1", id="clocks-go-back"
        ),
        pytest.param(
            "America/New_York", "2027-03-14T06", "Sun 14 Mar 2027 01:00 UTC-5 – 04:00 UTC-4", id="clocks-go-forward"
        ),
        pytest.param(
            "Pacific/Auckland", "2026-12-31T10", "Thu 31 Dec 2026 23:00 – Fri 1 Jan 2027 01:00 UTC+13", id="new-year"
        ),
    ],
)
def test_the_window_by_the_readers_clock(zone: str, start: str, said: str, tmp_path: Path, visit: Open) -> None:
    """One press shows the window by the clock of whoever reads."""
    window = span_at(datetime.fromisoformat(f"{start}:00+00:00").astimezone(START.tzinfo))
    plan = sample_plan(recommended=Choice(window=window, impact=sample_impact()))
    seen = visit(_page(tmp_path, plan), Reader(timezone=zone, locale="de-DE"))
    seen.page.click(BUTTON)
    assert _headline(seen) == said


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Tongatapu", "America/Los_Angeles"])
def test_every_time_by_the_readers_clock(zone: str, tmp_path: Path, visit: Open) -> None:
    """All that is marked as a time starts with its date and hour in the reader's zone, by Python's own reckoning."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone=zone))
    seen.page.click(BUTTON)
    times = seen.page.eval_on_selector_all("time", "all => all.map(time => [time.dateTime, time.textContent])")
    assert len(times) > 20
    for stamp, said in times:
        local = datetime.fromisoformat(stamp).astimezone(ZoneInfo(zone))
        assert re.sub(r" 20\d\d", "", said).startswith(f"{day_name(local)} {local:%H:%M}")


@pytest.mark.parametrize(
    "zone",
    ["Asia/Kathmandu", "Pacific/Tongatapu", "America/Los_Angeles", "America/St_Johns", "Australia/Lord_Howe"],
)
@pytest.mark.parametrize("subject", ["plan", "standing", "judgement", "failed-judgement", "backtest"])
def test_what_keeps_its_clock_names_it(subject: str, zone: str, tmp_path: Path, visit: Open) -> None:
    """One press changes every time and every date, but for those whose own words or column say by which clock."""
    path = tmp_path / "report.html"
    path.write_text(render_html(build_report(SUBJECTS[subject]())), encoding="utf-8")
    seen = visit(path, Reader(timezone=zone))
    seen.page.click(BUTTON)
    left = [said for said in seen.page.evaluate(_UNMARKED) if not _OWN_CLOCK.search(said)]
    assert left == []


def test_the_map_in_numbers_by_the_readers_clock(tmp_path: Path, visit: Open) -> None:
    """The table behind the map moves with it: every hour stands on its day, in its column, by Python's reckoning."""
    report = build_report(sample_plan())
    assert report.heatmap is not None
    expected: dict[str, list[str]] = {}
    cells = (cell for each in report.heatmap.rows for cell in each.cells)
    hours = sorted((start, str(cell.level)) for cell in cells for start in cell.starts)
    for start, level in hours:
        local = start.astimezone(ZoneInfo("Asia/Kathmandu"))
        expected.setdefault(day_name(local), [""] * 24)[local.hour] = level
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Asia/Kathmandu"))
    seen.page.click(BUTTON)
    rows = seen.page.eval_on_selector_all(
        ".hours tbody tr", "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert [name for name, *_ in rows] == list(expected)
    for name, *levels in rows:
        told = zip(levels, expected[name], strict=True)
        assert [(said, due) for said, due in told if said != due and said not in {"excluded", "window"}] == []
    names = seen.page.eval_on_selector_all(".hours thead th", "all => all.map(cell => cell.textContent)")
    assert (names[1], names[24]) == ("00:45", "23:45")


def test_drawings_are_described_by_the_readers_clock(tmp_path: Path, visit: Open) -> None:
    """What a screen reader says of the charts names the reader's days, times and zone."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Pacific/Auckland"))
    seen.page.click(BUTTON)
    said = " ".join(seen.page.eval_on_selector_all("svg > title, svg > desc", "all => all.map(one => one.textContent)"))
    assert "The window: Sat 5 Dec 17:00–19:00." in said
    assert "15 days from Mon 23 Nov to Mon 7 Dec by 24 hours" in said
    assert "The horizon hour by hour, Pacific/Auckland time" in said
    assert "Berlin" not in said


def test_titles_name_the_readers_clock(tmp_path: Path, visit: Open) -> None:
    """Where times have changed, so has the clock that the title names."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Pacific/Auckland"))
    seen.page.click(BUTTON)
    shown = "h2, section > .scroll caption"
    titles = seen.page.eval_on_selector_all(shown, "all => all.map(title => title.textContent)")
    assert "Announcements, Pacific/Auckland time" in titles
    assert "The horizon hour by hour, Pacific/Auckland time" in titles
    assert "Expected traffic by hour, Pacific/Auckland time" in titles
    assert not [title for title in titles if "Berlin" in title]


def test_days_of_the_chart_move_to_the_readers_midnights(tmp_path: Path, visit: Open) -> None:
    """Between Berlin and Kathmandu a day starts 4:45 h earlier: 13.6 of 960 units for two weeks."""
    plan = sample_plan(policy=sample_policy(), hours=sample_hours())
    seen = visit(_page(tmp_path, plan), Reader(timezone="Asia/Kathmandu"))
    where = "document.querySelector('[data-date=\"2026-11-25\"]').transform.baseVal[0].matrix.e"
    before = seen.page.evaluate(where)
    seen.page.click(BUTTON)
    assert before - seen.page.evaluate(where) == pytest.approx(4.75 / 336 * 960, abs=0.1)


@pytest.mark.parametrize(
    ("zone", "days", "where"),
    [
        pytest.param("Asia/Kathmandu", 15, {("Sat 5 Dec", 9.75), ("Sat 5 Dec", 10.75)}, id="between-columns"),
        pytest.param("Pacific/Kiritimati", 15, {("Sat 5 Dec", 18), ("Sat 5 Dec", 19)}, id="date-line"),
        pytest.param("America/New_York", 15, {("Fri 4 Dec", 23), ("Sat 5 Dec", 0)}, id="over-midnight"),
        pytest.param("UTC", 14, {("Sat 5 Dec", 4), ("Sat 5 Dec", 5)}, id="a-day-less"),
    ],
)
def test_the_map_by_the_readers_clock(
    zone: str, days: int, where: set[tuple[str, float]], tmp_path: Path, visit: Open
) -> None:
    """Each hour moves to its day and time by the reader's clock: none is lost, and the window is where it is."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone=zone))
    seen.page.click(BUTTON)
    labels = seen.page.eval_on_selector_all(
        "[data-grid] text", "all => all.map(text => [Number(text.getAttribute('y')), text.textContent])"
    )
    window = seen.page.eval_on_selector_all(
        "[data-grid] .window", "all => all.map(cell => [cell.x.baseVal.value, cell.y.baseVal.value])"
    )
    assert len(labels) == days
    assert seen.page.locator("[data-grid] rect").count() == 336
    assert {(dict(labels)[y + 12.5], (x - 92) / 27) for x, y in window} == where


def test_hours_of_one_name_move_apart(tmp_path: Path, visit: Open) -> None:
    """Where clocks go back, one cell of the map stands for two hours: by a clock that stays they are two."""
    window = span_at(datetime.fromisoformat("2026-10-25T00:00:00+00:00").astimezone(START.tzinfo))
    hours = sample_hours(window.start - 3 * DAY, 168)
    plan = sample_plan(recommended=Choice(window=window, impact=sample_impact()), hours=hours)
    seen = visit(_page(tmp_path, plan), Reader(timezone="Asia/Kolkata"))
    cells = seen.page.locator("[data-grid] rect")
    assert cells.count() == 167
    seen.page.click(BUTTON)
    assert cells.count() == 168


def test_a_second_press_brings_back_the_first_clock(tmp_path: Path, visit: Open) -> None:
    """Pressed twice, the page is as it was, and the button says so to screen readers."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Asia/Kathmandu"))
    before = seen.page.inner_html("main")
    for pressed in ("true", "false"):
        seen.page.click(BUTTON)
        assert seen.page.get_attribute(BUTTON, "aria-pressed") == pressed
    assert seen.page.inner_html("main") == before


def test_a_keyboard_is_enough(tmp_path: Path, visit: Open) -> None:
    """The first stop skips to the answer, the second is the button, and the space bar presses it."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Asia/Tokyo"))
    keys = seen.page.keyboard
    keys.press("Tab")
    assert seen.page.evaluate("document.activeElement.hash") == "#answer"
    keys.press("Tab")
    keys.press("Space")
    assert _headline(seen) == "Sat 5 Dec 2026 13:00–15:00 UTC+9"
    keys.press("Shift+Tab")
    keys.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "answer"


def test_without_scripts_everything_is_said(tmp_path: Path, visit: Open) -> None:
    """The page is whole by the team's clock, and has no button."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(timezone="Asia/Tokyo", scripts=False))
    assert _headline(seen) == HEADLINE
    assert not seen.page.is_visible(BUTTON)


def test_it_prints_on_two_pages(tmp_path: Path, visit: Open) -> None:
    """On A4, a plan with a bit of everything takes two pages."""
    visit(_page(tmp_path, sample_plan()), Reader()).print(tmp_path / "report.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())) == 2


def test_a_long_plan_prints_on_two_pages_too(tmp_path: Path, visit: Open) -> None:
    """Forty zones, a name over three lines, mails for four regions and seven rules do not take a third page."""
    names = sorted(name for name in available_timezones() if name.startswith("America/"))[:40]
    everybody = [item for item in sample_announcements() if item.channel != "email"]
    mails = [item for item in sample_announcements() if item.channel == "email"]
    plan = sample_plan(
        policy=sample_policy(service="orders, payments and warehouse synchronisation of all regions " * 6),
        recommended=Choice(window=span_at(START), impact=sample_impact(zones=dict.fromkeys(names, 1 / 40))),
        announcements=(
            *everybody,
            *(replace(item, region=name) for item in mails for name in ("Europe", "Americas", "Asia", "Oceania")),
        ),
        rules=tuple(RuleSummary(code="blackout", label=f"Freeze {day}/2d", excluded=9) for day in range(7)),
    )
    visit(_page(tmp_path, plan), Reader()).print(tmp_path / "report.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())) == 2


@pytest.mark.parametrize("width", [360, 1280])
def test_blackouts_are_drawn_on_any_screen(width: int, tmp_path: Path, visit: Open) -> None:
    """What is left out of tables for want of room is not left out of the chart."""
    seen = visit(_page(tmp_path, sample_plan()), Reader(width=width))
    shown = "all => all.map(one => one.getBoundingClientRect().width)"
    assert min(seen.page.eval_on_selector_all("figure svg .bar", shown)) > 0


@pytest.mark.parametrize("draw", [render_heatmap, render_horizon])
def test_charts_stand_by_themselves(draw: Callable[..., str | None], tmp_path: Path, visit: Open) -> None:
    """A browser opens a chart's file without a complaint, and finds it a drawing of some size."""
    path = tmp_path / "chart.svg"
    path.write_text(draw(build_report(sample_plan())) or "", encoding="utf-8")
    seen = visit(path, Reader())
    assert seen.complaints == []
    assert seen.page.evaluate("document.documentElement.getBBox().width") > 600
