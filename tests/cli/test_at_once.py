"""Several commands change a plan at once: none of the changes that a command says it made is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.saving import locking

fcntl = pytest.importorskip("fcntl")  # the locks of POSIX

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = (EXAMPLES / "output" / "plan.json").read_text("utf-8")
TRAFFIC = [str(EXAMPLES / "traffic.csv"), "--audience", str(EXAMPLES / "audience.csv"), "--duration", "2h"]
MOMENT = ["--as-of", "2026-11-24T10:00Z"]
REPLACING = ["plan", *TRAFFIC, "--as-of", "2026-11-25", "--replaces", "plan.json", "-o", "plan.json"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a plan."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_text(PLAN, "utf-8")
    return tmp_path


def update(number: int, *more: str) -> list[str]:
    """Return a command that extends the plan, signed by a number."""
    return ["update", "plan.json", "--extend", f"{number + 1}m", "--by", f"user {number}", *MOMENT, *more]


def signatures(path: Path) -> list[str]:
    """Name who has changed a plan, in order."""
    return [each["by"] for each in json.loads(path.read_text("utf-8"))["revisions"] if each["by"]]


def names() -> list[str]:
    """List what is in the folder."""
    return sorted(path.name for path in Path().iterdir())


# Processes. They are forked from one that has imported everything, so that they really run at once; in each round all
# wait for the same moment.

ROUNDS = """
import json, os, sys, time
from pathlib import Path
from downtime_cli.cli.app import app

def call(arguments):
    try:
        app(arguments)
    except SystemExit as done:
        return done.code or 0
    return 0

