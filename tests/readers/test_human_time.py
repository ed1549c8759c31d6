"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import PlainDateTime

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.readers.human_time import (
    parse_blackout,
    parse_duration,
    parse_end,
    parse_instant,
    parse_notice_period,
    parse_protected,
    parse_spelled,
    parse_weekly_hours,
)

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90m", 90),
        ("1h30m", 90),
        ("PT2H", 120),
        ("P1DT2H30M", 1590),
        ("P1W", 10080),
        ("2 hours", 120),
        ("1.5h", 90),
        ("1,5 h", 90),
        ("1 h 30 min", 90),
        ("1 hour and 5 minutes", 65),
        ("2d", 2880),
        ("1 week, 1 day", 11520),
        ("120s", 2),
        (" 5 mins. ", 5),
    ],
)
def test_durations_in_any_form(text: str, minutes: int) -> None:
    """Numbers with units and ISO 8601 are durations."""
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "5", "-2h", "0m", "PT", "P", "P1M", "1 month", "2h foo", "h", "999999d", "１h x"])
def test_what_is_no_duration(text: str) -> None:
    """Nothing, bare numbers, months and nonsense are refused with an example."""
    with pytest.raises(BadTextError) as caught:
        parse_duration(text)
    assert "90m" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-11-23T10:30Z"),
        ("today", "2026-11-22T23:00Z"),
        ("tomorrow", "2026-11-23T23:00Z"),
        ("tomorrow 04:00", "2026-11-24T03:00Z"),
        ("monday", "2026-11-29T23:00Z"),
        ("next monday", "2026-11-29T23:00Z"),
        ("this Fri 22:15", "2026-11-27T21:15Z"),
        ("tuesday 24:00", "2026-11-24T23:00Z"),
        ("+3d", "2026-11-26T10:30Z"),
        ("2026-12-05", "2026-12-04T23:00Z"),
        ("2026-12-05 04:00", "2026-12-05T03:00Z"),
        ("2026-12-05T04:00:00Z", "2026-12-05T04:00Z"),
        ("2026-12-05T04:00+05:45", "2026-12-04T22:15Z"),
        ("5 Dec 2026", "2026-12-04T23:00Z"),
        ("Dec 5, 2026 4pm", "2026-12-05T15:00Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30Z"),
    ],
)
def test_dates_in_any_form(text: str, expected: str) -> None:
    """Dates are by the clock of the zone; a time that happens twice is the first."""
    assert parse_instant(text, now=NOW, zone=BERLIN) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "12",
        "20261205",
        "December",
        "5 Dec",
        "monkey",
        "monday 25:00",
        "today 10:75",
        "2026-13-01",
        "+x",
        "32 Dec 2026",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Half a date is none: nothing is filled in from today."""
    with pytest.raises(BadTextError):
        parse_instant(text, now=NOW, zone=BERLIN)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59-12:00"])
def test_a_date_at_the_end_of_time_is_refused(text: str) -> None:
    """A date whose instant lies before the first or after the last that can be held is one clear error."""
    with pytest.raises(BadTextError, match="which is beyond the calendar of this computer"):
        parse_instant(text, now=NOW, zone=BERLIN)


def test_a_time_that_clocks_skip_is_refused() -> None:
    """Somebody who writes 02:30 on that night has to decide."""
    with pytest.raises(BadTextError, match="does not exist in Europe/Berlin"):
        parse_instant("2027-03-28 02:30", now=NOW, zone=BERLIN)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(["Asia/Kathmandu", "Pacific/Apia", "UTC"]),
)
def test_dates_agree_with_another_library(wall: datetime, zone: str) -> None:
    """The instant of a clock time is the same in a library of another making."""
    text = f"{wall:%Y-%m-%d %H:%M}"
    theirs = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute)
    exact = theirs.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()
    assert parse_instant(text, now=NOW, zone=ZoneInfo(zone)) == exact


def test_notice_periods() -> None:
    """Hours are exact, working days need a calendar, nothing at all is allowed."""
    calendar = WorkingCalendar(zone=BERLIN)
    assert parse_notice_period("72h", lambda: calendar).lead == timedelta(hours=72)
    assert parse_notice_period("0", lambda: calendar).lead == timedelta(0)
    for text in ("5 working days", "5 business days", "5 Working-Days"):
        found = parse_notice_period(text, lambda: calendar)
        assert (found.working_days, found.calendar, found.text) == (5, calendar, text)
    for text in ("soon", "0 working days", "999 working days"):
        with pytest.raises(BadTextError):
            parse_notice_period(text, lambda: calendar)


@pytest.mark.parametrize(
    ("text", "days", "start", "end", "zone"),
    [
        ("Mon-Fri 07:00-19:00@Europe/Berlin", "01234", time(7), time(19), "Europe/Berlin"),
        ("Sat,Sun 00:00-24:00", "56", time(0), time(0), "Pacific/Apia"),
        ("22:00-06:00", "0123456", time(22), time(6), "Pacific/Apia"),
        ("Fri-Mon 22:00-06:00@Asia/Calcutta", "0456", time(22), time(6), "Asia/Kolkata"),
        ("weekdays 9:00-17:30", "01234", time(9), time(17, 30), "Pacific/Apia"),
        ("Tuesday and Thursday 10:00-11:00", "13", time(10), time(11), "Pacific/Apia"),
        ("daily 01:00 – 02:00", "0123456", time(1), time(2), "Pacific/Apia"),
    ],
)
def test_weekly_hours(text: str, days: str, start: time, end: time, zone: str) -> None:
    """Days, a span of the clock, and a zone; over the end of the day where it ends before it starts."""
    found = parse_weekly_hours(text, default_zone=APIA)
    assert (found.days, found.start, found.end, str(found.zone)) == (frozenset(map(int, days)), start, end, zone)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mon-Fri",
        "Mon-Wed-Fri 07:00-08:00",
        "Foo 07:00-08:00",
        "Mon 25:00-26:00",
        "Mon 24:00-25:00",
        "Mo 07:00-08:00",
        "Mon 07:00-08:00@Nowhere",
        "Mon 07:75-08:00",
    ],
)
def test_what_are_no_weekly_hours(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(BadTextError):
        parse_weekly_hours(text, default_zone=APIA)


def test_protected_hours() -> None:
    """A zone and its hours."""
    found = parse_protected("America/New_York=Mon-Fri 09:00-17:00")
    assert (str(found.zone), found.start, found.text) == (
        "America/New_York",
        time(9),
        "America/New_York=Mon-Fri 09:00-17:00",
    )
    with pytest.raises(BadTextError, match="expected a zone"):
        parse_protected("Mon-Fri 09:00-17:00")
    with pytest.raises(BadTextError, match="several time zones"):
        parse_protected("Brazil=Mon-Fri 09:00-17:00")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-12-20/2027-01-04", "2026-12-19T23:00Z", "2027-01-04T23:00Z"),
        ("2026-12-20 10:00/3d", "2026-12-20T09:00Z", "2026-12-23T09:00Z"),
        ("2026-12-20 10:00/2026-12-20 12:00", "2026-12-20T09:00Z", "2026-12-20T11:00Z"),
    ],
)
def test_blackouts(text: str, start: str, end: str) -> None:
    """Dates are whole days, times are exact, the end may be a duration."""
    span = parse_blackout(text, now=NOW, zone=BERLIN).span
    assert (span.start, span.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))


@pytest.mark.parametrize("text", ["2026-12-20", "2026-12-20/", "2026-12-20/2026-12-01", "x/y", "2026-12-20/2026-13-45"])
def test_what_is_no_blackout(text: str) -> None:
    """Half a span, one that ends before it starts, and nonsense are refused."""
    with pytest.raises(BadTextError):
        parse_blackout(text, now=NOW, zone=BERLIN)


@given(st.text(max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    """Any text is a value or a BadTextError."""
    for act in (
        lambda: parse_duration(text),
        lambda: parse_instant(text, now=NOW, zone=BERLIN),
        lambda: parse_weekly_hours(text, default_zone=BERLIN),
        lambda: parse_protected(text),
        lambda: parse_blackout(text, now=NOW, zone=BERLIN),
        lambda: parse_end(text, start=NOW, now=NOW, zone=BERLIN),
        lambda: parse_notice_period(text, lambda: WorkingCalendar(zone=BERLIN)),
    ):
        try:
            act()
        except BadTextError:
            continue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jan 1 2024 12:30", "2024-01-01T12:30", id="naive"),
        pytest.param("1 March 2024 00:00 UTC", "2024-03-01T00:00Z", id="utc"),
        pytest.param("Mar 31 2024 02:30 +0545", "2024-03-31T02:30+05:45", id="offset"),
    ],
)
def test_reads_whole_dates(text: str, expected: str) -> None:
    """A date with its time is read as it stands, with its offset if there is one."""
    assert parse_spelled(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["Jan 2024", "12:00 Jan 1 2024 EST", "1 Mar 2026 05:00 NA", "Foo 1 2024"])
def test_takes_no_guess(text: str) -> None:
    """A day that is not said, and a zone that is only a few letters, are refused rather than passed over."""
    with pytest.raises(ValueError, match=r"\S"):
        parse_spelled(text)


def test_a_zone_of_three_letters_is_no_moment() -> None:
    """On the command line it is an error that asks for another way to say it."""
    with pytest.raises(BadTextError):
        parse_instant("Jan 1 2027 12:00 EST", now=NOW, zone=BERLIN)
