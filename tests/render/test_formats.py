"""Tests that hold for several formats: width, hostile text, colour, and what machines read."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.answer import Answer
from downtime_cli.core.backtest.trials import Backtest
from downtime_cli.core.checking.judgement import Criterion, Difference, Judgement
from downtime_cli.core.errors import Issue, IssueCode, Place, Severity
from downtime_cli.core.planning.plan import Change, Choice, NoWindow, Plan, RuleSummary
from downtime_cli.core.policy import ClosedSpan, NoticePeriod
from downtime_cli.core.quality.finding import Background, Finding, FindingCode, Verdict
from downtime_cli.core.quality.inspection import (
    AudienceColumns,
    AudienceInspection,
    Columns,
    Inspection,
    Recognised,
)
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.wording import neutralise
from downtime_cli.documents.csv_rows import render_csv
from downtime_cli.documents.write import render_json
from downtime_cli.render.github import render_github
from downtime_cli.render.html_page import render_html
from downtime_cli.render.junit import render_junit
from downtime_cli.render.layout import cells
from downtime_cli.render.markdown import escape, render_markdown
from downtime_cli.render.plain import render_plain
from downtime_cli.render.svg_file import render_heatmap, render_horizon
from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.build import build_report
from downtime_cli.report.report import Report
from tests.check_samples import sample_failure
from tests.samples import (
    AS_OF,
    START,
    sample_audience,
    sample_background,
    sample_backtest,
    sample_hours,
    sample_impact,
    sample_inspection,
    sample_plan,
    sample_policy,
    sample_refusal,
    sample_trial,
    sample_typical_day,
    span_at,
)
from tests.saved_samples import HOSTILE as NAMES
from tests.standing_samples import sample_standing

HOSTILE: Final = (
    *NAMES,  # those that exports, notices, JUnit XML and workflow commands are tested with
    "\x1b[31mred\x1b[0m", "\x07bell", "\x9b31m", "\u202egnp.exe", "\u2066isolated\u2069", "zero\u200bwidth",
    "two\nlines\r\n", "tab\tbed", "[red]", "[/x]", "[prod] api", "[link=https://evil.example]x[/link]",
    "<script>alert(1)</script>", "<!-- -->", "a|b", "`code`", "**bold**", "_it_", "[x](https://evil.example)",
    "![x](y)", "@here", "#12", "www.evil.example", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1",
    "\\", "```", "~~~", "$x$", "&lt;", "\udc80", "東京" * 40, "x" * 300, "", " ",
)  # fmt: skip
SUBJECTS: Final[dict[str, Callable[[], Plan | NoWindow | Inspection | Backtest]]] = {
    "plan": sample_plan,
    "refusal": sample_refusal,
    "inspection": sample_inspection,
    "typical-day": sample_typical_day,
    "backtest": sample_backtest,
}
PEOPLE: Final[dict[str, Callable[[Report], str]]] = {
    "screen": render_terminal,
    "screen-color": lambda report: render_terminal(report, color=True),
    "screen-plain": render_plain,
    "screen-github": render_github,
    "terminal": lambda report: render_terminal(report, full=True),
    "color": lambda report: render_terminal(report, color=True, full=True),
    "plain": lambda report: render_plain(report, full=True),
    "markdown": render_markdown,
    "html": render_html,
    "github": lambda report: render_github(report, full=True),
    "junit": render_junit,
    "heatmap": lambda report: render_heatmap(report) or "",
    "horizon": lambda report: render_horizon(report) or "",
}
MACHINES: Final[dict[str, Callable[[Answer], str]]] = {"csv": render_csv, "json": render_json}
_SGR: Final = re.compile(r"\x1b\[[\d;]*m")


def _hostile_plan(text: str) -> Plan:
    """Return a plan that says the text wherever foreign text may come in."""
    policy = sample_policy(
        service=text,
        notice=NoticePeriod(text=text, lead=timedelta(hours=72)),
        blackouts=(ClosedSpan(span=span_at(START), name=text),),
    )
    plan = sample_plan(
        policy=policy,
        unit=text,
        rules=(RuleSummary(code="blackout", label=text, excluded=9),),
        background=_hostile_background(text),
    )
    return replace(plan, announcements=tuple(replace(item, channel=text) for item in plan.announcements))


def _hostile_issue(text: str) -> Issue:
    """Return an issue that says the text."""
    place = Place(source=text, line=1)
    return Issue(code=IssueCode.BAD_VALUE, message=text, remedy=text, place=place, severity=Severity.WARNING)


def _hostile_background(text: str) -> Background:
    """Return a finding, an assumption and an issue that say the text."""
    finding = Finding(code=FindingCode.BURST, verdict=Verdict.POOR, message=text, evidence=text, remedy=text)
    background = sample_background(text, findings=(finding,), issues=(_hostile_issue(text),))
    return replace(background, typed=text)


def _hostile_refusal(text: str) -> NoWindow:
    """Return a refusal that says the text."""
    refusal = sample_refusal(policy=sample_policy(service=text), unit=text, background=_hostile_background(text))
    rules = (RuleSummary(code="holidays", label=text, excluded=335),)
    changes = (Change(option="team-hours", value=text), Change(option="blackout", name=text))
    relaxations = tuple(replace(each, rules=rules, changes=changes) for each in refusal.relaxations)
    return replace(refusal, rules=rules, relaxations=relaxations)


def _hostile_inspection(text: str) -> Inspection:
    """Return an inspection that says the text."""
    inspection = sample_inspection()
    reading = replace(
        inspection.reading,
        source=text,
        traffic=replace(inspection.reading.traffic, unit=text),
        columns=Columns(time=text, value=text, zone=text),
        recognised=(Recognised(what=text, value=text, why=text),),
    )
    return replace(inspection, reading=reading, background=_hostile_background(text))


def _hostile_audience(text: str) -> AudienceInspection:
    """Return an inspection of users that says the text."""
    inspection = sample_audience()
    reading = replace(
        inspection.reading,
        source=text,
        columns=AudienceColumns(zone=text, users=text),
        recognised=(Recognised(what=text, value=text, why=text), Recognised(what="zone column", value=text, why=text)),
    )
    return replace(inspection, reading=reading, background=_hostile_background(text))


def _hostile_backtest(text: str) -> Backtest:
    """Return a backtest that says the text."""
    return sample_backtest(policy=sample_policy(service=text), unit=text, background=_hostile_background(text))


def _hostile_judgement(text: str) -> Judgement:
    """Return a judgement that says the text."""
    judgement = sample_failure(
        policy=sample_policy(service=text),
        unit=text,
        criteria=(Criterion(code="blackout", label=text, is_kept=False, broken_for=timedelta(hours=1)),),
        background=_hostile_background(text),
    )
    assert judgement.since is not None
    difference = Difference(code="blackout", then=text, now=text)
    return replace(judgement, since=replace(judgement.since, differences=(difference,)))


def _hostile_standing(text: str) -> PlannedSeries:
    """Return a standing plan that says the text."""
    standing = sample_standing()
    policy = replace(standing.policy, service=text, past_windows=())
    return replace(standing, policy=policy, unit=text, background=_hostile_background(text))


def _render(name: str, answer: Answer) -> str:
    """Render an answer for machines, or its report for people."""
    return MACHINES[name](answer) if name in MACHINES else PEOPLE[name](build_report(answer))


def _hostile(text: str) -> list[Answer]:
    """Return every kind of answer, saying the text."""
    builders: tuple[Callable[[str], Answer], ...] = (
        _hostile_plan,
        _hostile_refusal,
        _hostile_inspection,
        _hostile_audience,
        _hostile_backtest,
        _hostile_judgement,
        _hostile_standing,
    )
    return [build(text) for build in builders]


@pytest.mark.parametrize("name", [*PEOPLE, *MACHINES])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_controls_nothing(text: str, name: str) -> None:
    """Whatever names hold, no control, override or surrogate gets through, in any format and any kind of report."""
    for answer in _hostile(text):
        shown = _render(name, answer)
        if name.endswith("color"):
            shown = _SGR.sub("", shown)
        bad = {char for char in shown if unicodedata.category(char)[0] == "C" and char != "\n"}
        assert not bad
        assert not set(shown) & {"\u2028", "\u2029", "\x85"}
        shown.encode()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("name", ["screen", "screen-plain", "terminal", "plain"])
def test_hostile_text_does_not_widen_the_screen(text: str, name: str) -> None:
    """Long, wide and odd names are wrapped, and no line is longer than the screen, but for a word of a command."""
    for answer in _hostile(text):
        shown = _render(name, answer)
        command = re.search(r"^Next: downtime (?:.*\\\n)*.*$", shown, re.MULTILINE)
        words = command[0].split() if command else []
        longest = max(map(cells, words), default=0) + len("      ") + len(" \\")
        assert max(map(cells, shown.splitlines())) <= max(80, longest)


@pytest.mark.parametrize("text", ["[red]", "[/x]", "[prod] api", "<script>", "a|b", "=cmd", "`x`", "@here"])
@pytest.mark.parametrize("name", ["terminal", "plain"])
def test_markup_in_names_survives_for_people(text: str, name: str) -> None:
    """A service called `[prod] api` keeps its first word."""
    assert text in _render(name, _hostile_plan(text)).splitlines()[0]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()], ids=ascii)
def test_json_keeps_names_exactly(text: str) -> None:
    """JSON escapes what is dangerous and gives back what was put in."""
    assert json.loads(render_json(_hostile_plan(text)))["service"] == text


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_csv_has_no_formulas(text: str) -> None:
    """No cell that came in as text begins like a formula, and every row has all columns."""
    for answer in _hostile(text):
        rows = list(csv.reader(io.StringIO(render_csv(answer))))
        assert {len(row) for row in rows} == {len(rows[0])}
        index = rows[0].index("service") if "service" in rows[0] else 0
        assert not any(row[index].lstrip().startswith(("=", "+", "-", "@")) for row in rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param(" @x", "' @x", id="after-a-space"),
        pytest.param("\tx", "' x", id="tab"),
        pytest.param("\rx", "' x", id="return"),
        pytest.param("a=1", "a=1", id="inside"),
    ],
)
def test_formulas_are_neutralised(text: str, expected: str) -> None:
    """A leading apostrophe makes a spreadsheet show the text."""
    assert neutralise(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<script>&", "&lt;script&gt;&amp;", id="html"),
        pytest.param("[a](b) *c* _d_ `e` | ~f~ $g$ \\", r"\[a\](b) \*c\* \_d\_ \`e\` \| \~f\~ \$g\$ \\", id="markup"),
        pytest.param("@here @", "@<!-- -->here @", id="mention"),
        pytest.param("#12 and GH-12", "#<!-- -->12 and GH<!-- -->-12", id="reference"),
        pytest.param("https://x.example www.x", "https:<!-- -->//x.example www<!-- -->.x", id="link"),
        pytest.param("05:00-07:00", "05:00-07:00", id="time"),
    ],
)
def test_markdown_escapes(text: str, expected: str) -> None:
    """Foreign text starts no markup, no HTML, no mention and no link."""
    assert escape(text) == expected


def test_markdown_tables_keep_their_columns() -> None:
    """A bar in a name does not add a column to a table."""
    lines = render_markdown(build_report(_hostile_plan("a|b\nc"))).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("| Rule"))
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines[start : start + 3]}) == 1


@pytest.mark.parametrize("width", [60, 66, 80, 100, 120, 200])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_line_is_wider_than_the_screen(subject: str, width: int) -> None:
    """At any width nothing sticks out, with and without colour."""
    report = build_report(SUBJECTS[subject]())
    for text in (render_terminal(report, width=width, full=True), render_plain(report, width=width, full=True)):
        assert max(map(cells, text.splitlines())) <= width
    colored = _SGR.sub("", render_terminal(report, width=width, color=True, full=True))
    assert colored == render_terminal(report, width=width, full=True)


@pytest.mark.parametrize("expected", [0.0, 0.3, 812.4, 1.2e9])
def test_any_size_of_traffic_fits(expected: float) -> None:
    """Nothing, next to nothing and billions are shown in full on 60 columns, as a list where a table is too wide."""
    best = Choice(window=span_at(START), impact=sample_impact(expected))
    other = Choice(window=span_at(START + timedelta(days=1)), impact=sample_impact(expected * 1.1, rank=2))
    plan = sample_plan(recommended=best, alternatives=(other,))
    report = build_report(plan)
    for text in (render_terminal(report, width=60, full=True), render_plain(report, width=60, full=True)):
        assert max(map(len, text.splitlines())) <= 60
        assert re.search(r"rank 2; .* if it takes twice as long", text)
    for name in (*PEOPLE, *MACHINES):
        assert not re.search(r"\b(nan|inf|\d+e\+\d+)\b", _render(name, plan), re.IGNORECASE)


def test_screens_narrower_than_60_get_60() -> None:
    """Below 60 columns the layout does not follow."""
    report = build_report(sample_plan())
    assert render_terminal(report, width=10, full=True) == render_terminal(report, width=60, full=True)
    assert render_plain(report, width=10, full=True) == render_plain(report, width=60, full=True)


def test_no_colour_unless_asked() -> None:
    """Without colour there is no escape sequence at all."""
    report = build_report(sample_plan())
    assert "\x1b" not in render_terminal(report, full=True)
    assert "\x1b[" in render_terminal(report, color=True, full=True)


def test_colour_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever renders decides about colour; variables that Rich knows change nothing."""
    report = build_report(sample_plan())
    expected = render_terminal(report, full=True), render_terminal(report, color=True, full=True)
    for name, value in {"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "dumb", "COLUMNS": "33"}.items():
        monkeypatch.setenv(name, value)
    assert (render_terminal(report, full=True), render_terminal(report, color=True, full=True)) == expected


def test_plain_is_ascii() -> None:
    """But for foreign text the plain format is ASCII."""
    for build in SUBJECTS.values():
        assert render_plain(build_report(build()), full=True).isascii()


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("name", ["terminal", "plain", "markdown"])
def test_nobody_has_to_guess_the_day(subject: str, name: str) -> None:
    """No report says "midnight", which leaves the day in doubt, or a number with an exponent."""
    text = _render(name, SUBJECTS[subject]()).lower()
    assert "midnight" not in text
    assert not re.search(r"\de[+-]\d", text)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "UTC"])
