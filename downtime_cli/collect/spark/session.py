"""
A session of Spark: begun and left, without a word of its own.

Everything is set up as Spark itself is: by its configuration, `SPARK_HOME` and `SPARK_CONF_DIR`, credentials included.
What it prints goes nowhere, for it would stand amid ours; of a session that does not begin, it says why.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

from downtime_cli.collect.spark.failures import explain_failure, explain_start
from downtime_cli.core.errors import AccessError, DowntimeError, IssueCode, UsageError, refuse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PATIENCE_SECONDS: Final = 10
_PYTHON: Final = "PYSPARK_PYTHON"
"""Names the Python of the workers; to be set before a session is built."""
_OUTPUTS: Final = (1, 2)
"""Standard output and standard error, which what Spark starts inherits."""


@contextmanager
def open_session(master: str) -> Iterator[SparkSession]:
    """Give a session, which ends with the block; one that runs in this process already is used, and goes on.

    Args:
        master: where to run, such as `yarn` or `local[4]`; empty for what Spark's own configuration says.

    Raises:
        UsageError: pyspark is not installed, or there is no such kind of master.
        AccessError: the master cannot be reached, or Spark cannot start; likewise whatever Spark raises in the block.
    """
    with _python_keeping_quiet(), _failures_told(), ExitStack() as ending:
        if not has_spark():
            message, remedy = "pyspark is not installed", "pip install 'pyspark[sql]', of the version of the cluster"
            raise UsageError.of(IssueCode.USAGE, message, remedy, "--engine")
        from pyspark.sql import SparkSession

        session = SparkSession.getActiveSession()
        if session is None:
            _check_master(master)
            with _interrupts_waiting():
                session = _start(master)
                ending.callback(_stop, session)
        yield session


def _stop(session: SparkSession) -> None:
    with suppress(Exception):  # there may be nothing left to stop
        session.stop()


@contextmanager
def _failures_told() -> Iterator[None]:
    """Turn what Spark raises into errors of ours."""
    try:
        yield
    except DowntimeError:
        raise
    except Exception as error:  # noqa: BLE001 - it raises what Python, py4j and the machine behind it do
        raise explain_failure(error) from None


def has_spark() -> bool:
    """Whether pyspark is there."""
    try:
        import pyspark  # noqa: F401 - whether it is there
    except ImportError:
        return False
    return True


def _check_master(master: str) -> None:
    if master.startswith("sc:"):
        remedy = "name the cluster itself: spark://host:7077, yarn"
        refuse("--master", "Spark Connect cannot be given the scanner", remedy)
    require_reachable(master)


def _start(master: str) -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("downtime collect").config("spark.ui.enabled", "false")
    if master:
        builder = builder.master(master)
    with tempfile.TemporaryFile() as said, _outputs_going_to(said):
        try:
            return _build(builder, is_local=master.startswith("local"))
        except Exception as error:  # noqa: BLE001 - whatever the reason, it did not start
            raise explain_start(error, _read_end(said)) from None


def _build(builder: SparkSession.Builder, *, is_local: bool) -> SparkSession:
    """Build a session whose workers, if they run on this machine, have the Python that runs here.

    Which one they have is settled when it is built, and where it runs may be known only then.
    """
    if is_local and _PYTHON not in os.environ:
        os.environ[_PYTHON] = sys.executable
        try:
            return builder.getOrCreate()
        finally:
            del os.environ[_PYTHON]
    session = builder.getOrCreate()
    if _PYTHON in os.environ or not session.sparkContext.master.startswith("local"):
        return session
    session.stop()
    return _build(builder, is_local=True)


def require_reachable(master: str) -> None:
    """Make sure that somebody listens where the master of a cluster should be, for Spark itself tries for minutes.

    Raises:
        AccessError: nobody does.
    """
    if not master.startswith("spark://"):
        return
    reasons = []
    for place in master.removeprefix("spark://").split(","):
        try:
            address = urlsplit(f"//{place}")
            with socket.create_connection((address.hostname or "", address.port or 7077), _PATIENCE_SECONDS):
                return
        except (OSError, ValueError) as error:
            reasons.append(getattr(error, "strerror", None) or str(error) or "no answer")
    message = f"no answer from {master}: {reasons[0]}"
    raise AccessError.of(IssueCode.NO_CONNECTION, message, "check the address, and whether the master runs", "--master")


@contextmanager
def _python_keeping_quiet() -> Iterator[None]:
    """Let pyspark and py4j say nothing on standard error: what matters of it is in what they raise."""
    before = logging.root.manager.disable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """Answer the first Ctrl-C at the end: Java that begins and finds nobody there would stay for ever.

    An answer that pyspark brings itself is not kept, not even where Ctrl-C is ignored, as by a job in the background.
    """
    answer = signal.getsignal(signal.SIGINT)
    come: list[tuple[int, FrameType | None]] = []

    def note(number: int, frame: FrameType | None) -> None:
        come.append((number, frame))
        if len(come) > 1 and callable(answer):
            answer(number, frame)

    if callable(answer):
        signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, answer)
    if come and callable(answer):
        answer(*come[0])


@contextmanager
def _outputs_going_to(file: IO[bytes]) -> Iterator[None]:
    """Let what is started meanwhile write into a file, for as long as it runs."""
    kept = [os.dup(output) for output in _OUTPUTS]
    try:
        for output in _OUTPUTS:
            os.dup2(file.fileno(), output)
        yield
    finally:
        for output, own in zip(_OUTPUTS, kept, strict=True):
            os.dup2(own, output)
            os.close(own)


def _read_end(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - (1 << 14)))
    return said.read().decode("utf-8", "replace")
