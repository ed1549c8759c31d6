"""Whole command lines as processes of their own, with streams closed or full and odd settings: a part of `fuzz.py`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from fuzzing.cases import Case, Fault, folder_of
from fuzzing.commands import GITHUB, Commands
from fuzzing.outputs import CODES, Outcome, check_outcome, snapshot
from fuzzing.seeds import ROOT

_CPU_SECONDS: Final = 10.0
_ENVIRONMENTS: Final[Sequence[Mapping[str, str]]] = (
    {},
    {},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONTZPATH": ""},
    {"TZ": "Nowhere/Nothing"},
    {"TZ": "America/St_Johns"},
    {"HOME": ""},
    {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
    {"COLUMNS": "0"},
    {"COLUMNS": "1"},
    {"COLUMNS": "many"},
    {"COLUMNS": "99999999999999999999"},
    {"TERM": "dumb", "NO_COLOR": "1"},
    {"FORCE_COLOR": "1", "TERM": "xterm-256color"},
    {"PYTHONOPTIMIZE": "2"},
    {"PYTHONDEVMODE": "1"},
    {"TMPDIR": "/nonexistent"},
    GITHUB,
    {**GITHUB, "GITHUB_OUTPUT": "/nonexistent/x"},
    {"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime plan --", "COMP_CWORD": "2"},
    {"_DOWNTIME_COMPLETE": "complete_bash"},
    {"_DOWNTIME_COMPLETE": "complete_bash", "COMP_WORDS": "downtime 'pl", "COMP_CWORD": "many"},
    {"_DOWNTIME_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "is-args"},
    {"_DOWNTIME_COMPLETE": "source_ksh"},
    {"_DOWNTIME_COMPLETE": "nonsense"},
)
_HELP: Final = (("--help",), ("--version",), (), ("plan", "--help"))
_STREAMS: Final = (
    "stdin=closed",
    "stdout=closed",
    "stderr=closed",
    "stdout=full",
    "stderr=full",
    "stdout=gone",
    "stdin=null",
)


class Processes:
    """The same as processes of their own, with streams closed or full, and odd settings around them."""

    name = "processes"

    def __init__(self) -> None:
        """Draw command lines as the other part does."""
        self._commands = Commands()

    def draw(self, random: Random) -> Case:
        """Draw a command line, what its streams are, and its environment."""
        drawn = self._commands.draw(random)
        count = random.choice((0, 0, 1, 1, 2, 3))
        streams = {each.partition("=")[0]: each for each in random.sample(_STREAMS, count)}
        words = drawn.arguments if random.random() < 0.95 else random.choice(_HELP)
        environment = random.choice(_ENVIRONMENTS)
        return Case(
            self.name, drawn.name, words, drawn.files, drawn.stdin, environment, tuple(sorted(streams.values()))
        )

    def run(self, case: Case) -> str:
        """Run a process and look at all that it did."""
        with folder_of(case.files) as folder:
            before = snapshot(folder)
            code, stdout, stderr = _run_process(case, folder)
            outcome = Outcome(code, stdout, stderr, before, snapshot(folder))
            if "_DOWNTIME_COMPLETE" in case.environment or not _is_plain(case):
                return _check_code(outcome)
            return check_outcome(case, outcome)


def _is_plain(case: Case) -> bool:
    """Whether what is printed can be read here."""
    return case.environment.get("PYTHONIOENCODING") != "utf-16" and case.arguments[:1] not in {
        (),
        ("--help",),
        ("--version",),
    }


def _check_code(outcome: Outcome) -> str:
    if outcome.code not in CODES or b"Traceback" in (outcome.stderr or b""):
        raise Fault(f"exit code {outcome.code}", repr((outcome.stderr or b"")[-2000:]))
    return f"exit {outcome.code}"


def _run_process(case: Case, folder: Path) -> tuple[int | None, bytes | None, bytes | None]:
    """Run the command line as a process; what is printed goes to files beside its folder."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GITHUB", "LC_"))}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **case.environment}
    with contextlib.ExitStack() as stack:
        out, err, given = (stack.enter_context(_nameless(folder)) for _ in range(3))
        given.write(case.stdin)
        given.seek(0)
        closing = [each.partition("=")[0] for each in case.streams if each.endswith("closed")]
        start = ["-c", _start_closed(closing)] if closing else ["-m", "downtime_cli"]
        process = subprocess.Popen(
            [sys.executable, *start, *case.arguments],
            stdin=_stream(stack, case, "stdin", given),
            stdout=_stream(stack, case, "stdout", out),
            stderr=_stream(stack, case, "stderr", err),
            env=environment,
            cwd=folder,
        )
        code = _wait(process)
        out.seek(0)
        err.seek(0)
        is_odd = {each.partition("=")[0] for each in case.streams}
        return code, None if "stdout" in is_odd else out.read(), None if "stderr" in is_odd else err.read()


def _start_closed(streams: Sequence[str]) -> str:
    """A start of the command with some streams closed before Python opens them: it begins anew, as a shell would."""
    numbers = [("stdin", "stdout", "stderr").index(name) for name in streams]
    return (
        f"import os, sys\nfor number in {numbers}: os.close(number)\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'downtime_cli', *sys.argv[1:]])"
    )


def _nameless(folder: Path) -> Any:
    return tempfile.TemporaryFile(dir=folder.parent)


def _stream(stack: contextlib.ExitStack, case: Case, name: str, usual: Any) -> Any:
    """What a stream of the process is: a file, what is always full, or a pipe whose reader has gone."""
    if f"{name}=full" in case.streams and Path("/dev/full").exists():
        return stack.enter_context(Path("/dev/full").open("wb"))
    if f"{name}=null" in case.streams:
        return subprocess.DEVNULL
    if f"{name}=gone" in case.streams:
        reader, writer = os.pipe()
        os.close(reader)
        stack.callback(os.close, writer)
        return writer
    return usual


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    """Wait for a process, and see how much CPU it took."""
    before = os.times()
    try:
        code = process.wait(timeout=20 * _CPU_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Fault("a process that does not end") from None
    after = os.times()
    if after.children_user + after.children_system - before.children_user - before.children_system > _CPU_SECONDS:
        raise Fault(f"more than {_CPU_SECONDS:g} s of CPU in a process")
    return code
