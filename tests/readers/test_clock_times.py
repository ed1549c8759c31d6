"""Points in time as people write them, and what is said of those that clocks show twice or never."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from whenever import PlainDateTime, ZonedDateTime

from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import day_span
from downtime_cli.core.window import EPOCH, LAST, Span
from downtime_cli.readers.clock_times import TimeReader
from tests.core.builders import utc

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
READER = TimeReader(now=NOW, zone=BERLIN)


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
    assert READER.instant(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "12",
        "20261205",
        "December",
        "monkey",
        "monday 25:00",
        "today 10:75",
        "2026-13-01",
        "+x",
        "32 Dec 2026",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Half a date is none: neither day nor month is filled in from today."""
    with pytest.raises(BadTextError):
        READER.instant(text)


EVERYWHERE = [ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"), UTC, timezone(timedelta(hours=23, minutes=59))]
FIRST_DATES = ["0001-01-01", "0001-01-02T03:00+14:00", "0002-02-28", "1601-01-01", "1899-12-30", "1969-12-30 22:00"]
LAST_DATES = ["3000-01-02", "9000-01-01", "9998-01-01", "9999-12-30T00:00-12:00", "31 Dec 9999", "9999-12-31T23:59:59Z"]


@pytest.mark.parametrize("zone", EVERYWHERE, ids=str)
@pytest.mark.parametrize("text", [*FIRST_DATES, *LAST_DATES])
def test_a_date_at_an_end_of_time_is_refused(text: str, zone: tzinfo) -> None:
    """Nobody plans before 1970 or after 2999, by whatever clock; nor does a span begin at its far end."""
    reader, wrong_end = TimeReader(now=NOW, zone=zone), f"2026-12-01/{text}" if text in FIRST_DATES else f"{text}/3w"
    for read in (lambda: reader.instant(text), lambda: reader.blackout(text), lambda: reader.blackout(wrong_end)):
        with pytest.raises(BadTextError, match="expected a time in the years 1970 to 2999, got"):
            read()


@pytest.mark.parametrize("zone", EVERYWHERE, ids=str)
@pytest.mark.parametrize("end", LAST_DATES)
def test_what_ends_at_the_end_of_time_never_ends(end: str, zone: tzinfo) -> None:
    """Programs and people write the year 9999 where a freeze has no end; it lasts as long as anybody can plan."""
    reader = TimeReader(now=NOW, zone=zone)
    (closed,) = reader.blackout(f"2026-12-01T00:00Z/{end}")
    assert (closed.span, closed.name) == (Span(utc("2026-12-01T00:00Z"), LAST), f"2026-12-01T00:00Z/{end}")
    assert reader.limit(end) == LAST
    assert reader.instant(end, open_at=LAST) == LAST


@pytest.mark.parametrize("zone", EVERYWHERE, ids=str)
@pytest.mark.parametrize("start", FIRST_DATES)
def test_what_begins_at_the_start_of_time_has_always_been(start: str, zone: tzinfo) -> None:
    """The year 1 is how people write a freeze that nobody saw begin; but no length counts from it."""
    reader = TimeReader(now=NOW, zone=zone)
    (closed,) = reader.blackout(f"{start}/2026-12-01T00:00Z")
    assert closed.span == Span(EPOCH, utc("2026-12-01T00:00Z"))
    assert reader.instant(start, open_at=EPOCH) == EPOCH
    for length in ("3d", "PT5H"):
        with pytest.raises(BadTextError, match="1970 to 2999"):
            reader.blackout(f"{start}/{length}")


@pytest.mark.parametrize("year", ["0000-01-01", "0000-01-01T04:00Z", "1 Jan 0000", "5 Dec 0026", "0000/12/30"])
def test_the_year_0_is_no_year(year: str) -> None:
    """It is not 2000: there is none, so that nothing begins or ends with it."""
    for read in (READER.instant, READER.limit, READER.blackout, lambda text: READER.instant(text, open_at=EPOCH)):
        with pytest.raises(BadTextError, match="expected a date"):
            read(year)
    with pytest.raises(BadTextError, match="expected a date"):
        READER.blackout(f"{year}/2026-12-01")


@pytest.mark.parametrize("text", ["1970-01-01T00:00Z", "2999-12-31T23:59Z"])
def test_the_first_and_last_moments(text: str) -> None:
    """The years are read to their edges, in UTC; an hour further is refused."""
    assert READER.instant(text) == utc(text)
    with pytest.raises(BadTextError, match="1970 to 2999"):
        READER.instant({"1970": "1970-01-01T00:00+01:00", "2999": "3000-01-01T00:59+01:00"}[text[:4]])


def test_a_time_that_clocks_skip_is_refused() -> None:
    """Somebody who writes 02:30 on that night has to decide."""
    with pytest.raises(BadTextError, match="does not exist in Europe/Berlin"):
        READER.instant("2027-03-28 02:30")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(["Asia/Kathmandu", "Pacific/Apia", "UTC"]),
)
def test_dates_agree_with_another_library(wall: datetime, zone: str) -> None:
    """The instant of a clock time is the same in a library of another making."""
    text = f"{wall:%Y-%m-%d %H:%M}"
    theirs = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute)
    exact = theirs.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()
    assert TimeReader(now=NOW, zone=ZoneInfo(zone)).instant(text) == exact


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-12-20/2027-01-04", "2026-12-19T23:00Z", "2027-01-04T23:00Z"),
        ("2026-12-24", "2026-12-23T23:00Z", "2026-12-24T23:00Z"),
        ("tomorrow", "2026-11-23T23:00Z", "2026-11-24T23:00Z"),
        ("fri/5 Dec 2026", "2026-11-26T23:00Z", "2026-12-05T23:00Z"),
        ("2026-12-20 10:00/3d", "2026-12-20T09:00Z", "2026-12-23T09:00Z"),
        ("2026-12-20 10:00/2026-12-20 12:00", "2026-12-20T09:00Z", "2026-12-20T11:00Z"),
    ],
)
def test_blackouts(text: str, start: str, end: str) -> None:
    """Dates are whole days, times are exact, the end may be a duration."""
    (closed,) = READER.blackout(text)
    assert closed.span == Span(utc(start), utc(end))
    assert closed.name == text


