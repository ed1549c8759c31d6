"""How whole columns of times are read: what is decided from all of their cells, and how that is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.quality.inspection import TrafficReading
from tests.readers.files import by_hour, codes, errors, hourly, read

BERLIN = ZoneInfo("Europe/Berlin")
CHICAGO = ZoneInfo("America/Chicago")
KOLKATA = ZoneInfo("Asia/Kolkata")
START = "2026-03-01T00:00"


def said(reading: TrafficReading) -> dict[str, str]:
    """Return what was assumed, by code."""
    return {each.code: each.message for each in reading.assumptions}


def hours_of(reading: TrafficReading) -> list[str]:
    """Return the first and last hour, after a look that there is one for each row."""
    values = by_hour(reading)
    assert list(values.values()) == list(range(len(values)))
    return [min(values), max(values)]


def excel(wall: datetime, places: int) -> str:
    """Return the serial date of a spreadsheet."""
    return f"{(wall.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1):.{places}f}"


@pytest.mark.parametrize("places", [3, 4, 5, 9])
def test_serial_dates_are_read_and_said(places: int, tmp_path: Path) -> None:
    """Days of a spreadsheet are times, to the hour whatever the rounding, and that is an assumption."""
    reading = read(tmp_path, hourly(lambda wall: excel(wall, places), 96, header="Date/Time,Visits"), zone=UTC)
    assert hours_of(reading) == [START, "2026-03-04T23:00"]
    assert "1900 system" in said(reading)["serial-dates"]


NINETIES = "1998-03-01T00:00"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda wall: f"{wall.timestamp():.0f}", id="seconds"),
        pytest.param(lambda wall: f"{wall.timestamp() * 1000:.0f}", id="milliseconds"),
        pytest.param(lambda wall: excel(wall, 5), id="serial"),
    ],
)
def test_numbers_of_the_nineties_are_times_only_where_that_is_said(
    form: Callable[[datetime], str], tmp_path: Path
) -> None:
    """A heading or an option has to call them times: nine digits are identifiers as well."""
    reading = read(tmp_path, hourly(form, 96, header="time,visits", start=NINETIES), zone=UTC)
    assert hours_of(reading) == [NINETIES, "1998-03-04T23:00"]
    text = hourly(form, 96, header="reference,visits", start=NINETIES)
    assert hours_of(read(tmp_path, text, zone=UTC, time_columns=("reference",))) == [NINETIES, "1998-03-04T23:00"]
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code in {"missing-column", "ambiguous-column"}


def test_minutes_that_rise_are_no_serial_dates(tmp_path: Path) -> None:
    """Days that follow one another by far more than a day are measurements, such as seconds since a start."""
    text = "\n".join(["time,visits", *(f"{33000 + n * 60},{n}" for n in range(48))])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "missing-column"


def test_measurements_are_no_serial_dates(tmp_path: Path) -> None:
    """Numbers that go up and down are no days, even in a column whose name ends with `time`."""
    text = "\n".join(["load_time,visits", *(f"{46000 + n * 37 % 500}.5,{n}" for n in range(48))])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "missing-column"


def cut(wall: datetime) -> str:
    """Return a time as a program writes it that cuts floating-point days to seconds: every third hour is short."""
    return f"{wall - timedelta(seconds=1 if wall.hour % 3 == 1 else 0):%Y-%m-%d %H:%M:%S}"


def test_times_just_before_the_hour_are_rounded(tmp_path: Path) -> None:
    """Where they fill the holes of whole hours they are these hours."""
    reading = read(tmp_path, hourly(cut), zone=UTC)
    assert hours_of(reading) == [START, "2026-03-02T23:00"]
    assert "2026-03-01 00:59:59" in said(reading)["rounded-times"]


def test_the_first_of_them_may_come_late(tmp_path: Path) -> None:
    """A first one far down the file decides as one at its top does."""
    late = hourly(lambda wall: cut(wall) if wall.day > 25 else f"{wall:%Y-%m-%d %H:%M:%S}", 24 * 30)
    assert hours_of(read(tmp_path, late, zone=UTC))[1] == "2026-03-30T23:00"


def test_events_are_not_rounded(tmp_path: Path) -> None:
    """In a log with stamps at any second, one at the end of an hour is in that hour."""
    walls = [datetime(2026, 3, 1) + timedelta(seconds=179 * n) for n in range(1500)] + [datetime(2026, 3, 1, 5, 59, 59)]
    reading = read(tmp_path, "time,requests\n" + "".join(f"{wall:%Y-%m-%d %H:%M:%S},1\n" for wall in walls), zone=UTC)
    assert by_hour(reading)["2026-03-01T05:00"] == sum(wall.hour == 5 and wall.day == 1 for wall in walls)
    assert "rounded-times" not in said(reading)


def test_last_seconds_are_of_their_hour(tmp_path: Path) -> None:
    """Where all times are last seconds, each row is of the hour that it ends, which is said."""
    reading = read(tmp_path, hourly(lambda wall: f"{wall:%Y-%m-%d %H}:59:59"), zone=UTC)
    assert hours_of(reading) == [START, "2026-03-02T23:00"]
    assert "last seconds" in said(reading)["hour-ending"]


def test_that_stamps_are_ends_is_said_once(tmp_path: Path) -> None:
    """Last seconds under a heading that says so are ends in two ways, which is one thing to say."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%d %H}:59:59", header="end time,visits")
    reading = read(tmp_path, text, zone=UTC)
    assert hours_of(reading) == [START, "2026-03-02T23:00"]
    assert [each.message for each in reading.assumptions if each.code == "hour-ending"] == [
        "'end time' holds last seconds of hours, such as '2026-03-01 00:59:59': rows are of these hours"
    ]