@pytest.mark.parametrize(
    "start",
    [
        pytest.param(START, id="week"),
        pytest.param(datetime(2026, 3, 29, 0, tzinfo=UTC), id="clocks-go-forward"),
        pytest.param(datetime(2026, 10, 25, 0, tzinfo=UTC), id="clocks-go-back"),
        pytest.param(datetime(2026, 12, 31, 23, tzinfo=UTC), id="new-year"),
        pytest.param(datetime(2026, 12, 6, 23, tzinfo=UTC), id="week-boundary"),
    ],
)
def test_any_zone_at_any_time_fits(zone: str, start: datetime) -> None:
    """Ranges with dates and clocks at both ends still fit 60 columns, and the window is marked once."""
    plan = sample_plan(
        policy=sample_policy(zone=ZoneInfo(zone)),
        recommended=Choice(window=span_at(start), impact=sample_impact()),
        hours=sample_hours(start - timedelta(days=3), 14 * 24),
    )
    report = build_report(plan)
    for text in (render_terminal(report, width=60, full=True), render_plain(report, width=60, full=True)):
        assert max(map(len, text.splitlines())) <= 60
    drawing = [
        line
        for line in render_plain(report, full=True).splitlines()
        if re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) .* \d", line)
    ]
    assert sum(line.count("[") for line in drawing) == sum(line.count("]") for line in drawing) >= 1


def test_screens_show_the_worst_weeks_and_documents_all() -> None:
    """Where weeks are many, a terminal and plain text name the five worst; Markdown has every week as well."""
    report = build_report(sample_backtest())
    for text in (render_terminal(report, full=True), render_plain(report, full=True)):
        assert "Where the advice did worst" in text
        assert "Week by week" not in text
    assert "Week by week" in render_markdown(report)


@pytest.mark.parametrize("weeks", [1, 12, 60, 260])
def test_charts_of_any_length_fit(weeks: int) -> None:
    """From one week to five years, the chart stays within 60 columns."""
    trials = tuple(sample_trial(AS_OF - (week + 2) * timedelta(weeks=1)) for week in reversed(range(weeks)))
    report = build_report(sample_backtest(trials=trials, unscored=()))
    for text in (render_terminal(report, width=60, full=True), render_plain(report, width=60, full=True)):
        assert max(map(cells, text.splitlines())) <= 60


def test_as_of_is_said() -> None:
    """Every plan says as of when it was made."""
    assert f"as of {AS_OF:%Y-%m-%dT%H:%M:%SZ}" in render_plain(build_report(sample_plan()), width=120, full=True)
