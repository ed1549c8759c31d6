"""Files that end early, hold nothing, or are read once: no hour of theirs is lost without a word."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from downtime_cli.collect.hours import hour_of
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.files import describe_file
from downtime_cli.collect.summary import describe_logs
from downtime_cli.core.errors import AccessError, InputError
from tests.collect.logs.test_log_set import QUICK, START, count, cut, lines_of, noisy, numbers

CADDY = b'{"level":"info","ts":1795927079.6,"logger":"http.log.access","msg":"x","request":{"uri":"/"},"status":200}\n'
CADDY_ERROR = CADDY.replace(b"log.access", b"log.error")
RUNTIME = b'{"level":"info","ts":1795927379.6,"logger":"tls","msg":"finished cleaning storage units"}\n'

PACKERS = pytest.mark.parametrize("pack", [*QUICK.values(), zstd.compress], ids=[*QUICK, "zstd"])


@pytest.mark.parametrize(
    ("name", "stem", "number"),
    [
        ("a/access.log", "a/access.log", 0),
        ("a/access.log.12.gz", "a/access.log", 12),
        ("access.log-20261129.gz", "access.log", None),
        ("access.log-20261129-04", "access.log", None),
        ("access-2026-11-29.log.zst", "access.log", None),
        ("E2X.2026-11-29-04.gz", "E2X", None),
        ("a-20261129/access.log.1", "a-20261129/access.log", 1),
        ("access.99999999", "access.99999999", 0),
    ],
)
def test_the_set_of_a_name(tmp_path: Path, name: str, stem: str, number: int | None) -> None:
    """Numbers and dates are told from names; what folders are called is no matter."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    file = describe_file(str(path))
    assert (file.stem, file.number) == (str(tmp_path / stem), number)


@PACKERS
@pytest.mark.parametrize("size", [40, 1000])
def test_an_archive_cut_within_its_first_bytes(tmp_path: Path, pack: Callable[[bytes], bytes], size: int) -> None:
    """It is refused as any other that is cut, whether a line is whole or none; the remedy is not what was tried."""
    (tmp_path / "log.1.gz").write_bytes(pack(noisy(0, 9))[:size])
    with pytest.raises(InputError, match="cut off") as refused:
        count(tmp_path / "log.1.gz")
    assert "--accept-truncated" in refused.value.issues[0].remedy
    if size == 40:
        with pytest.raises(InputError, match="cut off") as refused:
            count(tmp_path / "log.1.gz", takes_cut=True)
        assert refused.value.issues[0].remedy == "get the whole file: there is nothing else to count"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(lines_of(4)[:60], id="half-a-line"),
        pytest.param(b"#Software: IIS\n#Fields: date ti", id="comments"),
        pytest.param(RUNTIME * 9, id="lines-about-something-else"),
    ],
)
def test_an_archive_cut_before_its_first_request_counts_as_missing(tmp_path: Path, lines: bytes) -> None:
    """It is no empty file, which would tell that nobody came."""
    for number, hours in ((1, (8, 9)), (3, (0, 1))):
        (tmp_path / f"log.{number}").write_bytes(lines_of(*hours))
    (tmp_path / "log.2.gz").write_bytes(gzip.compress(lines + random.Random(7).randbytes(99))[:-60])
    with pytest.raises(InputError, match="cut off, or damaged, after"):
        count(tmp_path / "log*")
    logs = count(tmp_path / "log*", takes_cut=True)
    assert numbers(logs) == [2, *[None] * 8, 2]
    assert logs.empty == ()
    caution = f"caution: {tmp_path}/log.2.gz is cut off before its first request, and counts as missing"
    assert next(describe_logs(logs)) == caution


@contextmanager
def piped(path: Path, data: bytes, first: int) -> Iterator[None]:
    """Write some bytes to a pipe, and the others a little later."""
    os.mkfifo(path)

    def write() -> None:
        with path.open("wb", buffering=0) as pipe:
            pipe.write(data[:first])
            time.sleep(0.1)
            pipe.write(data[first:])

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    yield
    writer.join(10)


