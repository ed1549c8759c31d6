"""Tests of the words for numbers, durations, times and foreign text."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    clock_name,
    count,
    day_name,
    duration,
    either,
    iso_duration,
    iso_utc,
    moment,
    number,
    number_range,
    part_of_day,
    percent,
    printable,
    quantity,
    time_range,
    typed_duration,
    with_zone,
    zone_time,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("minutes", "typed"), [(30, "30m"), (60, "1h"), (90, "1h30m"), (2610, "43h30m")])
def test_durations_to_type(minutes: int, typed: str) -> None:
    """What a message tells people to type, options read."""
    assert typed_duration(timedelta(minutes=minutes)) == typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[prod] api", "[prod] api", id="markup-stays"),
        pytest.param("Zürich 東京 🚀", "Zürich 東京 🚀", id="letters-of-the-world-stay"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="esc"),
        pytest.param("\x07\x7f\x9b", "\\x07\\x7f\\x9b", id="bell-delete-csi"),
        pytest.param("a\nb\r\nc\td", "a b  c d", id="line-breaks-and-tabs"),
        pytest.param("a\u2028b\u00a0c\x85d", "a b c d", id="unicode-blanks"),
        pytest.param("\u202eevil\u2066\u200b\ufeff", "\\u202eevil\\u2066\\u200b\\ufeff", id="bidi-and-zero-width"),
        pytest.param("\udc80", "\\udc80", id="lone-surrogate"),
        pytest.param("\U000e0041", "\\U000e0041", id="tag-character"),
    ],
)
def test_printable_makes_text_harmless(text: str, expected: str) -> None:
    """Foreign text becomes one line in which nothing is interpreted and nothing disappears."""
    assert printable(text) == expected


@given(st.text())
def test_printable_is_one_visible_line(text: str) -> None:
    """Whatever comes in, no control, format or surrogate character comes out, and doing it twice changes nothing."""
    safe = printable(text)
    assert not any(unicodedata.category(char)[0] == "C" for char in safe)
    assert len(safe.splitlines()) <= 1
    assert printable(safe) == safe


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"), (0.004, "under 0.01"), (0.01, "0.01"), (0.3, "0.3"), (0.996, "1"), (1.0, "1"), (9.87, "9.87"),
        (9.999, "10"), (12.34, "12.3"), (99.95, "100"), (812.4, "812"), (999.6, "1,000"), (4120.5, "4,120"),
        (12345.0, "12,300"), (100_000.0, "100,000"), (999_400.0, "999,000"), (999_600.0, "1 million"),
        (1_234_567.0, "1.23 million"), (1.2e9, "1.2 billion"), (3e12, "3 trillion"), (1.5e18, "1,500,000 trillion"),
        (-5.0, "-5"), (0.0099, "under 0.01"), (960_000.0, "960,000"), (999_500.0, "1 million"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits(value: float, expected: str) -> None:
    """A quantity has three significant digits, separators and no exponent."""
    assert number(value) == expected


@given(st.floats(min_value=0, max_value=1e300, allow_nan=False))
def test_numbers_never_have_an_exponent(value: float) -> None:
    """No quantity is shown as 1e+05."""
    assert re.fullmatch(r"(under )?[\d,]+(\.\d+)?( (m|b|tr)illion)?", number(value))


@given(st.floats(min_value=0.01, max_value=1e15))
def test_numbers_are_near_what_they_stand_for(value: float) -> None:
    """Rounding moves a quantity by at most half of its third digit, or half a hundredth."""
    digits, _, scale = number(value).partition(" ")
    shown = float(digits.replace(",", "")) * {"": 1, "million": 1e6, "billion": 1e9, "trillion": 1e12}[scale]
    assert shown == pytest.approx(value, rel=0.0051, abs=0.0051)


def test_ranges_collapse() -> None:
    """A range says both ends, or one number if they read the same."""
    assert number_range(640.0, 1020.1) == "640–1,020"
    assert number_range(640.0, 640.1) == "640"


def test_quantities_have_a_printable_unit() -> None:
    """The unit comes from a column's name and is foreign text."""
    assert quantity(812.4, "hits\n") == "812 hits "


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "0%"), (0.00001, "under 0.01%"), (0.0031, "0.31%"), (0.002, "0.2%"), (0.05, "5%"), (0.0527, "5.3%"),
        (0.0996, "10%"), (0.104, "10%"), (0.83, "83%"), (0.996, "over 99%"), (1.0, "100%"), (34.0, "3,400%"),
        (0.000099, "under 0.01%"), (0.0001, "0.01%"), (0.0097, "0.97%"), (0.01, "1%"), (0.0994, "9.9%"),
        (0.96, "96%"), (0.9949, "99%"), (0.995, "over 99%"), (0.9999, "over 99%"), (1.00001, "over 100%"),
        (1.0049, "over 100%"), (1.0051, "101%"), (sum([0.1] * 10), "100%"),
    ],
)  # fmt: skip
def test_percentages(share: float, expected: str) -> None:
    """A share is shown to two digits, never rounded to nothing or to everything."""
    assert percent(share) == expected


@pytest.mark.parametrize(
    ("length", "words", "iso"),
    [
        pytest.param(timedelta(0), "0 min", "PT0S", id="none"),
        pytest.param(timedelta(minutes=30), "30 min", "PT30M", id="minutes"),
        pytest.param(timedelta(hours=2), "2 h", "PT2H", id="hours"),
        pytest.param(timedelta(hours=1, minutes=30), "1 h 30 min", "PT1H30M", id="mixed"),
        pytest.param(timedelta(days=1), "1 day", "P1D", id="one-day"),
        pytest.param(timedelta(days=7, hours=14), "7 days 14 h", "P7DT14H", id="days"),
        pytest.param(timedelta(seconds=90), "1 min", "PT1M30S", id="seconds"),
    ],
)
def test_durations(length: timedelta, words: str, iso: str) -> None:
    """A length of time reads as people say it, and as ISO 8601 writes it."""
    assert duration(length) == words
    assert iso_duration(length) == iso


