"""What one text says of a point in time."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

import pytest
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st
from whenever import ZonedDateTime

from downtime_cli.readers.stamps.stamp_text import parse_clock_time, parse_stamp
from downtime_cli.readers.stamps.written_stamp import DateOrder, StampError, WrittenStamp

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2069, 12, 31)).map(lambda wall: wall.replace(microsecond=0))
LOCALES = (
    "en en_GB de de_AT de_CH fr fr_CA es es_MX it pt_BR pt_PT nl nl_BE pl ru uk cs sk da sv nb fi tr hu ro el bg ja "
    "zh_CN zh_TW ko id ca et sl ar"
).split()
Length = Literal["short", "medium"]


def wall_of(stamp: WrittenStamp, order: DateOrder = DateOrder.DAY_FIRST) -> datetime:
    """Return the clock time of a stamp."""
    return datetime.fromordinal(stamp.day(order)) + timedelta(seconds=stamp.second or 0)


@pytest.mark.parametrize(
    ("text", "expected", "offset"),
    [
        pytest.param("Wed Jul 08 2026 17:00:00 GMT+0530 (India time)", "2026-07-08T17:00", 330, id="javascript"),
        pytest.param("Jul 8, 2026 17:00 UTC-3", "2026-07-08T17:00", -180, id="utc-minus"),
        pytest.param("8 Jul 2026 17:00 GMT-04:30", "2026-07-08T17:00", -270, id="gmt-minus"),
        pytest.param("2026-07-08 17:00:00.25 -0700 PDT m=+0.001", "2026-07-08T17:00", -420, id="go"),
        pytest.param("2026-07-08 17:00:00 +0000 UTC", "2026-07-08T17:00", 0, id="go-utc"),
        pytest.param("Wed Jul  8 17:00:00 UTC 2026", "2026-07-08T17:00", 0, id="date-command"),
        pytest.param("[08/Jul/2026:17:00:00 +0900]", "2026-07-08T17:00", 540, id="web-log"),
        pytest.param("2026-07-08T17:00:00+02:00[Europe/Berlin]", "2026-07-08T17:00", 120, id="java"),
        pytest.param("20260708T170000Z", "2026-07-08T17:00", 0, id="basic"),
        pytest.param("2026-07-08 17:00 (UTC+1)", "2026-07-08T17:00", 60, id="offset-in-brackets"),
        pytest.param("2026-07-08 17:00 (+02)", "2026-07-08T17:00", 120, id="sign-in-brackets"),
        pytest.param("2026-07-08 17:00 \u22124:00", None, None, id="one-digit-without-utc"),
        pytest.param("2026-W28-3T17", "2026-07-08T17:00", None, id="iso-week"),
        pytest.param("2026-189 17:00", "2026-07-08T17:00", None, id="day-of-year"),
        pytest.param("08-JUL-26 05.00.00.000000 PM", "2026-07-08T17:00", None, id="oracle"),
        pytest.param("Jul  8 2026  5:00:00:000PM", "2026-07-08T17:00", None, id="sql-server"),
        pytest.param("Jul 8, 2026 @ 17:00:00.000", "2026-07-08T17:00", None, id="kibana"),
        pytest.param("2026-07-08-17.00.00.000000", "2026-07-08T17:00", None, id="db2"),
        pytest.param("2026/07/08/17", "2026-07-08T17:00", None, id="partition"),
        pytest.param("20260708_17", "2026-07-08T17:00", None, id="compact"),
        pytest.param("Mittwoch, 8. Juli 2026 um 17:00 Uhr", "2026-07-08T17:00", None, id="german"),
        pytest.param("mer. 8 juill. 2026 à 17 h 05 min", "2026-07-08T17:05", None, id="french"),
        pytest.param("mar. 7 juil. 2026 17h", "2026-07-07T17:00", None, id="mar-is-tuesday"),
        pytest.param("mar. 07/07/2026 17:00", "2026-07-07T17:00", None, id="mar-before-numbers"),
        pytest.param("mar 7 2026 17:00", "2026-03-07T17:00", None, id="mar-is-march"),
        pytest.param("miércoles, 8 de julio de 2026, 5:00 p. m.", "2026-07-08T17:00", None, id="spanish"),
        pytest.param("8 Ιουλ 2026, 5:00 μ.μ.", "2026-07-08T17:00", None, id="greek"),
        pytest.param("2026. júl. 8. 17:00", "2026-07-08T17:00", None, id="hungarian"),
        pytest.param("2026年7月8日(水) 午後5:00", "2026-07-08T17:00", None, id="japanese"),
        pytest.param("2026年7月8日 星期三 下午5時", "2026-07-08T17:00", None, id="chinese"),
        pytest.param("2026. 7. 8. 오후 5:00", "2026-07-08T17:00", None, id="korean"),
        pytest.param("2026-07-08 (Wed) 17:00", "2026-07-08T17:00", None, id="weekday-in-brackets"),
        pytest.param("2026-07-08 05:00 (PM)", "2026-07-08T17:00", None, id="half-in-brackets"),
        pytest.param("5 PM 08.07.2026", None, None, id="hour-alone-before-a-date"),
        pytest.param("17:00 08.07.2026", "2026-07-08T17:00", None, id="clock-first"),
        pytest.param("08/07/2026 17:00 - 08/07/2026 18:00", "2026-07-08T17:00", None, id="span"),
        pytest.param("2026-07-08 17:00 to 18:00", "2026-07-08T17:00", None, id="span-of-clock"),
        pytest.param("2026-07-08 - 17:00", "2026-07-08T17:00", None, id="dash-before-the-clock"),
        pytest.param("08.07.2026 - 09.07.2026", "2026-07-08T00:00", None, id="span-of-days"),
        pytest.param("2026-07-08 17:00 - soon", None, None, id="span-to-nowhere"),
        pytest.param("2026-07-08 24:00", "2026-07-09T00:00", None, id="twenty-four"),
        pytest.param("98-JUL-08 17:00", None, None, id="day-98"),
        pytest.param("8 lip 2026 17:00", "2026-07-08T17:00", None, id="polish-july"),
        pytest.param("8. lip 2026. 17:00", None, None, id="croatian-june"),
    ],
)
def test_reads_what_programs_and_people_write(text: str, expected: str | None, offset: int | None) -> None:
    """Each form gives the clock time and the offset that it shows, with the sign of ISO 8601, or is none."""
    try:
        stamp = parse_stamp(text)
        found = wall_of(stamp)
    except StampError:
        assert expected is None
    else:
        assert expected is not None
        assert (found, stamp.offset) == (datetime.fromisoformat(expected), offset)


@pytest.mark.parametrize(
    ("text", "zone", "abbreviation"),
    [
        pytest.param("2026-07-08 17:00:00.000 America/Sao_Paulo", "America/Sao_Paulo", None, id="named"),
        pytest.param("2026-07-08 17:00 Asia/Calcutta", "Asia/Kolkata", None, id="old-name"),
        pytest.param("2026-07-08 17:00 Etc/GMT+5", "Etc/GMT+5", None, id="the-sign-of-posix"),
        pytest.param("2026-07-08 17:00 Pacific Standard Time", "America/Los_Angeles", None, id="windows"),
        pytest.param("8 Jul 2026 17:00 (W. Europe Standard Time)", "Europe/Berlin", None, id="in-brackets"),
        pytest.param("2026-07-08 5:00 PM ET", "America/New_York", None, id="all-year"),
        pytest.param("2026-07-08 17:00 CET", None, "CET", id="abbreviation"),
        pytest.param("08.07.2026 17:00 (cest)", None, "CEST", id="abbreviation-in-brackets"),
        pytest.param("Wed Jul 8 17:00:00 IST 2026", None, "IST", id="before-the-year"),
    ],
)
def test_names_of_clocks(text: str, zone: str | None, abbreviation: str | None) -> None:
    """A zone or an abbreviation is kept, as what it means may depend on the date or the column."""
    stamp = parse_stamp(text)
    assert (stamp.zone, stamp.abbreviation, stamp.offset) == (zone, abbreviation, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("mobile", "no numbers", id="word"),
        pytest.param("9" * 200, "too long", id="long"),
        pytest.param("1.2.3", "no year", id="version"),
        pytest.param("10.1.20.3", "not understood", id="address"),
        pytest.param("192.168.0.12", "not understood", id="private-address"),
        pytest.param("+49 151 1234567", "not understood", id="telephone"),
        pytest.param("Chrome 120.0.1", "no month", id="product"),
        pytest.param("1793055600", "not understood", id="number"),
        pytest.param("Jul 8 17:00", "no whole date", id="no-year"),
        pytest.param("Jul 2026", "no whole date", id="no-day"),
        pytest.param("2026 Jul", "no whole date", id="year-and-month"),
        pytest.param("17:00", "no whole date", id="no-date"),
        pytest.param("2026-07-08 PM", "no hour", id="half-alone"),
        pytest.param("2026-07-08 13:00 PM", "AM or PM", id="thirteen-pm"),
        pytest.param("2026-07-08 25:00", "no such time", id="hour-25"),
        pytest.param("2026-07-08 17:60", "no such time", id="minute-60"),
        pytest.param("2026-07-08 17:00 Foo/Bar", "no month", id="unknown-zone"),
        pytest.param("2026-07-08 17:00 Europe/Rome Asia/Tokyo", "two time zones", id="two-zones"),
        pytest.param("2026-07-08 17:00 +01:00 +02:00", "two offsets", id="two-offsets"),
        pytest.param("2026-07-08 17:00 +0100 EST", "not that of EST", id="offset-of-another"),
        pytest.param("2026-07-08 17:00 CET EST", "two clocks", id="two-abbreviations"),
        pytest.param("2026-07-08 17:00 +19:00", "that far", id="far"),
        pytest.param("2026-07-08 17:00 (estimated)", "in brackets", id="remark"),
        pytest.param("2026-W60-1T00", "no such day", id="week-60"),
        pytest.param("2025-366 00:00", "no such day", id="day-366"),
        pytest.param("2026-000 00:00", "no such day", id="day-0"),
        pytest.param("9999-400", "no such day", id="after-the-last-year"),
    ],
)
def test_says_why_a_text_is_no_time(text: str, reason: str) -> None:
    """What is no whole point in time is refused with a reason."""
    with pytest.raises(StampError, match=reason):
        parse_stamp(text)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("2026-07-08", "y"),
        ("07/08/2026 5:00 pm", "dm"),
        ("07/08/26", "dmy"),
        ("7/8/26", "dm"),
        ("26/7/8", "y"),
        ("26. 7. 8.", "y"),
        ("08-JUL-26", "dy"),
        ("08-JUL-2026", "d"),
        ("Jul 8 26", "d"),
    ],
)
def test_what_is_open(text: str, orders: str) -> None:
    """A year has two or four digits; where it may stand follows from that."""
    assert "".join(order[0] for order in parse_stamp(text).orders) == orders


def test_a_weekday_has_to_fit() -> None:
    """A weekday that is not that of the date is an error; it tells the order of a date that is open."""
    stamp = parse_stamp("Monday 02/11/2026 17:00")
    assert wall_of(stamp) == datetime(2026, 11, 2, 17)
    with pytest.raises(StampError, match="2026-02-11 is a Wednesday"):
        stamp.day(DateOrder.MONTH_FIRST)
    with pytest.raises(StampError, match="cannot be year first"):
        stamp.day(DateOrder.YEAR_FIRST)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("17:00", 17), ("5 PM", 17), ("5 p.m.", 17), ("17", 17), ("17h", 17), ("17 Uhr", 17), ("17:00 - 18:00", 17)],
)
def test_reads_clock_times_alone(text: str, hour: int) -> None:
    """The time of day beside a date is read by the same rules."""
    assert parse_clock_time(text) == hour * 3600


@pytest.mark.parametrize("text", ["", "2026-07-08", "25", "5 XM", "Monday", "17:00 17:00", "1234"])
def test_what_is_no_clock_time(text: str) -> None:
    """Anything else is none."""
    assert parse_clock_time(text) is None


@given(moment=MOMENTS, locale=st.sampled_from(LOCALES), length=st.sampled_from(["short", "medium"]))
def test_reads_what_every_locale_writes(moment: datetime, locale: str, length: Length) -> None:
    """Babel's date and time of any locale is read back, in one of the orders that the text leaves open."""
    stamp = parse_stamp(format_datetime(moment, length, locale=locale))
    shown = moment if length == "medium" else moment.replace(second=0)
    walls = set()
    for order in stamp.orders:
        try:
            walls.add(wall_of(stamp, order))
        except StampError:
            continue
    assert shown in walls


