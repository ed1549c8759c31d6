"""The HTML report in a real browser: what readers anywhere see of it, by day and night, with and without scripts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.planning.plan import Choice, RuleSummary
from downtime_cli.core.window import DAY
from downtime_cli.core.wording import day_name
from downtime_cli.render.html_page import render_html
from downtime_cli.render.svg_file import render_heatmap, render_horizon
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure
from tests.foreign.browser import Reader, Visit
from tests.foreign.tools import need_command
from tests.render.test_golden import SUBJECTS
from tests.samples import (
    START,
    sample_announcements,
    sample_background,
    sample_hours,
    sample_impact,
    sample_plan,
    sample_policy,
    span_at,
)

Open = Callable[[Path | str, Reader], Visit]

BUTTON = "header button"
HEADLINE = "Sat 5 Dec 2026 05:00–07:00 CET (UTC+1) Europe/Berlin"


def _show(folder: Path, answer: Answer) -> Path:
    """Return the file of an answer's page."""
    path = folder / "report.html"
    path.write_text(render_html(build_report(answer)), encoding="utf-8")
    return path


def _print(folder: Path, answer: Answer, visit: Open) -> list[str]:
    """Return what stands on each printed page, in reading order."""
    visit(_show(folder, answer), Reader()).print(folder / "report.pdf")
    command = [need_command("pdftotext"), str(folder / "report.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().removesuffix("\f").split("\f")


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
    seen = visit(_show(tmp_path, sample_plan()), reader)
    assert (seen.complaints, seen.violations()) == ([], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= reader.width


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(Reader(width=800), id="screen"),
        pytest.param(Reader(width=360, color_scheme="dark", scripts=False), id="phone-dark-no-scripts"),
    ],
)
@pytest.mark.parametrize("subject", [name for name in SUBJECTS if name != "plan"])
def test_every_report_is_quiet_and_accessible(subject: str, reader: Reader, tmp_path: Path, visit: Open) -> None:
    """Refusals, standing windows, inspections and backtests have pages as good."""
    seen = visit(_show(tmp_path, SUBJECTS[subject]()), reader)
    assert (seen.complaints, seen.violations()) == ([], [])
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= reader.width


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_verdict_and_figures_are_the_first_that_is_seen(subject: str, width: int, tmp_path: Path, visit: Open) -> None:
    """On a phone as on a screen they stand side by side inside the page, before any section, and large."""
    seen = visit(_show(tmp_path, SUBJECTS[subject]()), Reader(width=width))
    shown = seen.page.eval_on_selector_all(
        ".verdict, .figures .figure, h2",
        """all => all.map(one => {
          const {left, right, bottom} = one.getBoundingClientRect();
          return [one.matches("h2"), left, right, bottom, parseFloat(getComputedStyle(one).fontSize)];
        })""",
    )
    leading = shown[: [is_heading for is_heading, *_ in shown].index(True)]
    assert len(leading) >= 3
    assert all(0 <= left < right <= width for _, left, right, _, _ in leading)
    assert all(size >= 20 for *_, size in leading[1:])
    first, second = (bottom for *_, bottom, _ in leading[1:3])
    assert abs(first - second) < 4  # large and less large letters stand on one line


def test_what_scrolls_has_a_shadow(tmp_path: Path, visit: Open) -> None:
    """Where there is more at the right of a drawing on a phone, its edge is not the colour of the page."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(width=360))
    region = seen.page.locator("figure > .scroll").first
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    assert region.evaluate("one => getComputedStyle(one).backgroundImage.split('linear-gradient').length - 1") == 4


@pytest.mark.parametrize("subject", ["plan", "failed-judgement", "standing", "refusal"])
def test_tables_fit_on_a_phone(subject: str, tmp_path: Path, visit: Open) -> None:
    """What a table is for is seen without scrolling: its last column is at least begun."""
    seen = visit(_show(tmp_path, SUBJECTS[subject]()), Reader(width=360))
    lefts = seen.page.eval_on_selector_all(
        "section > .scroll > table",
        """all => all.map(one => [...one.tHead.rows[0].cells].filter(cell => cell.offsetWidth).at(-1)
          .getBoundingClientRect()).map(({left, right}) => (left + right) / 2)""",
    )
    assert lefts
    assert max(lefts) < 360


@pytest.mark.parametrize("width", [768, 800, 1280])
def test_bars_are_whole_or_not_there(width: int, tmp_path: Path, visit: Open) -> None:
    """Bars compare by their lengths, so that none is cut at the edge of what scrolls."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(width=width))
    sides = seen.page.eval_on_selector_all(
        "td.bar",
        """all => all.filter(one => one.offsetWidth).map(one => [one, one.closest(".scroll")]
          .map(each => each.getBoundingClientRect().right))""",
    )
    assert bool(sides) == (width > 832)
    assert all(bar <= edge + 1 for bar, edge in sides)


@pytest.mark.parametrize("width", [360, 1280])
def test_figures_start_alike(width: int, tmp_path: Path, visit: Open) -> None:
    """In each row of figures labels start at one height, and so do the texts below the figures."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(width=width))
    tops = seen.page.eval_on_selector_all(
        ".figures > div",
        """all => all.map(one => ["dt", "dd:last-child"].map(each => one.querySelector(each))
          .map(each => each.getBoundingClientRect().top))""",
    )
    rows = {label for label, _ in tops}
    assert all(len({round(text) for label, text in tops if label == row}) == 1 for row in rows)
    assert len(rows) == (1 if width == 1280 else 2)


def test_options_are_kept_whole(tmp_path: Path, visit: Open) -> None:
    """No line breaks inside an option or the name of an encoding, however narrow the screen is."""
    said = " ".join(f"{'x' * turn} give --audience USERS.csv or (--team-hours), in UTF-8;" for turn in range(1, 30))
    plan = sample_plan(background=sample_background(said))
    seen = visit(_show(tmp_path, plan), Reader(width=360))
    heights = seen.page.eval_on_selector_all(
        "li .range", "all => all.map(one => [one.textContent, one.getClientRects().length])"
    )
    assert {"--audience", "--team-hours", "UTF-8"} <= {words for words, _ in heights}
    assert {lines for _, lines in heights} == {1}


def test_what_is_folded_or_switched_is_accessible_too(tmp_path: Path, visit: Open) -> None:
    """With the tables behind the charts unfolded, and by the reader's clock, axe-core still finds nothing."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(width=800, timezone="Asia/Kathmandu"))
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
    seen = visit(_show(tmp_path, plan), Reader(timezone=zone, locale="de-DE"))
    seen.page.click(BUTTON)
    assert _headline(seen) == said


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Tongatapu", "America/Los_Angeles"])
def test_every_time_by_the_readers_clock(zone: str, tmp_path: Path, visit: Open) -> None:
    """All that is marked as a time starts with its date and hour in the reader's zone, by Python's own reckoning."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone=zone))
    seen.page.click(BUTTON)
    times = seen.page.eval_on_selector_all("time", "all => all.map(time => [time.dateTime, time.textContent])")
    assert len(times) > 20
    for stamp, said in times:
        local = datetime.fromisoformat(stamp).astimezone(ZoneInfo(zone))
        assert re.sub(r" 20\d\d", "", said).startswith(f"{day_name(local)} {local:%H:%M}")


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
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone="Asia/Kathmandu"))
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
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone="Pacific/Auckland"))
    seen.page.click(BUTTON)
    said = " ".join(seen.page.eval_on_selector_all("svg > title, svg > desc", "all => all.map(one => one.textContent)"))
    assert "The window: Sat 5 Dec 17:00–19:00." in said
    assert "15 days from Mon 23 Nov to Mon 7 Dec by 24 hours" in said
    assert "The horizon hour by hour, Pacific/Auckland time" in said
    assert "Berlin" not in said


def test_titles_name_the_readers_clock(tmp_path: Path, visit: Open) -> None:
    """Where times have changed, so has the clock that the title names."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone="Pacific/Auckland"))
    seen.page.click(BUTTON)
    shown = "h2, section > .scroll caption"
    titles = seen.page.eval_on_selector_all(shown, "all => all.map(title => title.textContent)")
    assert "Announcements, Pacific/Auckland time" in titles
    assert "The horizon hour by hour, Pacific/Auckland time" in titles
    assert "Expected traffic by hour, Pacific/Auckland time" in titles
    assert not [title for title in titles if "Berlin" in title]


def test_days_of_the_chart_move_to_the_readers_midnights(tmp_path: Path, visit: Open) -> None:
    """Between Berlin and Kathmandu a day starts 4:45 h earlier: 1.41 % of two weeks."""
    plan = sample_plan(policy=sample_policy(), hours=sample_hours())
    seen = visit(_show(tmp_path, plan), Reader(timezone="Asia/Kathmandu"))
    where = "parseFloat(document.querySelector('[data-date=\"2026-11-25\"]').getAttribute('x'))"
    before = seen.page.evaluate(where)
    seen.page.click(BUTTON)
    assert before - seen.page.evaluate(where) == pytest.approx(4.75 / 336 * 100, abs=0.01)


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
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone=zone))
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
    seen = visit(_show(tmp_path, plan), Reader(timezone="Asia/Kolkata"))
    cells = seen.page.locator("[data-grid] rect")
    assert cells.count() == 167
    seen.page.click(BUTTON)
    assert cells.count() == 168


