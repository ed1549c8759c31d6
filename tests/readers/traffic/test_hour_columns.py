"""Hours beside dates: numbered, named by their ends, in halves of the day, with minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.traffic.dated.numbered_hours import DayCounter, Slots, find_slots
from tests.readers.files import assumed, by_hour, codes, errors, read, traffic

ROME, CHICAGO = ZoneInfo("Europe/Rome"), ZoneInfo("America/Chicago")
DAY = datetime(2026, 5, 4)


def table(
    header: str, cells: Callable[[datetime], object], count: int = 72, minutes: int = 60, start: datetime = DAY
) -> str:
    """Return rows of a clock without changes, the n-th with the value 10 + n."""
    rows = (f"{cells(DAY + timedelta(minutes=minutes * n))},{10 + n}" for n in range(count))
    return f"{header},calls\n" + "\n".join(rows) + "\n"


def numbered(length: dict[str, int], minutes: int = 60, first: str = "2026-10-23", days: int = 5) -> str:
    """Return days whose slots are numbered from 1, most of them ordinary ones; each row has the value 10."""
    rows = []
    for n in range(days):
        day = f"{datetime.fromisoformat(first) + timedelta(days=n):%Y-%m-%d}"
        rows += [f"{day},{slot},10" for slot in range(1, length.get(day, 1440 // minutes) + 1)]
    return "Date,Period,calls\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        pytest.param("Date,Hour", "{0.hour}", id="numbers"),
        pytest.param("Date,Hour", "{0:%H%M}", id="compact"),
        pytest.param("Date,Hour", "{0.hour}00", id="compact-without-zeros"),
        pytest.param("Date,Time", "{0:%I:%M %p}", id="half-days"),
        pytest.param("Date,Hour,AM/PM", "{0:%I},{0:%p}", id="half-days-beside"),
        pytest.param("Date,Time,x", "{0:%I:%M},{1}", id="half-days-with-stops"),
        pytest.param("Date,Hour", "{0:%H:%M}-{2:%H:%M}", id="ranges"),
        pytest.param("Date,Hour Ending", "{0:%H:%M} - {2:%H:%M}", id="ranges-called-ends"),
        pytest.param("Date,hour", "H{0:%H}", id="letters"),
        pytest.param("Date,時", "{0.hour}時", id="other-scripts"),
        pytest.param("Date,hr,minute", "{0.hour},{0.minute}", id="minutes"),
        pytest.param("Date,Start,End", "{0:%H:%M},{2:%H:%M}", id="start-and-end"),
        pytest.param("Date,End,Start", "{2:%H:%M},{0:%H:%M}", id="end-and-start"),
        pytest.param("Date,Delivery Hour,Interval", "{0.hour},1", id="interval-beside"),
    ],
)
def test_hours_that_are_starts(header: str, cell: str, tmp_path: Path) -> None:
    """The hour is as it says, and nothing has to be assumed of it."""

    def cells(wall: datetime) -> str:
        half = "a.m." if wall.hour < 12 else "p.m."
        return f"{wall:%Y-%m-%d}," + cell.format(wall, half, wall + timedelta(hours=1))

    reading = read(tmp_path, table(header, cells), zone=ROME, value_columns=("calls",))
    assert by_hour(reading)["2026-05-03T22:00"] == 10
    assert len(by_hour(reading)) == 72
    assert "hour-ending" not in assumed(reading)


@pytest.mark.parametrize(
    ("header", "cell", "is_same_day"),
    [
        pytest.param("Date,Hour Ending", "{0.hour}", False, id="numbers-from-0"),
        pytest.param("Date,Hour Ending", "{0.hour}", True, id="numbers-from-0-same-date"),
        pytest.param("Datum,bis", "{0:%H:%M}", False, id="clock"),
        pytest.param("Datum,bis", "{0:%H:%M}", True, id="clock-same-date"),
        pytest.param("Date,End Time,AM/PM", "{0:%I},{0:%p}", False, id="half-days"),
        pytest.param("Date,hour", "HE{0:%H}", False, id="cells"),
    ],
)
def test_hours_that_are_ends(header: str, cell: str, is_same_day: bool, tmp_path: Path) -> None:
    """Each row counts for the hour before; a midnight after 23:00 of the same date ends that date."""

    def cells(start: datetime) -> str:
        end = start + timedelta(hours=1)
        return f"{start if is_same_day else end:%Y-%m-%d}," + cell.format(end)

    reading = read(tmp_path, table(header, cells), zone=ROME)
    assert by_hour(reading)["2026-05-03T22:00"] == 10
    assert len(by_hour(reading)) == 72
    assert "each row counts for the hour before its time" in assumed(reading)["hour-ending"]


def test_quarters_named_by_their_ends_stay_in_their_hour(tmp_path: Path) -> None:
    """00:15 to 01:00, or to 24:00, are the quarters of an hour."""
    for header, shown in (("Period End", "{0:%Y-%m-%d %H:%M}"), ("time", "{1:%Y-%m-%d} {2:02d}:{0:%M}")):

        def cells(start: datetime, shown: str = shown) -> str:
            end = start + timedelta(minutes=15)
            is_midnight = end.hour == end.minute == 0
            return shown.format(end, start if is_midnight else end, 24 if is_midnight else end.hour)

        values = by_hour(read(tmp_path, table(header, cells, 288, 15), zone=ROME))
        assert len(values) == 72
        assert values["2026-05-03T22:00"] == 10 + 11 + 12 + 13


@pytest.mark.parametrize(
    ("minutes", "what"), [(60, "hours of a day from 1: 1 is 00:00-01:00"), (30, "half hours"), (15, "quarter hours")]
)
def test_slots_are_numbered_from_1(minutes: int, what: str, tmp_path: Path) -> None:
    """24 hours, 48 half hours or 96 quarters; on a long day an hour more, on a short one less, if the zone has it."""
    more = 60 // minutes
    usual = 1440 // minutes
    text = numbered({"2026-10-25": usual + more}, minutes)
    reading = read(tmp_path, text, zone=ROME)
    assert what in assumed(reading)["hour-ending"]
    assert "counted through changes of the clock" in assumed(reading)["hour-ending"]
    assert (len(by_hour(reading)), set(by_hour(reading).values())) == (121, {10.0 * more})
    short = read(tmp_path, numbered({"2026-03-29": usual - more}, minutes, "2026-03-27"), zone=ROME)
    assert (len(by_hour(short)), set(by_hour(short).values())) == (119, {10.0 * more})
    plain = read(tmp_path, numbered({}, minutes, "2026-06-01"))
    assert "changes of the clock" not in assumed(plain)["hour-ending"]


def test_hour_25_without_a_zone_says_what_it_means(tmp_path: Path) -> None:
    """The zones named are those whose clocks go back that day, and the remedy works."""
    text = numbered({"2026-10-25": 25})
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == ("bad-time", 2 + 24 + 24 + 24)
    assert "number 25 on 2026-10-25: only a day of 25 hours, on which clocks go back, has one" in issue.message
    assert "Europe/Berlin" in issue.remedy
    assert len(by_hour(read(tmp_path, text, zone=ZoneInfo("Europe/Berlin")))) == 121


def test_hour_25_on_a_day_of_24_hours_is_refused(tmp_path: Path) -> None:
    """Another zone, or a day on which no clock changes."""
    (issue,) = errors(lambda: read(tmp_path, numbered({"2026-10-25": 25}), zone=CHICAGO))
    assert "when clocks do not go back in America/Chicago" in issue.message
    (issue,) = errors(lambda: read(tmp_path, numbered({"2026-10-21": 25}, 60, "2026-10-20"), zone=ROME))
    assert issue.remedy == "correct the row"


def test_numbers_that_follow_the_clock(tmp_path: Path) -> None:
    """In spring one is left out; in autumn one is there twice."""
    text = numbered({}, 60, "2026-03-27").replace("2026-03-29,3,10\n", "")
    reading = read(tmp_path, text, zone=ROME)
    assert len(by_hour(reading)) == 119
    assert codes(reading) == []
    text = numbered({}).replace("2026-10-25,3,10\n", "2026-10-25,3,10\n2026-10-25,3,11\n")
    reading = read(tmp_path, text, zone=ROME)
    assert (len(by_hour(reading)), by_hour(reading)["2026-10-25T01:00"]) == (121, 11)


def test_customs_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """A spring that counts and an autumn that follows the clock cannot both be."""
    spring = numbered({"2026-03-29": 23}, 60, "2026-03-27")
    autumn = numbered({}).replace("2026-10-25,3,10\n", "2026-10-25,3,10\n2026-10-25,3,11\n")
    (issue,) = errors(lambda: read(tmp_path, spring + autumn.partition("\n")[2], zone=ROME))
    assert "counts hours through the change of the clock" in issue.message
    spring = numbered({}, 60, "2026-03-27").replace("2026-03-29,3,10\n", "")
    autumn = numbered({"2026-10-25": 25})
    (issue,) = errors(lambda: read(tmp_path, spring + autumn.partition("\n")[2], zone=ROME))
    assert "2026-03-29 does not" in issue.message


def test_a_day_cut_short_decides_nothing(tmp_path: Path) -> None:
    """A file that ends on the morning of a change is read by the clock, and one with all 24 in spring by its label."""
    text = numbered({"2026-10-27": 9})
    assert len(by_hour(read(tmp_path, text, zone=ROME))) == 24 * 4 + 9
    whole = read(tmp_path, numbered({}, 60, "2026-03-27"), zone=ROME)
    assert codes(whole) == ["dst-skipped-hour"]
    begun = numbered({"2026-03-29": 2}, 60, "2026-03-27", days=3)
    assert len(by_hour(read(tmp_path, begun, zone=ROME))) == 50


def test_a_number_beyond_its_day_is_refused(tmp_path: Path) -> None:
    """24 on a day of 23 hours that counts, and what is no number."""
    spring = numbered({"2026-03-29": 23, "2025-03-30": 23}, 60, "2026-03-27")
    for days in (spring, numbered({}, 60, "2026-06-01")):
        for row in ("2026-03-28,late,10\n", "2026-03-28,0.5,10\n"):
            (issue,) = errors(partial(read, tmp_path, days + row, zone=ROME))
            assert issue.code == "bad-time"


def test_business_hours_are_not_numbered(tmp_path: Path) -> None:
    """Hours from 8 to 20 are those of the clock."""
    text = "Date,Hour,calls\n" + "".join(f"2026-05-{d:02d},{h},{h}\n" for d in range(4, 9) for h in range(8, 21))
    reading = read(tmp_path, text, zone=UTC)
    assert by_hour(reading)["2026-05-04T08:00"] == 8
    assert "hour-ending" not in assumed(reading)


def test_a_minute_beyond_59_is_refused(tmp_path: Path) -> None:
    """The hour has no more."""
    text = table("Date,hour,minute", lambda wall: f"{wall:%Y-%m-%d},{wall.hour},0", 480) + "2026-07-01,5,60,7\n"
    assert errors(lambda: read(tmp_path, text))[0].code == "bad-time"


def test_a_heading_that_says_start_and_clock_changes_that_say_end_contradict(tmp_path: Path) -> None:
    """02:00 is there and 03:00 is not: those are ends; renaming the column is the way out."""
    walls = [datetime(2026, 3, 28, 12) + timedelta(hours=n) for n in range(36)]
    rows = "".join(f"{wall:%Y-%m-%d %H:%M},10\n" for wall in walls if wall != datetime(2026, 3, 29, 3))
    (issue,) = errors(lambda: read(tmp_path, "start_time,calls\n" + rows, zone=ROME))
    assert issue.code == "contradiction"
    for name in ("end", "time"):
        reading = read(tmp_path, f"{name},calls\n" + rows, zone=ROME)
        assert "hour-ending" in assumed(reading)
        assert min(by_hour(reading)) == "2026-03-28T10:00"


def test_a_start_goes_before_an_end_and_its_length_counts(tmp_path: Path) -> None:
    """Intervals longer than an hour say nothing of their hours; the range of a query is no interval."""

    def cells(length: int) -> Callable[[datetime], str]:
        return lambda wall: f"{wall + timedelta(hours=length):%Y-%m-%d %H:%M},{wall:%Y-%m-%d %H:%M}"

    assert min(by_hour(read(tmp_path, table("end,start", cells(1))))) == "2026-05-04T00:00"
    (issue,) = errors(lambda: read(tmp_path, table("end,start", cells(3))))
    assert issue.message == "from 'start' to 'end' each row spans 3 hours"
    query = table("_start,_stop,_time", lambda wall: f"2026-01-01T00:30Z,2026-06-01T00:30Z,{wall:%Y-%m-%dT%H:%MZ}")
    assert min(by_hour(read(tmp_path, query))) == "2026-05-04T00:00"


def test_whole_stamps_go_before_dates(tmp_path: Path) -> None:
    """A column of dates beside one of stamps is not daily data."""
    text = table("date,datetime", lambda wall: f"{wall:%Y-%m-%d},{wall:%Y-%m-%d %H:%M}")
    assert traffic(read(tmp_path, text)).total.values[5] == 15


def test_totals_among_numbered_hours_are_passed_over(tmp_path: Path) -> None:
    """A label in the column of hours or of dates is no hour 25."""
    text = (
        numbered({"2026-10-25": 25}).replace("2026-10-24,1,", "2026-10-23,Total,240\n2026-10-24,1,") + "Total,,1210\n"
    )
    assert set(by_hour(read(tmp_path, text, zone=ROME)).values()) == {10}
    ends = table("Date,until", lambda wall: f"{wall:%Y-%m-%d},{(wall.hour + 1) % 24:02d}:00")
    ends = ends.replace("2026-05-05,01:00", "2026-05-04,Total,9\n2026-05-05,01:00")
    assert len(by_hour(read(tmp_path, ends, zone=ROME))) == 72


def test_numbers_that_do_not_fill_a_day_are_no_slots() -> None:
    """1 to 30 number something else; a day has no slot beyond its end."""
    assert find_slots(range(1, 31)) is None
    assert find_slots([]) is None
    assert [find_slots(range(1, n + 1)) for n in (23, 24, 25, 26)] == [None, Slots(60), Slots(60), None]
    assert [find_slots(range(1, n + 1)) for n in (47, 48, 50, 51)] == [None, Slots(30), Slots(30), None]
    with pytest.raises(ValueError, match="26"):
        DayCounter(ROME, Slots(60)).stamp(20751 * 1440, 26)


def test_hour_24_beside_hour_0_is_refused(tmp_path: Path) -> None:
    """It may be the 25th hour of its day or the first of the next: neither is taken in silence."""
    text = table("Date,hour", lambda wall: f"{wall:%Y-%m-%d},{wall.hour}") + "2026-05-07,24,5\n"
    (issue,) = errors(lambda: read(tmp_path, text))
    assert (issue.code, issue.place.line) == ("bad-time", 74)


def test_a_start_and_an_end_of_different_clocks_are_not_compared(tmp_path: Path) -> None:
    """A start in UTC and a local end differ by more than an hour."""
    cells = "{0:%Y-%m-%d %H:%M},{1:%Y-%m-%d %H:%M}".format
    text = table("start_gmt,end", lambda wall: cells(wall, wall + timedelta(hours=3)))
    assert min(by_hour(read(tmp_path, text))) == "2026-05-04T00:00"


def test_newest_rows_first_do_not_move_midnights(tmp_path: Path) -> None:
    """00:00 below 01:00 of the same date is where that date begins."""
    header, *rows = table("Date,End Time", lambda start: f"{start + timedelta(hours=1):%Y-%m-%d,%H:%M}").splitlines()
    values = by_hour(read(tmp_path, "\n".join([header, *reversed(rows)]) + "\n"))
    assert (values["2026-05-04T00:00"], values["2026-05-04T23:00"], len(values)) == (10, 33, 72)


def test_exact_ends_go_before_local_starts(tmp_path: Path) -> None:
    """An end in UTC is known better than a start of which nobody says the clock."""
    cells = "{0:%Y-%m-%d %H:%M},{1:%Y-%m-%d %H:%M}".format
    text = table("start,end_utc", lambda wall: cells(wall + timedelta(hours=2), wall + timedelta(hours=1)))
    reading = read(tmp_path, text)
    assert min(by_hour(reading)) == "2026-05-04T00:00"
    assert {"hour-ending", "zone-in-file"} <= set(assumed(reading))


def test_a_column_of_which_half_are_hours_is_none(tmp_path: Path) -> None:
    """Nine of ten cells have to be hours."""
    text = table("Date,Time", lambda wall: f"{wall:%Y-%m-%d},{f'{wall:%H:%M}' if wall.hour % 2 else 'closed'}")
    assert errors(lambda: read(tmp_path, text))[0].code == "too-coarse"


@pytest.mark.parametrize("name", ["Hour", "Time", "HHMM"])
@pytest.mark.parametrize("form", ["{:04d}", "{:d}"])
def test_hundreds_that_go_to_2400(name: str, form: str, tmp_path: Path) -> None:
    """Hours such as 0100 to 2400, of which none is 0000, are called by their ends, which is said."""
    text = table(f"Date,{name}", lambda wall: f"{wall:%Y-%m-%d},{form.format(100 * (wall.hour + 1))}")
    reading = read(tmp_path, text)
    assert "goes to 24:00" in assumed(reading)["hour-ending"]
    assert by_hour(reading)["2026-05-04T00:00"] == 10


@pytest.mark.parametrize("cell", ["{0.hour:02d}00", "{0.hour:02d}{0.minute:02d}"])
def test_hundreds_that_begin_at_0000(cell: str, tmp_path: Path) -> None:
    """Hours from 0000 to 2300 are called by their starts."""
    reading = read(tmp_path, table("Date,Hour", lambda wall: f"{wall:%Y-%m-%d},{cell.format(wall)}"))
    assert "hour-ending" not in assumed(reading)
    assert by_hour(reading)["2026-05-04T00:00"] == 10


@pytest.mark.parametrize(
    ("first", "step", "is_end"),
    [
        pytest.param(15, 15, True, id="quarters-from-00:15"),
        pytest.param(30, 30, True, id="halves-from-00:30"),
        pytest.param(0, 15, False, id="quarters-from-00:00"),
        pytest.param(60, 60, False, id="hours-from-01:00"),
        pytest.param(30, 15, False, id="a-quarter-is-lost"),
    ],
)
def test_parts_of_hours_from_behind_a_midnight_to_one_are_ends(
    tmp_path: Path, first: int, step: int, is_end: bool
) -> None:
    """Meters write the quarter from 00:00 to 00:15 at 00:15, and the last one of a day at 00:00."""
    begin = datetime(2026, 3, 2)
    walls = [begin + timedelta(minutes=minute) for minute in range(first, 7 * 1440 + (step if first else 0), step)]
    reading = read(tmp_path, "time,requests\n" + "".join(f"{wall:%Y-%m-%d %H:%M},5\n" for wall in walls))
    assert ("hour-ending" in assumed(reading)) == is_end
    hours = by_hour(reading)
    assert not is_end or (len(hours) == 168 and set(hours.values()) == {5 * 60 / step})
