"""Rare shapes of traffic files: long ones, quoted ones, rows of several parts."""

from __future__ import annotations

import gzip
import io
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.errors import AccessError, IssueCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.traffic import ValueKind
from downtime_cli.readers.sources import open_source
from downtime_cli.readers.stamps.column_stamps import settle_column
from downtime_cli.readers.stamps.written_stamp import DateOrder
from downtime_cli.readers.table.text_blocks import CellFinder, list_starts
from downtime_cli.readers.traffic.timestamps import find_format
from tests.readers.files import by_hour, codes, errors, hourly, read, traffic

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 3, 1)


def stamps(count: int, minutes: int = 60) -> list[str]:
    """Return so many stamps, in UTC."""
    return [f"{FIRST + timedelta(minutes=minutes * n):%Y-%m-%dT%H:%M:%SZ}" for n in range(count)]


def test_lines_are_counted_through_long_quoted_files(tmp_path: Path) -> None:
    """In the nine-thousandth row of a quoted file, below a cell that spans lines, the place is exact."""
    rows = [f'"{stamp}","a, ""b""",{n}' for n, stamp in enumerate(stamps(20_000, 6))]
    rows[5] = rows[5].replace("a, ", "a\n\n")
    rows[9000] = rows[9000].rpartition(",")[0] + ",-1"
    (issue,) = errors(lambda: read(tmp_path, "timestamp,note,requests\n" + "\n".join(rows)))
    assert (issue.place.line, issue.place.column) == (9004, len('"2026-03-01T00:00:00Z","a, ""b""",') + 1)


def test_cells_are_found_in_their_line() -> None:
    """The first character of a cell, quoted separators passed over; 1 where the line has no such cell."""
    assert list_starts('a,"b,c",d', ",") == [1, 3, 9]
    assert list_starts('a|"b|c', "|") == [1, 3]