def start(arguments, gate, number):
    child = os.fork()
    if child:
        return child
    handle = os.open(f"told-{number}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.stdout.reconfigure(line_buffering=True)
    while time.monotonic() < gate:
        pass
    code = call(arguments)
    sys.stdout.flush()
    os._exit(code)

work = json.loads(sys.argv[1])
plan = Path("plan.json").read_bytes() if Path("plan.json").exists() else None
for arguments in work["commands"]:  # imports all
    call(arguments)
for number in range(work["rounds"]):
    for path in Path().glob("*.json"):
        path.unlink()
    if plan is not None:
        Path("plan.json").write_bytes(plan)
    gate = time.monotonic() + 0.01
    children = [start(arguments, gate, at) for at, arguments in enumerate(work["commands"])]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    told = [Path(f"told-{at}").read_text() for at in range(len(children))]
    left = sorted(name for name in os.listdir() if not name.startswith("told-"))
    texts = {name: Path(name).read_text() for name in left}
    print(json.dumps({"codes": codes, "told": told, "files": texts}), file=sys.stderr)
"""


def run_rounds(commands: list[list[str]], rounds: int) -> Iterator[tuple[list[int], list[str], dict[str, str]]]:
    """Run commands at once, again and again: their exit codes, what they told, and the files there are afterwards."""
    work = json.dumps({"commands": commands, "rounds": rounds})
    done = subprocess.run([sys.executable, "-c", ROUNDS, work], capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith('{"codes"')]
    assert len(lines) == rounds, done.stderr
    for line in lines:
        found = json.loads(line)
        yield found["codes"], found["told"], found["files"]


@pytest.mark.parametrize("number", [2, 5])
def test_updates_at_once_lose_no_change(number: int) -> None:
    """Those that end with 0 are in the plan, in some order; the others wrote nothing and name both versions."""
    outcomes: Counter[int] = Counter()
    for codes, told, files in run_rounds([update(each) for each in range(number)], 60 // number):
        winners = {f"user {each}" for each, code in enumerate(codes) if code == 0}
        document = json.loads(files["plan.json"])
        assert winners
        assert sorted(winners) == sorted(each["by"] for each in document["revisions"] if each["by"])
        assert document["sequence"] == len(winners)
        assert set(codes) <= {0, 3}
        for code, text in zip(codes, told, strict=True):
            assert code == 0 or "the file has changed meanwhile: version " in text
            assert code == 0 or "[changed-meanwhile]" in text
        assert set(files) == {"plan.json"}
        outcomes.update(codes)
    assert outcomes[3]  # or nothing was tried


def test_an_update_and_a_new_version_at_once_lose_no_change() -> None:
    """Whoever comes second with what was made of an older version writes nothing."""
    commands = [update(1), REPLACING, ["update", "plan.json", "--status", "CONFIRMED", "--by", "user 3", *MOMENT]]
    outcomes: Counter[int] = Counter()
    for codes, _, files in run_rounds(commands, 12):
        document = json.loads(files["plan.json"])
        assert document["sequence"] == codes.count(0) >= 1
        assert [each["sequence"] for each in document["revisions"]] == list(range(codes.count(0) + 1))
        assert set(codes) <= {0, 3}
        assert set(files) == {"plan.json"}
        outcomes.update(codes)
    assert outcomes[3]


def test_a_new_plan_does_not_replace_one_that_has_changed() -> None:
    """A tentative plan may go, unless somebody changes it while the new one is made."""
    planning = ["plan", *TRAFFIC, "--as-of", "2026-11-25", "-o", "plan.json"]
    outcomes: Counter[tuple[int, ...]] = Counter()
    for codes, told, files in run_rounds([planning, update(1)], 8):
        document = json.loads(files["plan.json"])
        match codes:
            case [0, 3]:
                assert "the file has changed meanwhile: version 1 (TENTATIVE) was read" in told[1]
            case [3, 0]:
                assert "it held version 1 (TENTATIVE), and now it holds version 2 (TENTATIVE)" in told[0]
            case [4, 0]:  # it was updated before the other command looked
                assert "version 2; a new plan would have another id [file-exists]" in told[0]
            case _:  # it was updated after the other command was done
                assert codes == [0, 0]
        assert document["sequence"] == (codes[1] == 0)
        outcomes[tuple(codes)] += 1
    assert outcomes.keys() - {(0, 0)}


def test_a_file_is_made_by_one_of_several() -> None:
    """Where there is no file yet, one makes it, and the others do not write over what they have not seen."""
    commands = [update(each, "-o", "next.json") for each in range(4)]
    for codes, told, files in run_rounds(commands, 15):
        assert codes.count(0) == 1, told
        assert set(codes) <= {0, 3, 4}  # 4 where it was there before one looked
        (by,) = (each["by"] for each in json.loads(files["next.json"])["revisions"] if each["by"])
        assert codes[int(by.split()[1])] == 0
        assert files["plan.json"] == PLAN
        assert set(files) == {"plan.json", "next.json"}


def test_two_files_in_either_order_wait_for_nobody() -> None:
    """Locks are taken in one order, however files are named: no two commands wait for each other."""
    planning = ["plan", *TRAFFIC, "--as-of", "2026-11-25"]
    commands = [
        [*planning, "-o", "a.json", "-o", "./b.json", "-o", "plan.json"],
        [*planning, "-o", "plan.json", "-o", "b.json", "-o", "./a.json"],
    ]
    for codes, told, files in run_rounds(commands, 5):
        assert (codes, set(files)) == ([0, 0], {"a.json", "b.json", "plan.json"}), told
        assert len(set(files.values())) == 1


def test_processes_of_their_own_lose_no_change(folder: Path) -> None:
    """The same with processes as a shell starts them."""
    for _ in range(3):
        Path("plan.json").write_text(PLAN, "utf-8")
        command = [sys.executable, "-m", "downtime_cli"]
        running = [
            subprocess.Popen([*command, *update(number)], stderr=subprocess.PIPE, text=True) for number in range(3)
        ]
        told = [process.communicate()[1] for process in running]
        winners = [f"user {number}" for number, process in enumerate(running) if process.returncode == 0]
        assert sorted(signatures(Path("plan.json"))) == winners
        assert all(
            process.returncode == 0 or "[changed-meanwhile]" in text
            for process, text in zip(running, told, strict=True)
        )
        assert names() == ["plan.json"]


# One step at a time


def between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something happen once, after the plan was read and before the file is locked."""
    held, happened = locking.held, list[bool]()

    @contextmanager
    def late(files: dict[str, Path]) -> Iterator[None]:
        if not happened:
            happened.append(True)
            act()
        with held(files):
            yield

    monkeypatch.setattr("downtime_cli.cli.files.held", late)


def cancel() -> None:
    """Call the plan off."""
    assert CliRunner().invoke(app, ["update", "plan.json", "--status", "CANCELLED", *MOMENT]).exit_code == 0


def edit() -> None:
    """Change the plan by hand, without another version."""
    Path("plan.json").write_text(PLAN.replace('"shop api"', '"shop"'), "utf-8")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        pytest.param(cancel, "version 2 (CANCELLED)", id="cancelled"),
        pytest.param(edit, "version 1 (TENTATIVE)", id="edited-by-hand"),
        pytest.param(lambda: Path("plan.json").unlink(), "nothing", id="removed"),
        pytest.param(lambda: Path("plan.json").write_text(""), "nothing", id="emptied"),
        pytest.param(lambda: Path("plan.json").write_text("[]"), "no plan that can be read", id="another-text"),
    ],
)
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(update(1), id="update"),
        pytest.param(update(1, "-o", "./plan.json"), id="update-by-another-name"),
        pytest.param(REPLACING, id="replaces"),
        pytest.param([*REPLACING, "--force"], id="force"),
        pytest.param([*REPLACING, "-o", "report.md"], id="report-too"),
    ],
)
def test_what_changed_meanwhile_is_named(
    arguments: list[str], act: Callable[[], object], words: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """Whatever has become of the file, the command says what it read and what is there, and writes nothing at all."""
    between(monkeypatch, act)
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert (
        f"plan.json: error: the file has changed meanwhile: version 1 (TENTATIVE) was read, and now it holds {words} "
        "[changed-meanwhile]\n  fix: nothing was written: look at what is there, and run the command again\n"
    ) in result.stderr
    assert set(names()) <= {"plan.json"}
    text = Path("plan.json").read_text("utf-8") if Path("plan.json").exists() else ""
    assert "user 1" not in text


def test_another_form_of_the_same_is_no_change(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A plan that somebody laid out anew says what it said."""
    between(monkeypatch, lambda: Path("plan.json").write_text(json.dumps(json.loads(PLAN)), "utf-8"))
    assert CliRunner().invoke(app, update(1)).exit_code == 0
    assert signatures(Path("plan.json")) == ["user 1"]


def test_a_refusal_does_not_replace_a_plan_made_meanwhile(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Where nothing fits, what somebody else has planned there meanwhile stays."""
    Path("plan.json").unlink()
    between(monkeypatch, lambda: Path("plan.json").write_text(PLAN, "utf-8"))
    planning = ["plan", *TRAFFIC, "--as-of", "2026-11-25", "--blackout", "2026-11-01/300d", "-o", "plan.json"]
    result = CliRunner().invoke(app, planning)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "it held nothing, and now it holds version 1 (TENTATIVE) [changed-meanwhile]" in result.stderr
    assert Path("plan.json").read_text("utf-8") == PLAN


def test_a_lock_is_waited_for_and_tells_of_another_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Whoever waits for the lock of a file that is replaced locks the new one before he looks."""
    opened, lock = [], locking._lock

    def late(number: int, until: float) -> None:
        opened.append(os.fstat(number).st_ino)
        if len(opened) == 1:
            Path("other.json").replace("plan.json")
        lock(number, until)

    Path("other.json").write_text(PLAN, "utf-8")
    first, second = Path("plan.json").stat().st_ino, Path("other.json").stat().st_ino
    monkeypatch.setattr(locking, "_lock", late)
    assert CliRunner().invoke(app, update(1)).exit_code == 0
    assert opened == [first, second]


def test_the_lock_of_a_folder_tells_of_a_file_made_there(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Whoever is about to make a file that somebody else has made meanwhile locks that file."""
    opened, lock = [], locking._lock

    def late(number: int, until: float) -> None:
        opened.append(os.fstat(number).st_ino)
        if len(opened) == 1:
            Path("next.json").write_text(PLAN, "utf-8")
        lock(number, until)

    monkeypatch.setattr(locking, "_lock", late)
    assert CliRunner().invoke(app, update(1, "-o", "next.json")).exit_code == 0
    assert opened[0] == folder.stat().st_ino
    assert (len(opened), signatures(Path("next.json"))) == (2, ["user 1"])


def test_a_lock_that_is_never_released_is_told(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Another program may keep the plan locked: after ten seconds, here fewer, the command gives up."""
    assert locking.PATIENCE == 10
    monkeypatch.setattr(locking, "PATIENCE", 0.1)
    with Path("plan.json").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        result = CliRunner().invoke(app, update(1))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "plan.json: error: cannot write: another program keeps it locked [unwritable]" in result.stderr
    assert Path("plan.json").read_text("utf-8") == PLAN


def test_file_systems_without_locks_do(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Where there are no locks, what is there is compared right before it is replaced."""

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert CliRunner().invoke(app, update(1)).exit_code == 0
    between(monkeypatch, lambda: Path("plan.json").write_text(PLAN, "utf-8"))
    assert CliRunner().invoke(app, update(2)).exit_code == 3
    assert Path("plan.json").read_text("utf-8") == PLAN


def test_a_failing_lock_is_told(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Any other reason not to lock is an error."""

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", refuse)
    result = CliRunner().invoke(app, update(1))
    assert (result.exit_code, Path("plan.json").read_text("utf-8")) == (4, PLAN)
    assert "cannot write: Input/output error [unwritable]" in result.stderr


def test_windows_compares(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """There is no lock, and a change is found all the same."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert CliRunner().invoke(app, update(1)).exit_code == 0
    between(monkeypatch, cancel)
    assert CliRunner().invoke(app, ["update", "plan.json", "--extend", "2m", *MOMENT]).exit_code == 3
    assert json.loads(Path("plan.json").read_text("utf-8"))["status"] == "CANCELLED"
