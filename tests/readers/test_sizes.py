"""How much is read: blanks before a text, streams without an end, and documents that would fill the memory."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import DowntimeError, IssueCode
from downtime_cli.documents.reading.places import parse_json
from downtime_cli.readers import sources, spooling
from downtime_cli.readers.sources import Source, open_document, open_source

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAN = (EXAMPLES / "output" / "plan.json").read_bytes()
OPENERS = [
    pytest.param(open_source, id="data"),
    pytest.param(lambda path: open_document(path, "a plan"), id="document"),
]


def code_of(run: Callable[[], object]) -> tuple[IssueCode, str]:
    """Run what fails: the code and the message."""
    with pytest.raises(DowntimeError) as caught:
        run()
    return caught.value.issues[0].code, caught.value.issues[0].message


@pytest.mark.parametrize("opened", OPENERS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_behind_many_blanks_is_read(
    encoding: str, pack: Callable[[bytes], bytes], opened: Callable[[str], Source], tmp_path: Path
) -> None:
    """Blanks are no empty file, however many come first, and the encoding is that of the text."""
    text = "\n \t" * 70_001 + "größe,zahl\n"
    (tmp_path / "a").write_bytes(pack(text.encode(encoding)))
    assert opened(str(tmp_path / "a")).text() == text


@pytest.mark.parametrize("opened", OPENERS)
@pytest.mark.parametrize("size", [0, 5, 200_000])
def test_blanks_alone_are_empty(size: int, opened: Callable[[str], Source], tmp_path: Path) -> None:
    """Where nothing follows, the file is empty."""
    (tmp_path / "a").write_bytes(b" " * size)
    assert code_of(lambda: opened(str(tmp_path / "a")))[0] is IssueCode.EMPTY_FILE


@pytest.mark.parametrize("opened", OPENERS)
def test_blanks_without_end_are_too_large(
    opened: Callable[[str], Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the limit it does not matter that there were only blanks."""
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", 1_000_000)
    (tmp_path / "a").write_bytes(gzip.compress(b" " * 1_200_000))
    assert code_of(lambda: opened(str(tmp_path / "a")))[0] is IssueCode.TOO_LARGE


class _Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        """As much as one likes."""
        self.taken += size
        return b"a" * size


@pytest.mark.parametrize("limit", ["LARGEST_STREAM", "room"])
def test_a_stream_of_data_has_an_end(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is not copied until the disk is full."""
    if limit == "room":
        monkeypatch.setattr(spooling, "_room", lambda: 1_000_000)
    else:
        monkeypatch.setattr(spooling, "LARGEST_STREAM", 10_000_000)
    stream = _Endless()
    code, message = code_of(lambda: open_source("-", stdin=stream))  # type: ignore[arg-type] # it has what is needed
    assert code is IssueCode.TOO_LARGE
    assert message.startswith("it gives more than ")
    assert stream.taken < 11_000_000


def test_some_space_is_left(tmp_path: Path) -> None:
    """A tenth of the space for temporary files is left to others, and a stream within the limit is read."""
    assert spooling._room() > 0
    assert len(open_source("-", stdin=io.BytesIO(b"a\n" * 5_000_000)).text()) == 10_000_000
    assert spooling.LARGEST_STREAM == 4_000_000_000


def test_json_is_no_larger_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As values, JSON takes twenty times its size."""
    monkeypatch.setattr("downtime_cli.documents.reading.places.LARGEST_TREE", 10)
    assert parse_json("a", '["345678"]', "") == ["345678"]
    assert code_of(lambda: parse_json("a", '["3456789"]', ""))[0] is IssueCode.TOO_LARGE
    assert sources.LARGEST_TREE == 16_000_000


@pytest.mark.parametrize("large", ["plan", "blank-beside-a-plan"])
def test_what_would_be_overwritten_may_be_too_large_to_look_at(
    large: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays, and is not said to be no JSON."""
    monkeypatch.setattr(sources, "LARGEST_TREE", 1_000_000)
    path = tmp_path / "plan.json"
    path.write_bytes(b"\n" * 1_000_000 + PLAN if large == "plan" else PLAN + b" \n" * 500_000)
    arguments = ["plan", str(EXAMPLES / "traffic.csv"), "--duration", "2h", "--as-of", "2026-11-25", "-o", str(path)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 4
    assert "what is there cannot be looked at: there is more than 1 MB in it [file-exists]" in result.stderr


def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows whether it is JSON, and --force is no remedy."""
    path = tmp_path / "plan.json"
    path.write_text("{}")
    opened = Path.open

    def deny(self: Path, mode: str) -> object:
        if self.name == "plan.json":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", deny)
    for name in (str(path), str(tmp_path / "link.json")):
        if name != str(path):
            Path(name).symlink_to(path)
        arguments = ["plan", str(EXAMPLES / "traffic.csv"), "--duration", "2h", "--as-of", "2026-11-25", "-o", name]
        result = CliRunner().invoke(app, arguments)
        assert (result.exit_code, result.stdout) == (4, "")
        assert f"{name}: error: cannot read: Permission denied [unreadable]" in result.stderr
        assert "not JSON" not in result.stderr


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file of Linux that cannot be read at its start")
@pytest.mark.parametrize("arguments", [["inspect"], ["notice"]])
def test_what_cannot_be_read_is_named(arguments: list[str]) -> None:
    """The message names the file, whatever step fails."""
    result = CliRunner().invoke(app, [*arguments, "/proc/self/mem"])
    assert result.exit_code == 4
    assert "/proc/self/mem: error: cannot read: Input/output error [unreadable]" in result.stderr


def test_names_of_nothing_and_of_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty name is shown as one, and a slash behind a name means a folder."""
    monkeypatch.chdir(tmp_path)
    planning = ["plan", str(EXAMPLES / "traffic.csv"), "--duration", "2h", "--as-of", "2026-11-25"]
    for name, shown in (("", "''"), ("a.json/", "a.json/"), ("a.html/", "a.html/")):
        result = CliRunner().invoke(app, [*planning, "-o", name])
        assert (result.exit_code, result.stdout) == (4, "")
        assert f"{shown}: error: cannot write: Is a directory [unwritable]" in result.stderr
    assert list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(app, ["inspect", ""]).stderr.startswith("'': error: this is a directory")


def test_a_folder_that_may_not_be_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was only to be read is not said to be unwritable."""
    is_file = Path.is_file

    def deny(self: Path) -> bool:
        if self.name == "downtime.toml":
            raise PermissionError(13, "Permission denied")
        return is_file(self)

    monkeypatch.setattr(Path, "is_file", deny)
    result = CliRunner().invoke(app, ["inspect", str(EXAMPLES / "traffic.csv")])
    assert result.exit_code == 4
    assert "downtime.toml: error: cannot read: Permission denied [unreadable]" in result.stderr
