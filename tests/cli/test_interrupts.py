"""Ctrl-C at any moment from our first line on: 130 and no traceback, or the whole answer. SIGTERM tears no file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

import downtime_cli
from tests.cli.shells import environment

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
PLAN = "plan traffic.csv --audience users.csv --duration 2h --as-of 2026-11-23 --format json".split()
MOMENTS = 24
BEGIN = "import atexit, os, signal, sys\nsys.argv[0] = 'downtime'\n{}\nfrom downtime_cli.__main__ import main\nmain()\n"
# Tells by a pipe that the first line of ours is about to run; whatever comes before is Python's.
MARK = """
def mark(event, arguments, told=[]):
    if event == "exec" and not told and arguments[0].co_filename.endswith(os.path.join("downtime_cli", "__main__.py")):
        told.append(True)
        os.write(int(os.environ["MARK"]), b"!")
sys.addaudithook(mark)
"""
# Sends the signal before the line of ours with the number that is given.
AT_LINE = """
number = int(sys.argv.pop(1))
def trace(frame, event, _):
    if not frame.f_code.co_filename.endswith(os.path.join("downtime_cli", "__main__.py")):
        return None
    if event == "line" and frame.f_code.co_name == "<module>" and frame.f_lineno == number:
        sys.settrace(None)
        signal.raise_signal(signal.SIGINT)
    return trace
sys.settrace(trace)
"""
AT_THE_END = "atexit.register(lambda: signal.raise_signal(signal.SIGINT))"
LOST = """
import downtime_cli.cli.app
class Dying:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        sys.stdout.write("never said")
downtime_cli.cli.app.main = lambda: Dying() and 0
"""
LOST_WHILE_LOADING = """
class Finder:
    def find_spec(self, name, *_):
        if name == "typer":
            Dying()
class Dying:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
        sys.stdout.write("never said")
sys.meta_path.insert(0, Finder())
"""
TWICE = """
import downtime_cli.cli.app
def be_stubborn():
    for _ in range(2):
        try:
            signal.raise_signal(signal.SIGINT)
        except BaseException:
            pass
    sys.stdout.write("never said")
