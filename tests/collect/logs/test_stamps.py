"""Times of logs, and the minutes they stand for."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.logs import stamps
from downtime_cli.collect.logs.stamps import CLF, EPOCH, ISO, LOCAL_CLF, Clock, TimeStyle


def minute_of(style: TimeStyle, text: str, zone: ZoneInfo | None = None) -> str | None:
    """Return the minute of a time, written in UTC; None if there is none."""
    match = re.fullmatch(style.pattern, text.encode())
    assert match is not None
    minute = Clock(style, zone)[match[2]][match[1]]
    return None if minute is None else f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%dT%H:%MZ}"


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        pytest.param(CLF, "29/Nov/2026:04:37:59 +0000", "2026-11-29T04:37Z", id="clf"),
        pytest.param(CLF, "29/Nov/2026:04:37:00 +0530", "2026-11-28T23:07Z", id="half-hour-east"),
        pytest.param(CLF, "29/Nov/2026:04:37:00 +0545", "2026-11-28T22:52Z", id="three-quarters-east"),
        pytest.param(CLF, "31/Dec/2026:20:40:00 -0330", "2027-01-01T00:10Z", id="west-into-the-next-year"),
        pytest.param(CLF, "29/Feb/2028:00:00:00 +1300", "2028-02-28T11:00Z", id="leap-day"),
        pytest.param(CLF, "31/Feb/2026:10:00:00 +0000", None, id="no-such-day"),
        pytest.param(CLF, "29/Feb/2026:10:00:00 +0000", None, id="no-leap-year"),
        pytest.param(CLF, "00/Jan/2026:10:00:00 +0000", None, id="day-zero"),
        pytest.param(CLF, "10/Foo/2026:10:00:00 +0000", None, id="no-such-month"),
        pytest.param(CLF, "10/Jan/2026:24:00:00 +0000", None, id="no-such-hour"),
        pytest.param(CLF, "10/Jan/2026:10:60:00 +0000", None, id="no-such-minute"),
        pytest.param(CLF, "10/Jan/2026:10:00:00 +9900", None, id="no-such-offset"),
        pytest.param(CLF, "10/Jan/0000:10:00:00 +0000", None, id="year-zero"),
        pytest.param(ISO, "2026-11-29T04:37:59Z", "2026-11-29T04:37Z", id="iso"),
        pytest.param(ISO, "2026-11-29T04:37:59.123456789+05:45", "2026-11-28T22:52Z", id="iso-with-fraction"),
        pytest.param(ISO, "2026-11-29 04:37:59,123-0330", "2026-11-29T08:07Z", id="iso-with-blank"),
        pytest.param(EPOCH, "1795926000.123", "2026-11-29T04:20Z", id="epoch"),
        pytest.param(LOCAL_CLF, "06/Feb/2026:12:14:14.655", "2026-02-06T12:14Z", id="without-offset"),
        pytest.param(CLF, "31/Dec/2999:23:59:59 +0000", "2999-12-31T23:59Z", id="the-last-hour"),
        pytest.param(CLF, "31/Dec/2999:23:59:59 -0001", None, id="after-the-last-hour"),
    ],
)
def test_minutes(style: TimeStyle, text: str, expected: str | None) -> None:
    """The key of an event is its minute in UTC; a time that there is not has none."""
    assert minute_of(style, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("29/Mar/2026:01:59:00", "2026-03-29T00:59Z", id="winter"),
        pytest.param("29/Mar/2026:02:30:00", None, id="skipped"),
        pytest.param("29/Mar/2026:03:00:00", "2026-03-29T01:00Z", id="summer"),
        pytest.param("25/Oct/2026:03:00:00", "2026-10-25T02:00Z", id="winter-again"),
    ],
)
def test_a_zone_reads_times_without_an_offset(text: str, expected: str | None) -> None:
    """Across clock changes too; a time that the clock skipped does not exist."""
    assert minute_of(LOCAL_CLF, text, ZoneInfo("Europe/Berlin")) == expected


def test_an_hour_shown_twice_is_remembered() -> None:
    """Which of the two a time is cannot be told."""
    clock = Clock(LOCAL_CLF, ZoneInfo("Europe/Berlin"))
    clock.read([b"25/Oct/2026:02:30", b"25/Oct/2026:03:30"], [b""])
    assert clock.repeated == {int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()) // 60}


def test_the_first_hour_of_1970_is_cut_in_two_by_half_an_hour() -> None:
    """Minutes of an hour are found together, unless some of them are before 1970."""
    clock = Clock(CLF)
    times = [b"01/Jan/1970:05:30", b"01/Jan/1970:05:29", b"01/Jan/1970:06:00"]
    assert clock.read(times, [b"+0530"]) == [0, None, 30]


def test_a_clock_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its memory stays the same however long a log is, and each time keeps its minute."""
    monkeypatch.setattr(stamps, "_MOST_KNOWN", 100)
    minutes = Clock(CLF)[b"-0330"]
    for hour in (1, 2, 3, 1, 2):
        assert [minutes[b"02/Jan/1970:%02d:%02d" % (hour, minute)] for minute in (59, 0)] == [
            24 * 60 + 60 * hour + 210 + minute for minute in (59, 0)
        ]
        assert len(minutes) <= 160


def test_each_time_has_its_own_offset() -> None:
    """As in a log that several servers write."""
    times, offsets = [b"02/Jan/1970:06:10"] * 3, [b"+0545", b"+0000", b"+0545"]
    assert Clock(CLF).read(times, offsets) == [1465, 1810, 1465]
    assert Clock(CLF).read([], []) == []