@given(moment=MOMENTS, minutes=st.integers(-56, 56).map(lambda quarters: quarters * 15))
def test_reads_what_libraries_write(moment: datetime, minutes: int) -> None:
    """Mail headers, JavaScript, Go and ISO 8601 give the same clock time and the same offset."""
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    texts = (
        email.utils.format_datetime(aware),
        aware.isoformat(),
        f"{aware:%a %b %d %Y %H:%M:%S GMT%z}",
        f"{aware:%Y-%m-%d %H:%M:%S %z}",
        f"{aware:%m/%d/%Y %I:%M:%S %p %z}",
    )
    for text in texts:
        stamp = parse_stamp(text)
        assert (wall_of(stamp, DateOrder.MONTH_FIRST), stamp.offset) == (moment, minutes)


@given(moment=MOMENTS, zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]))
def test_reads_what_another_library_writes(moment: datetime, zone: str) -> None:
    """The zoned form of ISO 8601 gives the offset that `whenever` put there."""
    theirs = ZonedDateTime(moment.year, moment.month, moment.day, moment.hour, tz=zone)
    stamp = parse_stamp(theirs.format_iso())
    instant = wall_of(stamp).replace(tzinfo=UTC) - timedelta(minutes=stamp.offset or 0)
    assert instant == theirs.to_instant().to_stdlib()


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[\d/.:, \-+APMZTa-z()\u5e74\u6708]{1,30}", fullmatch=True)))
def test_never_raises_anything_else(text: str) -> None:
    """Whatever the text, it is a stamp or there is a reason."""
    reason = ""
    try:
        assert parse_stamp(text).orders
    except StampError as error:
        reason = str(error)
    assert reason or any(map(str.isdecimal, text))
    parse_clock_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01", "0000-01-01T04:00Z", "0000/12/30", "31/12/0000", "12.05.0026 04:00", "0026-03-04 12:00 CET",
        "5 Dec 0000", "Dec 5, 0069", "0001 Dec 5", "Tue Oct 27 13:00:00 0026",
        "0026年3月4日",
    ],
)  # fmt: skip
def test_four_digits_are_a_whole_year(text: str) -> None:
    """Only a year of two digits is one of this century or the last: 0000 is not 2000, and 0026 not 2026."""
    with pytest.raises(StampError, match="is none of these times"):
        parse_stamp(text)


@pytest.mark.parametrize("text", ["00-01-02", "2 Jan 00", "20000102 0030"])
def test_two_digits_are_a_year_of_these_times(text: str) -> None:
    """The year 00 is 2000, and a clock time may look like a year."""
    assert wall_of(parse_stamp(text), DateOrder.YEAR_FIRST).year == 2000
