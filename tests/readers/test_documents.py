"""Compressed files: damaged ones are refused by every reader, and documents have a size beyond which nobody unpacks."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import DowntimeError, IssueCode
from downtime_cli.readers import sources
from downtime_cli.readers.sources import LARGEST_DOCUMENT, open_document, open_source

EXAMPLES = Path(__file__).parents[2] / "examples"
TRAFFIC, AUDIENCE = str(EXAMPLES / "traffic.csv"), str(EXAMPLES / "audience.csv")
PLAN, TABLE, CALENDAR, CONFIG, HOURS, USERS = (
    "plan.json",
    "freeze.csv",
    "freeze.ics",
    "downtime.toml",
    "traffic.csv",
    "audience.csv",
)
TEXTS = {
    PLAN: (EXAMPLES / "output" / "plan.json").read_bytes(),
    TABLE: b"start,end,name\n" + b"".join(b"2026-12-%02d 05:00,PT2H,batch %d\n" % (day, day) for day in range(1, 31)),
    CALENDAR: (EXAMPLES / "freeze.ics").read_bytes(),
    CONFIG: b'duration = "2h" # long\nservice = "shop"\nslo = 99.9\n',
    HOURS: (EXAMPLES / "traffic.csv").read_bytes(),
    USERS: (EXAMPLES / "audience.csv").read_bytes(),
}
PLANNING = ["plan", TRAFFIC, "--audience", AUDIENCE, "--duration", "2h", "--as-of", "2026-11-25"]
CHECKING = ["check", "--start", "2026-12-12 03:00", "--duration", "1h", "--as-of", "2026-11-25"]
READERS = [
    pytest.param(["update", PLAN, "--status", "CONFIRMED", "--as-of", "2026-11-24"], id="update"),
    pytest.param(["due", PLAN, "--since", "2026-11-20"], id="due"),
    pytest.param(["notice", PLAN], id="notice"),
    pytest.param(["export", PLAN, "--to", "ics"], id="export"),
    pytest.param(["check", "--plan", PLAN, "--as-of", "2026-11-24"], id="check"),
    pytest.param([*PLANNING, "--replaces", PLAN], id="replaces"),
    pytest.param([*PLANNING, "--blackout-file", PLAN], id="blackout-plan"),
    pytest.param([*PLANNING, "--past-windows", PLAN], id="past-windows"),
    pytest.param([*CHECKING, "--blackout-file", TABLE], id="blackout-table"),
    pytest.param([*CHECKING, "--blackout-file", CALENDAR], id="blackout-calendar"),
    pytest.param(["inspect", TRAFFIC, "--config", CONFIG], id="config"),
]
DATA_READERS = [
    pytest.param(["inspect", HOURS], id="traffic"),
    pytest.param(["inspect", USERS], id="users"),
    pytest.param(["plan", TRAFFIC, "--audience", USERS, "--duration", "2h", "--as-of", "2026-11-25"], id="audience"),
]


def _name_in(arguments: list[str]) -> str:
    """Return the file that a command is about."""
    return next(each for each in arguments if each in TEXTS)


def _cut(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(2, len(data)) :]


def _flip(data: bytearray, draw: random.Random) -> None:
    data[draw.randrange(10, len(data))] ^= 1 << draw.randrange(8)


def _fill(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(3, len(data))
    data[at:] = draw.randbytes(len(data) - at)


def _append(data: bytearray, draw: random.Random) -> None:
    data.extend(draw.randbytes(20))


@pytest.mark.parametrize("damage", [_cut, _flip, _fill, _append])
@pytest.mark.parametrize("arguments", [*READERS, *DATA_READERS])
def test_damaged_files_are_unreadable(
    arguments: list[str],
    damage: Callable[[bytearray, random.Random], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is wrong with a compressed file, each command says so and prints nothing."""
    monkeypatch.chdir(tmp_path)
    name = _name_in(arguments)
    data = bytearray(gzip.compress(TEXTS[name], mtime=0))
    damage(data, random.Random(f"{name} {damage.__name__}"))
    Path(name).write_bytes(data)
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{name}: error: cannot read" in result.stderr
    assert "[unreadable]" in result.stderr


@pytest.mark.parametrize("opened", [open_source, lambda path: open_document(path, "a file")])
def test_damage_far_behind_is_found(opened: Callable[[str], sources.Source], tmp_path: Path) -> None:
    """Files much longer than what is looked at first are refused wherever they are damaged."""
    draw = random.Random(17)
    data = gzip.compress(b"".join(b"%d\n" % draw.randrange(10**9) for _ in range(60_000)), mtime=0)
    for number in range(40):
        broken = bytearray(data)
        (_cut if number % 2 else _flip)(broken, draw)
        (tmp_path / "a").write_bytes(broken)
        with pytest.raises(DowntimeError) as caught:
            opened(str(tmp_path / "a")).text()
        assert caught.value.issues[0].code is IssueCode.UNREADABLE