@PACKERS
def test_a_cut_pipe(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A cut is seen in a pipe as well, whatever packed it."""
    with piped(tmp_path / "pipe", cut(pack, noisy(0, 9)), 100), pytest.raises(InputError, match="cut off"):
        count(tmp_path / "pipe")


@PACKERS
def test_a_pipe_cut_within_its_first_bytes(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """The cut is seen, whether what was whole is enough to tell the format by or not."""
    with piped(tmp_path / "pipe", cut(pack, noisy(0, 1)[:20_000]), 100), pytest.raises(InputError, match="cut off"):
        count(tmp_path / "pipe")


def test_damage_within_blocks_of_bzip2(tmp_path: Path) -> None:
    """Its unpacker has no error of its own for that."""
    data = bytearray(bz2.compress(noisy(0, 9), 1))
    data[len(data) // 2] ^= 255
    (tmp_path / "log").write_bytes(data)
    with pytest.raises(InputError, match="cut off, or damaged"):
        count(tmp_path / "log")


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    """A wrong checksum, and what is no archive behind one, are errors of the file."""
    data = bytearray(gzip.compress(lines_of(0, 1)))
    data[-8] ^= 255
    for bad in (bytes(data), gzip.compress(lines_of(0, 1)) + b"garbage that is none" * 9):
        (tmp_path / "log").write_bytes(bad)
        with pytest.raises(InputError, match=r"cannot unpack|cut off, or damaged"):
            count(tmp_path / "log")


@pytest.mark.parametrize("pack", [QUICK["bz2"], QUICK["xz"]], ids=["bz2", "xz"])
def test_a_member_that_is_damaged_is_not_passed_over(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """What follows would be lost as if nobody had come; zeros that fill a block are no damage, wherever they stand."""
    whole, other = pack(lines_of(0, 1)), pack(lines_of(2))
    (tmp_path / "log").write_bytes(whole + bytes(1 << 17) + other + bytes(512))
    assert numbers(count(tmp_path / "log")) == [2, 2, 2]
    for damaged in (whole + b"\1" + other[1:], whole + other[:3], whole + other[:-5]):
        (tmp_path / "log").write_bytes(damaged)
        with pytest.raises(InputError, match="the file is cut off, or damaged, after"):
            count(tmp_path / "log")
        logs = count(tmp_path / "log", takes_cut=True)
        assert numbers(logs)[-1] is None
        assert [each.cause for each in logs.counted.lost] == [f"{tmp_path / 'log'} is cut off"]


def test_standard_input_beside_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first process has it, however many may count."""
    (tmp_path / "log").write_bytes(lines_of(2, 3))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(lines_of(0, 1)))))
    assert numbers(count("-", tmp_path / "log", jobs=4)) == [2, 2, 2, 2]


def test_a_pipe_that_gives_little_at_once(tmp_path: Path) -> None:
    """The format is not guessed from the first half of a line."""
    with piped(tmp_path / "pipe", lines_of(0, 1, 2), 70):
        logs = count(tmp_path / "pipe")
    assert (logs.files[0].format.name, numbers(logs)) == ("combined", [2, 2, 2])


def test_empty_files_are_passed_over(tmp_path: Path) -> None:
    """A day without a request is no missing file, packed or not; all of them empty are an error."""
    (tmp_path / "log").touch()
    (tmp_path / "log.1").write_bytes(lines_of(4, 5))
    (tmp_path / "log.2.gz").write_bytes(gzip.compress(b""))
    (tmp_path / "log.3").write_bytes(lines_of(0, 1))
    logs = count(tmp_path / "log*")
    assert numbers(logs) == [2, 2, 0, 0, 2, 2]
    assert sorted(Path(file.path).name for file in logs.empty) == ["log", "log.2.gz"]
    with pytest.raises(InputError, match="holds no line"):
        count(tmp_path / "log", tmp_path / "log.2.gz")


def test_a_log_of_comments_alone_tells_that_there_was_nothing(tmp_path: Path) -> None:
    """IIS writes its heading when it starts, whether anybody comes or not."""
    heading = b"#Fields: date time sc-status\n"
    (tmp_path / "w.1").write_bytes(heading + b"2026-11-01 04:00:00 200\n2026-11-01 05:00:00 200\n# the end")
    (tmp_path / "w.2").write_bytes(heading)
    (tmp_path / "w.3").write_bytes(heading + b"2026-11-01 01:00:00 200\n")
    assert numbers(count(tmp_path / "w*")) == [1, 0, 0, 1, 1]
    with pytest.raises(InputError, match="no line tells of a request"):
        count(tmp_path / "w.2")