def test_the_zone_in_stamps_is_used(tmp_path: Path) -> None:
    """A zone that every stamp names is the clock of the file, the hour shown twice by the order of rows."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%d %H:%M:%S.000} Europe/Berlin", 96, start="2026-10-24T00:00", zone=BERLIN)
    reading = read(tmp_path, text)
    assert hours_of(reading) == ["2026-10-23T22:00", "2026-10-27T21:00"]
    assert "Europe/Berlin" in said(reading)["zone-in-file"]
    assert "naive-times" not in codes(reading)
    (issue,) = errors(lambda: read(tmp_path, text, zone=CHICAGO))
    assert issue.code == "contradiction"
    assert hours_of(read(tmp_path, text, zone=BERLIN)) == ["2026-10-23T22:00", "2026-10-27T21:00"]


def test_several_zones_in_stamps_are_refused(tmp_path: Path) -> None:
    """Stamps of two zones have no one clock."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%d %H:%M} {'Europe/Rome' if wall.hour % 2 else 'Asia/Tokyo'}")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "unknown-zone"
    assert "Asia/Tokyo, Europe/Rome" in issue.message


def test_abbreviations_with_several_meanings_are_refused_until_one_is_said(tmp_path: Path) -> None:
    """`IST` alone is refused with the zones it may mean; `--traffic-zone` decides."""
    text = hourly(lambda wall: f"{wall:%d %b %Y %H:%M} IST", zone=KOLKATA, start="2026-03-01T05:30")
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "unknown-zone"
    assert "Asia/Kolkata (+05:30)" in issue.message
    assert hours_of(read(tmp_path, text, zone=KOLKATA))[0] == "2026-02-28T23:30"
    (issue,) = errors(lambda: read(tmp_path, text, zone=BERLIN))
    assert "not that of Europe/Berlin" in issue.message


def test_abbreviations_of_a_column_decide_together(tmp_path: Path) -> None:
    """CDT beside CST is of the United States, also where it first comes far down the file."""
    text = hourly(lambda wall: f"{wall:%b %d %Y %H:%M %Z}", 24 * 30, start="2026-02-20T00:00", zone=CHICAGO)
    assert hours_of(read(tmp_path, text)) == ["2026-02-20T06:00", "2026-03-22T05:00"]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "UTC"])
