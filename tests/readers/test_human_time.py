"""Lengths of time as people write them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.readers.human_time import parse_duration, parse_notice_period

BERLIN = ZoneInfo("Europe/Berlin")


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


@given(st.text(max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    """Any text is a value or a BadTextError."""
    for act in (
        lambda: parse_duration(text),
        lambda: parse_notice_period(text, lambda: WorkingCalendar(zone=BERLIN)),
    ):
        try:
            act()
        except BadTextError:
            continue
