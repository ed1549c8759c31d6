"""What runs on workers counts as one machine does, however Spark hands the lines over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from downtime_cli.collect.logs import scanning
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.formats import FORMATS, JSON_LINES, LogFormat, read_fields
from downtime_cli.collect.logs.log_set import join_counts
from downtime_cli.collect.logs.scanning import Part, count_part
from downtime_cli.collect.logs.visitors import count_visitors
from downtime_cli.collect.spark.columns import Found, Run
from downtime_cli.collect.spark.worker import FIRST_BYTES, Task, count_runs, read_first
from tests.collect.logs.samples import JSON_LINES as JSON
from tests.collect.logs.samples import LINES, W3C

COMBINED = FORMATS[1]
GOOD = LINES["combined"].encode()
ODD = [
    b"",
    b"\r",
    b"\0\xe9\r\xff",
    GOOD + b"\r",
    GOOD.replace(b"/cart", b"/caf\xe9\0"),
    GOOD[:40] + b"\r" + GOOD[40:],
    GOOD + b"x" * 300,
]
line = st.one_of(
    st.sampled_from([GOOD, *ODD, *map(str.encode, LINES.values()), *map(str.encode, JSON.values())]),
    st.binary(max_size=60).map(lambda data: data.replace(b"\n", b"")),
    st.integers(1, 12).map(lambda number: GOOD.replace(b"192.0.2.7", b"192.0.2.%d" % number)),
)
# A file does not show whether it ends in an empty line, or in the end of a line.
lines_of_a_log = st.lists(line, max_size=40).map(lambda lines: [*lines, b"the end"])
cuts = st.lists(st.integers(0, 40), max_size=6)


def hand_over(lines: Sequence[bytes], ends: Sequence[int], path: str = "log", *, longest: int = 1 << 20) -> list[Run]:
    """Return lines as runs, cut anywhere, and of a line that is too long its beginning."""
    runs = []
    for first, end in pairwise(sorted({0, len(lines), *(end for end in ends if end < len(lines))})):
        block = b""
        for each in lines[first:end]:
            if len(each) > longest:
                runs += [Run(path, 0, block)] if block else []
                runs.append(Run(path, 0, each[:200] + b"\n", is_line=False))
                block = b""
            else:
                block += each + b"\n"
        runs += [Run(path, 0, block)] if block else []
    return runs


def count_file(data: bytes, format_: LogFormat, counting: Counting) -> tuple[Counts, dict[tuple[str, int], int]]:
    """Return what one machine counts, and its visitors."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(data)
        counting = Counting(filters=counting.filters, is_unique=counting.is_unique, folder=folder)
        file = LogFile(path=str(path), stem=str(path))
        counts = count_part(Part(file=file, format=format_, counting=counting))
        visitors = count_visitors(counts.visitors)
    counts.visitors = []
    return counts, visitors


def count_as_workers(runs: Sequence[Run], format_: LogFormat, counting: Counting) -> tuple[Counts, list[Found]]:
    """Return what workers count of one file, joined, and the visitors that they name."""
    found = list(count_runs(runs, Task(formats={"log": format_}, counting=counting)))
    parts = [each for each in found if each.content is not None]
    counts = [msgpack.decode(each.content or b"", type=Counts) for each in sorted(parts, key=lambda each: each.start)]
    return join_counts(counts), [each for each in found if each.content is None]


@given(lines_of_a_log, cuts, st.sampled_from([COMBINED, FORMATS[2], JSON_LINES]))
def test_lines_of_spark_are_counted_as_those_of_a_file(lines: list[bytes], ends: list[int], format_: LogFormat) -> None:
    """Each count, broken line and sample is that of one machine, with CR, NUL and latin-1 in the lines."""
    counting = Counting(filters=Filters(only_status=("2xx",), drop_path=("/health",)))
    with patch.object(scanning, "LONGEST_LINE", 300):
        expected, _ = count_file(b"\n".join(lines), format_, counting)
    found, _ = count_as_workers(hand_over(lines, ends, longest=300), format_, counting)
    for counts in (found, expected):
        counts.between.clear()  # of few broken lines in a block the hours are not looked for, and blocks differ
    assert found == expected


@given(lines_of_a_log, st.integers(0, 40))
def test_parts_of_a_file_add_up(lines: list[bytes], middle: int) -> None:
    """A plain file may be split: its parts come to the same, whoever counts which of them."""
    whole, _ = count_as_workers(hand_over(lines, []), COMBINED, Counting())
    first, rest = lines[:middle], lines[middle:]
    later = [Run(run.path, 999, run.block) for run in hand_over(rest, [])] if rest else []
    found, _ = count_as_workers([*later, *(hand_over(first, []) if first else [])], COMBINED, Counting())
    found.sample = whole.sample  # of the first part alone, as it is on one machine
    assert found == whole


@given(lines_of_a_log, cuts)
def test_visitors_are_those_of_one_machine(lines: list[bytes], ends: list[int]) -> None:
    """Spark is handed each visitor of an hour, and drops those that are named twice."""
    counting = Counting(is_unique=True)
    _, expected = count_file(b"\n".join(lines), COMBINED, counting)
    found, visitors = count_as_workers(hand_over(lines, ends), COMBINED, counting)
    assert found.visitors == []
    different = {(each.place, each.hour, each.visitor) for each in visitors}
    assert {group: sum(each[:2] == group for each in different) for group in expected} == expected
    assert {(place, hour) for place, hour, _ in different} == set(expected)


def test_files_that_share_a_task_are_kept_apart() -> None:
    """Spark gives many small files to one task, each with a format of its own."""
    declared = read_fields(W3C.split("\n")[1].encode())
    assert declared is not None
    runs = [Run("a", 0, GOOD + b"\n" + GOOD + b"\n"), Run("b", 0, W3C.encode()), Run("c", 0, b"nothing\n")]
    task = Task(formats={"a": COMBINED, "b": declared, "c": COMBINED}, counting=Counting())
    found = {each.path: msgpack.decode(each.content or b"", type=Counts) for each in count_runs(runs, task)}
    assert {path: (each.good, each.bad) for path, each in found.items()} == {"a": (2, 0), "b": (2, 0), "c": (0, 1)}


def test_the_bytes_of_lines_are_told() -> None:
    """Copies that are packed and not are recognised by them."""
    (found,) = count_runs(hand_over([GOOD, b""], [1]), Task(formats={"log": COMBINED}, counting=Counting()))
    assert (found.path, found.start, found.size) == ("log", 0, len(GOOD) + 2)


def test_of_a_file_no_more_is_read_than_it_takes_to_know_it() -> None:
    """The first bytes come, and the rest is not asked for."""

    def endless() -> Iterator[Run]:
        while True:
            yield Run("log", 0, GOOD * 20 + b"\n")

    (found,) = read_first(endless())
    assert found.path == "log"
    assert found.content is not None
    assert len(found.content) == FIRST_BYTES


def test_a_short_file_is_read_whole() -> None:
    """It has no more."""
    assert [each.content for each in read_first([Run("log", 0, b"a\n"), Run("log", 0, b"b\n")])] == [b"a\nb\n"]


def test_of_a_file_without_a_line_nothing_comes() -> None:
    """Whoever asks knows by that."""
    assert list(read_first([])) == []
