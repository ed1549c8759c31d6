"""
One input to try, and what is a fault about it.

A case is a value: it says all that is needed to run it again. What runs it returns a word for the outcome, for the
statistics, or raises a `Fault`.
"""

from __future__ import annotations

import signal
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final, Protocol

from downtime_cli.cli.errors import format_findings
from downtime_cli.core.errors import DowntimeError

NOW: Final = datetime(2026, 11, 29, 10, 20, tzinfo=UTC)
CPU_SECONDS: Final = 2.0
_LONGEST_MESSAGE: Final = 4000


@dataclass(frozen=True)
class Case:
    """An input, and all that is around it."""

    part: str
    name: str
    arguments: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    environment: Mapping[str, str] = field(default_factory=dict)
    # What became of the streams of a process: `stdout=full`.
    streams: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What makes it again, without what is empty."""
        given = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return f"Case({', '.join(f'{name}={value!r}' for name, value in given if value)})"


class Fault(Exception):  # noqa: N818 - not an error of this program but what it looks for
    """What is wrong with how an input was taken; two are alike if their kinds are."""

    def __init__(self, kind: str, details: str = "") -> None:
        """Keep the kind, and what else there is to say about this one."""
        super().__init__(kind)
        self.kind, self.details = kind, details


class Part(Protocol):
    """A kind of inputs: how to draw one, and how to run it."""

    name: str

    def draw(self, random: Random) -> Case:
        """Draw a case."""

    def run(self, case: Case) -> str:
        """Run a case and name its outcome; raise a `Fault` if it is none of those that are documented."""


class _TooSlow(BaseException):
    """So much CPU was used that nobody waits any longer; nothing but `watched` may catch it."""


@contextmanager
def watched(seconds: float = CPU_SECONDS) -> Iterator[None]:
    """Turn whatever is raised but a documented error into a fault, and too much CPU as well.

    Raises:
        Fault: an exception that is not documented, an issue that is not in order, or too much CPU.
    """
    start = time.process_time()
    try:
        with _alarm(seconds), _heard_warnings():
            yield
    except Fault:
        raise
    except DowntimeError as error:
        _check_issues(error)
        raise
    except _TooSlow as error:
        where = _where(error)
        raise Fault(f"more than {seconds:g} s of CPU in {where.partition(':')[0]}", where) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - that is what is looked for
        raise Fault(f"{type(error).__name__} at {_where(error)}", "".join(traceback.format_exception(error))) from None
    if time.process_time() - start > seconds:
        raise Fault(f"more than {seconds:g} s of CPU")


@contextmanager
def _heard_warnings() -> Iterator[None]:
    """Take a warning that Python would print for a fault."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", category)
        yield
    if heard:
        raise Fault(f"a warning of Python's: {heard[0].category.__name__}", str(heard[0].message))


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Stop what takes too long, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise _TooSlow

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)  # again and again, should somebody swallow it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _where(error: BaseException) -> str:
    """The last line of ours that an exception passed through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    ours = [frame for frame in frames if "downtime_cli" in frame.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "an unknown place"


def _check_issues(error: DowntimeError) -> None:
    if not error.issues:
        raise Fault(f"{type(error).__name__} without an issue")
    for issue in error.issues[:20]:
        text = "\n".join(format_findings([issue]))
        if not issue.message.strip() or not issue.remedy.strip():
            raise Fault(f"an issue without words: {issue.code}", text)
        if len(text) > _LONGEST_MESSAGE:
            raise Fault(f"an issue of more than {_LONGEST_MESSAGE} characters: {issue.code}", text[:300])
        if len(text.splitlines()) != 2:
            raise Fault(f"an issue of several lines: {issue.code}", repr(text))


@contextmanager
def folder_of(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Make a folder with some files and go there; in memory where the system has a place for that."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_files(folder, files)
        with chdir(folder):
            yield folder


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files and the folders that they are in."""
    for name, data in files.items():
        path = folder / name
        if "/" in name:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
