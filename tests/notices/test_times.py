"""What the clocks of readers show: across days, clock changes and the date line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.window import HOUR, Span
from downtime_cli.notices.times import ClockRow, Times, build_rows, build_times, group_clocks
from tests.notice_samples import language

ENGLISH = language("en")


def span_at(text: str, hours: float = 2) -> Span:
    """Return the window of so many hours from an instant on."""
    start = datetime.fromisoformat(text).astimezone(UTC)
    return Span(start, start + hours * HOUR)


def times_at(text: str, zone: str, hours: float = 2) -> Times:
    """Return a window by a zone's clock, in English."""
    return build_times(span_at(text, hours), ZoneInfo(zone), ENGLISH)


def both_ends(times: Times) -> tuple[str, str]:
    """Return start and end in full."""
    return times.start.full, times.end.full


@pytest.mark.parametrize(
    ("start", "zone", "hours", "expected"),
    [
        pytest.param(
            "2026-12-05T04:00Z",
            "Europe/Berlin",
            2,
            (
                "Saturday, 5 December 2026, 05:00 CET (UTC+1)",
                "Saturday, 5 December 2026, 07:00 CET (UTC+1)",
            ),
            id="same-day",
        ),
        pytest.param(
            "2026-10-24T23:00Z",
            "Europe/Berlin",
            3,
            (
                "Sunday, 25 October 2026, 01:00 CEST (UTC+2)",
                "Sunday, 25 October 2026, 03:00 CET (UTC+1)",
            ),
            id="clocks-go-back",
        ),
        pytest.param(
            "2026-03-29T00:30Z",
            "Europe/Berlin",
            1,
            (
                "Sunday, 29 March 2026, 01:30 CET (UTC+1)",
                "Sunday, 29 March 2026, 03:30 CEST (UTC+2)",
            ),
            id="clocks-go-forward",
        ),
        pytest.param(
            "2026-12-31T16:00Z",
            "Asia/Kathmandu",
            3,
            (
                "Thursday, 31 December 2026, 21:45 UTC+5:45",
                "Friday, 1 January 2027, 00:45 UTC+5:45",
            ),
            id="year-ends-at-a-quarter-to",
        ),
        pytest.param(
            "2026-12-05T10:00Z",
            "Pacific/Tongatapu",
            2,
            (
                "Saturday, 5 December 2026, 23:00 UTC+13",
                "Sunday, 6 December 2026, 01:00 UTC+13",
            ),
            id="date-line",
        ),
    ],
)
def test_both_ends_in_full(start: str, zone: str, hours: float, expected: tuple[str, str]) -> None:
    """Weekday, date, clock and offset stand at both ends, each as it is at that moment."""
    assert both_ends(times_at(start, zone, hours)) == expected


def test_fixed_offset_has_no_name() -> None:
    """Where only an offset is known, nothing but the offset follows the time."""
    times = build_times(span_at("2026-12-05T04:00Z"), timezone(timedelta(hours=5, minutes=30)), ENGLISH)
    assert times.start.full == "Saturday, 5 December 2026, 09:30 UTC+5:30"


@pytest.mark.parametrize(
    ("start", "hours", "duration"),
    [
        pytest.param("2026-10-24T23:00Z", 3, "3 hours", id="clock-shows-two"),
        pytest.param("2026-03-29T00:30Z", 1, "1 hour", id="clock-shows-two-for-one"),
    ],
)
def test_duration_is_what_passes(start: str, hours: float, duration: str) -> None:
    """Across a clock change the duration is the time that passes, and the change is marked."""
    times = times_at(start, "Europe/Berlin", hours)
    assert (times.duration, times.changes_clock) == (duration, True)


@pytest.mark.parametrize(
    ("start", "zone", "before", "weekday"),
    [
        pytest.param("2026-12-05T05:00Z", "America/New_York", "Friday", "Saturday", id="midnight"),
        pytest.param("2026-12-05T05:30Z", "America/New_York", "", "Saturday", id="half-past"),
        pytest.param("2026-12-05T17:00Z", "America/New_York", "", "Saturday", id="noon"),
    ],
)
def test_midnight_names_both_days(start: str, zone: str, before: str, weekday: str) -> None:
    """A moment at 00:00 knows which day ends and which begins."""
    moment = times_at(start, zone).start
    assert (moment.weekday_before, moment.weekday) == (before, weekday)


