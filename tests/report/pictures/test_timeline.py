"""Tests of the horizon as a value."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.policy import ClosedSpan
from downtime_cli.core.window import DAY, HOUR
from downtime_cli.report.blocks import Time
from downtime_cli.report.build import build_report
from downtime_cli.report.pictures.kinds import BandKind, Timeline
from downtime_cli.report.pictures.timeline import horizon_timeline
from tests.samples import AS_OF, START, sample_hours, sample_plan, sample_policy, span_at


def _timeline(plan: Plan) -> Timeline:
    """Return the timeline of a plan that has one."""
    timeline = horizon_timeline(plan)
    assert timeline is not None
    return timeline


def _seen_from(zone: str, start: datetime, hours: int = 14 * 24) -> Timeline:
    """Return a timeline of so many hours by a zone's clock."""
    return _timeline(sample_plan(policy=sample_policy(zone=ZoneInfo(zone)), hours=sample_hours(start, hours)))


def test_what_is_drawn_last_is_seen_first() -> None:
    """Closed stretches are drawn first and the window last; the key names the window first and what is closed last."""
    timeline = _timeline(sample_plan())
    kinds = [BandKind.CLOSED, BandKind.BLACKOUT, BandKind.ALTERNATIVE, BandKind.WINDOW]
    assert list(dict.fromkeys(band.kind for band in timeline.bands)) == kinds
    assert [key.text.text for key in timeline.keys] == [
        "The window: Sat 5 Dec 05:00–07:00",
        "Alternative 1: Sun 6 Dec 05:00–07:00",
        "Alternative 2: Fri 4 Dec 02:00–04:00",
        "Black Friday: Fri 27 Nov 01:00 – Sat 28 Nov 01:00",
        "Excluded by a rule: 96 hours of 336, 29%",
    ]
    assert [key.mark for key in timeline.keys] == ["", "1", "2", "A", ""]


def test_closed_hours_that_touch_are_one_stretch() -> None:
    """The notice period and the blackout are one band each."""
    closed = [band.span for band in _timeline(sample_plan()).bands if band.kind is BandKind.CLOSED]
    assert closed == [span_at(AS_OF, 72), span_at(AS_OF + 4 * DAY, 24)]


def test_the_busiest_hour_is_the_full_height() -> None:
    """Heights are parts of the greatest value; the axis has round values up to it or more."""
    timeline = _timeline(sample_plan())
    assert len(timeline.heights) == 336
    assert (max(timeline.heights), min(timeline.heights)) == pytest.approx((1.0, 100 / 1900))
    assert timeline.unit == "requests an hour"
    assert [level.words for level in timeline.levels] == ["0", "500", "1,000", "1,500", "2,000"]


def test_no_traffic_is_no_height() -> None:
    """Where nothing is expected, everything lies on the ground."""
    hours = tuple(replace(cell, expected=0.0, is_open=True) for cell in sample_hours())
    timeline = _timeline(sample_plan(hours=hours))
    assert set(timeline.heights) == {0.0}
    assert "Closed" not in timeline.summary


def test_without_hours_there_is_no_horizon() -> None:
    """A plan that was read back has no hours to draw."""
    assert horizon_timeline(sample_plan(hours=())) is None


def test_a_report_has_the_horizon_unless_nobody_draws_it() -> None:
    """Formats that cannot draw do not wait for it; all else in the report stays the same."""
    drawn, undrawn = build_report(sample_plan()), build_report(sample_plan(), with_timeline=False)
    assert drawn.timeline == _timeline(sample_plan())
    assert undrawn.timeline is None
    assert replace(drawn, timeline=None) == undrawn


def test_the_times_are_exact() -> None:
    """Words by the team's clock come with the instants they stand for."""
    timeline = _timeline(sample_plan())
    time = Time(words="Sat 5 Dec 05:00–07:00", start=START, end=START + 2 * HOUR)
    assert timeline.keys[0].text.times == (time,)
    assert timeline.start == Time(words="Sat 5 Dec 05:00", start=START)


