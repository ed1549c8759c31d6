"""Hours that come more than once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.readers.files import assumed, by_hour, codes, errors, hourly, read, traffic

GOOD = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ}")


def test_the_same_value_again_counts_once(tmp_path: Path) -> None:
    """A measurement written down twice is one measurement."""
    reading = read(tmp_path, GOOD + "2026-03-01T07:00Z,7\n2026-03-01T07:00Z,7\n")
    assert by_hour(reading)["2026-03-01T07:00"] == 7
    assert codes(reading) == ["repeated-rows"]
    assert reading.rows == 48


def test_one_row_per_kind_of_weather_counts_once(tmp_path: Path) -> None:
    """Rows that differ in other columns but not in the value are one measurement too."""
    text = GOOD.replace("requests", "requests,weather").replace("\n2026", ",Rain\n2026")
    text = text.replace("T09:00Z,9,Rain", "T09:00Z,9,Rain\n2026-03-01T09:00Z,9,Mist") + ""
    reading = read(tmp_path, text.rstrip("\n") + ",Mist\n")
    assert by_hour(reading)["2026-03-01T09:00"] == 9
    assert "repeated-rows" in codes(reading)


def test_parts_told_apart_by_a_column_add_up(tmp_path: Path) -> None:
    """Rows of one hour that differ in the value and in a column of words are parts."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},web,1\n{t:%Y-%m-%dT%H:%MZ},app", header="timestamp,client,requests")
    reading = read(tmp_path, text)
    assert by_hour(reading)["2026-03-01T09:00"] == 10
    assert [item.value for item in reading.recognised if item.what == "rows per hour"] == ["added up"]


def test_zones_repeat_on_their_own(tmp_path: Path) -> None:
    """The same hour of another zone is no repetition; of the same zone it is."""
    rows = [
        f"2026-03-{1 + n // 24:02d}T{n % 24:02d}:00Z,{zone},{n}" for n in range(48) for zone in ("JP", "IN", "DE", "FR")
    ]
    header = "timestamp,country,requests\n"
    assert codes(read(tmp_path, header + "\n".join(rows))) == []
    reading = read(tmp_path, header + "\n".join([*rows, "2026-03-01T05:00Z,JP,5"]))
    assert codes(reading) == ["repeated-rows"]
    assert by_hour(reading)["2026-03-01T05:00"] == 20
    (issue,) = errors(lambda: read(tmp_path, header + "\n".join([*rows, "2026-03-01T05:00Z,JP,6"])))
    assert issue.code == "contradicting-hours"
    side_by_side = [row for each in rows for row in ([each, each] if ",JP," in each else [each])]
    assert by_hour(read(tmp_path, header + "\n".join(side_by_side)))["2026-03-01T05:00"] == 20


@pytest.mark.parametrize("again", ["T05:30Z,1", "T05:00Z,"])
def test_finer_rows_and_blanks_are_no_repetition(again: str, tmp_path: Path) -> None:
    """Another minute of the hour is a part of it; a blank cell is nothing."""
    reading = read(tmp_path, GOOD + f"2026-03-01{again}\n")
    assert by_hour(reading)["2026-03-01T05:00"] == (6 if "30" in again else 5)


def test_contradictions_name_both_lines(tmp_path: Path) -> None:
    """Two rows of one hour with different values cannot both be right."""
    (issue,) = errors(lambda: read(tmp_path, GOOD + "2026-03-01T07:00Z,8\n# comment\n\n"))
    assert issue.code == "contradicting-hours"
    assert "line 9" in issue.message


def test_a_doubled_hour_of_autumn_is_no_contradiction(tmp_path: Path) -> None:
    """What clocks show twice may come twice, while another repetition is still found."""
    text = hourly(lambda t: f"{t:%Y-%m-%d %H:%M}", start="2026-10-24T12:00", count=48, zone=ZoneInfo("Europe/Berlin"))
    reading = read(tmp_path, text + "2026-10-25 12:00,25\n", zone=ZoneInfo("Europe/Berlin"))
    assert codes(reading) == ["repeated-rows", "dst-repeated-hour"]


