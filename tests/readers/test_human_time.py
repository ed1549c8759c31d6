"""Times as people write them."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.readers.human_time import (
    parse_duration,
    parse_notice_period,
    parse_protected,
    parse_weekly_hours,
)

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")


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


def test_notice_periods() -> None:
    """Hours are exact, working days need a calendar, nothing at all is allowed."""
    calendar = WorkingCalendar(zone=BERLIN)
    assert parse_notice_period("72h", lambda: calendar).lead == timedelta(hours=72)
    for text in ("0", "0h", "0 days", "PT0S", "0 working days"):
        found = parse_notice_period(text, lambda: calendar)
        assert (found.lead, found.working_days, found.is_none) == (timedelta(0), 0, True)
    for text in ("5 working days", "5 business days", "5 Working-Days"):
        found = parse_notice_period(text, lambda: calendar)
        assert (found.working_days, found.calendar, found.text) == (5, calendar, text)
    for text in ("soon", "00:00", "999 working days"):
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
        ("weekends 9:00-17:30", "56", time(9), time(17, 30), "Pacific/Apia"),
        ("weekdays 9:00-17:30@Asia/Riyadh", "01236", time(9), time(17, 30), "Asia/Riyadh"),
        ("weekends 9:00-17:30@Asia/Tehran", "4", time(9), time(17, 30), "Asia/Tehran"),
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


@given(st.text(max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    """Any text is a value or a BadTextError."""
    for act in (
        lambda: parse_duration(text),
        lambda: parse_weekly_hours(text, default_zone=BERLIN),
        lambda: parse_protected(text),
        lambda: parse_notice_period(text, lambda: WorkingCalendar(zone=BERLIN)),
    ):
        try:
            act()
        except BadTextError:
            continue
