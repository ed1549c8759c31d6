"""Times as tired people type them, and as this program prints them: read as what they are, echoed or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st
from whenever import PlainDateTime

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.window import Span
from downtime_cli.core.wording import day_name, hyphenated, iso_utc, moment, time_range, with_zone
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.zones.zone_names import NAME_LOCAL
from tests.core.builders import utc

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 29, 10, 30, tzinfo=UTC)
"""A Sunday, 11:30 in Berlin."""


def read(text: str, zone: str = "Europe/Berlin", now: datetime = NOW) -> tuple[str, str]:
    """Read a time; return it in UTC and what was echoed of it."""
    echoed: list[str] = []
    found = TimeReader(now=now, zone=ZoneInfo(zone), echo=echoed.append).instant(text)
    return f"{found:%Y-%m-%dT%H:%MZ}", "; ".join(echoed).partition(" is read as ")[2]


@pytest.mark.parametrize(
    ("text", "expected", "echo"),
    [
        pytest.param("5 Dec 04:00", "2026-12-05T03:00Z", "Sat 5 Dec 2026 04:00 CET (UTC+1) Europe/Berlin", id="year"),
        pytest.param("5 December", "2026-12-04T23:00Z", "Sat 5 Dec 2026 Europe/Berlin", id="date"),
        pytest.param("Dec 5 4am", "2026-12-05T03:00Z", "Sat 5 Dec 2026 04:00 CET (UTC+1) Europe/Berlin", id="us"),
        pytest.param("5. DEZ 04:00", "2026-12-05T03:00Z", "Sat 5 Dec 2026 04:00 CET (UTC+1) Europe/Berlin", id="de"),
        pytest.param("5 Dec 04:00 EST", "2026-12-05T09:00Z", "Sat 5 Dec 2026 04:00 UTC-5", id="letters"),
        pytest.param("Sat 5 Dec 04:00 UTC", "2026-12-05T04:00Z", "Sat 5 Dec 2026 04:00 UTC", id="weekday-beside-it"),
        pytest.param(
            "29 Nov 04:00", "2026-11-29T03:00Z", "Sun 29 Nov 2026 04:00 CET (UTC+1) Europe/Berlin", id="today"
        ),
        pytest.param("28 Nov", "2027-11-27T23:00Z", "Sun 28 Nov 2027 Europe/Berlin", id="next-year"),
        pytest.param("29 Feb", "2028-02-28T23:00Z", "Tue 29 Feb 2028 Europe/Berlin", id="leap-day"),
        pytest.param(
            "05.12.2026 04:00", "2026-12-05T03:00Z", "Sat 5 Dec 2026 04:00 CET (UTC+1) Europe/Berlin", id="points"
        ),
        pytest.param(
            "5 Dec 04:00 Port of Spain",
            "2026-12-05T08:00Z",
            "Sat 5 Dec 2026 04:00 AST (UTC-4) America/Port_of_Spain",
            id="city-of-three-words",
        ),
        pytest.param("5.12.2026", "2026-12-04T23:00Z", "Sat 5 Dec 2026 Europe/Berlin", id="points-date"),
        pytest.param("5.12.", "2026-12-04T23:00Z", "Sat 5 Dec 2026 Europe/Berlin", id="points-no-year"),
        pytest.param(
            "Sa 05.12. 04:00", "2026-12-05T03:00Z", "Sat 5 Dec 2026 04:00 CET (UTC+1) Europe/Berlin", id="points-clock"
        ),
        pytest.param("5. 12. 4 pm UTC", "2026-12-05T16:00Z", "Sat 5 Dec 2026 16:00 UTC", id="points-and-blanks"),
        pytest.param(
            "5.12. 04.30", "2026-12-05T03:30Z", "Sat 5 Dec 2026 04:30 CET (UTC+1) Europe/Berlin", id="points-in-clocks"
        ),
        pytest.param("12.31.2026", "2026-12-30T23:00Z", "Thu 31 Dec 2026 Europe/Berlin", id="points-in-one-way-only"),
        pytest.param("13/12/2026", "2026-12-12T23:00Z", "Sun 13 Dec 2026 Europe/Berlin", id="slashes-in-one-way-only"),
        pytest.param("-1h", "2026-11-29T09:30Z", "", id="ago"),
        pytest.param("\u22122d", "2026-11-27T10:30Z", "", id="days-ago"),
        pytest.param("+7d", "2026-12-06T10:30Z", "", id="ahead"),
        pytest.param("Yesterday", "2026-11-27T23:00Z", "Sat 28 Nov 2026 Europe/Berlin", id="yesterday"),
        pytest.param("today noon", "2026-11-29T11:00Z", "Sun 29 Nov 2026 12:00 CET (UTC+1) Europe/Berlin", id="noon"),
        pytest.param(
            "5 Dec 12 noon", "2026-12-05T11:00Z", "Sat 5 Dec 2026 12:00 CET (UTC+1) Europe/Berlin", id="12-noon"
        ),
        pytest.param("5 Dec 12am", "2026-12-04T23:00Z", "Sat 5 Dec 2026 00:00 CET (UTC+1) Europe/Berlin", id="12am"),
        pytest.param("5 Dec 12pm", "2026-12-05T11:00Z", "Sat 5 Dec 2026 12:00 CET (UTC+1) Europe/Berlin", id="12pm"),
        pytest.param("4 Dec 24:00", "2026-12-04T23:00Z", "Sat 5 Dec 2026 00:00 CET (UTC+1) Europe/Berlin", id="24:00"),
        pytest.param(
            "2pm tomorrow", "2026-11-30T13:00Z", "Mon 30 Nov 2026 14:00 CET (UTC+1) Europe/Berlin", id="order"
        ),
        pytest.param(
            "tomorrow 04:00 Asia/Tokyo", "2026-11-29T19:00Z", "Mon 30 Nov 2026 04:00 JST (UTC+9) Asia/Tokyo", id="zone"
        ),
        pytest.param(
            "2026-12-05 04:00 new york",
            "2026-12-05T09:00Z",
            "Sat 5 Dec 2026 04:00 EST (UTC-5) America/New_York",
            id="city",
        ),
        pytest.param("now", "2026-11-29T10:30Z", "", id="now"),
        pytest.param("2026-12-05 04:00", "2026-12-05T03:00Z", "", id="whole"),
        pytest.param("2026-12-05 04:00 Europe/Berlin", "2026-12-05T03:00Z", "", id="whole-with-zone"),
        pytest.param("2026-12-05 04:00 europe/london", "2026-12-05T04:00Z", "", id="zone-in-small-letters"),
        pytest.param("2026-12-05 04:00 CET", "2026-12-05T03:00Z", "", id="whole-with-letters"),
        pytest.param("5 Dec 2026 4pm UTC", "2026-12-05T16:00Z", "", id="whole-in-words"),
        pytest.param("2026-12-05 UTC", "2026-12-05T00:00Z", "", id="date-in-utc"),
        pytest.param("\uff15\u00a0Dec\u202f\uff12\uff10\uff12\uff16 04:00", "2026-12-05T03:00Z", "", id="wide"),
        pytest.param("\u0665 Dec 2026", "2026-12-04T23:00Z", "", id="digits-of-others"),
    ],
)
def test_what_is_not_said_is_echoed(text: str, expected: str, echo: str) -> None:
    """The year, the weekday and the zone of what was read; nothing of what is whole, or counted from now."""
    assert read(text) == (expected, echo)


@pytest.mark.parametrize(
    "text", ["sunday 02:00", "Sun 2am", "this sunday at 2 am", "coming Sun. 02:00", "Sonntag 2:00"]
)
def test_a_weekday_is_today_while_its_hour_is_ahead(text: str) -> None:
    """In half an hour, though it is Sunday already; once it is past, in a week, which is said."""
    assert read(text, now=utc("2026-11-28T22:59Z"))[0] == "2026-11-29T01:00Z"
    assert read(text, now=utc("2026-11-29T00:30Z")) == (
        "2026-11-29T01:00Z",
        "Sun 29 Nov 2026 02:00 CET (UTC+1) Europe/Berlin",
    )
    assert read(text, now=utc("2026-11-29T00:59Z"))[0] == "2026-11-29T01:00Z"
    assert read(text, now=utc("2026-11-29T01:00Z"))[0] == read(text)[0] == "2026-12-06T01:00Z"
    assert read(text)[1] == "Sun 6 Dec 2026 02:00 CET (UTC+1) Europe/Berlin, a week from today"


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        pytest.param("Sunday 23:30", "2026-11-29T19:00Z", "2026-11-29T22:30Z", id="evening"),
        pytest.param("Sunday 24:00", "2026-11-29T22:59Z", "2026-11-29T23:00Z", id="end-of-the-day"),
        pytest.param("next Sunday 23:30", "2026-11-29T19:00Z", "2026-12-06T22:30Z", id="next-is-not-today"),
        pytest.param("next Sunday 23:30", "2026-11-28T22:59Z", "2026-11-29T22:30Z", id="next-is-tomorrow"),
        pytest.param("Sunday", "2026-11-28T23:00Z", "2026-12-05T23:00Z", id="without-an-hour-never-today"),
        pytest.param("Sunday", "2026-11-28T22:59Z", "2026-11-28T23:00Z", id="without-an-hour-tomorrow"),
        pytest.param("Sunday 04:00 UTC", "2026-11-29T03:30Z", "2026-11-29T04:00Z", id="hour-of-another-clock"),
        pytest.param("Sunday 04:00 EST", "2026-11-29T08:59Z", "2026-11-29T09:00Z", id="hour-by-letters"),
        pytest.param("Sunday 04:00 Asia/Tokyo", "2026-11-28T18:59Z", "2026-11-28T19:00Z", id="day-of-another-clock"),
        pytest.param("Sunday 04:00 Asia/Tokyo", "2026-11-28T19:00Z", "2026-12-05T19:00Z", id="past-by-that-clock"),
        pytest.param("Sunday 03:00", "2026-03-29T00:59Z", "2026-03-29T01:00Z", id="clocks-go-forward"),
        pytest.param("Sunday 03:00", "2026-10-25T01:59Z", "2026-10-25T02:00Z", id="clocks-go-back"),
        pytest.param("Sunday 02:30", "2026-10-25T00:29Z", "2026-10-25T00:30Z", id="first-of-two"),
        pytest.param("Sunday 02:30", "2026-10-25T00:45Z", "2026-11-01T01:30Z", id="first-of-two-is-past"),
        pytest.param("Sunday 02:30 CET", "2026-10-25T01:15Z", "2026-10-25T01:30Z", id="second-of-two-by-letters"),
    ],
)
def test_what_is_ahead_is_decided_by_its_own_clock(text: str, now: str, expected: str) -> None:
    """The clock that the text names, else the reader's; `next`, and a day without an hour, are never today."""
    assert read(text, now=utc(now))[0] == expected


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 6),
    st.sampled_from(["", "next ", "this "]),
    st.none() | st.times(),
)
@example(datetime(2026, 11, 29, 1, 30), 6, "", time(2))
@example(datetime(2026, 11, 29, 2), 6, "", time(2))
@example(datetime(2026, 11, 29), 6, "", None)
def test_weekdays_agree_with_another_library(now: datetime, weekday: int, word: str, hour: time | None) -> None:
    """The first one of dateutil at that time which is after now; for `next`, and without a time, after today."""
    days = (relativedelta.MO, relativedelta.TU, relativedelta.WE, relativedelta.TH, relativedelta.FR, relativedelta.SA,
        relativedelta.SU)  # fmt: skip
    now, hour = now.replace(second=0, microsecond=0), None if hour is None else hour.replace(second=0, microsecond=0)
    clock = {} if hour is None else {"hour": hour.hour, "minute": hour.minute}
    is_later = word == "next " or hour is None
    shown = now + relativedelta.relativedelta(days=int(is_later), weekday=days[weekday](1), **clock)  # type: ignore[arg-type]
    if shown <= now:
        shown += relativedelta.relativedelta(days=1, weekday=days[weekday](1))
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    text = f"{word}{name}" + ("" if hour is None else f" {hour:%H:%M}")
    found = TimeReader(now=now.replace(tzinfo=UTC), zone=UTC).instant(text).replace(tzinfo=None)
    assert (found if hour else found.date()) == (shown if hour else shown.date())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("Sonntag", "6", id="german"),
        pytest.param("dimanche", "6", id="french"),
        pytest.param("MI\u00c9RCOLES", "2", id="accents-and-case"),
        pytest.param("s\u00f8ndag", "6", id="danish"),
        pytest.param("\u0432\u0442\u043e\u0440\u043d\u0438\u043a", "1", id="russian"),
        pytest.param("\u65e5\u66dc\u65e5", "6", id="japanese"),
    ],
)
def test_weekdays_are_known_in_the_languages_of_months(text: str, day: str) -> None:
    """As English ones are, and echoed."""
    assert read(text)[0] == f"2026-12-0{int(day) - 1}T23:00Z".replace("-12-00", "-11-30")
    assert read(f"{text} 04:00")[0] == f"2026-12-0{day}T03:00Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("20261129T030000Z", "2026-11-29T03:00Z", id="as-calendars-write-utc"),
        pytest.param("20261129T0300", "2026-11-29T02:00Z", id="as-calendars-write-local-time"),
        pytest.param("20261129T030000+0530", "2026-11-28T21:30Z", id="offset"),
        pytest.param("20261129T0300 Asia/Tokyo", "2026-11-28T18:00Z", id="zone"),
    ],
)
def test_basic_iso_8601_is_whole(text: str, expected: str) -> None:
    """What a calendar holds can be typed; nothing has to be echoed."""
    assert read(text) == (expected, "")


