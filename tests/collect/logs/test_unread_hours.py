"""Hours of which so many lines are broken that nobody knows how busy they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.collect.hours import hour_of
from downtime_cli.collect.logs import scanning
from downtime_cli.collect.logs.counting import LineCounter
from downtime_cli.collect.logs.counts import BrokenRuns, Counting, Counts
from downtime_cli.collect.logs.files import describe_file
from downtime_cli.collect.logs.formats import FORMATS
from downtime_cli.collect.logs.losses import CountedFile, find_lost
from tests.collect.logs.test_log_set import START, count, line_at, numbers

FIRST = hour_of(START)
LAST = FIRST + 100


def request(hour: float) -> bytes:
    """Return a line of an hour after the start."""
    return line_at(60 * hour).encode()


def busy(*hours: int, many: int = 60) -> bytes:
    """Return many lines of each hour, evenly."""
    return b"".join(request(hour + index / many) for hour in hours for index in range(many))


def held(name: str, between: dict[tuple[int | None, int | None], int], seen: dict[int, int], good: int) -> CountedFile:
    """Return a file with requests in hours after the start, and broken lines between some of them."""
    runs = {tuple(None if hour is None else FIRST + hour for hour in run): many for run, many in between.items()}
    first, last = 60 * (FIRST + min(seen)), 60 * (FIRST + max(seen))
    counts = Counts(
        between=runs,  # type: ignore[arg-type]  # a comprehension does not say that they are pairs
        seen={FIRST + hour: many for hour, many in seen.items()},
        opening=first,
        lines=good + sum(between.values()),
        good=good,
        first=first,
        last=last,
    )
    return CountedFile(file=describe_file(name), format=FORMATS[0], counts=counts)


def unread(*files: CountedFile) -> list[tuple[int, int, str]]:
    """Return the first and the last of the hours that are lost, counted from the start, and why."""
    return [(each.first - FIRST, each.last - FIRST, each.cause) for each in find_lost(files, ())]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where files of these names are."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.log", "a.log.1", "b.log"):
        Path(name).touch()


@pytest.mark.parametrize(
    ("broken", "seen", "is_lost"),
    [(9, 0, False), (10, 0, True), (10, 90, False), (10, 89, True), (1000, 8_999, True), (1000, 9_000, False)],
)
def test_how_many_are_too_many(broken: int, seen: int, *, is_lost: bool) -> None:
    """Ten or more, and more than a tenth of the lines that may be of the hour."""
    file = held("a.log", {(5, 5): broken}, {0: 1, 5: seen, 9: 1}, good=1_000_000)
    assert unread(file) == ([(5, 5, f"up to {broken:,} of their lines cannot be read")] if is_lost else [])


def test_hours_without_a_good_line_are_lost_with_those_around_them() -> None:
    """Nobody knows of which of them broken lines are."""
    file = held("a.log", {(5, 8): 20}, {5: 100, 8: 190}, good=1_000_000)
    assert unread(file) == [(5, 7, "up to 20 of their lines cannot be read")]


def test_runs_that_may_be_of_one_hour_add_up() -> None:
    """Each by itself would be too little; hours that touch are one stretch, in whatever order the log has them."""
    file = held("a.log", {(5, 5): 6, (6, 5): 5, (6, 6): 6, (7, 7): 9}, {5: 20, 6: 20, 7: 20}, good=1_000_000)
    assert unread(file) == [(5, 6, "up to 11 of their lines cannot be read")]


def test_where_broken_lines_are_common_twice_as_many_may_be() -> None:
    """Who lets many pass wants hours in which there are no more than elsewhere."""
    seen = {5: 100, 6: 100, 7: 100}
    assert [row[:2] for row in unread(held("a.log", {(5, 5): 40, (6, 6): 30}, seen, good=300))] == []
    assert [row[:2] for row in unread(held("a.log", {(5, 5): 65, (6, 6): 5}, seen, good=300))] == [(5, 5)]


def test_a_file_that_begins_or_ends_with_broken_lines() -> None:
    """They may be of any hour up to the file before or behind it in its set; of another set none tells."""
    older = held("a.log.1", {(3, None): 50}, {0: 9, 3: 9}, good=1000)
    newer = held("a.log", {(None, 6): 40}, {6: 9, 9: 9}, good=1000)
    other = held("b.log", {}, {4: 1, 20: 1}, good=1000)
    assert unread(older, newer, other) == [(3, 6, "up to 90 of their lines cannot be read")]
    assert unread(newer, other) == [(6, 6, "up to 40 of their lines cannot be read")]
    (stretch,) = unread(older, other)
    assert (stretch[0], stretch[1] > 1_000_000) == (3, True)


def test_other_files_of_the_hour_count() -> None:
    """What one server cannot tell is little where another is much busier."""
    one = held("a.log", {(5, 5): 50}, {5: 100}, good=1000)
    assert len(unread(one)) == 1
    assert unread(one, held("b.log", {}, {5: 10_000}, good=10_000)) == []


def test_parts_of_a_file_are_joined() -> None:
    """Broken lines at the end of a part are between its last good line and the first of a later one."""
    counts = Counts(between={(1, None): 2}, first=60, last=119, seen={1: 5})
    counts.join(Counts(between={(None, None): 3}))
    counts.join(Counts(between={(None, 4): 5, (4, None): 7}, first=240, last=299, seen={1: 1, 4: 6}))
    assert counts.between == {(1, 4): 10, (4, None): 7}
    assert counts.seen == {1: 6, 4: 6}
    counts = Counts(between={(None, None): 3})
    counts.join(Counts(between={}, first=240, last=299))
    assert counts.between == {(None, 4): 3}


def test_the_first_part_with_a_request_opens_a_file() -> None:
    """Parts come in their order; one of comments, or broken lines, has none."""
    counts = Counts()
    for opening in (None, 240, 60):
        counts.join(Counts(opening=opening))
    assert counts.opening == 240


def test_runs_are_told_by_the_lines_around_them() -> None:
    """Each by the hour of the good line before it and of that behind it."""
    between: dict[tuple[int | None, int | None], int] = {}
    runs = BrokenRuns(between)
    for minute in (None, 60, None, None, 61, 130, None, 190, None):
        runs.add(minute)
    runs.end()
    assert between == {(None, 1): 1, (1, 1): 2, (2, 3): 1, (3, None): 1}


JSON = b'{"time_iso8601":"2026-11-01T%02d:%02d:00+00:00","status":200}\n'


@pytest.mark.parametrize("is_json", [False, True])
@pytest.mark.parametrize("size", [1 << 10, 1 << 20])
def test_a_burst_of_broken_lines(size: int, monkeypatch: pytest.MonkeyPatch, *, is_json: bool) -> None:
    """However small its share of the whole log: the hour looks quiet, and is not known. Single ones are no burst."""
    monkeypatch.setattr(scanning, "BLOCK", size)
    if is_json:
        parts = [b"".join(JSON % divmod(minute, 60) for minute in range(*ends)) for ends in ((0, 300), (300, 600))]
        end = b"".join(JSON % divmod(minute, 60) for minute in range(660, 1440))
    else:
        parts, end = [busy(*range(5)), busy(*range(5, 10))], busy(*range(11, 24))
    single = b"broken\n\n"
    Path("a.log").write_bytes(single.join((*parts, b"changed\n" * 30 + end, b"")))
    logs = count("a.log", most_bad=0.1)
    (lost,) = logs.counted.lost
    assert (lost.last - lost.first, lost.cause) == (2, "up to 31 of their lines cannot be read")
    found = numbers(logs)
    middle = lost.first - logs.counted.first
    assert found[middle : middle + 3] == [None] * 3
    assert set(found[:middle] + found[middle + 3 :]) == {60}
    assert logs.files[0].counts.blank == 3


@pytest.mark.parametrize(("broken", "found"), [(4, 0), (5, 4)])
def test_few_broken_lines_of_a_block_are_not_looked_for(broken: int, found: int) -> None:
    """What leaves an hour unknown is at least as much in one of two blocks; the first three are shown all the same."""
    counter = LineCounter(FORMATS[1], Counting())
    counter.add(b"broken\n\n" * 3)
    counter.add(busy(0))
    counter.add(b"broken\n" * (broken - 1) + b"\n" + request(1))
    counts = counter.close()
    assert (counts.between.pop((None, FIRST)), sum(counts.between.values())) == (3, found)
    assert (counts.blank, counts.broken) == (4, 3 + broken - 1)


def test_dates_that_there_are_not_end_no_run() -> None:
    """At an end of a block of which little is broken they tell no hour."""
    counter = LineCounter(FORMATS[1], Counting())
    counter.add(b"broken\n" * 5)
    wrong = request(1).replace(b"01/Nov", b"31/Feb")
    counter.add(wrong + request(2) + request(3) + wrong)
    counter.add(request(4))
    assert counter.close().between == {(None, FIRST + 4): 5}


def test_a_line_that_is_far_too_long_is_broken_as_well() -> None:
    """It is of the hours around it."""
    counter = LineCounter(FORMATS[1], Counting())
    counter.add(request(0))
    counter.skip(b"x")
    counter.add(request(2))
    assert counter.close().between == {(FIRST, FIRST + 2): 1}


def test_broken_lines_that_are_rare_everywhere_are_no_loss() -> None:
    """One in a hundred, evenly, makes no hour look quiet."""
    lines = busy(*range(48), many=200).splitlines(keepends=True)
    for index in range(50, len(lines), 100):
        lines[index] = b"broken\n"
    Path("a.log").write_bytes(b"".join(lines))
    assert count("a.log", most_bad=0.011).counted.lost == ()
