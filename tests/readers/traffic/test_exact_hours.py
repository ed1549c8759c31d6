"""Local times around clock changes: the hour that is skipped and the one that comes twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.traffic import ValueKind
from tests.readers.files import assumed, by_hour, codes, read

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def walls(start: str, count: int, minutes: int = 60) -> list[str]:
    """Return clock times as somebody writes them who forgets about clock changes."""
    first = datetime.fromisoformat(start)
    return [f"{first + timedelta(minutes=minutes * n):%Y-%m-%d %H:%M}" for n in range(count)]


def table(rows: list[tuple[str, float]]) -> str:
    """Return a table of rows."""
    return "timestamp,requests\n" + "\n".join(f"{stamp},{value}" for stamp, value in rows)


def spring(value: float) -> list[tuple[str, float]]:
    """Return two days around the change of 29 March 2026 with every clock hour, the skipped one included."""
    return [(stamp, value if stamp == "2026-03-29 02:00" else 10.0) for stamp in walls("2026-03-28 12:00", 36)]


def test_a_skipped_hour_is_left_out_if_its_exact_hour_has_data(tmp_path: Path) -> None:
    """02:00 does not exist; 03:00 has data of its own; a lost value is a warning, an empty one a note."""
    for value, severity in ((7.0, "warning"), (0.0, "note")):
        reading = read(tmp_path, table(spring(value)), zone=BERLIN)
        assert by_hour(reading)["2026-03-29T01:00"] == 10
        assert [(issue.code, issue.severity) for issue in reading.issues] == [("dst-skipped-hour", severity)]


def test_a_skipped_hour_is_moved_on_if_its_exact_hour_has_none(tmp_path: Path) -> None:
    """Only 02:00 was written and no 03:00: it is that hour."""
    rows = [row for row in spring(7.0) if row[0] not in {"2026-03-29 03:00", "2026-03-29 04:00"}]
    reading = read(tmp_path, table(rows), zone=BERLIN)
    assert by_hour(reading)["2026-03-29T01:00"] == 7
    assert "was read an hour later" in reading.issues[0].message


@pytest.mark.parametrize("beside", ["", "2026-10-24 12:00,-\n"], ids=["all-at-once", "row-by-row"])
def test_both_rows_of_a_doubled_hour_are_two_hours(beside: str, tmp_path: Path) -> None:
    """The first 02:00 is summer time, the second winter time, in the order of the file, blank cells or not."""
    stamps = walls("2026-10-24 12:00", 36)
    rows = [(stamp, 10.0) for stamp in stamps]
    index = stamps.index("2026-10-25 02:00")
    rows[index : index + 1] = [("2026-10-25 02:00", 1.0), ("2026-10-25 02:00", 2.0)]
    reading = read(tmp_path, table(rows) + "\n" + beside, zone=BERLIN)
    values = by_hour(reading)
    assert (values["2026-10-25T00:00"], values["2026-10-25T01:00"], values["2026-10-25T02:00"]) == (1, 2, 10)
    assert "dst-repeated-hour" in codes(reading)


@pytest.mark.parametrize("step", [60, 30])
def test_the_newest_first_turn_the_two_hours_round(step: int, tmp_path: Path) -> None:
    """The first 02:00 of such a file is winter time; the day around it shows the order, whatever other days do."""
    stamps = walls("2026-10-24 12:00", 36 * 60 // step, step)
    index = stamps.index("2026-10-25 03:00")
    stamps[index:index] = stamps[index - 60 // step : index]
    night = [(stamp, float(n)) for n, stamp in enumerate(stamps)]
    other = [(stamp, 50.0) for stamp in walls("2026-10-28 00:00", 24)] if step == 60 else []
    forward, back = (read(tmp_path, table(rows + other), zone=BERLIN) for rows in (night, night[::-1]))
    assert by_hour(forward) == by_hour(back)
    assert "the first rows are the first hour" in forward.issues[0].message
    assert "the first rows are the second hour, as the newest are first" in back.issues[0].message
    assert back.issues[0].severity == "note"


def test_rows_in_no_order_do_not_tell_the_two_hours_apart(tmp_path: Path) -> None:
    """The first row is taken for the first hour, with a warning, since nothing shows that it is."""
    rows = [(stamp, 10.0) for stamp in walls("2026-10-24 12:00", 36)]
    rows = [*rows[::2], ("2026-10-25 02:00", 3.0), *rows[1::2]]
    reading = read(tmp_path, table(rows), zone=BERLIN)
    assert (by_hour(reading)["2026-10-25T00:00"], by_hour(reading)["2026-10-25T01:00"]) == (10, 3)
    (issue,) = reading.issues
    assert (issue.code, issue.severity) == ("dst-repeated-hour", "warning")
    assert "though rows are in no order" in issue.message


@pytest.mark.parametrize("interleaved", [False, True])
def test_half_hours_of_a_doubled_hour_keep_their_order(interleaved: bool, tmp_path: Path) -> None:
    """Each stamp comes twice: the first time is the first hour, one after the other or side by side."""
    stamps = walls("2026-10-24 12:00", 72, 30)
    rows = [(stamp, 10.0) for stamp in stamps]
    index = stamps.index("2026-10-25 02:00")
    twice = [("2026-10-25 02:00", 1.0), ("2026-10-25 02:30", 2.0), ("2026-10-25 02:00", 3.0), ("2026-10-25 02:30", 4.0)]
    rows[index : index + 2] = sorted(twice, key=lambda row: row[0]) if interleaved else twice
    values = by_hour(read(tmp_path, table(rows), zone=BERLIN))
    assert (values["2026-10-25T00:00"], values["2026-10-25T01:00"]) == (3, 7)


@pytest.mark.parametrize(
    ("value", "expected"),
    [pytest.param(20.0, (10.0, 10.0), id="a-sum"), pytest.param(11.0, (11.0, None), id="one-of-them")],
)
def test_a_doubled_hour_that_comes_once(value: float, expected: tuple[float, float | None], tmp_path: Path) -> None:
    """A value like the sum of its neighbours is split in halves; a usual one is the first, the second is missing."""
    rows = [(stamp, value if stamp == "2026-10-25 02:00" else 10.0) for stamp in walls("2026-10-24 12:00", 36)]
    reading = read(tmp_path, table(rows), zone=BERLIN)
    values = by_hour(reading)
    assert (values["2026-10-25T00:00"], values.get("2026-10-25T01:00")) == expected
    level = by_hour(read(tmp_path, table(rows), zone=BERLIN, kind=ValueKind.LEVEL))
    assert level.get("2026-10-25T01:00") is None


def test_a_doubled_hour_at_the_edge_is_not_taken_for_a_sum(tmp_path: Path) -> None:
    """Without neighbours nothing can be told, so it is one hour."""
    rows = [(stamp, 99.0) for stamp in walls("2026-10-24 03:00", 24)]
    assert by_hour(read(tmp_path, table(rows), zone=BERLIN))["2026-10-25T00:00"] == 99


def test_stamps_at_the_ends_of_hours_are_found_in_spring_and_autumn(tmp_path: Path) -> None:
    """The change shows an hour late: 02:00 is there and 03:00 is not; in autumn 03:00 comes twice."""
    spring_rows = [(stamp, 10.0) for stamp in walls("2026-03-28 12:00", 36) if stamp != "2026-03-29 03:00"]
    reading = read(tmp_path, table(spring_rows), zone=BERLIN)
    assert "hour-ending" in assumed(reading)
    assert min(by_hour(reading)) == "2026-03-28T10:00"
    assert len(by_hour(reading)) == 35
    stamps = walls("2026-10-24 12:00", 36)
    autumn = [(stamp, float(n)) for n, stamp in enumerate(stamps)]
    index = stamps.index("2026-10-25 03:00")
    autumn.insert(index, ("2026-10-25 03:00", 50.0))
    reading = read(tmp_path, table(autumn), zone=BERLIN)
    assert "hour-ending" in assumed(reading)
    values = by_hour(reading)
    assert (values["2026-10-25T00:00"], values["2026-10-25T01:00"]) == (50.0, float(index))


@pytest.mark.parametrize("hour_first", [False, True])
def test_hours_from_1_to_24_are_named_by_their_ends(hour_first: bool, tmp_path: Path) -> None:
    """Hour 1 is the one that ends at 01:00, hour 24 the last of the day."""
    days = ["2026-06-01", "2026-06-02"]
    rows = [f"{day},{hour}" if hour_first else f"{day} {hour:02d}:00" for day in days for hour in range(1, 25)]
    header = "date,hour,requests\n" if hour_first else "timestamp,requests\n"
    reading = read(tmp_path, header + "\n".join(f"{row},{n}" for n, row in enumerate(rows)), zone=ZoneInfo("UTC"))
    values = by_hour(reading)
    assert "hour-ending" in assumed(reading)
    assert (min(values), max(values)) == ("2026-06-01T00:00", "2026-06-02T23:00")
    assert values["2026-06-01T23:00"] == 23


def test_half_hour_changes(tmp_path: Path) -> None:
    """On Lord Howe Island clocks go back by half an hour: no hour is doubled as a whole, and no row is lost."""
    rows = [(stamp, 10.0) for stamp in walls("2026-04-04 12:00", 36)]
    values = by_hour(read(tmp_path, table(rows), zone=LORD_HOWE))
    assert len(values) == 36


def test_zones_in_rows_are_split_alike(tmp_path: Path) -> None:
    """With a zone column a doubled hour is split for each zone, but for one that has no rows in it."""
    lines = []
    for stamp in walls("2026-10-24 12:00", 36):
        is_doubled = stamp == "2026-10-25 02:00"
        for again in range(2 if is_doubled else 1):
            lines += [
                f"{stamp},Asia/{city},{value + again}" for city, value in (("Tokyo", 1), ("Seoul", 10), ("Macau", 100))
            ]
        lines += [] if is_doubled else [f"{stamp},Asia/Dubai,1000"]
    values = by_hour(read(tmp_path, "timestamp,zone,requests\n" + "\n".join(lines), zone=BERLIN))
    hours = [values[f"2026-10-{hour}"] for hour in ("24T23:00", "25T00:00", "25T01:00", "25T02:00")]
    assert hours == [1111, 111, 114, 1111]


@pytest.mark.parametrize("start", [datetime(2026, 10, 24, 22), datetime(2026, 3, 28, 12)], ids=["autumn", "spring"])
def test_ends_as_clocks_show_them(tmp_path: Path, start: datetime) -> None:
    """Ends read off the clock: in autumn 02:00 ends the hours from 01:00 and from 02:00, in spring it ends none."""
    first = start.replace(tzinfo=UTC)
    ends = [(first + timedelta(hours=n)).astimezone(BERLIN) for n in range(1, 49)]
    text = "Period End,requests\n" + "".join(f"{end:%Y-%m-%d %H:%M},{n}\n" for n, end in enumerate(ends))
    values = by_hour(read(tmp_path, text, zone=BERLIN))
    assert values == {f"{first + timedelta(hours=n):%Y-%m-%dT%H:%M}": n for n in range(48)}


def test_totals_of_few_cells_among_rows_of_parts(tmp_path: Path) -> None:
    """A total row that ends early is passed over when rows are looked at again."""
    rows = [f"{stamp},{name},{10 + place}" for stamp in walls("2026-06-01", 48) for place, name in enumerate("ab")]
    reading = read(tmp_path, "timestamp,service,requests\n" + "\n".join([*rows, "Total"]), zone=BERLIN)
    assert set(by_hour(reading).values()) == {21}
