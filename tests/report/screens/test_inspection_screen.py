"""The first screen of an inspection: the verdict, what the file holds, and how it was read."""

from __future__ import annotations

import math
from array import array
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Any

import pytest
from msgspec.structs import replace

from downtime_cli.core.audience import build_audience
from downtime_cli.core.errors import Issue, IssueCode, Place, Severity
from downtime_cli.core.quality.finding import Finding, FindingCode, Quality, Verdict
from downtime_cli.core.quality.inspection import AudienceInspection, Inspection, Recognised
from downtime_cli.core.traffic import HourSeries, Traffic
from downtime_cli.render.github import render_github
from downtime_cli.render.plain import render_plain
from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.blocks import Tone
from downtime_cli.report.build import build_report
from downtime_cli.report.pictures.kinds import Heatmap
from downtime_cli.report.screens.inspection_screen import build_audience_screen, build_inspection_screen
from downtime_cli.report.screens.screen import Group, Screen
from tests.samples import BERLIN, sample_audience, sample_background, sample_inspection, sample_typical_day

READ = {
    "dialect": "comma-separated, UTF-8",
    "time column": "timestamp",
    "time format": "ISO 8601",
    "value column": "requests",
    "value kind": "count",
    "zone": "UTC",
}


def rows(screen: Screen, label: str) -> list[tuple[str, ...]]:
    """Return the rows beside a label."""
    groups = [each for each in screen.body if isinstance(each, Group) and each.label == label]
    return [row.cells for group in groups for row in group.rows]


def texts(screen: Screen, label: str) -> list[str]:
    """Return the rows of one column beside a label."""
    return [cell for (cell,) in rows(screen, label)]


def screen_of(**changes: Any) -> Screen:
    """Return the first screen of an inspection of traffic with some changes."""
    return build_inspection_screen(sample_inspection(**changes))


def reading_of(decided: dict[str, str], **changes: Any) -> Inspection:
    """Return an inspection of a file that was read like that."""
    inspection = sample_inspection()
    recognised = tuple(Recognised(what=what, value=value, why="so") for what, value in decided.items())
    return replace(inspection, reading=replace(inspection.reading, recognised=recognised, **changes))


def finding(verdict: Verdict, number: int = 0) -> Finding:
    """Return a finding with a number of its own."""
    return Finding(
        code=FindingCode.BURST, verdict=verdict, message=f"burst {number}", evidence="seen", remedy=f"look at {number}"
    )


def judged(verdict: Verdict, *findings: Finding) -> Inspection:
    """Return an inspection with that verdict."""
    background = replace(sample_background(), quality=Quality(verdict=verdict, findings=findings))
    return sample_inspection(background=background)


@pytest.mark.parametrize(
    ("verdict", "tone"), [(Verdict.GOOD, Tone.NORMAL), (Verdict.FAIR, Tone.WARNING), (Verdict.POOR, Tone.STRONG)]
)
def test_the_verdict_comes_first(verdict: Verdict, tone: Tone) -> None:
    """Before all else stands how far to trust the data, then how much there is and where."""
    screen = build_inspection_screen(judged(verdict, finding(verdict)))
    assert screen.answer[0] == f"Data: {verdict}. 1,340 hours, 123,000 requests in traffic.csv"
    assert screen.tone is tone


def test_the_span_says_what_is_missing() -> None:
    """First and last hour stand beside the hours without data, or that there are none."""
    assert screen_of().answer[1].endswith("Europe/Berlin, missing 4 of 1,344 hours (0.3%), in 2 gaps")
    assert screen_of(missing_hours=0, gaps=()).answer[1].endswith("Europe/Berlin, no hour missing")


def test_a_typical_day_misses_nothing() -> None:
    """What has no dates says so, and nothing of missing hours."""
    assert build_inspection_screen(sample_typical_day()).answer[1] == "A typical day without dates, UTC+01:00"


def test_the_extremes_are_named() -> None:
    """The quietest hour has its unit; the busiest says how many times that it is."""
    screen = screen_of()
    assert texts(screen, "Quietest") == ["Sunday 03:00–04:00: 8.88 requests on average"]
    assert texts(screen, "Busiest") == ["Friday 15:00–16:00: 150 on average, 16.9 times the quietest"]


