"""Machines and users of all sorts: the same bytes everywhere, and documented codes where rights are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.cli.shells import ROOT

FIRST: Final = datetime(2026, 9, 28, tzinfo=UTC)
DEBIAN: Final = "/usr/bin/python3"
USERS: Final = ["--audience", "Benutzer_für_東京.csv", "--duration", "2h", "--as-of", "2026-11-23"]
PLAN: Final = ["plan", "traffic.csv", *USERS, "--service", "Zürich – 東京", "--timezone", "Europe/Berlin"]
COMMANDS: Final = (
    [*PLAN, "--format", "json"],
    [*PLAN, "--format", "html"],
    ["plan", "traffic.csv", *USERS, "--service", "Zürich", "--duration", "soon"],
    ["inspect", "traffic.csv", "--traffic-zone", "Europe/Berlin", "--as-of", "2026-11-23"],
    ["notice", "plan.json", "--language", "de"],
    ["export", "plan.json", "--to", "ics"],
)
ENVIRONMENTS: Final = {
    "c-locale": {"LC_ALL": "C"},
    "no-utf-8": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "posix-locale": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "unknown-locale": {"LC_ALL": "xx_XX.ISO-8859-1", "LANGUAGE": "xx"},
    "other-encoding": {"PYTHONIOENCODING": "latin-1"},
    "no-home": {"HOME": ""},
    "home-that-is-none": {"HOME": "/dev/null/x"},
    "no-zones-of-the-system": {"PYTHONTZPATH": ""},
    "clock-of-kathmandu": {"TZ": "Asia/Kathmandu"},
    "clock-by-rule": {"TZ": "ODD-5:17EVEN,M3.2.0,M11.1.0"},
    "no-such-clock": {"TZ": ":no/such/zone"},
    "other-hashes": {"PYTHONHASHSEED": "7"},
    "optimized": {"PYTHONOPTIMIZE": "2"},
}
BASE: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "HOME": "/tmp", "PYTHONHASHSEED": "1"}  # noqa: S108 - nothing is written there


def fill(folder: Path) -> None:
    """Put eight weeks of traffic, an audience and a plan into a folder."""
    hours = (FIRST + timedelta(hours=n) for n in range(8 * 168))
    rows = [f"{hour:%Y-%m-%dT%H:%M},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (folder / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (folder / USERS[1]).write_text("timezone,users\nEurope/Berlin,60\nAsia/Kathmandu,25\nPacific/Apia,15\n")
    (folder / "plan.json").write_bytes((ROOT / "examples" / "output" / "plan.json").read_bytes())


def answer(
    command: list[str], folder: Path, python: list[str], environment: dict[str, str]
) -> tuple[int, bytes, bytes]:
    """The exit code, standard output and standard error of a command."""
    done = subprocess.run(
        [*python, "-m", "downtime_cli", *command], cwd=folder, env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, bytes, bytes]]]:
    """A folder of files, and what the commands say of them where nothing is odd."""
    folder = tmp_path_factory.mktemp("usual")
    fill(folder)
    answers = [answer(command, folder, [sys.executable], BASE) for command in COMMANDS]
    assert [code for code, _, _ in answers] == [0, 0, 2, 0, 0, 0]
    assert all("Zürich – 東京".encode() in out for _, out, _ in answers[:2])
    return folder, answers


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_has_the_same_bytes(name: str, expected: tuple[Path, list[tuple[int, bytes, bytes]]]) -> None:
    """Locale, encoding, home, zones and clock of the system, and the order of its sets, change no byte of an answer."""
    folder, usual = expected
    environment = {key: value for key, value in (BASE | ENVIRONMENTS[name]).items() if value or key != "HOME"}
    assert [answer(command, folder, [sys.executable], environment) for command in COMMANDS] == usual


@pytest.fixture
def stranger() -> Iterator[tuple[Path, list[str], dict[str, str]]]:
    """A folder that belongs to root, how nobody runs a Python in it that can import us, and in which environment."""
    runuser = shutil.which("runuser", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if os.geteuid() or runuser is None:
        pytest.skip("only root can be somebody else, by runuser")
    packages = {"PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])}
    environment = BASE | packages | {"HOME": "/root"}
    for python in (sys.executable, DEBIAN):
        command = [runuser, "-u", "nobody", "--", python]
        done = subprocess.run([*command, "-c", "import downtime_cli.cli.app, msgspec"], env=environment, check=False)
        if not done.returncode:
            break
    else:
        pytest.skip("nobody may read this Python and its packages")
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    fill(folder)
    yield folder, command, environment
    shutil.rmtree(folder)


def test_an_ordinary_user_is_answered_the_same(
    stranger: tuple[Path, list[str], dict[str, str]], expected: tuple[Path, list[tuple[int, bytes, bytes]]]
) -> None:
    """Neither rights nor a home of one's own are needed to read: nobody is told what root is, by Debian's Python."""
    folder, command, environment = stranger
    assert [answer(each, folder, command, environment) for each in COMMANDS] == expected[1]


@pytest.mark.parametrize(
    "arguments",
    [
        [*PLAN, "-o", "new.json"],
        [*PLAN, "-o", "/root/x/plan.json"],
        [*PLAN, "--config", "/root/x/downtime.toml"],
        [*PLAN, "--blackout-file", "/root/x.ics"],
        ["plan", "secret.csv", *USERS],
        ["update", "plan.json", "--status", "CONFIRMED", "--as-of", "2026-11-24"],
        ["due", "plan.json", "--since", "2026-11-01", "-o", "messages"],
        ["export", "plan.json", "--to", "all", "-o", "exports"],
        ["notice", "--eject", "templates"],
        ["notice", "plan.json", "--templates", "closed"],
        ["notice", "plan.json", "--templates", "closed/inside"],
    ],
    ids=lambda arguments: f"{arguments[0]}-{arguments[-1]}".replace("/", "-"),
)
def test_missing_rights_have_their_code(arguments: list[str], stranger: tuple[Path, list[str], dict[str, str]]) -> None:
    """What may not be read or written is 4, named, and nothing is on standard output or in the folder."""
    folder, command, environment = stranger
    (folder / "secret.csv").write_text("timestamp,requests\n")
    (folder / "secret.csv").chmod(0o600)
    (folder / "closed").mkdir(0o700)
    before = sorted(folder.iterdir())
    code, out, err = answer(arguments, folder, command, environment | {"SHELL": "/bin/bash"})
    assert (code, out) == (4, b"")
    assert b"Traceback" not in err
    assert b"ermission" in err or b"no such" in err
    assert sorted(folder.iterdir()) == before
