"""Files that are there twice, by whatever names, and files that hold all of another."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pytest

from downtime_cli.collect.logs.copies import leave_out_copies
from downtime_cli.collect.logs.files import LogFile, find_files, sample
from downtime_cli.collect.summary import describe_logs
from tests.collect.logs.test_log_set import count, line_at, lines_of, numbers


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def write(path: str, data: bytes) -> None:
    """Write a log, packed as its name says."""
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_bytes(gzip.compress(data) if ".gz" in path else lzma.compress(data) if ".xz" in path else data)


def cautions(*sources: str) -> list[str]:
    """Return what is said of files that are alike."""
    return [line for line in describe_logs(count(*sources)) if "all of" in line or "one place" in line]


def long_log(first: int, last: int) -> bytes:
    """Return a log of more than 64 KiB."""
    return "".join(line_at(minute / 2) for minute in range(first, last)).encode()


def test_a_copy_counts_once_whatever_it_is_called() -> None:
    """Packed otherwise, in another folder, with another number or date: the set's own file stays."""
    for number in range(1, 5):
        write(f"nb/access.log.{number}.gz", long_log(6000 - 1200 * number, 7200 - 1200 * number))
    same = Path("nb/access.log.3.gz").read_bytes()
    copies = ["bk/access.log.3.gz", "nb/access.log.3.gz.bak", "nb/access.log-20261101.gz", "nb/access.log.3.gz.1"]
    for path in copies:
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_bytes(same)
    write("an/old.xz", gzip.decompress(same))
    logs = count("nb/*", "bk/*", "an/*")
    assert sorted(logs.copies) == sorted((path, "nb/access.log.3.gz") for path in [*copies, "an/old.xz"])
    assert set(numbers(logs)) == {120}
    assert logs.counted.lost == ()


@pytest.mark.parametrize("same", [lines_of(0, 1), long_log(0, 2000)], ids=["short", "long"])
def test_what_differs_in_its_beginning_or_size_is_no_copy(same: bytes) -> None:
    """Of files with the same first line some differ later."""
    write("a.log", same)
    write("b.log", same.replace(b"curl", b"Curl").replace(b"Curl", b"curl", 1))
    write("c.log.gz", same + b"\n")
    assert count("*.log*").copies == ()
    write("d.log", same)
    assert count("*.log*").copies == (("d.log", "a.log"),)


@pytest.mark.parametrize("same", [lines_of(0, 1), long_log(0, 2000)], ids=["short", "long"])
def test_a_log_that_holds_all_of_another_is_told(same: bytes) -> None:
    """As where rotation copied a log and did not empty it; both count, for nobody knows which is right."""
    write("a.log", same + line_at(3000).encode())
    write("a.log.1", same)
    assert cautions("a.log*") == ["caution: a.log begins with all of a.log.1: both count; leave one of them out"]
    write("a.log.1.gz", same + b"\n")
    assert cautions("a.log.1*") == ["caution: a.log.1.gz begins with all of a.log.1: both count; leave one of them out"]


def test_empty_files_are_no_copies() -> None:
    """They tell of different days that nobody came; two of one place are one."""
    write("a.log", lines_of(0, 1))
    write("a.log-20261101", b"")
    write("a.log-20261102", b"")
    write("a.log-20261102.gz", b"")
    logs = count("a*")
    assert len(logs.empty) == 2
    assert logs.copies == (("a.log-20261102.gz", "a.log-20261102"),)


def test_comments_make_no_files_alike() -> None:
    """Servers begin every file with the same; only what has the same first line is looked into again."""
    for name in "abc":
        write(f"{name}.log", b"#Software: IIS\n#Fields: date time\n2026-11-29 04:37:5%d\n" % "abbc".index(name))
    seen: list[str] = []

    def first(file: LogFile) -> bytes:
        seen.append(file.path)
        return sample(file)

    assert leave_out_copies(find_files(["*.log"]), first).copies == ()
    assert seen == ["a.log", "b.log", "c.log"]


def test_a_heading_makes_no_files_alike() -> None:
    """Tables begin with the same line; the next one tells them apart."""
    seen: list[str] = []

    def first(file: LogFile) -> bytes:
        seen.append(file.path)
        return sample(file)

    for name in "abc":
        write(f"{name}.csv", b"at\n2026-11-29T04:37:5%dZ\n" % "abc".index(name))
    leave_out_copies(find_files(["*.csv"]), first)
    assert seen == ["a.csv", "b.csv", "c.csv"]
