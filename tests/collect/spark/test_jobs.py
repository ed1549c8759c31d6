"""A job is waited for, and not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from downtime_cli.collect.spark.jobs import run_job
from downtime_cli.core.errors import AccessError


@dataclass
class Cluster:
    """A context of Spark whose jobs stand as they are told to, look by look."""

    stands: list[tuple[int, int, int]]
    groups: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    seen: threading.Event = field(default_factory=threading.Event)

    def setJobGroup(self, group: str, description: str, interruptOnCancel: bool) -> None:  # noqa: N802, N803 - as pyspark has it
        """Note in which group jobs are."""
        assert interruptOnCancel
        self.groups.append(group)

    def cancelJobGroup(self, group: str) -> None:  # noqa: N802 - as pyspark has it
        """Note that all of a group are to end."""
        self.cancelled.append(group)

    def statusTracker(self) -> Any:  # noqa: N802 - as pyspark has it
        """Tell how stages stand, of a job that is known and one that is not yet."""
        jobs = {1: SimpleNamespace(stageIds=[10, 11]), 2: None}
        return SimpleNamespace(
            getJobIdsForGroup=lambda group: list(jobs), getJobInfo=jobs.get, getStageInfo=self._stage
        )

    def _stage(self, stage: int) -> Any:
        if stage == 11:
            return None
        tasks, done, active = self.stands[0] if len(self.stands) == 1 else self.stands.pop(0)
        if len(self.stands) == 1:
            self.seen.set()
        return SimpleNamespace(numTasks=tasks, numCompletedTasks=done, numActiveTasks=active)


def run(cluster: Cluster, work: Callable[[], Any], patience: float = 60) -> tuple[Any, list[float]]:
    """Return the answer, and the shares that were told."""
    shares: list[float] = []
    return run_job(cluster, work, shares.append, patience), shares


def test_the_answer_comes_with_a_word_on_how_far_it_is() -> None:
    """By the tasks that are done; of a job that has none yet, nothing is."""
    cluster = Cluster([(0, 0, 0), (4, 1, 2), (4, 4, 0)])
    answer, shares = run(cluster, lambda: cluster.seen.wait(20) and "rows")
    assert answer == "rows"
    assert shares[:3] == [0, 0.25, 1]
    assert len(cluster.groups) == 1
    assert cluster.cancelled == []


def test_what_the_work_raises_is_raised() -> None:
    """In the thread that waits."""

    def fail() -> None:
        raise ZeroDivisionError("no")

    with pytest.raises(ZeroDivisionError, match="no"):
        run(Cluster([(1, 0, 1)]), fail)


def test_nobody_is_waited_for_without_end() -> None:
    """A job of which no worker takes a task is given up."""
    cluster, end = Cluster([(4, 2, 1), (4, 2, 0)]), threading.Event()
    with pytest.raises(AccessError, match="no worker took a task for 1 seconds"):
        run(cluster, lambda: end.wait(20), patience=0.6)
    end.set()
    assert cluster.cancelled == cluster.groups


def test_an_interrupt_cancels_the_job() -> None:
    """And no other that the session may have."""
    cluster, end = Cluster([(4, 2, 1)]), threading.Event()

    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(cluster, lambda: end.wait(20), interrupt)
    end.set()
    assert cluster.cancelled == cluster.groups