def test_midnight_of_a_calendar_is_no_day() -> None:
    """As a limit, a day lasts until its end, and a time does not."""
    assert TimeReader(now=NOW, zone=BERLIN).limit("20261129T000000") == utc("2026-11-28T23:00Z")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)),
    st.sampled_from(["Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
@example(datetime(2026, 12, 31, 23, 30), "Pacific/Apia", date(2026, 1, 1))
@example(datetime(2026, 12, 31, 23, 30), "America/St_Johns", date(2026, 12, 31))
@example(datetime(2026, 3, 29, 0, 59), "Europe/Berlin", date(2026, 3, 29))
def test_a_date_without_a_year_is_the_coming_one(now: datetime, zone: str, day: date) -> None:
    """By the clock of the zone, today included, as a library of another making counts."""
    reader = TimeReader(now=now.replace(tzinfo=UTC), zone=ZoneInfo(zone))
    here = PlainDateTime(now.year, now.month, now.day, now.hour, now.minute).assume_utc().to_tz(zone).date()
    year = here.year if (day.month, day.day) >= (here.month, here.day) else here.year + 1
    theirs = PlainDateTime(year, day.month, day.day, 12).assume_tz(zone, disambiguation="raise")
    assert reader.instant(f"{day:%d %B} 12:00") == theirs.to_instant().to_stdlib()


def test_a_leap_day_may_be_eight_years_away() -> None:
    """2100 has none."""
    assert read("29 Feb", "UTC", utc("2096-03-01T00:00Z"))[0] == "2104-02-29T00:00Z"
    assert read("29 Feb", "UTC", utc("2096-02-29T23:59Z"))[0] == "2096-02-29T00:00Z"


def test_at_the_ends_of_the_calendar_nothing_is_counted() -> None:
    """Nobody plans there; a clock that is set wrong is told so."""
    first, last = (datetime(year, 6, 1, tzinfo=UTC) for year in (1, 9999))
    for text, now in (("-3600d", first), ("+3600d", last)):
        with pytest.raises(BadTextError, match="years 1970 to 2999"):
            read(text, now=now)
    with pytest.raises(BadTextError, match="it is beyond the calendar"):
        read("tomorrow", now=datetime(9999, 12, 31, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        pytest.param("05/12/2026", "may be 5 December 2026 or 12 May 2026", "2026-12-05 or 2026-05-12", id="slashes"),
        pytest.param("3-4-2027 02:00", "may be 3 April 2027 or 4 March 2027", "2027-04-03 or 2027-03-04", id="dashes"),
        pytest.param("Mon 29 Nov 2026", "2026-11-29 is a Sunday, not the weekday", "2026-12-05", id="weekday"),
        pytest.param(
            "Mon 29 Nov 04:00", "2026-11-29 is a Sunday, not the weekday", "5 Dec 04:00", id="weekday-no-year"
        ),
        pytest.param("Tue 05.12.2026", "2026-12-05 is a Saturday, not the weekday", "2026-12-05", id="weekday-points"),
        pytest.param("tomorrow, Friday", "2026-11-30 is a Monday, not the weekday", "+3d", id="weekday-of-a-word"),
        pytest.param(
            "5 Dec midnight", "'midnight' in '5 Dec midnight' may begin or end", "00:00 or 24:00", id="midnight"
        ),
        pytest.param("5 Dec 26", "a year has four digits", "2026-12-05", id="two-digits"),
        pytest.param("05.12.26 04:00", "a year has four digits", "2026-12-05", id="two-digits-points"),
        pytest.param("5 Dec '26 04:00", "a year has four digits", "2026-12-05", id="two-digits-apostrophe"),
        pytest.param("5 Dec 00", "a year has four digits", "2026-12-05", id="two-zeros"),
        pytest.param("5 Dec 4", "write hours as 04:00 or 4am", "+3d", id="bare-number"),
        pytest.param("Sunday 2", "write hours as 04:00 or 4am", "+3d", id="bare-number-of-a-weekday"),
        pytest.param("5.12. 4", "it has no year of two or four digits", "2026-12-05", id="bare-number-behind-points"),
        pytest.param("31.4.", "there is no day 31 of month 4", "5 Dec", id="no-day-by-points"),
        pytest.param("5.13. 04:00", "is not understood", "5 Dec", id="no-month-by-points"),
        pytest.param("So 04:00", "'So' may be Saturday or Sunday", "in English", id="weekday-of-two-languages"),
        pytest.param("mar 04:00", "is not understood", "5 Dec", id="weekday-or-month"),
        pytest.param("CET 04:00", "it has no whole date", "5 Dec", id="weekday-or-clock"),
        pytest.param("morgen 04:00", "'morgen' is no month, weekday or time zone", "5 Dec", id="foreign-word"),
        pytest.param("32 Dec", "there is no day 32 of month 12", "5 Dec", id="no-day"),
        pytest.param("30 Feb 04:00", "there is no day 30 of month 2", "5 Dec", id="never"),
        pytest.param(
            "5 Dec 2026 04:00 CST", "CST may be the clock of America/Chicago, Asia/Shanghai", "", id="letters"
        ),
        pytest.param("2026-07-05 04:00 CET", "clocks of Europe/Berlin do not show CET then", "", id="season"),
        pytest.param(
            "5 Dec 2026 04:00 CET Europe/London", "clocks of Europe/London do not show CET", "", id="two-clocks"
        ),
        pytest.param("5 Dec 2026 04:00 CET (UTC+1) Europe/London", "have another offset then", "", id="two-offsets"),
        pytest.param("5 Dec 2026 04:00 Atlantis", "'Atlantis' is no month, weekday or time zone", "", id="no-zone"),
        pytest.param("5 Dec 2026 04:00-06:00", "may be an offset or an end", "", id="hyphen"),
        pytest.param("5 Dec 04:00 - 06:00", "a span of time", "when it starts", id="span"),
        pytest.param("5 Dec 9999", "years 1970 to 2999", "year", id="far"),
        pytest.param("-999999d", "below ten years", "90m", id="long-ago"),
        pytest.param("next week", "expected a date", "next monday 2am", id="no-date"),
        pytest.param("5 Dec " + "0" * 200, "it is too long for a time", "", id="long"),
    ],
)
def test_what_may_mean_two_things_is_refused(text: str, message: str, remedy: str) -> None:
    """With what it may mean, and how to write that."""
    with pytest.raises(BadTextError) as caught:
        read(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_remedies_show_forms_that_work() -> None:
    """Each can be typed as it stands."""
    for text in ("2026-12-05", "5 Dec 04:00", "next monday 2am", "+3d", "2026-05-12"):
        assert read(text)[0]


@pytest.mark.parametrize("act", ["instant", "limit"])
def test_a_zone_decides_what_is_skipped_and_shown_twice(act: str) -> None:
    """As for times by the reader's own clock, and the remedies name that zone."""
    said: list[str] = []
    reader = TimeReader(now=NOW, zone=ZoneInfo("Asia/Tokyo"), say=said.append)
    with pytest.raises(BadTextError, match="does not exist in Europe/Berlin") as caught:
        getattr(reader, act)("2027-03-28 02:30 Europe/Berlin")
    assert "'2027-03-28 03:00 Europe/Berlin'" in caught.value.remedy
    assert getattr(reader, act)("25 Oct 2026 02:30 Europe/Berlin") == utc("2026-10-25T00:30Z")
    assert said == [
        "clocks of Europe/Berlin show '25 Oct 2026 02:30 Europe/Berlin' twice: the first is taken, CEST (UTC+2); "
        "for the second write 2026-10-25T02:30+01:00"
    ]
    assert getattr(reader, act)("25 Oct 2026 02:30 CET Europe/Berlin") == utc("2026-10-25T01:30Z")
    assert getattr(reader, act)("25 Oct 2026 02:30 CEST") == utc("2026-10-25T00:30Z")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "end"),
    [("5 Dec", "2026-12-05T23:00Z"), ("tomorrow", "2026-11-30T23:00Z"), ("2026-12-05 Asia/Tokyo", "2026-12-05T15:00Z")],
)
def test_dates_that_are_typed_end_with_their_day(text: str, end: str) -> None:
    """By the clock that they name, and the echo is of that day."""
    echoed: list[str] = []
    assert TimeReader(now=NOW, zone=BERLIN, echo=echoed.append).limit(text) == utc(end)
    days = {"5 Dec": "Sat 5 Dec 2026", "tomorrow": "Mon 30 Nov 2026"}
    assert echoed == ([f"{text!r} is read as {days[text]} Europe/Berlin"] if text in days else [])


@pytest.mark.parametrize(
    ("text", "span", "echoes"),
    [
        pytest.param("5 Dec/7 Dec", "12-04T23:00/12-07T23:00", 2, id="dates"),
        pytest.param("24 Dec", "12-23T23:00/12-24T23:00", 1, id="date"),
        pytest.param("24 Dec/3d", "12-23T23:00/12-26T23:00", 1, id="length"),
        pytest.param("24.12.2026/26.12.2026", "12-23T23:00/12-26T23:00", 2, id="points"),
        pytest.param("13/12/2026/14/12/2026", "12-12T23:00/12-14T23:00", 2, id="slashes"),
        pytest.param("today/tomorrow", "11-28T23:00/11-30T23:00", 2, id="words"),
        pytest.param("-1h/+3h", "11-29T09:30/11-29T13:30", 0, id="around-now"),
        pytest.param("5 Dec - 7 Dec", "12-04T23:00/12-07T23:00", 1, id="dash"),
        pytest.param("Sun 29 Nov 2026 04:00-06:00 CET (UTC+1)", "11-29T03:00/11-29T05:00", 0, id="as-printed"),
        pytest.param("tomorrow 9am to 5pm", "11-30T08:00/11-30T16:00", 1, id="hours"),
        pytest.param("2026-12-24 Asia/Tokyo", "12-23T15:00/12-24T15:00", 0, id="date-in-a-zone"),
        pytest.param("2026-12-24/" + " " * 300 + "2026-12-25", "12-23T23:00/12-25T23:00", 0, id="long"),
        pytest.param("2026-12-24 Asia/Tokyo/2026-12-25 UTC", "12-23T15:00/12-26T00:00", 0, id="two-zones"),
        pytest.param("2026-12-24 America/Argentina/Ushuaia/1d", "12-24T03:00/12-25T03:00", 0, id="zone-in-three-parts"),
    ],
)
def test_blackouts_that_are_typed(text: str, span: str, echoes: int) -> None:
    """Their two ends are told apart though zones and dates have slashes too."""
    echoed: list[str] = []
    (closed,) = TimeReader(now=NOW, zone=BERLIN, echo=echoed.append).blackout(text)
    assert f"{closed.span.start:%m-%dT%H:%M}/{closed.span.end:%m-%dT%H:%M}" == span
    assert len(echoed) == echoes


def test_a_freeze_that_has_begun_needs_its_year() -> None:
    """Its start would be the coming one, after its end: both readings are in the remedy."""
    with pytest.raises(BadTextError, match="'10 Dec' is not after '20 Nov'") as caught:
        TimeReader(now=NOW, zone=BERLIN).blackout("20 Nov/10 Dec")
    assert "'20 Nov' is read as Sat 20 Nov 2027 Europe/Berlin" in caught.value.remedy
    for text in ("05/12/2026", "5 Dec 04:00 - 06:00/3d", "5 Dec/6 Dec - 7 Dec"):
        with pytest.raises(BadTextError, match=r"may be 5 December|a span of time"):
            TimeReader(now=NOW, zone=BERLIN).blackout(text)


def test_a_blackout_by_two_clocks_closes_both_passes_of_each() -> None:
    """Where it begins in an hour that one shows twice and ends in one of the other."""
    text = "2026-10-25 02:30 Europe/Berlin/2026-11-01 01:30 America/New_York"
    found = TimeReader(now=NOW, zone=UTC).blackout(text)
    ends = [f"{each.span.start:%m-%dT%H:%M}/{each.span.end:%m-%dT%H:%M}" for each in found]
    assert ends == ["10-25T00:30/10-25T01:00", "10-25T01:30/11-01T06:30"]
    other = TimeReader(now=NOW, zone=UTC).blackout("2026-10-24 02:30 UTC/2026-11-01 01:30 America/New_York")
    ends = [f"{each.span.start:%m-%dT%H:%M}/{each.span.end:%m-%dT%H:%M}" for each in other]
    assert ends == ["10-24T02:30/11-01T05:30", "11-01T06:00/11-01T06:30"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("5 Dec 2026 22:00 to 02:00", "2026-12-05T21:00Z", "2026-12-06T01:00Z"),
        ("2026-12-05 04:00 - 06:00", "2026-12-05T03:00Z", "2026-12-05T05:00Z"),
        ("2026-12-05 04:00\u201306:00 UTC", "2026-12-05T04:00Z", "2026-12-05T06:00Z"),
        ("2026-12-05 04:00-06:00", "2026-12-05T10:00Z", None),
        ("Sun 29 Nov 04:00-06:00", "2026-11-29T03:00Z", "2026-11-29T05:00Z"),
        ("Sat 5 Dec 2026 04:00\u2060\u2013\u206006:00 JST (UTC+9)", "2026-12-04T19:00Z", "2026-12-04T21:00Z"),
        ("Sat 5 Dec 2026 04:00\u201106:00 JST (UTC+9) Asia/Tokyo", "2026-12-04T19:00Z", "2026-12-04T21:00Z"),
        ("2026-12-05 04:00 UTC - 06:00", "2026-12-05T04:00Z", "2026-12-05T06:00Z"),
        ("tomorrow 23:00 - 01:00 Asia/Tokyo", "2026-11-30T14:00Z", "2026-11-30T16:00Z"),
        ("5 Dec 04:00 EST to 6 Dec 04:00 Asia/Tokyo", "2026-12-05T09:00Z", "2026-12-05T19:00Z"),
        ("5 Dec 2026 04:00 Asia/Tokyo - 06:00 EST", "2026-12-04T19:00Z", "2026-12-05T11:00Z"),
        ("5 Dec - 04:00", "2026-12-05T03:00Z", None),
    ],
)
def test_starts_with_their_ends(text: str, start: str, end: str | None) -> None:
    """A time range says both; a hyphen in ISO 8601 is an offset."""
    found = TimeReader(now=NOW, zone=BERLIN).start(text)
    assert found == (utc(start), None if end is None else utc(end))


