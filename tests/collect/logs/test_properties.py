"""Whatever bytes a log holds: no crash, no line lost, and the same counts however it is split."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.collect.logs import scanning
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.formats import FORMATS, JSON_LINES, SYSLOG, LogFormat
from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.collect.logs.scanning import count_bytes, count_part, split_file
from downtime_cli.collect.logs.sniffing import sniff_format
from downtime_cli.core.errors import DowntimeError
from tests.collect.logs.samples import CLOUDFRONT, LINES, W3C
from tests.collect.logs.samples import JSON_LINES as JSON

SEEDS = [*LINES.values(), *JSON.values(), W3C, CLOUDFRONT]
lines = st.one_of(st.sampled_from(SEEDS).map(str.encode), st.binary(max_size=60))
damaged = st.builds(
    lambda line, at, piece: line[: at % (len(line) + 1)] + piece + line[at % (len(line) + 1) :],
    lines,
    st.integers(0, 400),
    st.binary(max_size=4),
)
logs = st.lists(damaged, max_size=30).map(b"\n".join)
COUNTING = Counting(filters=Filters(only_status=("2xx",), only_path=("/",)))


@given(logs, st.sampled_from(["", *(each.name for each in FORMATS), "json", "w3c", "$msec $request", "%t %U"]))
def test_any_bytes_are_counted_or_refused(data: bytes, name: str) -> None:
    """Nothing but an error of ours comes of them, and hours sum up to the good lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(data)
        question = LogQuestion(sources=(str(path),), format_name=name, most_bad=1)
        try:
            (found,) = count_logs(question).files
        except DowntimeError:
            return
    counts = found.counts
    assert sum(counts.hours[""].values()) == counts.good
    assert 0 < counts.good <= counts.lines


@given(logs, st.integers(20, 300), st.sampled_from([FORMATS[1], FORMATS[2], JSON_LINES]))
def test_splitting_changes_no_count(data: bytes, size: int, format_: LogFormat) -> None:
    """Each line belongs to one part, wherever a part ends, and a line that is too long is so in each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(data)
        file = LogFile(path=str(path), stem=str(path))
        with patch.object(scanning, "LONGEST_LINE", 220):
            whole = count_part(split_file(file, format_, COUNTING)[0])
            with patch.object(scanning, "_PART", size), patch.object(scanning, "BLOCK", 64):
                first, *others = (count_part(part) for part in split_file(file, format_, COUNTING))
    for each in others:
        first.join(each)
    assert (first.hours, first.lines, first.good, first.shown) == (whole.hours, whole.lines, whole.good, whole.shown)


@pytest.mark.parametrize(
    "piece",
    [b'"', b"\\", b"[", b" ", b' "', b'\\"', b" - ", b": ", b"- - [", b"a b ", b"] ", b'" 200 5 "', b"{", b"\t"],
)
@pytest.mark.parametrize("start", [b"", LINES["combined"].encode()[:-1], LINES["syslog haproxy"].encode()[:90]])
def test_a_hostile_line_takes_no_long_time(piece: bytes, start: bytes) -> None:
    """A quarter of a mebibyte of anything is refused or counted at once, by each format: its square takes minutes."""
    line = start + piece * ((1 << 18) // len(piece)) + b"\n"
    before = time.process_time()
    for format_ in (*FORMATS, *SYSLOG, JSON_LINES):
        count_bytes(line, format_)
    assert time.process_time() - before < 4


def test_the_samples_are_recognised() -> None:
    """What the properties start from is what logs look like."""
    assert all(sniff_format(LogFile(path="x", stem="x"), line.encode()) for line in SEEDS)
