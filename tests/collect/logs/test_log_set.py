"""Files of a log together: packed, rotated, cut, twice there, and counted in parts."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.collect.hours import hour_of, hour_text, lay_out
from downtime_cli.collect.logs import scanning
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.log_set import CountedLogs, LogQuestion, count_logs
from downtime_cli.core.errors import AccessError, InputError, UsageError
from tests.collect.logs.samples import CLOUDFRONT, LINES

START = datetime(2026, 11, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def line_at(minutes: float, agent: str = "curl") -> str:
    """Return the line of a request some minutes after the start."""
    at = (START + timedelta(minutes=minutes)).astimezone(BERLIN)
    return f'192.0.2.7 - - [{at:%d/%b/%Y:%H:%M:%S %z}] "GET / HTTP/1.1" 200 5 "-" "{agent}"\n'


def lines_of(*hours: int) -> bytes:
    """Return two lines of each hour after the start."""
    return "".join(line_at(60 * hour + minute) for hour in hours for minute in (10, 50)).encode()


def count(*sources: str | Path, **changes: object) -> CountedLogs:
    """Return what files hold together."""
    return count_logs(replace(LogQuestion(sources=tuple(map(str, sources))), **changes))


def numbers(logs: CountedLogs) -> list[float | None]:
    """Return the numbers of all hours from the first to the last, both included."""
    table = lay_out(replace(logs.counted, is_whole=True), since=None, until=None, gaps=None)
    return [number for _, _, number in table.rows()]


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, lzma.compress, bz2.compress], ids=["plain", "gzip", "xz", "bz2"]
)
def test_packed_logs(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """What packed a file is seen from its bytes, whatever its name; a packed file may have several members."""
    path = tmp_path / "access.log"
    path.write_bytes(pack(lines_of(0, 1)) + pack(lines_of(3)))
    assert numbers(count(path)) == [2, 2, 0, 2]


def test_rotated_files_in_any_order(tmp_path: Path) -> None:
    """A pattern names a set; each file is counted once, the oldest first."""
    for name, hours in (("access.log", (4, 5)), ("access.log.1", (2, 3)), ("access.log.10", (0, 1))):
        (tmp_path / name).write_bytes(lines_of(*hours))
    for number in range(2, 10):
        (tmp_path / f"access.log.{number}").write_bytes(lines_of(1).replace(b"curl", b"curl/%d" % number))
    logs = count(tmp_path / "access.log*", tmp_path / "access.log")
    assert numbers(logs) == [2, 18, 2, 2, 2, 2]
    assert Path(logs.files[0].file.path).name == "access.log.10"
    assert logs.counted.lost == ()


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        pytest.param([*range(20, 120), 3, 119], 20, id="took-hours"),
        pytest.param([*range(20, 117), 3, 119], 3, id="one-in-less-than-a-hundred"),
        pytest.param([20, 3, 3, *[20] * 198], 20, id="two-in-two-hundred"),
        pytest.param([*range(60, 72), *range(48, 60)], 48, id="the-newest-file-before-the-older"),
        pytest.param([3, *range(20, 200)], 3, id="in-order"),
        pytest.param([20, *[20] * 200], 20, id="none-before"),
    ],
)
def test_a_log_begins_where_it_goes_on(tmp_path: Path, lines: list[int], first: int) -> None:
    """A request that took hours may be logged by when it came: the hours until the log begins are none of zero."""
    (tmp_path / "log").write_text("".join(line_at(60 * hour + 30) for hour in lines))
    assert count(tmp_path / "log").counted.first == hour_of(START) + first


def test_a_missing_number_makes_hours_unknown(tmp_path: Path) -> None:
    """Between the files around it nothing is known: not even of the hours in which these end and begin."""
    for name, hours in (("access.log", (6, 7)), ("access.log.1", (4, 5)), ("access.log.4.gz", (0, 1))):
        data = lines_of(*hours)
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    logs = count(tmp_path / "access.log*")
    assert numbers(logs) == [2, None, None, None, None, 2, 2, 2]
    (lost,) = logs.counted.lost
    assert lost.cause.endswith("access.log.2 to " + str(tmp_path / "access.log.3") + " are missing")


def test_sets_do_not_miss_each_others_files(tmp_path: Path) -> None:
    """Numbers belong to a name; dates have no order that could miss one."""
    for name in ("a.log.1", "b.log.9", "c.log-20261101.gz", "c.log-20261109", "10.0.0.1.log", "10.0.0.9.log"):
        (tmp_path / name).write_bytes(lines_of(0, 1))
    assert count(tmp_path / "*.log*").counted.lost == ()


def test_a_file_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    """`log.2` beside `log.2.gz` is what rotation left half done."""
    (tmp_path / "log.2").write_bytes(lines_of(0, 1))
    (tmp_path / "log.2.gz").write_bytes(gzip.compress(lines_of(0, 1)))
    logs = count(tmp_path / "log.2*")
    assert numbers(logs) == [2, 2]
    assert [(Path(one).name, Path(other).name) for one, other in logs.copies] == [("log.2.gz", "log.2")]


@pytest.mark.parametrize("other", [lines_of(0, 2), lines_of(0, 1) + lines_of(1)], ids=["content", "length"])
def test_files_that_differ_both_count(tmp_path: Path, other: bytes) -> None:
    """Another beginning or size is another file."""
    (tmp_path / "log.2").write_bytes(lines_of(0, 1))
    (tmp_path / "log.2.gz").write_bytes(gzip.compress(other))
    logs = count(tmp_path / "log.2*")
    assert logs.copies == ()
    assert sum(filter(None, numbers(logs))) == 2 * 2 + other.count(b"\n")


@pytest.mark.parametrize(("place", "is_same"), [((1 << 16) - 1, False), (1 << 16, True)])
def test_copies_are_told_by_their_first_64_kib(tmp_path: Path, place: int, is_same: bool) -> None:
    """And by their size: to read all of each twice would take as long as to count it."""
    data = "".join(line_at(minute / 10) for minute in range(1200)).encode()
    other = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    (tmp_path / "log.2").write_bytes(data)
    (tmp_path / "log.2.gz").write_bytes(gzip.compress(other))
    logs = count(tmp_path / "log.2*")
    assert (len(logs.copies), len(logs.rivals)) == ((1, 0) if is_same else (0, 1))


QUICK = {
    "gzip": gzip.compress,
    "xz": partial(lzma.compress, preset=0),  # by default it takes seconds
    "bz2": partial(bz2.compress, compresslevel=1),  # in blocks small enough for some to be whole before a cut
}
PACKERS = pytest.mark.parametrize("pack", QUICK.values(), ids=QUICK)


def cut(pack: Callable[[bytes], bytes], data: bytes) -> bytes:
    """Return a packed file without its last part; what makes lines differ keeps it from packing too well."""
    packed = pack(data)
    return packed[: len(packed) * 2 // 3]


@cache
def noisy(first: int, last: int) -> bytes:
    """Return many lines of some hours that do not pack well."""
    draw = random.Random(7)
    times = sorted(draw.uniform(60 * first, 60 * last) for _ in range(9_000))
    return "".join(line_at(minute, f"{draw.getrandbits(256):x}") for minute in times).encode()


@PACKERS
def test_a_cut_archive_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """What a half file held nobody knows."""
    (tmp_path / "log.1").write_bytes(cut(pack, noisy(0, 9)))
    with pytest.raises(InputError, match="the file is cut off") as caught:
        count(tmp_path / "log.1")
    assert "--accept-truncated" in caught.value.issues[0].remedy


@PACKERS
def test_hours_behind_a_cut_are_unknown(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """What was whole counts; from the hour of the cut up to the next file nothing is known."""
    (tmp_path / "log.1").write_bytes(cut(pack, noisy(0, 9)))
    (tmp_path / "log").write_bytes(lines_of(9, 10, 11))
    logs = count(tmp_path / "log*", takes_cut=True)
    (lost,) = logs.counted.lost
    assert lost.cause.endswith("log.1 is cut off")
    assert hour_text(lost.last) == "2026-11-01T09:00:00Z"
    shown = numbers(logs)
    assert shown[:2] == [pytest.approx(1000, rel=0.1)] * 2
    assert shown[lost.first - logs.counted.first :] == [None] * (lost.last - lost.first + 1) + [2, 2]


def test_a_cut_last_file_leaves_the_end_unknown(tmp_path: Path) -> None:
    """With `--until` the hours behind the last cut are asked for, and have no value."""
    (tmp_path / "log").write_bytes(cut(gzip.compress, noisy(0, 9)))
    logs = count(tmp_path / "log", takes_cut=True)
    table = lay_out(logs.counted, since=None, until=logs.counted.first + 12, gaps=None)
    assert [number for _, _, number in table.rows()][-3:] == [None] * 3


def test_lines_that_are_far_too_long(tmp_path: Path) -> None:
    """They are broken lines, of which nothing is kept; the lines around them count."""
    huge = b"x" * (3 << 20) + b'"y" 192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] ' + b"z" * (9 << 20)
    for end in (b"\n" + lines_of(3), b""):
        (tmp_path / "log").write_bytes(lines_of(*[0, 1] * 200) + huge + end)
        (found,) = count(tmp_path / "log", most_bad=0.5).files
        assert (found.counts.bad, found.counts.shown[0][0], len(found.counts.shown[0][1])) == (1, 801, 200)


def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    """It is passed over in no more memory than any other line, and what is around it counts."""
    with (tmp_path / "log").open("wb") as file:
        file.write(lines_of(0, 1))
        file.seek(1 << 30, io.SEEK_CUR)  # of zeros, which take no room on the disk
        file.write(b"\n" + lines_of(3))
    tracemalloc.start()
    logs = count(tmp_path / "log", most_bad=0.5)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20
    assert numbers(logs) == [2, 2, 0, 2]
    assert (logs.files[0].counts.lines, logs.files[0].counts.bad) == (7, 1)


@pytest.mark.parametrize("end", [b"\n", b""], ids=["newline", "none"])
def test_parts_count_every_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    """Wherever a file is split, each line belongs to one part, and keeps its number."""
    draw = random.Random(3)
    rows = [line_at(draw.uniform(0, 3000), "a" * draw.randint(0, 90)).encode() for _ in range(300)]
    rows[100] = b"broken\n"
    rows[200] = b"\n"
    data = b"\xef\xbb\xbf" + b"".join(rows).removesuffix(b"\n") + end
    (tmp_path / "log").write_bytes(data)
    whole = count(tmp_path / "log")
    for size in (97, 256, 1000, len(data) // 2):
        monkeypatch.setattr(scanning, "_PART", size)
        parts = count(tmp_path / "log")
        assert parts.counted == whole.counted
        assert parts.files[0].counts.shown == whole.files[0].counts.shown == [(101, b"broken"), (201, b"")]
        assert (parts.files[0].counts.lines, parts.files[0].counts.bad) == (300, 2)


def test_processes_count_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes give what one does, and tell how far they are."""
    (tmp_path / "log").write_bytes(lines_of(*range(200)))
    (tmp_path / "log.1.gz").write_bytes(gzip.compress(lines_of(0)))
    whole = count(tmp_path / "log*")
    monkeypatch.setattr(scanning, "_PART", 9000)
    told: list[tuple[int, int | None]] = []
    question = LogQuestion(sources=(str(tmp_path / "log*"),), jobs=2)
    assert count_logs(question, lambda done, total: told.append((done, total))).counted == whole.counted
    assert told[-1][0] == told[-1][1]
    filtered = count(tmp_path / "log*", counting=Counting(filters=Filters(only_status=("3xx",)))).files
    assert [(each.counts.unwanted, each.counts.good) for each in filtered] == [(2, 2), (400, 400)]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log may come from a pipe, packed or not."""
    for data in (lines_of(0, 1), gzip.compress(lines_of(0, 1))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
        assert numbers(count("-")) == [2, 2]


def test_too_many_broken_lines_are_refused(tmp_path: Path) -> None:
    """One in a hundred is let pass, more only if somebody says so."""
    (tmp_path / "log").write_bytes(lines_of(*[0, 1] * 25) + b"bad\n")
    assert numbers(count(tmp_path / "log")) == [50, 50]
    (tmp_path / "log").write_bytes(lines_of(*[0, 1] * 25) + b"bad\n\x1b[31mbad\n")
    with pytest.raises(InputError, match=r"2% of the lines cannot be read, such as 'bad'") as caught:
        count(tmp_path / "log")
    assert caught.value.issues[0].place.line == 101
    assert caught.value.issues[0].remedy.endswith("--max-bad 2%")
    assert numbers(count(tmp_path / "log", most_bad=0.02)) == [50, 50]
    (tmp_path / "log").write_bytes(lines_of(*[0, 1] * 2) + b"bad\n" * 3)
    with pytest.raises(InputError) as caught:
        count(tmp_path / "log", most_bad=0.27)
    assert caught.value.issues[0].remedy.endswith("--max-bad 28%")


def test_an_hour_that_came_twice_is_unknown(tmp_path: Path) -> None:
    """A log without offsets does not say which of the two hours a request came in."""
    clock = [(0, 30), (1, 30), (2, 10), (2, 50), (2, 20), (3, 30), (4, 30)]
    rows = [
        f'1.2.3.4:5 [25/Oct/2026:{hour:02}:{minute}:00.655] f b/s 1/2/3/4/5 200 27 - - ---- 1/1/1/1/0 0/0 "GET /"\n'
        for hour, minute in clock
    ]
    (tmp_path / "log").write_text("".join(rows))
    logs = count(tmp_path / "log", counting=Counting(zone=BERLIN))
    assert numbers(logs) == [1, 1, None, None, 1, 1]
    assert Counter(each.cause.split(",")[0] for each in logs.counted.lost) == {"clocks went back": 1}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("nothing*", AccessError), ("nothing", AccessError), ("folder", AccessError), ("empty", InputError)],
)
def test_what_cannot_be_counted_is_refused(tmp_path: Path, name: str, kind: type[Exception]) -> None:
    """No file, a folder, and a log without lines have their errors."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    with pytest.raises(kind):
        count(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("#Fields: date time sc-status\n2026-11-29 04:37:59 200\n", id="iis"),
        pytest.param(CLOUDFRONT, id="cloudfront"),
        pytest.param(f"{LINES['alb']}\n", id="alb"),
    ],
)
def test_logs_that_are_in_utc_refuse_a_zone(tmp_path: Path, text: str) -> None:
    """Their times are in UTC by definition; a zone would move them, or would change nothing."""
    (tmp_path / "log").write_text(text)
    with pytest.raises(UsageError, match="are in UTC") as caught:
        count(tmp_path / "log", counting=Counting(zone=BERLIN))
    assert caught.value.issues[0].remedy == "leave --traffic-zone out; if another log needs it, collect the two apart"


def test_filters_do_not_make_hours_unknown(tmp_path: Path) -> None:
    """An hour of which every request is filtered out is zero."""
    (tmp_path / "log").write_bytes(lines_of(0, 1, 2))
    assert numbers(count(tmp_path / "log", counting=Counting(filters=Filters(only_status=("5xx",))))) == [0, 0, 0]