def test_a_keyboard_is_enough(tmp_path: Path, visit: Open) -> None:
    """The first stop skips to the answer, the second is the button, and the space bar presses it."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone="Asia/Tokyo"))
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
    seen = visit(_show(tmp_path, sample_plan()), Reader(timezone="Asia/Tokyo", scripts=False))
    assert _headline(seen) == HEADLINE
    assert not seen.page.is_visible(BUTTON)


def test_it_prints_on_two_pages(tmp_path: Path, visit: Open) -> None:
    """On A4, a plan with a bit of everything takes two pages."""
    visit(_show(tmp_path, sample_plan()), Reader()).print(tmp_path / "report.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())) == 2


def test_a_long_plan_prints_on_three_pages(tmp_path: Path, visit: Open) -> None:
    """Forty zones, a name over three lines, mails for four regions and seven rules do not take a fourth page."""
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
    visit(_show(tmp_path, plan), Reader()).print(tmp_path / "report.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())) == 3


def test_every_printed_page_names_the_plan_and_itself(tmp_path: Path, visit: Open) -> None:
    """The plan's id stands on each in a line of its own, and the number of the page, of how many, is the last."""
    pages = _print(tmp_path, sample_plan(), visit)
    assert len(pages) > 1
    assert all("\nPlan 20261205-0123456789\n" in page for page in pages)
    assert [page.split()[-1] for page in pages] == [f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)]


