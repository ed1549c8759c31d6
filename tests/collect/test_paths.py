"""What nobody may read: which file or folder that is, and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from downtime_cli.collect.logs.files import find_files
from downtime_cli.collect.paths import name_paths, unreadable
from downtime_cli.core.errors import AccessError
from tests.cli.test_targets import open_folder
from tests.collect.test_command import folder, run, write_log

__all__ = ["folder", "open_folder"]


def hide(monkeypatch: pytest.MonkeyPatch, name: str, right: int) -> None:
    """Have a right to a folder that we do not have, which root always has."""
    really = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: really(path, mode) and not (str(path) == name and mode & right)
    )


@pytest.mark.parametrize("name", ["logs", "logs/", "the logs"])
def test_a_folder_is_read_by_a_pattern(name: str) -> None:
    """The remedy can be typed, and is one."""
    Path(name).mkdir()
    write_log(f"{name}/access.log", range(4))
    err = run("collect", name, code=4)[1]
    pattern = f"{name.rstrip('/')}/*"
    assert f"{name}: error: cannot read: Is a directory [directory]\n  fix: name the files in it: '{pattern}'\n" in err
    assert run("collect", pattern)[0]


@pytest.mark.parametrize(
    ("pattern", "hidden", "right"),
    [
        pytest.param("logs/*", "logs", os.R_OK, id="listed"),
        pytest.param("logs/*", "logs", os.X_OK, id="entered"),
        pytest.param("logs/*/access.log*", "logs/b", os.R_OK, id="one-of-several"),
        pytest.param("logs/*/access.log", "logs/b", os.X_OK, id="one-of-several-entered"),
        pytest.param("**/access.log", "logs/b", os.R_OK, id="below"),
        pytest.param("l*/a/access.log", ".", os.R_OK, id="here"),
    ],
)
def test_no_file_is_missed_where_we_may_not_look(
    pattern: str, hidden: str, right: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither as one that is not there, nor beside others that are: its hours would look quiet."""
    for name in ("logs/a", "logs/b"):
        Path(name).mkdir(parents=True)
        write_log(f"{name}/access.log", range(4))
    hide(monkeypatch, hidden, right)
    err = run("collect", pattern, code=4)[1]
    assert f"{hidden}: error: cannot look into this folder: permission denied [unreadable]\n  fix: run it as" in err


def test_only_what_a_pattern_needs_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder need not be listed to read a file that is named in full; nor one at all that no pattern leads to."""
    Path("logs/b").mkdir(parents=True)
    Path("other").mkdir()
    write_log("logs/b/access.log", range(4))
    hide(monkeypatch, "logs/b", os.R_OK)
    assert run("collect", "logs/*/access.log")[0]
    hide(monkeypatch, "other", os.R_OK)
    assert run("collect", "logs/*/access.log")[0]
    assert "no file has such a name" in run("collect", "none/*.log", code=4)[1]


def test_a_file_that_we_may_not_read() -> None:
    """It is somebody else's, or its hours are to be unknown; of what is wrong otherwise we know no more."""
    issue = unreadable(PermissionError(errno.EACCES, "Permission denied"), "access.log").issues[0]
    assert (issue.message, issue.remedy.split(",")[0]) == (
        "cannot read: Permission denied",
        "run it as somebody who may read it",
    )
    assert unreadable(OSError(errno.EIO, "Input/output error"), "a").issues[0].remedy.startswith("check the path")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="takes root to become somebody else")
@pytest.mark.parametrize(
    ("right", "words"),
    [(0o700, "cannot look into this folder: permission denied"), (0o755, "cannot read: Permission denied")],
)
def test_an_ordinary_user_is_told_what_he_may_not_read(right: int, words: str, open_folder: Path) -> None:
    """A folder, or a file in it; never that there is no such file."""
    logs = open_folder / "logs"
    logs.mkdir()
    log = logs / "access.log"
    write_log(str(log), range(4))
    log.chmod(0o600)
    logs.chmod(right)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setuid(12345)
        try:
            find_files([f"{logs}/*"])
        except AccessError as error:
            os.write(writer, f"{error.issues[0].place}: {error}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as told:
        assert told.read() == f"{logs if right == 0o700 else log}: {words}"


@pytest.mark.parametrize(
    ("paths", "named"),
    [(["a"], "a"), (["a", "b"], "a and 1 other file"), (["a", "b", "c"], "a and 2 other files")],
)
def test_files_have_one_name_together(paths: list[str], named: str) -> None:
    """Messages are about one thing."""
    assert name_paths(paths) == named
