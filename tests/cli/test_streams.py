"""Standard streams that are closed, full or left by their reader: documented exit codes and no traceback."""

from __future__ import annotations

import errno
import json
import os
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from downtime_cli.cli.errors import settle
from tests.cli.forked import CLOSED, FULL, GONE, KEPT
from tests.cli.shells import ROOT

RUN = [sys.executable, "-m", "downtime_cli"]
FIRST = datetime(2026, 9, 28, tzinfo=UTC)
USERS = ["--audience", "users.csv", "--duration", "2h", "--as-of", "2026-11-23"]
NEVER = ["--team-hours", "Wed 09:00-10:00@Europe/Berlin"]
CONFIRM = ["--status", "CONFIRMED", "--as-of", "2026-11-24"]

# What ends with which code, by command; an answer is printed where that is 0 or 5, but by `update` of a file.
FORMS: dict[str, list[tuple[list[str], int]]] = {
    "plan": [
        (["plan", "traffic.csv", *USERS], 0),
        (["plan", "-", *USERS], 0),
        (["plan", "traffic.csv", *USERS, "--format", "json", "-o", "out.json"], 0),
        (["plan", "traffic.csv", *USERS, *NEVER], 5),
        (["plan", "traffic.csv", *USERS, "--top", "-1"], 2),
        (["plan", "traffic.csv", "--nonsense"], 2),
        (["plan", "plan.json", *USERS], 3),
        (["plan", "none.csv", *USERS], 4),
        (["plan", "--help"], 0),
    ],
    "check": [(["check", "traffic.csv", *USERS, "--start", "2026-11-28T12:00Z", "--max-regret", "5%"], 5)],
    "backtest": [(["backtest", "traffic.csv", *USERS], 0)],
    "inspect": [(["inspect", "naive.csv", "--as-of", "2026-11-23"], 0), (["inspect", "-"], 0)],
    "notice": [(["notice", "plan.json"], 0), (["notice", "--list"], 0), (["notice", "-"], 0)],
    "export": [(["export", "plan.json", "--to", "ics"], 0), (["export", "--list"], 0)],
    "due": [(["due", "plan.json", "--since", "2026-11-01", "--until", "2026-12-24"], 0)],
    "update": [(["update", "plan.json", *CONFIRM], 0), (["update", "-", *CONFIRM], 0)],
    "schema": [(["schema", "plan"], 0)],
    "": [(["--help"], 0), (["--version"], 0), ([], 0), (["isnpect"], 2)],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with eight weeks of traffic, an audience and a plan."""
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "naive.csv").write_text("timestamp,requests\n" + "\n".join(rows).replace("Z,", ","))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    (tmp_path / "plan.json").write_bytes((ROOT / "examples" / "output" / "plan.json").read_bytes())
    return tmp_path


@dataclass(frozen=True)
class Case:
    """A command with its streams, what it ends with where all is well, and what it did end with."""

    arguments: list[str]
    streams: tuple[str, str, str]
    usual: int
    code: int = -1
    out: str = ""
    err: str = ""
    left: dict[str, str] = field(default_factory=dict)

    @property
    def prints(self) -> bool:
        """Whether there is something for standard output where all is well."""
        return self.usual in {0, 5} and self.arguments[:2] != ["update", "plan.json"]

    @property
    def expected(self) -> int:
        """The documented exit code."""
        stdin, stdout, _ = self.streams
        is_lost = (stdin == CLOSED and "-" in self.arguments) or (stdout in {CLOSED, FULL} and self.prints)
        return 4 if is_lost else self.usual


def run_cases(cases: list[Case], folder: Path, command: str) -> list[Case]:
    """Run commands, each as a process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.forked", *filter(None, [command])],
        input=json.dumps([[case.arguments, *case.streams] for case in cases]),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "SHELL": "/bin/bash", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = (json.loads(line) for line in done.stdout.splitlines())
    return [Case(each.arguments, each.streams, each.usual, *told) for each, told in zip(cases, found, strict=True)]


@pytest.mark.skipif(not Path(FULL).exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", FORMS)
def test_streams_in_any_state_leave_a_documented_code(command: str, folder: Path) -> None:
    """What cannot be read or printed is 4; a reader that had enough, and lost messages, change nothing."""
    given = str(folder / ("traffic.csv" if command in {"plan", "inspect"} else "plan.json"))
    pairs = list(product((KEPT, CLOSED, FULL, GONE), repeat=2))
    cases = [
        Case(arguments, (stdin, stdout, stderr), code)
        for number, (arguments, code) in enumerate(FORMS[command])
        for stdin in (given, CLOSED)
        for stdout, stderr in (pairs if number == 0 else pairs[:4] + pairs[4:6] + pairs[8::4])
        if stdin == given or "-" in arguments or stdout == stderr == CLOSED
    ]
    done = run_cases(cases, folder, command)
    assert [(each.arguments, each.streams, each.code) for each in done if each.code != each.expected] == []
    for each in done:
        _, stdout, stderr = each.streams
        assert not re.search("Traceback|Exception|Aborted", each.err), each
        assert bool(each.out) == (stdout == KEPT and each.prints and each.code != 4), each
        if stderr == KEPT and each.code in {2, 3, 4}:
            assert each.err, each
        if each.arguments[:2] == ["update", "plan.json"]:
            assert json.loads(each.left["plan.json"])["status"] == "CONFIRMED", each


@pytest.mark.parametrize(
    ("code", "failure", "settled"),
    [
        pytest.param(0, None, 0, id="well"),
        pytest.param(0, OSError(errno.ENOSPC, "full"), 4, id="full"),
        pytest.param(5, OSError(errno.ENOSPC, "full"), 4, id="no-that-nobody-read"),
        pytest.param(5, BrokenPipeError(errno.EPIPE, "gone"), 5, id="no-that-was-read-in-part"),
        pytest.param(3, OSError(errno.ENOSPC, "full"), 3, id="there-was-no-answer"),
        pytest.param(130, OSError(errno.ENOSPC, "full"), 130, id="interrupted"),
    ],
)
def test_an_answer_that_was_not_printed_is_none(code: int, failure: OSError | None, settled: int) -> None:
    """What kept standard output from taking an answer goes before the answer, and before nothing else."""
    assert settle(code, failure) == settled


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_no_file_takes_the_number_of_a_closed_stream(closed: str, folder: Path) -> None:
    """Whatever a library writes to standard error from below must not end up in a plan."""
    lines = ["from downtime_cli.cli.process.streams import hold_streams", "hold_streams()"]
    script = "; ".join([*lines, "import sys; sys.exit(open('plan.json').fileno())"])
    command = f'exec {closed}; exec "$0" -c "$1"'
    done = subprocess.run(["bash", "-c", command, sys.executable, script], cwd=folder, check=False)
    assert done.returncode > 2


def test_streams_that_do_not_wait_are_waited_for(folder: Path) -> None:
    """Another program may have left a pipe so that reading and writing fail where nothing is ready: nothing is lost."""
    fcntl = pytest.importorskip("fcntl")
    arguments = ["plan", "-", *USERS, "--format", "json"]
    traffic = (folder / "traffic.csv").read_bytes()
    usual = subprocess.run([*RUN, *arguments], cwd=folder, input=traffic, capture_output=True, check=True)
    pipes = os.pipe(), os.pipe()
    for stdin_or_stdout in (pipes[0][0], pipes[1][1]):
        os.set_blocking(stdin_or_stdout, False)
    fcntl.fcntl(pipes[1][1], fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen([*RUN, *arguments], cwd=folder, stdin=pipes[0][0], stdout=pipes[1][1])
    os.close(pipes[0][0])
    os.close(pipes[1][1])
    with os.fdopen(pipes[0][1], "wb", buffering=0) as feed:
        for start in range(0, len(traffic), 30_000):
            time.sleep(1)
            feed.write(traffic[start : start + 30_000])
    select.select([pipes[1][0]], [], [])
    time.sleep(0.5)
    with os.fdopen(pipes[1][0], "rb") as answer:
        assert answer.read() == usual.stdout
    assert process.wait(60) == 0