@pytest.mark.parametrize(
    "text", ["2026-12-20 10:00", "2026-12-20/", "", "/", "2026-12-20/2026-12-01", "x/y", "2026-12-20/2026-13-45"]
)
def test_what_is_no_blackout(text: str) -> None:
    """Half a span, one that ends before it starts, and nonsense are refused."""
    with pytest.raises(BadTextError):
        READER.blackout(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jan 1 2024 12:30", "2024-01-01T12:30", id="naive"),
        pytest.param("1 March 2024 00:00 UTC", "2024-03-01T00:00Z", id="utc"),
        pytest.param("Mar 31 2024 02:30 +0545", "2024-03-31T02:30+05:45", id="offset"),
        pytest.param("Mar 31 2024 02:30 GMT+1", "2024-03-31T02:30+01:00", id="the-sign-of-iso"),
        pytest.param("12:00 Jan 1 2024 EST", "2024-01-01T12:00-05:00", id="abbreviation"),
        pytest.param("24.12.2026 18 Uhr", "2026-12-24T18:00", id="only-one-order"),
        pytest.param("Sunday 06/12/2026 04:00", "2026-12-06T04:00", id="weekday-decides"),
        pytest.param("5 Dec 2026 04:00 Asia/Tokyo", "2026-12-05T04:00+09:00", id="zone"),
        pytest.param("5. Dezember 2026 04:00", "2026-12-05T04:00", id="german"),
    ],
)
def test_reads_whole_dates(text: str, expected: str) -> None:
    """A date with its time is read as it stands, with its offset if there is one."""
    wall = datetime.fromisoformat(expected)
    assert READER.instant(text) == wall if wall.tzinfo else READER.instant(text) == wall.replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    "text",
    [
        "Jan 2024",
        "1 Mar 2026 05:00 NA",
        "Foo 1 2024",
        "Jul 1 2024 12:00 EST",
        "Jan 1 2024 12:00 IST",
        "05/06/2026 04:00",
        "5 Dec 2026 04:00 - 06:00",
        "5 Dec 2026 04:00-06:00",
        "29 Mar 2026 02:30 Europe/Berlin",
    ],
)
def test_takes_no_guess(text: str) -> None:
    """Half a date, two ways to read one, letters that are several clocks, and a span are refused, not passed over."""
    with pytest.raises(BadTextError):
        READER.instant(text)