def test_instants_in_utc() -> None:
    """An instant of any zone is written in UTC with Z."""
    assert iso_utc(datetime(2026, 12, 5, 5, tzinfo=BERLIN)) == "2026-12-05T04:00:00Z"


def test_days() -> None:
    """A date has its weekday, and lines up where it is asked to."""
    assert day_name(date(2026, 12, 5)) == "Sat 5 Dec"
    assert day_name(date(2026, 12, 5), year=True) == "Sat 5 Dec 2026"
    assert day_name(date(2026, 12, 5), align=True) == "Sat  5 Dec"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param(ZoneInfo("UTC"), "UTC", id="utc"),
        pytest.param(UTC, "UTC", id="datetime-utc"),
        pytest.param(ZoneInfo("Europe/London"), "GMT (UTC)", id="gmt"),
        pytest.param(BERLIN, "CET (UTC+1)", id="east"),
        pytest.param(ZoneInfo("America/New_York"), "EST (UTC-5)", id="west"),
        pytest.param(ZoneInfo("Asia/Kolkata"), "IST (UTC+5:30)", id="half-hour"),
        pytest.param(ZoneInfo("Asia/Kathmandu"), "UTC+5:45", id="no-abbreviation"),
        pytest.param(ZoneInfo("Pacific/Marquesas"), "UTC-9:30", id="half-hour-west"),
        pytest.param(timezone(timedelta(hours=14), "UTC+14:00"), "UTC+14", id="offset"),
    ],
)
def test_clock_names(zone: tzinfo, expected: str) -> None:
    """A clock is called by its abbreviation, where it has one, and its offset."""
    assert clock_name(datetime(2026, 12, 5, tzinfo=UTC), zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(BERLIN, "now Europe/Berlin"), (ZoneInfo("UTC"), "now"), (timezone(timedelta(hours=1), "UTC+01:00"), "now")],
)
def test_zones_are_not_said_twice(zone: tzinfo, expected: str) -> None:
    """A clock that is UTC or an offset needs no zone beside it."""
    assert with_zone("now", zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"), [("Europe/Berlin", "Europe/Berlin time"), ("UTC", "UTC"), ("UTC+01:00", "UTC+01:00")]
)
def test_the_clock_of_a_zone(zone: str, expected: str) -> None:
    """A table by the clock of a zone says so; UTC is a clock by itself."""
    assert zone_time(zone) == expected


def test_moments() -> None:
    """An instant by a zone's clock has weekday, date, time and the clock's name."""
    instant = datetime(2026, 12, 5, 4, tzinfo=UTC)
    assert moment(instant, BERLIN) == "Sat 5 Dec 05:00 CET (UTC+1)"
    assert moment(instant, BERLIN, year=True, clock=False) == "Sat 5 Dec 2026 05:00"


@pytest.mark.parametrize(
    ("start", "hours", "options", "expected"),
    [
        pytest.param(
            datetime(2026, 12, 5, 4, tzinfo=UTC), 2, {"year": True}, "Sat 5 Dec 2026 05:00–07:00 CET (UTC+1)", id="day"
        ),
        pytest.param(
            datetime(2026, 12, 5, 22, tzinfo=UTC), 2, {}, "Sat 5 Dec 23:00 – Sun 6 Dec 01:00 CET (UTC+1)", id="night"
        ),
        pytest.param(
            datetime(2026, 12, 5, 21, tzinfo=UTC),
            2,
            {"clock": False},
            "Sat 5 Dec 22:00 – Sun 6 Dec 00:00",
            id="day-end",
        ),
        pytest.param(
            datetime(2026, 10, 25, 0, tzinfo=UTC),
            2,
            {"clock": False},
            "Sun 25 Oct 02:00 CEST (UTC+2) – 03:00 CET (UTC+1)",
            id="clocks-go-back",
        ),
        pytest.param(
            datetime(2026, 3, 29, 0, tzinfo=UTC),
            2,
            {},
            "Sun 29 Mar 01:00 CET (UTC+1) – 04:00 CEST (UTC+2)",
            id="clocks-go-forward",
        ),
        pytest.param(
            datetime(2026, 12, 31, 22, tzinfo=UTC),
            2,
            {"year": True, "clock": False},
            "Thu 31 Dec 2026 23:00 – Fri 1 Jan 2027 01:00",
            id="new-year",
        ),
    ],
)
def test_ranges_of_time(start: datetime, hours: int, options: dict[str, bool], expected: str) -> None:
    """A span has dates at both ends where they differ, and both clocks where they change inside."""
    assert time_range(Span(start, start + timedelta(hours=hours)), BERLIN, **options) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (0, 0, "night"),
        (5, 59, "night"),
        (6, 0, "morning"),
        (11, 59, "morning"),
        (12, 0, "afternoon"),
        (18, 0, "evening"),
        (21, 59, "evening"),
        (22, 0, "night"),
    ],
)
def test_parts_of_the_day(hour: int, minute: int, part: str) -> None:
    """Each begins on its hour."""
    assert part_of_day(datetime(2026, 12, 5, hour, minute, tzinfo=BERLIN)) == part


def test_names_are_joined_as_in_speech() -> None:
    """One, two or more."""
    assert [either(["A"]), either(["A", "B"]), either(["A", "B", "C"])] == ["A", "A or B", "A, B or C"]


def test_counts() -> None:
    """Things are counted in singular and plural."""
    assert count(1, "window") == "1 window"
    assert count(1336, "window") == "1,336 windows"