@pytest.mark.parametrize("arguments", [*READERS, *DATA_READERS])
def test_compressed_files_are_read_like_plain_ones(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data and documents may come compressed, whatever they are called; the answer is the same."""
    monkeypatch.chdir(tmp_path)
    name, answers = _name_in(arguments), []
    for pack in (bytes, gzip.compress):
        Path(name).write_bytes(pack(TEXTS[name]))
        result = CliRunner().invoke(app, arguments)
        answers.append((result.exit_code, result.stdout, result.stderr))
    assert answers[0] == answers[1]
    assert answers[0][0] in {0, 5}


@pytest.mark.parametrize("arguments", READERS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_documents_have_a_largest_size(
    arguments: list[str], pack: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond it, every reader of documents refuses, however few bytes the file takes."""
    monkeypatch.chdir(tmp_path)
    name = _name_in(arguments)
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", len(TEXTS[name]) + 1000)
    Path(name).write_bytes(pack(TEXTS[name] + b"\n" * 1000))
    assert CliRunner().invoke(app, arguments).exit_code in {0, 5}
    Path(name).write_bytes(pack(TEXTS[name] + b"\n" * 1001))
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "MB in it [too-large]" in result.stderr


@pytest.mark.parametrize("arguments", DATA_READERS)
def test_data_may_be_of_any_size(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What limits documents does not limit traffic and users."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", 10)
    name = _name_in(arguments)
    Path(name).write_bytes(gzip.compress(TEXTS[name]))
    assert CliRunner().invoke(app, arguments).exit_code == 0


def test_the_largest_document_has_64_megabytes(tmp_path: Path) -> None:
    """That is the number in docs/errors.md; one byte more is too much."""
    path = tmp_path / "a.json"
    for more in (0, 1):
        path.write_bytes(gzip.compress(b"{}" + b"\n" * (64_000_000 - 2 + more), compresslevel=1))
        if not more:
            assert len(open_document(str(path), "a file").text()) == LARGEST_DOCUMENT
            continue
        with pytest.raises(DowntimeError, match="more than 64 MB"):
            open_document(str(path), "a file")


def test_a_configuration_has_two_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more is too much."""
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        Path(name).write_bytes(text)
    for more in (0, 1):
        Path("large.toml").write_bytes(b"#\n" * 1_000_000 + b"\n" * more)
        result = CliRunner().invoke(app, ["notice", PLAN, "--config", "large.toml"])
        assert (result.exit_code, "more than 2 MB in it [too-large]" in result.stderr) == (3 * more, bool(more))


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system how much memory a process took")
def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    """A small file that unpacks to half a gigabyte of JSON is refused before it is held."""
    plan, bomb = TEXTS[PLAN].rstrip().removesuffix(b"}"), tmp_path / "bomb.json"
    with gzip.open(bomb, "wb", compresslevel=1) as file:
        file.write(plan + b', "more": [\n')
        for _ in range(500):
            file.write(b"[],[],\n" * 143_000)
        file.write(b"[]]}")
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'downtime_cli', *sys.argv[1:]], capture_output=True, text=True)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.stderr)"
    )
    command = [sys.executable, "-c", code, "due", str(bomb), "--since", "2026-11-20"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    exit_code, memory, *_ = told.split()
    assert (exit_code, "[too-large]" in told) == ("3", True)
    assert int(memory) < 250_000 * (1024 if sys.platform == "darwin" else 1)


class _Endless(io.RawIOBase):
    """A stream that never ends."""

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """As much as one likes."""
        return b'{"a": 1}\n' * (size // 9 + 1)


def test_an_endless_stream_is_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is copied as far as a document may go, and no further."""
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", 1_000_000)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=_Endless()))
    with pytest.raises(DowntimeError) as caught:
        open_document("-", "a plan")
    assert caught.value.issues[0].code is IssueCode.TOO_LARGE


class _Broken(io.RawIOBase):
    """A stream that cannot be read."""

    def readable(self) -> bool:
        """It says so."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Fail."""
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("opened", [lambda: open_source("-"), lambda: open_document("-", "a plan")])
def test_a_stream_that_fails_is_unreadable(
    opened: Callable[[], sources.Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk error behind standard input is told like one in a file."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=_Broken()))
    with pytest.raises(DowntimeError) as caught:
        opened()
    assert caught.value.issues[0].code is IssueCode.UNREADABLE
