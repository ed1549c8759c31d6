"""Files that belong together by their names: numbers, dates, and which of them are missing, or there twice."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from downtime_cli.collect.hours import hour_of
from downtime_cli.collect.logs.names import read_name
from downtime_cli.collect.summary import describe_logs
from tests.collect.logs.test_log_set import START, count, line_at, lines_of, numbers

FIRST_HOUR = hour_of(START)


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        pytest.param(("access.log.1", "access.log.3.gz"), "access.log.2 is", id="number"),
        pytest.param(("access.1.log", "access.3.log"), "access.2.log is", id="before-the-ending"),
        pytest.param(("access.log", "access.2.log"), "access.1.log is", id="the-first-before-the-ending"),
        pytest.param(("access.log.01", "access.log.03"), "access.log.02 is", id="zeros"),
        pytest.param(("access.log.07", "access.log.10"), "access.log.08 to access.log.09 are", id="zeros-of-another"),
    ],
)
def test_a_missing_number_is_named(tmp_path: Path, names: tuple[str, str], missing: str) -> None:
    """Wherever the number stands and however it is written, the hours of a file that is not there are unknown."""
    for name, hours in zip(names, ((20, 21), (0, 1)), strict=True):
        (tmp_path / name).write_bytes(lines_of(*hours))
    logs = count(tmp_path / "access*")
    assert numbers(logs) == [2, *[None] * 20, 2]
    assert logs.counted.lost[0].cause.replace(f"{tmp_path}/", "") == f"{missing} missing"


@pytest.mark.parametrize(
    ("pattern", "days", "missing"),
    [
        pytest.param("a.log-202603{:02}", (1, 2, 4, 5), "a.log-20260303 is", id="rotated"),
        pytest.param("a-2026-03-{:02}.log", (1, 2, 5), "a-2026-03-03.log to a-2026-03-04.log are", id="named"),
        pytest.param("a.2026-03-{:02}-00.gz", (1, 2, 4), "a.2026-03-03-00 is", id="with-an-hour"),
        pytest.param("a/u_ex2603{:02}.log", (1, 2, 4), "a/u_ex260303.log is", id="iis"),
    ],
)
def test_a_missing_day_is_named(tmp_path: Path, pattern: str, days: tuple[int, ...], missing: str) -> None:
    """Where the files of a set come day by day, one that is not there makes its hours unknown, and those around."""
    (tmp_path / "a").mkdir()
    for day in days:
        (tmp_path / pattern.format(day)).write_bytes(lines_of(*range(24 * day, 24 * day + 24)))
    logs = count(tmp_path / pattern.replace("{:02}", "*"))
    shown = numbers(logs)
    assert set(shown[:47] + shown[-23:]) == {2}
    assert shown.count(None) == 24 * (days[-1] - days[0] + 1 - len(days)) + 2
    assert [each.cause.replace(f"{tmp_path}/", "") for each in logs.counted.lost] == [f"{missing} missing"]


@pytest.mark.parametrize(
    ("pattern", "missing"),
    [
        pytest.param("a.20261101-{:02}.log", "a.20261101-03.log", id="dashes"),
        pytest.param("a.2026.11.01-{:02}.log", "a.2026.11.01-03.log", id="dots"),
        pytest.param("u_ex261101{:02}.log", "u_ex26110103.log", id="iis"),
        pytest.param("ex261101{:02}.log", "ex26110103.log", id="old-iis"),
        pytest.param("u_ex261101{:02}_x.log", "u_ex26110103_x.log", id="iis-with-more-fields"),
    ],
)
def test_a_missing_hour_is_named(tmp_path: Path, pattern: str, missing: str) -> None:
    """A set may come hour by hour."""
    for hour in (1, 2, 4):
        (tmp_path / pattern.format(hour)).write_bytes(lines_of(hour))
    logs = count(tmp_path / "*")
    assert numbers(logs) == [2, None, None, None]
    assert logs.counted.lost[0].cause.replace(f"{tmp_path}/", "") == f"{missing} is missing"


FIRST = 1793491217
"""2026-11-01T00:00:17Z, when a machine rotates what it wrote in the hour before."""


@pytest.mark.parametrize("pattern", ["a.log-{date}-{seconds}", "a.log-{seconds}.gz", "a-{seconds}.log"])
@pytest.mark.parametrize("step", [1, 24])
def test_a_file_that_is_missing_between_seconds(tmp_path: Path, pattern: str, step: int) -> None:
    """No machine rotates in the same second of every hour; nobody knows what the name would be."""
    for turn, delay in ((0, 0), (1, 5), (2, -3), (4, 40)):
        name = pattern.format(date=20261101 + turn * step // 24, seconds=FIRST + 3600 * step * turn + delay)
        (tmp_path / name).write_bytes(lines_of(*range(step * turn, step * turn + step)))
    logs = count(tmp_path / "a*")
    assert [number for number in numbers(logs) if number is None] == [None] * (step + 2)
    between = [name.name for name in sorted(tmp_path.iterdir())][2:]
    assert logs.counted.lost[0].cause.replace(f"{tmp_path}/", "") == (
        f"what came between {between[0]} and {between[1]} is missing"
    )
    empty = pattern.format(date=20261101 + 3 * step // 24, seconds=FIRST + 3600 * step * 3 - 20)
    (tmp_path / empty).touch()
    assert count(tmp_path / "a*").counted.lost == ()


@pytest.mark.parametrize(("distance", "is_missing"), [(3420, True), (3419, False), (3780, True), (3781, False)])
def test_how_steady_seconds_have_to_be(tmp_path: Path, distance: int, *, is_missing: bool) -> None:
    """Files that come as they are full have no step that one could lack."""
    for start, seconds in ((0, 0), (1, distance), (3, 3 * distance)):
        (tmp_path / f"a.log-{FIRST + seconds}").write_bytes(lines_of(start))
    assert bool(count(tmp_path / "a*").counted.lost) is is_missing


@pytest.mark.parametrize(
    ("starts", "days"),
    [
        pytest.param((0, 24, 48), (1, 2, 9), id="begins-at-once"),
        pytest.param((0, 24, 96), (1, 3, 5), id="every-other-day"),
        pytest.param((0, 24, 96), (1, 2, 32), id="no-such-day"),
    ],
)
def test_files_that_come_as_they_are_full(tmp_path: Path, starts: tuple[int, ...], days: tuple[int, ...]) -> None:
    """A date that is skipped is no missing file where nothing is missing between, or where days have no step."""
    for start, day in zip(starts, days, strict=True):
        (tmp_path / f"a.log-202603{day:02}").write_bytes(lines_of(*range(start, start + 24)))
    assert count(tmp_path / "a*").counted.lost == ()


@pytest.mark.parametrize(
    ("pattern", "step", "silence", "is_missing"),
    [
        pytest.param("a.log-202603{:02}.gz", 24, 1368, True, id="a-day-but-an-hour"),
        pytest.param("a.log-202603{:02}.gz", 24, 1367, False, id="no-day"),
        pytest.param("a.log-20260301{:02}.gz", 1, 57, True, id="an-hour"),
        pytest.param("a.log-20260301{:02}.gz", 1, 56, False, id="no-hour"),
    ],
)
def test_the_newest_of_a_set_may_be_missing(
    tmp_path: Path, pattern: str, step: int, silence: int, *, is_missing: bool
) -> None:
    """It is not packed yet, and no `*.gz`: between the last that is there and the current one, nobody knows."""
    for number in (1, 2):
        lines = lines_of(*range(step * (number - 1), step * number))
        (tmp_path / pattern.format(number)).write_bytes(gzip.compress(lines))
    (tmp_path / "a.log").write_text(line_at(60 * (2 * step - 1) + 50 + silence))
    logs = count(tmp_path / "a*")
    cause = f"what came between {pattern.format(2)} and a.log is missing"
    found = [(each.first - logs.counted.first, each.cause.replace(f"{tmp_path}/", "")) for each in logs.counted.lost]
    assert found == ([(2 * step - 1, cause)] if is_missing else [])


@pytest.mark.parametrize(("strays", "last"), [(2, 48), (3, 40)])
@pytest.mark.parametrize(
    "names", [("a.log.3", "a.log.1", "a.log"), ("a.log-20260301", "a.log-20260303", "a.log-20260304")]
)
def test_a_request_that_took_hours_does_not_begin_a_file(
    tmp_path: Path, names: tuple[str, str, str], strays: int, last: int
) -> None:
    """Apache logs it when it ends, by when it came: one in a hundred tells nothing of the file that is missing."""
    (tmp_path / names[0]).write_bytes(lines_of(*range(24)))
    long = "".join(line_at(60 * 40) for _ in range(strays)).encode()
    (tmp_path / names[1]).write_bytes(lines_of(48) + long + lines_of(*(48 + turn % 24 for turn in range(1, 100))))
    (tmp_path / names[2]).write_bytes(lines_of(72, 73))
    (lost,) = count(tmp_path / "a*").counted.lost
    assert (lost.first - FIRST_HOUR, lost.last - FIRST_HOUR) == (23, last)


def test_an_empty_day_is_not_missing(tmp_path: Path) -> None:
    """Its file is there, and says that nobody came."""
    for day in (1, 2, 4):
        (tmp_path / f"a.log-2026030{day}").write_bytes(lines_of(*range(24 * day, 24 * day + 24)))
    (tmp_path / "a.log-20260303").touch()
    assert count(tmp_path / "a*").counted.lost == ()


def test_a_packed_file_that_is_not_done(tmp_path: Path) -> None:
    """What gzip has written so far is a part of the file beside it, which is not cut."""
    lines = lines_of(*[0, 1] * 2000)
    (tmp_path / "a.log.1").write_bytes(lines)
    (tmp_path / "a.log.1.gz").write_bytes(gzip.compress(lines)[:-40])
    logs = count(tmp_path / "a*")
    assert numbers(logs) == [4000, 4000]
    assert [Path(left_out).name for left_out, _ in logs.copies] == ["a.log.1.gz"]


def test_a_cut_file_that_begins_otherwise_is_no_copy(tmp_path: Path) -> None:
    """It has lines that the other has not, and counts where that is asked for."""
    (tmp_path / "a.log.1").write_bytes(lines_of(0, 1))
    (tmp_path / "a.log.1.gz").write_bytes(gzip.compress(lines_of(2, 3))[:-4])
    assert count(tmp_path / "a*", takes_cut=True).copies == ()


def test_two_files_of_one_place_are_told(tmp_path: Path) -> None:
    """Both count, with a caution; the names of other sets have other places."""
    (tmp_path / "a.log.2").write_bytes(lines_of(0, 1))
    (tmp_path / "a.log.2.gz").write_bytes(gzip.compress(lines_of(0, 2)))
    (tmp_path / "b.log.2").write_bytes(lines_of(1, 2))
    logs = count(tmp_path / "*")
    (line,) = [line for line in describe_logs(logs) if "caution" in line]
    assert line.replace(f"{tmp_path}/", "") == (
        "caution: a.log.2 and a.log.2.gz have one place in the set, but differ: both count"
    )


def test_files_that_are_alike_have_one_line(tmp_path: Path) -> None:
    """Of a long set only what differs is told file by file."""
    for number in range(1, 10):
        broken = b"\nbroken\n" if number == 8 else b""
        (tmp_path / f"a.log.{number}").write_bytes(lines_of(*[9 - number] * 200) + broken)
    told = [line.replace(f"{tmp_path}/", "") for line in describe_logs(count(tmp_path / "a*"))]
    assert told[:5] == [
        "a.log.9: combined, 400 lines",
        "a.log.8: combined, 402 lines, 2 broken lines",
        "  line 401: (blank)",
        "  line 402: broken",
        "7 files, a.log.7 to a.log.1: combined, 2,800 lines",
    ]


def test_a_name_without_a_number_is_the_first() -> None:
    """It has no number and no date that could be replaced."""
    assert read_name("a/access.log.gz").number == 0