def test_an_end_before_its_start_is_refused() -> None:
    """As of two times of their own."""
    with pytest.raises(BadTextError, match="ends before it starts"):
        TimeReader(now=NOW, zone=BERLIN).start("6 Dec 2026 04:00 - 5 Dec 2026 06:00")


ZONES = (
    "UTC Europe/Berlin Europe/London Europe/Dublin Europe/Lisbon America/New_York America/Chicago America/St_Johns "
    "America/Sao_Paulo America/Anchorage Asia/Kolkata Asia/Kathmandu Asia/Tokyo Asia/Manila Asia/Jerusalem Asia/Tehran "
    "Australia/Lord_Howe Australia/Adelaide Pacific/Apia Pacific/Chatham Pacific/Kiritimati Pacific/Guam Africa/Cairo "
    "Africa/Casablanca Antarctica/Troll Atlantic/Azores"
).split()
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
PRINTED: list[Callable[[Span, ZoneInfo], str]] = [
    lambda span, zone: moment(span.start, zone, year=True),
    lambda span, zone: with_zone(moment(span.start, zone, year=True), zone),
    lambda span, _: iso_utc(span.start),
    lambda span, zone: time_range(span, zone, year=True),
    lambda span, zone: with_zone(time_range(span, zone, year=True), zone),
    lambda span, zone: hyphenated(with_zone(time_range(span, zone, year=True), zone)),
]