def test_lines_beyond_the_end_have_no_cells(tmp_path: Path) -> None:
    """Whoever asks for one gets the first character, as where a line has fewer cells."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\nc,d\n")
    finder = CellFinder(open_source(str(path)), ",")
    assert [finder.find_start(line, 1) for line in (2, 9, 1)] == [3, 1, 3]


def test_parts_of_zones_add_up(tmp_path: Path) -> None:
    """Several rows of a zone in one hour, side by side, are parts where a column tells them apart."""
    lines = [
        f"{stamp},{zone},{channel},{n}"
        for n, stamp in enumerate(stamps(48))
        for zone in ("JP", "IN", "DE")
        for channel in ("web", "app")
    ]
    found = traffic(read(tmp_path, "timestamp,country,channel,requests\n" + "\n".join(lines)))
    assert found.total.get(found.total.first_epoch_hour + 5) == 30
    assert {series.get(found.total.first_epoch_hour + 5) for series in found.by_zone.values()} == {10}


@pytest.mark.parametrize("kind", [ValueKind.COUNT, ValueKind.LEVEL])
def test_naive_times_with_zones(kind: ValueKind, tmp_path: Path) -> None:
    """Zones and clock times together: the file's clock is one, the users' zones are others; levels have gaps."""
    walls = [f"{FIRST + timedelta(hours=n):%Y-%m-%d %H:%M}" for n in range(48)]
    lines = [f"{wall},{zone},{n}" for n, wall in enumerate(walls) for zone in ("JP", "IN", "DE", "FR", "IT")]
    del lines[-1]
    found = traffic(read(tmp_path, "time,country,load\n" + "\n".join(lines), zone=BERLIN, kind=kind))
    assert found.start_of(found.total.first_epoch_hour) == datetime(2026, 2, 28, 23, tzinfo=UTC)
    italy = next(series for zone, series in found.by_zone.items() if zone_name(zone) == "Europe/Rome")
    assert (italy.values[-1] == 0) == (kind is ValueKind.COUNT)
    assert found.total.values[-1] == 47 * 4


def test_nothing_but_blanks_is_no_traffic(tmp_path: Path) -> None:
    """Stamps without a single value are refused."""
    text = hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},", header="timestamp,requests,x")
    (issue,) = errors(lambda: read(tmp_path, text, value_columns=("requests",)))
    assert (issue.code, issue.message) == ("empty-file", "no row has a time and a value")


def test_a_stamp_for_every_second_costs_no_memory_of_all(tmp_path: Path) -> None:
    """More stamps than are remembered still add up."""
    lines = [f"{FIRST + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ},1" for n in range(0, 1_200_000, 5)]
    values = by_hour(read(tmp_path, "timestamp,requests\n" + "\n".join(lines)))
    assert values["2026-03-01T05:00"] == 720
    assert sum(values.values()) == len(lines)


def test_levels_of_many_stamps_in_blocks_are_divided_once(tmp_path: Path) -> None:
    """A stamp that comes back in the block of the next zone is not a second stamp, however many lie between."""
    times = [f"{FIRST + timedelta(minutes=n):%Y-%m-%dT%H:%MZ}" for n in range(210_000)]
    lines = [f"{time},{zone},6" for zone in ("Europe/Berlin", "Asia/Tokyo") for time in times]
    text = "timestamp,timezone,users\n" + "\n".join(lines)
    assert set(by_hour(read(tmp_path, text, kind=ValueKind.LEVEL)).values()) == {12.0}


def test_a_thousand_mistakes_are_enough(tmp_path: Path) -> None:
    """Errors are collected up to a limit, in memory that does not grow with them."""
    header = "timestamp,requests\n"
    negative = [f"{stamp},-1" for stamp in stamps(1200)]
    assert len(errors(lambda: read(tmp_path, header + "\n".join(negative)))) == 1000
    twice = [f"{stamp},{value}" for value in (1, 2) for stamp in stamps(1200)]
    assert len(errors(lambda: read(tmp_path, header + "\n".join(twice)))) == 1000


def test_repeated_rows_among_comments_and_blanks(tmp_path: Path) -> None:
    """A second look at the rows passes over what the first one did."""
    text = "requests,timestamp\n" + "\n".join(f"5,{stamp}" for stamp in stamps(48))
    reading = read(tmp_path, text + f"\n# note\n9,Total\n5,{stamps(3)[2]}\n,{stamps(3)[1]}\n")
    assert sorted(codes(reading)) == ["missing-values", "repeated-rows"]
    assert by_hour(reading)["2026-03-01T02:00"] == 5
    assert "1 rows have no value" in next(issue.message for issue in reading.issues if issue.code == "missing-values")


def test_a_compressed_file_that_ends_early(tmp_path: Path) -> None:
    """What is cut off in the middle is refused, not read in part."""
    rows = [f"{stamp},{n * n % 997}" for n, stamp in enumerate(stamps(60_000, 1))]
    data = gzip.compress(("timestamp,requests\n" + "\n".join(rows)).encode())
    assert errors(lambda: read(tmp_path, data[: len(data) // 2]))[0].code == "unreadable"


@pytest.mark.parametrize("is_closed", [True, False])
def test_standard_input_that_cannot_be_read(is_closed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is closed, or open for writing only, the file is not what is wrong."""
    with (tmp_path / "out").open("w") as out, open(out.fileno(), "rb", buffering=0, closefd=False) as unreadable:
        monkeypatch.setattr("sys.stdin", None if is_closed else io.TextIOWrapper(io.BufferedReader(unreadable)))
        with pytest.raises(AccessError) as caught:
            open_source("-")
    (issue,) = caught.value.issues
    reason = "it is closed" if is_closed else "Bad file descriptor"
    assert str(issue.place) == "standard input"
    assert (issue.code, issue.message) == (IssueCode.UNREADABLE, f"cannot read: {reason}")


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["Mar 2026 5pm"] * 3, id="no-day"),
        pytest.param(["03/13/2026 13:00 PM"] * 3, id="thirteen-pm"),
        pytest.param([""] * 3, id="nothing"),
        pytest.param(["2026-02-30 05:00"] * 3, id="no-such-day"),
        pytest.param(["02/Foo/2026:00:12:00 +0000"] * 3, id="no-such-month"),
        pytest.param(["99999999999999999999"] * 3, id="too-many-digits"),
    ],
)
def test_what_is_no_time(cells: list[str]) -> None:
    """Half dates and impossible ones have no format."""
    assert find_format(cells) is None


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("2026/03/01 24:00", 29538720 + 1440),
        ("01.03.2026 24.00", 29538720 + 1440),
        ("1/3/26 5:30 -0330", 29538720 + 330),
    ],
)
def test_odd_times(text: str, minute: int) -> None:
    """Hour 24 is the next day's first; offsets and years of two digits are read."""
    form = find_format([text], DateOrder.DAY_FIRST)
    assert form is not None
    assert form.parse(text)[0] == minute