def test_a_number_that_is_missing_among_other_sets(tmp_path: Path) -> None:
    """Each set is looked at by itself, whichever way it counts."""
    for name, hours in (("a.1", (6, 7)), ("a.3", (0, 1)), ("b.1", (0, 2)), ("b.3", (6, 7)), ("b.2", (3, 4))):
        (tmp_path / name).write_bytes(lines_of(*hours).replace(b"curl", name.encode()))
    start = hour_of(START)
    assert [(each.first - start, each.last - start) for each in count(tmp_path / "*").counted.lost] == [(1, 6)]
    (tmp_path / "a.2").write_bytes(lines_of(3))
    (tmp_path / "b.2").unlink()
    (lost,) = count(tmp_path / "*").counted.lost
    assert ((lost.first - start, lost.last - start), lost.cause) == ((2, 6), f"{tmp_path / 'b.2'} is missing")


def test_another_set_does_not_end_a_cut(tmp_path: Path) -> None:
    """What a cut file lost is not told by the log of another server."""
    (tmp_path / "a.log.1").write_bytes(cut(gzip.compress, noisy(0, 9)))
    (tmp_path / "b.log.1").write_bytes(lines_of(*range(1, 12)))
    logs = count(tmp_path / "*", takes_cut=True)
    assert numbers(logs)[-4:] == [None] * 4


def test_a_file_by_two_names_counts_once(tmp_path: Path) -> None:
    """A link is the file it leads to."""
    (tmp_path / "log").write_bytes(lines_of(0, 1))
    (tmp_path / "current").symlink_to("log")
    assert numbers(count(tmp_path / "log", tmp_path / "current", f"{tmp_path}/./log")) == [2, 2]


def test_a_file_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    """However few lines it has beside the others, its hours would be lost."""
    (tmp_path / "log").write_bytes(lines_of(*[2, 3] * 300))
    (tmp_path / "log.1").write_bytes(b"what is this\n")
    with pytest.raises(InputError, match="none of its lines can be read"):
        count(tmp_path / "log*", format_name="combined")


def test_zstd_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to do without."""
    (tmp_path / "log.zst").write_bytes(zstd.compress(lines_of(0, 1)))
    for name in ("backports.zstd", "compression.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match="nothing here unpacks zstd") as caught:
        count(tmp_path / "log.zst")
    assert "zstdcat" in caught.value.issues[0].remedy


def test_errors_come_back_from_processes(tmp_path: Path) -> None:
    """What a process refuses is refused by the command."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(lines_of(0, 1))
    with pytest.raises(AccessError, match="cannot read"):
        count(tmp_path / "a", tmp_path / "b", jobs=2, counting=Counting(geoip=str(tmp_path / "none")))


def test_blank_lines_alone_refuse_no_file(tmp_path: Path) -> None:
    """They are counted with the broken ones, and lose no request."""
    (tmp_path / "log").write_bytes(lines_of(0, 1).replace(b"\n", b"\n \r\n\n"))
    logs = count(tmp_path / "log")
    assert (logs.files[0].counts.bad, numbers(logs)) == (8, [2, 2])
    (tmp_path / "log").write_bytes(lines_of(0, 1) + b"\n\n\n\nbroken\n")
    with pytest.raises(InputError, match="11% of the lines cannot be read"):
        count(tmp_path / "log")
    (tmp_path / "blank").write_bytes(b"\n\n")
    with pytest.raises(InputError, match="no line tells of a request"):
        count(tmp_path / "blank", format_name="common")


def test_lines_about_something_else_are_no_requests(tmp_path: Path) -> None:
    """What Caddy says of itself stands among its requests, and is neither one nor broken."""
    (tmp_path / "log").write_bytes(RUNTIME * 600 + CADDY * 2 + CADDY_ERROR + b"\n" + b"{}\n")
    logs = count(tmp_path / "log", most_bad=0.5)
    found = logs.files[0].counts
    assert (found.good, found.asides, found.bad, found.blank, numbers(logs)) == (2, 601, 2, 1, [2])
    assert [line for line, _ in found.shown] == [604, 605]
    assert found.sample.requests == 2
    assert "605 lines, 601 lines about something else, 2 broken lines" in next(describe_logs(logs))
    (tmp_path / "log").write_bytes(RUNTIME)
    with pytest.raises(InputError, match="no line tells of a request"):
        count(tmp_path / "log")