def test_letters_of_several_clocks_are_no_moment() -> None:
    """On the command line they are an error that asks for another way to say it."""
    with pytest.raises(BadTextError):
        READER.instant("Jan 1 2027 12:00 CST")
    assert READER.instant("Jan 1 2027 12:00 EST") == datetime(2027, 1, 1, 17, tzinfo=UTC)


def read(zone: str, act: str, text: str) -> tuple[str, list[str]]:
    """Read a text by a zone's clock; return the instant and what was said."""
    said: list[str] = []
    reader = TimeReader(now=NOW, zone=ZoneInfo(zone), say=said.append)
    found: datetime = getattr(reader, act)(text)
    return f"{found:%Y-%m-%dT%H:%MZ}", said


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-11-29", "2026-11-29T23:00Z", id="date"),
        pytest.param("Europe/Berlin", "tomorrow", "2026-11-24T23:00Z", id="word"),
        pytest.param("Europe/Berlin", "next fri", "2026-11-27T23:00Z", id="weekday"),
        pytest.param("Europe/Berlin", "5 Dec 2026", "2026-12-05T23:00Z", id="spelled-out"),
        pytest.param("Europe/Berlin", "2026-11-29 00:00", "2026-11-28T23:00Z", id="time"),
        pytest.param("Europe/Berlin", "2026-11-29 00", "2026-11-28T23:00Z", id="hour"),
        pytest.param("Europe/Berlin", "2026-11-29T00:00Z", "2026-11-29T00:00Z", id="exact"),
        pytest.param("Europe/Berlin", "5 Dec 2026 12am", "2026-12-04T23:00Z", id="midnight-spelled-out"),
        pytest.param("Europe/Berlin", "tomorrow 00:00", "2026-11-23T23:00Z", id="midnight-of-a-word"),
        pytest.param("Europe/Berlin", "+3d", "2026-11-26T10:30Z", id="from-now"),
        pytest.param("Europe/Berlin", "now", "2026-11-23T10:30Z", id="now"),
        pytest.param("Africa/Cairo", "2026-04-23", "2026-04-23T22:00Z", id="until-a-skipped-midnight"),
        pytest.param("Asia/Kathmandu", "2026-12-31", "2026-12-31T18:15Z", id="end-of-the-year"),
    ],
)
def test_a_date_as_a_limit_is_meant_to_its_end(zone: str, text: str, expected: str) -> None:
    """A date, however it is written, holds its last moment; a time is what it says."""
    assert read(zone, "limit", text) == (expected, [])


@pytest.mark.parametrize("act", ["instant", "limit"])
@pytest.mark.parametrize(
    ("zone", "text", "instant", "second"),
    [
        pytest.param("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30Z", "2026-10-25T02:30+01:00", id="berlin"),
        pytest.param("America/New_York", "2026-11-01T01:00", "2026-11-01T05:00Z", "2026-11-01T01:00-05:00", id="york"),
        pytest.param(
            "Australia/Lord_Howe", "5 Apr 2026 01:45", "2026-04-04T14:45Z", "2026-04-05T01:45+10:30", id="howe"
        ),
        pytest.param("Antarctica/Troll", "2026-10-25 01:30", "2026-10-24T23:30Z", "2026-10-25T01:30+00:00", id="troll"),
        pytest.param("Africa/Cairo", "2026-10-29 23:15", "2026-10-29T20:15Z", "2026-10-29T23:15+02:00", id="cairo"),
    ],
)
def test_of_a_repeated_time_the_first_is_taken_and_said(
    zone: str, act: str, text: str, instant: str, second: str
) -> None:
    """What is said names the zone, the clock taken, and how to write the other."""
    found, said = read(zone, act, text)
    assert found == instant
    (words,) = said
    assert words.startswith(f"clocks of {zone} show '{text}' twice: the first is taken, ")
    assert words.endswith(f"; for the second write {second}")
    assert read(zone, act, second)[0] == f"{utc(second):%Y-%m-%dT%H:%MZ}"
    assert utc(second) > utc(instant)


