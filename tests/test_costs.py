"""The arithmetic behind what the benchmarks of `collect` say it costs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import costs
import pytest
from costs import Cost, Growth, Process

BURN = "import time\nwhile time.process_time() < 0.3: pass"


def test_growth_is_the_line_through_the_two_largest() -> None:
    """The smallest costs are mostly noise."""
    growth = Growth.of({100: 53.0, 1: 9.0, 10: 8.0})
    assert (growth.start, growth.each, growth.reach(503)) == (3.0, 0.5, 1000.0)


def test_no_start_costs_less_than_nothing() -> None:
    """Where the larger took more than in proportion, the line is still drawn from zero on."""
    growth = Growth.of({1: 1.0, 11: 21.0})
    assert (growth.start, growth.each, growth.reach(20)) == (0.0, 2.0, 10.0)


@pytest.mark.parametrize(
    ("ours", "bare", "expected"),
    [
        pytest.param(4.5, 3.5, 4 / 3, id="start-up is taken off both"),
        pytest.param(9.0, 0.9, None, id="too short"),
        pytest.param(1.5, 1.0, 2.0, id="just long enough"),
    ],
)
def test_a_ratio_leaves_start_up_out(ours: float, bare: float, expected: float | None) -> None:
    """And says nothing where the peer took less than half a second past it."""
    starts = Cost(9, 0.5, 1), Cost(9, 0.5, 1)
    assert costs.compare(Cost(1, ours, 1), Cost(1, bare, 1), starts) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(0.04, "0.0", id="nothing"),
        pytest.param(9.94, "9.9", id="tenths"),
        pytest.param(123.4, "123", id="whole"),
    ],
)
def test_seconds_have_the_digits_that_they_are_worth(seconds: float, expected: str) -> None:
    """Tenths below ten."""
    assert costs.write_seconds(seconds) == expected


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [pytest.param(0.5, 0.1, id="often"), pytest.param(10, 0.5, id="less"), pytest.param(600, 1.0, id="seldom")],
)
def test_looks_become_rarer(elapsed: float, expected: float) -> None:
    """A run of minutes is not slowed down by being watched."""
    assert costs.pause(elapsed) == expected


def test_a_process_is_read_whatever_its_name() -> None:
    """A name may hold spaces and brackets."""
    ticks = costs.TICKS
    stat = f"42 (odd) S 9 9 (name) S 7 40 41 0 -1 1 2 3 4 5 {3 * ticks} {2 * ticks} {ticks} {ticks} 20 0 1 0"
    assert costs.parse_stat(stat) == Process(parent=7, session=41, own=5.0, waited=2.0)


def test_a_process_that_has_ended_takes_nothing_more() -> None:
    """Its parent has it already, or will."""
    assert costs.parse_stat("42 (gone) Z 7 40 41 0 -1 1 2 3 4 5 300 200 100 100 20 0 1 0") is None


def test_a_server_is_its_process_and_all_below() -> None:
    """And nobody beside it."""
    parents = {2: 1, 3: 2, 4: 3, 5: 2, 6: 1}
    processes = {pid: Process(parent, 1, 1.0, 0.0) for pid, parent in parents.items()}
    assert (costs.list_tree(processes, 2), costs.list_tree(processes, 0)) == ([2, 3, 5, 4], [])


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="processes are looked at in Linux's /proc")
def test_a_command_costs_what_its_children_take(tmp_path: Path) -> None:
    """Of the processors, and of memory what all held at a time."""
    command = [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])"]
    cost = costs.measure(command, os.environ, folder=tmp_path)
    assert 0.3 <= cost.cpu < 3
    assert cost.wall >= 0.3
    assert 4 < cost.memory < 200


def test_a_command_that_fails_ends_the_benchmark(tmp_path: Path) -> None:
    """With what it said."""
    with pytest.raises(SystemExit, match="ended with 3: no luck"):
        costs.measure(
            [sys.executable, "-c", "import os; os.write(2, b'no luck'); os._exit(3)"], os.environ, folder=tmp_path
        )


def test_tables_are_markdown() -> None:
    """A head is of two rows."""
    assert costs.write_head("a", "b") == "| a | b |\n| --- | --- |"