def test_the_zone_of_the_machine_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """EST is five hours behind UTC on every machine."""
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        reading = read(tmp_path, hourly(lambda wall: f"{wall:%d %b %Y %H:%M} EST"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert hours_of(reading)[0] == "2026-03-01T05:00"


DAYS: dict[str, Callable[[datetime], str]] = {
    "weekdays": lambda wall: f"{wall:%A %d/%m/%Y %H:%M}",
    "neighbours": lambda wall: f"{wall:%d/%m/%Y %H:%M}",
    "half-days": lambda wall: f'"{wall:%d/%m/%Y, %I:%M %p}"',
}


@pytest.mark.parametrize("form", DAYS.values(), ids=DAYS)
def test_one_order_of_dates_for_the_whole_column(form: Callable[[datetime], str], tmp_path: Path) -> None:
    """Days up to 12 are ordered by weekdays, or by how they follow one another."""
    reading = read(tmp_path, hourly(form, 24 * 10), zone=UTC)
    assert hours_of(reading) == [START, "2026-03-10T23:00"]
    assert "ambiguous-day-order" not in codes(reading)


@pytest.mark.parametrize("form", DAYS.values(), ids=DAYS)
def test_the_option_says_the_order_in_every_form(form: Callable[[datetime], str], tmp_path: Path) -> None:
    """`--day-first` decides where one day leaves it open; where it cannot be, the line is named."""
    text = hourly(form, 24, start="2026-04-03T00:00")
    assert hours_of(read(tmp_path, text, zone=UTC, day_first=True))[0] == "2026-04-03T00:00"
    text = hourly(form, 24, start="2026-04-23T00:00")
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC, day_first=False))
    assert (issue.code, issue.place.line) == ("bad-time", 2)
    assert "23/04/2026" in issue.message


def test_contradicting_orders_name_both_lines(tmp_path: Path) -> None:
    """A spreadsheet that has swapped some days and months leaves dates that no order fits."""
    rows = [f"{'01/13/2026' if n % 2 else '13/01/2026'} {n:02}:00,{n}" for n in range(24)]
    (issue,) = errors(lambda: read(tmp_path, "time,requests\n" + "\n".join(rows)))
    assert issue.code == "bad-time"
    assert "'13/01/2026' cannot be month first" in issue.message
    assert "(lines 2 and 3)" in issue.message
    good = hourly(lambda wall: f"{wall:%d/%m/%Y %H:%M}", 24 * 20)
    (issue,) = errors(lambda: read(tmp_path, good + "03/21/2026 00:00,5\n", zone=UTC))
    assert "'13/03/2026' on line 290 can only be day first" in issue.message