@pytest.mark.parametrize(
    ("start", "hours", "brief"),
    [
        pytest.param("2026-12-05T04:00Z", 2, "Sat 5 Dec 05:00-07:00 UTC+1", id="one-day"),
        pytest.param("2026-12-05T22:00Z", 2, "Sat 5 Dec 23:00 - Sun 6 Dec 01:00 UTC+1", id="two-days"),
        pytest.param("2026-10-24T23:00Z", 3, "Sun 25 Oct 01:00 UTC+2 - 03:00 UTC+1", id="clocks-go-back"),
    ],
)
def test_brief(start: str, hours: float, brief: str) -> None:
    """A window in a few characters keeps date, both times and zone."""
    assert times_at(start, "Europe/Berlin", hours).brief == brief


@pytest.mark.parametrize(
    ("tag", "brief"),
    [
        pytest.param("ko", "12월 5일 (토) 23:00 ~ 12월 6일 (일) 01:00 UTC+1", id="ko"),
        pytest.param("ja", "12月5日(土) 23:00～12月6日(日) 01:00 UTC+1", id="ja"),
        pytest.param("ru", "сб, 5 дек. 23:00 - вс, 6 дек. 01:00 UTC+1", id="ru"),
    ],
)
def test_brief_has_the_sign_of_the_language(tag: str, brief: str) -> None:
    """In a few characters as well, what stands between two dates is what the language has there."""
    window = span_at("2026-12-05T22:00Z", 2)
    assert build_times(window, ZoneInfo("Europe/Berlin"), language(tag)).brief == brief


def rows_of(window: Span, *users: tuple[str, float]) -> tuple[ClockRow, ...]:
    """Return the table of clocks for users of zones."""
    return build_rows(window, [(ZoneInfo(name), share) for name, share in users], ENGLISH)


def test_zones_that_agree_share_a_row() -> None:
    """Zones whose clocks agree are one row, named by at most three of their cities, those of most users first."""
    rows = rows_of(
        span_at("2026-12-05T04:00Z"),
        ("Europe/Berlin", 0.3),
        ("America/New_York", 0.25),
        ("Europe/Paris", 0.2),
        ("Africa/Lagos", 0.15),
        ("Europe/Madrid", 0.1),
    )
    assert [row.places for row in rows] == ["Berlin, Paris and Lagos", "New York", "UTC"]


def test_zones_part_when_a_clock_changes() -> None:
    """Zones that agree at the start and no longer at the end have rows of their own."""
    rows = rows_of(span_at("2026-03-29T00:30Z", 1), ("Europe/Berlin", 0.6), ("Africa/Lagos", 0.4))
    assert [row.places for row in rows] == ["Berlin", "Lagos", "UTC"]


def test_rows_cover_nine_in_ten() -> None:
    """Rows end once nine in ten users find their clock."""
    rows = rows_of(span_at("2026-12-05T04:00Z"), ("Europe/Berlin", 0.7), ("Asia/Tokyo", 0.2), ("Asia/Kathmandu", 0.1))
    assert [row.places for row in rows] == ["Berlin", "Tokyo", "UTC"]


def test_rows_are_few() -> None:
    """However users are spread, there are eight rows and UTC at most."""
    zones = [timezone(timedelta(hours=hour)) for hour in range(1, 13)]
    rows = build_rows(span_at("2026-12-05T04:00Z"), [(zone, 1 / 12) for zone in zones], ENGLISH)
    assert [row.places for row in rows] == [*(f"UTC+{hour}" for hour in range(1, 9)), "UTC"]


def test_utc_is_not_said_twice() -> None:
    """Where users live by UTC, no row is added for it."""
    rows = rows_of(span_at("2026-12-05T04:00Z"), ("Europe/London", 1.0))
    assert [row.places for row in rows] == ["London"]


def test_groups_go_by_share() -> None:
    """Of groups of zones, the one with most users in all comes first."""
    users = [(ZoneInfo("Asia/Tokyo"), 0.4), (ZoneInfo("Europe/Berlin"), 0.35), (ZoneInfo("Europe/Paris"), 0.25)]
    assert group_clocks(span_at("2026-12-05T04:00Z"), users)[0][0][0].key == "Europe/Berlin"  # type: ignore[attr-defined]
