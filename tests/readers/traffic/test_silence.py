"""Hours without rows: zero where the source leaves out zeros, else unknown."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.quality.finding import FindingCode
from downtime_cli.core.quality.history import find_gaps, history_findings
from downtime_cli.core.quality.inspection import TrafficReading
from downtime_cli.core.traffic import Silence
from tests.readers.files import errors, read, traffic, week

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
AS_OF = MONDAY + timedelta(weeks=5)
Count = Callable[[datetime], float | None]


def sparse(count: Count, days: int = 28, zone: str = "UTC", header: str = "time,requests") -> str:
    """Return a table without the hours of which nothing is counted."""
    lines = [header]
    for hour in range(24 * days):
        wall = MONDAY.replace(tzinfo=None) + timedelta(hours=hour)
        value = count(wall.replace(tzinfo=UTC))
        if value is not None:
            lines.append(f"{wall:%Y-%m-%d %H:%M},{value:g}")
    return "\n".join(lines) + "\n"


def shape(hour: int) -> float:
    """Return a day that is lowest at 3:00: 100 there, and 100 more with each hour away from it."""
    return 100 + 100 * min(abs(hour - 3), 27 - hour)


def but_for(is_lacking: Callable[[datetime], bool]) -> Count:
    """Count the usual, but nothing in some hours."""
    return lambda wall: None if is_lacking(wall) else shape(wall.hour)


def closed(*hours: int) -> Count:
    """Count nothing at these hours of the day."""
    return but_for(lambda wall: wall.hour in hours)


def zeros(reading: TrafficReading) -> int:
    """Count the hours that are 0."""
    return sum(value == 0 for value in traffic(reading).total.values)


def unknown(reading: TrafficReading) -> int:
    """Count the hours that are unknown."""
    return sum(map(math.isnan, traffic(reading).total.values))


def settle(folder: Path, text: str, **changes: object) -> tuple[int, int, bool]:
    """Return how many hours are zero, how many unknown, and whether it was said."""
    reading = read(folder, text, **({"zone": UTC} | changes))
    return zeros(reading), unknown(reading), "silence-is-zero" in [item.code for item in reading.assumptions]


def shop(wall: datetime) -> float | None:
    """Count what is sold from 9 to 19 on six days."""
    return None if wall.weekday() == 6 or not 9 <= wall.hour < 20 else 500 - 40 * abs(wall.hour - 14)


def office(wall: datetime) -> float | None:
    """Count what happens at an office: at night a little, at weekends nothing in the night and little by day."""
    if wall.weekday() < 5:
        return 20 if wall.hour < 7 or wall.hour > 19 else 300
    return None if wall.hour < 8 or wall.hour > 20 else 5


@pytest.mark.parametrize(
    ("count", "silent"),
    [
        pytest.param(closed(2, 3), 28 * 2, id="a-metro-at-night"),
        pytest.param(closed(3), 28, id="one-hour"),
        pytest.param(shop, 28 * 24 - 9 - 24 * 11 - 28, id="a-shop-closed-on-sundays"),
        pytest.param(office, 8 * 11 - 3, id="nights-of-weekends"),
    ],
)
def test_recurring_gaps_between_the_lowest_hours_are_zero(count: Count, silent: int, tmp_path: Path) -> None:
    """What is closed at the same hours each week has no traffic then, and it is said."""
    found = settle(tmp_path, sparse(count))
    assert found == (silent, 0, True)


def test_it_is_said_when_and_how_to_decide_otherwise(tmp_path: Path) -> None:
    """The sentence has the number of hours, the hours of the clock, and the option."""
    reading = read(tmp_path, sparse(closed(2, 3)), zone=UTC)
    (message,) = [item.message for item in reading.assumptions if item.code == "silence-is-zero"]
    assert message.startswith("56 hours without rows hold no requests: rows are lacking at 02:00 and 03:00 in most")
    assert "--missing unknown" in message
    reading = read(tmp_path, sparse(shop), zone=UTC)
    assert "at 24 hours of the day" in next(item.message for item in reading.assumptions)


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(closed(1), id="a-backup-on-the-slope"),
        pytest.param(closed(14), id="a-backup-by-day"),
        pytest.param(but_for(lambda wall: wall.day in {10, 11, 12}), id="off-for-three-days"),
        pytest.param(but_for(lambda wall: wall.day == 10 and wall.hour < 9), id="off-one-night"),
        pytest.param(but_for(lambda wall: (wall.day * 24 + wall.hour) * 7919 % 97 < 19), id="lost-by-chance"),
        pytest.param(
            lambda wall: None if wall.hour == 3 else 0 if wall.hour == 14 else shape(wall.hour), id="zeros-written"
        ),
    ],
)
def test_other_gaps_are_unknown(count: Count, tmp_path: Path) -> None:
    """A monitor that is off, an outage, hours lost anywhere, or a source that does write zeros: nothing is put in."""
    text = sparse(count)
    reading = read(tmp_path, text, zone=UTC)
    assert unknown(reading) == 28 * 24 - text.count("\n") + 1
    assert "silence-is-zero" not in [item.code for item in reading.assumptions]


def test_a_gap_of_weeks_is_unknown_though_most_of_the_file_is_gap(tmp_path: Path) -> None:
    """Two exports with half a year between them lack every hour of the week in most weeks, and know nothing of it."""
    count = but_for(lambda wall: 14 <= (wall - MONDAY - timedelta(hours=3)).days < 70)
    assert zeros(read(tmp_path, sparse(count, days=84))) == 0


def test_an_outage_beside_silent_nights_stays_unknown(tmp_path: Path) -> None:
    """The nights are zero, the three days are not."""
    count = but_for(lambda wall: wall.day in {10, 11, 12} or wall.hour == 3)
    assert settle(tmp_path, sparse(count)) == (25, 72, True)


@pytest.mark.parametrize(("weeks", "is_silent"), [(2, False), (3, True)])
def test_more_than_half_of_the_weeks(weeks: int, is_silent: bool, tmp_path: Path) -> None:
    """Hours that lack rows in two of four weeks may be lost; in three of four they are usual."""
    count = but_for(lambda wall: wall.hour == 3 and wall.day <= 7 * weeks)
    assert settle(tmp_path, sparse(count)) == ((7 * weeks, 0, True) if is_silent else (0, 7 * weeks, False))


@pytest.mark.parametrize(("beside", "is_silent"), [(375, True), (376, False)])
def test_the_hours_beside_are_the_lowest(beside: float, is_silent: bool, tmp_path: Path) -> None:
    """They are at most a quarter busier than the quietest hour elsewhere, which has 300."""
    level = {2: 100.0, 4: beside}
    usual = closed(3)

    def count(wall: datetime) -> float | None:
        return level.get(wall.hour, usual(wall))

    assert shape(5) == shape(1) == 300
    assert settle(tmp_path, sparse(count))[2] is is_silent


@pytest.mark.parametrize(("many", "is_silent"), [(5, True), (6, False)])
def test_a_service_with_few_requests_at_any_hour(many: int, is_silent: bool, tmp_path: Path) -> None:
    """Where every hour may lack rows, those that have some are to have few."""

    def count(wall: datetime) -> float | None:
        return many if (wall.hour + wall.day) % 3 else None

    assert settle(tmp_path, sparse(count))[2] is is_silent


@pytest.mark.parametrize(("days", "is_silent"), [(13, False), (15, True)])
def test_two_weeks_at_least(days: int, is_silent: bool, tmp_path: Path) -> None:
    """What recurs in most weeks needs more than one."""
    assert settle(tmp_path, sparse(closed(3), days=days))[2] is is_silent


@pytest.mark.parametrize(("lost", "is_silent"), [(14, True), (15, False)])
def test_most_of_the_short_gaps_have_to_be_like_that(lost: int, is_silent: bool, tmp_path: Path) -> None:
    """Where a third of the lacking hours are lost by day, those of the night may be lost too."""
    count = but_for(lambda wall: wall.hour == 3 or (wall.hour == 15 and wall.day > 28 - lost))
    assert settle(tmp_path, sparse(count))[2] is is_silent


def test_hours_are_those_of_the_clock_of_the_file(tmp_path: Path) -> None:
    """A night of Berlin recurs at the same hour of its clock through a clock change."""
    berlin = ZoneInfo("Europe/Berlin")
    lines = ["time,requests"]
    for hour in range(24 * 56):
        moment = datetime(2026, 2, 28, 23, tzinfo=UTC) + timedelta(hours=hour)
        local = moment.astimezone(berlin)
        if local.hour != 3:
            lines.append(f"{local.isoformat()},{shape(local.hour):g}")
    reading = read(tmp_path, "\n".join(lines), zone=berlin)
    assert zeros(reading) == 56
    assert "at 03:00 in most weeks" in reading.assumptions[-1].message


def test_levels_are_never_zero_by_silence(tmp_path: Path) -> None:
    """No reading of a level is no level of 0."""
    text = sparse(closed(3), header="time,requests per second")
    assert settle(tmp_path, text) == (0, 28, False)


def test_empty_cells_say_that_zeros_are_written(tmp_path: Path) -> None:
    """A file that has rows without a value knows how to say that nothing was measured."""
    text = sparse(closed(3))
    assert settle(tmp_path, text + "2026-06-29 00:00,\n")[2] is False


@pytest.mark.parametrize("header", ["hour,requests", "hour,users"])
def test_zeros_at_both_ends_are_the_bounds_of_a_query(header: str, tmp_path: Path) -> None:
    """The query of `downtime collect --sql` has rows for its first and last hour, and none for others of nothing."""
    first, last = MONDAY, MONDAY + timedelta(hours=24 * 28 - 1)
    text = sparse(lambda wall: 0 if wall in {first, last} else closed(3)(wall), header=header)
    assert settle(tmp_path, text) == (28 + 2, 0, True)
    within = sparse(lambda wall: 0 if wall == first + timedelta(hours=1) else closed(3)(wall), header=header)
    assert settle(tmp_path, within) == (1, 28, False)


def test_bounds_of_a_query_that_places_its_users(tmp_path: Path) -> None:
    """They are rows of one place, whose first and last hour are those of all."""
    lines = ["hour,requests,zone"]
    for n in range(24 * 28):
        wall = MONDAY + timedelta(hours=n)
        if wall.hour != 3 and 0 < n < 24 * 28 - 1:
            lines += [f"{wall:%Y-%m-%dT%H:%M:00Z},{shape(wall.hour):g},{zone}" for zone in ("Asia/Tokyo", "UTC")]
        elif wall.hour != 3:
            lines.append(f"{wall:%Y-%m-%dT%H:%M:00Z},0,UTC")
    assert settle(tmp_path, "\n".join(lines), zone=None) == (28 + 2, 0, True)


@pytest.mark.parametrize(
    ("header", "end", "remedy"),
    [
        pytest.param("time,requests", "", "export them; where the source leaves out hours without requests", id="rows"),
        pytest.param("time,requests", "2026-06-29 00:00,\n", "export those that can be had", id="values"),
        pytest.param("time,requests per second", "", "export them", id="level"),
    ],
)
def test_what_to_do_about_missing_hours_goes_by_what_the_file_says(
    header: str, end: str, remedy: str, tmp_path: Path
) -> None:
    """Only hours that have no row may be zeros that were left out, and no level is."""
    reading = read(tmp_path, sparse(closed(1), header=header) + end, zone=UTC)
    found = traffic(reading)
    findings = [each for each in history_findings(found, AS_OF, find_gaps(found)) if each]
    (advice,) = [each.remedy for each in findings if each.code is FindingCode.MISSING_HOURS]
    assert advice.startswith(remedy)
    assert advice.endswith("--missing zero") is (remedy.endswith("without requests"))


@pytest.mark.parametrize(("missing", "found"), [(Silence.ZERO, (100, 0)), (Silence.UNKNOWN, (0, 100))])
def test_the_option_decides_about_every_hour(missing: Silence, found: tuple[int, int], tmp_path: Path) -> None:
    """Outages are zero as well, or closed nights unknown; nothing has to be assumed."""
    count = but_for(lambda wall: wall.day in {10, 11, 12} or wall.hour == 3 or (wall.day == 13 and wall.hour < 4))
    assert settle(tmp_path, sparse(count), missing=missing) == (*found, False)


@pytest.mark.parametrize(
    ("missing", "hour", "asia"),
    [
        (None, 3, 0),
        (None, 15, 0),
        (Silence.ZERO, 3, 0),
        (Silence.UNKNOWN, 3, math.nan),
        (Silence.UNKNOWN, 15, math.nan),
    ],
)
def test_zones(missing: Silence | None, hour: int, asia: float, tmp_path: Path) -> None:
    """What is silent is silent in every zone; a zone without a row beside others is 0 unless the option forbids it."""
    lines = ["time,zone,requests"]
    for n in range(24 * 28):
        wall = MONDAY + timedelta(hours=n)
        if wall.hour != 3:
            lines.append(f"{wall:%Y-%m-%dT%H:%MZ},Europe/Berlin,{shape(wall.hour):g}")
        if wall.hour not in {3, 15}:
            lines.append(f"{wall:%Y-%m-%dT%H:%MZ},Asia/Tokyo,{shape(wall.hour):g}")
    found = traffic(read(tmp_path, "\n".join(lines), missing=missing))
    value = found.by_zone[ZoneInfo("Asia/Tokyo")].values[hour]
    assert value == asia or math.isnan(value) is math.isnan(asia)


def test_gaps_before_and_after_are_nothing(tmp_path: Path) -> None:
    """Nothing is known of the time before the first row, and no error comes of a short file."""
    assert settle(tmp_path, sparse(closed(0, 1, 23)), missing=Silence.ZERO)[0] == 27 * 3
    assert errors(lambda: read(tmp_path, sparse(closed(3), days=1), zone=UTC))[0].code == "too-few-hours"


def test_a_typical_day_without_an_hour(tmp_path: Path) -> None:
    """What SQL counts by the hour of the day lacks the hours without rows: the remedy is the option, and works."""
    text = "hour,requests\n" + "\n".join(f"{hour},{shape(hour):g}" for hour in range(24) if hour != 3)
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.code == "too-few-hours"
    assert "--missing zero" in issue.remedy
    assert week(read(tmp_path, text, missing=Silence.ZERO)).values[:5] == (400, 300, 200, 0, 200)
    assert errors(lambda: read(tmp_path, text, missing=Silence.UNKNOWN))[0].code == "too-few-hours"


@pytest.mark.parametrize(("weeks", "unknown_hours"), [(2, 2 * 37), (3, 0)])
def test_a_long_gap_has_to_be_the_same_in_most_weeks(weeks: int, unknown_hours: int, tmp_path: Path) -> None:
    """A shop that lacks rows on two of four Sundays may have been offline; on three of four it is closed."""

    def count(wall: datetime) -> float | None:
        return None if wall.weekday() == 6 and wall.day <= 7 * weeks else shop(wall.replace(day=1))

    found = settle(tmp_path, sparse(count))
    assert found == (27 * 13 - 2 * 13 * weeks + 37 * weeks - unknown_hours, unknown_hours, True)
