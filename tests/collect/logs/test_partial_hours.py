"""Hours in which one of several sets of files has nothing, and may lack much."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from downtime_cli.collect.hours import lay_out
from downtime_cli.collect.logs.log_set import CountedLogs
from downtime_cli.collect.summary import describe_table
from tests.collect.logs.test_log_set import count, line_at


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def write(path: str, hours: Iterable[float], *, per_hour: int = 10) -> None:
    """Write a log with some requests in each of some hours; what they ask for is the log's own."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    lines = (line_at(60 * hour + index, path) for hour in hours for index in range(per_hour))
    Path(path).write_text("".join(lines), "utf-8")


def partial(logs: CountedLogs) -> list[tuple[int, int, str]]:
    """Return the first and the last of such hours, counted from the first, and why."""
    first = logs.counted.first
    return [(each.first - first, each.last - first, each.cause) for each in logs.counted.partial]


def test_sets_that_were_kept_for_different_times() -> None:
    """Before one of them begins, and after one ends, the sum may lack its requests: each is named with its hours."""
    write("a.log.1", range(50))
    write("a.log", range(50, 96))
    write("b.log.1", range(72, 80))
    write("b.log", range(80, 96))
    write("c.log", range(40))
    logs = count("*.log*", "c.log")
    assert partial(logs) == [
        (39, 95, "c.log has nothing so late"),
        (0, 72, "b.log.1 to b.log has nothing so early"),
    ]


def test_the_way_out_is_said_and_taken() -> None:
    """Hours that are left out are no longer cautioned against."""
    write("a.log", range(96))
    write("b.log", range(72, 96))
    counted = count("*.log").counted
    table = lay_out(counted, since=None, until=None, gaps=None)
    (line,) = [line for line in describe_table(table, ("hour", "requests")) if "caution" in line]
    assert line == (
        "caution: 2026-11-01T01:00Z to 2026-11-04T01:00Z (72 hours): b.log has nothing so early. If requests came that "
        "it no longer has, the sum is too low there: leave these hours out with --since 2026-11-04T01:00:00Z, or "
        "collect it apart"
    )
    assert lay_out(counted, since=counted.first + 73, until=None, gaps=None).partial == ()
    assert lay_out(counted, since=counted.first + 72, until=None, gaps=None).partial != ()
    write("b.log", range(24))
    counted = count("*.log").counted
    table = lay_out(counted, since=None, until=None, gaps=None)
    assert [
        line for line in describe_table(table, ("hour", "requests")) if "out with --until 2026-11-01T23:00:00Z" in line
    ]
    assert lay_out(counted, since=None, until=counted.first + 23, gaps=None).partial == ()
    assert lay_out(counted, since=None, until=counted.first + 24, gaps=None).partial != ()


@pytest.mark.parametrize(("others", "is_told"), [(57, True), (58, False)])
def test_a_set_with_few_requests_matters_little(others: int, *, is_told: bool) -> None:
    """One in twenty of those that came in its time is much."""
    write("a.log", range(48), per_hour=others)
    write("b.log", range(24, 48), per_hour=3)
    assert bool(partial(count("*.log"))) is is_told


def test_a_set_as_quiet_as_it_always_is() -> None:
    """No more hours than its longest silence, a day at most, are nothing odd."""
    write("a.log", range(120), per_hour=1)
    write("b.log", [6, 12, 18, 36, 60, 95], per_hour=50)
    assert partial(count("*.log")) == []
    write("b.log", [25, 60, 95], per_hour=50)
    assert partial(count("*.log")) == [(0, 25, "b.log has nothing so early")]
    write("b.log", range(1, 119))
    assert partial(count("*.log")) == []


def test_sets_that_take_over_from_each_other() -> None:
    """A folder for each day, or names with something of their own, are no sets that were kept for less time."""
    for day in range(4):
        write(f"logs/{day}-of-a/access.log", range(24 * day, 24 * day + 24))
        write(f"logs/{day}-of-b/access.log", range(24 * day, 24 * day + 24))
    assert partial(count("logs/*/*")) == []
    for hour in range(5):
        write(f"balancer_20261101T0{hour}00Z_{hour * 7919:x}.log", [hour])
    assert partial(count("balancer*")) == []


def test_a_set_of_one_hour_does_not_take_over_from_itself() -> None:
    """What came before and after may be lost."""
    write("a.log", range(48))
    write("b.log", [24])
    assert [row[:2] for row in partial(count("*.log"))] == [(0, 24), (24, 47)]


def test_a_request_that_took_hours_does_not_begin_a_set() -> None:
    """It is logged by when it came, in a file that begins later."""
    write("a.log", range(96))
    write("b.log", range(72, 96))
    with Path("b.log").open("a") as file:
        file.write(line_at(60 * 30, "b.log"))
    assert partial(count("?.log")) == [(0, 72, "b.log has nothing so early")]


def test_the_order_of_files_does_not_matter() -> None:
    """What is said is the same."""
    write("a.log", range(48))
    write("b.log", range(24, 48))
    one, other = count("a.log", "b.log"), count("b.log", "a.log")
    assert replace(one.counted, spans=()) == replace(other.counted, spans=())