def test_which_clock_was_taken_is_named() -> None:
    """The first 02:30 of that night is by summer time."""
    words = read("Europe/Berlin", "instant", "2026-10-25 02:30")[1][0]
    assert "the first is taken, CEST (UTC+2);" in words


@pytest.mark.parametrize("act", ["instant", "limit", "blackout"])
@pytest.mark.parametrize(
    ("zone", "text", "exists"),
    [
        pytest.param("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 03:00", id="an-hour"),
        pytest.param("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 03:00", id="its-first-minute"),
        pytest.param("Antarctica/Troll", "2026-03-29 01:30", "2026-03-29 03:00", id="two-hours"),
        pytest.param("Antarctica/Troll", "2026-03-29 02:59", "2026-03-29 03:00", id="the-last-of-two-hours"),
        pytest.param("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:30", id="half-an-hour"),
        pytest.param("Asia/Beirut", "2026-03-29 00:00", "2026-03-29 01:00", id="midnight-as-a-time"),
        pytest.param("Africa/Cairo", "24 Apr 2026 00:30", "2026-04-24 01:00", id="after-midnight"),
        pytest.param("Pacific/Apia", "2011-12-30 12:00", "2011-12-31 00:00", id="a-day"),
        pytest.param("Pacific/Apia", "2011-12-30", "2011-12-31 00:00", id="a-date"),
    ],
)
def test_a_skipped_time_is_refused_with_the_first_that_exists(zone: str, act: str, text: str, exists: str) -> None:
    """Whatever the length of the gap, the remedy names a time that clocks do show."""
    reader = TimeReader(now=NOW, zone=ZoneInfo(zone))
    given = f"{text}/1h" if act == "blackout" else text
    with pytest.raises(BadTextError, match=f"does not exist in {zone}: clocks skip it") as caught:
        getattr(reader, act)(given)
    assert f"'{exists}'" in caught.value.remedy
    assert f"{reader.instant(exists).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == exists


@pytest.mark.parametrize(
    ("zone", "text", "instant", "words"),
    [
        pytest.param(
            "Africa/Cairo",
            "2026-04-24",
            "2026-04-23T22:00Z",
            ["'2026-04-24' begins at 01:00 in Africa/Cairo, as clocks skip midnight"],
            id="skipped",
        ),
        pytest.param("America/Havana", "2026-11-01", "2026-11-01T04:00Z", [], id="repeated"),
        pytest.param("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", [], id="usual"),
    ],
)
def test_a_date_begins_at_its_first_moment(zone: str, text: str, instant: str, words: list[str]) -> None:
    """That is midnight, or what clocks show first where they skip it, which is said."""
    assert read(zone, "instant", text) == (instant, words)


def test_days_begin_where_a_gap_ends() -> None:
    """Where clocks jumped from 23:30 to 00:30, the next day begins at 00:30."""
    toronto = ZoneInfo("America/Toronto")
    day = day_span(date(1919, 3, 31), toronto)
    assert f"{day.start.astimezone(toronto):%H:%M}" == "00:30"
    assert day.start == day_span(date(1919, 3, 30), toronto).end