downtime_cli.cli.app.main = be_stubborn
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with eight weeks of traffic; Ctrl-C is heard, also where these tests are a job in the background."""
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "users.csv").write_text("timezone,users\nEurope/Berlin,1\n")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield tmp_path
    signal.signal(signal.SIGINT, before)


def start(folder: Path, before: str, *arguments: str, mark: int | None = None) -> subprocess.Popen[str]:
    """Start a command with something to do before."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN.format(before), *arguments],
        cwd=folder,
        env={**environment(folder), "MARK": str(mark)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=() if mark is None else (mark,),
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """What a process left behind."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def start_and_wait(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command and wait until our first line is about to run."""
    reader, writer = os.pipe()
    process = start(folder, MARK, *arguments, mark=writer)
    os.close(writer)
    assert os.read(reader, 1) == b"!"
    os.close(reader)
    return process


def interrupt_after(seconds: float, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Interrupt a command so long after its first line; once more where that came before it, in what tells of it."""
    while True:
        process = start_and_wait(folder, *arguments)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        ended = finish(process)
        if ", in mark\n" not in ended[2]:
            return ended


@pytest.mark.parametrize("arguments", [PLAN, ["--help"]], ids=["plan", "help"])
def test_ctrl_c_at_any_moment(arguments: list[str], folder: Path) -> None:
    """From our first line to the end: 130 with at most a part of the answer, or the answer as if nothing had been."""
    begun = time.monotonic()
    whole = finish(start_and_wait(folder, *arguments))
    length = time.monotonic() - begun
    assert whole[0] == 0
    codes = []
    for moment in range(MOMENTS):
        code, out, err = interrupt_after(length * moment / MOMENTS, folder, *arguments)
        assert (whole[1].startswith(out), err) == (True, ""), moment
        assert code == 130 or (code, out) == whole[:2], moment
        codes.append(code)
    assert codes[:2] == [130, 130]


def test_ctrl_c_at_every_line_of_the_entry(folder: Path) -> None:
    """Before a handler stands, and after: nothing in the first lines lets an interrupt through."""
    lines = Path(downtime_cli.__path__[0], "__main__.py").read_text("utf-8").splitlines()
    first, last = lines.index("try:") + 2, lines.index("except KeyboardInterrupt:")
    whole = 0, f"downtime {version('downtime-cli')}\n", ""
    done = [finish(start(folder, AT_LINE, str(number), "--version")) for number in range(first, last + 1)]
    assert set(done) == {(130, "", ""), whole}  # lines of a function are not run yet
    assert done[0] == done[-1] == (130, "", "")


@pytest.mark.parametrize("before", [LOST, LOST_WHILE_LOADING, TWICE], ids=["working", "loading", "twice"])
def test_ctrl_c_is_never_lost(before: str, folder: Path) -> None:
    """Where Python would report it and go on, and where we are leaving already, the process ends all the same."""
    assert finish(start(folder, before)) == (130, "", "")


def test_ctrl_c_after_the_answer(folder: Path) -> None:
    """While the interpreter ends, nothing is left to interrupt: the code of the answer stands."""
    code, out, err = finish(start(folder, AT_THE_END, *PLAN))
    assert (code, err) == (0, "")
    assert json.loads(out)["schema"] == "downtime-plan/1"


def test_a_job_in_the_background_stays_deaf(folder: Path) -> None:
    """Where a shell has Ctrl-C ignored, as for a job in the background, it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = start_and_wait(folder, *PLAN)
    process.send_signal(signal.SIGINT)
    code, out, _ = finish(process)
    assert code == 0
    assert out.startswith("{")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_no_file_is_torn(number: signal.Signals, folder: Path) -> None:
    """Whenever a command is ended, the file that it was to replace is the old one or a whole new one."""
    begun = time.monotonic()
    finish(start_and_wait(folder, *PLAN, "-o", "plan.md"))
    length = time.monotonic() - begun
    new = (folder / "plan.md").read_text()
    for moment in range(MOMENTS // 2, MOMENTS):
        (folder / "plan.md").write_text("old")
        process = start_and_wait(folder, *PLAN, "-o", "plan.md")
        time.sleep(length * moment / MOMENTS)
        process.send_signal(number)
        code, _, err = finish(process)
        assert code in {0, 130 if number == signal.SIGINT else -signal.SIGTERM}
        assert (folder / "plan.md").read_text() in {"old", new}
        assert err in {"", "wrote plan.md\n"}


def write_large_log(path: Path) -> None:
    """Write a log that is counted in several processes, and takes seconds: each agent may be a robot."""
    line = '192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11) Some/{}"\n'
    lines = "".join(map(line.format, range(20_000)))
    path.write_text(lines * (140_000_000 // len(lines)))


@contextmanager
def counting(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Count a large log in several processes, in a session and with a folder for temporary files of their own."""
    (folder / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "downtime_cli", "collect", "access.log", "--unique", "--drop-bots", "--jobs", "2"]
    with subprocess.Popen(
        [*command, "--gaps", "zero", "--since", "2026-11-29", "--until", "2026-11-30", "-o", "counted.csv"],
        cwd=folder,
        env={**environment(folder), "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        yield process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_while_counting(number: signal.Signals, folder: Path) -> None:
    """Counting leaves nothing behind: no table, no folder of its own, and no process."""
    write_large_log(folder / "access.log")
    for seconds in (0.4, 0.8, 1.2):
        with counting(folder) as process:
            time.sleep(seconds)
            process.send_signal(number)
            code, _, err = finish(process)
        assert (code, err) == (130 if number == signal.SIGINT else -number, ""), seconds
        assert not (folder / "counted.csv").exists()
        assert list((folder / "tmp").iterdir()) == []
        with pytest.raises(ProcessLookupError):
            wait_for_the_end_of(process.pid)


def test_no_process_outlives_one_that_was_killed(folder: Path) -> None:
    """Whoever counts for another ends with it, also where that had no time for anything."""
    write_large_log(folder / "access.log")
    with counting(folder) as process:
        while len(processes_of(process.pid)) < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        process.wait(60)
        with pytest.raises(ProcessLookupError):
            wait_for_the_end_of(process.pid)


def processes_of(group: int) -> list[str]:
    """The processes of a group, as `ps` tells them."""
    listed = subprocess.run(["ps", "-eo", "pgid="], capture_output=True, text=True, check=True).stdout.split()
    return [each for each in listed if each == str(group)]


def wait_for_the_end_of(group: int) -> None:
    """Wait until no process of a group is left, which raises an error, or for some seconds."""
    for _ in range(100):
        os.killpg(group, 0)
        time.sleep(0.05)