def test_impossible_days_are_no_evidence() -> None:
    """A date that exists in no order says nothing about the others."""
    found = settle_column(["01/02/2026", "02/02/2026", "03/02/2026", "31/02/2026"], 10**6).order
    assert found is not None
    assert found.order is DateOrder.DAY_FIRST


def test_a_zone_column_of_words_is_none(tmp_path: Path) -> None:
    """A column called region whose cells are no places is a dimension."""
    reading = read(tmp_path, hourly(lambda t: f"{t:%Y-%m-%dT%H:%MZ},shelf", header="time,region,requests"))
    assert reading.columns.zone is None


def test_a_clock_change_after_as_of_does_not_matter(tmp_path: Path) -> None:
    """Doubled hours that were left out are left alone."""
    walls = [f"{datetime(2026, 10, 20) + timedelta(hours=n):%Y-%m-%d %H:%M}" for n in range(240)]
    rows = [f"{wall},{20 if wall == '2026-10-25 02:00' else 10}" for wall in walls]
    early = read(tmp_path, "time,requests\n" + "\n".join(rows), zone=BERLIN, as_of=datetime(2026, 10, 24, tzinfo=UTC))
    assert max(by_hour(early)) == "2026-10-23T23:00"
    rows[walls.index("2026-10-25 02:00")] = "2026-10-25 02:00,1\n2026-10-25 02:00,2"
    early = read(tmp_path, "time,requests\n" + "\n".join(rows), zone=BERLIN, as_of=datetime(2026, 10, 24, tzinfo=UTC))
    assert max(by_hour(early)) == "2026-10-23T23:00"
    edge = read(tmp_path, "time,requests\n" + "\n".join(rows), zone=BERLIN, as_of=datetime(2026, 10, 25, 1, tzinfo=UTC))
    assert by_hour(edge)["2026-10-25T00:00"] == 1


def test_stamps_of_odd_offsets_share_an_hour(tmp_path: Path) -> None:
    """An hour by a clock at +00:30 falls into the UTC hour in which it starts, and adds to what is there."""
    lines = [f"{stamp},{zone},1" for stamp in stamps(48) for zone in ("JP", "IN", "DE", "FR")]
    lines += [f"2026-03-01T06:00+00:30,{zone},5" for zone in ("JP", "IN", "DE", "FR")]
    values = by_hour(read(tmp_path, "timestamp,country,requests\n" + "\n".join(lines) + "\n"))
    assert values["2026-03-01T05:00"] == 24
    assert values["2026-03-01T06:00"] == 4


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """What a shell gives for `<(zcat a.gz)` can be read as often as it takes, compressed or not."""
    text = "hour,requests\n" + "".join(f"2026-11-{day:02d}T{hour:02d}:00Z,5\n" for day in (1, 2) for hour in range(24))
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(gzip.compress(text.encode()),))
    writer.start()
    source = open_source(str(tmp_path / "pipe"))
    writer.join()
    assert "".join(source.lines()) == "".join(source.lines()) == text


def test_compressed_standard_input_is_read() -> None:
    """Gzip is recognised in standard input as well."""
    source = open_source("-", stdin=io.BytesIO(gzip.compress(b"hour,requests\n")))
    assert list(source.lines()) == ["hour,requests\n"]
