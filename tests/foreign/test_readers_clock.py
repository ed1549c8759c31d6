"""
"Times in my zone": after a press, no text of a page holds by a clock that it does not say.

Two ways to find one that does. What the page shows is read piece by piece: whatever names a day or a time of day is
marked as changed, or says whose clock it is. And the same answer is rendered for teams in two zones: what the reader
sees after a press is the same, but for times that name a team's zone as their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.planning.plan import BrokenRule, Choice, Confidence, Plan, RuleSummary
from downtime_cli.core.policy import ClosedSpan, Closing
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.render.html_page import render_html
from downtime_cli.report.build import build_report
from tests.foreign.browser import Reader, Visit
from tests.render.test_golden import SUBJECTS
from tests.samples import (
    sample_announcements,
    sample_background,
    sample_finding,
    sample_hours,
    sample_impact,
    sample_plan,
    sample_policy,
    sample_typical_day,
    span_at,
)

Open = Callable[[Path | str, Reader], Visit]

_BUTTON: Final = "header button"
_NIGHT: Final = datetime(2026, 10, 25, tzinfo=UTC)  # the clocks of Europe go back at 01:00 UTC
_ZONES: Final = ("Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe", "Europe/Berlin")
# What is shown or said, piece by piece, each with what stands around it; drawings and tables that are drawn anew, which
# `test_html_page` compares hour by hour, are left out.
_PIECES: Final = """() => {
  for (const range of document.querySelectorAll(".range")) range.replaceWith(...range.childNodes);
  for (const gap of document.querySelectorAll("wbr")) gap.remove();
  document.body.normalize();
  const anew = "[data-grid], .hours tr, [data-date]";
  const shown = (node) => !node.closest("[hidden], script, style");
  const pieces = [];
  const add = (node, said, how) => {
    const row = node.closest("tr");
    const cell = node.closest("td, th");
    const table = node.closest("table");
    const column = cell && cell.colSpan === 1 && table.tHead ? table.tHead.rows[0].cells[cell.cellIndex] : null;
    const heading = node.closest("section")?.querySelector("h2");
    pieces.push({
      said: said.trim(),
      how,
      changed: Boolean(node.closest("time, text[data-start], .by")),
      told: node.closest("[data-clock]")?.textContent.endsWith(node.closest("[data-clock]").dataset.clock) ?? false,
      column: column && column !== cell ? column.textContent : "",
      row: row && cell !== row.cells[0] ? row.cells[0].textContent : "",
      folded: Boolean(node.closest("details")),
      above: heading && !heading.querySelector(".by") ? heading.textContent : "",
    });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!shown(node) || node.closest(anew) || node.matches("title, desc")) continue;
    add(node, walker.currentNode.textContent, "text");
  }
  // A drawing is described in words that stand beside it, and by the days of its map.
  for (const node of document.querySelectorAll("svg > title, svg > desc")) {
    const beside = [...node.closest("section").querySelectorAll("time, .by, [data-clock], [data-grid] text")];
    const known = beside.map((each) => each.textContent).sort((one, other) => other.length - one.length);
    add(node, known.reduce((words, each) => words.replaceAll(each, ""), node.textContent), "drawing");
  }
  for (const name of ["aria-label", "title", "alt"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) add(node, node.getAttribute(name), name);
  }
  return pieces.filter((piece) => piece.said);
}"""
_TIMELESS: Final = frozenset({"no-standing", "audience", "typical-day"})  # there is nothing to press
# A time of day, a weekday, a day of a month, a date in numbers.
_TIMED: Final = re.compile(
    r"\b\d\d?:\d\d\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?s?\b"
    r"|\b\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\b\d{4}-\d\d(?:-\d\d)?|\bnights?\b"
)
_NAMES_A_CLOCK: Final = re.compile(r"UTC|\dZ\b|\b[A-Z][A-Za-z_]+/[A-Z]")
_THEIR_OWN: Final = re.compile(r"readers' local time|at night for them")
_QUOTED: Final = re.compile(r"^Asked: |^DURATION|BYDAY=")  # what was typed, and lines that are to be copied


def _answers() -> dict[str, Callable[[], Answer]]:
    """Return every kind of answer, and plans over midnight and a change of clocks with all that can be said of them."""
    return {
        **SUBJECTS,
        "over-midnight": lambda: _full_plan(datetime(2026, 12, 5, 22, tzinfo=UTC)),
        "clocks-go-back": lambda: _full_plan(_NIGHT),
        "typical-day": sample_typical_day,
    }


def _full_plan(start: datetime) -> Plan:
    """Return a plan for a window there, with rules as people type them, findings with dates, and few events."""
    first = start - 10 * DAY - 45 * HOUR / 60
    freeze = ClosedSpan(span=span_at(start - 3 * DAY, 24), name="2026-10-22/P1D")
    day = ClosedSpan(span=span_at(start - 2 * DAY, 24), name="US: Columbus Day", day=start.date())
    policy = sample_policy(
        as_of=first,
        earliest=first,
        latest=first + 30 * DAY,
        blackouts=(freeze,),
        holidays=(day,),
        closings=(
            Closing(option="blackout", given="2026-10-22/P1D", spans=(freeze,)),
            Closing(option="blackout-file", given="freezes.ics", spans=(freeze, replace(freeze, name="Audit"))),
            Closing(option="blackout-file", given="none.ics", spans=()),
            Closing(option="avoid-holidays", given="US", spans=(day,)),
        ),
    )
    others = tuple(Choice(window=span_at(start + turn * DAY), impact=sample_impact(rank=1)) for turn in (1, 2))
    finding = replace(sample_finding(), message="it ends on Mon 5 Oct 2026", evidence="from 03:00 on Sundays")
    return sample_plan(
        policy=policy,
        recommended=Choice(window=span_at(start), impact=sample_impact(), is_alike=True),
        alternatives=others,
        alike=(others[0].window,),
        few_events=True,
        broken=(BrokenRule(code="blackout", label="2026-10-22/P1D", broken_for=HOUR),),
        rules=(RuleSummary(code="blackout", label="2026-10-22/P1D", excluded=7),),
        announcements=sample_announcements(start),
        hours=sample_hours(first, 30 * 24),
        confidence=Confidence(weeks=8, capture=0.9, worst=0.8, guess_capture=0.8, guess_forbidden=3),
        background=sample_background("Sunday 04:00 is read as Sun 25 Oct 2026 04:00", findings=(finding,)),
        unplanned_before=start - 5 * DAY,
        announce_by=start - 3 * DAY,
    )


def _page(folder: Path, answer: Answer, name: str = "report") -> Path:
    """Return the file of an answer's page."""
    path = folder / f"{name}.html"
    path.write_text(render_html(build_report(answer)), encoding="utf-8")
    return path


