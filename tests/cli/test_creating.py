"""New files: whole, all of them or none, and never in the place of another."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from downtime_cli.cli.saving import creating
from downtime_cli.cli.saving.creating import check_place, create_all
from downtime_cli.core.errors import AccessError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def held(folder: Path) -> dict[str, str]:
    """What the files of a folder hold."""
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def refuse_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a file system that knows no second names."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)


@pytest.mark.parametrize("has_links", [True, False])
def test_files_are_made(has_links: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds its text, has the rights of new files, and nothing else is left."""
    if not has_links:
        refuse_links(monkeypatch)
    create_all({"a": "one\n", "b": "zwei ü\n"})
    assert held(folder) == {"a": "one\n", "b": "zwei ü\n"}
    mask = os.umask(0)
    os.umask(mask)
    assert (folder / "a").stat().st_mode & 0o777 == 0o666 & ~mask
    assert (folder / "a").stat().st_nlink == 1


@pytest.mark.parametrize("has_links", [True, False])
def test_a_name_that_is_taken_meanwhile_is_taken(
    has_links: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody else made stays, and those made before it go."""
    if not has_links:
        refuse_links(monkeypatch)
    (folder / "b").write_text("theirs\n", "utf-8")
    with pytest.raises(AccessError, match="this file exists"):
        create_all({"a": "ours\n", "b": "ours\n"})
    assert held(folder) == {"b": "theirs\n"}


def test_nothing_is_made_where_one_cannot_be_written(folder: Path) -> None:
    """A folder that is not there keeps all from being made."""
    with pytest.raises(AccessError, match="cannot write: No such file or directory"):
        create_all({"a": "ours\n", "no/b": "ours\n"})
    assert held(folder) == {}


def test_an_interrupt_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between two files takes back the first."""

    def interrupt(staged: Path, name: str) -> None:
        if name == "b":
            raise KeyboardInterrupt
        really(staged, name)

    really = creating._give_name
    monkeypatch.setattr(creating, "_give_name", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create_all({"a": "ours\n", "b": "ours\n"})
    assert held(folder) == {}


def test_of_many_at_once_one_is_first(folder: Path) -> None:
    """Of several that make a file at the same moment, one does, and it is whole."""
    failed: list[int] = []
    barrier = threading.Barrier(8)

    def make(number: int) -> None:
        barrier.wait()
        try:
            create_all({"a": f"{number}\n" * 1000})
        except AccessError:
            failed.append(number)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first,) = {*range(8)} - {*failed}
    assert held(folder) == {"a": f"{first}\n" * 1000}


def test_a_folder_that_is_not_ours_is_told_before_any_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, nobody is asked for what it is to hold."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(AccessError, match="cannot write: Permission denied"):
        check_place("a")