@pytest.mark.parametrize("plan_id", ['"; } } body { display: none } /*', "</style><script>alert(1)</script>", "a\\b é"])
def test_the_id_at_the_foot_is_text(plan_id: str, tmp_path: Path, visit: Open) -> None:
    """The id of a plan that was edited by hand stands there as it is, and nothing of it is style or markup."""
    answer = sample_failure()
    assert answer.since is not None
    plan = replace(answer.since.plan, plan_id=plan_id)
    pages = _print(tmp_path, replace(answer, since=replace(answer.since, plan=plan)), visit)
    assert len(pages) > 1
    assert all(f"Plan {plan_id}\n" in page for page in pages)


def test_what_is_no_plan_has_a_page_number_alone(tmp_path: Path, visit: Open) -> None:
    """The foot of a backtest says which page it is, and no plan."""
    pages = _print(tmp_path, SUBJECTS["backtest"](), visit)
    assert pages[0].split()[-1] == f"1/{len(pages)}"
    assert not any("Plan " in page for page in pages)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_table_is_split_that_fits_on_a_page(subject: str, tmp_path: Path, visit: Open) -> None:
    """Title, heading and last row of each table are on one printed page."""
    answer = SUBJECTS[subject]()
    pages = ["".join(page.split()) for page in _print(tmp_path, answer, visit)]
    for table in build_report(answer).tables:
        texts = [table.title, table.columns[0].heading, table.rows[0].cells[0], table.rows[-1].cells[0]]
        squeezed = ["".join(text.split()) for text in texts]
        assert any(all(text in page for text in squeezed) for page in pages), table.title


def test_a_table_that_must_be_split_repeats_its_heading_and_keeps_its_rows(tmp_path: Path, visit: Open) -> None:
    """Of ninety rules with names of several lines, each is whole on one page, which has the heading."""
    rules = tuple(
        RuleSummary(code="blackout", label=f"begin{n:02d} {'of many words ' * 12}end{n:02d}", excluded=9)
        for n in range(90)
    )
    pages = _print(tmp_path, sample_plan(rules=rules), visit)
    where = [
        [at for at, page in enumerate(pages) if mark in page]
        for n in range(90)
        for mark in (f"begin{n:02d}", f"end{n:02d}")
    ]
    assert all(len(found) == 1 for found in where)
    assert where[::2] == where[1::2]
    assert len({found[0] for found in where}) > 1
    assert all("As given" in pages[at] for at in {found[0] for found in where})


@pytest.mark.parametrize("width", [360, 1280])
def test_blackouts_are_drawn_on_any_screen(width: int, tmp_path: Path, visit: Open) -> None:
    """What is left out of tables for want of room is not left out of the chart."""
    seen = visit(_show(tmp_path, sample_plan()), Reader(width=width))
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