@pytest.mark.parametrize(
    ("text", "closed", "said"),
    [
        pytest.param("2026-10-25 02:00/2026-10-25 02:30", ["00:00/00:30", "01:00/01:30"], 2, id="both-passes"),
        pytest.param("2026-10-25 01:30/2026-10-25 02:30", ["23:30/00:30", "01:00/01:30"], 1, id="ends-inside"),
        pytest.param("2026-10-25 02:30/2026-10-25 04:00", ["00:30/01:00", "01:30/03:00"], 1, id="begins-inside"),
        pytest.param("2026-10-25 01:00/2026-10-25 04:00", ["23:00/03:00"], 0, id="holds-both"),
        pytest.param("2026-10-25 02:30/2026-10-25", ["00:30/01:00", "01:30/23:00"], 1, id="until-a-date"),
        pytest.param("2026-10-24T23:00Z/2026-10-25 02:30", ["23:00/00:30", "01:00/01:30"], 1, id="exact-start"),
        pytest.param("2026-10-25 02:30/2026-10-25T03:00Z", ["00:30/01:00", "01:30/03:00"], 1, id="exact-end"),
        pytest.param("2026-10-25 02:30/1h", ["00:30/01:30"], 1, id="length"),
        pytest.param("2026-10-25T02:30+01:00/1h", ["01:30/02:30"], 0, id="offset"),
    ],
)
def test_a_blackout_closes_all_that_the_clock_shows_inside(text: str, closed: list[str], said: int) -> None:
    """Both passes of a repeated hour are closed, and each time that is shown twice is said."""
    words: list[str] = []
    found = TimeReader(now=NOW, zone=BERLIN, say=words.append).blackout(text)
    assert [f"{each.span.start:%H:%M}/{each.span.end:%H:%M}" for each in found] == closed
    assert {each.name for each in found} == {text}
    assert len(words) == said


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        pytest.param("2026-10-25/P1D", "10-24T22:00/10-25T23:00", id="autumn"),
        pytest.param("2027-03-28/P1D", "03-27T23:00/03-28T22:00", id="spring"),
        pytest.param("2026-10-25/PT24H", "10-24T22:00/10-25T22:00", id="hours-are-exact"),
        pytest.param("2026-10-25/24h", "10-24T22:00/10-25T22:00", id="spoken-hours-are-exact"),
        pytest.param("2026-10-23 18:00/P3D", "10-23T16:00/10-26T17:00", id="days-from-a-time"),
        pytest.param("2026-10-23 18:00/1 week", "10-23T16:00/10-30T17:00", id="a-week"),
        pytest.param("2026-10-23 18:00/P1W", "10-23T16:00/10-30T17:00", id="an-iso-week"),
        pytest.param("2026-10-23 18:00/2d12h", "10-23T16:00/10-26T05:00", id="days-then-hours"),
        pytest.param("2026-10-23 18:00/2.5 days", "10-23T16:00/10-26T05:00", id="half-a-day-is-exact"),
        pytest.param("2026-10-23T16:00Z/P3D", "10-23T16:00/10-26T16:00", id="by-the-clock-of-utc"),
        pytest.param("2026-10-24 02:30/PT24H", "10-24T00:30/10-25T00:30", id="exact-end-that-is-shown-twice"),
    ],
)
def test_days_are_those_of_the_clock(text: str, closed: str) -> None:
    """A day lasts until the same time of the next day; an hour is always as long (RFC 5545 §3.3.6)."""
    (found,) = READER.blackout(text)
    assert f"{found.span.start:%m-%dT%H:%M}/{found.span.end:%m-%dT%H:%M}" == closed


def test_days_of_dates_end_where_clocks_skip_the_next_one() -> None:
    """A freeze of dates lasts until the first moment after them, though there is no next date in Samoa."""
    reader = TimeReader(now=NOW, zone=ZoneInfo("Pacific/Apia"))
    for text in ("2011-12-29", "2011-12-29/1d", "2011-12-29/2011-12-29", "2011-12-29/P2D"):
        (found,) = reader.blackout(text)
        assert found.span == Span(utc("2011-12-29T10:00Z"), utc("2011-12-30T10:00Z")), text
    with pytest.raises(BadTextError, match=r"2011-12-30 12:00 \('1d'\) does not exist"):
        reader.blackout("2011-12-29 12:00/1d")


@pytest.mark.parametrize(
    ("zone", "now", "text", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-10-23T10:00Z", "+3d", "2026-10-26T11:00Z", id="autumn"),
        pytest.param("Europe/Berlin", "2026-03-27T10:00Z", "+1w", "2026-04-03T09:00Z", id="spring"),
        pytest.param("Europe/Berlin", "2026-10-23T10:00Z", "+72h", "2026-10-26T10:00Z", id="hours"),
        pytest.param("Europe/Berlin", "2026-03-28T01:30Z", "+1d1h", "2026-03-29T02:30Z", id="past-a-gap"),
        pytest.param("Asia/Kathmandu", "2026-10-23T10:00Z", "+3d", "2026-10-26T10:00Z", id="no-change"),
        pytest.param("Australia/Lord_Howe", "2026-04-03T10:00Z", "+P3D", "2026-04-06T10:30Z", id="half-an-hour"),
        pytest.param("Africa/Cairo", "2026-04-22T22:30Z", "+P2D", "2026-04-24T21:30Z", id="skipped-midnight"),
    ],
)
def test_relative_times_count_days_of_the_clock(zone: str, now: str, text: str, expected: str) -> None:
    """In three days it is as late by the clock as it is now."""
    said: list[str] = []
    reader = TimeReader(now=utc(now), zone=ZoneInfo(zone), say=said.append)
    assert (reader.instant(text), reader.limit(text), said) == (utc(expected), utc(expected), [])


