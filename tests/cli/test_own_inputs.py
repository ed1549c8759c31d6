"""What a command reads it does not write over, one file is not written twice, and failures change no file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = ["--as-of", "2026-11-25"]
PLANNING = ["plan", "traffic.csv", "--duration", "2h", *AS_OF]
CHECKING = ["check", "--start", "2026-12-05 04:00", "--duration", "1h", *AS_OF]
SPANS = "start,end,name\n2026-12-20,2026-12-27,holidays\n"
FILES = {
    "traffic.csv": (EXAMPLES / "traffic.csv").read_text("utf-8"),
    "users.csv": (EXAMPLES / "audience.csv").read_text("utf-8"),
    "freeze.csv": SPANS,
    "past.csv": SPANS.replace("2026", "2025"),
    "downtime.toml": 'service = "shop"\n',
    "plan.json": (EXAMPLES / "output" / "plan.json").read_text("utf-8"),
}
READ = [
    pytest.param(PLANNING, "traffic.csv", "TRAFFIC", id="plan"),
    pytest.param([*PLANNING, "--force"], "traffic.csv", "TRAFFIC", id="force"),
    pytest.param([*PLANNING, "--audience", "users.csv"], "users.csv", "--audience", id="audience"),
    pytest.param([*PLANNING, "--blackout-file", "freeze.csv"], "freeze.csv", "--blackout-file", id="blackouts"),
    pytest.param([*PLANNING, "--past-windows", "past.csv"], "past.csv", "--past-windows", id="past-windows"),
    pytest.param([*PLANNING, "-f", "csv"], "downtime.toml", "its configuration", id="found-configuration"),
    pytest.param(
        [*PLANNING, "--config", "downtime.toml", "-f", "csv"], "downtime.toml", "--config", id="configuration"
    ),
    pytest.param(["inspect", "traffic.csv"], "traffic.csv", "TRAFFIC", id="inspect"),
    pytest.param(["backtest", "traffic.csv", "--duration", "2h"], "traffic.csv", "TRAFFIC", id="backtest"),
    pytest.param([*CHECKING, "--blackout-file", "freeze.csv"], "freeze.csv", "--blackout-file", id="check"),
    pytest.param(["check", "traffic.csv", "--plan", "plan.json", *AS_OF], "plan.json", "--plan", id="plan-to-check"),
    pytest.param(["export", "plan.json", "--to", "ics"], "downtime.toml", "its configuration", id="export-config"),
    pytest.param(["export", "plan.json", "--to", "ics"], "plan.json", "PLAN.json", id="export"),
    pytest.param(["notice", "plan.json"], "plan.json", "PLAN.json", id="notice"),
    pytest.param(["notice", "plan.json", "--channel", "page"], "plan.json", "PLAN.json", id="page"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with all that commands read."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command; exit code, stdout and stderr."""
    result = CliRunner().invoke(app, [*arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("way", ["itself", "link", "hard-link", "by-another-folder"])
@pytest.mark.parametrize(("arguments", "read", "what"), READ)
def test_inputs_stay(way: str, arguments: list[str], read: str, what: str, folder: Path) -> None:
    """What the command reads is refused as its output, by any name, and nothing is written."""
    name = read if way == "itself" else f"other{Path(read).suffix}"
    match way:
        case "link":
            Path(name).symlink_to(read)
        case "hard-link":
            os.link(read, name)
        case "by-another-folder":
            name = f"../{folder.name}/{read}"
    code, shown, told = run(*arguments, "-o", name)
    assert (code, shown) == (2, "")
    assert f"'{name}' is a file that this command reads ({what}) [bad-option]\n  fix: write to another file" in told
    assert {each: Path(each).read_text("utf-8") for each in FILES} == FILES


def test_an_input_that_the_configuration_names_stays() -> None:
    """It does not matter who says what is read."""
    Path("downtime.toml").write_text('audience = "users.csv"\n', "utf-8")
    assert run(*PLANNING, "-o", "users.csv")[0] == 2
    assert Path("users.csv").read_text("utf-8") == FILES["users.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="asks for the file behind standard input as POSIX has it")
def test_what_a_shell_passes_stays() -> None:
    """A file behind standard input is an input too."""
    with Path("traffic.csv").open() as file:
        command = [sys.executable, "-m", "downtime_cli", "plan", "-", *PLANNING[2:], "-o", "traffic.csv"]
        assert subprocess.run(command, stdin=file, check=False).returncode == 2
    assert Path("traffic.csv").read_text("utf-8") == FILES["traffic.csv"]


def test_next_versions_are_written_in_place() -> None:
    """A plan gives way to its next version, also where it is a past window or is called by another name."""
    confirm = ["--status", "CONFIRMED", "--as-of", "2026-11-24T10:00Z"]
    assert run("update", "plan.json", *confirm, "-o", "./plan.json")[0] == 0
    Path("link.json").symlink_to("plan.json")
    again = [*PLANNING, "--replaces", "plan.json", "--past-windows", "plan.json", "-o", "link.json"]
    assert run(*again)[0] == 0, run(*again)
    assert '"sequence": 2' in Path("plan.json").read_text("utf-8")


@pytest.mark.parametrize("way", ["link", "link-to-nothing", "hard-link", "other-spelling"])
def test_one_file_is_not_written_twice(way: str, folder: Path) -> None:
    """Of two answers in one file, one would be lost: the command line is refused."""
    first, other = "report.html", "report.csv"
    match way:
        case "link":
            Path(first).touch()
            Path(other).symlink_to(first)
        case "link-to-nothing":
            Path(other).symlink_to(first)
        case "hard-link":
            Path(first).touch()
            os.link(first, other)
        case _:
            other = f"../{folder.name}/report.html"
    code, shown, told = run(*PLANNING, "-o", first, "-o", other)
    assert (code, shown) == (2, "")
    assert f"'{first}' and '{other}' are the same file [bad-option]" in told
    assert not Path(first).exists() or not Path(first).read_text()


def test_names_in_a_folder_are_told_apart_too() -> None:
    """A folder of exports may hold links, of which two lead to one file."""
    Path("out").mkdir()
    assert run("export", "plan.json", "--to", "all", "-o", "out")[0] == 0
    made = sorted(path.name for path in Path("out").iterdir())
    before = Path("out", made[1]).read_text("utf-8")
    Path("out", made[0]).unlink()
    Path("out", made[0]).symlink_to(made[1])
    assert run("export", "plan.json", "--to", "all", "-o", "out")[0] == 2
    assert Path("out", made[1]).read_text("utf-8") == before


DUE = ["due", "plan.json", "--since", "2026-11-01", "--until", "2026-12-31"]
INTO_FOLDERS = [
    pytest.param(["export", "plan.json", "--to", "all"], id="exports"),
    pytest.param(["notice", "plan.json", "--all"], id="notices"),
    pytest.param(DUE, id="due"),
]


@pytest.mark.parametrize("way", ["link", "hard-link"])
@pytest.mark.parametrize(("read", "what"), [("plan.json", "PLAN.json"), ("downtime.toml", "its configuration")])
@pytest.mark.parametrize("arguments", INTO_FOLDERS)
def test_no_file_of_a_folder_is_an_input(way: str, read: str, what: str, arguments: list[str], folder: Path) -> None:
    """Where a folder leads to what the command reads, the command is refused and changes no file in it."""
    if arguments is DUE:
        assert run("update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24")[0] == 0
    assert run(*arguments, "-o", "out")[0] == 0
    first, *_, last = sorted(Path("out").iterdir())
    first.write_text("of an earlier run")
    last.unlink()
    if way == "link":
        last.symlink_to(folder / read)
    else:
        os.link(read, last)
    before = Path(read).read_text("utf-8")
    code, shown, told = run(*arguments, "-o", "out")
    assert (code, shown) == (2, "")
    assert f"'{last}' is a file that this command reads ({what}) [bad-option]" in told
    assert (Path(read).read_text("utf-8"), first.read_text()) == (before, "of an earlier run")


def test_a_configuration_among_the_messages_stays() -> None:
    """A file of that name in the folder may be what the command was told to read."""
    Path("out").mkdir()
    Path("out/index.md").write_text(FILES["downtime.toml"], "utf-8")
    code, _, told = run("notice", "plan.json", "--all", "--config", "out/index.md", "-o", "out")
    assert (code, Path("out/index.md").read_text("utf-8")) == (2, FILES["downtime.toml"])
    assert "'out/index.md' is a file that this command reads (--config)" in told


@pytest.mark.parametrize("name", ["email.txt.j2", "parts.j2", "phrases/en.j2", "page/style.css"])
def test_templates_stay(name: str) -> None:
    """A folder of templates is read file by file, and none of them is an output."""
    assert run("notice", "--eject", "own")[0] == 0
    before = Path("own", name).read_text("utf-8")
    code, _, told = run("notice", "plan.json", "--templates", "own", "-o", f"own/{name}")
    assert (code, Path("own", name).read_text("utf-8")) == (2, before)
    assert f"'own/{name}' is a file that this command reads (--templates)" in told


def test_a_message_may_lie_beside_templates() -> None:
    """What is no template may be written over, as by the run before."""
    assert run("notice", "--eject", "own")[0] == 0
    for _ in range(2):
        assert run("notice", "plan.json", "--templates", "own", "-o", "own/mail.txt")[0] == 0


def test_ejected_templates_replace_nothing() -> None:
    """A link of the name of a template, to whatever it leads, keeps all from being written."""
    Path("own").mkdir()
    Path("own/parts.j2").symlink_to(Path("plan.json").absolute())
    code, _, told = run("notice", "plan.json", "--eject", "own")
    assert (code, Path("plan.json").read_text("utf-8")) == (4, FILES["plan.json"])
    assert "own/parts.j2: error: is there already" in told
    assert [path.name for path in Path("own").iterdir()] == ["parts.j2"]


def test_what_is_no_file_may_be_named_twice() -> None:
    """Devices take any number of answers, and a name typed twice is one output."""
    assert run(*PLANNING, "-o", os.devnull, "-o", "a.html", "-o", "a.html")[0] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of Linux that is always full")
@pytest.mark.parametrize("first", [True, False])
def test_a_device_that_fails_changes_no_file(first: bool, folder: Path) -> None:
    """Where one output cannot be written, the others are as they were, and nothing is left beside them."""
    shutil.copy("plan.json", "old.json")
    outputs = [["-o", "old.json", "-o", "new.html"], ["-o", "/dev/full"]]
    before = sorted(path.name for path in folder.iterdir())
    ordered = outputs[::-1] if first else outputs
    code, shown, told = run(*PLANNING, "--force", "-f", "json", *ordered[0], *ordered[1])
    assert (code, shown) == (4, "")
    assert "/dev/full: error: cannot write" in told
    assert Path("old.json").read_text("utf-8") == FILES["plan.json"]
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are those of POSIX")
def test_pipes_are_written_before_files_change(folder: Path) -> None:
    """While a pipe waits for its reader, the files hold what they held."""
    os.mkfifo("pipe")
    shutil.copy("plan.json", "old.json")
    codes: list[int] = []
    outputs = ["-o", "old.json", "-o", "pipe"]
    writer = threading.Thread(daemon=True, target=lambda: codes.append(run(*PLANNING, "--force", *outputs)[0]))
    writer.start()
    until = time.monotonic() + 60
    while not list(folder.glob(".downtime-*.tmp")) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.2)
    assert Path("old.json").read_text("utf-8") == FILES["plan.json"]
    written = Path("pipe").read_text("utf-8")
    writer.join(10)
    assert codes == [0]
    assert written == Path("old.json").read_text("utf-8") != FILES["plan.json"]