@given(MOMENTS, st.integers(1, 60), st.sampled_from(ZONES), st.sampled_from(PRINTED))
@example(datetime(2026, 10, 25, 0, 30), 1, "Europe/Berlin", PRINTED[0])
@example(datetime(2026, 10, 25, 1, 30), 1, "Europe/Berlin", PRINTED[0])
@example(datetime(2026, 10, 25, 0, 30), 4, "Europe/Berlin", PRINTED[4])
@example(datetime(2026, 11, 1, 5, 30), 4, "America/New_York", PRINTED[3])
@example(datetime(2026, 12, 31, 23, 30), 5, "America/Chicago", PRINTED[5])
def test_what_is_printed_is_read_back(at: datetime, quarters: int, zone: str, word: Callable[..., str]) -> None:
    """As the same instants, wherever it is read and whenever, and without an echo."""
    start = at.replace(tzinfo=UTC)
    span = Span(start, start + quarters * timedelta(minutes=15))
    text = word(span, ZoneInfo(zone))
    echoed: list[str] = []
    found = TimeReader(now=NOW, zone=ZoneInfo("Asia/Tokyo"), echo=echoed.append).start(text)
    assert found[0] == span.start, text
    assert found[1] in {None, span.end}
    assert (found[1] is None) == (word in PRINTED[:3])
    assert echoed == []


