"""Hours of the week as people write them, and what is said of those that are not in full."""

from __future__ import annotations

from contextlib import suppress
from datetime import time
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.errors import BadTextError
from downtime_cli.readers.weekly_hours import parse_protected, parse_weekly_hours

APIA = ZoneInfo("Pacific/Apia")


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


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        pytest.param("9-17", "09:00-17:00", id="hours"),
        pytest.param("09-17", "09:00-17:00", id="two-digits"),
        pytest.param("9:00-17", "09:00-17:00", id="minutes-at-one-end"),
        pytest.param("9am-5pm", "09:00-17:00", id="halves"),
        pytest.param("9 a.m. to 5 P.M.", "09:00-17:00", id="words-and-stops"),
        pytest.param("9\u201317", "09:00-17:00", id="en-dash"),
        pytest.param("\uff19\u00a0\u2212\u00a0\uff11\uff17", "09:00-17:00", id="wide-digits-and-blanks"),
        pytest.param("mon-fri 9-17", "mon-fri 09:00-17:00", id="days"),
        pytest.param("Mon\u2013Fri, 9\u201317", "Mon-Fri 09:00-17:00", id="dashes-and-comma"),
        pytest.param("Mon to Fri 9 until 17", "Mon to Fri 09:00-17:00", id="all-in-words"),
        pytest.param("Mon-Fri 9am-5pm@Europe/Berlin", "Mon-Fri 09:00-17:00@Europe/Berlin", id="zone"),
        pytest.param("Mon-Fri 9-17@berlin", "Mon-Fri 09:00-17:00@Europe/Berlin", id="city"),
        pytest.param("Mon-Fri 07:00-19:00@New York", "Mon-Fri 07:00-19:00@America/New_York", id="city-beside-full"),
        pytest.param("Mon-Fri 07:00-19:00@Portugal", None, id="country-of-several"),
        pytest.param("22-6", "22:00-06:00", id="over-midnight"),
        pytest.param("10pm-6am", "22:00-06:00", id="halves-over-midnight"),
        pytest.param("17-9", "17:00-09:00", id="a-night-from-the-evening"),
        pytest.param("0-24", "00:00-24:00", id="whole-day"),
        pytest.param("12am-12pm", "00:00-12:00", id="twelve"),
        pytest.param("noon-midnight", "12:00-24:00", id="noon-to-midnight"),
        pytest.param("midnight to noon", "00:00-12:00", id="midnight-to-noon"),
        pytest.param("8-9pm", "20:00-21:00", id="half-of-the-end"),
        pytest.param("9-5pm", "09:00-17:00", id="shorter-way"),
        pytest.param("7-7pm", "07:00-19:00", id="half-a-day"),
        pytest.param("01:30-2pm", "01:30-14:00", id="a-zero-in-front"),
        pytest.param("9am-17", "09:00-17:00", id="mixed"),
        pytest.param("8-12", "08:00-12:00", id="until-noon"),
        pytest.param("1-5", "01:00-05:00", id="early"),
        pytest.param("9-5", None, id="doubtful"),
        pytest.param("9-5:30", None, id="doubtful-minutes"),
        pytest.param("09-05", None, id="doubtful-digits"),
        pytest.param("9am-5", None, id="doubtful-end"),
        pytest.param("noon-5", None, id="doubtful-after-noon"),
        pytest.param("12-12", None, id="doubtful-twelve"),
        pytest.param("13pm-14", None, id="no-such-half"),
        pytest.param("0am-5am", None, id="no-hour-zero-with-am"),
        pytest.param("24-25", None, id="no-such-hour"),
        pytest.param("9-17-18", None, id="three"),
        pytest.param("9", None, id="one"),
        pytest.param("\u0669-17", None, id="digits-of-others"),
    ],
)
def test_hours_in_short(text: str, whole: str | None) -> None:
    """They are kept and echoed in full, or refused."""
    said: list[str] = []
    if whole is None:
        with pytest.raises(BadTextError):
            parse_weekly_hours(text, default_zone=APIA)
        return
    found = parse_weekly_hours(text, default_zone=APIA, echo=said.append)
    assert (found.text, said) == (whole, [f"{text!r} is read as {whole}"])
    again = parse_weekly_hours(whole, default_zone=APIA)
    assert (again.days, again.start, again.end, again.zone) == (found.days, found.start, found.end, found.zone)
    words = f"{'24:00' if whole.endswith('24:00') else f'{found.end:%H:%M}'}"
    assert f"{found.start:%H:%M}-{words}" in whole


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Mon-Fri 9-5", ("09:00-05:00 the next day", "09:00-17:00")),
        ("9am-5", ("09:00-05:00 the next day", "09:00-17:00")),
        ("2am-5", ("02:00-05:00, or", "02:00-17:00")),
        ("9pm-12", ("21:00-12:00 the next day", "21:00-24:00")),
    ],
)
def test_both_readings_of_doubtful_hours_are_named(text: str, readings: tuple[str, str]) -> None:
    """And either can be typed instead."""
    with pytest.raises(BadTextError) as caught:
        parse_weekly_hours(text, default_zone=APIA)
    assert all(reading in caught.value.message for reading in readings)
    late, early = caught.value.remedy.removeprefix("write ").split(" or ")
    assert parse_weekly_hours(late, default_zone=APIA).text == readings[1]
    assert readings[0].startswith(parse_weekly_hours(early, default_zone=APIA).text)


@pytest.mark.parametrize("text", ["Mon-Fri 07:00-19:00", "daily 01:00 \u2013 02:00@UTC+2", "22:00-06:00 @ US/Eastern"])
def test_hours_in_full_are_kept_as_they_are(text: str) -> None:
    """Nothing is said of them."""
    said: list[str] = []
    assert parse_weekly_hours(text, default_zone=APIA, echo=said.append).text == text
    assert said == []


def test_hours_in_short_need_nobody_to_tell() -> None:
    """They are the same without."""
    assert parse_weekly_hours("9-17", default_zone=APIA).text == "09:00-17:00"


def test_protected_hours_in_short() -> None:
    """The zone is written by its name, the hours in full."""
    said: list[str] = []
    found = parse_protected("new york=weekdays 9-17", echo=said.append)
    assert (str(found.zone), found.text) == ("America/New_York", "America/New_York=weekdays 09:00-17:00")
    assert said == ["'new york=weekdays 9-17' is read as America/New_York=weekdays 09:00-17:00"]
    with pytest.raises(BadTextError, match="unknown time zone 'Atlantis'"):
        parse_protected("Atlantis=9-17")


@given(st.text(max_size=40))
def test_nothing_but_a_bad_text_is_ever_raised(text: str) -> None:
    """Any text is a value or a BadTextError."""
    for act in (partial(parse_weekly_hours, default_zone=APIA), parse_protected):
        with suppress(BadTextError):
            act(text)
