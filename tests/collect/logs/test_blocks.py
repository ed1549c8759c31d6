"""Logs are read block by block, in as many processes as are allowed."""

from __future__ import annotations

import sys
import threading
from concurrent import futures
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from downtime_cli.collect.logs import counting, scanning, sniffing
from downtime_cli.collect.logs.counting import LineCounter
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.formats import FORMATS, JSON_LINES, LogFormat
from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.collect.logs.sampling import Sampler
from downtime_cli.collect.logs.sniffing import sniff_format
from tests.collect.logs.samples import LINES
from tests.collect.logs.test_log_set import count, lines_of, numbers

COMBINED = FORMATS[1]
LINE = f"{LINES['combined']}\n".encode()


@pytest.mark.parametrize(
    ("platform", "threads", "method"),
    [
        pytest.param("linux", 1, "fork", id="alone"),
        pytest.param("linux", 2, "spawn", id="with-threads"),
        pytest.param("darwin", 1, "spawn", id="elsewhere"),
    ],
)
def test_processes_are_copies_where_that_is_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, threads: int, method: str
) -> None:
    """A copy of a process with threads could wait for them forever."""
    asked = []

    def start(workers: int, context: BaseContext, **_: object) -> futures.ThreadPoolExecutor:
        asked.append(context.get_start_method())
        return futures.ThreadPoolExecutor(workers)

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    monkeypatch.setattr(futures, "ProcessPoolExecutor", start)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(lines_of(0, 1).replace(b"curl", name.encode()))
    assert numbers(count(tmp_path / "a", tmp_path / "b", jobs=2)) == [4, 4]
    assert asked == [method]


def test_progress_is_told_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that so many bytes were read, and at the end of each file, it is said how many of how many."""
    monkeypatch.setattr(scanning, "BLOCK", 100)
    monkeypatch.setattr(scanning, "_STEP", 250)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(LINE * 6 + name.encode())
    told: list[tuple[int, int | None]] = []
    paths = str(tmp_path / "a"), str(tmp_path / "b")
    count_logs(LogQuestion(sources=paths, most_bad=1), lambda done, total: told.append((done, total)))
    size = len(LINE) * 6 + 1
    steps = [*range(300, size, 300), size]
    assert told == [(before + done, 2 * size) for before in (0, size) for done in steps]


def test_a_block_is_counted_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is, each line is counted once, and broken ones keep their numbers."""
    monkeypatch.setattr(counting, "PIECE", 2 * len(LINE))
    for end in (b"", b"broken\n", LINE[:-1], b"broken"):
        counter = LineCounter(COMBINED, Counting())
        counter.add(LINE * 4 + b"broken\n" + LINE * 4 + end)
        counts = counter.close()
        number_of = 9 + bool(end)
        assert counts.lines == number_of
        assert counts.good == 8 + (end == LINE[:-1])
        assert [number for number, _ in counts.shown] == [5, *[10] * end.startswith(b"broken")]


def test_no_format_is_tried_after_one_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those behind a syslog prefix are tried where a line begins with one."""
    tried: list[str] = []

    def note(lines: bytes, format_: LogFormat) -> Counts:
        tried.append(format_.name)
        return scanning.count_bytes(lines, format_)

    monkeypatch.setattr(sniffing, "count_bytes", note)
    file = LogFile(path="log", stem="log")
    assert sniff_format(file, LINE).name == "combined"
    assert tried == ["vhost_combined", "combined"]
    assert sniff_format(file, f"{LINES['syslog common']}\n".encode()).name == "syslog common"


@pytest.mark.parametrize("format_", [COMBINED, JSON_LINES], ids=lambda each: each.name)
def test_with_filters_only_addresses_are_sampled(format_: LogFormat) -> None:
    """What other filters would leave out is not said beside them."""
    line = LINES["json"] if format_.is_json else LINES["combined"].replace("/cart", "/a.css")
    sampler = Sampler(format_, Counting(filters=Filters(only_status=("5xx",))))
    sampler.add(f"{line}\n".encode() * 3)
    sample = sampler.close()
    assert (sample.requests, sample.addresses) == (3, {b"192.0.2.7": 3})
    assert (sample.failed, sample.static, sample.judged) == (0, 0, 0)