@given(MOMENTS, st.sampled_from(ZONES))
def test_days_that_are_printed_are_read_back(at: datetime, zone: str) -> None:
    """A date is one by the clock of whoever reads it."""
    day = at.date()
    found = TimeReader(now=NOW, zone=ZoneInfo(zone)).instant(day_name(day, year=True))
    assert found.astimezone(ZoneInfo(zone)).date() == day


@given(MOMENTS, st.sampled_from(ZONES), st.booleans())
def test_what_is_printed_without_a_year_is_read_back_within_it(at: datetime, zone: str, has_zone: bool) -> None:
    """As long as it lies ahead."""
    start = at.replace(tzinfo=UTC)
    text = moment(start, ZoneInfo(zone))
    text = with_zone(text, ZoneInfo(zone)) if has_zone else text
    now = start - timedelta(days=at.day + 200)
    assert TimeReader(now=now, zone=BERLIN).instant(text) == start


@pytest.mark.parametrize("text", ["now", "+3d", "5 Dec", "next monday"])
def test_whole_dates_are_asked_for_where_files_hold_them(text: str) -> None:
    """In a file that is read next year too, a date without its year would be another one."""
    with pytest.raises(BadTextError, match="expected a whole date"):
        TimeReader(now=NOW, zone=BERLIN, needs_date=True).instant(text)


def test_local_is_no_zone() -> None:
    """Whose clock it is cannot be known."""
    with pytest.raises(BadTextError, match="expected a date") as caught:
        read("5 Dec 04:00 local")
    assert caught.value.remedy == NAME_LOCAL