def test_a_relative_time_that_clocks_skip_or_repeat() -> None:
    """The one is refused, of the other the first is taken, as of a time that was typed."""
    spring = TimeReader(now=utc("2026-03-25T01:30Z"), zone=BERLIN)
    with pytest.raises(BadTextError, match=r"2026-03-29 02:30 \('\+4d'\) does not exist in Europe/Berlin") as caught:
        spring.instant("+4d")
    assert "'2026-03-29 03:00'" in caught.value.remedy
    said: list[str] = []
    autumn = TimeReader(now=utc("2026-10-21T00:30Z"), zone=BERLIN, say=said.append)
    assert autumn.instant("+4d") == utc("2026-10-25T00:30Z")
    assert said == [
        "clocks of Europe/Berlin show 2026-10-25 02:30 ('+4d') twice: the first is taken, CEST (UTC+2); "
        "for the second write 2026-10-25T02:30+01:00"
    ]


def test_a_blackout_of_days_that_ends_in_a_changed_hour() -> None:
    """Both passes of a repeated end are closed; a skipped one is refused."""
    said: list[str] = []
    found = TimeReader(now=NOW, zone=BERLIN, say=said.append).blackout("2026-10-24 02:30/P1D")
    ends = [f"{each.span.start:%m-%dT%H:%M}/{each.span.end:%m-%dT%H:%M}" for each in found]
    assert ends == ["10-24T00:30/10-25T00:30", "10-25T01:00/10-25T01:30"]
    assert said == ["clocks of Europe/Berlin show 2026-10-25 02:30 ('P1D') twice: both times count as closed"]
    with pytest.raises(BadTextError, match=r"2027-03-28 02:30 \('P1D'\) does not exist"):
        READER.blackout("2027-03-27 02:30/P1D")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.integers(1, 20))
@example(datetime(2026, 10, 23, 2), 2)
@example(datetime(2026, 3, 27, 2), 2)
@example(datetime(2026, 10, 25, 2), 1)
def test_days_of_the_clock_agree_with_another_library(wall: datetime, days: int) -> None:
    """Where it lands is where a library of another making lands, unless clocks skip that time."""
    theirs = _first_in_berlin(PlainDateTime(wall.year, wall.month, wall.day, wall.hour))
    reader = TimeReader(now=theirs.to_instant().to_stdlib(), zone=BERLIN)
    later = theirs.add(days=days, disambiguation="compatible")
    if (later.hour, later.minute) == (theirs.hour, theirs.minute):
        assert reader.instant(f"+{days}d") == _first_in_berlin(later.to_plain()).to_instant().to_stdlib()


def _first_in_berlin(wall: PlainDateTime) -> ZonedDateTime:
    """The first moment at which clocks in Berlin show that time."""
    return wall.assume_tz("Europe/Berlin", disambiguation="compatible")


def test_past_windows_happened_once() -> None:
    """What was closed is not asked: of a repeated time the first is taken, as anywhere else."""
    words: list[str] = []
    reader = TimeReader(now=NOW, zone=BERLIN, say=words.append)
    spans = reader.spans("2026-10-25 02:00", "2026-10-25 02:30", is_closed=False)
    assert spans == (Span(utc("2026-10-25T00:00Z"), utc("2026-10-25T00:30Z")),)
    assert ["the first is taken" in each for each in words] == [True, True]
    assert reader.spans("2026-11-01", "2026-11-02", is_closed=False)[0].duration == timedelta(days=2)


@given(st.text(max_size=40))
def test_nothing_but_a_bad_text_is_ever_raised(text: str) -> None:
    """Any text is a value or a BadTextError."""
    for act in (READER.instant, READER.limit, READER.blackout):
        try:
            act(text)
        except BadTextError:
            continue