def test_the_order_that_lies_in_the_past_is_taken(tmp_path: Path) -> None:
    """One day that fits both ways is not in the future."""
    reading = read(tmp_path, hourly(lambda wall: f"{wall:%d/%m/%Y %H:%M}", 24, start="2026-11-12T00:00"), zone=UTC)
    assert hours_of(reading)[0] == "2026-11-12T00:00"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        pytest.param("9/1/26", "2026-09-01T00:00", id="month-first-as-usual"),
        pytest.param("15/10/26", "2026-10-15T00:00", id="day-first-alone"),
        pytest.param("17/11/26", None, id="year-first-is-less-than-ten-years-older"),
        pytest.param("24/01/05", None, id="year-first-is-later"),
        pytest.param("03/02/15", None, id="all-are-old"),
    ],
)
def test_years_of_two_digits_are_not_first_where_that_is_long_ago(day: str, first: str | None, tmp_path: Path) -> None:
    """What is recent with the year last, and ten years old with the year first, ends with it, and that is said."""
    text = "\n".join(["time,visits", *(f"{day} {hour:02}:00,{5 + hour}" for hour in range(24))])
    if first is None:
        (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
        assert (issue.code, "no other date shows which" in issue.message) == ("bad-time", True)
    else:
        reading = read(tmp_path, text, zone=UTC)
        assert min(by_hour(reading)) == first
        assert "ambiguous-day-order" in codes(reading)


def test_years_of_two_digits_come_first_where_that_is_proven(tmp_path: Path) -> None:
    """Days that follow one another show it, or a number; one day may not, and an option says the other reading."""
    text = hourly(lambda wall: f"{wall:%y/%m/%d %H:%M}", 72)
    assert hours_of(read(tmp_path, text, zone=UTC))[0] == START
    text = hourly(lambda wall: f"{wall:%y/%m/%d %H:%M}", 24, start="1999-12-31T00:00")
    assert hours_of(read(tmp_path, text, zone=UTC))[0] == "1999-12-31T00:00"
    text = hourly(lambda wall: f"{wall:%d/%m/%y %H:%M}", 24, start="2010-10-11T00:00")
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
    assert (issue.code, issue.place.line) == ("bad-time", 1)
    assert "day, the month or the year" in issue.message
    assert hours_of(read(tmp_path, text, zone=UTC, day_first=True))[0] == "2010-10-11T00:00"


def test_midnight_may_be_a_date_alone(tmp_path: Path) -> None:
    """Programs that leave out a time of zeros mean midnight, in every form."""
    for form in ("%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d. %B %Y %H:%M"):
        day = form.split("%H")[0].rstrip(" T")
        text = hourly(lambda wall, form=form, day=day: wall.strftime(form if wall.hour else day), 72)  # type: ignore[misc]
        assert hours_of(read(tmp_path, text, zone=UTC))[0] == START


def test_a_span_is_read_as_its_start(tmp_path: Path) -> None:
    """`05:00-06:00` is an hour where all cells are so, and an offset where all have the same."""

    def span(wall: datetime) -> str:
        return f"{wall:%d.%m.%Y %H:%M}-{wall + timedelta(hours=1):%H:%M}"

    assert hours_of(read(tmp_path, hourly(span), zone=UTC))[0] == START
    assert hours_of(read(tmp_path, hourly(lambda wall: f"{wall:%Y-%m-%d %H:%M}-06:00")))[0] == "2026-03-01T06:00"


def test_a_cell_that_is_no_time_says_why(tmp_path: Path) -> None:
    """The error shows the cell, the form of its column, and what does not fit."""
    text = hourly(lambda wall: f"{wall:%a %d %b %Y %H:%M}").replace("Sun 01 Mar 2026 05:00", "Mon 01 Mar 2026 05:00")
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
    assert (issue.code, issue.place.line) == ("bad-time", 7)
    assert "month names" in issue.message
    assert "2026-03-01 is a Sunday" in issue.message


def test_a_time_of_day_in_a_column_of_its_own_is_rounded_too(tmp_path: Path) -> None:
    """Whether a time just before the hour fills a hole is seen with its date."""

    def stamp(wall: datetime) -> str:
        return f"{wall:%d.%m.%Y},{wall - timedelta(seconds=(wall.hour * wall.day) % 3 == 1):%H:%M:%S}"

    reading = read(tmp_path, hourly(stamp, 96, header="date,time,requests"), zone=UTC)
    assert hours_of(reading) == [START, "2026-03-04T23:00"]
    assert "'01.03.2026 00:59:59'" in said(reading)["rounded-times"]


def test_a_date_alone_has_the_one_offset_of_its_column(tmp_path: Path) -> None:
    """A midnight without its time is by the offset of the others; where these differ it is refused."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%dT%H:%M}+03:00" if wall.hour else f"{wall:%Y-%m-%d}")
    assert hours_of(read(tmp_path, text))[0] == "2026-02-28T21:00"
    text = hourly(
        lambda wall: wall.isoformat() if wall.hour else f"{wall:%Y-%m-%d}", 96, start="2026-10-24", zone=BERLIN
    )
    issue, *_ = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == ("bad-time", 2)
    assert "no offset from UTC" in issue.message


@pytest.mark.parametrize(
    ("first", "line", "reason"),
    [
        pytest.param(True, 402, "has no offset", id="then-naive"),
        pytest.param(False, 402, "has an offset", id="then-utc"),
    ],
)
def test_times_with_and_without_offsets_are_refused(first: bool, line: int, reason: str, tmp_path: Path) -> None:
    """Hours of two clocks cannot be told apart, wherever the second one begins."""
    mark = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=400)
    text = hourly(lambda wall: f"{wall:%Y-%m-%dT%H:%M}{'Z' if (wall < mark) is first else ''}", 500)
    issue, *_ = errors(lambda: read(tmp_path, text, zone=UTC))
    assert (issue.code, issue.place.line) == ("bad-time", line)
    assert reason in issue.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("time,n\nMar 1 05:00,1\nMar 1 06:00,2\n", "'Mar 1 05:00': it has no whole date", id="no-year"),
        pytest.param("time,n\n1 Quux 2026 05:00,1\n", "'Quux' is no month", id="unknown-word"),
        pytest.param("time,n\n1.793e+09,1\n1.794e+09,2\n", "cut its digits", id="scientific"),
        pytest.param("time,n\n30/02/2026 05:00,1\n", "there is no such day", id="no-such-day"),
        pytest.param("label,n\n5x,1\n", "'5x': 'x' is no month", id="no-name-of-times"),
    ],
)
def test_a_table_without_times_shows_a_cell_and_says_why(text: str, reason: str, tmp_path: Path) -> None:
    """The first cell that might have been a time is in the error, with what is wrong with it."""
    issue, *_ = errors(lambda: read(tmp_path, text))
    assert reason in issue.message


def test_a_column_that_was_named_says_why_it_holds_no_times(tmp_path: Path) -> None:
    """So does the error about `--time-column`."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%d %H:%M} Quux/Base")
    (issue,) = errors(lambda: read(tmp_path, text, time_columns=("timestamp",)))
    assert issue.code == "bad-time"
    assert "'Quux' is no month, weekday or time zone" in issue.message