def test_nothing_is_so_many_times_zero() -> None:
    """A quietest hour without traffic is no measure; without any data there are no extremes."""
    quiet = screen_of(profile=(0.0, *[5.0] * 167))
    assert texts(quiet, "Busiest") == ["Monday 01:00–02:00: 5 on average"]
    assert texts(screen_of(profile=(math.nan,) * 168), "Quietest") == []


def test_the_week_is_mapped_on_the_screen() -> None:
    """The heatmap has seven rows below one line with its title and its legend."""
    (heatmap,) = (each for each in screen_of().body if isinstance(each, Heatmap))
    assert len(heatmap.rows) == 7
    lines = render_plain(build_report(sample_inspection())).splitlines()
    assert "Mean traffic by hour of the week, Europe/Berlin time (0 quietest, 9 busiest)" in lines


def test_a_legend_that_has_no_room_stands_below() -> None:
    """A long name of a zone takes the line of the title."""
    inspection = sample_inspection(zone_name="America/Argentina/ComodRivadavia")
    assert "0 quietest, 9 busiest" in render_plain(build_report(inspection)).splitlines()


def test_columns_are_read_first() -> None:
    """What is read as time and value stands first, with format and clock, then how the file is written."""
    assert texts(build_inspection_screen(reading_of(READ)), "Read as") == [
        'time "timestamp" (ISO 8601, UTC); value "requests"',
        "comma-separated, UTF-8; values add up over an hour",
    ]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        pytest.param({"value kind": "level"}, "values are averaged over an hour", id="levels"),
        pytest.param({"hour column": "hr", "weekday column": "day"}, 'hour "hr"; weekday "day"', id="typical-week"),
        pytest.param({"time column": "Date + Hour"}, 'time "Date" + "Hour"', id="two-columns"),
        pytest.param({"value column": "a + b + c + d"}, 'value "a" + "b" + 2 more', id="many-columns"),
        pytest.param({"decimal mark": ","}, "decimal mark: ,", id="number-style"),
        pytest.param({"zone": "UTC", "hour column": "hr"}, 'hour "hr"; zone: UTC', id="zone-without-times"),
    ],
)
def test_each_decision_is_worded(decided: dict[str, str], expected: str) -> None:
    """Columns are quoted, other decisions named."""
    assert texts(build_inspection_screen(reading_of(decided)), "Read as") == [expected]


def test_zones_in_the_file_are_counted() -> None:
    """Traffic that was measured by zone says in how many."""
    series = HourSeries(0, array("d", [1.0]))
    traffic = Traffic(total=series, by_zone={BERLIN: series, UTC: series}, zone=BERLIN)
    screen = build_inspection_screen(reading_of({"zone column": "country"}, traffic=traffic))
    assert texts(screen, "Read as") == ['zone "country" (2 zones)']


@pytest.mark.parametrize("length", [8, 40])
def test_the_reading_takes_two_lines_at_most(length: int) -> None:
    """However many and long the columns are, what is left out is counted."""
    decided = READ | {f"note{number} column": "x" * length for number in range(20)} | {"decimal mark": ","}
    lines = render_plain(build_report(reading_of(decided))).splitlines()
    first = next(index for index, text in enumerate(lines) if text.startswith("Read as"))
    block = lines[first : lines.index("", first)]
    assert len(block) <= 2
    assert " more" in block[-1]


def test_findings_are_cautions() -> None:
    """Each finding that costs something has its remedy; a milder one says how bad it is; good ones are left out."""
    found = (finding(Verdict.POOR, 1), finding(Verdict.FAIR, 2), finding(Verdict.GOOD, 3))
    screen = build_inspection_screen(judged(Verdict.POOR, *found))
    assert [each.text for each in screen.cautions] == ["Burst 1; look at 1", "Also fair: burst 2; look at 2"]


def test_a_caution_names_only_other_files() -> None:
    """The file of the first line is not named again; a line of it is."""
    issues = tuple(
        Issue(code=IssueCode.BAD_VALUE, message="odd", remedy="mend", place=place, severity=Severity.WARNING)
        for place in (Place(source="traffic.csv"), Place(source="traffic.csv", line=3))
    )
    screen = screen_of(background=sample_background(issues=issues))
    assert [each.text for each in screen.cautions] == ["Warning: odd; mend", "Warning: odd (traffic.csv:3); mend"]