def _is_told(piece: dict[str, Any]) -> bool:
    """Whether a piece has been changed to the reader's clock, or says by itself or in its place whose clock it is."""
    if piece["changed"] or piece["told"]:
        return True
    said = piece["said"]
    if any(pattern.search(said) for pattern in (_NAMES_A_CLOCK, _THEIR_OWN, _QUOTED)):
        return True
    if piece["column"] == "As given":
        return True
    around = (piece["column"], piece["row"], piece["above"])
    return any(_NAMES_A_CLOCK.search(each) for each in around)


@pytest.mark.parametrize("zone", _ZONES)
@pytest.mark.parametrize("subject", [name for name in _answers() if name not in _TIMELESS])
def test_whatever_keeps_its_clock_says_so(subject: str, zone: str, tmp_path: Path, visit: Open) -> None:
    """After a press every day and time of day is the reader's, or says whose it is, to eyes and to screen readers."""
    seen = visit(_page(tmp_path, _answers()[subject]()), Reader(timezone=zone))
    seen.page.click(_BUTTON)
    pieces = [piece for piece in seen.page.evaluate(_PIECES) if _TIMED.search(piece["said"])]
    assert [f"{piece['said']} [{piece['column']}]" for piece in pieces if not _is_told(piece)] == []


@pytest.mark.parametrize("subject", [name for name in _answers() if name not in _TIMELESS])
def test_a_second_press_brings_everything_back(subject: str, tmp_path: Path, visit: Open) -> None:
    """Pressed twice, every kind of page is as it was, and the button says so to screen readers."""
    seen = visit(_page(tmp_path, _answers()[subject]()), Reader(timezone="Pacific/Apia"))
    before = seen.page.inner_html("main")
    for pressed in ("true", "false"):
        seen.page.click(_BUTTON)
        assert seen.page.get_attribute(_BUTTON, "aria-pressed") == pressed
        assert (seen.page.inner_html("main") == before) == (pressed == "false")


@pytest.mark.parametrize("start", [datetime(2026, 12, 5, 22, tzinfo=UTC), _NIGHT], ids=["midnight", "clock-change"])
def test_readers_see_the_same_whoever_made_the_plan(start: datetime, tmp_path: Path, visit: Open) -> None:
    """Of plans that differ by the team's zone alone, a reader sees the same, but for what names that zone."""
    plan = _full_plan(start)
    seen: list[list[str]] = []
    for name in ("Europe/Berlin", "Asia/Tokyo"):
        clock = Assumption(AssumptionCode.TEAM_ZONE, f"times are shown by the clock of {name}, where most users are")
        background = replace(plan.background, assumptions=(*plan.background.assumptions, clock))
        own = replace(plan, policy=replace(plan.policy, zone=ZoneInfo(name)), background=background)
        page = visit(_page(tmp_path, own, name.partition("/")[0]), Reader(timezone="America/St_Johns")).page
        page.click(_BUTTON)
        # The table behind the horizon has a row for each day of the team, the map shows fifteen of them, and offsets
        # are said where the team's clock changes.
        pieces = [piece["said"] for piece in page.evaluate(_PIECES) if not piece["folded"]]
        seen.append([re.sub(r" UTC-2:30", "", said) for said in pieces if not said.startswith("Only the days around")])
    one, other = seen
    assert len(one) > 150
    odd = [said for said in {*one} ^ {*other} if not (_NAMES_A_CLOCK.search(said) and _TIMED.search(said))]
    assert "\n".join(odd) == ""


@pytest.mark.parametrize("subject", sorted(_TIMELESS))
def test_a_page_without_times_has_no_button(subject: str, tmp_path: Path, visit: Open) -> None:
    """Where no time could change, nothing is offered that would do nothing."""
    seen = visit(_page(tmp_path, _answers()[subject]()), Reader(timezone="Asia/Kathmandu"))
    assert not seen.page.is_visible(_BUTTON)