@pytest.mark.parametrize(
    ("zone", "start", "second", "third"),
    [
        pytest.param("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC), "28T23:00", "29T22:00", id="spring"),
        pytest.param("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC), "24T22:00", "25T23:00", id="autumn"),
        pytest.param("Asia/Kathmandu", datetime(2026, 12, 5, tzinfo=UTC), "05T18:15", "06T18:15", id="quarter-past"),
        pytest.param("Pacific/Tongatapu", datetime(2026, 12, 5, tzinfo=UTC), "05T11:00", "06T11:00", id="date-line"),
        pytest.param("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC), "29T10:00", "30T10:00", id="skipped-day"),
    ],
)
def test_days_start_by_the_teams_clock(zone: str, start: datetime, second: str, third: str) -> None:
    """Ticks are midnights of the team's zone, whatever its clocks do."""
    ticks = [tick.at for tick in _seen_from(zone, start, 72).ticks]
    wanted = [
        datetime.fromisoformat(f"{start:%Y-%m}-{text}{'' if ':' in text else ':00'}+00:00") for text in (second, third)
    ]
    assert ticks[:2] == wanted


def test_ticks_carry_their_date() -> None:
    """A tick has its weekday, its date in words and its date for machines, over the turn of the year too."""
    tick = _seen_from("Europe/Berlin", datetime(2026, 12, 31, tzinfo=UTC), 48).ticks[0]
    assert (tick.first, tick.second, tick.date) == ("Fri", "1 Jan", "2027-01-01")


def test_the_first_midnight_counts() -> None:
    """A horizon that starts with a day has that day's tick."""
    timeline = _seen_from("UTC", AS_OF, 48)
    assert [tick.second for tick in timeline.ticks] == ["23 Nov", "24 Nov"]


@pytest.mark.parametrize(
    ("days", "first", "second"),
    [
        pytest.param(15, ("Tue", "24 Nov"), ("Wed", "25 Nov"), id="days"),
        pytest.param(30, ("Tue", "24 Nov"), ("Thu", "26 Nov"), id="every-second"),
        pytest.param(60, ("Mon", "30 Nov"), ("Mon", "7 Dec"), id="mondays"),
        pytest.param(365, ("30 Nov", "2026"), ("28 Dec", "2026"), id="four-weeks"),
        pytest.param(800, ("30 Nov", "2026"), ("25 Jan", "2027"), id="eight-weeks"),
    ],
)
def test_ticks_of_long_horizons_are_mondays(days: int, first: tuple[str, str], second: tuple[str, str]) -> None:
    """Where there is no room for every day there are every second one, Mondays, or weeks with their year."""
    ticks = _seen_from("Europe/Berlin", AS_OF + HOUR, days * 24).ticks
    assert [(tick.first, tick.second) for tick in ticks[:2]] == [first, second]


@pytest.mark.parametrize("days", [1, 14, 60, 730, 1500])
def test_long_horizons_have_no_more_ticks_than_room(days: int) -> None:
    """From a day to two years there are between one and 16 ticks."""
    assert 1 <= len(_seen_from("Europe/Berlin", AS_OF, days * 24).ticks) <= 16


def test_blackouts_of_one_name_share_a_mark() -> None:
    """A freeze that returns is one entry of the key with its first three times; those elsewhere are not named."""
    spans = [span_at(AS_OF + day * DAY) for day in (1, 3, 5, 7, 400)]
    closed = (*(ClosedSpan(span=each, name="Payroll") for each in spans), ClosedSpan(span=spans[1], name="Backup"))
    timeline = _timeline(sample_plan(policy=sample_policy(blackouts=closed)))
    assert [(key.mark, key.text.text) for key in timeline.keys if key.kind is BandKind.BLACKOUT] == [
        ("A", "Payroll: Tue 24 Nov 01:00–03:00; Thu 26 Nov 01:00–03:00; Sat 28 Nov 01:00–03:00; 1 more"),
        ("B", "Backup: Thu 26 Nov 01:00–03:00"),
    ]
    assert [band.mark for band in timeline.bands if band.kind is BandKind.BLACKOUT] == ["B", "A", "A", "A", "A"]


def test_marks_do_not_run_out() -> None:
    """After Z comes A1."""
    closed = tuple(ClosedSpan(span=span_at(AS_OF), name=f"freeze {index}") for index in range(28))
    marks = [key.mark for key in _timeline(sample_plan(policy=sample_policy(holidays=closed, blackouts=()))).keys[3:-1]]
    assert marks[24:] == ["Y", "Z", "A1", "B1"]


def test_days_are_told_in_numbers() -> None:
    """The table says of each day when it is quietest and busiest, how much is closed, and what lies in it."""
    days = _timeline(sample_plan()).days
    said = {row.cells[0]: row.cells[1:] for row in days.rows}
    assert said["Sat 5 Dec"] == ("04:00", "100", "16:00", "1,900", "0", "window")
    assert said["Fri 27 Nov"][-2:] == ("23", "blackout A")
    assert said["Sun 6 Dec"][-1] == "alternative 1"


def test_fifteen_days_have_a_tick_each() -> None:
    """Of sixteen days, every second one has a tick."""
    start = datetime(2026, 11, 23, tzinfo=UTC)
    days = [len(_seen_from("UTC", start, length * 24).ticks) for length in (15, 16)]
    assert days == [15, 8]
