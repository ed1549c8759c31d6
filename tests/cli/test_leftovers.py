"""Hidden files of killed processes go when the next file is written beside them, and nothing else goes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.cli.saving.leftovers import holding, name_leftover, remove_leftovers

EXAMPLES = Path(__file__).parents[2] / "examples"
LEFT = ".downtime-0123456789ab.tmp"
CHANGE = ["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24T10:00Z"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a plan."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes((EXAMPLES / "output" / "plan.json").read_bytes())
    return tmp_path


def leave(name: str = LEFT, age: float = 3660.0) -> Path:
    """Make a file that was written so many seconds ago."""
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("left")
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.mark.parametrize(
    ("command", "place"),
    [
        pytest.param(CHANGE, "", id="update"),
        pytest.param([*CHANGE, "-o", "next/plan.json"], "next/", id="update-elsewhere"),
        pytest.param(["export", "plan.json", "--to", "ics", "-o", "plan.ics"], "", id="export"),
        pytest.param(["export", "plan.json", "--to", "all", "-o", "out"], "out/", id="exports"),
        pytest.param(["init", "--example", "new"], "new/", id="init"),
    ],
)
def test_the_next_command_removes_what_was_left(command: list[str], place: str) -> None:
    """Whatever a command writes into a folder, old leftovers in that folder go, and no others."""
    here, elsewhere = leave(f"{place}{LEFT}"), leave(f"other/{LEFT}")
    assert CliRunner().invoke(app, command).exit_code == 0
    assert (here.exists(), elsewhere.exists()) == (False, True)


@pytest.mark.parametrize(("age", "stays"), [(3590.0, True), (3610.0, False)], ids=["an-hour-less", "an-hour-more"])
def test_leftovers_are_an_hour_old(age: float, stays: bool) -> None:
    """What is younger may be about to take its place."""
    left = leave(age=age)
    remove_leftovers([Path()])
    assert left.exists() == stays


@pytest.mark.parametrize(
    "name",
    [
        ".downtime-0123456789AB.tmp",
        ".downtime-0123.tmp",
        "x.downtime-0123456789ab.tmp",
        f"{LEFT}x",
        ".downtime-notes.tmp",
    ],
)
def test_other_names_stay(name: str) -> None:
    """Only names as we make them are ours."""
    left = leave(name)
    remove_leftovers([Path()])
    assert left.exists()


def test_names_are_as_they_are_looked_for() -> None:
    """A name that is made for a file is one that is found again."""
    left = leave(name_leftover())
    remove_leftovers([Path()])
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")
def test_only_regular_files_go() -> None:
    """Links, folders and pipes of such a name are not ours, nor is what a link leads to."""
    kept = leave("kept.txt")
    Path(LEFT).symlink_to(kept)
    Path(LEFT.replace("a", "b")).mkdir()
    os.mkfifo(LEFT.replace("a", "c"))
    before = sorted(Path().iterdir())
    remove_leftovers([Path()])
    assert sorted(Path().iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of POSIX")
def test_what_somebody_alive_holds_stays() -> None:
    """A file is no leftover while its writer lives, however old it is."""
    left = leave()
    with holding([left]):
        remove_leftovers([Path()])
        assert left.exists()
    remove_leftovers([Path()])
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are those of POSIX")
def test_a_writer_that_waits_for_a_pipe_keeps_its_files(folder: Path) -> None:
    """A command may wait for the reader of a pipe as long as it likes: another one removes nothing of it."""
    os.mkfifo("pipe")
    command = [sys.executable, "-m", "downtime_cli", "plan", str(EXAMPLES / "traffic.csv"), "--duration", "2h"]
    outputs = ["--as-of", "2026-11-23", "-o", "new.json", "-o", "pipe"]
    writer = subprocess.Popen([*command, *outputs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not list(folder.glob(".downtime-*.tmp")) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.5)
    (staged,) = folder.glob(".downtime-*.tmp")
    os.utime(staged, (time.time() - 7200,) * 2)
    assert CliRunner().invoke(app, CHANGE).exit_code == 0
    reader = threading.Thread(target=Path("pipe").read_bytes)
    reader.start()
    assert writer.wait(60) == 0
    reader.join(10)
    assert Path("new.json").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may remove anything")
def test_what_may_not_be_removed_stays() -> None:
    """A folder that may not be written to is no reason to fail."""
    left = leave(f"locked/{LEFT}")
    left.parent.chmod(0o500)
    remove_leftovers([left.parent, Path("none")])
    left.parent.chmod(0o700)
    assert left.exists()