def test_a_year_of_two_digits_beside_a_named_month(tmp_path: Path) -> None:
    """The day comes first, unless the days follow one another the other way."""
    text = hourly(lambda wall: f"{wall:%d-%b-%y %H:%M}".upper(), 24)
    assert hours_of(read(tmp_path, text, zone=UTC))[0] == START
    text = hourly(lambda wall: f"{wall:%y-%b-%d %H:%M}".upper(), 72)
    assert hours_of(read(tmp_path, text, zone=UTC))[0] == START
    text = hourly(lambda wall: f"{'98-MAR-01' if wall.hour % 2 else '01-MAR-98'} {wall:%H:%M}", 24)
    (issue,) = errors(lambda: read(tmp_path, text, zone=UTC))
    assert "'01-MAR-98 00:00' cannot be year first, and '98-MAR-01 01:00' cannot be day first" in issue.message


def test_a_tight_span_without_one_order_is_refused(tmp_path: Path) -> None:
    """What ends like a span does not hide that the dates have no one order."""
    text = hourly(lambda wall: f"{'13/01' if wall.hour % 2 else '01/13'}/2026 {wall:%H:%M}-06:00", 24)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert "no one order" in issue.message


def test_an_offset_beyond_all_clocks_is_no_time(tmp_path: Path) -> None:
    """One row of a column of offsets that looks like a span is refused."""
    text = hourly(lambda wall: f"{wall:%d.%m.%Y %H:%M}-0{5 + wall.hour % 2}:00").replace("04:00-05:00", "04:00-19:00")
    issue, *_ = errors(lambda: read(tmp_path, text, day_first=True))
    assert (issue.code, "that far from UTC" in issue.message) == ("bad-time", True)


@pytest.mark.parametrize(("late", "reason"), [("Asia/Tokyo", "names Asia/Tokyo"), ("CST", "America/Havana")])
def test_a_clock_that_only_late_stamps_name_is_refused(late: str, reason: str, tmp_path: Path) -> None:
    """A zone or an abbreviation that turns up far down the file is unlike its column."""
    text = hourly(lambda wall: f"{wall:%b %d %Y %H:%M}{' ' + late if wall.day > 20 else ''}", 24 * 21)
    issue, *_ = errors(lambda: read(tmp_path, text, zone=UTC))
    assert reason in issue.message


def test_the_offset_of_a_date_is_not_its_time(tmp_path: Path) -> None:
    """XML writes dates with an offset, which Python would read as the time of day."""
    text = hourly(lambda wall: f"{wall:%Y-%m-%d}+02:00", 72)
    assert errors(lambda: read(tmp_path, text))[0].code == "missing-column"


def test_days_and_months_that_a_spreadsheet_has_swapped_are_refused(tmp_path: Path) -> None:
    """Where it took days up to 12 for months, dates follow one another only if these are read the other way."""
    text = hourly(lambda wall: f"{wall:%d/%m/%Y %H:%M}" if wall.day > 12 else f"{wall:%m/%d/%Y %H:%M}", 24 * 16)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (
        "'13/03/2026' can only be day first, and '03/01/2026' follows the dates around it only month" in issue.message
    )
    assert "swapped" in issue.remedy
    reading = read(tmp_path, hourly(lambda wall: f"{wall:%d/%m/%Y %H:%M}", 24 * 16), zone=UTC)
    assert hours_of(reading)[0] == START


def test_numbers_of_another_kind_are_no_seconds(tmp_path: Path) -> None:
    """A column that is not called a time holds moments only if they run one way or are on whole minutes."""
    numbers = [1_700_000_000 + 86_413 * (n * 7 % 24) for n in range(24)]
    text = "caller,visits\n" + "".join(f"{number},{n}\n" for n, number in enumerate(numbers))
    assert errors(lambda: read(tmp_path, text))[0].code == "missing-column"
    shuffled = [1_772_323_200 + 3600 * (n * 7 % 24) for n in range(24)]
    text = "moment,visits\n" + "".join(f"{number},{n}\n" for n, number in enumerate(shuffled))
    assert min(by_hour(read(tmp_path, text))) == START
    text = "moment,visits\n" + "".join(f"{1_772_323_201 + 3600 * n},{n}\n" for n in range(24))
    assert min(by_hour(read(tmp_path, text))) == START
