"""Running a job on a cluster: with a word on how far it is, and an end to waiting for workers that never come."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from msgspec import Struct

from downtime_cli.collect.spark.failures import SPARK
from downtime_cli.core.errors import AccessError, IssueCode

if TYPE_CHECKING:
    from pyspark import SparkContext, StatusTracker

PATIENCE_SECONDS: Final = 300
"""How long nobody may take a task while there are some: a queue is long, or no worker is left."""
_STEP_SECONDS: Final = 0.25

Answer = TypeVar("Answer")


class Stand(Struct, frozen=True):
    """How many tasks of a job there are, are done, and are being worked on."""

    tasks: int = 0
    done: int = 0
    active: int = 0

    @property
    def waits(self) -> bool:
        """Whether there is work that nobody does."""
        return self.done < self.tasks and not self.active


class _Work(threading.Thread, Generic[Answer]):
    """A job that is waited for elsewhere, so that Ctrl-C is heard."""

    def __init__(self, context: SparkContext, group: str, work: Callable[[], Answer]) -> None:
        super().__init__(daemon=True)
        self._context = context
        self._group = group
        self._work = work
        self.answers: list[Answer] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._context.setJobGroup(self._group, "downtime collect", interruptOnCancel=True)
            self.answers.append(self._work())
        except BaseException as error:  # noqa: BLE001 - whoever waits raises it
            self.failure = error


def run_job(
    context: SparkContext, work: Callable[[], Answer], tell: Callable[[float], None], patience: float = PATIENCE_SECONDS
) -> Answer:
    """Run what asks Spark for an answer, and say from time to time which share of it is done.

    Raises:
        AccessError: no worker took a task for as long as patience lasts, in seconds; or what the work raises.
    """
    group = f"downtime-{uuid.uuid4().hex}"
    thread = _Work(context, group, work)
    thread.start()
    tracker, moved = context.statusTracker(), time.monotonic()
    try:
        while thread.is_alive():
            thread.join(_STEP_SECONDS)
            stand = _look(tracker, group)
            if not stand.waits:
                moved = time.monotonic()
            elif time.monotonic() - moved > patience:
                message = f"no worker took a task for {patience:,.0f} seconds"
                raise AccessError.of(
                    IssueCode.UNREADABLE, message, "see whether the cluster has workers that are free", SPARK
                )
            tell(stand.done / stand.tasks if stand.tasks else 0)
    except BaseException:
        with suppress(Exception):  # there may be nobody left to tell
            context.cancelJobGroup(group)
        raise
    if thread.failure is not None:
        raise thread.failure
    return thread.answers[0]


def _look(tracker: StatusTracker, group: str) -> Stand:
    jobs = [tracker.getJobInfo(each) for each in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(stage) for job in jobs if job is not None for stage in job.stageIds]
    known = [stage for stage in stages if stage is not None]
    return Stand(
        sum(stage.numTasks for stage in known),
        sum(stage.numCompletedTasks for stage in known),
        sum(stage.numActiveTasks for stage in known),
    )