@pytest.mark.parametrize("many", [3, 8, 14])
def test_cautions_are_never_cut(many: int) -> None:
    """Whatever gives way to a screen of 24 lines, all findings are there, and what is missing is named."""
    inspection = judged(Verdict.FAIR, *(finding(Verdict.FAIR, number) for number in range(many)))
    shown = render_plain(build_report(inspection))
    assert all(f"! Burst {number}; look at {number}\n" in shown for number in range(many))
    assert len(shown.splitlines()) <= 24
    assert ("Mean traffic by hour of the week" in shown.partition("Not shown: ")[2]) == (many > 4)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("", "traffic.csv", id="file"),
        pytest.param("'my traffic.csv' --value-kind level", "'my traffic.csv' --value-kind level", id="options"),
        pytest.param("x" * 90, "x" * 90, id="long"),
    ],
)
def test_the_plan_is_the_next_step(typed: str, expected: str) -> None:
    """What was typed to read the file is typed again, however long it is."""
    screen = screen_of(background=replace(sample_background(), typed=typed))
    assert screen.command == f"downtime plan {expected} -a USERS.csv -d 2h"


def test_a_name_with_blanks_is_quoted() -> None:
    """A file is named as a shell takes it."""
    inspection = sample_inspection()
    reading = replace(inspection.reading, source="my traffic.csv")
    screen = build_inspection_screen(replace(inspection, reading=reading))
    assert screen.command.startswith("downtime plan 'my traffic.csv' -a")


def audience_of(zones: int = 3, **changes: Any) -> AudienceInspection:
    """Return an inspection of users in so many zones, their shares falling."""
    users: dict[tzinfo, tuple[float, float]] = {
        timezone(timedelta(minutes=number)): (float(zones - number), 1.0) for number in range(zones)
    }
    sample = sample_audience()
    return replace(sample, reading=replace(sample.reading, audience=build_audience(users), **changes))


def test_users_are_counted_first() -> None:
    """Zones, users and file stand first, then who is left out, which is doubtful."""
    screen = build_audience_screen(sample_audience())
    assert screen.answer == (
        "Users in 3 time zones: 1,000 from column 'users' in users.csv",
        "Left out: 250 (20%), in no known zone",
    )
    assert screen.tone is Tone.WARNING


def test_nobody_left_out_is_good() -> None:
    """Where all users have a zone, nothing is doubtful."""
    screen = build_audience_screen(audience_of(left_out=0.0))
    assert (screen.answer[1], screen.tone) == ("Left out: nobody", Tone.NORMAL)


@pytest.mark.parametrize(
    ("zones", "last"),
    [
        pytest.param(10, "UTC+00:09", id="all"),
        pytest.param(11, "UTC+00:09; 1 more zone 1.5%", id="one-more"),
        pytest.param(13, "UTC+00:09; 3 more zones 6.6%", id="more"),
    ],
)
def test_ten_zones_are_named(zones: int, last: str) -> None:
    """The others are counted with their part of all users."""
    shown = render_plain(build_report(audience_of(zones))).splitlines()
    start = next(index for index, text in enumerate(shown) if text.startswith("Users  "))
    assert shown[start + 9].endswith(f"  {last}")


def test_weights_are_shown_where_they_differ() -> None:
    """What a user is worth is said of all zones, or of none."""
    assert rows(build_audience_screen(sample_audience()), "Users")[1] == ("30%", "Asia/Tokyo", "weight 1")
    assert [len(cells) for cells in rows(build_audience_screen(audience_of()), "Users")] == [2, 2, 2]


def test_users_lead_to_a_plan_with_traffic() -> None:
    """The file goes where a plan takes users."""
    assert build_audience_screen(sample_audience()).command == "downtime plan TRAFFIC.csv -a users.csv -d 2h"


@pytest.mark.parametrize("answer", [sample_inspection(), sample_typical_day(), sample_audience(), audience_of(40)])
def test_an_inspection_is_one_screen(answer: Inspection | AudienceInspection) -> None:
    """At 80 columns each format of lines has 24 of them at most."""
    report = build_report(answer)
    log = [text for text in render_github(report).splitlines() if not text.startswith("::")]
    for lines in (render_terminal(report).splitlines(), render_plain(report).splitlines(), log):
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80