def test_series_one_after_the_other_add_up(tmp_path: Path) -> None:
    """Grafana's long form has all rows of a series before the next: the column of series still tells them apart."""
    stamps = [f"2026-03-{1 + n // 24:02d} {n % 24:02d}:00:00" for n in range(600)]
    rows = [
        f'"{name}";"{stamp}";"{n % 24 * factor}"'
        for factor, name in ((1, "a"), (2, "b"))
        for n, stamp in enumerate(stamps)
    ]
    reading = read(tmp_path, 'sep=;\n"Series";"Time";"Value"\n' + "\n".join(rows), zone=ZoneInfo("UTC"))
    assert by_hour(reading)["2026-03-01T05:00"] == 15
    assert any(item.what == "rows per hour" for item in reading.recognised)


def test_codes_of_unknown_countries_are_nowhere(tmp_path: Path) -> None:
    """T1 and XX are what Cloudflare writes for Tor and for unknown countries."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},T1,1\n{t:%Y-%m-%dT%H:%MZ},US", header="timestamp,country,requests")
    assert "unknown-zone-rows" in codes(read(tmp_path, text))


def test_a_row_of_totals_is_no_repetition(tmp_path: Path) -> None:
    """What is passed over at first is passed over when rows are compared."""
    reading = read(tmp_path, GOOD + "2026-03-01T07:00Z,7\nTotal,1128\n")
    assert codes(reading) == ["repeated-rows"]
    assert traffic(reading).total.sum() == sum(range(48))


def test_repeated_rows_leave_the_doubled_hour_its_two_values(tmp_path: Path) -> None:
    """In an hour that clocks show twice, two rows of each zone are two hours, not repetitions."""
    names = ("DE", "FR", "IT", "PL")
    berlin = ZoneInfo("Europe/Berlin")
    walls = [
        (datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(hours=n)).astimezone(berlin).strftime("%Y-%m-%d %H:%M")
        for n in range(48)
    ]
    rows = [f"{wall},{name},{n}" for n, wall in enumerate(walls) for name in names]
    text = "\n".join(["time,country,requests", *rows[:4], rows[0], *rows[4:]]) + "\n"
    reading = read(tmp_path, text, zone=berlin)
    assert [traffic(reading).total.values[n] for n in (0, 12, 13, 14)] == [0, 48, 52, 56]
    assert set(codes(reading)) == {"repeated-rows", "dst-repeated-hour"}


def test_half_hours_exported_twice_count_once(tmp_path: Path) -> None:
    """Overlapping exports are one measurement in regular parts of hours as well."""
    halves = hourly(lambda t: f"{t:%Y-%m-%dT%H:00Z},1\n{t:%Y-%m-%dT%H:30Z}")
    again = "\n".join(halves.splitlines()[41:61])
    reading = read(tmp_path, f"{halves}{again}\n")
    assert traffic(reading).total.sum() == sum(range(48)) + 48
    assert codes(reading) == ["repeated-rows"]


@pytest.mark.parametrize(("stamps", "is_checked"), [(12, True), (20, False)])
def test_events_at_the_same_minute_are_no_repetition(stamps: int, is_checked: bool, tmp_path: Path) -> None:
    """Up to twelve stamps an hour are measurements; more may be those of events, of which a minute may hold several."""
    step = 60 // stamps
    lines = [f"2026-03-{1 + n // 24:02d}T{n % 24:02d}:{step * k:02d}Z,4" for n in range(48) for k in range(stamps)]
    reading = read(tmp_path, "\n".join(["time,requests", *lines, lines[7], lines[8]]))
    assert traffic(reading).total.sum() == 4 * len(lines) + 8 * (not is_checked)


HALF_DAY = hourly(lambda t: f"{t:%Y-%m-%d %I:%M}", count=96, header="stamp,requests")


def test_lost_halves_of_the_day_are_named(tmp_path: Path) -> None:
    """Where every stamp appears twice and none is after 12, nobody is told to delete rows."""
    (issue,) = errors(lambda: read(tmp_path, HALF_DAY))
    assert issue.code == "contradicting-hours"
    assert "AM and PM are lost" in issue.message
    assert "delete" not in issue.remedy
    from_0 = HALF_DAY.replace(" 12:", " 00:")
    assert "AM and PM are lost" in errors(lambda: read(tmp_path, from_0))[0].message


def test_mornings_with_one_contradiction_have_not_lost_their_halves(tmp_path: Path) -> None:
    """Twelve hours of the clock alone prove nothing: nearly every stamp has to appear twice."""
    mornings = [line for line in HALF_DAY.splitlines()[1:] if int(line.rpartition(",")[2]) % 24 < 12]
    text = "\n".join(["stamp,requests", *mornings, "2026-03-02 05:00,77"])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert "AM and PM" not in issue.message


def autumn(again: str = "") -> str:
    """Return local hours of Berlin around the end of summer time."""
    berlin = ZoneInfo("Europe/Berlin")
    return hourly(lambda t: f"{t:%Y-%m-%d %H:%M}", start="2026-10-24T12:00", zone=berlin) + again


def test_an_autumn_night_is_answered_with_its_zones(tmp_path: Path) -> None:
    """The hour that clocks show twice is no mistake: the remedy names whose clocks do, and works."""
    (issue,) = errors(lambda: read(tmp_path, autumn()))
    assert issue.code == "contradicting-hours"
    assert "--traffic-zone Europe/" in issue.remedy
    assert "delete" not in issue.remedy
    named = issue.remedy.partition("--traffic-zone ")[2].split(",")[0]
    assert codes(read(tmp_path, autumn(), zone=ZoneInfo(named))) == ["dst-repeated-hour"]


@pytest.mark.parametrize(
    ("zone", "start", "named"),
    [
        pytest.param("America/Chicago", "2025-11-01T12:00", "America/New_York, America/Chicago or", id="america"),
        pytest.param("Europe/Paris", "2026-10-24T12:00", "Europe/Berlin, Europe/Madrid or", id="europe"),
        pytest.param("Australia/Melbourne", "2026-04-04T12:00", "Australia/Sydney, Australia/Melbourne or", id="south"),
    ],
)
@pytest.mark.parametrize("minutes", [pytest.param(0, id="starts"), pytest.param(60, id="ends")])
def test_starts_and_ends_of_hours_are_answered_alike(
    zone: str, start: str, named: str, minutes: int, tmp_path: Path
) -> None:
    """Meters write the end of the hour that comes twice: an hour later; with the zone the file is read."""
    clock, wall = ZoneInfo(zone), datetime.fromisoformat(start)
    instants = [wall.replace(tzinfo=clock).astimezone(UTC) + timedelta(hours=n) for n in range(96)]
    stamps = [each.astimezone(clock).replace(tzinfo=None) + timedelta(minutes=minutes) for each in instants]
    text = "\n".join(["time,requests", *(f"{stamp:%Y-%m-%d %H:%M},{n}" for n, stamp in enumerate(stamps))])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert minutes or f"say whose: --traffic-zone {named} " in issue.remedy
    assert "delete" not in issue.remedy
    reading = read(tmp_path, text, zone=clock)
    assert list(traffic(reading).total.values) == list(range(96))
    assert (f"as clock changes of {zone} show" in assumed(reading).get("hour-ending", "")) is bool(minutes)


def test_an_autumn_night_of_half_an_hour_is_answered_too(tmp_path: Path) -> None:
    """Clocks of Lord Howe go back by half an hour, so that one half hour comes twice."""
    zone, first = ZoneInfo("Australia/Lord_Howe"), datetime(2026, 4, 4, 3, tzinfo=UTC)
    stamps = [(first + timedelta(minutes=30 * n)).astimezone(zone) for n in range(96)]
    text = "\n".join(["time,requests", *(f"{stamp:%Y-%m-%d %H:%M},{n}" for n, stamp in enumerate(stamps))])
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.remedy.endswith("say whose: --traffic-zone Australia/Lord_Howe, for example")
    assert traffic(read(tmp_path, text, zone=zone)).total.sum() == sum(range(96))


def test_another_zone_than_the_one_given_may_fit(tmp_path: Path) -> None:
    """A zone whose clocks went back in another night is doubted before any row is."""
    (issue,) = errors(lambda: read(tmp_path, autumn(), zone=ZoneInfo("America/New_York")))
    assert "--traffic-zone may have to be Europe/" in issue.remedy


def test_a_contradiction_elsewhere_is_no_clock_change(tmp_path: Path) -> None:
    """No zone explains two values at noon, nor stamps in UTC that contradict each other."""
    found = errors(lambda: read(tmp_path, autumn("2026-10-25 12:00,999\n")))
    assert all("delete one of the rows" in issue.remedy for issue in found)
    zulu = autumn().replace(":00,", ":00Z,")
    assert "delete one of the rows" in errors(lambda: read(tmp_path, zulu))[0].remedy


PARTS = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},web,7\n{t:%Y-%m-%dT%H:%MZ},app", header="time,client,requests")


@pytest.mark.parametrize("cut", [0, 1])
def test_parts_exported_twice_count_once(cut: int, tmp_path: Path) -> None:
    """Exports that overlap repeat whole hours, all parts of them; the first hour may have been cut."""
    again = "\n".join(PARTS.splitlines()[41 + cut : 61])
    reading = read(tmp_path, f"{PARTS}{again}\n")
    assert traffic(reading).total.sum() == sum(range(48)) + 48 * 7
    assert codes(reading) == ["repeated-rows"]
    assert f"{20 - cut} rows repeat" in reading.issues[0].message
    assert [item.code for item in reading.assumptions] == ["rows-added-up"]


def test_equal_events_of_parts_add_up(tmp_path: Path) -> None:
    """Events of an hour are written down as often as they came: now twice, now three times."""
    rows = [f"2026-03-{1 + n // 24:02d}T{n % 24:02d}:00Z,{kind},1" for n in range(48) for kind in "ab" * (1 + n % 3)]
    rows += [f"2026-03-01T{n:02d}:00Z,a,1" for n in range(10)]
    reading = read(tmp_path, "\n".join(["time,kind,requests", *rows]))
    assert traffic(reading).total.sum() == len(rows)


@pytest.mark.parametrize(("odd", "is_once"), [(1, True), (2, False)])
def test_four_of_five_repeated_hours_are_repeated_as_a_whole(odd: int, is_once: bool, tmp_path: Path) -> None:
    """More than that is an overlap of exports; otherwise equal rows are parts that happen to be equal."""
    lines = PARTS.splitlines()
    again = [line for n in range(9) for line in lines[1 + 2 * n : 2 + 2 * n + (n >= odd)]]
    reading = read(tmp_path, "\n".join([*lines, *again]))
    assert (codes(reading) == ["repeated-rows"]) is is_once


def test_contradictions_at_all_hours_have_not_lost_their_halves(tmp_path: Path) -> None:
    """Every stamp appears twice, but hours go from 0 to 23: nothing was lost."""
    again = "\n".join(f"{line}9" for line in GOOD.splitlines()[1:])
    found = errors(lambda: read(tmp_path, f"{GOOD}{again}\n"))
    assert len(found) == 48
    assert not any("AM and PM" in issue.message for issue in found)


@pytest.mark.parametrize(("finer", "is_checked"), [(4, True), (5, False)])
def test_nine_of_ten_hours_alike_are_regular(finer: int, is_checked: bool, tmp_path: Path) -> None:
    """A row now and then between the hours does not hide that another one is repeated."""
    lines = GOOD.splitlines()
    between = [f"2026-03-01T{n:02d}:20Z,1" for n in range(finer)]
    reading = read(tmp_path, "\n".join([*lines, *between, lines[30]]))
    assert (codes(reading) == ["repeated-rows"]) is is_checked


def test_a_doubled_hour_of_autumn_among_repeated_rows_keeps_both(tmp_path: Path) -> None:
    """Rows that a column tells apart now and then are one measurement, but equal ones of a doubled hour are two."""
    berlin = ZoneInfo("Europe/Berlin")
    text = hourly(
        lambda t: f"{t:%Y-%m-%d %H:%M},dry", start="2026-10-24T12:00", zone=berlin, header="time,sky,requests"
    )
    lines = text.splitlines()
    assert lines[15].endswith("02:00,dry,14")
    lines[16] = lines[15]
    reading = read(tmp_path, "\n".join([*lines, lines[30], lines[40].replace("dry", "wet")]), zone=berlin)
    assert list(traffic(reading).total.values[13:17]) == [13, 14, 14, 16]
    assert codes(reading) == ["repeated-rows", "dst-repeated-hour"]
